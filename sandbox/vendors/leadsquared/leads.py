"""Leads read and searched (docs: Lead Management)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.leadsquared.fields import Fields, flat
from sandbox.vendors.leadsquared.lead_filter import between, condition
from sandbox.vendors.leadsquared.paging import page_of, sorting_of
from sandbox.vendors.leadsquared.selection import DELETED, Selection
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.values import date_time

# Above these a page of leads by date range is refused (docs, recorded).
MOST_BY_DATE = 5_000


def get_lead_by_id(call: Call[LeadSquared]) -> Reply:
    """Answer an array of the one lead (recorded), of none for an unknown id (client).

    Fails with `mandatory` without an id (inferred).
    """
    return _flat_leads(call, _existing(call, [_wanted(call, "id").lower()]))


def get_lead_by_email_address(call: Call[LeadSquared]) -> Reply:
    """Answer an array of the leads with this address (docs), in any case (inferred).

    Fails with `mandatory` without an address (inferred).
    """
    ids = call.state.leads.where("EmailAddress", _wanted(call, "emailaddress"))
    return _flat_leads(call, _existing(call, ids))


def get_lead_by_phone_number(call: Call[LeadSquared]) -> Reply:
    """Answer the lead with this number in Phone or Mobile; of several the last active (docs).

    Digits alone count, as the page forbids hyphens (docs); or the text as it is stored, where
    the setting says so (recorded). Fails with `mandatory` without a number (inferred).
    """
    given = _wanted(call, "phone")
    exact = call.settings["phone_match"] == "exact"
    wanted = given if exact else _digits(given)
    found: list[tuple[str, str]] = []
    columns = Selection(Fields(call)).columns("Phone", "Mobile", "LeadLastModifiedOn", "ProspectID")
    for block in columns:
        for *numbers, active, id in zip(*block, strict=True):
            if any(it and wanted == (it if exact else _digits(it)) for it in numbers):
                found.append((active or "", id))
    return _flat_leads(call, _existing(call, [max(found)[1]] if found else ()))


def quick_search_leads(call: Call[LeadSquared]) -> Reply:
    """Answer the leads in which the term occurs, the newest first (client).

    The fields that are searched are those whose metadata say so (inferred). Fails with
    `mandatory` without a term (inferred).
    """
    term = _wanted(call, "key").lower()
    fields = Fields(call)
    names = [it["SchemaName"] for it in fields.known if it.get("ShowInQuickSearch")]
    found: list[tuple[str, str]] = []
    for created, ids, *texts in Selection(fields).columns("CreatedOn", "ProspectID", *names):
        for when, id, *values in zip(created, ids, *texts, strict=True):
            if any(it and term in it.lower() for it in values):
                found.append((when, id))
    found.sort(reverse=True)
    most: int = call.settings["max_page_size"]
    return _flat_leads(call, _existing(call, [id for _, id in found[:most]]))


def search_leads(call: Call[LeadSquared]) -> Reply:
    """Answer a page of the leads that meet the one condition, as a bare array (docs, recorded).

    `Total` in each of them is that of the whole query (recorded). Fails with
    `unknown_attribute`, `invalid_value`, `invalid_date` and `page_size` (inferred).
    """
    given, fields = call.body["Parameter"], Fields(call)
    name = given["LookupName"].strip()
    operator = (given.get("SqlOperator") or "=").strip()
    selection = Selection(fields)
    keep = condition(fields.kind(name), operator, given.get("LookupValue"), "LookupValue")
    selection.add(name, keep)
    ids = _ordered(call, selection)
    names = fields.named(_columns(call))
    leads = [
        {**flat(fields, lead, names), "Total": str(len(ids))}
        for lead in _existing(call, ids[page_of(call)])
    ]
    return Reply(body=leads)


def get_recently_modified_leads(call: Call[LeadSquared]) -> Reply:
    """Answer the leads that changed or were active in a range of time (docs).

    Its bounds belong to it, in whole seconds (recorded). Fails with `mandatory` without a bound
    (inferred), `invalid_date`, `date_order` and `date_range_page_size` (recorded).
    """
    given = call.body["Parameter"]
    first, last = (
        date_time(_needed(given, name, "retrieving leads by date range"), name)
        for name in ("FromDate", "ToDate")
    )
    if first > last:
        fail("date_order")
    selection = Selection(Fields(call))
    selection.add("LeadLastModifiedOn", between(first, last))
    page = page_of(call, most=MOST_BY_DATE, refusal="date_range_page_size")
    return _property_lists(call, selection.fields, _ordered(call, selection), page)


def get_leads_by_ids(call: Call[LeadSquared]) -> Reply:
    """Answer the leads with these ids, in their order; unknown ones are left out (docs).

    Ids and columns have to be given (docs). Fails with `mandatory`, `page_size` (inferred).
    """
    doing = "retrieving leads"
    given = _needed(call.body["SearchParameters"], "LeadIds", doing)
    columns = _needed(call.body.get("Columns") or {}, "Include_CSV", doing)
    leads = _existing(call, dict.fromkeys(id.strip().lower() for id in given))
    fields = Fields(call)
    names = fields.named(columns)
    page = [flat(fields, lead, names) for lead in leads[page_of(call)]]
    return Reply(body={"RecordCount": len(leads), "Leads": page})


def get_leads_in_list(call: Call[LeadSquared]) -> Reply:
    """Answer a page of the leads of a list (docs).

    Fails with `mandatory` without a list's id, `list_not_found`, `invalid_value` for a behaviour
    that is none of 0, 1 and 2, `page_size` (inferred).
    """
    given = call.body["SearchParameters"]
    id = _needed(given, "ListId", "retrieving leads in a list")
    behaviour = given.get("RetrieveBehaviour")
    if behaviour is not None and str(behaviour) not in ("0", "1", "2"):
        fail("invalid_value", name="RetrieveBehaviour")
    found = call.state.lists.get(id.strip().lower()) or fail("list_not_found")
    members = frozenset(found["LeadIds"])
    selection = Selection(Fields(call))
    selection.add("ProspectID", lambda column, at: [i for i in at if column[i] in members])
    ids = _ordered(call, selection)
    return _property_lists(call, selection.fields, ids, page_of(call))


def _wanted(call: Call[LeadSquared], name: str) -> str:
    text: str = call.query.get(name, "").strip()
    return text or fail("mandatory", name=name, doing="retrieving lead")


def _needed(given: Record, name: str, doing: str) -> Any:
    return given.get(name) or fail("mandatory", name=name, doing=doing)


def _columns(call: Call[LeadSquared]) -> str | None:
    columns: str | None = (call.body.get("Columns") or {}).get("Include_CSV")
    return columns


def _digits(text: str) -> str:
    return "".join(it for it in text if it.isdigit())


def _existing(call: Call[LeadSquared], ids: Iterable[str]) -> list[Record]:
    """Return the leads with these ids that are there and not deleted."""
    found = (call.state.leads.get(id) for id in ids)
    return [it for it in found if it is not None and it.get("DeletionStatusCode") != DELETED]


def _ordered(call: Call[LeadSquared], selection: Selection) -> list[str]:
    """Return the ids of a selection as `Sorting` says, else the newest first (inferred)."""
    column, descending = sorting_of(call.body) or ("CreatedOn", True)
    return selection.sorted_ids(column, descending=descending)


def _flat_leads(call: Call[LeadSquared], leads: Sequence[Record]) -> Reply:
    fields = Fields(call)
    names = fields.named(None)
    return Reply(body=[flat(fields, lead, names) for lead in leads])


def _property_lists(
    call: Call[LeadSquared], fields: Fields, ids: Sequence[str], page: slice
) -> Reply:
    """Answer leads as lists of properties, with `CanUpdate` (docs); none: no `Leads` (recorded)."""
    names = fields.named(_columns(call))
    leads = [
        {
            "LeadPropertyList": [
                *(
                    {
                        "Attribute": name,
                        "Value": fields.shown(lead, name),
                        "Fields": fields.members(lead, name),
                    }
                    for name in names
                ),
                {"Attribute": "CanUpdate", "Value": "true", "Fields": None},
            ]
        }
        for lead in _existing(call, ids[page])
    ]
    return Reply(body={"RecordCount": len(ids), **({"Leads": leads} if leads else {})})
