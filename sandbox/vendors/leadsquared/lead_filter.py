"""Filters on leads: each is made once into a function that goes over a column of values.

A function takes a column and the places that are still in question, and returns those that
stay. A field without a value meets `<>` alone (inferred).
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sandbox.vendor import fail
from sandbox.vendors.leadsquared.values import moment_of, number, plain

Column = Sequence[Any]
Keep = Callable[[Column, Iterable[int]], Sequence[int]]

LARGEST = "\U0010ffff"


def condition(kind: str, operator: str, given: Any, name: str) -> Keep:
    """Return the filter of one condition; the operators are those of lead search (docs).

    Numbers and dates compare as such, all else as text in any case (inferred). Fails with
    `invalid_value` for an unknown operator or what is no number, `invalid_date` (inferred).
    """
    text = given if isinstance(given, str) else "" if given is None else plain(given)
    if operator.upper() == "LIKE":
        return _like(text)
    if operator not in ("=", "<>", "<", "<=", ">", ">="):
        fail("invalid_value", name="SqlOperator")
    if kind not in ("Number", "Date"):
        return _of_text(operator, text)
    read = number if kind == "Number" else moment_of
    if operator in ("=", "<>"):
        values = {read(item, name) for item in text.split(",")}
        return _one_of(values) if operator == "=" else _none_of(values)
    return _ordered(operator, read(text, name))


def between(first: str | None, last: str | None) -> Keep:
    """Return the filter of a range of moments, bounds included; an open end is none."""
    low, high = first or "", last or LARGEST
    return lambda column, at: [i for i in at if (it := column[i]) is not None and low <= it <= high]


def among(values: Collection[str | None]) -> Keep:
    """Return the filter of values that are exactly one of several."""
    return _one_of(values)


def _one_of(values: Collection[Any]) -> Keep:
    return lambda column, at: [i for i in at if column[i] in values]


def _none_of(values: Collection[Any]) -> Keep:
    return lambda column, at: [i for i in at if column[i] not in values]


def _ordered(operator: str, bound: Any) -> Keep:
    if operator == "<":
        return lambda column, at: [i for i in at if (it := column[i]) is not None and it < bound]
    if operator == "<=":
        return lambda column, at: [i for i in at if (it := column[i]) is not None and it <= bound]
    if operator == ">":
        return lambda column, at: [i for i in at if (it := column[i]) is not None and it > bound]
    return lambda column, at: [i for i in at if (it := column[i]) is not None and it >= bound]


def _of_text(operator: str, text: str) -> Keep:
    if operator in ("=", "<>"):
        values = {item.strip().lower() for item in text.split(",")}
        plainly = _one_of(values) if operator == "=" else _none_of(values)
    else:
        plainly = _ordered(operator, text.strip().lower())

    def keep(column: Column, at: Iterable[int]) -> Sequence[int]:
        return plainly([None if it is None else it.lower() for it in column], at)

    return keep


def _like(text: str) -> Keep:
    """Return the filter of LIKE: `%` and `_` stand for other text; without any, contains."""
    if "%" not in text and "_" not in text:
        text = f"%{text}%"
    first, *rest = (re.escape(it).replace("_", ".") for it in text.strip().split("%"))
    # Each piece is where it first occurs; to try further places would take forever.
    middle = "".join(f"(?>.*?{it})" for it in rest[:-1])
    pattern = first + (f"{middle}.*{rest[-1]}" if rest else "")
    matches = re.compile(pattern, re.IGNORECASE | re.DOTALL).fullmatch

    def keep(column: Column, at: Iterable[int]) -> Sequence[int]:
        return [
            i
            for i in at
            if (it := column[i]) is not None
            and matches(it if it.__class__ is str else plain(it)) is not None
        ]

    return keep
