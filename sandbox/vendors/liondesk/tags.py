"""Tags that contacts can have (docs: Tags)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_tags(call: Call[LionDesk]) -> Reply:
    """Answer a page of the tags that the caller sees (docs)."""
    return service.find(call, TAGS)


def get_tag(call: Call[LionDesk]) -> Reply:
    """Answer one tag (docs). Fails with 404 for one that is not seen (inferred)."""
    return service.get(call, TAGS, call.path["id"])


def create_tag(call: Call[LionDesk]) -> Reply:
    """Add a tag of the caller's own (docs)."""
    return service.create(call, TAGS, user_id=me(call))


def patch_tag(call: Call[LionDesk]) -> Reply:
    """Change a tag of the caller's own (docs), else 403 (inferred)."""
    return service.patch(call, TAGS, call.path["id"])


def remove_tag(call: Call[LionDesk]) -> Reply:
    """Take a tag of the caller's own out, and answer it (client; the answer inferred)."""
    return service.remove(call, TAGS, call.path["id"])


TAGS = Service(
    "tags",
    (Field("content", "text"),),
    owned="user_id",
)
