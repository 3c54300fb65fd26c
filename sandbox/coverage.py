"""What was exercised: counted at each call, carried between processes, put together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.contract import Operation


class Coverage:
    """What was exercised of one vendor.

    `operations` counts the calls of each operation and `refused` those of them that ended in
    an error; `errors` counts the errors answered, those of single records of a batch among
    them; `parameters` are the optional ones that were given, by operation.
    """

    __slots__ = ("errors", "operations", "parameters", "refused")

    def __init__(self) -> None:
        self.operations: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.parameters: dict[str, set[str]] = {}

    def __bool__(self) -> bool:
        """Tell whether the vendor was called at all."""
        return bool(self.operations or self.errors)

    def saw(self, operation: Operation, query: Iterable[str], body: Any) -> None:
        """Note a call of an operation, with its query and its body as far as anyone read them.

        Once all optional parameters were given, nobody looks for them any more.
        """
        id = operation.id
        self.operations[id] += 1
        if query or body:
            seen = self.parameters.get(id)
            if seen is None:
                seen = self.parameters[id] = set()
            if len(seen) < len(operation.optional.names):
                seen |= operation.optional.given(query, body)

    def add(self, other: "Coverage") -> None:
        """Take in what another one saw."""
        self.operations += other.operations
        self.refused += other.refused
        self.errors += other.errors
        for operation, names in other.parameters.items():
            self.parameters.setdefault(operation, set()).update(names)

    def to_json(self) -> dict[str, Any]:
        """Return what was seen as JSON can hold it: `{calls, refused, answered, given}`."""
        return {
            "calls": dict(sorted(self.operations.items())),
            "refused": dict(sorted(self.refused.items())),
            "answered": dict(sorted(self.errors.items())),
            "given": {id: sorted(names) for id, names in sorted(self.parameters.items()) if names},
        }

    @classmethod
    def from_json(cls, seen: Mapping[str, Any]) -> "Coverage":
        """Return the coverage that `to_json` wrote; members beyond its own do no harm."""
        read = cls()
        read.operations.update(seen["calls"])
        read.refused.update(seen["refused"])
        read.errors.update(seen["answered"])
        read.parameters = {id: set(names) for id, names in seen["given"].items()}
        return read


def merged(runs: Iterable[Mapping[str, Coverage]]) -> dict[str, Coverage]:
    """Return what several runs saw together, by vendor."""
    total: dict[str, Coverage] = {}
    for run in runs:
        for vendor, coverage in run.items():
            total.setdefault(vendor, Coverage()).add(coverage)
    return total
