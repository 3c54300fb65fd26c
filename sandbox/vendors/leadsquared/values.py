"""Values of lead fields: as they come, as they are stored, as records show them.

Numbers are stored as numbers and moments as `yyyy-MM-dd HH:mm:ss.fff`, which compare as text;
all else is text. Records show every value as text (docs: Get a Lead by Email Id).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from json import dumps, loads
from math import isfinite
from typing import Any

from sandbox.vendor import Json, Record, fail, iso

Stored = str | int | float | None

_SECONDS = "%Y-%m-%d %H:%M:%S"
_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MILLISECONDS = re.compile(r"\.[0-9]{1,3}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

# A text that counts as a flag, and how it is stored (inferred).
FLAGS = {"0": "0", "1": "1", "false": "0", "true": "1", "no": "0", "yes": "1"}


def stored_now(now: float) -> str:
    """Return a moment as it is stored."""
    return f"{iso(now)[:19].replace('T', ' ')}.{int(now * 1000) % 1000:03d}"


def date_time(text: Any, name: str) -> str:
    """Read `yyyy-MM-dd HH:mm:ss` (seed). Fails with `invalid_date` for any other form."""
    if not isinstance(text, str) or not _DATE_TIME.fullmatch(text.strip()):
        fail("invalid_date", name=name)
    try:
        datetime.strptime(text.strip(), _SECONDS)  # noqa: DTZ007 (all of them are UTC)
    except ValueError:
        fail("invalid_date", name=name)
    return f"{text.strip()}.000"


def moment_of(text: str, name: str) -> str:
    """Read a date with or without time and milliseconds (inferred). Fails with `invalid_date`."""
    text = text.strip()
    if _DATE.fullmatch(text):
        return date_time(f"{text} 00:00:00", name)
    if _MILLISECONDS.fullmatch(text[19:]):
        return f"{date_time(text[:19], name)[:19]}.{text[20:]:0<3}"
    return date_time(text, name)


def number(text: str, name: str) -> int | float:
    """Read a number. Fails with `invalid_value` for what is none."""
    text = text.strip()
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text) or not isfinite(value := float(text)):
        fail("invalid_value", name=name)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def text_of(value: Json) -> str:
    """Return a JSON value as the text that stands for it (inferred)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else plain(value)


def plain(value: float) -> str:
    """Write a number as records show it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def stored(field: Record, given: Json) -> Stored:
    """Return a value as it is stored; an empty text is none.

    Fails with `invalid_value` and `invalid_date` for what is not of the field's kind (inferred).
    """
    name, kind, text = field["SchemaName"], field["DataType"], text_of(given)
    if not text.strip():
        return None
    if kind == "Number":
        return number(text, name)
    if kind == "Date":
        return moment_of(text, name)
    if kind == "Boolean":
        return FLAGS.get(text.strip().lower()) or fail("invalid_value", name=name)
    # The documented length of a phone is that of its digits without the country code.
    if kind != "Phone" and len(text) > int(field["MaxLength"]):
        fail("invalid_value", name=name)
    if kind == "Email" and not _EMAIL.fullmatch(text.strip()):
        fail("invalid_value", name=name)
    return text.strip() if kind in ("Email", "Phone") else text


def stored_set(members: Sequence[Mapping[str, Json]]) -> str | None:
    """Return the members of a custom field set as the one text that is stored for it."""
    named = {it["Attribute"]: text_of(it.get("Value")) for it in members}
    return dumps(named, ensure_ascii=False) if named else None


def members_of(kind: str, value: Stored) -> list[Record] | None:
    """Return the members of a custom field set; None for any other field (docs: `Fields`)."""
    if kind != "CustomObjectSet" or not isinstance(value, str):
        return None
    return [{"Attribute": name, "Value": it} for name, it in loads(value).items()]


def shown(kind: str, value: Stored) -> str | None:
    """Return a value as records show it: a text, or null (docs)."""
    if value is None:
        return None
    if kind == "Date":
        return f"{str(value)[:19]}.000"
    return value if isinstance(value, str) else plain(value)


def fits(kind: str, value: Any) -> bool:
    """Tell whether a value has the form in which values of a kind are stored."""
    if kind == "Number":
        return isinstance(value, int | float)
    if kind == "Date":
        return isinstance(value, str) and len(value) == 23
    return isinstance(value, str)
