"""Answers that travel badly: late, slowly, in part, or not at all."""

import asyncio
import socket
import struct

from aiohttp.abc import AbstractStreamWriter
from aiohttp.web_request import BaseRequest

from sandbox.journal import Delivery, Response
from sandbox.wire import Delivered, Headers, head_of

# Slow bodies go out in so many pieces a second.
_BEAT = 20


class Broken(Delivered):
    """A response that is written as a `Delivery` says."""

    def __init__(self, response: Response, mark: Headers, delivery: Delivery) -> None:
        super().__init__(response, mark)
        self._delivery = delivery

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """Write what the delivery lets through; where it breaks off, the connection ends."""
        if self._delivery.broken is None and self._delivery.rate is None:
            return await super().prepare(request)
        if self._eof_sent:
            return None
        self._eof_sent = True
        self._keep_alive = self._delivery.broken in (None, "short") and request.keep_alive
        transport = request.transport
        if transport is None or transport.is_closing():
            return None
        if self._delivery.broken == "reset":
            _reset(transport)
        elif self._delivery.broken != "close":
            await self._write(request, transport)
        if self._delivery.broken not in (None, "short"):
            transport.close()
        return None

    async def _write(self, request: BaseRequest, transport: asyncio.Transport) -> None:
        transport.write(head_of(self._whole, self._mark, keep_alive=bool(self._keep_alive)))
        body = b"" if request.method == "HEAD" else self._whole.body
        if self._delivery.broken == "headers":
            return
        if self._delivery.broken in ("body", "short"):
            body = body[: len(body) // 2]
        rate = self._delivery.rate
        piece = len(body) or 1 if rate is None else max(int(rate / _BEAT), 1)
        for at in range(0, len(body), piece):
            if transport.is_closing():
                return
            transport.write(body[at : at + piece])
            if rate is not None:
                await asyncio.sleep(piece / rate)


def _reset(transport: asyncio.Transport) -> None:
    """End a connection with RST in place of FIN: nothing lingers (SO_LINGER, socket(7))."""
    bound = transport.get_extra_info("socket")
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
