"""Clock: a world's time, looked at and moved."""

from sandbox.clock import Clock, iso, moment
from sandbox.exchange import Engine
from sandbox.vendor import Call, Reply, fail

# Beyond these, what the vendors reckon a year away from now can't be written any more.
FIRST, LAST = moment("1970-01-01"), moment("9999-01-01")
POSSIBLE = "a world's time lies in the years 1970 to 9998"


def get_clock(call: Call[Engine]) -> Reply:
    """Answer the world's moment and whether its time runs."""
    return _shown(_clock(call))


def set_clock(call: Call[Engine]) -> Reply:
    """Set the moment, let time stand or run. Fails with 422 for what is no moment."""
    clock, wanted = _clock(call), call.body
    now = _moment(wanted["now"], "/now") if "now" in wanted else None
    if wanted.get("mode") == "frozen":
        clock.freeze()
    elif wanted.get("mode") == "real":
        clock.run()
    if now is not None:
        clock.set(now)
    return _settled(call, clock)


def advance_clock(call: Call[Engine]) -> Reply:
    """Move time on. Fails with 422 for a moment that lies in the past."""
    clock, wanted = _clock(call), call.body
    now = clock.now()
    to = now + wanted["seconds"] if "seconds" in wanted else _moment(wanted["to"], "/to")
    if to < now:
        fail("invalid", pointer="/to", reason=f"it is {iso(now)} already")
    if to >= LAST:
        fail("invalid", pointer="/seconds", reason=POSSIBLE)
    clock.set(to)
    return _settled(call, clock)


def _clock(call: Call[Engine]) -> Clock:
    clock: Clock = call.state.world(call.path["world"]).clock
    return clock


def _settled(call: Call[Engine], clock: Clock) -> Reply:
    call.state.settle_all(call.state.world(call.path["world"]))
    return _shown(clock)


def _moment(text: str, pointer: str) -> float:
    try:
        read = moment(text)
    except (ValueError, OverflowError):
        fail("invalid", pointer=pointer, reason=f"{text!r} is no moment as ISO 8601 has it")
    if not FIRST <= read < LAST:
        fail("invalid", pointer=pointer, reason=POSSIBLE)
    return read


def _shown(clock: Clock) -> Reply:
    return Reply(body={"now": iso(clock.now()), "mode": clock.mode})
