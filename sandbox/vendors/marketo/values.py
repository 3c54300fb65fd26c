"""Field types: what each takes and what it stores (docs: Field Types; refusals recorded)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sandbox.vendor import Record, Table, iso, moment

Store = Callable[[Any], Any]

# ASCII only (docs: Leads), and with a dot in the domain (inferred).
_EMAIL = r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$"
_EMAIL_PATTERN = re.compile(_EMAIL)
_NUMBER = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")

_TEXTS = ("string", "phone", "url", "email")
_WHOLE = ("integer", "score", "percent", "reference")
_LEAST, _MOST = -(2**31), 2**31 - 1
_TEXT_BYTES = 30_000

# JSON numbers beyond 64 bits are floats.
_LONGEST = 2**63

# Their values have to exist elsewhere, which no schema tells.
LINKS = ("externalCompanyId", "externalSalesPersonId")

# Days of which every month has as many; the others are looked at one by one.
_DAY = "[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

# What a value is that does not have to be converted. The whole of an ordinary request passes
# by these at a hundredth of what it costs to convert it value by value.
_SHORT_TEXT = {"type": ["string", "null"], "minLength": 1, "maxLength": _TEXT_BYTES // 4}
_STORED_FORM: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("string", "text", "phone", "url"), _SHORT_TEXT),
    "email": {"type": ["string", "null"], "pattern": _EMAIL},
    "date": {"type": ["string", "null"], "pattern": f"^{_DAY}$"},
    "datetime": {"type": ["string", "null"], "pattern": f"^{_DAY}T{_TIME}Z$"},
    **{kind: {"type": ["integer", "null"], "minimum": _LEAST, "maximum": _MOST} for kind in _WHOLE},
    "float": {"type": ["number", "null"]},
    "currency": {"type": ["number", "null"]},
    "boolean": {"type": "boolean"},
}


@lru_cache(maxsize=64)
def stored_form(fields: Table[str]) -> Callable[[Any], bool]:
    """Return the test whether an array of records is in the form in which leads are stored."""
    import jsonschema_rs

    properties = {}
    for field in fields:
        form = _STORED_FORM.get(field["dataType"])
        if form is not None and writable(field) and field["name"] not in LINKS:
            length = {"maxLength": field["length"]} if "length" in field else {}
            properties[field["name"]] = {**form, **length}
    record = {"type": "object", "properties": properties, "additionalProperties": False}
    # Draft 4 is the one for which 5.0 is no integer.
    rules = jsonschema_rs.Draft4Validator({"type": "array", "items": record})
    return rules.is_valid


@lru_cache(maxsize=64)
def stores(fields: Table[str]) -> Mapping[str, Store]:
    """Return what the fields that a record may set store of a value, by name (see `stored`)."""
    return {field["name"]: _store(field) for field in fields if writable(field)}


def writable(field: Record) -> bool:
    """Tell whether a record may set a field; id and partition have rules of their own."""
    return not field["readOnly"] and field["name"] not in ("id", "leadPartitionId")


def stored(field: Record, value: Any) -> Any:
    """Return what a field stores of a value: null and the empty text clear it (docs).

    A boolean is false when cleared (recorded). Raises `ValueError` for a value that the
    field's type does not take.
    """
    return _store(field)(value)


def _store(field: Record) -> Store:
    kind, most = field["dataType"], field.get("length", _TEXT_BYTES)
    convert, cleared = _KINDS[kind], False if kind == "boolean" else None

    def store(value: Any) -> Any:
        if value is None or value == "":
            return cleared
        stored = convert(value)
        if isinstance(stored, str) and len(stored) > most:
            raise ValueError("too long")
        return stored

    return store


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value.encode()) > _TEXT_BYTES:
        raise ValueError("not a text")
    return value


def _email(value: Any) -> str:
    if not isinstance(value, str) or not _EMAIL_PATTERN.fullmatch(value):
        raise ValueError("not an e-mail address")
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError("neither true nor false")


def _number(value: Any) -> int | float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        number = float(value)
        return number if "." in value or abs(number) >= _LONGEST else int(value)
    raise ValueError("not a number")


def _whole(value: Any) -> int:
    number = _number(value)
    if not _LEAST <= number <= _MOST or number != int(number):
        raise ValueError("not a whole number of 32 bits")
    return int(number)


def _date(value: Any) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("not a date")
    return date.fromisoformat(value).isoformat()


def _datetime(value: Any) -> str:
    if not isinstance(value, str) or not (_DATE.fullmatch(value) or _DATETIME.fullmatch(value)):
        raise ValueError("not a datetime")
    try:
        return iso(moment(value))
    except OverflowError:
        raise ValueError("not a datetime") from None


def _never(_value: Any) -> Any:
    raise ValueError("a formula is computed")


_KINDS: Mapping[str, Store] = {
    "string": _text,
    "text": _text,
    "phone": _text,
    "url": _text,
    "email": _email,
    "boolean": _boolean,
    "integer": _whole,
    "score": _whole,
    "percent": _whole,
    "reference": _whole,
    "float": _number,
    "currency": _number,
    "date": _date,
    "datetime": _datetime,
    "formula": _never,
}
