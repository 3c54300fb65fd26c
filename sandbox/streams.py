"""Answers that go on: what a stream gives is written as it comes, at the client's pace."""

import asyncio

from aiohttp.abc import AbstractStreamWriter
from aiohttp.web_request import BaseRequest
from aiohttp.web_response import StreamResponse

from sandbox.events import STILL_HERE
from sandbox.journal import Response

# Seconds without anything to write after which a sign of life is written.
QUIET = 15.0


class Streamed(StreamResponse):
    """An answer whose body is what a subscription hears of, until one of the two leaves.

    What the client is too slow to read waits with the subscription, which is bounded.
    """

    def __init__(self, response: Response) -> None:
        super().__init__(status=response.status, headers=dict(response.headers))
        self._stream = response.stream

    async def prepare(self, request: BaseRequest) -> AbstractStreamWriter | None:
        """Write the head, then whatever comes."""
        if self.prepared:
            return self._payload_writer
        woken = asyncio.Event()
        subscription = self._stream(woken.set)
        try:
            writer = await super().prepare(request)
            # So that whoever waits for the answer knows that he is being told.
            await self.write(STILL_HERE)
            while not subscription.over:
                await self._wait(woken)
                await self.write(subscription.take() or STILL_HERE)
        except ConnectionError:
            # The client has left.
            self.force_close()
        finally:
            subscription.end()
        return writer

    async def _wait(self, woken: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(woken.wait(), QUIET)
        except TimeoutError:
            return
        woken.clear()
