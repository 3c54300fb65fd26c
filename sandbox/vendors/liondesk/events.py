"""Events: what contacts did (docs: Events)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_events(call: Call[LionDesk]) -> Reply:
    """Answer a page of the caller's events (docs)."""
    return service.find(call, EVENTS)


def get_event(call: Call[LionDesk]) -> Reply:
    """Answer one event (docs). Fails with 404 for another user's (inferred)."""
    return service.get(call, EVENTS, call.path["id"])


def create_event(call: Call[LionDesk]) -> Reply:
    """Add an event of a contact (docs); its source is `api` if left out (inferred)."""
    return service.create(call, EVENTS, user_id=me(call))


def patch_event(call: Call[LionDesk]) -> Reply:
    """Change an event (docs)."""
    return service.patch(call, EVENTS, call.path["id"])


def remove_event(call: Call[LionDesk]) -> Reply:
    """Take an event out, and answer it (client; the answer inferred)."""
    return service.remove(call, EVENTS, call.path["id"])


EVENTS = Service(
    "events",
    (
        Field("user_id", "integer", writeable=False),
        Field("contact_id", "integer", refers="contacts"),
        Field("source", "text", default="api"),
        Field("type", "text"),
        Field("description", "text"),
        Field("site_domain", "text"),
        Field("dialer_session_id", "integer"),
        Field("property", "text"),
        Field("created_at", "instant", writeable=False),
        Field("modified_at", "instant", writeable=False),
    ),
    owned="user_id",
)
