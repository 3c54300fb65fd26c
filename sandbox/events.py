"""Exchanges as they happen, for whoever listens (server-sent events: HTML Standard, 9.2)."""

from collections import deque
from collections.abc import Callable, Sequence

from sandbox.clock import iso
from sandbox.formats import write_json
from sandbox.journal import Exchange, masked

# So many events wait for a listener that reads slowly; then the oldest are dropped, and he is
# told.
MOST_WAITING = 1000

# What a listener gets who has nothing to hear: so each end learns whether the other is there.
STILL_HERE = b": still here\n\n"


class Subscription:
    """A listener's wish and what waits for him: of all exchanges, of one world, of one vendor.

    `wake` is called when there is something to `take`, or nothing will come any more.
    """

    __slots__ = ("_listeners", "_missed", "_vendor", "_waiting", "_wake", "_world")

    def __init__(
        self,
        listeners: list["Subscription"],
        wake: Callable[[], None],
        world: str | None,
        vendor: str | None,
    ) -> None:
        self._listeners = listeners
        self._wake = wake
        self._world = world
        self._vendor = vendor
        self._waiting: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._missed = 0
        listeners.append(self)

    @property
    def over(self) -> bool:
        """Tell whether nothing will come any more."""
        return self not in self._listeners

    def wants(self, exchange: Exchange) -> bool:
        """Tell whether the listener wants to hear of an exchange."""
        return self._world in (None, exchange.world) and self._vendor in (None, exchange.vendor)

    def hear(self, number: int, data: bytes) -> None:
        """Have an event wait; it has an id where one world alone is listened to."""
        if len(self._waiting) == MOST_WAITING:
            self._missed += 1
        id = b"" if self._world is None else b"id: %d\n" % number
        self._waiting.append(b"%sevent: exchange\ndata: %s\n\n" % (id, data))
        self._wake()

    def take(self) -> bytes:
        """Return what waits, and how many were dropped before it."""
        waiting = b"".join(self._waiting)
        self._waiting.clear()
        if self._missed:
            waiting = b'event: dropped\ndata: {"count":%d}\n\n%s' % (self._missed, waiting)
            self._missed = 0
        return waiting

    def end(self) -> None:
        """Let nothing come any more; once is enough, and more does no harm."""
        if not self.over:
            self._listeners.remove(self)
            self._wake()


class Events:
    """Who listens. Where nobody does, an exchange costs one look at `listeners`."""

    __slots__ = ("listeners",)

    def __init__(self) -> None:
        self.listeners: list[Subscription] = []

    def subscribe(
        self, wake: Callable[[], None], world: str | None = None, vendor: str | None = None
    ) -> Subscription:
        """Let somebody hear of all exchanges from now on, or of those of a world or vendor."""
        return Subscription(self.listeners, wake, world, vendor)

    def publish(self, exchange: Exchange, secrets: Sequence[str]) -> None:
        """Tell all who want to hear of it."""
        wanting = [it for it in self.listeners if it.wants(exchange)]
        if wanting:
            data = told(exchange, secrets)
            for it in wanting:
                it.hear(exchange.number, data)

    def close(self) -> None:
        """End all subscriptions, as the server stops."""
        for it in list(self.listeners):
            it.end()


def told(exchange: Exchange, secrets: Sequence[str]) -> bytes:
    """Return in short, as JSON, what happened; `exchange` is where to find the whole of it."""
    request = exchange.request
    return write_json(
        {
            "number": exchange.number,
            "world": exchange.world,
            "vendor": exchange.vendor,
            "at": iso(exchange.at),
            "milliseconds": round(exchange.duration * 1000, 3),
            "method": request.method,
            "url": masked(request.target, secrets),
            "operation": exchange.operation.id if exchange.operation else None,
            "caller": exchange.caller,
            "status": exchange.response.status,
            "error": exchange.error,
            "refused_by": exchange.refused_by,
            "exchange": f"/_sandbox/worlds/{exchange.world}/exchanges/{exchange.number}",
        }
    )
