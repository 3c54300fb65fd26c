"""Team settings: what a team has of its own for a lead type (seed: Lead Type Team Settings)."""

from sandbox.vendor import Call, Reply, fail
from sandbox.vendors.easir.access import user_of
from sandbox.vendors.easir.escalation import reschedule
from sandbox.vendors.easir.lead_type_members import given_members
from sandbox.vendors.easir.lead_type_views import team_settings_view
from sandbox.vendors.easir.state import Easir, in_force

# What a team can have of its own (seed).
MEMBERS = (
    "relations_paths", "escalation_accept", "escalation_activity", "escalation_active", "disabled",
    "users", "autoreply", "assignment_scheme",
)  # fmt: skip


def update_team_settings(call: Call[Easir]) -> Reply:
    """Change what the user's current team has of its own, over what the company says (seed).

    What was never sent follows the company's (docs: Global opening hours). Answers what holds
    (inferred). Fails with 403 where the lead type lets teams have nothing of their own, unless
    the setting stores it (docs: Team settings; inferred: the status), and for a user without a
    team (inferred).
    """
    id, team_id = call.path["lead_type_id"], user_of(call)["team_id"]
    lead_type = call.state.lead_types[id]
    refused = call.settings["team_settings_not_enabled"] == "403"
    if team_id is None or (refused and not lead_type["enable_team_settings"]):
        fail("unauthorized")
    given = {name: it for name, it in given_members(call.body).items() if name in MEMBERS}
    before = call.state.team_settings.get((id, team_id)) or {}
    record = {**before, "lead_type_id": id, "team_id": team_id, **given}
    call.state.team_settings = call.state.team_settings.put((id, team_id), record)
    reschedule(call, id)
    return Reply(body=team_settings_view(call, in_force(call.state, lead_type, team_id)))


def get_team_settings(call: Call[Easir]) -> Reply:
    """Answer what holds for a lead type in a team (seed).

    A team without anything of its own has what the company says (docs: Team settings).
    """
    lead_type = call.state.lead_types[call.path["leadTypeId"]]
    rules = in_force(call.state, lead_type, call.path["teamId"])
    return Reply(body=team_settings_view(call, rules))
