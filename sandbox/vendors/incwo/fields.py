"""Columns: what each takes, what it stores, how it is shown (wire forms recorded)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sandbox.vendor import Call, NoReturn, Record, moment
from sandbox.vendors.incwo.access import account_of
from sandbox.vendors.incwo.state import Incwo

Kind = Literal["text", "integer", "decimal", "date", "flag", "time", "list"]

# Where times are shown, and days begin (inferred).
PARIS = ZoneInfo("Europe/Paris")
NUMBER = re.compile(r"[+-]?[0-9]{1,300}(?:\.[0-9]{1,300})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,300}(?:\.0+)?")
_DAY_FIRST = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[T ].*)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of an object; `unset` is its value in a new one.

    `refers` is the collection that an id leads to, unless it is 0; `choices` are all values
    that there are; `item` and `members` are the elements of a nested list.
    """

    name: str
    kind: Kind = "text"
    unset: Any = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[int | str, ...] = ()
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
        return unset(field, call)
    return _KINDS[field.kind](field, value, call)


def unset(field: Field, call: Call[Incwo]) -> Any:
    """Return the value of a column that nobody has set; the caller manages (inferred)."""
    if field.refers == "users":
        assert call.caller is not None
        return call.caller["id"]
    return field.unset


def shown(field: Field, value: Any) -> Any:
    """Return a stored value as the wire has it; None stays None."""
    if value is None:
        return None
    return _SHOWN.get(field.kind, _same)(field, value)


def _refuse(call: Call[Incwo], name: str, /, **values: Any) -> NoReturn:
    raise Refused(call.reason(name, **values)["message"])


def _lenient(call: Call[Incwo]) -> bool:
    return bool(call.settings["out_of_range"] == "stored")


def _text(field: Field, value: Any, call: Call[Incwo]) -> str:
    if isinstance(value, (dict, list)):
        _refuse(call, "invalid_value")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if field.longest is not None and len(text) > field.longest:
        _refuse(call, "too_long", most=field.longest)
    if field.choices and text and text not in field.choices and not _lenient(call):
        _refuse(call, "not_in_list")
    return text


def _integer(field: Field, value: Any, call: Call[Incwo]) -> Any:
    text = _numeral(value)
    if text is None or not NUMBER.fullmatch(text):
        if _lenient(call):
            return 0
        _refuse(call, "not_a_number")
    if not _INTEGER.fullmatch(text) and not _lenient(call):
        _refuse(call, "not_an_integer")
    number = int(text.partition(".")[0])
    if field.refers is not None and number == 0:
        return unset(field, call)
    if not _lenient(call):
        _bounded(field, number, call)
    return number


def _bounded(field: Field, number: int, call: Call[Incwo]) -> None:
    if field.choices and number not in field.choices:
        _refuse(call, "not_in_list")
    if field.least is not None and number < field.least:
        _refuse(call, "too_small", least=field.least)
    if field.most is not None and number > field.most:
        _refuse(call, "too_large", most=field.most)
    if field.refers is not None and not _leads_somewhere(field.refers, number, call):
        _refuse(call, "invalid_value")


def _leads_somewhere(collection: str, id: int, call: Call[Incwo]) -> bool:
    """Tell whether an id is one of the account's; of users, whether the account is theirs."""
    record = getattr(call.state, collection).get(id)
    if record is None:
        return False
    if collection == "users":
        return account_of(call) in record["business_file_ids"]
    return bool(record["business_file_id"] == account_of(call))


def _decimal(_field: Field, value: Any, call: Call[Incwo]) -> float:
    text = _numeral(value)
    if text is None or not NUMBER.fullmatch(text):
        if _lenient(call):
            return 0.0
        _refuse(call, "not_a_number")
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
    if _lenient(call):
        return None
    _refuse(call, "invalid_value")


def _list(field: Field, value: Any, _call: Call[Incwo]) -> list[Record]:
    """Take nested elements, as an array or one by one; what they do not know is ignored."""
    items = value.get(field.item, []) if isinstance(value, dict) else value
    items = items if isinstance(items, list) else [items]
    read = [_member_texts(field, item) for item in items if isinstance(item, dict)]
    return [item for item in read if item]


def _member_texts(field: Field, item: Record) -> Record:
    given = {name: item.get(name) for name in field.members}
    return {
        name: str(value)
        for name, value in given.items()
        if value not in (None, "") and not isinstance(value, (dict, list))
    }


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
    return datetime.fromtimestamp(moment(value), UTC).astimezone(PARIS).strftime("%d-%m-%Y-%H-%M")


def _shown_list(field: Field, value: Any) -> list[tuple[str, Any]]:
    return [(field.item, item) for item in value]


_SHOWN: dict[str, Callable[[Field, Any], Any]] = {
    "decimal": _shown_decimal,
    "date": _shown_date,
    "time": _shown_time,
    "list": _shown_list,
}
