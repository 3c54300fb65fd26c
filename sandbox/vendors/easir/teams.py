"""Teams: dealers, agencies and others (docs: Teams)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.easir.envelope import page_of, sorted_by, sought
from sandbox.vendors.easir.people_views import team_view
from sandbox.vendors.easir.state import Easir


def get_teams(call: Call[Easir]) -> Reply:
    """Answer teams of a type and a group, page by page (docs); `type` is taken too (client)."""
    kind = call.query.get("team_type", call.query.get("type"))
    group = call.query.get("group_id")
    found = [
        it
        for it in call.state.teams
        if kind in (None, it["team_type"])
        and group in (None, it["group_id"])
        and sought(call, it["name"], it["zip_code"], it["city"])
    ]
    return page_of(call, sorted_by(call, found, "name", "zip_code", "city"), team_view)


def get_team(call: Call[Easir]) -> Reply:
    """Answer a team (docs)."""
    return Reply(body=team_view(call.state.teams[call.path["team_id"]]))
