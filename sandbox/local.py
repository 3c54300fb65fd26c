"""`Sandbox`: a server in a background thread, and views of its worlds for Python."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox import packs
from sandbox.clock import iso
from sandbox.exchange import Engine
from sandbox.faults import Fault
from sandbox.journal import Exchange
from sandbox.server import Server
from sandbox.sources import SandboxError
from sandbox.vendor import Vendor
from sandbox.world import Seed, Settings, World
from sandbox.worlds import Worlds

T = TypeVar("T")

# Seconds in which the server's thread has to carry out what it is asked for.
_PATIENCE = 60.0


def build(
    vendors: Sequence[str] | None = None,
    *,
    fixtures: Sequence[Path] = (),
    limits: bool = True,
    strict: bool = False,
    marks: bool = True,
    clock: float | None = None,
    seed: int = 0,
    **bounds: Any,
) -> Engine:
    """Return an engine with these vendors, all of them by default, and the control plane.

    A vendor is loaded when it is first called, or at once where a folder of fixtures says
    something of it. `bounds` are those of `Settings`: worlds, idle, journal, journals. Raises
    `SandboxError` for an unknown vendor or a wrong fixture.
    """
    chosen = packs.Vendors(vendors, lambda name: packs.load(name, fixtures, limits=limits))
    for name in chosen:
        if any((folder / name).is_dir() for folder in fixtures):
            chosen.get(name)

    def seed_of(name: str) -> Seed:
        return Seed(chosen[name].seeded, chosen[name].figures)

    settings = Settings(clock, seed, faults=_faults(chosen, fixtures), **bounds)
    worlds = Worlds(seed_of, settings)
    engine = Engine(chosen, worlds, strict=strict, marks=marks)
    engine.load_control = _control
    return engine


def _faults(vendors: packs.Vendors, folders: Sequence[Path]) -> list[Fault]:
    """Return the faults that a user's folders give."""
    if not folders:
        return []
    from sandbox.fault_rules import read_faults

    files = [(folder / name / "faults.yaml", name) for folder in folders for name in vendors]
    return [fault for file, name in files for fault in read_faults(file, name, vendors)]


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


class Sandbox:
    """A server in a background thread, for programs and tests of any kind.

    `with Sandbox() as sandbox:` starts it on a free port and stops it at the end. The
    options are those of `vendor-sandbox serve`; `clock` is a moment in Unix seconds.
    """

    def __init__(
        self,
        vendors: Sequence[str] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        **options: Any,
    ) -> None:
        self.engine = build(vendors, **options)
        self._server = Server(self.engine, host)
        self._port = port
        self._loop = new_event_loop()
        self._thread = threading.Thread(target=self._run, name="vendor-sandbox", daemon=True)

    @property
    def url(self) -> str:
        """The origin below which all vendors are found."""
        return self.engine.origin

    def start(self) -> Self:
        """Listen. Raises `SandboxError` if the address can't be had."""
        self._thread.start()
        try:
            self._wait(self._server.start(self._port))
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Close the sockets and end the thread; once is enough, and more does no harm."""
        if self._thread.is_alive():
            self._wait(self._server.stop())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def world(self, name: str | None = None) -> "WorldView":
        """Return a private world: a new one, or the one with this name."""
        return WorldView(self, self.call(lambda: self._world(name)))

    def call(self, act: Callable[[], T]) -> T:
        """Carry something out in the server's thread, between two requests."""

        async def carry_out() -> T:
            return act()

        return self._wait(carry_out())

    def origin(self, world: str, vendor: str) -> str:
        """Return an origin with this vendor at its root."""
        return self.call(lambda: self._server.open(world, vendor))

    def _world(self, name: str | None) -> World:
        worlds = self.engine.worlds
        return worlds.make() if name is None else worlds[name]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        future: Future[T] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result(_PATIENCE)
        except TimeoutError:
            raise SandboxError("the server's thread does not answer") from None


