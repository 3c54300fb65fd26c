"""For programs: one JSON document, written as the findings come."""

import json
from typing import Any, TextIO

from sandbox.cli.reports import Checked, sentence, shown
from sandbox.findings import Finding
from sandbox.recordings import Recorded

# Characters of a value that was found.
_MOST = 2_000


def as_json(recorded: Recorded, finding: Finding) -> dict[str, Any]:
    """Return a finding with all that is known of it."""
    it = finding.violation
    return {
        "entry": recorded.number,
        "entry_pointer": recorded.pointer,
        "vendor": finding.vendor,
        "operation": finding.operation,
        "method": recorded.request.method,
        "url": recorded.request.target,
        "status": recorded.response.status if recorded.response else None,
        "kind": finding.kind,
        "severity": finding.severity,
        "side": finding.side,
        "place": it.place,
        "pointer": it.pointer,
        "rule": it.rule,
        "found": _bounded(it.value),
        "expected": it.expected,
        "error": it.error,
        "sure": finding.sure,
        "source": it.source,
        "message": sentence(finding),
    }


def _bounded(value: Any) -> Any:
    """Return a value, or the beginning of its text where it is long."""
    text = shown(value, _MOST)
    return text if text.endswith("…") else value


class Json:
    """The report as one JSON document: `{files: [{file, findings, …}], summary}`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._files = self._findings = self._unreadable = self._held = 0
        out.write('{"files": [')

    def begin(self, file: str) -> None:
        """Open the file's object."""
        self._out.write(("," if self._files else "") + "\n")
        self._out.write(f'{{"file": {json.dumps(file)}, "findings": [')
        self._files += 1
        self._first = True

    def found(self, recorded: Recorded, finding: Finding) -> None:
        """Write a finding."""
        self._out.write("\n  " if self._first else ",\n  ")
        self._out.write(json.dumps(as_json(recorded, finding), default=str))
        self._first = False
        self._findings += 1

    def end(self, checked: Checked) -> None:
        """Close the file's object."""
        held = checked.held.total()
        self._held += held
        self._unreadable += checked.problem is not None
        about = {
            "held": held,
            "skipped": dict(checked.skipped),
            "preflights": checked.preflights,
            "unanswered": checked.unanswered,
            "problem": checked.problem,
        }
        self._out.write("], " + json.dumps(about)[1:])

    def close(self) -> None:
        """Write the sums."""
        summary = {
            "files": self._files,
            "unreadable": self._unreadable,
            "held": self._held,
            "findings": self._findings,
        }
        self._out.write(f'\n], "summary": {json.dumps(summary)}}}\n')
