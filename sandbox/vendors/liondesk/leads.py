"""Leads: contacts that ask for something, and who claimed them (docs: Leads)."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import answered
from sandbox.vendors.liondesk.routing import routed
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk, add
from sandbox.vendors.liondesk.visibility import person


def find_leads(call: Call[LionDesk]) -> Reply:
    """Answer a page of the leads that the caller created or claimed (docs, whose: inferred)."""
    return service.find(call, LEADS)


def get_lead(call: Call[LionDesk]) -> Reply:
    """Answer one lead (docs). Fails with 404 for one that the caller does not see (inferred)."""
    return service.get(call, LEADS, call.path["id"])


def create_lead(call: Call[LionDesk]) -> Reply:
    """Add a lead for a contact (docs); the caller is its creator.

    It takes its distribution from the lead route of its source (inferred). Fails with 400
    without `contact_id` (docs), or for a contact or source that the caller does not see.
    """
    lead = {**service.unset(call, LEADS), **service.given(call, LEADS)}
    made = {"user_id": me(call), **lead, **routed(call, lead)}
    return answered(call, LEADS.shown(call, add(call.state, "leads", made)), 201)


def patch_lead(call: Call[LionDesk]) -> Reply:
    """Change a lead (inferred: the documentation's list of methods is not complete)."""
    return service.patch(call, LEADS, call.path["id"])


def _shown(call: Call[LionDesk], lead: Record) -> Record:
    """Return a lead; `address_1` mirrors `street_address` (docs)."""
    shown = {**LEADS.plain(lead), "address_1": lead["street_address"]}
    return {**shown, "contact": person(call.state.contacts[lead["contact_id"]])}


LEADS = Service(
    "leads",
    (
        Field("claimed_at", "instant", writeable=False),
        Field("claimed_by_user_id", "integer", writeable=False),
        Field("claimed_via", "text", default="None"),
        Field("time_to_claim", "integer", writeable=False),
        Field("contact_id", "integer", refers="contacts"),
        Field("source_id", "integer", refers="lead_sources"),
        Field("text_body", "text"),
        Field("html_body", "text"),
        Field("mls_id", "text"),
        Field("listing_status", "text"),
        Field("listing_price", "text"),
        Field("street_address", "text"),
        Field("city", "text"),
        Field("state", "text"),
        Field("zipcode", "text"),
        Field("type", "text"),
        Field("created_at", "instant", writeable=False),
        Field("modified_at", "instant", writeable=False),
    ),
    show=_shown,
)
