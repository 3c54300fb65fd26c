"""The time of a world: it runs, stands still, or is moved; and the forms that times take."""

import time
from datetime import UTC, datetime
from typing import Literal

Mode = Literal["real", "frozen"]


class Clock:
    """A world's clock. Times are Unix seconds, as floats."""

    __slots__ = ("_offset", "_stands_at")

    def __init__(self, start: float | None = None) -> None:
        """Start at a moment, or, without one, with the machine's own clock."""
        self._stands_at: float | None = None
        self._offset = 0.0
        if start is not None:
            self.set(start)

    def now(self) -> float:
        """Return the world's moment."""
        return time.time() + self._offset if self._stands_at is None else self._stands_at  # noqa: TID251

    @property
    def mode(self) -> Mode:
        """Tell whether time runs (`real`) or stands still until it is moved (`frozen`)."""
        return "real" if self._stands_at is None else "frozen"

    def set(self, now: float) -> None:
        """Make it the given moment; the mode stays."""
        if self._stands_at is None:
            self._offset = now - time.time()  # noqa: TID251
        else:
            self._stands_at = now

    def freeze(self) -> None:
        """Let time stand still."""
        self._stands_at = self.now()

    def run(self) -> None:
        """Let time run on from the present moment."""
        now = self.now()
        self._stands_at = None
        self.set(now)

    def copy(self) -> "Clock":
        """Return a clock that shows the same time and goes its own way."""
        twin = Clock()
        twin._offset, twin._stands_at = self._offset, self._stands_at
        return twin


def iso(moment: float) -> str:
    """Write a moment as `2016-05-17T22:11:45Z`, whole seconds, UTC (ISO 8601)."""
    return f"{datetime.fromtimestamp(int(moment), UTC).replace(tzinfo=None).isoformat()}Z"


def exactly(moment: float) -> str:
    """Write a moment to the microsecond, UTC (ISO 8601)."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def moment(text: str) -> float:
    """Read an ISO 8601 date or datetime; without an offset it is UTC.

    Raises `ValueError` for anything else.
    """
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
