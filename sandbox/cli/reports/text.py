"""For people: grouped by file and operation, the summary last."""

from collections import Counter
from typing import TextIO

from sandbox.cli.reports import Checked, place, sentence, source
from sandbox.cli.reports.grouped import Group, Groups
from sandbox.findings import Finding
from sandbox.recordings import Recorded

_COLOURS = {"error": "31", "warning": "33", "bold": "1", "faint": "2", "good": "32"}

# So many hosts are named of those that are no vendor's.
_HOSTS = 5


class Text:
    """The report as lines of text."""

    def __init__(self, out: TextIO, *, colours: bool) -> None:
        self._out = out
        self._colours = colours
        self._groups = Groups()
        self._files: list[Checked] = []

    def begin(self, file: str) -> None:  # noqa: ARG002 (named at the end)
        """Begin with no findings."""
        self._groups = Groups()

    def found(self, recorded: Recorded, finding: Finding) -> None:
        """Keep a finding with its like."""
        self._groups.add(recorded, finding)

    def end(self, checked: Checked) -> None:
        """Print what was found in the file, if anything was."""
        self._files.append(checked)
        by_operation = self._groups.by_operation()
        if by_operation or checked.problem:
            self._line(self._in("bold", checked.file))
        for (vendor, operation), groups in by_operation.items():
            self._line(f"  {vendor} {operation}")
            for group in groups:
                self._group(group)
        if self._groups.beyond:
            self._line(f"  and {self._groups.beyond} findings of other kinds")
        if checked.problem:
            self._line(f"  {self._in('error', 'unreadable')} {checked.problem}")
        if by_operation or checked.problem:
            self._line("")

    def close(self) -> None:
        """Print the summary."""
        held: Counter[str] = Counter()
        skipped: Counter[str] = Counter()
        severities: Counter[str] = Counter()
        for it in self._files:
            severities += it.severities
            skipped += it.skipped
            for (vendor, _), count in it.held.items():
                held[vendor] += count
        vendors = ", ".join(f"{name} {count}" for name, count in sorted(held.items()))
        self._line(
            f"{_count(len(self._files), 'file')}, {_count(held.total(), 'exchange')} held "
            f"against {'the contracts: ' + vendors if held else 'no contract'}"
        )
        if skipped:
            most = skipped.most_common(_HOSTS)
            hosts = ", ".join(f"{host or '?'} {count}" for host, count in most)
            more = f" and {len(skipped) - _HOSTS} more hosts" if len(skipped) > _HOSTS else ""
            self._line(f"{_count(skipped.total(), 'exchange')} of no vendor skipped: {hosts}{more}")
        preflights = sum(it.preflights for it in self._files)
        if preflights:
            self._line(f"{_count(preflights, 'preflight')} of browsers skipped")
        if unanswered := sum(it.unanswered for it in self._files):
            self._line(f"{_count(unanswered, 'request')} without an answer")
        self._verdict(severities)

    def _verdict(self, severities: Counter[str]) -> None:
        if unreadable := sum(it.problem is not None for it in self._files):
            self._line(self._in("error", f"{_count(unreadable, 'file')} could not be read"))
        if not severities:
            self._line(self._in("good", "nothing found"))
            return
        colour = "error" if severities["error"] else "warning"
        errors = _count(severities["error"], "error")
        warnings = _count(severities["warning"], "warning")
        self._line(self._in(colour, f"{errors}, {warnings}"))

    def _group(self, group: Group) -> None:
        finding = group.finding
        numbers = ", ".join(f"#{number}" for number in group.numbers)
        answered = "no answer" if group.status is None else str(group.status)
        self._line(
            f"    {self._in(finding.severity, finding.severity)} {place(finding)}: "
            f"{sentence(finding)} {self._in('faint', f'({source(finding)})')}"
        )
        times = f"{group.count} times, first in " if group.count > 1 else ""
        self._line(self._in("faint", f"      {times}{numbers} {group.request} → {answered}"))

    def _in(self, colour: str, text: str) -> str:
        return f"\033[{_COLOURS[colour]}m{text}\033[0m" if self._colours else text

    def _line(self, text: str) -> None:
        print(text, file=self._out)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
