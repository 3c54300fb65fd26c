"""Snapshots: a world's present, kept under a name and gone back to."""

from typing import Any

from sandbox.clock import iso
from sandbox.exchange import Engine
from sandbox.sources import SandboxError
from sandbox.vendor import Call, Reply, fail
from sandbox.world import Snapshot, World


def get_snapshots(call: Call[Engine]) -> Reply:
    """Answer a world's snapshots, by name."""
    snapshots = call.state.world(call.path["world"]).snapshots
    return Reply(body={"snapshots": [_shown(*it) for it in sorted(snapshots.items())]})


def make_snapshot(call: Call[Engine]) -> Reply:
    """Keep a world's present; a snapshot of the same name is replaced.

    Fails with 422 for a name that can't be one, and where a world has too many.
    """
    world, name = call.state.world(call.path["world"]), call.body["name"]
    try:
        return Reply(201, _shown(name, world.keep(name)))
    except SandboxError as error:
        fail("invalid", pointer="/name", reason=str(error))


def restore_snapshot(call: Call[Engine]) -> Reply:
    """Go back to a snapshot; journal and coverage go on. Fails with 404 for an unknown one."""
    world, name, snapshot = _found(call)
    world.restore(snapshot)
    return Reply(body=_shown(name, snapshot))


def drop_snapshot(call: Call[Engine]) -> Reply:
    """Forget a snapshot. Fails with 404 for an unknown one."""
    world, name, _ = _found(call)
    del world.snapshots[name]
    return Reply(204)


def _found(call: Call[Engine]) -> tuple[World, str, Snapshot]:
    world, name = call.state.world(call.path["world"]), call.path["name"]
    return world, name, call.state.snapshot(world, name)


def _shown(name: str, snapshot: Snapshot) -> dict[str, Any]:
    return {"name": name, "clock": {"now": iso(snapshot.clock.now()), "mode": snapshot.mode}}
