"""Assignment: to a team, and to a user of it where leads are evenly distributed (seed)."""

from sandbox.vendor import Call, Record
from sandbox.vendors.easir.escalation import schedule
from sandbox.vendors.easir.messages import notify
from sandbox.vendors.easir.state import Easir, in_force, live_lead_type
from sandbox.vendors.easir.times import stamp


def assign(call: Call[Easir], lead: Record, team_id: int | None, user_id: int | None) -> Record:
    """Give a lead to a team and a user; without a user, the assignment scheme decides (seed).

    Escalation counts from now on (docs: received; inferred: a new assignment begins anew). A
    lead of no team stays assignable, for the whole company (docs: Leads).
    """
    chosen = user_id or _next_user(call, lead, team_id) or 0
    now = stamp(call.now)
    entry = {"team_id": team_id, "user_id": chosen, "assignment_date": now}
    assigned = {
        **lead,
        "team_id": team_id,
        "user_id": chosen,
        "status": "assignable" if team_id is None else "assigned",
        "assignments": [*lead["assignments"], entry] if team_id or chosen else lead["assignments"],
        "counts_from": None if team_id is None else call.now,
        "updated_at": now,
    }
    schedule(call, assigned)
    if chosen:
        notify(call, assigned, "assignment", user_id=chosen)
    return call.state.leads[lead["id"]]


def _next_user(call: Call[Easir], lead: Record, team_id: int | None) -> int | None:
    """Return the user whose turn it is, None where the whole team gets the lead.

    Based on who was assigned last (seed): the next in the list that is a member of the team,
    and from the end on to its beginning (inferred); for each lead type and team (inferred).
    """
    state, lead_type = call.state, live_lead_type(call.state, lead["lead_type_id"])
    if lead_type is None:
        return None
    rules = in_force(state, lead_type, team_id)
    if rules["assignment_scheme"] != "evenly_distributed":
        return None
    listed = [it["id"] for it in rules["users"]]
    key = (lead_type["id"], team_id or 0)
    last = (state.rotations.get(key) or {}).get("user_id")
    after = listed.index(last) + 1 if last in listed else 0
    for id in (*listed[after:], *listed[:after]):
        if _can_be_given(state, id, team_id):
            record = {"lead_type_id": key[0], "team_id": key[1], "user_id": id}
            state.rotations = state.rotations.put(key, record)
            return int(id)
    return None


def _can_be_given(state: Easir, id: int, team_id: int | None) -> bool:
    """Tell whether a listed user is still there, and a member of the team (inferred)."""
    user = state.users.get(id)
    if user is None or user["deleted_at"]:
        return False
    return team_id is None or team_id in user["teams"]
