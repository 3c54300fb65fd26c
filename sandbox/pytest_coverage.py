"""The coverage of a run of pytest: of one process, or of all workers of pytest-xdist."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.coverage import Coverage
    from sandbox.coverage_report import Report
    from sandbox.local import Sandbox


class CoverageOfRun:
    """Gathers what was seen, and reports it at the end: a plugin of its own.

    `file` gets the report, as a page where its name ends in `.html`, as JSON else; less than
    `least` percent fail the run; `full` names all that was never exercised.
    """

    def __init__(self, file: str | None, least: str | float | None, *, full: bool) -> None:
        """Raise `pytest.UsageError` for a share that is no number."""
        self._file = file
        self._full = full
        try:
            self._least = None if least is None else float(least)
        except ValueError:
            raise pytest.UsageError(f"sandbox_fail_under: {least!r} is no number") from None
        self._servers: list[Sandbox] = []
        self._seen: dict[str, Coverage] = {}
        self._lines: list[str] = []

    def of(self, server: "Sandbox") -> None:
        """Count a server's worlds as well."""
        if server not in self._servers:
            self._servers.append(server)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand on what was seen, as a worker of pytest-xdist, or report it."""
        for server in self._servers:
            for name in server.engine.vendors:
                self._add(name, server.engine.worlds.coverage(name))
        if hasattr(session.config, "workeroutput"):
            plain = {name: it.to_json() for name, it in self._seen.items()}
            session.config.workeroutput["sandbox"] = plain
        elif self._seen and not self._report() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker has seen."""
        from sandbox.coverage import Coverage

        for name, plain in getattr(node, "workeroutput", {}).get("sandbox", {}).items():
            self._add(name, Coverage.from_json(plain))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say how much of the contracts was exercised."""
        if self._lines:
            terminalreporter.section("coverage of the contracts")
        for line in self._lines:
            terminalreporter.write_line(line)

    def _add(self, name: str, coverage: "Coverage") -> None:
        if name in self._seen:
            self._seen[name].add(coverage)
        elif coverage.operations or coverage.errors:
            self._seen[name] = coverage

    def _report(self) -> bool:
        """Write the report; tell whether enough was exercised."""
        from sandbox import packs
        from sandbox.coverage_report import Report
        from sandbox.coverage_report.text import text

        report = Report(self._seen, packs.Vendors(None, packs.load), ())
        shown = text(report, full=self._full, width=80, hint="--sandbox-coverage-report full")
        # Its heading is the section's.
        self._lines += shown.strip().splitlines()[1:]
        return self._written(report) and self._enough(report)

    def _written(self, report: "Report") -> bool:
        if self._file is None:
            return True
        from sandbox.coverage_report.files import write

        try:
            write(report, Path(self._file))
        except OSError as error:
            self._lines.append(f"FAIL: {self._file}: {error.strerror}")
            return False
        self._lines.append(f"written to {self._file}")
        return True

    def _enough(self, report: "Report") -> bool:
        sentence = None if self._least is None else report.below(self._least)
        if sentence is not None:
            self._lines.append(f"FAIL: {sentence}")
        return sentence is None
