"""Leads written many at a time (docs: Bulk operations of Lead Management)."""

from collections.abc import Callable
from typing import Any

from sandbox.vendor import Call, Failure, Reply, fail
from sandbox.vendors.leadsquared.envelope import succeeded
from sandbox.vendors.leadsquared.lead_writes import BY_DEFAULT
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.writing import Items, Writer


def bulk_create_leads(call: Call[LeadSquared]) -> Reply:
    """Create up to 50 leads (docs) and answer the outcome of each (client).

    A row that fails carries its error, the others are created (client). Fails with `too_many`
    (docs: the limit).
    """
    writer = Writer(call)

    def create(items: Items) -> dict[str, Any]:
        return {"LeadId": writer.create(writer.read(items))["ProspectID"], "LeadCreated": True}

    return _row_by_row(call, writer, create, {"LeadId": None, "LeadCreated": False})


def bulk_create_or_update_leads(call: Call[LeadSquared]) -> Reply:
    """Create or update up to 25 leads, each by its own `SearchBy` (docs); the answer: client.

    A row that fails carries its error (client). Fails with `too_many` (docs: the limit).
    """
    writer = Writer(call)

    def write(items: Items) -> dict[str, Any]:
        given = writer.read(items)
        found = writer.by_search(given) if given.search_by else writer.by(given, BY_DEFAULT)
        lead = writer.create(given) if found is None else writer.change(found, given.values)
        return {
            "LeadId": lead["ProspectID"],
            "LeadCreated": found is None,
            "LeadUpdated": found is not None,
            "AffectedRows": 1,
        }

    nothing = {"LeadId": None, "LeadCreated": False, "LeadUpdated": False, "AffectedRows": 0}
    return _row_by_row(call, writer, write, nothing)


def bulk_update_leads(call: Call[LeadSquared]) -> Reply:
    """Write one field of up to 50 leads (docs); all of them or none (inferred).

    Fails with `mandatory` without leads, `lead_not_found` for one that is not there (inferred),
    `too_many` (docs: the limit), and for values as `update_lead` does.
    """
    writer, body = Writer(call), call.body
    if not body["LeadIds"]:
        fail("mandatory", name="LeadIds", doing="updating lead")
    values = writer.read([body["LeadFields"]]).values
    ids = dict.fromkeys(id.strip().lower() for id in body["LeadIds"])
    for id in ids:
        writer.change(writer.get(id) or fail("lead_not_found"), values)
    writer.done()
    return succeeded(AffectedRows=len(ids))


def _row_by_row(
    call: Call[LeadSquared],
    writer: Writer,
    write: Callable[[Items], dict[str, Any]],
    nothing: dict[str, Any],
) -> Reply:
    outcomes = []
    for number, items in enumerate(call.body, 1):
        try:
            outcome = write(items)
        except Failure as failure:
            reason = call.reason(failure.name, **failure.values)
            error = {"ExceptionType": reason["code"], "ErrorMessage": reason["message"]}
            outcome = {**nothing, **error}
        outcomes.append({"RowNumber": number, **outcome})
    writer.done()
    return Reply(body=outcomes)
