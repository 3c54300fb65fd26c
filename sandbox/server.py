"""Sockets: what comes in becomes requests, what goes out is delivered. Only this module waits."""

import asyncio
import re
import socket
import zlib
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from aiohttp import ClientConnectionResetError, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import HttpVersion10

from sandbox.exchange import Engine, Place, origin_form
from sandbox.journal import Request, Response
from sandbox.sources import SandboxError

# These protect us; the vendors' own limits are far below, and refuse in the vendors' words.
MAX_LINE = 1024 * 1024
MAX_FIELD = 128 * 1024
MAX_BODY = 64 * 1024 * 1024

_REQUEST_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9!#$&'*+.^_`|~-]*) ([^ \r\n]+) HTTP/1\.[01]\r?\n")

Origin = tuple[str, str]
Headers = Sequence[tuple[str, str]]


class Server:
    """The listening sockets of an engine: one for all, and one for each vendor that asks."""

    def __init__(self, engine: Engine, host: str = "127.0.0.1") -> None:
        self._engine = engine
        self._host = host
        self._runners: list[web.ServerRunner] = []
        self._starting: set[asyncio.Task[None]] = set()
        engine.open_port = self.open

    async def start(self, port: int = 0) -> str:
        """Listen, on a free port where 0 is asked for, and return the origin.

        Raises `SandboxError` if the address can't be had.
        """
        self._engine.origin = self._listen(None, port)
        await asyncio.gather(*self._starting)
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
        for runner in self._runners:
            await runner.cleanup()

    def _listen(self, at: Origin | None, port: int) -> str:
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        if not 0 <= port < 65_536:
            raise SandboxError(f"can't listen on {self._host}:{port}: there is no such port")
        try:
            bound = socket.create_server((self._host, port), family=family, backlog=1024)
        except OSError as error:
            # Python adds the address in brackets, which we name already.
            reason = str(error.strerror or error).partition(" (")[0]
            raise SandboxError(f"can't listen on {self._host}:{port}: {reason}") from None
        runner = web.ServerRunner(Listener(self._engine, at), shutdown_timeout=1.0)
        self._runners.append(runner)
        task = asyncio.get_running_loop().create_task(_serve(runner, bound))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{bound.getsockname()[1]}"


async def _serve(runner: web.ServerRunner, bound: socket.socket) -> None:
    await runner.setup()
    await web.SockSite(runner, bound).start()


class Listener(web.Server):
    """What stands behind one socket: all vendors below their names, or one at the root."""

    def __init__(self, engine: Engine, at: Origin | None) -> None:
        super().__init__(
            self._handle,
            access_log=None,
            max_line_size=MAX_LINE,
            max_field_size=MAX_FIELD,
        )
        self._engine = engine
        self._at = at

    def __call__(self) -> web.RequestHandler:
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

    async def _handle(self, message: web.BaseRequest) -> web.StreamResponse:
        target = message.raw_path
        try:
            place = self.locate(message.headers.get("Host", ""), target)
        except SandboxError as error:
            return _problem(404, str(error))
        if place is None:
            return _problem(404, self._where_to())
        limits = place.limits
        limits.in_flight += 1
        try:
            body = b""
            if message.can_read_body:
                _ask_for_body(message)
                body = await _read(message.content, limits.figures.body or MAX_BODY)
            head = b"\r\n".join(map(b": ".join, message.raw_headers))
            peer = message.remote or ""
            request = Request(message.method, target, message.headers, body, peer, head)
            done = self._engine.exchange(place, request)
            return _delivered(done.response, self._engine.mark(done), place, message)
        finally:
            limits.in_flight -= 1

    def broken(self, received: bytes) -> web.StreamResponse:
        """Answer what aiohttp could not parse: an unknown method is the vendor's to refuse."""
        found = _REQUEST_LINE.match(received)
        method, target = (it.decode("latin-1") for it in found.groups()) if found else ("", "/")
        try:
            place = self.locate("", target)
        except SandboxError as error:
            return _problem(404, str(error))
        if place is None or place.world is None:
            return _problem(400, "the request is not HTTP as RFC 9112 has it")
        known = method in _METHODS
        request = Request(method, target, {})
        done = self._engine.exchange(place, request, malformed=known or not found)
        return Delivered(done.response, self._engine.mark(done))

    def _where_to(self) -> str:
        vendors = ", ".join(f"/{name}" for name in self._engine.vendors)
        return f"nothing is here; there are {vendors}, each also below /w/<world>, and /_sandbox"


