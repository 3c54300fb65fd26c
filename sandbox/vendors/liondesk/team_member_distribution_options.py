"""How each member of a team is offered its leads (docs: Team Member Distribution Options)."""

from typing import Any

from sandbox.vendor import Call, Reply, fail
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.errors import answered, refuse_values
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk, add, put
from sandbox.vendors.liondesk.visibility import created


def find_team_member_distribution_options(call: Call[LionDesk]) -> Reply:
    """Answer a page of the options of teams that the caller created (docs)."""
    return service.find(call, OPTIONS)


def get_team_member_distribution_option(call: Call[LionDesk]) -> Reply:
    """Answer the options of one member (docs). Fails with 404 for another's team (inferred)."""
    return service.get(call, OPTIONS, call.path["id"])


def create_team_member_distribution_option(call: Call[LionDesk]) -> Reply:
    """Add the options of a member of a team that the caller created (docs).

    Fails with 403 for another's team, with 400 for one that there is not and for a user who is
    no member of it, or has options there already (inferred).
    """
    option = {**service.unset(call, OPTIONS), **service.given(call, OPTIONS)}
    _refuse_strangers(call, option)
    added = add(call.state, "team_member_distribution_options", option)
    return answered(call, OPTIONS.shown(call, added), 201)


def patch_team_member_distribution_option(call: Call[LionDesk]) -> Reply:
    """Change the options of a member (docs). Fails as creating them does (inferred)."""
    before = service.changeable(call, OPTIONS, call.path["id"])
    option = {**before, **service.given(call, OPTIONS)}
    _refuse_strangers(call, option, before["id"])
    put(call.state, "team_member_distribution_options", option)
    return answered(call, OPTIONS.shown(call, option))


def _refuse_strangers(call: Call[LionDesk], option: dict[str, Any], id: int | None = None) -> None:
    state, team_id, user_id = call.state, option["team_id"], option["user_id"]
    if team_id not in state.teams:
        refuse_values({"team_id": "does not exist"})
    if not created(call, team_id):
        fail("forbidden")
    members = state.team_members.rows("user_id", user_id)
    if all(row.record["team_id"] != team_id for row in members):
        refuse_values({"user_id": "is no member of the team"})
    others = state.team_member_distribution_options.rows("team_id", team_id)
    if any(row.record["user_id"] == user_id and row.key != id for row in others):
        refuse_values({"user_id": "must be unique within the team"})


OPTIONS = Service(
    "team_member_distribution_options",
    (
        Field("team_id", "integer"),
        Field("user_id", "integer"),
        Field("rank", "integer"),
        Field("mins_until_lead_offer", "integer", default=0),
        Field("assign_automatically", "boolean"),
        Field("has_call_alert", "boolean", default=False),
        Field("has_text_alert", "boolean", default=False),
        Field("has_email_alert", "boolean", default=False),
    ),
)
