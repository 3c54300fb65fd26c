"""What was exercised, out of all that a contract documents."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.catalogue import Problem
from sandbox.contract import Contract


class Coverage:
    """The operations, errors and parameters of one vendor that were exercised."""

    __slots__ = ("errors", "operations", "parameters")

    def __init__(self) -> None:
        self.operations: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.parameters: dict[str, set[str]] = {}

    def saw(self, operation: str, parameters: Iterable[str]) -> None:
        """Note a call of an operation, with the optional parameters it gave."""
        self.operations[operation] += 1
        seen = self.parameters.get(operation)
        if seen is None:
            seen = self.parameters[operation] = set()
        if parameters:
            seen.update(parameters)

    def add(self, other: "Coverage") -> None:
        """Take in what another one saw."""
        self.operations += other.operations
        self.errors += other.errors
        for operation, names in other.parameters.items():
            self.parameters.setdefault(operation, set()).update(names)

    def report(self, contract: Contract, errors: Mapping[str, Problem]) -> dict[str, Any]:
        """Hold what was seen against the contract: `{seen, total, missing}` for each kind."""
        optional = {
            f"{operation.id}.{parameter.name}"
            for operation in contract.operations.values()
            for parameter in operation.parameters.values()
        }
        given = {f"{id}.{name}" for id, names in self.parameters.items() for name in names}
        return {
            "operations": _share(self.operations.keys(), contract.operations.keys()),
            "errors": _share(self.errors.keys(), errors.keys()),
            "parameters": _share(given, optional),
            "calls": dict(sorted(self.operations.items())),
        }


def _share(seen: Iterable[str], documented: Iterable[str]) -> dict[str, Any]:
    documented, seen = set(documented), set(seen)
    return {
        "seen": len(seen & documented),
        "total": len(documented),
        "missing": sorted(documented - seen),
    }
