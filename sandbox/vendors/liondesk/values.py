"""The types of columns: how the store compares them, and what a query or a body says of them."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from sandbox.vendor import Call, Record, fail, iso, moment
from sandbox.vendors.liondesk.state import LionDesk

# A `reference` is a number of which 0 stands for none.
Kind = Literal["integer", "boolean", "instant", "text", "reference", "zipcodes", "answers"]

# Stands for a text of a query that is no value of the column's type: nothing equals it.
NOTHING = object()

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_SPACE_FOR_PLUS = re.compile(r" [0-9]{2}:?[0-9]{2}$")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def stamp(at: float) -> str:
    """Write a moment in UTC with milliseconds: `2018-01-16T09:09:09.000Z` (seed)."""
    millis = round(at * 1000)
    return f"{iso(millis // 1000)[:-1]}.{millis % 1000:03d}Z"


def instant(text: str) -> float:
    """Read a date, or a time with or without an offset; without one it is UTC (seed, inferred).

    Raises `ValueError` for anything else.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    try:
        return moment(text)
    except OverflowError:
        raise ValueError(text) from None


def comparable(kind: Kind, value: Any) -> Any:
    """Return what a stored value compares by: an instant by time, a text in any case (inferred)."""
    if value is None:
        return None
    if kind == "instant":
        return moment(value)
    return value.lower() if kind == "text" else value


def wanted(call: Call[LionDesk], name: str, kind: Kind, text: str) -> Any:
    """Return what a text of a query compares by, `NOTHING` where it is of another type.

    Fails with 400 for a time that is none, unless the setting `bad_date` lets it match
    nothing (inferred).
    """
    if kind in ("integer", "reference"):
        return int(text) if _INTEGER.fullmatch(text) else NOTHING
    if kind == "boolean":
        return _BOOLEANS.get(text.lower(), NOTHING)
    if kind != "instant":
        return text.lower()
    try:
        return instant(text)
    except ValueError:
        if call.settings["bad_date"] == "no_match":
            return NOTHING
    hint = "; a + in a URL is a space, send %2B" if _SPACE_FOR_PLUS.search(text) else ""
    fail("invalid_date", name=name, value=text, hint=hint)


def stored(kind: Kind, value: Any) -> Any:
    """Return a value of a body as the store keeps it. Raises `ValueError` for a time that is none.

    Numbers and booleans may come as texts, as one of the documented examples has them (docs).
    """
    return None if value is None else _STORED[kind](value)


def _boolean(value: Any) -> bool:
    return value == 1 or str(value).lower() in ("true", "1")


def _zipcodes(value: Any) -> tuple[str, ...]:
    """Return zip codes from a list, or from a text with commas (inferred)."""
    items = value.split(",") if isinstance(value, str) else value
    return tuple(text for it in items if (text := str(it).strip()))


def _answers(value: Any) -> tuple[Record, ...]:
    return tuple({"id": int(it["id"]), "value": it["value"]} for it in value)


_STORED: Mapping[Kind, Callable[[Any], Any]] = {
    "integer": int,
    "boolean": _boolean,
    "instant": lambda value: stamp(instant(str(value))),
    "text": str,
    "reference": lambda value: int(value) or None,
    "zipcodes": _zipcodes,
    "answers": _answers,
}
