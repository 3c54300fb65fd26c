"""Leads in groups: how many, and the average, sum or bounds of a field (seed: Output)."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.vendor import Call, Json, caseless, fail
from sandbox.vendors.leadsquared.fields import Field, LeadFields
from sandbox.vendors.leadsquared.queries import Filter, select, sorting
from sandbox.vendors.leadsquared.state import NUMBER, LeadSquared

# Averaging and summing (seed); the rest inferred.
FUNCTIONS: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "Average": lambda values: sum(values) / len(values),
    "Sum": sum,
    "Min": min,
    "Max": max,
    "Count": len,
}

# Functions that take numbers alone; the others compare or count what there is (inferred).
ARITHMETIC = ("Average", "Sum")

_BY_CASE = {name.lower(): name for name in FUNCTIONS}


class Aggregate:
    """The aggregate that a report asks for: by which field, of which field, by which function."""

    def __init__(self, fields: LeadFields, output: Json) -> None:
        self.group = fields.known((output.get("GroupBy") or "").strip() or "OwnerId")
        function = (output.get("AggregateFunction") or "").strip()
        field = (output.get("AggregateField") or "").strip()
        # Without one of them rows carry the group and its count alone (inferred).
        self.field: Field | None = None
        self.function = ""
        if function and field:
            self.function = _BY_CASE.get(function.lower()) or fail(
                "MXInvalidInputException.parameter", name="AggregateFunction"
            )
            self.field = fields.known(field)
            if self.function in ARITHMETIC and self.field.kind != NUMBER:
                fail("MXInvalidInputException.parameter", name="AggregateField")

    @property
    def columns(self) -> list[str]:
        """The members of a row: the group's field, Count, and the value's column (seed)."""
        value = [] if self.field is None else [f"{self.function}_{self.field.name}"]
        return [self.group.name, "Count", *value]

    def rows(
        self, call: Call[LeadSquared], filters: Sequence[Filter], owners: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Return the rows, most leads first; those that tie keep the order of the owners (seed).

        With `OwnerId` every one of the owners has a row, also without leads (seed); with
        another field only values that occur do, and unset ones form one group (inferred).
        """
        groups: dict[Any, list[Any]] = defaultdict(list)
        if self.group.name == "OwnerId":
            groups.update((owner, []) for owner in owners)
        for keys, values in select(call, filters, [self.group, self.field or self.group]):
            for key, value in zip(keys, values, strict=True):
                groups[key].append(value)
        if self.group.name != "OwnerId":
            groups = {key: groups[key] for key in sorted(groups, key=_sortable)}
        rows = [self._row(key, values) for key, values in groups.items()]
        rows.sort(key=lambda row: row["Count"], reverse=True)
        return self._sorted(rows, sorting(call.body))

    def _row(self, key: Any, values: list[Any]) -> dict[str, Any]:
        row: dict[str, Any] = {self.group.name: self.group.shown(key), "Count": len(values)}
        if self.field is not None:
            row[self.columns[-1]] = self._value(self.field, values)
        return row

    def _value(self, field: Field, values: list[Any]) -> Any:
        """Return the function's value; leads without a value are not in it (inferred).

        Null for a group without any (seed).
        """
        values = [it for it in values if it is not None]
        if self.function == "Count" or values:
            value = FUNCTIONS[self.function](values)
            return field.shown(value) if isinstance(value, str) else value
        return None

    def _sorted(
        self, rows: list[dict[str, Any]], rules: list[tuple[str, bool]]
    ) -> list[dict[str, Any]]:
        names = {name.lower(): name for name in self.columns}
        for given, descending in reversed(rules):
            name = names.get(given.lower())
            if name is None:
                fail("MXInvalidInputException.parameter", name="ColumnName")
            rows = sorted(rows, key=_by(name), reverse=descending)
        return rows


def _by(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda row: _sortable(row[name])


def _sortable(value: Any) -> tuple[bool, Any]:
    """Return what sorts values in any case, unset ones first (inferred)."""
    return value is not None, caseless(value)
