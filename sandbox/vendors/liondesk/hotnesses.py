"""Hotnesses: how near contacts are to a deal (docs: Contacts, Hotnesses)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_hotnesses(call: Call[LionDesk]) -> Reply:
    """Answer a page of the hotnesses that the caller sees (docs)."""
    return service.find(call, HOTNESSES)


def get_hotness(call: Call[LionDesk]) -> Reply:
    """Answer one hotness (docs). Fails with 404 for one that is not seen (inferred)."""
    return service.get(call, HOTNESSES, call.path["id"])


def create_hotness(call: Call[LionDesk]) -> Reply:
    """Add a hotness of the caller's own (docs)."""
    return service.create(call, HOTNESSES, user_id=me(call))


def patch_hotness(call: Call[LionDesk]) -> Reply:
    """Change a hotness of the caller's own (docs), else 403 (inferred)."""
    return service.patch(call, HOTNESSES, call.path["id"])


def remove_hotness(call: Call[LionDesk]) -> Reply:
    """Take a hotness of the caller's own out, and answer it (docs)."""
    return service.remove(call, HOTNESSES, call.path["id"])


HOTNESSES = Service(
    "hotnesses",
    (
        Field("rank", "integer"),
        Field("user_id", "integer", writeable=False),
        Field("name", "text"),
        Field("color", "text"),
    ),
    owned="user_id",
    order=("user_id", "rank"),
)
