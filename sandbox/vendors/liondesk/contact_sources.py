"""Contact sources: where contacts come from (docs: Contacts, Sources)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_contact_sources(call: Call[LionDesk]) -> Reply:
    """Answer a page of the contact sources that the caller sees (docs)."""
    return service.find(call, CONTACT_SOURCES)


def get_contact_source(call: Call[LionDesk]) -> Reply:
    """Answer one contact source (docs). Fails with 404 for one that is not seen (inferred)."""
    return service.get(call, CONTACT_SOURCES, call.path["id"])


def create_contact_source(call: Call[LionDesk]) -> Reply:
    """Add a contact source of the caller's own (docs)."""
    return service.create(call, CONTACT_SOURCES, user_id=me(call))


def patch_contact_source(call: Call[LionDesk]) -> Reply:
    """Change a contact source of the caller's own (docs), else 403 (inferred)."""
    return service.patch(call, CONTACT_SOURCES, call.path["id"])


def remove_contact_source(call: Call[LionDesk]) -> Reply:
    """Take a contact source of the caller's own out, and answer it (docs)."""
    return service.remove(call, CONTACT_SOURCES, call.path["id"])


CONTACT_SOURCES = Service(
    "contact_sources",
    (
        Field("name", "text"),
        Field("user_id", "integer", writeable=False),
    ),
    owned="user_id",
)
