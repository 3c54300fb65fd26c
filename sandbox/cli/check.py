"""`check`: hold recordings against the contracts."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sandbox.cli.options import command
from sandbox.sources import SandboxError

if TYPE_CHECKING:
    from sandbox.attribution import Vendors
    from sandbox.cli.reports import Checked, Report
    from sandbox.findings import Inspector
    from sandbox.recordings import Recorded

_ABOUT = """
Reads recordings of traffic and holds each request and each answer against the
contract of its vendor. Known forms, found out by the content: HAR 1.2 of browsers,
mitmproxy (.har, .zhar) and the sandbox itself; VCR cassettes in YAML and JSON;
nock fixtures in JSON; the journal, as /_sandbox/worlds/{world}/exchanges answers it.
A folder stands for all files in it, - for standard input.

The vendor is the one whose host a request went to, or the one in the path of the
sandbox (/marketo/…, /w/test-1/marketo/…); --vendor says it for any other host.
Exchanges of no vendor are skipped, and counted in the summary.

An error is what the vendor refuses, or never answers; a warning what it lets pass.
Behind each finding stands how sure it is: seed (the customer's document), docs (the
vendor's documentation), recorded (traffic), client (a public library), inferred.
"""

_STATUS = """
exit status: 0 nothing found; 1 findings; 2 a file could not be read (the others are
checked all the same), or misuse.
"""

# Seconds between two lines of progress.
_PACE = 0.2


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "check", "hold recordings against the contracts", _check)
    parser.description, parser.epilog = _ABOUT, _STATUS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("files", nargs="+", metavar="FILE", help="a recording, or a folder of them")
    parser.add_argument("--vendor", metavar="NAME", help="the vendor of all exchanges")
    parser.add_argument(
        "--format", choices=("text", "json", "junit", "sarif"), default="text",
        help="the form of the report (default: text)",
    )  # fmt: skip
    parser.add_argument(
        "--lenient", action="store_true", help="let warnings not count for the exit status"
    )


def _check(options: argparse.Namespace) -> int:
    from sandbox import packs, recordings
    from sandbox.cli.reports import report
    from sandbox.findings import Inspector

    vendors = packs.Vendors([options.vendor] if options.vendor else None, packs.load)
    inspector = Inspector()
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    out = report(options.format, sys.stdout, colours=colours)
    found, unreadable = 0, False
    for file in recordings.files(map(Path, options.files)):
        checked = _checked(file, vendors, inspector, options.vendor, out)
        found += checked.severities["error"]
        found += 0 if options.lenient else checked.severities["warning"]
        unreadable = unreadable or checked.problem is not None
    out.close()
    return 2 if unreadable else int(found > 0)


def _checked(
    path: Path, vendors: "Vendors", inspector: "Inspector", vendor: str | None, out: "Report"
) -> "Checked":
    """Hold the exchanges of one file, as far as it can be read; its problem is told at the end."""
    from sandbox import recordings
    from sandbox.cli.reports import Checked

    checked = Checked(str(path))
    out.begin(checked.file)
    try:
        with opened(path) as file:
            for recorded in told(path, file, recordings.read(file)):
                _hold(recorded, checked, vendors, inspector, vendor, out)
    except (SandboxError, OSError) as error:
        checked.problem = (isinstance(error, OSError) and error.strerror) or str(error)
        print(f"vendor-sandbox: {path}: {checked.problem}", file=sys.stderr)
    out.end(checked)
    return checked


def opened(path: Path) -> AbstractContextManager[BinaryIO]:
    """Open a file for reading; - is standard input."""
    if str(path) == "-":
        return nullcontext(sys.stdin.buffer)
    return path.open("rb")


def _hold(
    recorded: "Recorded",
    checked: "Checked",
    vendors: "Vendors",
    inspector: "Inspector",
    vendor: str | None,
    out: "Report",
) -> None:
    from sandbox.attribution import attributed, host_of
    from sandbox.journal import masked

    request = recorded.request
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        checked.preflights += 1
        return
    target = attributed(recorded, vendors, vendor)
    if target is None:
        checked.skipped[host_of(recorded)] += 1
        return
    # Reports travel farther than recordings.
    request.target = masked(request.target, target.vendor.pack.secrets)
    operation, findings = inspector.hold(recorded, target)
    for finding in findings:
        out.found(recorded, finding)
        checked.severities[finding.severity] += 1
    checked.held[target.vendor.name, operation or "unknown operation"] += 1
    checked.unanswered += recorded.response is None


def told(path: Path, file: BinaryIO, exchanges: "Iterator[Recorded]") -> "Iterator[Recorded]":
    """Hand exchanges on, and tell on a terminal how far it is."""
    size = path.stat().st_size if path.is_file() else 0
    if not sys.stderr.isatty() or size == 0:
        yield from exchanges
        return
    due = 0.0
    for number, recorded in enumerate(exchanges, 1):
        if time.monotonic() >= due:
            due = time.monotonic() + _PACE
            done = f"{file.tell() * 100 // size}%, {number:,} exchanges"
            print(f"\r{path.name}: {done}\033[K", end="", file=sys.stderr, flush=True)
        yield recorded
    print("\r\033[K", end="", file=sys.stderr, flush=True)
