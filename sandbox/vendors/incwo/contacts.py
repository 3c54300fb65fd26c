"""Contacts: the people one deals with (documentation: "Contacts")."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.incwo import resource
from sandbox.vendors.incwo.addresses import ADDRESSES, ITEMS, TYPES, emails_of
from sandbox.vendors.incwo.fields import Field
from sandbox.vendors.incwo.names import full_name
from sandbox.vendors.incwo.resource import Resource
from sandbox.vendors.incwo.state import Incwo


def _firm_of(state: Incwo, contact: Record) -> str | None:
    firm = state.firms.get(contact.get("firm_id") or 0)
    return None if firm is None else str(firm["name"])


def _name_of(_state: Incwo, contact: Record) -> str:
    return full_name(contact)


CONTACTS = Resource(
    "contacts",
    "contact",
    (
        Field("id", "integer", None, read_only=True),
        Field("civility_label_id", "integer", None),
        Field("last_name", longest=255),
        Field("first_name", longest=255),
        Field("first_last_name", read_only=True),
        Field("comment"),
        Field("job_title", unset=None, longest=255),
        Field("job_department", unset=None, longest=255),
        Field("country", unset=None, longest=255),
        Field("contact_type", choices=TYPES),
        Field("contact_type2", longest=255),
        # From here to the origin, and the keywords: of a live account (recorded).
        Field("batch", read_only=True),
        Field("batch_kind", read_only=True),
        Field("accounting_ref", unset=None, longest=255),
        Field("accounting_ref_vendor", unset=None, longest=255),
        Field("contact_origin", unset=None, longest=255),
        Field("firm_id", "integer", None, refers="firms"),
        Field("firm_name", read_only=True),
        Field("keywords", unset=None, longest=255),
        ADDRESSES,
        ITEMS,
    ),
    {"first_last_name": _name_of, "firm_name": _firm_of},
    # Not a column, and filtered by in the documentation (docs: ufilters).
    {"email": emails_of},
)


def list_contacts(call: Call[Incwo]) -> Reply:
    """Answer the contacts, page by page (docs)."""
    return resource.index(call, CONTACTS)


def show_contact(call: Call[Incwo]) -> Reply:
    """Answer a single contact (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.show(call, CONTACTS)


def create_contact(call: Call[Incwo]) -> Reply:
    """Create a contact and answer its data (docs). Fails with 422 (inferred)."""
    return resource.create(call, CONTACTS)


def update_contact(call: Call[Incwo]) -> Reply:
    """Update some fields of a contact (docs). Fails with 404 and 422 (inferred)."""
    return resource.update(call, CONTACTS)


def destroy_contact(call: Call[Incwo]) -> Reply:
    """Delete a contact (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.destroy(call, CONTACTS)
