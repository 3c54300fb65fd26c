"""`Sandbox`: a server in a background thread, for programs and tests in Python."""

import asyncio
import json
import os
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sandbox import packs
from sandbox.assembly import build, new_event_loop
from sandbox.server import Server
from sandbox.sources import SandboxError
from sandbox.vendor import Vendor
from sandbox.views import WorldView, moment_of
from sandbox.world import World

T = TypeVar("T")

# Fixtures of a world's own: a folder, or records by vendor and collection.
Given = str | os.PathLike[str] | Mapping[str, Mapping[str, Any]]

# Seconds in which the server's thread has to carry out what it is asked for.
_PATIENCE = 60.0


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
        self._fixtures: dict[str, Mapping[str, Vendor[Any]]] = {}

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

    def __repr__(self) -> str:
        return f"<sandbox at {self.url or 'no address yet'}>"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def world(
        self,
        name: str | None = None,
        *,
        clock: str | datetime | float | None = None,
        fixtures: Given | None = None,
        strict: bool | None = None,
        seed: int | None = None,
        limits: bool | None = None,
    ) -> WorldView:
        """Return a private world: a new one, or the one with this name.

        The options are how a new one begins; what is left out is as it is for the server.
        `clock` is a moment, as ISO 8601, datetime or Unix seconds, at which the world's time
        stands until it is advanced or `clock.run()` is called. `fixtures` are a folder, whose
        collections take the place of the server's, or records by vendor and collection, which
        are added, or change those with the same key. `strict` refuses what a vendor lets pass
        in breach of its contract, `limits=False` lifts rate, quota and concurrency.

        Raises `SandboxError` for a moment, a name or fixtures that can't be, and for options
        of a world that is there already.
        """
        own: dict[str, Any] = {"strict": strict, "seed": seed, "limits": limits}
        if clock is not None:
            own |= {"start": moment_of(clock), "frozen": True}
        own = {option: value for option, value in own.items() if value is not None}
        return WorldView(self, self.call(lambda: self._world(name, own, fixtures)))

    def call(self, act: Callable[[], T]) -> T:
        """Carry something out in the server's thread, between two requests.

        Raises what it raises, and `SandboxError` where the server does not run.
        """
        if threading.current_thread() is self._thread:
            return act()
        if not self._thread.is_alive():
            raise SandboxError("the sandbox does not run: use `with Sandbox() as sandbox:`")
        future: Future[T] = Future()

        def carry_out() -> None:
            try:
                future.set_result(act())
            except BaseException as error:  # noqa: BLE001 (the caller's business)
                future.set_exception(error)

        # A coroutine and its task would take twice the time (measured).
        self._loop.call_soon_threadsafe(carry_out)
        return _in_time(future)

    def origin(self, world: str, vendor: str) -> str:
        """Return an origin with this vendor at its root."""
        return self.call(lambda: self._server.open(world, vendor))

    def _world(self, name: str | None, own: dict[str, Any], fixtures: Given | None) -> World:
        worlds = self.engine.worlds
        if name is not None and not own and fixtures is None:
            return worlds[name]
        settings = replace(worlds.settings, **own) if own else worlds.settings
        vendors = {} if fixtures is None else self._with(fixtures)
        return worlds.make(name, settings=settings, own=vendors)

    def _with(self, given: Given) -> Mapping[str, Vendor[Any]]:
        """Return the vendors of which fixtures say something; made once for the same ones."""
        if isinstance(given, Mapping):
            try:
                key = json.dumps(given)
            except (TypeError, ValueError) as error:
                raise SandboxError(f"fixtures: {error}") from None
            found: Path | Mapping[str, Any] = json.loads(key)
        else:
            found = Path(given).resolve()
            key = str(found)
        if key not in self._fixtures:
            self._fixtures[key] = packs.with_fixtures(self.engine.vendors, found)
        return self._fixtures[key]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return _in_time(asyncio.run_coroutine_threadsafe(coroutine, self._loop))


def _in_time(future: Future[T]) -> T:
    try:
        return future.result(_PATIENCE)
    except TimeoutError:
        if future.done():
            raise
        raise SandboxError("the server's thread does not answer") from None
