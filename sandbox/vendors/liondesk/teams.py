"""Teams: who created them, and how they order their members (docs: Teams)."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.errors import answered
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk, put
from sandbox.vendors.liondesk.values import stamp


def find_teams(call: Call[LionDesk]) -> Reply:
    """Answer a page of the teams that the caller created or joined (docs)."""
    return service.find(call, TEAMS)


def get_team(call: Call[LionDesk]) -> Reply:
    """Answer one team (docs). Fails with 404 for one that the caller does not see (inferred)."""
    return service.get(call, TEAMS, call.path["id"])


def create_team(call: Call[LionDesk]) -> Reply:
    """Add a team (docs); the caller is its creator and no member (inferred)."""
    return service.create(call, TEAMS, user_id=me(call), created_at=stamp(call.now))


def patch_team(call: Call[LionDesk]) -> Reply:
    """Change a team; only its creator may (docs), else 403 (inferred).

    Setting `order_method` to Rank makes its members' minutes until the offer 0, setting it to
    Time makes its minutes until the next alert 0 (docs).
    """
    before = service.changeable(call, TEAMS, call.path["id"])
    given = service.given(call, TEAMS)
    if given.get("order_method") == "Time":
        given["mins_until_next_alert"] = 0
    if given.get("order_method") == "Rank":
        _reset_minutes(call, before["id"])
    team = {**before, **given}
    put(call.state, "teams", team)
    return answered(call, TEAMS.shown(call, team))


def _reset_minutes(call: Call[LionDesk], team_id: int) -> None:
    options = call.state.team_member_distribution_options
    changed: list[Record] = [
        {**row.record, "mins_until_lead_offer": 0} for row in options.rows("team_id", team_id)
    ]
    call.state.team_member_distribution_options = options.filled((it["id"], it) for it in changed)


TEAMS = Service(
    "teams",
    (
        Field("name", "text"),
        Field("is_contact_resource_sharing_enabled", "boolean", default=False),
        Field("order_method", "text", default="Rank"),
        Field("mins_until_next_alert", "integer", default=0),
        Field("distribution_zipcodes", "zipcodes", default=()),
    ),
    owned="user_id",
)
