"""The exchanges of a world, in order, in so many bytes."""

import re
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from multidict import CIMultiDict

from sandbox.contract import Contract, Operation

Break = Literal["close", "headers", "body", "reset", "short"]

# What an exchange weighs beyond its bodies: objects, header bytes, the target.
_WEIGHT = 1_000


# What stands in the place of a secret.
MASK = "***"


def masked(text: str, secrets: Sequence[str]) -> str:
    """Return a text with the values of these parameters and members, in any case, masked."""
    if not secrets:
        return text
    names = "|".join(map(re.escape, secrets))
    text = re.sub(rf"(?i)((?:^|[?&])(?:{names})=)[^&\s]*", r"\1***", text)
    return re.sub(rf'(?i)("(?:{names})"\s*:\s*)"(?:[^"\\]|\\.)*"', r'\1"***"', text)


class Request:
    """A request as it came over the wire; `peer` is the client's address, `scheme` http or https.

    Of its headers the journal keeps the bytes alone, which take a tenth of the room; they
    are read again when somebody asks for them.
    """

    __slots__ = ("_headers", "body", "head", "method", "peer", "scheme", "target")

    def __init__(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        peer: str = "",
        head: bytes = b"",
        scheme: str = "http",
    ) -> None:
        self.method = method
        self.target = target
        self._headers: Mapping[str, str] | None = headers
        self.body = body
        self.peer = peer
        self.head = head
        self.scheme = scheme

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; names in any case."""
        if self._headers is None:
            lines = self.head.decode("utf-8", "surrogateescape").split("\r\n")
            pairs = (line.partition(": ")[::2] for line in lines)
            return CIMultiDict(pairs)
        return self._headers

    def shrink(self) -> None:
        """Keep the headers as bytes alone, where there are any."""
        if self.head:
            self._headers = None


def phrase(status: int) -> str:
    """Return a status in words, none for one that is not registered (RFC 9110)."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


@dataclass(slots=True)
class Response:
    """A response as it goes over the wire, before any content coding.

    A `stream` goes on after the body, as things happen.
    """

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    stream: Any = None


_NOT_YET = Response(500, (), b"")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer travels: seconds of waiting, bytes a second, and where it breaks off.

    Only the server carries it out.
    """

    wait: float = 0.0
    rate: float | None = None
    broken: Break | None = None


class Exchange:
    """One request with its response and all that was found out about it.

    `path` is the vendor's own path, `operation` the one that was met, `error` the name of
    the error answered, `refused_by` the check that refused, `at` the world's time,
    `duration` in seconds, `traceback` that of a defect of the sandbox, `fault` the number of
    the rule that struck (0: one that came with the request), `delivery` how the answer travels
    where not as usual, `served` the vendor with its settings and errors, `weight` about how
    many bytes it takes to keep.
    """

    __slots__ = (
        "at", "caller", "contract", "delivery", "duration", "error", "fault", "number",
        "operation", "path", "refused_by", "request", "response", "served", "traceback",
        "values", "vendor", "weight", "world",
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
        self.fault: int | None = None
        self.delivery: Delivery | None = None
        self.served: Any = None
        self.response = _NOT_YET
        self.duration = 0.0
        self.weight = 0


def weigh(exchange: Exchange) -> int:
    """Return about how many bytes an exchange takes to keep."""
    request = exchange.request
    bodies = len(request.body) + len(exchange.response.body)
    return _WEIGHT + len(request.target) + len(request.head) + bodies


class Journals:
    """All journals of a server, which share so many bytes.

    Where they take more, the one that was written to the longest ago gives up its oldest
    exchanges first. Each journal stands here as long as it has any.
    """

    __slots__ = ("_held", "last", "most", "weight")

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self.last: Journal | None = None
        self._held: OrderedDict[Journal, None] = OrderedDict()

    def hold(self, journal: "Journal") -> None:
        """Take note that from now on this is the one that was written to last."""
        self.last = journal
        self._held[journal] = None
        self._held.move_to_end(journal)

    def make_room(self) -> None:
        """Drop exchanges until the rest fits; the newest of all is kept whatever its size."""
        while self.weight > self.most:
            first = next(iter(self._held))
            if first is self.last and len(first) == 1:
                return
            first.shorten()
            if not first:
                self.let_go(first)

    def let_go(self, journal: "Journal") -> None:
        """Forget a journal that is empty, or leaves."""
        self._held.pop(journal, None)
        if self.last is journal:
            self.last = None


class Journal:
    """The last exchanges of a world, numbered from 1 on, bounded in bytes."""

    __slots__ = ("_exchanges", "_journals", "_most", "count", "weight")

    def __init__(self, most: int, journals: Journals | None = None) -> None:
        """Keep at most so many bytes, of those that all journals share.

        The newest exchange is kept whatever its size, until another journal needs the room.
        """
        self._most = most
        self._journals = Journals(most) if journals is None else journals
        self._exchanges: deque[Exchange] = deque()
        self.weight = 0
        self.count = 0

    def next_number(self) -> int:
        """Return the number of the exchange that begins."""
        self.count += 1
        return self.count

    def append(self, exchange: Exchange) -> None:
        """Keep an exchange and drop the oldest that no longer fit."""
        exchanges, journals = self._exchanges, self._journals
        exchanges.append(exchange)
        exchange.request.shrink()
        weight = exchange.weight = weigh(exchange)
        self.weight += weight
        journals.weight += weight
        if journals.last is not self:
            journals.hold(self)
        while self.weight > self._most and len(exchanges) > 1:
            self.shorten()
        if journals.weight > journals.most:
            journals.make_room()

    def shorten(self) -> None:
        """Drop the oldest exchange."""
        weight = self._exchanges.popleft().weight
        self.weight -= weight
        self._journals.weight -= weight

    def clear(self) -> None:
        """Drop all; the numbers go on, so that no address comes to mean another exchange."""
        self._exchanges.clear()
        self._journals.weight -= self.weight
        self._journals.let_go(self)
        self.weight = 0

    def leave(self) -> None:
        """Share no more: the world is dropped, and only who still holds it sees its exchanges."""
        self._journals.weight -= self.weight
        self._journals.let_go(self)
        self._journals = Journals(self._most)
        self._journals.weight = self.weight

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._exchanges))

    def __len__(self) -> int:
        return len(self._exchanges)

    def get(self, number: int) -> Exchange | None:
        """Return the exchange with this number, if it is still kept."""
        return next((it for it in self._exchanges if it.number == number), None)
