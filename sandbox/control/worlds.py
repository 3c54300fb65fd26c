"""Worlds: list, make, look, reset, drop."""

from typing import Any

from sandbox.clock import iso
from sandbox.exchange import Engine
from sandbox.sources import SandboxError
from sandbox.vendor import Call, Reply, fail
from sandbox.world import DEFAULT, Snapshot, World


def get_worlds(call: Call[Engine]) -> Reply:
    """Answer all worlds, in the order in which they were made, and the last that were dropped."""
    worlds = call.state.worlds
    return Reply(
        body={
            "worlds": [_shown(call.state, world) for world in worlds],
            "dropped": [
                {"name": it.name, "when": iso(it.at), "why": it.why}
                for it in worlds.dropped.values()
            ],
        }
    )


def make_world(call: Call[Engine]) -> Reply:
    """Make a world. Fails with 404 for an unknown one to fork, 409 and 422 for its name."""
    engine, wanted = call.state, call.body or {}
    origin = _present(engine, wanted["from"]) if "from" in wanted else None
    name = wanted.get("name")
    if name in engine.worlds:
        fail("conflict", reason=f"there is a world {name!r} already")
    try:
        world = engine.worlds.make(name, origin)
    except SandboxError as error:
        fail("invalid", pointer="/name", reason=str(error))
    if wanted.get("ports"):
        for vendor in engine.vendors:
            engine.open_port(world.name, vendor)
    return Reply(201, _shown(engine, world))


def get_world(call: Call[Engine]) -> Reply:
    """Answer one world. Fails with 404 for one that is not there."""
    return Reply(body=_shown(call.state, call.state.world(call.path["world"])))


def drop_world(call: Call[Engine]) -> Reply:
    """Drop a world with its ports; what it covered stays counted.

    Fails with 404 for one that is not there, with 409 for the default one.
    """
    name = call.state.world(call.path["world"]).name
    if name == DEFAULT:
        fail("conflict", reason=f"the world {DEFAULT!r} can't be dropped, but reset")
    call.state.worlds.drop(name)
    return Reply(204)


def reset_world(call: Call[Engine]) -> Reply:
    """Go back to the seeded state. Fails with 404 for a world that is not there."""
    world = call.state.world(call.path["world"])
    call.state.worlds.reset(world)
    return Reply(body=_shown(call.state, world))


def _present(engine: Engine, origin: str) -> Snapshot:
    """Return what a fork is made of: the present of `world`, or `world@snapshot`."""
    name, at, kept = origin.partition("@")
    world = engine.world(name)
    return engine.snapshot(world, kept) if at else world.present()


def _shown(engine: Engine, world: World) -> dict[str, Any]:
    return {
        "name": world.name,
        "clock": {"now": iso(world.clock.now()), "mode": world.clock.mode},
        "made": iso(world.made),
        "exchanges": world.journal.count,
        "journal": {"exchanges": len(world.journal), "bytes": world.journal.weight},
        "snapshots": sorted(world.snapshots),
        "vendors": {
            name: {"url": engine.url(world.name, name), **_origin(engine, world.name, name)}
            for name in engine.vendors
        },
    }


def _origin(engine: Engine, world: str, vendor: str) -> dict[str, str]:
    origin = engine.origins.get((world, vendor))
    return {} if origin is None else {"origin": origin}
