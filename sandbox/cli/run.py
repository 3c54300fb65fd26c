"""`run`: run a command against a fresh server, then report coverage."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.cli.coverage import add_report_options, failed, show
from sandbox.cli.environment import notes, variables
from sandbox.cli.options import WORLD_SETTINGS, add_settings, command, world_options


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(
        commands, "run", "run a command against a fresh server, then report coverage", _run
    )
    add_settings(parser, WORLD_SETTINGS)
    parser.add_argument(
        "--coverage", metavar="FILE", type=Path, action="append", default=[],
        help="write the coverage: a page to FILE.html, JSON to any other; may be repeated",
    )  # fmt: skip
    add_report_options(parser)
    parser.add_argument(
        "command", nargs="+", metavar="-- COMMAND", help="the command and its arguments"
    )


def _run(options: argparse.Namespace) -> int:
    from sandbox.coverage_report import Report
    from sandbox.coverage_report.files import write
    from sandbox.local import Sandbox
    from sandbox.world import DEFAULT

    with Sandbox(**world_options(options)) as sandbox:
        engine = sandbox.engine
        print(notes(engine), end="", file=sys.stderr)
        for vendor in engine.vendors:
            sandbox.origin(DEFAULT, vendor)
        try:
            status = _carried_out(options.command, {**os.environ, **variables(engine)})
        except OSError as error:
            # The statuses that shells, env and nohup have for it.
            print(f"vendor-sandbox: {options.command[0]}: {error.strerror}", file=sys.stderr)
            return 127 if isinstance(error, FileNotFoundError) else 126
        seen = {name: engine.worlds.coverage(name) for name in engine.vendors}
    report = Report(seen, engine.vendors, options.vendors or ())
    show(report, options, sys.stderr)
    if engine.broken:
        print(f"  {engine.broken} requests broke their contract", file=sys.stderr)
    for file in options.coverage:
        write(report, file)
    broke = options.strict and engine.broken
    return status or (1 if failed(report, options) or broke else 0)


def _carried_out(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command to its end, handing on the signals that come, and return its status.

    It has a process group of its own, of which nothing is left running afterwards: a wrapper
    that a signal ends would leave what it has wrapped.
    """
    process = subprocess.Popen(command, env=environment, process_group=0)  # noqa: S603 (what the user asked for)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda given, _: _send(process.pid, given))
    with _terminal_of(process.pid):
        status = process.wait()
    if _send(process.pid, signal.SIGTERM):
        time.sleep(_GRACE)
        _send(process.pid, signal.SIGKILL)
    return 128 - status if status < 0 else status


# Seconds that what a command leaves behind has to end.
_GRACE = 0.5


def _send(group: int, number: int) -> bool:
    """Send a signal to a process group; tell whether there is one."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def _terminal_of(group: int) -> Iterator[None]:
    """Let a process group have the terminal for a while, if there is one, as shells do."""
    if not sys.stdin.isatty():
        yield
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(sys.stdin.fileno(), group)
    try:
        yield
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
        signal.signal(signal.SIGTTOU, before)
