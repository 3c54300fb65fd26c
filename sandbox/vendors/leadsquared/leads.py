"""Leads by a single key: id, e-mail address, phone, a word (docs: Lead Management)."""

from collections.abc import Iterable

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.leadsquared.fields import LeadFields, digits_of
from sandbox.vendors.leadsquared.queries import PROSPECT_ID, is_present, present, select
from sandbox.vendors.leadsquared.state import LeadSquared

# Leads that a quick search answers at the most (inferred).
MOST_FOUND = 1_000

# Where a quick search looks (inferred).
SEARCHED = ("FirstName", "LastName", "EmailAddress", "Phone", "Mobile", "Company")


def get_lead_by_id(call: Call[LeadSquared]) -> Reply:
    """Answer the lead with this id in an array; an empty one for an id that none has (recorded)."""
    lead = call.state.leads.get(call.query["id"].lower())
    return _answer(call, [] if lead is None else [lead])


def get_lead_by_email_address(call: Call[LeadSquared]) -> Reply:
    """Answer the lead with this e-mail address, in any case, in an array (docs)."""
    rows = call.state.leads.rows("EmailAddress", call.query["emailaddress"].strip())
    return _answer(call, [row.record for row in rows])


def retrieve_lead_by_phone_number(call: Call[LeadSquared]) -> Reply:
    """Answer the lead with this Phone or Mobile that was active last (docs).

    The number's digits count, with or without the country's code (docs: without hyphens), or
    the number exactly as stored (recorded), by the setting `phone_match`.
    """
    given = call.query["phone"]
    # A `+` in a query stands for a blank.
    wanted = f"+{given[1:]}" if given.startswith(" ") else given.strip()
    fields = LeadFields(call)
    columns = [PROSPECT_ID, fields.known("Phone"), fields.known("Mobile")]
    found = [
        call.state.leads[id]
        for block in select(call, present(call), columns)
        for id, *numbers in zip(*block, strict=True)
        if any(it is not None and _same_phone(call, it, wanted) for it in numbers)
    ]
    newest = sorted(found, key=lambda lead: lead["LeadLastModifiedOn"], reverse=True)
    return _answer(call, newest[:1])


def get_leads_by_quick_search(call: Call[LeadSquared]) -> Reply:
    """Answer the leads with a name, e-mail address, phone or company that contains the key.

    In any case (client; the fields inferred).
    """
    key, fields = call.query["key"].strip().lower(), LeadFields(call)
    columns = [PROSPECT_ID, *(field for name in SEARCHED if (field := fields.get(name)))]
    found = [
        call.state.leads[id]
        for block in select(call, present(call), columns)
        for id, *texts in zip(*block, strict=True)
        if any(text is not None and key in text.lower() for text in texts)
    ]
    return _answer(call, found[:MOST_FOUND])


def _answer(call: Call[LeadSquared], leads: Iterable[Record]) -> Reply:
    fields = LeadFields(call).all()
    return Reply(
        body=[
            {it.name: it.shown(it.of(lead)) for it in fields} for lead in leads if is_present(lead)
        ]
    )


def _same_phone(call: Call[LeadSquared], stored: str, wanted: str) -> bool:
    if call.settings["phone_match"] == "exact":
        return stored == wanted
    country = call.settings["default_country_code"]
    left, right = digits_of(stored), digits_of(wanted)
    return bool(right) and left in (right, f"{country}{right}")
