"""Lead fields: their types, what they store, and how their values are shown (docs: Metadata)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sandbox.vendor import Call, Record, fail, iso, moment
from sandbox.vendors.leadsquared.state import NUMBER, LeadSquared, full_name

DATE = "Date"

_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_DATE_ONLY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+")
_FLAGS = {"1": "1", "0": "0", "true": "1", "false": "0"}
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Field:
    """A field as reports and searches read it: stored as it is, or derived from another."""

    name: str
    kind: str
    base: str
    look: Callable[[Any], Any] | None = None

    def column(self, stored: Sequence[Any]) -> Sequence[Any]:
        """Return the values of this field for a column of those that it derives from."""
        return stored if self.look is None else list(map(self.look, stored))

    def of(self, lead: Record) -> Any:
        """Return the value that a lead has, None for none."""
        value = lead.get(self.base)
        return value if self.look is None else self.look(value)

    def shown(self, value: Any) -> str | None:
        """Return a value as records show it: a text, a date with .000 (docs)."""
        if value is None:
            return None
        if self.kind == DATE:
            return f"{value[:19]}.000"
        return value if isinstance(value, str) else format(Decimal(repr(value)), "f")


class LeadFields:
    """The lead fields of an account, as one call sees them."""

    def __init__(self, call: Call[LeadSquared]) -> None:
        self._state = call.state
        self._now = call.now

    def get(self, name: str) -> Field | None:
        """Return a field by its schema name, letter for letter (inferred)."""
        declared = self._state.lead_fields.get(name)
        if declared is None:
            return None
        base, look = self._derivation(name)
        return Field(name, declared["DataType"], base, look)

    def known(self, name: str) -> Field:
        """Return a field, or fail with `MXUnknownAttributeException`."""
        return self.get(name) or fail("MXUnknownAttributeException", names=name)

    def all(self) -> list[Field]:
        """Return all fields, in the account's order."""
        return [self.known(it["SchemaName"]) for it in self._state.lead_fields]

    def named(self, csv: str | None) -> list[Field]:
        """Return the fields of a list of names; all of them for none or `*`.

        Blanks around the names don't matter (recorded); unknown and misspelled ones are left
        out (docs: Get Leads in Bulk by Ids).
        """
        if not csv or not csv.strip() or csv.strip() == "*":
            return self.all()
        names = dict.fromkeys(name.strip() for name in csv.split(","))
        return [field for name in names if (field := self.get(name)) is not None]

    def _derivation(self, name: str) -> tuple[str, Callable[[Any], Any] | None]:
        users = self._state.users
        match name:
            case "OwnerIdName" | "CreatedByName" | "ModifiedByName":
                names = {it["UserId"]: full_name(it) for it in users}
                return name.removesuffix("Name"), names.get
            case "OwnerIdEmailAddress":
                return "OwnerId", {it["UserId"]: it["EmailAddress"] for it in users}.get
            case "Groups":
                return "OwnerId", {it["UserId"]: ",".join(it["Groups"]) or None for it in users}.get
            case "LastModifiedOn":
                return "LeadLastModifiedOn", None
            case "LeadAge":
                return "CreatedOn", _age(self._now)
        return name, None


def date_time(text: Any) -> str | None:
    """Return `yyyy-MM-dd HH:mm:ss` as it is stored, None for anything else."""
    if not isinstance(text, str) or not _DATE_TIME.fullmatch(text):
        return None
    try:
        moment(text)
    except ValueError:
        return None
    return f"{text}.000"


def date_operand(text: str) -> str | None:
    """Return a date, with or without a time, as it is stored; None for anything else."""
    return date_time(f"{text} 00:00:00" if _DATE_ONLY.fullmatch(text) else text)


def number(text: str) -> int | float | None:
    """Return the number that a text writes, None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def text_of(value: Any) -> str:
    """Return an operand as the text that it stands for."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return value if isinstance(value, str) else repr(value)


def now(call: Call[LeadSquared]) -> str:
    """Return the moment of a call as dates are stored, to the millisecond (recorded)."""
    return f"{iso(call.now)[:19].replace('T', ' ')}.{int(call.now * 1000) % 1000:03d}"


def stored(call: Call[LeadSquared], field: Record, value: Any) -> Any:
    """Return what a field stores of a value; an empty one clears it (inferred).

    Fails with `MXInvalidInputException` for a value that is not of the field's type (inferred).
    """
    text = text_of(value).strip()
    if not text:
        return None
    name, kind = field["SchemaName"], field["DataType"]
    if kind == DATE:
        return date_operand(text) or fail("MXInvalidInputException.date", name=name)
    if kind == "Phone":
        return phone(text, call.settings["default_country_code"])
    if kind == NUMBER:
        kept: Any = number(text)
    elif kind == "Boolean":
        kept = _FLAGS.get(text.lower())
    elif kind == "Email":
        kept = text if _EMAIL.fullmatch(text) else None
    else:
        kept = text
    if kept is None or (name == "OwnerId" and kept not in call.state.users):
        fail("MXInvalidInputException.parameter", name=name)
    return kept


def phone(text: str, country: str) -> str:
    """Return a phone number in the form of display, `+91-9876543210` (docs); others as they are."""
    digits = digits_of(text)
    if len(digits) == 10 and not text.startswith("+"):
        return f"+{country}-{digits}"
    if text.startswith(f"+{country}") and len(digits) == len(country) + 10:
        return f"+{country}-{digits[len(country) :]}"
    return text


def digits_of(text: str) -> str:
    """Return the digits of a phone number."""
    return re.sub(r"[^0-9]", "", text)


def _age(now: float) -> Callable[[Any], Any]:
    """Return the function from a date to the whole days since; each day is worked out once."""
    today = int(now // _DAY)
    ages: dict[str, int] = {}

    def age(created: Any) -> int | None:
        if created is None:
            return None
        day = created[:10]
        if day not in ages:
            ages[day] = today - int(moment(day) // _DAY)
        return ages[day]

    return age
