"""Lead Distribution Analytics: leads by owner and by any field (seed)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.vendor import Call, Json, Record, Reply, fail, write_csv
from sandbox.vendors.leadsquared.aggregate import aggregated
from sandbox.vendors.leadsquared.fields import Fields
from sandbox.vendors.leadsquared.lead_filter import among, between, condition
from sandbox.vendors.leadsquared.paging import page_of, sorting_of
from sandbox.vendors.leadsquared.selection import Selection
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.user_filter import chosen
from sandbox.vendors.leadsquared.values import date_time

# What `DateField` calls fields of a lead (seed: the first; inferred: the second).
ALIASES = {"LeadCreatedOn": "CreatedOn", "LeadModifiedOn": "ModifiedOn"}


def filter_by_lead_field(call: Call[LeadSquared]) -> Reply:
    """Answer leads, or numbers about groups of them, as JSON or CSV (seed).

    A lead takes part if its owner is one of the users of the filter and it meets all filters on
    lead fields and dates (seed, inferred). Fails with `body` without a known type of output
    (seed), with `unknown_attribute`, `unknown_user_attribute`, `invalid_value`, `invalid_date`,
    `date_order` and `page_size` for what can't be answered (inferred; texts recorded elsewhere).
    """
    body, fields = call.body, Fields(call)
    report = body.get("ReportFilter") or {}
    users = chosen(call, report.get("UserFilter"))
    selection = Selection(fields)
    if users is not None:
        selection.add("OwnerId", among(frozenset(users)))
    for it in report.get("LeadFilters") or report.get("LeadFilter") or ():
        _add_lead_filter(call, selection, it)
    for it in body.get("DateFilter") or ():
        _add_date_filter(selection, it)
    kind = body["Output"]["Type"].strip().lower()
    if kind == "aggregate":
        header, rows = aggregated(call, selection, users)
    elif kind == "list":
        return _list(call, selection)
    else:
        fail("body")
    return _answered(call, header, rows[page_of(call)], len(rows))


def _add_lead_filter(call: Call[LeadSquared], selection: Selection, given: Record) -> None:
    """Add a filter on a lead field.

    An empty operator is not equality: the sample's would leave nobody. It filters nothing, or
    is `>=` where the setting says so (seed, inferred).
    """
    name = given["LookUpName"].strip()
    kind = selection.fields.kind(name)
    operator = (given.get("SqlOperator") or "").strip()
    if not operator and call.settings["empty_sql_operator"] == "ignore":
        return
    keep = condition(kind, operator or ">=", given.get("LookUpValue"), "LookUpValue")
    selection.add(name, keep)


def _add_date_filter(selection: Selection, given: Record) -> None:
    """Add a range of a date field, bounds included (inferred). Fails with `date_order`."""
    name = given["DateField"].strip()
    name = ALIASES.get(name, name)
    if name not in selection.fields.known or selection.fields.kind(name) != "Date":
        fail("invalid_value", name="DateField")
    first, last = (_bound(given, it) for it in ("FromDate", "ToDate"))
    if first and last and first > last:
        fail("date_order")
    selection.add(name, between(first, last))


def _bound(given: Mapping[str, Json], name: str) -> str | None:
    text = given.get(name)
    return date_time(text, name) if text else None


def _list(call: Call[LeadSquared], selection: Selection) -> Reply:
    """Answer a page of leads, the newest first unless `Sorting` says otherwise (inferred)."""
    fields = selection.fields
    names = fields.named(call.body["Output"].get("IncludeCSV"))
    column, descending = sorting_of(call.body) or ("CreatedOn", True)
    ids = selection.sorted_ids(column, descending=descending)
    leads = [call.state.leads[id] for id in ids[page_of(call)]]
    return _answered(call, names, [_row(call, fields, it, names) for it in leads], len(ids))


def _row(
    call: Call[LeadSquared], fields: Fields, lead: Record, names: Sequence[str]
) -> dict[str, Any]:
    """Return a lead as a row; a field without a value is left out (recorded), or null."""
    numbers = call.settings["list_numbers"] == "number"
    row: dict[str, Any] = {}
    for name in names:
        value = fields.value(lead, name)
        if value is None and call.settings["list_nulls"] == "omit":
            continue
        row[name] = value if numbers and not isinstance(value, str) else fields.shown(lead, name)
    return row


def _answered(
    call: Call[LeadSquared], header: Sequence[str], rows: Sequence[Record], total: int
) -> Reply:
    """Answer rows and how many there are over all pages; the number is a text (seed)."""
    if call.query.get("ResponseFormat", "").strip().lower() != "csv":
        return Reply(body={"TotalCount": str(total), "Results": list(rows)})
    lines = ([row.get(name) for name in header] for row in rows)
    return Reply(200, write_csv(header, lines), ATTACHMENT, "text/csv")


# That it is an attachment: seed; the name: inferred.
ATTACHMENT = (("Content-Disposition", "attachment; filename=LeadDistribution.csv"),)
