"""Faults: rules that make a world's exchanges go wrong."""

from typing import Any

from sandbox.exchange import Engine
from sandbox.fault_rules import read_fault
from sandbox.faults import Fault
from sandbox.sources import SandboxError
from sandbox.vendor import Call, Reply, fail


def get_faults(call: Call[Engine]) -> Reply:
    """Answer the rules in the order in which they are tried, with how often each has struck."""
    world = call.state.world(call.path["world"])
    return Reply(body={"faults": [_shown(fault) for fault in world.faults.rules]})


def add_fault(call: Call[Engine]) -> Reply:
    """Take a rule in. Fails with 422 for one that can never match, with the nearest names."""
    world = call.state.world(call.path["world"])
    try:
        fault = read_fault(call.body, call.state.vendors)
    except SandboxError as error:
        pointer, _, reason = str(error).partition(": ")
        fail("invalid", pointer=pointer, reason=reason)
    return Reply(201, _shown(world.faults.add(fault)))


def delete_faults(call: Call[Engine]) -> Reply:
    """Take all rules out."""
    call.state.world(call.path["world"]).faults.clear()
    return Reply(204)


def delete_fault(call: Call[Engine]) -> Reply:
    """Take one rule out. Fails with 404 for one that is not there."""
    faults = call.state.world(call.path["world"]).faults
    fault = faults.get(call.path["id"])
    if fault is None:
        fail("not_found", what=f"fault {call.path['id']}")
    faults.remove(fault)
    return Reply(204)


def _shown(fault: Fault) -> dict[str, Any]:
    return {"id": fault.id, **fault.document, "matched": fault.matched, "struck": fault.struck}
