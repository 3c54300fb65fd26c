"""Sockets: what comes in becomes requests, what goes out is delivered. Only this module waits."""

import asyncio
import logging
import re
import socket
import ssl
from collections.abc import Coroutine
from time import perf_counter
from typing import Any

from aiohttp.http import HttpVersion10, RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest
from aiohttp.web_response import StreamResponse
from aiohttp.web_server import Server as LowLevelServer

from sandbox.exchange import Engine, Place, origin_form
from sandbox.faults import FAULT
from sandbox.journal import Exchange, Request, Response
from sandbox.problems import problem
from sandbox.sources import SandboxError
from sandbox.streams import Streamed
from sandbox.wire import Delivered, compressed, pieces

log = logging.getLogger("sandbox")

# These protect us; the vendors' own limits are far below, and refuse in the vendors' words.
MAX_LINE = 1024 * 1024
MAX_FIELD = 128 * 1024
MAX_BODY = 64 * 1024 * 1024

# Connections that may wait to be taken.
_BACKLOG = 1024

# Seconds that calls get to end when the server does.
_PATIENCE = 1.0

_REQUEST_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9!#$&'*+.^_`|~-]*) ([^ \r\n]+) HTTP/1\.[01]\r?\n")

Origin = tuple[str, str]


class Server:
    """The listening sockets of an engine: one for all, and one for each vendor that asks.

    With `tls` they speak https. Worlds that nobody calls are dropped as they fall due.
    """

    def __init__(
        self, engine: Engine, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
    ) -> None:
        self._engine = engine
        self._host = host
        self._tls = tls
        self._sockets: dict[Origin | None, Socket] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeping: asyncio.TimerHandle | None = None
        engine.open_port = self.open
        engine.worlds.came, engine.worlds.went = self._came, self._close

    async def start(self, port: int = 0) -> str:
        """Listen, on a free port where 0 is asked for, and return the origin.

        Raises `SandboxError` if the address can't be had.
        """
        self._engine.origin = self._listen(None, port)
        await asyncio.gather(*self._tasks)
        return self._engine.origin

    def open(self, world: str, vendor: str, port: int = 0) -> str:
        """Open an origin with this vendor at its root, or return the one that is open.

        The port is bound at once and served from the loop's next turn on. Raises
        `SandboxError` if the address can't be had.
        """
        origins, at = self._engine.origins, (world, vendor)
        if at not in origins:
            origins[at] = self._listen(at, port)
        return origins[at]

    async def stop(self) -> None:
        """Close all sockets; calls that are being answered get a second to end."""
        if self._sweeping is not None:
            self._sweeping.cancel()
        self._engine.events.close()
        for listening in self._sockets.values():
            await listening.stop()

    def _came(self, world: str) -> None:  # noqa: ARG002 (which one does not matter)
        idle = self._engine.worlds.settings.idle
        if idle is not None and self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(idle, self._sweep)

    def _sweep(self) -> None:
        rest, self._sweeping = self._engine.worlds.sweep(perf_counter()), None
        if rest is not None:
            self._sweeping = asyncio.get_running_loop().call_later(rest, self._sweep)

    def _close(self, world: str) -> None:
        """Close the ports of a world that is dropped."""
        for at in [it for it in self._engine.origins if it[0] == world]:
            del self._engine.origins[at]
            self._do(self._sockets.pop(at).stop())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _listen(self, at: Origin | None, port: int) -> str:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        if not 0 <= port < 65_536:
            raise SandboxError(f"can't listen on {self._host}:{port}: there is no such port")
        try:
            bound = socket.create_server((self._host, port), family=family, backlog=_BACKLOG)
        except OSError as error:
            # Python adds the address in brackets, which we name already.
            reason = str(error.strerror or error).partition(" (")[0]
            raise SandboxError(f"can't listen on {self._host}:{port}: {reason}") from None
        scheme = "http" if self._tls is None else "https"
        listening = self._sockets[at] = Socket(bound, Listener(self._engine, at, scheme))
        self._do(listening.start(self._tls))
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{scheme}://{host}:{bound.getsockname()[1]}"


