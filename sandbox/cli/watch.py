"""`serve --watch`: fixtures, settings and faults are read again when they change."""

import asyncio
import logging
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from sandbox.assembly import read_faults
from sandbox.faults import Fault
from sandbox.packs import Vendors
from sandbox.sources import SandboxError, data_folder

log = logging.getLogger("sandbox")


async def watch(
    vendors: Vendors, folders: Sequence[Path], faults: list[Fault], stopped: asyncio.Event
) -> None:
    """Read a vendor again when something changes in its folder of fixtures, until the end.

    Records and `faults` hold for worlds that begin or are reset from then on, settings for
    all. What is wrong is said, with file and line, and what was read before stays.
    """
    from watchfiles import awatch

    watched = [it.resolve() for it in (data_folder("fixtures"), *folders)]
    try:
        async for changes in awatch(*watched, stop_event=stopped):
            for name in _touched(vendors, watched, (Path(path) for _, path in changes)):
                await _read_again(vendors, name, folders, faults)
    except (OSError, RuntimeError) as error:
        _say(f"can't watch the fixtures any more: {error}")


def _touched(vendors: Vendors, folders: Sequence[Path], paths: Iterable[Path]) -> list[str]:
    """Return the vendors that changed files speak of; the names of people are everybody's."""
    parts = [
        path.relative_to(folder).parts
        for path in paths
        for folder in folders
        if path != folder and path.is_relative_to(folder)
    ]
    if any(it[0] == "names.yaml" for it in parts):
        return list(vendors)
    return [name for name in vendors if any(it[0] == name for it in parts)]


async def _read_again(
    vendors: Vendors, name: str, folders: Sequence[Path], faults: list[Fault]
) -> None:
    try:
        vendor = await asyncio.to_thread(vendors.load, name)
        faults[:] = await asyncio.to_thread(read_faults, vendors, folders)
        vendors.put(vendor)
    except SandboxError as error:
        _say(f"{error}; what was read before stays")
    except Exception:
        log.exception("defect of the sandbox: the fixtures of %s can't be read again", name)
    else:
        _say(f"the fixtures of {name} were read again")


def _say(text: str) -> None:
    print(f"vendor-sandbox: {text}", file=sys.stderr, flush=True)
