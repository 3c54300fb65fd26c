"""Events: exchanges as they happen."""

from collections.abc import Callable

from sandbox.events import Subscription, told
from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply, fail


def get_events(call: Call[Engine]) -> Reply:
    """Answer server-sent events, one for each exchange, until the client leaves.

    Of one world, those after `Last-Event-ID` that the journal still holds come first. Fails
    with 404 for a vendor that is not served.
    """
    engine, world, vendor = call.state, call.query.get("world"), call.query.get("vendor")
    if vendor is not None:
        engine.vendor(vendor)
    known = _known(call)

    def begin(wake: Callable[[], None]) -> Subscription:
        subscription = engine.events.subscribe(wake, world, vendor)
        if known is not None and world is not None and world in engine.worlds:
            for it in engine.worlds[world].journal:
                if it.number > known and subscription.wants(it):
                    secrets = engine.vendors[it.vendor].pack.secrets
                    subscription.hear(it.number, told(it, secrets))
        return subscription

    # Proxies hold back what they may keep, and some whatever they are not told to pass on.
    headers = (("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"))
    return Reply(headers=headers, media="text/event-stream", stream=begin)


def _known(call: Call[Engine]) -> int | None:
    """Return the number of the last exchange that the client has heard of, if it says so."""
    text = call.request.headers.get("Last-Event-ID", "").strip()
    if not text or "world" not in call.query:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        fail("bad_request", reason=f"Last-Event-ID: {text[:100]!r} is no number of an exchange")
    return int(text)
