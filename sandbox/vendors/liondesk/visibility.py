"""Who sees which records, and what of them is shown within others."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.vendor import Call, Record, Table
from sandbox.vendors.liondesk.access import me
from sandbox.vendors.liondesk.state import LionDesk

Sees = Callable[[Call[LionDesk], Record], bool]


def sees(call: Call[LionDesk], collection: str, record: Record) -> bool:
    """Tell whether the caller sees a record of a collection."""
    return _RULES[collection](call, record)


def seen(call: Call[LionDesk], collection: str, id: Any) -> Record | None:
    """Return the record with this id if there is one that the caller sees."""
    table: Table[int] = getattr(call.state, collection)
    record = table.get(id) if isinstance(id, int) else None
    return record if record is not None and sees(call, collection, record) else None


def created(call: Call[LionDesk], team_id: int | None) -> bool:
    """Tell whether the caller created a team."""
    team = None if team_id is None else call.state.teams.get(team_id)
    return team is not None and team["user_id"] == me(call)


def belongs(call: Call[LionDesk], team_id: int, user_id: int) -> bool:
    """Tell whether a user is a member of a team, having accepted (docs: Team Members)."""
    return any(
        row.record["team_id"] == team_id and row.record["request_status"] == "Accepted"
        for row in call.state.team_members.rows("user_id", user_id)
    )


def person(record: Record) -> Record:
    """Return what is shown of a user or contact within another object (seed)."""
    return {name: record[name] for name in ("id", "first_name", "last_name")}


def team_of(call: Call[LionDesk], team_id: int | None) -> Record | None:
    """Return what is shown of a team within another object (seed)."""
    team = None if team_id is None else call.state.teams.get(team_id)
    return None if team is None else {"id": team["id"], "name": team["name"]}


def _own(call: Call[LionDesk], record: Record) -> bool:
    return bool(record["user_id"] == me(call))


def _own_or_everyones(call: Call[LionDesk], record: Record) -> bool:
    """See what the user made, and what came with LionDesk, which nobody made (inferred)."""
    return record["user_id"] in (me(call), None)


def _contact(call: Call[LionDesk], contact: Record) -> bool:
    """See a contact that one owns or that is assigned to one (inferred)."""
    return me(call) in (contact["owner_user_id"], contact["assigned_user_id"])


def _address(call: Call[LionDesk], address: Record) -> bool:
    return _contact(call, call.state.contacts[address["contact_id"]])


def _lead(call: Call[LionDesk], lead: Record) -> bool:
    """See a lead that one created or claimed (inferred)."""
    return me(call) in (lead["user_id"], lead["claimed_by_user_id"])


def _lead_offer(call: Call[LionDesk], offer: Record) -> bool:
    """See offers to oneself and to members of teams that one created (seed).

    With the setting `offers_of_team: rollout` the offer has to come from such a team.
    """
    if offer["user_id"] == me(call):
        return True
    if call.settings["offers_of_team"] == "rollout":
        return created(call, offer["team_id"])
    return any(
        row.record["request_status"] == "Accepted" and created(call, row.record["team_id"])
        for row in call.state.team_members.rows("user_id", offer["user_id"])
    )


def _team(call: Call[LionDesk], team: Record) -> bool:
    """See teams that one created or joined (docs: Teams)."""
    return team["user_id"] == me(call) or belongs(call, team["id"], me(call))


def _team_member(call: Call[LionDesk], member: Record) -> bool:
    """See one's own invitations, and all members of teams that one sees (docs: Team Members)."""
    return _own(call, member) or _team(call, call.state.teams[member["team_id"]])


def _option(call: Call[LionDesk], option: Record) -> bool:
    """See the options of teams that one created (docs: Distribution Options)."""
    return created(call, option["team_id"])


def _user(call: Call[LionDesk], user: Record) -> bool:
    """See oneself alone (recorded)."""
    return bool(user["id"] == me(call))


def _campaign(call: Call[LionDesk], campaign: Record) -> bool:
    """See one's own campaigns and those that a broker shares (inferred)."""
    return _own(call, campaign) or bool(campaign["is_shared_by_broker"])


def _everyone(_call: Call[LionDesk], _record: Record) -> bool:
    return True


_RULES: Mapping[str, Sees] = {
    "users": _user,
    "contacts": _contact,
    "addresses": _address,
    "leads": _lead,
    "lead_sources": _everyone,
    "lead_routes": _own,
    "teams": _team,
    "team_members": _team_member,
    "team_member_distribution_options": _option,
    "lead_offers": _lead_offer,
    "tags": _own,
    "hotnesses": _own_or_everyones,
    "contact_sources": _own_or_everyones,
    "custom_fields": _own,
    "campaigns": _campaign,
    "events": _own,
}
