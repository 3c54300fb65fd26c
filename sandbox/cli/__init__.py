"""`vendor-sandbox`: a module for each command."""

import argparse
import os
import sys
from collections.abc import Sequence

from sandbox.cli import (
    check,
    completion,
    contract,
    coverage,
    fixtures,
    record,
    replay,
    run,
    serve,
)  # fmt: skip
from sandbox.sources import SandboxError
from sandbox.version import __version__

COMMANDS = (serve, run, check, record, replay, coverage, contract, fixtures, completion)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    try:
        status: int = options.act(options)
    except SandboxError as error:
        print(f"vendor-sandbox: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # A file that was named to us and can't be written.
        if error.filename is None:
            raise
        print(f"vendor-sandbox: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return status


def make_parser() -> argparse.ArgumentParser:
    """Return the parser, made from the settings."""
    parser = argparse.ArgumentParser(
        prog="vendor-sandbox",
        description="A server that behaves like the CRM vendors that you integrate with.",
        epilog="Each option of serve and run can be given by an environment variable as well: "
        "SANDBOX_PORT=0, SANDBOX_LIMITS=off.",
    )
    parser.add_argument("--version", action="version", version=f"vendor-sandbox {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for it in COMMANDS:
        it.add(commands)
    return parser
