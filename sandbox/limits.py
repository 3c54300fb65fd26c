"""How much a vendor lets be called: rolling window, daily quota, calls at once; and the count."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

# So many days of usage the vendors report, today among them.
DAYS = 8


@dataclass(slots=True)
class Day:
    """The calls of one day that counted, and the errors that were answered."""

    date: str
    callers: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All calls of the day that counted."""
        return self.callers.total()


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a contract's `x-limits`; None where there is no such limit."""

    rate_calls: int | None = None
    rate_seconds: float = 0
    quota_calls: int | None = None
    zone: str = "UTC"
    concurrency: int | None = None
    body: int | None = None
    uri: int | None = None

    @classmethod
    def read(cls, limits: Mapping[str, Any], changes: Mapping[str, Any]) -> "Figures":
        """Take the contract's limits, with a settings file's changes laid over them."""

        def figure(name: str, member: str) -> Any:
            return {**limits.get(name, {}), **(changes.get(name) or {})}.get(member)

        return cls(
            rate_calls=figure("rate", "calls"),
            rate_seconds=figure("rate", "seconds") or 0,
            quota_calls=figure("quota", "calls"),
            zone=figure("quota", "zone") or "UTC",
            concurrency=figure("concurrency", "calls"),
            body=changes.get("body", limits.get("body")),
            uri=changes.get("uri", limits.get("uri")),
        )

    def lifted(self) -> "Figures":
        """Return them without rate, quota and concurrency; the sizes of body and URI stay."""
        return replace(self, rate_calls=None, quota_calls=None, concurrency=None)


class Limits:
    """The counters of one vendor in one world."""

    __slots__ = ("_calls", "_day_began", "_next_day", "_today", "days", "figures", "in_flight")

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.in_flight = 0
        self.clear()

    def clear(self) -> None:
        """Forget all calls; those in flight stay in flight."""
        # The oldest of the last so many calls decides; the ones before it don't matter.
        # Without a limit there is nothing to remember.
        self._calls: deque[float] = deque(maxlen=self.figures.rate_calls or 0)
        self.days: deque[Day] = deque(maxlen=DAYS)
        self._today: Day | None = None
        self._day_began = self._next_day = 0.0

    def take(self, other: "Limits") -> None:
        """Have counted what another one has; the calls in flight are one's own."""
        self.clear()
        self._calls.extend(other._calls)
        self.days.extend(
            Day(day.date, Counter(day.callers), Counter(day.errors)) for day in other.days
        )

    def copy(self) -> "Limits":
        """Return one with the same counts and nothing in flight."""
        twin = Limits(self.figures)
        twin.take(self)
        return twin

    def rate_reached(self, now: float) -> bool:
        """Tell whether the rolling window is full."""
        calls, most = self._calls, self.figures.rate_calls
        if most is None or len(calls) < most:
            return False
        return not calls or now - self.figures.rate_seconds < calls[0] <= now

    def quota_reached(self, now: float) -> bool:
        """Tell whether the day's quota is spent."""
        most = self.figures.quota_calls
        return most is not None and self.today(now).total >= most

    def concurrency_reached(self) -> bool:
        """Tell whether more calls are in flight than are let in, this one among them."""
        most = self.figures.concurrency
        return most is not None and self.in_flight > most

    def count(self, now: float, caller: str) -> None:
        """Count a call against window and quota."""
        self._calls.append(now)
        self.today(now).callers[caller] += 1

    def leave(self, calls: int, now: float) -> None:
        """Spend of the day's quota all but so many calls."""
        day, most = self.today(now), self.figures.quota_calls
        if most is not None:
            day.callers[""] += most - calls - day.total

    def count_error(self, now: float, code: str) -> None:
        """Count an error that was answered."""
        self.today(now).errors[code] += 1

    def today(self, now: float) -> Day:
        """Return the day that it is where the quota is reset, a new one after midnight."""
        today = self._today
        if today is None or not self._day_began <= now < self._next_day:
            today = self._today = self._turn(now)
        return today

    def _turn(self, now: float) -> Day:
        zone = ZoneInfo(self.figures.zone)
        date = datetime.fromtimestamp(now, UTC).astimezone(zone).date()
        self._day_began, self._next_day = (
            datetime.combine(day, datetime.min.time(), zone).timestamp()
            for day in (date, date + timedelta(days=1))
        )
        for day in self.days:
            if day.date == date.isoformat():
                return day
        day = Day(date.isoformat())
        self.days.append(day)
        return day
