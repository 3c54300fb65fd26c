"""Universal filters: `ufilters`, any fields of an object by operators (docs: the vendor's blog).

`{"first_name": {"like": "Jean%"}, "created_at": {"date_gte": "2025-01-01"}}`: all have to be met.
What the documentation leaves open is as MySQL compares (inferred): texts without regard to case,
`%` for any signs and `_` for one; null meets nothing but `null`.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sandbox.vendor import Call, Json, Malformed, caseless, fail, moment, read_json
from sandbox.vendors.incwo.fields import NUMBER, PARIS, Field
from sandbox.vendors.incwo.state import Incwo

Test = Callable[[Any], bool]

_NUMERIC = ("integer", "flag", "decimal")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}Z?)?)?")

_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_BY_DAY: Mapping[str, Callable[[Any, Any], bool]] = {
    "date_gte": operator.ge,
    "date_lte": operator.le,
}


class Unreadable(Exception):  # noqa: N818 (a fact about a filter)
    """A filter means nothing: its field or operator is unknown, or its value of another type."""


def read_ufilters(call: Call[Incwo], fields: Mapping[str, Field]) -> list[tuple[str, Test]]:
    """Return the filters of a call: the name of a field, and the test that its value has to pass.

    Fails with 400 for one that can't be read, or leaves it out, as the setting `ufilters` says
    (inferred).
    """
    tests = []
    for name, word, value in _conditions(call.query.get("ufilters") or "{}"):
        try:
            tests.append((name, _test(fields.get(name), word, value)))
        except Unreadable:
            if call.settings["ufilters"] == "refused":
                fail("bad_request")
    return tests


def _conditions(text: str) -> Iterator[tuple[str, str, Json]]:
    """Yield field, operator and value; without an operator where there is none."""
    try:
        filters = read_json(text.encode("utf-8", "replace"))
    except Malformed:
        filters = None
    if isinstance(filters, dict) and filters.keys() == {"ufilters"}:
        # The documentation shows the parameter within the object too.
        filters = filters["ufilters"]
    if not isinstance(filters, dict):
        yield "", "", filters
        return
    for name, operators in filters.items():
        if isinstance(operators, dict):
            yield from ((name, word, value) for word, value in operators.items())
        else:
            yield name, "", operators


def _test(field: Field | None, word: str, value: Json) -> Test:
    if field is None or field.kind == "list":
        raise Unreadable
    if word == "null":
        if not isinstance(value, bool):
            raise Unreadable
        return lambda found: (found is None) == value
    return _of_a_value(_meets(field, word, value))


def _of_a_value(test: Test) -> Test:
    return lambda found: found is not None and test(found)


def _meets(field: Field, word: str, value: Json) -> Test:
    if word in _COMPARISONS:
        operand, compare = _operand(field, value), _COMPARISONS[word]
        return lambda found: compare(caseless(found), operand)
    if word in _BY_DAY and field.kind in ("date", "time"):
        day, compare = _day(value), _BY_DAY[word]
        return lambda found: compare(_day_of(field, found), day)
    if word == "in" and isinstance(value, list):
        operands = [_operand(field, it) for it in value]
        return lambda found: caseless(found) in operands
    if word == "like" and isinstance(value, str):
        pattern = re.compile(_like(value), re.IGNORECASE | re.DOTALL)
        return lambda found: pattern.fullmatch(str(found)) is not None
    raise Unreadable


def _operand(field: Field, value: Json) -> Any:
    """Return a value as those of the field are stored, to be compared with them."""
    if isinstance(value, (bool, dict, list)) or value is None:
        raise Unreadable
    text = str(value)
    if field.kind in _NUMERIC:
        if not NUMBER.fullmatch(text):
            raise Unreadable
        return float(text)
    if field.kind in ("date", "time"):
        if not _TIME.fullmatch(text):
            raise Unreadable
        return caseless(text.replace(" ", "T"))
    return caseless(text)


def _like(text: str) -> str:
    signs = {"%": ".*", "_": "."}
    return "".join(signs.get(it) or re.escape(it) for it in text)


def _day(value: Json) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Unreadable from None


def _day_of(field: Field, found: str) -> date:
    """Return the day of a date, or of a moment as it is shown."""
    if field.kind == "date":
        return date.fromisoformat(found)
    return datetime.fromtimestamp(moment(found), UTC).astimezone(PARIS).date()
