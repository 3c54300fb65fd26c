"""An engine put together: vendors, their faults, worlds, the control plane."""

import asyncio
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sandbox import packs
from sandbox.exchange import Engine
from sandbox.faults import Fault
from sandbox.vendor import Vendor
from sandbox.world import Seed, Settings
from sandbox.worlds import Worlds


def build(
    vendors: Sequence[str] | None = None,
    *,
    fixtures: Sequence[Path] = (),
    recordings: Sequence[str | os.PathLike[str]] = (),
    limits: bool = True,
    strict: bool = False,
    marks: bool = True,
    clock: float | None = None,
    seed: int = 0,
    **bounds: Any,
) -> Engine:
    """Return an engine with these vendors, all of them by default, and the control plane.

    A vendor is loaded when it is first called, or at once where a folder of fixtures says
    something of it. The records that `recordings` show are laid over the folders. `bounds` are
    those of `Settings`: worlds, idle, journal, journals. Raises `SandboxError` for an unknown
    vendor, a wrong fixture, a recording that can't be read or is of none of these vendors.
    """
    chosen = packs.Vendors(vendors, lambda name: packs.load(name, fixtures))
    if recordings:
        from sandbox.recall import recall

        recall(map(Path, recordings), chosen)
    for name in chosen:
        if any((folder / name).is_dir() for folder in fixtures):
            chosen.get(name)

    def seed_of(name: str) -> Seed:
        return Seed(chosen[name].seeded, chosen[name].figures)

    faults = read_faults(chosen, fixtures)
    settings = Settings(clock, seed, strict=strict, limits=limits, faults=faults, **bounds)
    engine = Engine(chosen, Worlds(seed_of, settings), marks=marks)
    engine.load_control = _control
    return engine


def read_faults(vendors: packs.Vendors, folders: Sequence[Path]) -> list[Fault]:
    """Return the faults that a user's folders give. Raises `SandboxError` for a wrong one."""
    if not folders:
        return []
    from sandbox import fault_rules

    files = [(folder / name / "faults.yaml", name) for folder in folders for name in vendors]
    return [it for file, name in files for it in fault_rules.read_faults(file, name, vendors)]


@cache
def _control() -> Vendor[Any]:
    """Load the control plane, which many a run never calls, at its first use."""
    from sandbox import control

    return control.load()


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest event loop that there is for this platform."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
