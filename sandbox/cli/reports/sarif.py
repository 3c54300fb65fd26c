"""For code hosts and editors: SARIF 2.1.0, written as the findings come."""

import json
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from sandbox.cli.reports import Checked, place, sentence, source
from sandbox.cli.reports.json import as_json
from sandbox.findings import KINDS, Finding
from sandbox.recordings import Recorded
from sandbox.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Sarif:
    """The report as one run of a SARIF log."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._file = ""
        self._first = True
        self._problems: list[dict[str, Any]] = []
        rules = [{"id": id, "shortDescription": {"text": text}} for id, text in KINDS.items()]
        driver = {"name": "vendor-sandbox", "version": __version__, "rules": rules}
        out.write(
            f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{'
            f'"tool": {{"driver": {json.dumps(driver)}}}, "columnKind": "unicodeCodePoints", '
            '"results": ['
        )

    def begin(self, file: str) -> None:
        """Remember the file that the next results are of."""
        self._file = file

    def found(self, recorded: Recorded, finding: Finding) -> None:
        """Write a result."""
        at = f"{recorded.pointer}/{finding.side}"
        text = f"#{recorded.number} {place(finding)}: {sentence(finding)} ({source(finding)})"
        result = {
            "ruleId": finding.kind,
            "ruleIndex": list(KINDS).index(finding.kind),
            "level": finding.severity,
            "message": {"text": text},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": {"uri": uri(self._file)}},
                    "logicalLocations": [{"fullyQualifiedName": at, "kind": "member"}],
                }
            ],
            "properties": as_json(recorded, finding),
        }
        self._out.write(("\n" if self._first else ",\n") + json.dumps(result, default=str))
        self._first = False

    def end(self, checked: Checked) -> None:
        """Remember what could not be read."""
        if checked.problem is not None:
            location = {"physicalLocation": {"artifactLocation": {"uri": uri(checked.file)}}}
            text = f"{checked.file}: {checked.problem}"
            note = {"level": "error", "message": {"text": text}, "locations": [location]}
            self._problems.append(note)

    def close(self) -> None:
        """Write how the run went."""
        invocation = {
            "executionSuccessful": not self._problems,
            "toolExecutionNotifications": self._problems,
        }
        self._out.write(f'\n], "invocations": [{json.dumps(invocation)}]}}]}}\n')


def uri(file: str) -> str:
    """Return a file's name as a URI reference."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
