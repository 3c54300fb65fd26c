"""The language of filters: what a query asks for, as Feathers and the document have it."""

import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.vendor import Call, Record, fail
from sandbox.vendors.liondesk.errors import refuse_query
from sandbox.vendors.liondesk.state import LionDesk
from sandbox.vendors.liondesk.values import NOTHING, Kind, comparable, wanted

Test = Callable[[Record], bool]
Columns = Mapping[str, Kind]

_RANGES = {"$lt": operator.lt, "$lte": operator.le, "$gt": operator.gt, "$gte": operator.ge}

# As JavaScript's parseInt; what is longer than a double holds is cut.
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,15})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query asks for: which records, in which order, which part and members of them."""

    tests: Sequence[Test]
    sort: Sequence[tuple[str, bool]]
    limit: int
    skip: int
    select: Collection[str] | None

    def matches(self, record: Record) -> bool:
        """Tell whether a record passes all filters."""
        return all(test(record) for test in self.tests)

    def selected(self, shown: Record) -> Record:
        """Return the members that were asked for; the id is always among them (inferred)."""
        if self.select is None:
            return shown
        return {name: it for name, it in shown.items() if name == "id" or name in self.select}


def read(call: Call[LionDesk], columns: Columns) -> Wanted:
    """Read the query of a call, for a service with these columns.

    Fails with 400 for the first parameter, in the order of the query, that there is not.
    """
    query = call.query
    given = dict.fromkeys(_CONTROLS)
    given |= {name: query[name] for name in _CONTROLS if name in query}
    settings = call.settings
    return Wanted(
        tests=_tests(call, columns, query, _CONTROLS),
        sort=_order(given["$sort"], columns, query),
        limit=min(_whole(given["$limit"], settings["default_limit"]), settings["max_limit"]),
        skip=_whole(given["$skip"], 0),
        select=_names(given["$select"]),
    )


def ordered(
    records: Sequence[Record], sort: Sequence[tuple[str, bool]], columns: Columns
) -> list[Record]:
    """Return records in order; null comes first, or last in descending order (inferred: MySQL).

    What is equal keeps its order, which is that of the ids.
    """
    result = list(records)
    for name, descending in reversed(sort):
        kind = columns[name]

        def key(record: Record, name: str = name, kind: Kind = kind) -> tuple[bool, Any]:
            value = comparable(kind, record[name])
            return (value is not None, 0 if value is None else value)

        result.sort(key=key, reverse=descending)
    return result


_CONTROLS = ("$limit", "$skip", "$sort", "$select")


def _tests(
    call: Call[LionDesk], columns: Columns, query: Mapping[str, Any], passed: Collection[str] = ()
) -> list[Test]:
    """Return a test for each filter of a query, or of a branch of `$or`."""
    tests = []
    for name, value in query.items():
        if name in passed:
            continue
        if name == "$or":
            tests.append(_any_branch(call, columns, value, query))
        elif name in columns:
            tests.append(_of_column(call, name, columns[name], value))
        elif name.startswith("$"):
            _refuse_operator(call, name, query)
        elif call.settings["unknown_field"] == "general_error":
            fail("unknown_column", name=name)
        else:
            refuse_query(name, query)
    return tests


def _any_branch(
    call: Call[LionDesk], columns: Columns, value: Any, query: Mapping[str, Any]
) -> Test:
    if not isinstance(value, list) or not all(isinstance(it, dict) for it in value):
        refuse_query("$or", query)
    branches = [_tests(call, columns, it) for it in value]
    return lambda record: any(all(test(record) for test in branch) for branch in branches)


def _of_column(call: Call[LionDesk], name: str, kind: Kind, value: Any) -> Test:
    """Return the test of one column: a value, any of several, or operators (seed)."""
    if not isinstance(value, dict):
        return _among(call, name, kind, value, name, {name: value})
    tests = [
        test
        for word, operand in value.items()
        if (test := _of_operator(call, name, kind, word, operand, value)) is not None
    ]
    return lambda record: all(test(record) for test in tests)


def _of_operator(
    call: Call[LionDesk], name: str, kind: Kind, word: str, operand: Any, holder: Any
) -> Test | None:
    if word == "$in":
        return _among(call, name, kind, operand, word, holder)
    if word in ("$ne", "$nin"):
        among = _among(call, name, kind, operand, word, holder)
        # As in SQL, null is neither equal nor unequal to anything (inferred).
        return lambda record: record[name] is not None and not among(record)
    if word not in _RANGES:
        _refuse_operator(call, word, holder)
        return None
    if not isinstance(operand, str):
        refuse_query(word, holder)
    compare, bound = _RANGES[word], wanted(call, name, kind, operand)

    def within(record: Record) -> bool:
        value = comparable(kind, record[name])
        return value is not None and bound is not NOTHING and bool(compare(value, bound))

    return within


def _among(call: Call[LionDesk], name: str, kind: Kind, value: Any, word: str, holder: Any) -> Test:
    """Return the test for any of one or several values; a single one will do (seed)."""
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if not isinstance(text, str):
            refuse_query(word, holder)
    values = {wanted(call, name, kind, text) for text in texts}
    return lambda record: comparable(kind, record[name]) in values


def _refuse_operator(call: Call[LionDesk], name: str, holder: Any) -> None:
    """Refuse a parameter that there is not, unless old ways are set: they dropped it (inferred)."""
    if name.startswith("$") and call.settings["unknown_parameter"] == "ignored":
        return
    refuse_query(name, holder)


def _order(value: Any, columns: Columns, query: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return the columns to sort by, each with whether it descends."""
    if value is None:
        return []
    if not isinstance(value, dict):
        refuse_query("$sort", query)
    for name in value:
        if name not in columns:
            refuse_query(name, value)
    return [(name, _whole(it, 0, signed=True) != 1) for name, it in value.items()]


def _whole(value: Any, default: int, *, signed: bool = False) -> int:
    """Read a whole number as Feathers does: the digits at the start, without the sign."""
    text = value[0] if isinstance(value, list) and value else value
    found = _WHOLE.match(text) if isinstance(text, str) else None
    if found is None:
        return default
    number = int(found.group(1))
    return number if signed else abs(number)


def _names(value: Any) -> Collection[str] | None:
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    return {it for it in items if isinstance(it, str)}
