"""The coverage of a run of pytest: of one process, or of all workers of pytest-xdist."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sandbox.coverage import Coverage
    from sandbox.local import Sandbox


class CoverageOfRun:
    """Gathers what was seen, and reports it at the end: a plugin of its own.

    `file` gets the report as JSON; a share of operations below `least` percent fails the run.
    """

    def __init__(self, file: str | None, least: str | float | None) -> None:
        """Raise `pytest.UsageError` for a share that is no number."""
        self._file = file
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
            plain = {name: _plain(it) for name, it in self._seen.items()}
            session.config.workeroutput["sandbox"] = plain
        elif self._seen and not self._report() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker has seen."""
        for name, plain in getattr(node, "workeroutput", {}).get("sandbox", {}).items():
            self._add(name, _read(plain))

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

        report = {}
        for name, coverage in sorted(self._seen.items()):
            vendor = packs.load(name)
            report[name] = it = coverage.report(vendor.contract, vendor.errors)
            kinds = ("operations", "errors", "parameters")
            parts = [f"{it[kind]['seen']} of {it[kind]['total']} {kind}" for kind in kinds]
            self._lines.append(f"{name}: {', '.join(parts)}")
        return self._written(report) and self._enough(report)

    def _written(self, report: dict[str, Any]) -> bool:
        if self._file is None:
            return True
        try:
            Path(self._file).write_text(json.dumps(report, indent=2) + "\n")
        except OSError as error:
            self._lines.append(f"FAIL: {self._file}: {error.strerror}")
            return False
        self._lines.append(f"written to {self._file}")
        return True

    def _enough(self, report: dict[str, Any]) -> bool:
        operations = [it["operations"] for it in report.values()]
        share = 100 * sum(it["seen"] for it in operations) / sum(it["total"] for it in operations)
        if self._least is None or share >= self._least:
            return True
        self._lines.append(f"FAIL: {share:.1f}% of the operations, less than {self._least:g}%")
        return False


def _plain(coverage: "Coverage") -> dict[str, Any]:
    """Return it as a worker can send it."""
    return {
        "operations": dict(coverage.operations),
        "errors": dict(coverage.errors),
        "parameters": {id: sorted(names) for id, names in coverage.parameters.items()},
    }


def _read(plain: dict[str, Any]) -> "Coverage":
    from sandbox.coverage import Coverage

    coverage = Coverage()
    coverage.operations.update(plain["operations"])
    coverage.errors.update(plain["errors"])
    coverage.parameters = {id: set(names) for id, names in plain["parameters"].items()}
    return coverage
