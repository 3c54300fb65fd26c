"""`fixtures`: check fixtures, with file and line."""

import argparse
from typing import Any

from sandbox import packs
from sandbox.cli.options import command, folder
from sandbox.sources import SandboxError


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "fixtures", "check fixtures, with file and line", _fixtures)
    parser.add_argument("action", choices=("check",))
    parser.add_argument("folder", type=folder, metavar="DIR")


def _fixtures(options: argparse.Namespace) -> int:
    folders = [it for it in options.folder.iterdir() if it.is_dir()]
    if not folders:
        raise SandboxError(f"{options.folder}: no folder of a vendor in it; there are "
                           f"{', '.join(packs.names())}")  # fmt: skip
    from sandbox.fault_rules import read_faults

    for vendor in folders:
        loaded = packs.load(vendor.name, [options.folder])
        read_faults(vendor / "faults.yaml", vendor.name, {vendor.name: loaded})
        print(f"{vendor}: correct")
    return 0
