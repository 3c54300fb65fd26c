"""Views of the faults of a world, for Python."""

from collections.abc import Mapping
from typing import Any, Self

from sandbox.fault_rules import read_fault
from sandbox.faults import Fault
from sandbox.hosting import Host
from sandbox.world import World


class FaultView:
    """A fault of a world: its rule, and how often it has struck."""

    def __init__(self, sandbox: Host, world: World, fault: Fault) -> None:
        self._sandbox = sandbox
        self._world = world
        self._fault = fault

    @property
    def rule(self) -> Mapping[str, Any]:
        """The rule, as it was given."""
        return self._fault.document

    @property
    def matched(self) -> int:
        """How many exchanges it spoke of."""
        return self._fault.matched

    @property
    def struck(self) -> int:
        """How many of them it made go wrong."""
        return self._fault.struck

    def remove(self) -> None:
        """Take the fault out; once is enough, and more does no harm."""
        self._sandbox.call(self._remove)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def __repr__(self) -> str:
        return f"<fault {dict(self.rule)}, struck {self.struck}>"

    def _remove(self) -> None:
        if self._fault in self._world.faults.rules:
            self._world.faults.remove(self._fault)


def add_fault(sandbox: Host, world: World, rule: Mapping[str, Any]) -> FaultView:
    """Add a fault to a world. `begins` and `ends` stand for `from` and `until`.

    Raises `SandboxError` for a rule that can never match, with the nearest name.
    """
    named = {_KEYWORDS.get(name, name): value for name, value in rule.items()}
    fault = read_fault(named, sandbox.engine.vendors)
    return FaultView(sandbox, world, sandbox.call(lambda: world.faults.add(fault)))


# `from` can't be the name of an argument.
_KEYWORDS = {"begins": "from", "ends": "until"}
