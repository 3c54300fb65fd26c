"""Aggregates: for each group of leads their number, and one function of one field (seed)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.vendor import Call, Record, fail
from sandbox.vendors.leadsquared.paging import in_order, sorting_of
from sandbox.vendors.leadsquared.selection import Selection
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.values import shown

OWNER = "OwnerId"

Numbers = list[int | float]

# Average and Sum: seed; the others: inferred. Each has at least one number to work on.
FUNCTIONS: Mapping[str, Callable[[Numbers], int | float]] = {
    "Average": lambda numbers: sum(numbers) / len(numbers),
    "Sum": lambda numbers: _whole(sum(numbers)),
    "Min": min,
    "Max": max,
    "Count": len,
}

_SPELLED = {name.lower(): name for name in FUNCTIONS}


def aggregated(
    call: Call[LeadSquared], selection: Selection, users: Sequence[str] | None
) -> tuple[list[str], list[Record]]:
    """Return the names of the columns, and the rows in order.

    By owner every user of the filter has a row, with 0 and null for no leads (seed). By another
    field only values that occur have one (inferred). Fails with `invalid_value` for an unknown
    function, or one on a field that has no numbers (inferred).
    """
    output = call.body["Output"]
    group = (output.get("GroupBy") or "").strip() or OWNER
    kind = selection.fields.kind(group)
    function, field = _function(output, selection)
    found = _gathered(selection, group, field)
    if group == OWNER:
        everybody = sorted(it["UserId"] for it in call.state.users)
        order: Sequence[Any] = everybody if users is None else users
        order = [*order, *sorted(found.keys() - set(order))]
    else:
        order = sorted(found, key=lambda it: (it is None, it))
    column = f"{function}_{field}" if function else None
    rows: list[Record] = []
    for key in order:
        count, numbers = found.get(key, (0, []))
        row: dict[str, Any] = {group: shown(kind, key), "Count": count}
        if column is not None and function is not None:
            row[column] = FUNCTIONS[function](numbers) if numbers else None
        rows.append(row)
    header = [group, "Count", *([column] if column else ())]
    return header, _sorted(call, header, rows)


def _function(output: Record, selection: Selection) -> tuple[str | None, str | None]:
    """Return function and field; without both there are groups and their sizes (inferred)."""
    given = (output.get("AggregateFunction") or "").strip()
    field = (output.get("AggregateField") or "").strip()
    if not given or not field:
        return None, None
    function = _SPELLED.get(given.lower()) or fail("invalid_value", name="AggregateFunction")
    if selection.fields.kind(field) != "Number":
        fail("invalid_value", name="AggregateField")
    return function, field


def _gathered(
    selection: Selection, group: str, field: str | None
) -> dict[Any, tuple[int, Numbers]]:
    """Return for each group its size and its numbers; who has none counts in the size alone."""
    values: defaultdict[Any, list[Any]] = defaultdict(list)
    for keys, numbers in selection.columns(group, field or group):
        for key, number in zip(keys, numbers, strict=True):
            values[key].append(number)
    return {
        key: (len(given), [] if field is None else [it for it in given if it is not None])
        for key, given in values.items()
    }


def _sorted(call: Call[LeadSquared], header: Sequence[str], rows: list[Record]) -> list[Record]:
    """Return the rows as `Sorting` says, else the largest group first (seed)."""
    column, descending = sorting_of(call.body) or ("Count", True)
    if column not in header:
        fail("invalid_value", name="ColumnName")
    return in_order(rows, [row[column] for row in rows], descending=descending)


def _whole(total: float) -> int | float:
    """Return a sum of whole numbers without a fraction (inferred)."""
    return int(total) if isinstance(total, float) and total.is_integer() else total
