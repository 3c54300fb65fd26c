"""Columns: what each takes, what it stores, how it is shown (wire forms recorded)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sandbox.vendor import Call, Record, Table, moment
from sandbox.vendors.incwo.state import Incwo

Kind = Literal["text", "integer", "decimal", "date", "flag", "time", "list"]

_PARIS = ZoneInfo("Europe/Paris")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}(?:\.0+)?")
_DAY_FIRST = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an object; `unset` is its value in a new one.

    `refers` is the collection that an id has to be in, unless it is 0; `choices` are all
    values that there are; `item` and `members` are the elements of a nested list.
    """

    name: str
    kind: Kind = "text"
    unset: Any = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[int, ...] = ()
    refers: str | None = None
    longest: int | None = None
    read_only: bool = False
    item: str = ""
    members: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 (an outcome, not a mistake)
    """A value is not stored; the text says why, as Rails says it."""


def humanized(name: str) -> str:
    """Return a column as messages name it: `confidence_pct` is `Confidence pct` (Rails)."""
    return name.removesuffix("_id").replace("_", " ").capitalize()


def stored(field: Field, value: Any, call: Call[Incwo]) -> Any:
    """Return what a column stores of a value. Raises `Refused` (texts inferred from Rails)."""
    if value is None or (value == "" and field.kind != "text"):
        return field.unset
    return _KINDS[field.kind](field, value, call)


def shown(field: Field, value: Any) -> Any:
    """Return a stored value as the wire has it; None stays None."""
    if value is None:
        return None
    return _SHOWN.get(field.kind, _same)(field, value)


def _text(field: Field, value: Any, _call: Call[Incwo]) -> str:
    text = "" if isinstance(value, (dict, list)) else str(value)
    if field.longest is not None and len(text) > field.longest:
        raise Refused(f"is too long (maximum is {field.longest} characters)")
    return text


def _integer(field: Field, value: Any, call: Call[Incwo]) -> int:
    lenient = call.settings["out_of_range"] == "stored"
    text = _numeral(value)
    if text is None or not _NUMBER.fullmatch(text):
        if lenient:
            return 0
        raise Refused("is not a number")
    if not _INTEGER.fullmatch(text):
        if lenient:
            return int(float(text))
        raise Refused("must be an integer")
    number = int(text.partition(".")[0])
    if not lenient:
        _bounded(field, number, call.state)
    return number


def _bounded(field: Field, number: int, state: Incwo) -> None:
    if field.choices and number not in field.choices:
        raise Refused("is not included in the list")
    if field.least is not None and number < field.least:
        raise Refused(f"must be greater than or equal to {field.least}")
    if field.most is not None and number > field.most:
        raise Refused(f"must be less than or equal to {field.most}")
    if field.refers is not None and number:
        table: Table[int] = getattr(state, field.refers)
        if number not in table:
            raise Refused("is invalid")


def _decimal(_field: Field, value: Any, call: Call[Incwo]) -> float:
    text = _numeral(value)
    if text is None or not _NUMBER.fullmatch(text):
        if call.settings["out_of_range"] == "stored":
            return 0.0
        raise Refused("is not a number")
    return float(text)


def _numeral(value: Any) -> str | None:
    """Return a number as decimal digits, a text as it stands; None for what is neither."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value).strip() if isinstance(value, (int, str)) else None


def _date(_field: Field, value: Any, call: Call[Incwo]) -> str | None:
    """Take a day first (recorded) or a year first (inferred), and store it as ISO 8601."""
    try:
        if isinstance(value, str):
            text = value.strip()
            if found := _DAY_FIRST.fullmatch(text):
                return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
            if found := _YEAR_FIRST.fullmatch(text):
                return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        pass
    if call.settings["out_of_range"] == "stored":
        return None
    raise Refused("is invalid")


def _list(field: Field, value: Any, _call: Call[Incwo]) -> list[Record]:
    """Take nested elements, as an array or one by one; what they do not know is ignored."""
    items = value.get(field.item, []) if isinstance(value, dict) else value
    items = items if isinstance(items, list) else [items]
    return [
        {name: str(item[name]) for name in field.members if item.get(name) not in (None, "")}
        for item in items
        if isinstance(item, dict)
    ]


_KINDS: dict[str, Callable[[Field, Any, Call[Incwo]], Any]] = {
    "text": _text,
    "integer": _integer,
    "flag": _integer,
    "decimal": _decimal,
    "date": _date,
    "list": _list,
}


def _same(_field: Field, value: Any) -> Any:
    return value


def _shown_decimal(_field: Field, value: Any) -> str:
    digits = format(Decimal(repr(float(value))), "f")
    return digits if "." in digits else digits + ".0"


def _shown_date(_field: Field, value: Any) -> str:
    year, month, day = value.split("-")
    return f"{day}-{month}-{year}"


def _shown_time(_field: Field, value: Any) -> str:
    """Show minutes of French local time (recorded; the zone inferred)."""
    return datetime.fromtimestamp(moment(value), UTC).astimezone(_PARIS).strftime("%d-%m-%Y-%H-%M")


def _shown_list(field: Field, value: Any) -> list[tuple[str, Any]]:
    return [(field.item, item) for item in value]


_SHOWN: dict[str, Callable[[Field, Any], Any]] = {
    "decimal": _shown_decimal,
    "date": _shown_date,
    "time": _shown_time,
    "list": _shown_list,
}
