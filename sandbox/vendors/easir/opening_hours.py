"""Opening hours: when a weekday is open, where daylight saving moves the clock too.

Pure functions of hours, zone and moment. Moments are Unix seconds. An entry of the hours is
`{day_of_week, closed, open, close}`, day 0 being Sunday (seed).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sandbox.vendor import Record

# Who does not open within so many days never does (inferred).
LOOK_AHEAD = 8
# A paused counter that would run for longer than this is not followed.
LONGEST = 10 * 366 * 86_400.0

_DAY = timedelta(days=1)


class _Span(NamedTuple):
    """A stretch of open time; it still is open at `ends`, up to and without `over`."""

    begins: float
    ends: float
    over: float


@dataclass(frozen=True)
class Hours:
    """The opening hours of a lead type, and how two of their doubts are to be read.

    `missing_day` tells whether a day without an entry is open; `overnight` whether one that
    opens later than it closes goes on into the following morning, or is closed.
    """

    entries: Sequence[Record]
    missing_day: bool = True
    overnight: bool = True


def is_open(hours: Hours, zone: ZoneInfo, moment: float) -> bool:
    """Tell whether a moment lies within the hours; the closing second still does (seed)."""
    return opens_at(hours, zone, moment) == moment


def opens_at(hours: Hours, zone: ZoneInfo, moment: float) -> float | None:
    """Return the first moment from this one on that is open, None where there is none.

    Without any hours everything is open (docs: Global opening hours).
    """
    if not hours.entries:
        return moment
    span = _span_at(hours, zone, moment)
    return None if span is None else max(span.begins, moment)


def elapsed_at(hours: Hours, zone: ZoneInfo, start: float, seconds: float) -> float | None:
    """Return when so many open seconds have gone by, None if that is never.

    The counter stands still while it is closed (docs: Global opening hours).
    """
    if not hours.entries:
        return start + seconds
    at, left = start, seconds
    while at - start < LONGEST:
        span = _span_at(hours, zone, at)
        if span is None:
            return None
        begins = max(span.begins, at)
        if begins + left <= span.ends:
            return begins + left
        at, left = span.over, left - max(span.ends - begins, 0)
    return None


def _span_at(hours: Hours, zone: ZoneInfo, moment: float) -> _Span | None:
    """Return the first span that is not over at a moment."""
    try:
        today = datetime.fromtimestamp(moment, UTC).astimezone(zone).date()
        # Yesterday's span may go on into this morning.
        days = [today + n * _DAY for n in range(-1, LOOK_AHEAD + 1)]
        spans = [span for day in days for span in _spans(hours, zone, day)]
    except (OverflowError, ValueError):  # beyond the calendar
        return None
    return min((span for span in spans if span.over > moment), default=None)


def _spans(hours: Hours, zone: ZoneInfo, day: date) -> Iterator[_Span]:
    """Yield the spans that begin on a local day."""
    weekday = day.isoweekday() % 7
    entries = [it for it in hours.entries if it["day_of_week"] == weekday]
    midnight = _moment(day + _DAY, time.min, zone)
    if not entries and hours.missing_day:
        yield _Span(_moment(day, time.min, zone), midnight, midnight)
    for entry in entries:
        if entry["closed"]:
            continue
        opens = time.fromisoformat(entry["open"]) if entry["open"] else time.min
        begins = _moment(day, opens, zone)
        if not entry["close"]:
            yield _Span(begins, midnight, midnight)
            continue
        closes = time.fromisoformat(entry["close"])
        if opens > closes and not hours.overnight:
            continue
        ends = _moment(day if opens <= closes else day + _DAY, closes, zone)
        # A day that only was open in the hour that daylight saving skips is not open at all.
        if begins <= ends:
            yield _Span(begins, ends, ends + 1)


def _moment(day: date, at: time, zone: ZoneInfo) -> float:
    """Return the moment of a local time.

    One that daylight saving skips moves on by the gap; one that comes twice is the first
    (inferred): that is what `fold=0`, the default, means.
    """
    return datetime.combine(day, at, zone).timestamp()
