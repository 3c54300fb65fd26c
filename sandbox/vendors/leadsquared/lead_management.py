"""Leads created, captured, updated (docs: Lead Management)."""

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.leadsquared.envelope import succeeded
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.writes import (
    DEFAULT_KEYS,
    Given,
    change,
    create,
    create_or_change,
    found_by,
    given,
    lead_of,
    search_key,
)

# Where leads come from: fields that a capture of a known lead leaves as they are (docs).
SOURCE = "Source"


def create_lead(call: Call[LeadSquared]) -> Reply:
    """Create a lead and answer its id (docs).

    Fails with `MXUnknownAttributeException`, `MXMandatoryAttributeMissingException`,
    `MXDuplicateEntryException` (recorded).
    """
    return succeeded(Id=create(call, given(call, call.body)))


def create_or_update_lead(call: Call[LeadSquared]) -> Reply:
    """Update the lead that SearchBy finds, by default by e-mail, then by phone, or create one.

    Answers its id and one affected row (docs).
    """
    id, _ = create_or_change(call, given(call, call.body))
    return succeeded(Id=id, AffectedRows=1)


def capture_lead(call: Call[LeadSquared]) -> Reply:
    """Create or update a lead, and say which (docs; the answer: client).

    It is looked for by ProspectID, e-mail address and phone, in this order; one that matches
    by ProspectID and has another e-mail address is not meant, and a new lead is made. A
    SearchBy goes before, unless all four are given. A known lead keeps its source (docs).
    """
    read = given(call, call.body)
    lead = _captured(call, read)
    if lead is None:
        visitor = call.state.leads.get(read.prospect_id)
        anonymous = visitor is not None and visitor.get("IsLead") == "0"
        id = create(call, read, read.prospect_id if anonymous else None)
        return succeeded(Id=id, RelatedId=id, IsCreated=True)
    id = lead["ProspectID"]
    behaviour = call.query.get("LeadUpdateBehavior")
    if behaviour != "DoNotUpdate":
        change(call, lead, _let_in(call, lead, read, behaviour))
    return succeeded(Id=id, RelatedId=id, IsCreated=False)


def update_lead(call: Call[LeadSquared]) -> Reply:
    """Change the given fields of a lead, and no others (docs).

    Fails with `MXMandatoryAttributeMissingException` without `leadId` (docs), with
    `MXInvalidEntityException` for a lead that there is not (client).
    """
    lead = lead_of(call, call.query["leadId"].lower())
    if lead is None:
        fail("MXInvalidEntityException")
    change(call, lead, given(call, call.body))
    return succeeded(AffectedRows=1)


def convert_lead(call: Call[LeadSquared]) -> Reply:
    """Change the given fields of a visitor, who is a lead from then on (client).

    A lead stays one. Fails with `MXInvalidEntityException` for an unknown id (inferred).
    """
    lead = call.state.leads.get(call.query["leadId"].lower())
    if lead is None or lead.get("DeletionStatusCode") == "1":
        fail("MXInvalidEntityException")
    change(call, {**lead, "IsLead": "1"}, given(call, call.body))
    return succeeded(AffectedRows=1)


def _captured(call: Call[LeadSquared], read: Given) -> Record | None:
    """Return the lead that a capture is about."""
    email, phone = (read.values.get(name) for name in DEFAULT_KEYS)
    if read.search_by and not (read.prospect_id and email and phone):
        return found_by(call, read, search_key(call, read))
    lead = lead_of(call, read.prospect_id)
    if lead is None:
        return found_by(call, read, DEFAULT_KEYS)
    known = (lead.get("EmailAddress") or "").lower()
    return lead if not email or email.lower() == known else None


def _let_in(call: Call[LeadSquared], lead: Record, read: Given, behaviour: str | None) -> Given:
    """Return what of a capture changes a lead that is there already (docs)."""
    fields = call.state.lead_fields
    kept = {SOURCE} if lead.get(SOURCE) is not None else set()
    if behaviour == "UpdateOnlyEmptyFields":
        kept |= {name for name in read.values if lead.get(name) is not None}
    if behaviour == "DoNotUpdateUniqueFields":
        kept |= {name for name in read.values if fields[name]["Unique"]}
    values = {name: value for name, value in read.values.items() if name not in kept}
    return Given(values, read.sets)
