"""Leads by criteria, by date, by ids, of a list (docs: Lead Management, Retrieve)."""

from collections.abc import Sequence
from typing import Any

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.leadsquared.fields import Field, LeadFields
from sandbox.vendors.leadsquared.lead_filters import date_range, lead_filter
from sandbox.vendors.leadsquared.queries import (
    PROSPECT_ID,
    among,
    ids_in_order,
    is_present,
    order_of,
    page,
    page_of_search,
    present,
)
from sandbox.vendors.leadsquared.state import LeadSquared

# Leads of a page by date range (docs).
MOST_BY_DATE = 5_000


def get_leads(call: Call[LeadSquared]) -> Reply:
    """Answer the leads that meet one condition, as a bare array of flat records (docs, recorded).

    Fails with `MXUnknownAttributeException` for an unknown field and with
    `MXInvalidInputException` for an unknown operator or a bad page (inferred).
    """
    fields, parameter = LeadFields(call), call.body["Parameter"]
    field = fields.known(parameter["LookupName"])
    wanted = lead_filter(field, parameter["SqlOperator"], parameter.get("LookupValue"))
    ids = ids_in_order(call, [*present(call), wanted], order_of(call))
    return Reply(body=_flat(call, ids[page_of_search(call)], _columns(call)))


def get_recently_modified_leads(call: Call[LeadSquared]) -> Reply:
    """Answer the leads whose LeadLastModifiedOn lies in a range, both bounds included (recorded).

    Without any the answer is `{"RecordCount": 0}` alone (recorded). With all fields each lead
    also has `Total`, the number of leads found (recorded). Fails with
    `MXMandatoryFieldMissingException` for a page of more than 5,000 (recorded).
    """
    fields, parameter = LeadFields(call), call.body["Parameter"]
    modified = fields.known("LeadLastModifiedOn")
    wanted = date_range(modified, parameter["FromDate"], parameter["ToDate"])
    ids = ids_in_order(call, [*present(call), wanted], order_of(call))
    shown = page(call, MOST_BY_DATE, "MXMandatoryFieldMissingException.page_size")
    if not ids:
        return Reply(body={"RecordCount": 0})
    columns = _columns(call)
    total = [{"Attribute": "Total", "Value": str(len(ids))}]
    rows = [
        {
            "LeadPropertyList": [
                *({"Attribute": it.name, "Value": it.shown(it.of(lead))} for it in columns),
                *(() if _include_csv(call) else total),
            ]
        }
        for lead in (call.state.leads[id] for id in ids[shown])
    ]
    return Reply(body={"RecordCount": len(ids), "Leads": rows})


def get_leads_by_ids(call: Call[LeadSquared]) -> Reply:
    """Answer the leads with these ids as flat records, in the order of the ids (docs).

    Unknown ids are left out (inferred), and so are unknown columns (docs: the sample).
    """
    leads = call.state.leads
    ids = dict.fromkeys(id.lower() for id in call.body["SearchParameters"]["LeadIds"])
    found = [id for id in ids if (lead := leads.get(id)) is not None and is_present(lead)]
    rows = _flat(call, found[page_of_search(call)], _columns(call))
    return Reply(body={"RecordCount": len(found), "Leads": rows})


def get_leads_of_list(call: Call[LeadSquared]) -> Reply:
    """Answer the leads of a list, each as a list of properties; `CanUpdate` comes last (docs).

    `RetrieveBehaviour` says when counts are brought up to date; here they always are
    (inferred).
    """
    members = call.state.list_members.rows("ListId", call.body["SearchParameters"]["ListId"])
    ids = [row.record["ProspectID"] for row in members]
    found = ids_in_order(call, [*present(call), among(PROSPECT_ID, ids)], order_of(call))
    columns = _columns(call)
    rows = []
    for id in found[page_of_search(call)]:
        lead = call.state.leads[id]
        values = [(it.name, it.shown(it.of(lead)), _set_of(lead, it)) for it in columns]
        properties = [
            {"Attribute": name, "Value": value, "Fields": set}
            for name, value, set in [*values, ("CanUpdate", "true", None)]
        ]
        rows.append({"LeadPropertyList": properties})
    return Reply(body={"RecordCount": len(found), "Leads": rows})


def _include_csv(call: Call[LeadSquared]) -> str | None:
    return (call.body.get("Columns") or {}).get("Include_CSV")


def _columns(call: Call[LeadSquared]) -> list[Field]:
    return LeadFields(call).named(_include_csv(call))


def _flat(call: Call[LeadSquared], ids: Sequence[str], columns: Sequence[Field]) -> list[Record]:
    leads = call.state.leads
    return [{it.name: it.shown(it.of(leads[id])) for it in columns} for id in ids]


def _set_of(lead: Record, field: Field) -> Any:
    """Return the fields of a custom field set, None where the field is none."""
    return lead.get("Fields", {}).get(field.name)
