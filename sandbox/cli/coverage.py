"""`coverage`: put the coverage of several runs together and report it."""

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from sandbox.cli.options import command

if TYPE_CHECKING:
    from sandbox.coverage_report import Report


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(
        commands, "coverage", "put the coverage of several runs together and report it", _coverage
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", type=Path,
        help="JSON as run --coverage and /_sandbox/coverage give it",
    )  # fmt: skip
    parser.add_argument("--html", metavar="FILE", type=Path, help="write it as a page")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write it as JSON")
    add_report_options(parser)


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of each command that reports coverage."""
    parser.add_argument(
        "--coverage-report", choices=("short", "full"), default="short",
        help="full: name all that was never exercised",
    )  # fmt: skip
    parser.add_argument(
        "--fail-under", metavar="PERCENT", type=_percent,
        help="end with status 1 where less than this was exercised",
    )  # fmt: skip


def show(report: "Report", options: argparse.Namespace, stream: TextIO) -> None:
    """Print a report as the options ask for, in colours on a terminal alone."""
    from sandbox.coverage_report.text import text

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    print(
        text(
            report,
            full=options.coverage_report == "full",
            colour=stream.isatty() and not plain,
            width=shutil.get_terminal_size().columns,
        ),
        file=stream,
    )


def failed(report: "Report", options: argparse.Namespace) -> bool:
    """Tell whether less was exercised than the options ask for, and say so on stderr."""
    reason = None if options.fail_under is None else report.below(options.fail_under)
    if reason is None:
        return False
    print(f"vendor-sandbox: {reason}", file=sys.stderr)
    return True


def _coverage(options: argparse.Namespace) -> int:
    from sandbox import packs
    from sandbox.coverage import Coverage, merged
    from sandbox.coverage_report import Report
    from sandbox.coverage_report.files import read, write

    documents = [read(file) for file in options.files]
    seen = merged(
        {name: Coverage.from_json(part) for name, part in it["vendors"].items()} for it in documents
    )
    served = sorted({*seen, *(name for it in documents for name in it["untouched"])})
    report = Report(seen, packs.Vendors(served, packs.load), seen)
    for file in filter(None, (options.html, options.json)):
        write(report, file)
    show(report, options, sys.stdout)
    return 1 if failed(report, options) else 0


def _percent(text: str) -> float:
    try:
        percent = float(text)
    except ValueError:
        percent = -1
    if not 0 <= percent <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage: 0 to 100")
    return percent