class Socket:
    """A bound socket, and what answers behind it."""

    def __init__(self, bound: socket.socket, listener: "Listener") -> None:
        self._bound = bound
        self._listener = listener
        self._server: asyncio.Server | None = None

    async def start(self, tls: ssl.SSLContext | None) -> None:
        """Take connections."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._listener, sock=self._bound, ssl=tls, backlog=_BACKLOG
        )

    async def stop(self) -> None:
        """Take no more; what is being answered gets a second to end."""
        if self._server is not None:
            self._server.close()
        # What has come in begins to be answered before idle connections are closed.
        await asyncio.sleep(0)
        self._listener.pre_shutdown()
        await self._listener.shutdown(_PATIENCE)


class Listener(LowLevelServer):
    """What stands behind one socket: all vendors below their names, or one at the root."""

    def __init__(self, engine: Engine, at: Origin | None, scheme: str) -> None:
        super().__init__(
            self._handle,
            access_log=None,
            max_line_size=MAX_LINE,
            max_field_size=MAX_FIELD,
        )
        self._engine = engine
        self._at = at
        self._scheme = scheme

    def __call__(self) -> RequestHandler:
        """Make the protocol of a new connection."""
        return Connection(self, loop=self._loop, **self._kwargs)

    def locate(self, host: str, target: str) -> Place | None:
        """Find where a request goes. Raises `SandboxError` for an impossible world."""
        engine = self._engine
        if self._at is None or target.startswith("/_sandbox/"):
            return engine.locate(host, target)
        world, vendor = self._at
        if not target.startswith("/"):
            target = origin_form(target)
        path, _, query = target.partition("?")
        return engine.place(world, engine.vendors[vendor], path, query)

    async def _handle(self, message: BaseRequest) -> StreamResponse:
        target = message.raw_path
        try:
            place = self.locate(message.headers.get("Host", ""), target)
        except SandboxError as error:
            return Delivered(problem(404, str(error)), ())
        if place is None:
            return Delivered(problem(404, self._where_to()), ())
        limits = place.limits
        limits.in_flight += 1
        try:
            body = b""
            if message.can_read_body:
                _ask_for_body(message)
                body = await _read(message.content, limits.figures.body or MAX_BODY)
            done = self._carried_out(place, message, body, message.remote or "")
            if done.response.stream is not None:
                return Streamed(done.response)
            response, mark = self._as_agreed(done, place, message), self._engine.mark(done)
            if done.delivery is None:
                return Delivered(response, mark)
            from sandbox.breakage import Broken

            await asyncio.sleep(done.delivery.wait)
            return Broken(response, mark, done.delivery)
        finally:
            limits.in_flight -= 1

    def at_once(self, message: RawRequestMessage, payload: Any, peer: str) -> list[bytes] | None:
        """Return the pieces of the answer to a request whose body is here.

        None, with the body unread, for one that can wait: of no vendor, or at a fault's mercy.
        """
        try:
            place = self.locate(message.headers.get("Host", ""), message.path)
        except SandboxError:
            return None
        if place is None or place.world is None or payload.exception() is not None:
            return None
        if place.world.faults or FAULT in message.headers:
            return None
        body = b"" if payload is EMPTY_PAYLOAD else payload.read_nowait()
        limits = place.limits
        limits.in_flight += 1
        try:
            done = self._carried_out(place, message, body, peer)
            response, mark = self._as_agreed(done, place, message), self._engine.mark(done)
        except Exception:
            log.exception("defect of the sandbox")
            response, mark = problem(500, _DEFECT), ()
        finally:
            limits.in_flight -= 1
        return pieces(response, mark, message.method)

    def _carried_out(
        self, place: Place, message: BaseRequest | RawRequestMessage, body: bytes, peer: str
    ) -> Exchange:
        target = message.path if isinstance(message, RawRequestMessage) else message.raw_path
        head = b"\r\n".join(map(b": ".join, message.raw_headers))
        request = Request(message.method, target, message.headers, body, peer, head, self._scheme)
        return self._engine.exchange(place, request)

    def _as_agreed(
        self, done: Exchange, place: Place, message: BaseRequest | RawRequestMessage
    ) -> Response:
        """Return the answer, compressed where client and vendor agree on it."""
        response, least = done.response, place.vendor.pack.gzip_from
        if least is not None and len(response.body) >= least:
            return compressed(response, message.headers.get("Accept-Encoding", ""))
        return response

    def broken(self, received: bytes) -> StreamResponse:
        """Answer what aiohttp could not parse: an unknown method is the vendor's to refuse."""
        found = _REQUEST_LINE.match(received)
        method, target = (it.decode("latin-1") for it in found.groups()) if found else ("", "/")
        try:
            place = self.locate("", target)
        except SandboxError as error:
            return Delivered(problem(404, str(error)), ())
        if place is None or place.world is None:
            return Delivered(problem(400, "the request is not HTTP as RFC 9112 has it"), ())
        known = method in _METHODS
        request = Request(method, target, {})
        done = self._engine.exchange(place, request, malformed=known or not found)
        return Delivered(done.response, self._engine.mark(done))

    def _where_to(self) -> str:
        vendors = ", ".join(f"/{name}" for name in self._engine.vendors)
        return f"nothing is here; there are {vendors}, each also below /w/<world>, and /_sandbox"


