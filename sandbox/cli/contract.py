"""`contract`: list the operations, errors and limits."""

import argparse
from typing import Any

from sandbox import packs
from sandbox.cli.options import Setting, add_settings, command
from sandbox.vendor import Vendor

_URL = Setting("url", "http://127.0.0.1:8080", "where the sandbox of the document answers", "URL")


def add(commands: Any) -> None:
    """Add the command."""
    parser = command(commands, "contract", "list the operations, errors and limits", _contract)
    parser.add_argument("vendor", nargs="?", help="a vendor, or control; all vendors if left out")
    parser.add_argument("--openapi", action="store_true", help="print the OpenAPI document")
    add_settings(parser, [_URL])


def _contract(options: argparse.Namespace) -> int:
    for name in [options.vendor] if options.vendor else packs.names():
        vendor = _load(name)
        if options.openapi:
            import json

            from sandbox.openapi import exported

            print(json.dumps(exported(vendor, options.url.rstrip("/")), indent=2))
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


def _load(name: str) -> Vendor[Any]:
    if name != "control":
        return packs.load(name)
    from sandbox import control

    return control.load()