class Connection(web.RequestHandler):
    """aiohttp's connection, with our answer to what its parser refuses."""

    __slots__ = ("_listener", "_received")

    def __init__(self, listener: Listener, **settings: Any) -> None:
        super().__init__(listener, **settings)
        self._listener = listener
        self._received = b""

    def data_received(self, data: bytes) -> None:
        """Keep what came last, for it is gone when the parser refuses it."""
        self._received = data
        super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002 (aiohttp's signature)
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        """Answer in place of aiohttp's own page."""
        if status == 400:
            response = self._listener.broken(self._received)
        else:
            response = _problem(status, "the sandbox could not answer; see its log")
            self.log_exception("defect of the sandbox", exc_info=exc)
        response.force_close()
        return response


class Delivered(web.StreamResponse):
    """A response whose head and body leave as one piece, byte for byte as the engine made them.

    aiohttp's own `Response` sorts headers into a dictionary and back; this costs half as much
    (measured: 15 against 21 microseconds for a whole request), and a header's spelling and
    place stay the vendor's.
    """

    def __init__(self, response: Response, mark: Headers) -> None:
        # Not aiohttp's own beginning: the headers that it would lay out are never looked at.
        self._status = response.status
        self._whole = response
        self._mark = mark

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write everything, once."""
        if self._eof_sent:
            return None
        self._eof_sent = True
        self._keep_alive = request.keep_alive if self._keep_alive is None else self._keep_alive
        whole, transport = self._whole, request.transport
        if transport is None or transport.is_closing():
            raise ClientConnectionResetError("the client has gone")
        head = _head(whole, self._mark, request, keep_alive=self._keep_alive)
        if request.method == "HEAD":
            transport.write(head)
        elif len(whole.body) < _LARGE:
            transport.write(head + whole.body)
        else:
            transport.writelines((head, whole.body))
            await request.writer.drain()
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """All is written already."""


# From here on a body is not copied behind its head, and a client that reads slowly makes
# us wait for it.
_LARGE = 16 * 1024

_METHODS = frozenset(
    ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")
)


def _ask_for_body(message: web.BaseRequest) -> None:
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


def _delivered(
    response: Response, mark: Headers, place: Place, message: web.BaseRequest
) -> Delivered:
    """Make aiohttp's response, compressed where vendor and client agree on it."""
    least = place.vendor.pack.gzip_from
    if (
        least is not None
        and len(response.body) >= least
        and _takes_gzip(message.headers.get("Accept-Encoding", ""))
    ):
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        coded = packer.compress(response.body) + packer.flush()
        coding = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
        return Delivered(Response(response.status, (*response.headers, *coding), coded), mark)
    return Delivered(response, mark)


@lru_cache(maxsize=128)
def _takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding lets gzip in; with the weight 0 it does not (RFC 9110)."""
    return any(_GZIP.fullmatch(it.strip()) for it in accepted.split(","))


_GZIP = re.compile(r"gzip(?!\s*;\s*q=0(?:\.0*)?$)(?:\s*;.*)?", re.IGNORECASE)


def _head(
    response: Response, mark: Headers, request: web.BaseRequest, *, keep_alive: bool
) -> bytes:
    """Return the head of an answer (RFC 9112)."""
    lines = [_opening(response.status, response.headers)]
    lines += [f"{name}: {value}\r\n" for name, value in mark]
    if response.status != 204:
        lines.append(f"Content-Length: {len(response.body)}\r\n")
    lines.append(f"Date: {rfc822_formatted_time()}\r\n")
    if not keep_alive:
        lines.append("Connection: close\r\n")
    elif request.version == HttpVersion10:
        lines.append("Connection: keep-alive\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("utf-8", "surrogateescape")


@lru_cache(maxsize=256)
def _opening(status: int, headers: Headers) -> str:
    """Return the status line and the headers that many answers have in common."""
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    return "".join((f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n", *lines))


def _problem(status: int, detail: str) -> web.Response:
    """Answer in the form of RFC 9457, in matters that belong to no vendor."""
    return web.json_response(
        {
            "type": "about:blank",
            "title": _TITLES.get(status, "Error"),
            "status": status,
            "detail": detail,
        },
        status=status,
        content_type="application/problem+json",
    )


_TITLES = {400: "Bad Request", 404: "Not Found", 500: "Internal Server Error"}
