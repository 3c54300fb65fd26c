"""Who sees which leads (docs: Leads; seed: Assignment Schemes, Get Leads by Lead Type)."""

from sandbox.vendor import Call, Record
from sandbox.vendors.easir.access import is_admin, rights_of, user_of
from sandbox.vendors.easir.state import Easir

# Neither accepted nor turned down nor too old (seed: unaccepted; inferred: the others).
OPEN = frozenset(("assignable", "assigned", "escalated", "called", "revoked"))


def sees_all(call: Call[Easir]) -> bool:
    """Tell whether the user sees the leads of all teams: admins and agencies do (docs)."""
    return is_admin(call) or "agency" in rights_of(call.state, user_of(call))


def meant_for(call: Call[Easir], lead: Record) -> bool:
    """Tell whether a lead is shown to the user within its team.

    One that was given to a user directly is that user's until it escalates (seed); admins see
    it too (inferred).
    """
    direct = lead["status"] in ("assigned", "assignable") and lead["user_id"]
    return not direct or lead["user_id"] == user_of(call)["id"] or is_admin(call)


def visible(call: Call[Easir], lead: Record) -> bool:
    """Tell whether a user sees a lead: of the own teams, or of the whole company (seed).

    One that has expired is not shown to the team (docs: Leads).
    """
    if sees_all(call):
        return True
    if lead["team_id"] is not None and lead["team_id"] not in user_of(call)["teams"]:
        return False
    return lead["status"] != "expired" and meant_for(call, lead)
