"""Lead Distribution Analytics: which leads there are, and whose (seed)."""

from collections.abc import Sequence
from typing import Any

from sandbox.vendor import Call, Record, Reply, write_csv
from sandbox.vendors.leadsquared.aggregate import Aggregate
from sandbox.vendors.leadsquared.fields import Field, LeadFields
from sandbox.vendors.leadsquared.lead_filters import date_filters, lead_filters, owned_by
from sandbox.vendors.leadsquared.queries import (
    Filter,
    ids_in_order,
    order_of,
    page_of_search,
    present,
)
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.user_conditions import selected

ATTACHMENT = ("Content-Disposition", "attachment; filename=LeadDistribution.csv")


def filter_by_lead_field(call: Call[LeadSquared]) -> Reply:
    """List or count the leads that match user, lead and date filters, page by page (seed).

    A lead takes part if its owner is one of the selected users and all lead and date filters
    hold (seed). `TotalCount` is a text, and counts the rows of the whole result (seed: the
    example). With `ResponseFormat=CSV` the rows are a text/csv attachment (seed).

    Fails with `MXUnknownAttributeException` for an unknown lead field and with
    `MXInvalidInputException` for unknown user attributes, operators, functions, and for dates
    and pages that make no sense (inferred; texts recorded elsewhere).
    """
    body, fields = call.body, LeadFields(call)
    report = body.get("ReportFilter") or {}
    owners = selected(call.state.users, report.get("UserFilter"))
    given = report.get("LeadFilters") or report.get("LeadFilter")
    filters = [
        *present(call),
        *([] if owners is None else [owned_by(owners)]),
        *date_filters(fields, body.get("DateFilter")),
        *lead_filters(fields, given, call.settings["empty_sql_operator"]),
    ]
    if body["Output"]["Type"].lower() == "list":
        return _list(call, filters, fields.named(body["Output"].get("IncludeCSV")))
    if owners is None:
        owners = sorted(it["UserId"] for it in call.state.users)
    aggregate = Aggregate(fields, body["Output"])
    page = page_of_search(call)
    rows = aggregate.rows(call, filters, owners)
    return _answer(call, len(rows), aggregate.columns, rows[page])


def _list(call: Call[LeadSquared], filters: Sequence[Filter], columns: Sequence[Field]) -> Reply:
    """Answer leads as flat records (recorded), the newest first (inferred).

    A field without a value is left out of its row (recorded, indirectly; a setting).
    """
    page, order = page_of_search(call), order_of(call)
    ids = ids_in_order(call, filters, order)
    explicit = call.settings["list_nulls"] == "explicit"
    rows = []
    for id in ids[page]:
        row = _row(call.state.leads[id], columns)
        rows.append(row if explicit else {k: v for k, v in row.items() if v is not None})
    return _answer(call, len(ids), [it.name for it in columns], rows)


def _row(lead: Record, columns: Sequence[Field]) -> dict[str, str | None]:
    return {it.name: it.shown(it.of(lead)) for it in columns}


def _answer(
    call: Call[LeadSquared], total: int, columns: Sequence[str], rows: Sequence[dict[str, Any]]
) -> Reply:
    """Answer rows as JSON, or as CSV: a header and the page's rows, no total (inferred)."""
    if call.query.get("ResponseFormat", "").lower() != "csv":
        return Reply(body={"TotalCount": str(total), "Results": rows})
    content = write_csv(columns, ([row.get(name) for name in columns] for row in rows))
    return Reply(body=content, media="text/csv", headers=(ATTACHMENT,))
