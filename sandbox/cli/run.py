"""`run`: run a command against a fresh server, then report coverage."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.cli.environment import variables
from sandbox.cli.options import WORLD_SETTINGS, add_settings, command, world_options


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(
        commands, "run", "run a command against a fresh server, then report coverage", _run
    )
    add_settings(parser, WORLD_SETTINGS)
    parser.add_argument("--coverage", metavar="FILE", type=Path, help="write the coverage as JSON")
    parser.add_argument(
        "command", nargs="+", metavar="-- COMMAND", help="the command and its arguments"
    )


def _run(options: argparse.Namespace) -> int:
    from sandbox.local import Sandbox
    from sandbox.world import DEFAULT

    with Sandbox(**world_options(options)) as sandbox:
        for vendor in sandbox.engine.vendors:
            sandbox.origin(DEFAULT, vendor)
        try:
            status = _carried_out(options.command, {**os.environ, **variables(sandbox.engine)})
        except OSError as error:
            # The statuses that shells, env and nohup have for it.
            print(f"vendor-sandbox: {options.command[0]}: {error.strerror}", file=sys.stderr)
            return 127 if isinstance(error, FileNotFoundError) else 126
        report = {
            name: sandbox.engine.worlds.coverage(name).report(vendor.contract, vendor.errors)
            for name, vendor in sandbox.engine.vendors.items()
        }
        broken = sandbox.engine.broken
    if options.coverage:
        import json

        options.coverage.write_text(json.dumps(report, indent=2) + "\n")
    print(_coverage_text(report, broken), file=sys.stderr)
    return status or (1 if options.strict and broken else 0)


def _carried_out(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a command to its end, handing on the signals that come, and return its status."""
    process = subprocess.Popen(command, env=environment)  # noqa: S603 (what the user asked for)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda given, _: process.send_signal(given))
    status = process.wait()
    return 128 - status if status < 0 else status


def _coverage_text(report: dict[str, Any], broken: int) -> str:
    lines = ["", "coverage of the contracts"]
    for name, it in report.items():
        parts = [f"{it[kind]['seen']} of {it[kind]['total']} {kind}" for kind in
                 ("operations", "errors", "parameters")]  # fmt: skip
        lines.append(f"  {name}: {', '.join(parts)}")
    if broken:
        lines.append(f"  {broken} requests broke their contract")
    return "\n".join(lines)
