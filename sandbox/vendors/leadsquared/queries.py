"""Which leads pass a set of filters, column by column; in which order; which page of them.

A filter turns a column of values into a column of verdicts. A report over a million leads
never looks at a record.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import and_
from typing import Any

from sandbox.vendor import Call, Json, Record, caseless, fail
from sandbox.vendors.leadsquared.fields import Field, LeadFields
from sandbox.vendors.leadsquared.state import LeadSquared

Mask = Callable[[Sequence[Any]], list[bool]]
Order = Sequence[tuple[Field, bool]]

PROSPECT_ID = Field("ProspectID", "Text", "ProspectID")
_DELETED = Field("DeletionStatusCode", "Boolean", "DeletionStatusCode")
_IS_LEAD = Field("IsLead", "Boolean", "IsLead")


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one field."""

    field: Field
    mask: Mask


def without(field: Field, value: str) -> Filter:
    """Return the filter that lets all but one value pass."""
    return Filter(field, lambda column: [it != value for it in column])


def among(field: Field, values: Iterable[Any]) -> Filter:
    """Return the filter that lets these values pass."""
    wanted = frozenset(values)
    return Filter(field, lambda column: [it in wanted for it in column])


def between(field: Field, low: str, high: str) -> Filter:
    """Return the filter that lets a range of dates pass, its bounds included."""
    return Filter(field, lambda column: [it is not None and low <= it <= high for it in column])


def present(call: Call[LeadSquared]) -> list[Filter]:
    """Return the filters against deleted leads and visitors, where there are any (inferred)."""
    leads, filters = call.state.leads, []
    if leads.count("DeletionStatusCode", "1"):
        filters.append(without(_DELETED, "1"))
    if leads.count("IsLead", "0"):
        filters.append(without(_IS_LEAD, "0"))
    return filters


def is_present(lead: Record) -> bool:
    """Tell whether a record is a lead: neither deleted nor a visitor (inferred)."""
    return lead.get("DeletionStatusCode") != "1" and lead.get("IsLead") != "0"


def select(
    call: Call[LeadSquared], filters: Sequence[Filter], fields: Sequence[Field]
) -> Iterator[tuple[Sequence[Any], ...]]:
    """Yield, block by block, the values of these fields of the leads that pass all filters."""
    asked = [*(it.field for it in filters), *fields]
    for block in call.state.leads.columns(*(it.base for it in asked)):
        columns = [it.column(values) for it, values in zip(asked, block, strict=True)]
        chosen = columns[len(filters) :]
        mask: list[bool] | None = None
        for filter, column in zip(filters, columns, strict=False):
            verdicts = filter.mask(column)
            mask = verdicts if mask is None else list(map(and_, mask, verdicts))
        if mask is not None:
            chosen = [list(compress(column, mask)) for column in chosen]
        yield tuple(chosen)


def ids_in_order(call: Call[LeadSquared], filters: Sequence[Filter], order: Order) -> list[str]:
    """Return the ids of the leads that pass, sorted; those that tie ascend by id (recorded)."""
    fields = [PROSPECT_ID, *(field for field, _ in order)]
    rows = [row for block in select(call, filters, fields) for row in zip(*block, strict=True)]
    rows.sort(key=lambda row: row[0])
    for place, (_, descending) in reversed(list(enumerate(order, 1))):
        rows.sort(key=_key(place), reverse=descending)
    return [row[0] for row in rows]


def order_of(call: Call[LeadSquared], default: str = "CreatedOn") -> Order:
    """Return the order that a search asks for, by default the newest first (inferred).

    Fails with `MXUnknownAttributeException` for a column that is no lead field (inferred).
    """
    fields = LeadFields(call)
    rules = [(fields.known(name), descending) for name, descending in sorting(call.body)]
    return rules or [(fields.known(default), True)]


def sorting(body: Json) -> list[tuple[str, bool]]:
    """Return the columns to sort by, and whether descending: 1 is, 0 is not (docs)."""
    given = body.get("Sorting")
    rules = []
    for rule in given if isinstance(given, list) else [given or {}]:
        direction = str(rule.get("Direction") or "0").strip()
        if direction not in ("0", "1"):
            fail("MXInvalidInputException.parameter", name="Direction")
        if rule.get("ColumnName"):
            rules.append((rule["ColumnName"].strip(), direction == "1"))
    return rules


def page(call: Call[LeadSquared], most: int, too_large: str) -> slice:
    """Return which rows a page has: PageIndex counts from 1 (seed), digits may be texts (inferred).

    Fails with the given error for a page larger than `most`, with `MXInvalidInputException`
    for an index or size below 1 (inferred).
    """
    paging = call.body.get("Paging") or {}
    index = _whole(paging, "PageIndex", 1)
    size = _whole(paging, "PageSize", min(call.settings["default_page_size"], most))
    if size > most:
        fail(too_large, most=most)
    return slice((index - 1) * size, index * size)


def page_of_search(call: Call[LeadSquared]) -> slice:
    """Return which rows a page of a report or search has; at most 10,000 (recorded: accepted)."""
    return page(call, call.settings["max_page_size"], "MXInvalidInputException.page_size")


def _whole(paging: Json, name: str, default: int) -> int:
    text = str(paging.get(name, default)).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 40 and int(text) > 0):
        fail("MXInvalidInputException.parameter", name=name)
    return int(text)


def _key(place: int) -> Callable[[Sequence[Any]], Any]:
    """Return the key of a sort by one column; rows without a value come first (inferred)."""

    def key(row: Sequence[Any]) -> tuple[bool, Any]:
        return row[place] is not None, caseless(row[place])

    return key
