"""`contract`: list the operations, errors and limits."""

import argparse
from typing import Any

from sandbox import packs
from sandbox.cli.options import command


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "contract", "list the operations, errors and limits", _contract)
    parser.add_argument("vendor", nargs="?", help="a vendor; all of them if left out")
    parser.add_argument("--openapi", action="store_true", help="print the OpenAPI document")


def _contract(options: argparse.Namespace) -> int:
    for name in [options.vendor] if options.vendor else packs.names():
        vendor = packs.load(name)
        if options.openapi:
            import json

            print(json.dumps(vendor.contract.document, indent=2))
            continue
        print(f"{name}: {vendor.pack.title}\n\noperations")
        for it in vendor.contract.operations.values():
            print(f"  {it.method:<6} {it.path:<58} {it.id}")
        print("\nerrors")
        for problem in vendor.errors.values():
            print(f"  {problem.name:<32} {problem.message}")
        print("\nlimits")
        for key, value in vendor.contract.limits.items():
            print(f"  {key}: {value}")
    return 0
