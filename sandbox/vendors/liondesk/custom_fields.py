"""Custom fields of contacts (docs: Contacts, Custom Fields)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_custom_fields(call: Call[LionDesk]) -> Reply:
    """Answer a page of the custom fields that the caller sees (docs)."""
    return service.find(call, CUSTOM_FIELDS)


def get_custom_field(call: Call[LionDesk]) -> Reply:
    """Answer one custom field (docs). Fails with 404 for one that is not seen (inferred)."""
    return service.get(call, CUSTOM_FIELDS, call.path["id"])


def create_custom_field(call: Call[LionDesk]) -> Reply:
    """Add a custom field of the caller's own (docs)."""
    return service.create(call, CUSTOM_FIELDS, user_id=me(call))


def patch_custom_field(call: Call[LionDesk]) -> Reply:
    """Change a custom field of the caller's own (docs), else 403 (inferred)."""
    return service.patch(call, CUSTOM_FIELDS, call.path["id"])


def remove_custom_field(call: Call[LionDesk]) -> Reply:
    """Take a custom field of the caller's own out, and answer it (client; the answer inferred)."""
    return service.remove(call, CUSTOM_FIELDS, call.path["id"])


CUSTOM_FIELDS = Service(
    "custom_fields",
    (
        Field("user_id", "integer", writeable=False),
        Field("data_type", "text"),
        Field("name", "text"),
        Field("rank", "integer", default=99999),
    ),
    owned="user_id",
)
