"""For CI: JUnit's XML, a suite for each file and a case for each operation in it."""

import re
from collections.abc import Iterator
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from sandbox.cli.reports import Checked, place, sentence, source
from sandbox.cli.reports.grouped import Group, Groups
from sandbox.findings import Finding
from sandbox.recordings import Recorded

# What XML 1.0 has no place for, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnit:
    """The report as test suites."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._groups = Groups()
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<testsuites name="vendor-sandbox check">\n')

    def begin(self, file: str) -> None:  # noqa: ARG002 (named at the end)
        """Begin with no findings."""
        self._groups = Groups()

    def found(self, recorded: Recorded, finding: Finding) -> None:
        """Keep a finding with its like."""
        self._groups.add(recorded, finding)

    def end(self, checked: Checked) -> None:
        """Write the suite."""
        broken = self._groups.by_operation()
        cases = {**dict.fromkeys(checked.held, ()), **broken}
        tests, errors = len(cases), int(checked.problem is not None)
        self._out.write(
            f'  <testsuite name={_attribute(checked.file)} tests="{tests + errors}" '
            f'failures="{len(broken)}" errors="{errors}" skipped="0" time="0">\n'
        )
        for (vendor, operation), groups in cases.items():
            self._out.writelines(_case(vendor, operation, list(groups)))
        if checked.problem is not None:
            self._out.write(
                f'    <testcase classname="recording" name="readable" time="0">\n'
                f"      <error message={_attribute(checked.problem)}/>\n    </testcase>\n"
            )
        self._out.write("  </testsuite>\n")

    def close(self) -> None:
        """Close the document."""
        self._out.write("</testsuites>\n")


def _case(vendor: str, operation: str, groups: list[Group]) -> Iterator[str]:
    head = f'    <testcase classname={_attribute(vendor)} name={_attribute(operation)} time="0"'
    if not groups:
        yield f"{head}/>\n"
        return
    lines = [_line(group) for group in groups]
    kinds = ", ".join(dict.fromkeys(group.finding.kind for group in groups))
    yield f"{head}>\n      <failure message={_attribute(lines[0])} type={_attribute(kinds)}>"
    yield escape(_UNWRITABLE.sub("�", "\n".join(lines)))
    yield "</failure>\n    </testcase>\n"


def _line(group: Group) -> str:
    finding = group.finding
    numbers = ", ".join(f"#{number}" for number in group.numbers)
    times = f" ({group.count} times)" if group.count > 1 else ""
    return (
        f"{finding.severity}: {place(finding)}: {sentence(finding)} "
        f"({source(finding)}) in {numbers}{times}"
    )


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("�", text))
