"""Addresses of contacts (docs: Contacts, Addresses)."""

from typing import Any

from sandbox.vendor import Call, Reply, fail
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.contacts import CONTACTS
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_addresses(call: Call[LionDesk]) -> Reply:
    """Answer a page of a contact's addresses (docs); none for an unknown contact (inferred)."""
    rows = call.state.addresses.rows("contact_id", call.path["contact_id"])
    return service.find(call, ADDRESSES, [row.record for row in rows])


def get_address(call: Call[LionDesk]) -> Reply:
    """Answer one address of a contact (docs). Fails with 404 for one of another (inferred)."""
    return service.get(call, ADDRESSES, _own_id(call))


def create_address(call: Call[LionDesk]) -> Reply:
    """Add an address to a contact (docs). Fails with 404 for an unknown contact (inferred)."""
    contact = service.of_path(call, CONTACTS, call.path["contact_id"])
    return service.create(call, ADDRESSES, contact_id=contact["id"])


def patch_address(call: Call[LionDesk]) -> Reply:
    """Change an address of a contact (docs). Fails with 404 for one of another (inferred)."""
    return service.patch(call, ADDRESSES, _own_id(call))


def remove_address(call: Call[LionDesk]) -> Reply:
    """Take an address out, and answer it (client; the answer inferred)."""
    return service.remove(call, ADDRESSES, _own_id(call))


def _own_id(call: Call[LionDesk]) -> Any:
    """Return the id of the path, if it is that of an address of the path's contact."""
    id = call.path["address_id"]
    if service.of_path(call, ADDRESSES, id)["contact_id"] != call.path["contact_id"]:
        fail("not_found", id=id)
    return id


ADDRESSES = Service(
    "addresses",
    (
        Field("type", "text"),
        Field("street_address_1", "text"),
        Field("street_address_2", "text"),
        Field("zip", "text"),
        Field("city", "text"),
        Field("state", "text"),
        Field("created_at", "instant", writeable=False),
        Field("modified_at", "instant", writeable=False),
    ),
)
