"""`completion`: print the completion script of a shell."""

import argparse
from typing import Any

from sandbox.cli.options import command


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "completion", "print the completion script of a shell", _completion)
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _completion(options: argparse.Namespace) -> int:
    import shtab

    from sandbox.cli import make_parser

    print(shtab.complete(make_parser(), shell=options.shell))
    return 0
