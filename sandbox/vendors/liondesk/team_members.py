"""Team members: invitations to teams, and whether they were accepted (docs: Team Members)."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk
from sandbox.vendors.liondesk.visibility import person, team_of


def find_team_members(call: Call[LionDesk]) -> Reply:
    """Answer a page of the members of the caller's teams, in whatever status (docs).

    Who has not accepted sees his own invitation alone (docs).
    """
    return service.find(call, TEAM_MEMBERS)


def get_team_member(call: Call[LionDesk]) -> Reply:
    """Answer one member (docs). Fails with 404 for one that the caller does not see (inferred)."""
    return service.get(call, TEAM_MEMBERS, call.path["id"])


def patch_team_member(call: Call[LionDesk]) -> Reply:
    """Accept or decline an invitation; one's own alone (docs), else 403 (inferred)."""
    return service.patch(call, TEAM_MEMBERS, call.path["id"])


def _shown(call: Call[LionDesk], member: Record) -> Record:
    user = call.state.users[member["user_id"]]
    more = {name: user[name] for name in ("email", "username", "phone")}
    return {
        "id": member["id"],
        "request_status": member["request_status"],
        "team": team_of(call, member["team_id"]),
        "user": {**person(user), **more},
    }


TEAM_MEMBERS = Service(
    "team_members",
    (
        Field("request_status", "text"),
        Field("team_id", "integer", writeable=False),
        Field("user_id", "integer", writeable=False),
    ),
    show=_shown,
    owned="user_id",
)
