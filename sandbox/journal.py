"""The exchanges of a world, in order, in so many bytes."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.contract import Contract, Operation

# What an exchange weighs beyond its bodies: objects, header bytes, the target.
_WEIGHT = 1_500


def masked(text: str, secrets: Sequence[str]) -> str:
    """Return a text with the values of these parameters and members put out of sight."""
    names = "|".join(map(re.escape, secrets))
    text = re.sub(rf"((?:^|[?&])(?:{names})=)[^&\s]*", r"\1***", text)
    return re.sub(rf'("(?:{names})"\s*:\s*)"(?:[^"\\]|\\.)*"', r'\1"***"', text)


@dataclass(slots=True)
class Request:
    """A request as it came over the wire. `received` is the machine's own time, in seconds."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    peer: str = ""
    received: float = 0.0


@dataclass(slots=True)
class Response:
    """A response as it goes over the wire, before any content coding."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


class Exchange:
    """One request with its response and all that was found out about it.

    `path` is the vendor's own path, `operation` the one that was met, `error` the name of
    the error answered, `refused_by` the check that refused, `at` the world's time,
    `duration` in seconds, `traceback` that of a defect of the sandbox.
    """

    __slots__ = (
        "at", "caller", "contract", "duration", "error", "number", "operation", "path",
        "refused_by", "request", "response", "traceback", "values", "vendor", "world",
    )  # fmt: skip

    def __init__(
        self,
        world: str,
        vendor: str,
        contract: Contract,
        path: str,
        request: Request,
        at: float,
    ) -> None:
        self.number = 0
        self.world = world
        self.vendor = vendor
        self.contract = contract
        self.path = path
        self.request = request
        self.at = at
        self.operation: Operation | None = None
        self.caller: str | None = None
        self.error: str | None = None
        self.refused_by: str | None = None
        self.values: Mapping[str, Any] | None = None
        self.traceback: str | None = None
        self.response = Response(500, (), b"")
        self.duration = 0.0

    @property
    def weight(self) -> int:
        """About how many bytes it takes to keep."""
        return _WEIGHT + len(self.request.target) + len(self.request.body) + len(self.response.body)


class Journal:
    """The last exchanges of a world, numbered from 1 on, bounded in bytes."""

    __slots__ = ("_exchanges", "_most", "_weight", "count")

    def __init__(self, most: int) -> None:
        """Keep at most so many bytes; the newest exchange is kept whatever its size."""
        self._most = most
        self._exchanges: deque[Exchange] = deque()
        self._weight = 0
        self.count = 0

    def next_number(self) -> int:
        """Return the number of the exchange that begins."""
        self.count += 1
        return self.count

    def append(self, exchange: Exchange) -> None:
        """Keep an exchange and drop the oldest that no longer fit."""
        exchanges = self._exchanges
        exchanges.append(exchange)
        self._weight += exchange.weight
        while self._weight > self._most and len(exchanges) > 1:
            self._weight -= exchanges.popleft().weight

    def clear(self) -> None:
        """Drop all; the numbers go on, so that no address comes to mean another exchange."""
        self._exchanges.clear()
        self._weight = 0

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)

    def get(self, number: int) -> Exchange | None:
        """Return the exchange with this number, if it is still kept."""
        return next((it for it in self._exchanges if it.number == number), None)
