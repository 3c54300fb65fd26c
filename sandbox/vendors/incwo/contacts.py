"""Contacts: the people one deals with (documentation: "Contacts")."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.incwo import resource
from sandbox.vendors.incwo.addresses import ADDRESSES, ITEMS
from sandbox.vendors.incwo.fields import Field
from sandbox.vendors.incwo.resource import Resource
from sandbox.vendors.incwo.state import Incwo

CONTACTS = Resource(
    "contacts",
    "contact",
    (
        Field("id", "integer", None, read_only=True),
        Field("civility_label_id", "integer", None),
        Field("last_name", longest=255),
        Field("first_name", longest=255),
        Field("comment"),
        Field("job_title", unset=None, longest=255),
        Field("job_department", unset=None, longest=255),
        Field("country", unset=None, longest=255),
        Field("contact_type", longest=255),
        Field("contact_type2", longest=255),
        Field("firm_id", "integer", None, refers="firms"),
        ADDRESSES,
        ITEMS,
    ),
)


def list_contacts(call: Call[Incwo]) -> Reply:
    """Answer the contacts, page by page (docs)."""
    return resource.index(call, CONTACTS)


def show_contact(call: Call[Incwo]) -> Reply:
    """Answer a single contact (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.show(call, CONTACTS)


def create_contact(call: Call[Incwo]) -> Reply:
    """Create a contact and answer its data (docs). Fails with 422 (inferred)."""
    return resource.create(call, CONTACTS, {})


def update_contact(call: Call[Incwo]) -> Reply:
    """Update some fields of a contact (docs). Fails with 404 and 422 (inferred)."""
    return resource.update(call, CONTACTS)


def destroy_contact(call: Call[Incwo]) -> Reply:
    """Delete a contact (docs). Fails with 404 for an unknown one (inferred)."""
    return resource.destroy(call, CONTACTS)
