"""Many leads at once (docs: Create, Create or Update, Update Leads in Bulk)."""

from collections.abc import Callable
from typing import Any

from sandbox.vendor import Call, Failure, Json, Reply
from sandbox.vendors.leadsquared.envelope import succeeded
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.writes import change, create, create_or_change, given, lead_of

Row = dict[str, Any]


def create_leads_in_bulk(call: Call[LeadSquared]) -> Reply:
    """Create at most 50 leads (docs); each row has its outcome (client).

    A lead that can't be created carries the exception in its row, and the others are created
    all the same (recorded on Create or Update in Bulk).
    """

    def written(pairs: Json) -> Row:
        return {"LeadId": create(call, given(call, pairs)), "LeadCreated": True}

    return Reply(body=_rows(call, written, {"LeadId": None, "LeadCreated": False}))


def create_or_update_leads_in_bulk(call: Call[LeadSquared]) -> Reply:
    """Create or update at most 25 leads, each found by a SearchBy of its own (docs).

    A failed row carries ExceptionType and ErrorMessage; the status stays 200 (recorded).
    """

    def written(pairs: Json) -> Row:
        id, created = create_or_change(call, given(call, pairs))
        return {
            "LeadId": id, "LeadCreated": created, "LeadUpdated": not created, "AffectedRows": 1,
        }  # fmt: skip

    failed = {"LeadId": None, "LeadCreated": False, "LeadUpdated": False, "AffectedRows": 0}
    return Reply(body=_rows(call, written, failed))


def update_leads_in_bulk(call: Call[LeadSquared]) -> Reply:
    """Set one field of at most 50 leads (docs); an id that no lead has is passed over (inferred).

    Answers how many leads were changed (docs).
    """
    ids = dict.fromkeys(id.lower() for id in call.body["LeadIds"])
    read = given(call, [call.body["LeadFields"]])
    affected = 0
    for id in ids:
        lead = lead_of(call, id)
        if lead is not None:
            change(call, lead, read)
            affected += 1
    return succeeded(AffectedRows=affected)


def _rows(call: Call[LeadSquared], written: Callable[[Json], Row], failed: Row) -> list[Row]:
    rows = []
    for number, pairs in enumerate(call.body, 1):
        try:
            outcome = written(pairs)
        except Failure as failure:
            reason = call.reason(failure.name, **failure.values)
            outcome = {
                **failed, "ExceptionType": reason["code"], "ErrorMessage": reason["message"],
            }  # fmt: skip
        rows.append({"RowNumber": number, **outcome})
    return rows
