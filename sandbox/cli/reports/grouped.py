"""Findings of one file put together where they say the same of the same operation."""

import re
from dataclasses import dataclass, field

from sandbox.findings import Finding
from sandbox.recordings import Recorded

# A file has so many groups at the most; of a group so many exchanges are named.
_MOST = 5_000
_NAMED = 5

_INDEX = re.compile(r"/[0-9]+(?=/|$)")


@dataclass(slots=True)
class Group:
    """The first finding of a kind, the exchange it is of, and how often it comes again."""

    finding: Finding
    request: str
    status: int | None
    numbers: list[int] = field(default_factory=list)
    count: int = 0


class Groups:
    """The groups of a file in order; what does not fit any more is counted in `beyond`."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, ...], Group] = {}
        self.beyond = 0

    def add(self, recorded: Recorded, finding: Finding) -> None:
        """Put a finding with its like."""
        it = finding.violation
        what = finding.operation or str(it.value)
        at = _INDEX.sub("/*", it.pointer)
        key = (finding.vendor, what, finding.side, it.place, at, it.rule, finding.severity)
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) >= _MOST:
                self.beyond += 1
                return
            status = recorded.response.status if recorded.response else None
            group = Group(finding, f"{recorded.request.method} {recorded.request.target}", status)
            self._groups[key] = group
        group.count += 1
        if recorded.number not in group.numbers and len(group.numbers) < _NAMED:
            group.numbers.append(recorded.number)

    def by_operation(self) -> dict[tuple[str, str], list[Group]]:
        """Return the groups by vendor and operation."""
        found: dict[tuple[str, str], list[Group]] = {}
        for group in self._groups.values():
            key = (group.finding.vendor, group.finding.operation or "unknown operation")
            found.setdefault(key, []).append(group)
        return found