# What we share with aiohttp's loop is no promise of aiohttp's; without it the loop does it all.
_LOOP_AS_KNOWN = {"_messages", "_msg_queue_resume_size", "_waiter"} <= set(RequestHandler.__slots__)


class Connection(RequestHandler):
    """aiohttp's connection, which answers at once what it can.

    aiohttp's own loop makes a future and a task for each request. A call of ours, being
    synchronous, needs neither once its request has come whole; without them it takes two
    thirds of the time (measured). The loop gets what is left: bodies still on their way,
    clients that read slowly, the control plane, what the parser refuses.
    """

    __slots__ = ("_listener", "_peer", "_received")

    def __init__(self, listener: Listener, **settings: Any) -> None:
        super().__init__(listener, **settings)
        self._listener = listener
        self._received = b""
        self._peer: str | None = None

    def data_received(self, data: bytes) -> None:
        """Answer what has come whole while the loop waits; wake it for anything else."""
        # It is gone when the parser refuses it.
        self._received = data or self._received
        if not _LOOP_AS_KNOWN:
            super().data_received(data)
            return
        # Without a waiter nobody is woken, and what comes in while we answer waits its turn.
        waiter, self._waiter = self._waiter, None
        super().data_received(data)
        if waiter is not None and not waiter.done():
            self._answer_at_once()
            if self._messages and not waiter.done():
                waiter.set_result(None)
        self._waiter = waiter

    def _answer_at_once(self) -> None:
        messages = self._messages
        while messages:
            first = messages.popleft()
            if not self._answered_at_once(*first):
                messages.appendleft(first)
                return
            if self._parser is not None:
                self._parser.message_consumed()
            if self._buffer_paused and len(messages) <= self._msg_queue_resume_size:
                self._resume_reading_if_drained()

    def _answered_at_once(self, message: Any, payload: Any) -> bool:
        transport = self.transport
        if (
            message.__class__ is not RawRequestMessage
            or message.should_close
            or message.upgrade
            or message.version == HttpVersion10
            or not payload.is_eof()
            or transport is None
            or transport.is_closing()
            or transport.get_write_buffer_size()
        ):
            return False
        if self._peer is None:
            self._peer = (transport.get_extra_info("peername") or ("",))[0]
        answer = self._listener.at_once(message, payload, self._peer)
        if answer is not None:
            transport.writelines(answer)
        return answer is not None

    def handle_error(
        self,
        request: BaseRequest,  # noqa: ARG002 (aiohttp's signature)
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002
    ) -> StreamResponse:
        """Answer in place of aiohttp's own page."""
        if status == 400:
            response = self._listener.broken(self._received)
        else:
            response = Delivered(problem(status, _DEFECT), ())
            self.log_exception("defect of the sandbox", exc_info=exc)
        response.force_close()
        return response


_METHODS = frozenset(
    ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
)


def _ask_for_body(message: BaseRequest) -> None:
    """Tell a client that waits to be asked for its body to send it (RFC 9110, 10.1.1)."""
    if message.headers.get("Expect", "").lower() == "100-continue" and message.transport:
        message.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")


async def _read(content: Any, most: int) -> bytes:
    """Read a body, or as much of it as shows that it is too long."""
    chunks, size = [], 0
    while size <= most and (chunk := await content.readany()):
        chunks.append(chunk)
        size += len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


_DEFECT = "the sandbox could not answer; see its log"
