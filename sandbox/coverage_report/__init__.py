"""The coverage report: what was exercised, held against all that the contracts document.

A percentage is of four kinds of things together: operations, errors, record-level reasons and
optional parameters. Errors that only a fault can cause are listed, but not counted. Vendors
that nobody called count only where they were asked for.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sandbox.coverage import Coverage
from sandbox.vendor import Vendor
from sandbox.version import __version__

# The kinds that count, and how their columns are headed.
KINDS = {
    "operations": "operations",
    "errors": "errors",
    "reasons": "record-level reasons",
    "parameters": "optional parameters",
}

MEANING = (
    "100% is every operation, error, record-level reason (the error of one record of a batch) "
    "and optional parameter (of queries and bodies) that the contracts of these vendors "
    "document. Errors that only a fault can cause are listed, not counted."
)


class Share:
    """So many of so many."""

    def __init__(self, seen: int, total: int) -> None:
        self.seen = seen
        self.total = total

    @property
    def percent(self) -> float | None:
        """The share in percent, cut off after one decimal; None where there is nothing to see."""
        return self.seen * 1000 // self.total / 10 if self.total else None

    @property
    def shown(self) -> str:
        """The share as people read it."""
        return f"{self.percent}%" if self.total else "-"

    @property
    def grade(self) -> str:
        """How much it is: `good` from 80 percent on, `fair` from 40 on, `poor` below."""
        percent = self.percent or 0
        return "good" if percent >= 80 else "fair" if percent >= 40 else "poor"

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {"seen": self.seen, "total": self.total, "percent": self.percent}

    @staticmethod
    def sum(shares: Iterable["Share"]) -> "Share":
        """Return several shares as one."""
        pairs = [(it.seen, it.total) for it in shares]
        return Share(sum(seen for seen, _ in pairs), sum(total for _, total in pairs))


class Part(Share):
    """The things of one kind, by name and in the contract's order."""

    def __init__(self, documented: Iterable[str], seen: Collection[str]) -> None:
        documented = list(documented)
        self.exercised = [name for name in documented if name in seen]
        self.missing = [name for name in documented if name not in seen]
        super().__init__(len(self.exercised), len(documented))

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it, with the names."""
        return {**super().to_json(), "exercised": self.exercised, "missing": self.missing}


class VendorReport:
    """One vendor: a part for each kind, and the errors that only a fault can cause."""

    def __init__(self, vendor: Vendor[Any], coverage: Coverage) -> None:
        self.vendor = vendor
        self.coverage = coverage
        operations, answered = vendor.contract.operations, coverage.errors
        given = {f"{id}.{name}" for id, names in coverage.parameters.items() for name in names}
        self.parts = {
            "operations": Part(operations, coverage.operations),
            "errors": Part(self._errors("behaviour", "http", "response"), answered),
            "reasons": Part(self._errors("behaviour", "record"), answered),
            "parameters": Part(
                (f"{id}.{name}" for id, it in operations.items() for name in it.optional.names),
                given,
            ),
        }
        self.faults = Part(self._errors("fault", "http", "response", "record"), answered)
        self.share = Share.sum(self.parts.values())

    def _errors(self, cause: str, *levels: str) -> Iterator[str]:
        for problem in self.vendor.errors.values():
            if problem.cause == cause and problem.level in levels:
                yield problem.name

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it; `Coverage.from_json` reads it too."""
        return {
            "title": self.vendor.pack.title,
            **self.share.to_json(),
            **{kind: part.to_json() for kind, part in self.parts.items()},
            "faults": self.faults.to_json(),
            **self.coverage.to_json(),
        }


class Report:
    """The reports of the vendors that count, by name, and their share together.

    Those that nobody called are named in `untouched`, and not even loaded.
    """

    def __init__(
        self,
        seen: Mapping[str, Coverage],
        vendors: Mapping[str, Vendor[Any]],
        asked: Collection[str] = (),
    ) -> None:
        """Hold what was seen against the vendors; those `asked` for count in any case."""
        self.vendors = {
            name: VendorReport(vendors[name], seen.get(name) or Coverage())
            for name in vendors
            if seen.get(name) or name in asked
        }
        self.untouched = [name for name in vendors if name not in self.vendors]
        self.share = Share.sum(it.share for it in self.vendors.values())

    def of(self, kind: str) -> Share:
        """Return the share of one kind."""
        return Share.sum(it.parts[kind] for it in self.vendors.values())

    def below(self, least: float) -> str | None:
        """Say that the share is less than so many percent, None where it is not.

        Where no vendor was called, it is.
        """
        if not self.vendors:
            return f"no vendor was called, and {least:g}% of the contracts were asked for"
        if self.share.seen * 100 >= least * self.share.total:
            return None
        return f"{self.share.percent}% of the contracts were exercised, less than {least:g}%"

    def to_json(self) -> dict[str, Any]:
        """Return the documented form: schema `Coverage` in contracts/control/openapi.yaml."""
        return {
            "version": __version__,
            "meaning": MEANING,
            **self.share.to_json(),
            "vendors": {name: it.to_json() for name, it in self.vendors.items()},
            "untouched": self.untouched,
        }
