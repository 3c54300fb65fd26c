"""The forms in which `check` tells of its findings."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO

from sandbox.findings import Finding
from sandbox.recordings import Recorded
from sandbox.refusable import OF_THE_UNKNOWN

# Rules whose breach says all that there is to say.
_SAID = (*OF_THE_UNKNOWN, "path", "method", "syntax", "coding", "body")


@dataclass(slots=True)
class Checked:
    """What became of one file: how many of its exchanges were held, and how many were not.

    `skipped` counts, by host, those of no vendor, `preflights` the questions that browsers ask
    beforehand. `problem` says why the file could not be read to its end.
    """

    file: str
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    preflights: int = 0
    unanswered: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    problem: str | None = None


class Report(Protocol):
    """A form of output: it is told what is found as it is found, and keeps as little as it can."""

    def begin(self, file: str) -> None:
        """Begin a file."""

    def found(self, recorded: Recorded, finding: Finding) -> None:
        """Take in where an exchange of the file differs from its contract."""

    def end(self, checked: Checked) -> None:
        """End a file that is done, or could not be read on."""

    def close(self) -> None:
        """End the report: all files are done."""


def report(form: str, out: TextIO, *, colours: bool) -> Report:
    """Return the report of a form: `text`, `json`, `junit` or `sarif`."""
    from sandbox.cli.reports.json import Json
    from sandbox.cli.reports.junit import JUnit
    from sandbox.cli.reports.sarif import Sarif
    from sandbox.cli.reports.text import Text

    if form == "text":
        return Text(out, colours=colours)
    makers: Mapping[str, Callable[[TextIO], Report]] = {
        "json": Json,
        "junit": JUnit,
        "sarif": Sarif,
    }
    return makers[form](out)


def shown(value: Any, most: int = 120) -> str:
    """Return a value as JSON on one line, cut where it is long."""
    import json

    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= most else text[: most - 1] + "…"


def place(finding: Finding) -> str:
    """Say where a finding is: side, place and JSON pointer."""
    it = finding.violation
    return f"{finding.side} {it.place} {it.pointer}".rstrip()


def sentence(finding: Finding) -> str:
    """Say what was found, what the contract says, and what the vendor makes of it."""
    it = finding.violation
    parts = [_difference(finding)]
    if finding.side == "request" and it.error is not None:
        parts.append(f"{finding.vendor} answers with error {it.error}")
    elif finding.severity == "warning" and it.rule != "coding":
        parts.append(f"{finding.vendor} lets it pass")
    return "; ".join(parts)


def _difference(finding: Finding) -> str:
    it = finding.violation
    if it.rule in _SAID:
        return it.message
    if it.rule == "required":
        return f"{it.expected} is missing"
    if it.rule == "falseSchema":
        return f"found {shown(it.value)}, the contract has no such member"
    return f"found {shown(it.value)}, the contract says {it.rule} {shown(it.expected)}"


def source(finding: Finding) -> str:
    """Say how sure the contract is, and where it has it from."""
    known = finding.violation.source or {}
    return "; ".join(f"{kind}: {where}" for kind, where in known.items()) or "inferred"
