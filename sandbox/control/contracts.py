"""Contracts: what the vendors' APIs are, for people and other tools."""

from dataclasses import asdict

from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply


def get_contracts(call: Call[Engine]) -> Reply:
    """Answer the vendors with the number of their operations and errors."""
    return Reply(
        body={
            "contracts": [
                {
                    "vendor": name,
                    "title": vendor.pack.title,
                    "operations": len(vendor.contract.operations),
                    "errors": len(vendor.errors),
                    "openapi": f"/_sandbox/contracts/{name}/openapi.json",
                }
                for name, vendor in call.state.vendors.items()
            ]
        }
    )


def get_openapi(call: Call[Engine]) -> Reply:
    """Answer a contract as one OpenAPI document, with the running server among its servers."""
    vendor = call.state.vendor(call.path["vendor"])
    document = vendor.contract.document
    here = {"url": call.state.url("default", vendor.name), "description": "this sandbox"}
    return Reply(body={**document, "servers": [here, *document.get("servers", [])]})


def get_errors(call: Call[Engine]) -> Reply:
    """Answer a catalogue of errors, by name."""
    vendor = call.state.vendor(call.path["vendor"])
    return Reply(body={name: asdict(problem) for name, problem in vendor.errors.items()})
