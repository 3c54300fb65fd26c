"""Coverage: which operations, errors and parameters were exercised, out of all documented."""

from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply


def get_world_coverage(call: Call[Engine]) -> Reply:
    """Answer what was exercised in one world, by vendor."""
    world, vendors = call.state.world(call.path["world"]), call.state.vendors
    return Reply(
        body={
            name: world.coverage[name].report(vendor.contract, vendor.errors)
            for name, vendor in vendors.items()
        }
    )


def get_coverage(call: Call[Engine]) -> Reply:
    """Answer what was exercised in all worlds, dropped ones too, by vendor."""
    worlds, vendors = call.state.worlds, call.state.vendors
    return Reply(
        body={
            name: worlds.coverage(name).report(vendor.contract, vendor.errors)
            for name, vendor in vendors.items()
        }
    )
