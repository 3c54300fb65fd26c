"""Conditions on lead fields and dates, compiled to filters (seed: Lead Filters, Date Filter)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.vendor import Json, caseless, fail
from sandbox.vendors.leadsquared.fields import (
    DATE,
    Field,
    LeadFields,
    date_operand,
    date_time,
    number,
    text_of,
)
from sandbox.vendors.leadsquared.queries import Filter, Mask, among, between
from sandbox.vendors.leadsquared.state import NUMBER

# The names by which a date filter knows fields besides their own (seed: LeadCreatedOn).
DATE_ALIASES = {"LeadCreatedOn": "CreatedOn", "LeadModifiedOn": "ModifiedOn"}

# Before and after all dates, as texts compare.
_FIRST, _LAST = "", "~"

# Leads without a value pass none of these (inferred).
_ORDERINGS: Mapping[str, Callable[[Any], Mask]] = {
    ">": lambda wanted: lambda column: [it is not None and it > wanted for it in column],
    ">=": lambda wanted: lambda column: [it is not None and it >= wanted for it in column],
    "<": lambda wanted: lambda column: [it is not None and it < wanted for it in column],
    "<=": lambda wanted: lambda column: [it is not None and it <= wanted for it in column],
}


def lead_filter(field: Field, operator: str, value: Any) -> Filter:
    """Return the filter of an operator of lead search (docs: Search Leads by Criteria).

    Numbers compare as numbers, dates as dates, everything else as text in any case; `=` takes
    a list separated by commas; leads without a value pass `<>` alone (inferred). Fails with
    `MXInvalidInputException` for another operator, or a value that is not of the field's type.
    """
    operator, text = operator.strip().upper(), text_of(value).strip()
    if operator == "LIKE":
        return Filter(field, _like(field, text))
    if operator in _ORDERINGS:
        mask = _ORDERINGS[operator](_operand(field, text))
    elif operator in ("=", "<>"):
        wanted = frozenset(_operand(field, item.strip()) for item in text.split(","))
        mask = _one_of(wanted) if operator == "=" else _none_of(wanted)
    else:
        fail("MXInvalidInputException.parameter", name="SqlOperator")
    return Filter(field, mask if field.kind in (NUMBER, DATE) else _folded(mask))


def lead_filters(fields: LeadFields, given: Json, empty_operator: str) -> list[Filter]:
    """Return the lead filters of a report; all have to hold (seed).

    An empty `SqlOperator` is not equality: the documented example averages 9.94 over leads
    "filtered" by the score 0. Such a filter is ignored, or taken as `>=` (inferred, a setting).
    """
    filters = []
    for it in given or ():
        field = fields.known(it["LookUpName"])
        operator = (it.get("SqlOperator") or "").strip()
        if operator or empty_operator == "gte":
            filters.append(lead_filter(field, operator or ">=", it.get("LookUpValue")))
    return filters


def date_filters(fields: LeadFields, given: Json) -> list[Filter]:
    """Return the date filters of a report; all have to hold (inferred).

    Both bounds are included, and whole seconds (recorded elsewhere); one that is missing is
    open (inferred). Fails with `MXInvalidInputException` for a field that is no date, a date
    of another form, or a range from late to early (recorded elsewhere).
    """
    filters = []
    for it in given or ():
        field = fields.get(DATE_ALIASES.get(it["DateField"], it["DateField"]))
        if field is None or field.kind != DATE:
            fail("MXInvalidInputException.parameter", name="DateField")
        filters.append(date_range(field, it.get("FromDate"), it.get("ToDate")))
    return filters


def date_range(field: Field, start: str | None, end: str | None) -> Filter:
    """Return the filter of one range of dates."""
    low = _bound("FromDate", start) or _FIRST
    high = _bound("ToDate", end) or _LAST
    if low > high:
        fail("MXInvalidInputException.date_order")
    return between(field, low, high)


def owned_by(owners: Sequence[str]) -> Filter:
    """Return the filter that lets the leads of these users pass."""
    return among(Field("OwnerId", "Text", "OwnerId"), owners)


def _bound(name: str, text: str | None) -> str | None:
    if not text:
        return None
    return date_time(text) or fail("MXInvalidInputException.date", name=name)


def _operand(field: Field, text: str) -> Any:
    if field.kind not in (NUMBER, DATE):
        return text.lower()
    value = number(text) if field.kind == NUMBER else date_operand(text)
    if value is None:
        fail("MXInvalidInputException.parameter", name="LookUpValue")
    return value


def _one_of(wanted: frozenset[Any]) -> Mask:
    return lambda column: [it in wanted for it in column]


def _none_of(wanted: frozenset[Any]) -> Mask:
    return lambda column: [it not in wanted for it in column]


def _folded(mask: Mask) -> Mask:
    return lambda column: mask([caseless(it) for it in column])


def _like(field: Field, pattern: str) -> Mask:
    """Return the mask of LIKE: `%` is any text; without one, the text is contained (inferred).

    The pieces between the wildcards are looked for one after the other, which takes no longer
    for a pattern of many.
    """
    wanted = pattern.lower()
    first, *middle, last = wanted.split("%") if "%" in wanted else ("", wanted, "")

    def matches(value: Any) -> bool:
        text = (field.shown(value) or "").lower()
        if value is None or not text.startswith(first):
            return False
        at = len(first)
        for piece in middle:
            found = text.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return text.endswith(last) and at + len(last) <= len(text)

    return lambda column: [matches(it) for it in column]
