"""Leads created, captured and updated one by one (docs: Lead Management)."""

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.leadsquared.envelope import succeeded
from sandbox.vendors.leadsquared.state import LeadSquared
from sandbox.vendors.leadsquared.values import stored_now
from sandbox.vendors.leadsquared.writing import IDS, Given, Writer

# By these a lead is looked for without `SearchBy` (docs).
BY_DEFAULT = ("EmailAddress", "Phone")


def create_lead(call: Call[LeadSquared]) -> Reply:
    """Create a lead and answer its id (docs).

    Fails with `no_identity`, `mandatory` and the duplicate errors (docs), `unknown_attribute`
    (recorded), `invalid_value` and `invalid_date` (inferred).
    """
    writer = Writer(call)
    lead = writer.create(writer.read(call.body))
    writer.done()
    return succeeded(Id=lead["ProspectID"])


def create_or_update_lead(call: Call[LeadSquared]) -> Reply:
    """Update the lead that `SearchBy`, else e-mail or phone, finds; or create one (docs).

    Fails as `create_lead` does, and with `invalid_search_by` (recorded).
    """
    writer = Writer(call)
    given = writer.read(call.body)
    found = writer.by_search(given) if given.search_by else writer.by(given, BY_DEFAULT)
    lead = writer.create(given) if found is None else writer.change(found, given.values)
    writer.done()
    return succeeded(Id=lead["ProspectID"], AffectedRows=1)


def capture_lead(call: Call[LeadSquared]) -> Reply:
    """Create a lead or update the one that is found (docs); the answer: client.

    A source is not overwritten (docs). `LeadUpdateBehavior` keeps more back: all, what is not
    empty, what is unique (docs). Fails as `create_or_update_lead` does.
    """
    writer = Writer(call)
    given = writer.read(call.body)
    found = _captured(writer, given)
    if found is None:
        lead = writer.create(given)
    elif call.query.get("LeadUpdateBehavior") == "DoNotUpdate":
        lead = found
    else:
        lead = writer.change(found, _let_through(call, found, given))
    writer.done()
    id = lead["ProspectID"]
    return succeeded(Id=id, RelatedId=id, IsCreated=found is None)


def update_lead(call: Call[LeadSquared]) -> Reply:
    """Change the given fields of a lead (docs).

    Fails with `mandatory` without an id (docs), `lead_not_found` (client), and for values as
    `create_lead` does.
    """
    writer = Writer(call)
    writer.change(_named(call, writer, "updating lead"), writer.read(call.body).values)
    writer.done()
    return succeeded(AffectedRows=1)


def convert_lead(call: Call[LeadSquared]) -> Reply:
    """Change the given fields of a lead (client), and note when it was first converted (inferred).

    Fails as `update_lead` does.
    """
    writer = Writer(call)
    lead = _named(call, writer, "converting lead")
    when = {"LeadConversionDate": lead.get("LeadConversionDate") or stored_now(call.now)}
    writer.change(lead, {**when, **writer.read(call.body).values})
    writer.done()
    return succeeded(AffectedRows=1)


def _named(call: Call[LeadSquared], writer: Writer, doing: str) -> Record:
    id = call.query.get("leadId", "").strip().lower()
    if not id:
        fail("mandatory", name="leadId", doing=doing)
    return writer.get(id) or fail("lead_not_found")


def _captured(writer: Writer, given: Given) -> Record | None:
    """Return the lead that a capture is about: by SearchBy, else id, e-mail, phone (docs).

    SearchBy does not count where id, e-mail and phone are all given (docs). An id whose lead has
    another e-mail address than the given one means a new lead (docs).
    """
    everything = given.id and all(given.values.get(name) for name in BY_DEFAULT)
    if given.search_by and not everything:
        return writer.by_search(given)
    found = writer.get(given.id)
    address = given.values.get("EmailAddress")
    if found is not None and address is not None:
        same = str(found.get("EmailAddress", address)).lower() == str(address).lower()
        return found if same else None
    return writer.by(given, (*IDS, *BY_DEFAULT))


def _let_through(call: Call[LeadSquared], lead: Record, given: Given) -> Record:
    """Return the values that a repeated capture may write (docs: LeadUpdateBehavior)."""
    behavior = call.query.get("LeadUpdateBehavior")
    kept = {"Source"} if lead.get("Source") else set()
    if behavior == "UpdateOnlyEmptyFields":
        kept |= {name for name in given.values if lead.get(name) is not None}
    if behavior == "DoNotUpdateUniqueFields":
        kept |= {it["SchemaName"] for it in call.state.lead_fields if it["IsUnique"]}
    return {name: value for name, value in given.values.items() if name not in kept}
