"""Contracts: what the vendors' APIs and this one are, for people and other tools."""

from dataclasses import asdict
from typing import Any

from sandbox.exchange import Engine
from sandbox.openapi import exported
from sandbox.vendor import Call, Reply, Vendor


def get_contracts(call: Call[Engine]) -> Reply:
    """Answer the vendors and the control plane, with the number of operations and errors."""
    return Reply(
        body={
            "contracts": [
                {
                    "vendor": it.name,
                    "title": it.pack.title,
                    "operations": len(it.contract.operations),
                    "errors": len(it.errors),
                    "openapi": f"/_sandbox/contracts/{it.name}/openapi.json",
                }
                for it in (*call.state.vendors.values(), call.vendor)
            ]
        }
    )


def get_openapi(call: Call[Engine]) -> Reply:
    """Answer a contract as one OpenAPI document whose first server is this one."""
    return Reply(body=exported(_wanted(call), call.state.origin))


def get_errors(call: Call[Engine]) -> Reply:
    """Answer a catalogue of errors, by name."""
    return Reply(body={name: asdict(it) for name, it in _wanted(call).errors.items()})


def _wanted(call: Call[Engine]) -> Vendor[Any]:
    """Return the vendor that a path names, or the control plane."""
    name = call.path["vendor"]
    return call.vendor if name == call.vendor.name else call.state.vendor(name)
