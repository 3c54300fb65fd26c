"""Campaigns: what is sent to contacts by and by (docs: Campaigns)."""

from typing import Any

from sandbox.vendor import Call, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import refuse_values
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_campaigns(call: Call[LionDesk]) -> Reply:
    """Answer a page of the campaigns that the caller sees (docs)."""
    return service.find(call, CAMPAIGNS)


def get_campaign(call: Call[LionDesk]) -> Reply:
    """Answer one campaign (docs). Fails with 404 for one that is not seen (inferred)."""
    return service.get(call, CAMPAIGNS, call.path["id"])


def create_campaign(call: Call[LionDesk]) -> Reply:
    """Add a campaign of the caller's own (docs). Fails with 400 for a name that is taken (docs)."""
    _refuse_duplicate(call)
    return service.create(call, CAMPAIGNS, user_id=me(call))


def patch_campaign(call: Call[LionDesk]) -> Reply:
    """Change a campaign of the caller's own (docs), else 403 (inferred).

    Fails with 400 for the name of another one (docs).
    """
    _refuse_duplicate(call, call.path["id"])
    return service.patch(call, CAMPAIGNS, call.path["id"])


def remove_campaign(call: Call[LionDesk]) -> Reply:
    """Take a campaign of the caller's own out, and answer it (client; the answer inferred)."""
    return service.remove(call, CAMPAIGNS, call.path["id"])


def _refuse_duplicate(call: Call[LionDesk], id: Any = None) -> None:
    body = call.body
    name = body.get("name") if isinstance(body, dict) else None
    for row in call.state.campaigns.rows("name", name):
        if row.record["user_id"] == me(call) and row.key != id:
            refuse_values({"name": "must be unique"})


CAMPAIGNS = Service(
    "campaigns",
    (
        Field("name", "text"),
        Field("created_at", "instant", writeable=False),
        Field("modified_at", "instant", writeable=False),
        Field("is_broker_sharing_on", "boolean", default=False),
        Field("is_default", "boolean", default=False),
        Field("is_shared_by_broker", "boolean", writeable=False, default=False),
    ),
    owned="user_id",
)