class WorldView:
    """A world as a test sees it: `world.marketo`, `world.clock`, `world.exchanges`."""

    def __init__(self, sandbox: Sandbox, world: World) -> None:
        self._sandbox = sandbox
        self._world = world
        self.clock = ClockView(sandbox, world)

    @property
    def name(self) -> str:
        """The world's name, as in its URLs."""
        return self._world.name

    @property
    def exchanges(self) -> list[Exchange]:
        """The exchanges that the journal still holds, the oldest first."""
        return self._sandbox.call(lambda: list(self._world.journal))

    def reset(self) -> None:
        """Go back to the seeded state."""
        self._sandbox.call(lambda: self._sandbox.engine.worlds.reset(self._world))

    def snapshot(self, name: str) -> None:
        """Keep the present under a name. Raises `SandboxError` for one that can't be one."""
        self._sandbox.call(lambda: self._world.keep(name))

    def restore(self, name: str) -> None:
        """Go back to a snapshot. Raises `SandboxError` where there is none of that name."""
        self._sandbox.call(lambda: self._world.restore(self._world.kept(name)))

    def vendor(self, name: str) -> "VendorView":
        """Return a vendor of this world. Raises `SandboxError` for one that is not served."""
        vendor = self._sandbox.engine.vendors.get(name)
        if vendor is None:
            raise SandboxError(f"the vendor {name!r} is not served")
        return VendorView(self._sandbox, self._world, vendor)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self.vendor(name)
        except SandboxError as error:
            raise AttributeError(str(error)) from None


class VendorView:
    """A vendor of a world: its addresses, its credentials, its records."""

    def __init__(self, sandbox: Sandbox, world: World, vendor: Vendor[Any]) -> None:
        self._sandbox = sandbox
        self._world = world
        self._vendor = vendor

    @property
    def url(self) -> str:
        """The URL to which a client appends the documented paths."""
        return self._sandbox.engine.url(self._world.name, self._vendor.name)

    @property
    def root(self) -> str:
        """The URL without what the vendor's clients have before the documented paths."""
        return self.url.removesuffix(self._vendor.pack.prefix(self._vendor.seeded))

    @property
    def origin(self) -> str:
        """An origin with the vendor at its root, for clients that take only host and port."""
        return self._sandbox.origin(self._world.name, self._vendor.name)

    @property
    def credentials(self) -> dict[str, str]:
        """What a client needs to authenticate, by the names of the environment variables."""
        return dict(self._vendor.pack.credentials(self._vendor.seeded))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        credentials = self.credentials
        if name.upper() in credentials:
            return credentials[name.upper()]
        state = self._sandbox.call(self._present)
        try:
            return getattr(state, name)
        except AttributeError:
            known = ", ".join((*map(str.lower, credentials), *vars(state)))
            raise AttributeError(
                f"{self._vendor.name} has no {name!r}; there are {known}"
            ) from None

    def _present(self) -> Any:
        """Return the state as it is now, with all that has fallen due."""
        self._sandbox.engine.settle(self._world, self._vendor, self._world.clock.now())
        return self._world.states[self._vendor.name]


class ClockView:
    """A world's clock, to be looked at and moved."""

    def __init__(self, sandbox: Sandbox, world: World) -> None:
        self._sandbox = sandbox
        self._world = world

    @property
    def now(self) -> float:
        """The world's moment, in Unix seconds."""
        now: float = self._sandbox.call(self._world.clock.now)
        return now

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move the clock on. Raises `SandboxError` for a moment out of all worlds' time."""
        by = seconds + 60 * (minutes + 60 * (hours + 24 * days))
        self._sandbox.call(lambda: self._set(self._world.clock.now() + by))

    def set(self, now: float) -> None:
        """Make it a moment, in Unix seconds. Raises `SandboxError` as `advance` does."""
        self._sandbox.call(lambda: self._set(now))

    def freeze(self) -> None:
        """Let time stand still."""
        self._sandbox.call(self._world.clock.freeze)

    def run(self) -> None:
        """Let time run on."""
        self._sandbox.call(self._world.clock.run)

    def _set(self, now: float) -> None:
        from sandbox.control.clock import FIRST, LAST, POSSIBLE

        if not FIRST <= now < LAST:
            raise SandboxError(POSSIBLE)
        self._world.clock.set(now)
        self._sandbox.engine.settle_all(self._world)

    def __repr__(self) -> str:
        return f"ClockView({iso(self.now)}, {self._world.clock.mode})"
