"""Leads: sales prospects, linked to a contact or firm (documentation: "Leads")."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.incwo import resource
from sandbox.vendors.incwo.fields import Field
from sandbox.vendors.incwo.names import full_name
from sandbox.vendors.incwo.resource import Resource
from sandbox.vendors.incwo.state import Incwo

# project, analysis, proposal, negociation, closing, production, exploitation, done, lost,
# sleeping (seed).
STEPS = (459, 460, 461, 462, 463, 464, 467, 469, 470, 535)


def _client_of(state: Incwo, lead: Record) -> str:
    """Return the name of a lead's firm, or else of its contact (inferred)."""
    firm, contact = state.firms.get(lead["firm_id"]), state.contacts.get(lead["contact_id"])
    if firm is not None:
        return str(firm["name"])
    return "" if contact is None else full_name(contact)


LEADS = Resource(
    "leads",
    "lead",
    (
        Field("id", "integer", None, read_only=True),
        Field("manager_id", "integer", 0, refers="users"),
        Field("client_name", longest=255),
        Field("topic", longest=255),
        Field("contact_id", "integer", 0, refers="contacts"),
        Field("firm_id", "integer", 0, refers="firms"),
        Field("is_engaged", "flag", 0, choices=(0, 1)),
        Field("importance", "integer", 0, 0, 5),
        Field("product_category_id", "integer", 0, refers="product_categories"),
        Field("value", "decimal", 0.0),
        Field("value_date", "date", None),
        Field("confidence_pct", "integer", 0, 0, 100),
        Field("project_id", "integer", 0, refers="projects"),
        Field("description"),
        Field("learning_on_customer"),
        Field("learning_on_sales_tools"),
        Field("learning_on_products"),
        Field("progress_id", "integer", 459, choices=STEPS),
    ),
    {"client_name": _client_of},
)


def list_leads(call: Call[Incwo]) -> Reply:
    """Answer the leads, page by page (seed)."""
    return resource.index(call, LEADS)


def show_lead(call: Call[Incwo]) -> Reply:
    """Answer a single lead (seed). Fails with 404 for an unknown one (inferred)."""
    return resource.show(call, LEADS)


def create_lead(call: Call[Incwo]) -> Reply:
    """Create a lead and answer its data (seed); the caller manages it (inferred).

    Fails with 422 for values that are out of bounds or lead nowhere (inferred).
    """
    return resource.create(call, LEADS)


def update_lead(call: Call[Incwo]) -> Reply:
    """Update some fields of a lead, the others stay (seed). Fails with 404 and 422 (inferred)."""
    return resource.update(call, LEADS)


def destroy_lead(call: Call[Incwo]) -> Reply:
    """Delete a lead (seed). Fails with 404 for an unknown one (inferred)."""
    return resource.destroy(call, LEADS)
