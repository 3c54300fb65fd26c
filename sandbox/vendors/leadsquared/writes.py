"""Leads as they are written: read from pairs, found again, kept unique (docs: Create a Lead)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.vendor import Call, Json, Record, fail
from sandbox.vendors.leadsquared.fields import now, stored, text_of
from sandbox.vendors.leadsquared.queries import is_present
from sandbox.vendors.leadsquared.state import LeadSquared

# A new lead needs one of these (docs).
IDENTITY = ("FirstName", "LastName", "EmailAddress", "Phone")

# Where a lead is looked for if nothing else is said (docs).
DEFAULT_KEYS = ("EmailAddress", "Phone")

_DUPLICATES = {
    "EmailAddress": "MXDuplicateEntryException.email",
    "Phone": "MXDuplicateEntryException.phone",
}


@dataclass
class Given:
    """A lead array: the values to store, and what steers the search for an existing lead."""

    values: dict[str, Any] = field(default_factory=dict)
    sets: dict[str, Any] = field(default_factory=dict)
    search_by: str = ""
    prospect_id: str = ""


def given(call: Call[LeadSquared], pairs: Json) -> Given:
    """Read a lead array.

    Fails with `MXUnknownAttributeException`, naming all fields that there are not (recorded).
    Fields that only LeadSquared writes are passed over (inferred).
    """
    fields, read = call.state.lead_fields, Given()
    unknown = []
    for pair in pairs:
        name, value = pair["Attribute"].strip(), pair.get("Value")
        if name.lower() == "prospectid":
            read.prospect_id = text_of(value).strip().lower()
        elif name == "SearchBy":
            read.search_by = text_of(value).strip()
        elif name not in fields:
            unknown.append(name)
        elif not fields[name]["ReadOnly"]:
            read.values[name] = stored(call, fields[name], value)
            if pair.get("Fields"):
                read.sets[name] = _set(pair["Fields"])
    if unknown:
        fail("MXUnknownAttributeException", names=",".join(unknown))
    return read


def lead_of(call: Call[LeadSquared], id: str) -> Record | None:
    """Return the lead with this id, None for a deleted one, a visitor, or none."""
    lead = call.state.leads.get(id)
    return lead if lead is not None and is_present(lead) else None


def found_by(call: Call[LeadSquared], read: Given, names: Iterable[str]) -> Record | None:
    """Return the first lead that has the given value of one of these fields, in their order."""
    for name in names:
        value = read.values.get(name)
        if value is None:
            continue
        for row in call.state.leads.rows(name, value):
            if is_present(row.record):
                return row.record
    return None


def search_key(call: Call[LeadSquared], read: Given) -> tuple[str, ...]:
    """Return where to look for a lead: by SearchBy, by default e-mail address and phone (docs).

    Fails with `MXInvalidInputException` for a SearchBy that is no lead field (recorded: text).
    """
    if not read.search_by:
        return DEFAULT_KEYS
    if read.search_by not in call.state.lead_fields:
        fail("MXInvalidInputException.search_by")
    return (read.search_by,)


def create(call: Call[LeadSquared], read: Given, id: str | None = None) -> str:
    """Store a new lead and return its id; its owner is the caller if none is given (inferred).

    Fails with `MXMandatoryAttributeMissingException` without name, e-mail address and phone
    (docs), with `MXDuplicateEntryException` for one that another lead has (recorded).
    """
    if not any(read.values.get(name) for name in IDENTITY):
        fail("MXMandatoryAttributeMissingException.identity")
    id = id or call.new_uuid()
    _refuse_duplicates(call, id, read.values)
    assert call.caller is not None
    state, at, user = call.state, now(call), call.caller["UserId"]
    values = {name: value for name, value in read.values.items() if value is not None}
    lead: dict[str, Any] = {
        "ProspectID": id,
        "ProspectAutoId": state.next_auto_id,
        "ProspectStage": "Prospect",
        "Origin": "API",
        "Score": 0,
        "EngagementScore": 0,
        "OwnerId": user,
        "DoNotEmail": "0",
        "DoNotCall": "0",
        **values,
        "IsLead": "1",
        "StatusCode": "0",
        "DeletionStatusCode": "0",
        "CreatedBy": user,
        "CreatedOn": at,
        "ModifiedBy": user,
        "ModifiedOn": at,
        "LeadLastModifiedOn": at,
    }
    if read.sets:
        lead["Fields"] = read.sets
    state.leads = state.leads.put(id, lead)
    state.next_auto_id += 1
    return id


def change(call: Call[LeadSquared], lead: Record, read: Given) -> None:
    """Store the given values of a lead, and no others (docs).

    Fails with `MXDuplicateEntryException` for a value that another lead has (recorded).
    """
    id = lead["ProspectID"]
    _refuse_duplicates(call, id, read.values)
    assert call.caller is not None
    changed = {**lead, **read.values, "ModifiedBy": call.caller["UserId"]}
    changed = {name: value for name, value in changed.items() if value is not None}
    changed["ModifiedOn"] = changed["LeadLastModifiedOn"] = now(call)
    if read.sets:
        changed["Fields"] = {**lead.get("Fields", {}), **read.sets}
    call.state.leads = call.state.leads.put(id, changed)


def create_or_change(call: Call[LeadSquared], read: Given) -> tuple[str, bool]:
    """Change the lead that is found, or create one; return its id and whether it is new (docs)."""
    lead = found_by(call, read, search_key(call, read))
    if lead is None:
        return create(call, read), True
    change(call, lead, read)
    return lead["ProspectID"], False


def _refuse_duplicates(call: Call[LeadSquared], id: str, values: Record) -> None:
    """Refuse a value of a unique field that another lead has (docs: unique by default)."""
    for name, value in values.items():
        if value is None or not call.state.lead_fields[name]["Unique"]:
            continue
        for row in call.state.leads.rows(name, value):
            if row.key != id and is_present(row.record):
                fail(_DUPLICATES.get(name, "MXDuplicateEntryException.email"))


def _set(pairs: Json) -> list[dict[str, str]]:
    return [{"Attribute": it["Attribute"], "Value": text_of(it.get("Value"))} for it in pairs]
