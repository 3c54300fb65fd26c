"""Times as EASI'R writes them: `2017-05-01 06:17:38`, UTC (seed: the form; inferred: the zone)."""

from typing import Any

from sandbox.vendor import iso, moment

# Times whose year has no four digits are none.
LAST = moment("9999-12-31")


def stamp(moment: float) -> str:
    """Write a moment."""
    return iso(moment).replace("T", " ").removesuffix("Z")


def read_time(text: Any) -> float | None:
    """Return the moment of a time that a client has written, None for what is none."""
    try:
        read = moment(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return read if 0 <= read < LAST else None
