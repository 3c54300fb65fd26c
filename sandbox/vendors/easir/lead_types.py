"""Lead types: ways of grouping leads; a lead has at most one (seed: Lead Types)."""

from typing import Any

from sandbox.vendor import Call, Json, Record, Reply, fail
from sandbox.vendors.easir.access import is_admin, user_of
from sandbox.vendors.easir.envelope import page_of, sought
from sandbox.vendors.easir.escalation import reschedule
from sandbox.vendors.easir.lead_type_members import given_members
from sandbox.vendors.easir.lead_type_views import lead_type_view, listed_lead_type_view
from sandbox.vendors.easir.lead_views import lead_of_type_view
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.times import stamp
from sandbox.vendors.easir.visibility import OPEN, meant_for, sees_all

# What a new lead type has where nothing is given: scheme and switches (seed); the rest inferred.
DEFAULTS: Record = {
    "group_id": None,
    "bundle_id": None,
    "roles": [],
    "users": [],
    "autoreply": None,
    "assignment_scheme": "first_in_first_out",
    "escalation_accept": None,
    "escalation_activity": None,
    "escalation_active": [],
    "disabled": False,
    "enable_escalation": True,
    "enable_team_settings": False,
    "sort_order": 0,
    "deleted_at": None,
}


def get_lead_types(call: Call[Easir]) -> Reply:
    """Answer the lead types, by `sort_order` and age (inferred), page by page (seed).

    Those of bundles come with `include_bundled` alone (seed); `enable_escalation` keeps those
    that have it as asked for (seed; inferred: false). Those of a team are for its members and
    for admins (inferred). `q` is looked for in name and description (inferred).
    """
    bundled = call.query.get("include_bundled") is True
    wanted = _wanted_escalation(call)
    found = [
        it
        for it in call.state.lead_types
        if not it["deleted_at"]
        and (bundled or it["bundle_id"] is None)
        and (wanted is None or it["enable_escalation"] is wanted)
        and _shown_to_user(call, it)
        and sought(call, it["name"], it["description"])
    ]
    found.sort(key=lambda it: (it["sort_order"], it["created_at"]))
    return page_of(call, found, lambda it: listed_lead_type_view(call, it))


def create_lead_type(call: Call[Easir]) -> Reply:
    """Make a lead type; 201 with it, as it was sent (seed).

    A team admin makes one of the own team (docs: Rights). Fails with 422 for what the contract
    refuses, unknown relations paths, roles and users.
    """
    user, now = user_of(call), stamp(call.now)
    team_id = None if is_admin(call) else user["team_id"]
    record = {
        **DEFAULTS,
        "id": call.new_uuid(),
        "team_id": team_id,
        **given_members(call.body),
        "created_at": now,
        "updated_at": now,
    }
    call.state.lead_types = call.state.lead_types.put(record["id"], record)
    return Reply(201, lead_type_view(call, record))


def update_lead_type(call: Call[Easir]) -> Reply:
    """Change a lead type, and answer it (seed); what is left out stays as it is (inferred).

    Its running escalations follow the change (inferred). Fails as Create lead type does.
    """
    id = call.path["lead_type_id"]
    before = call.state.lead_types[id]
    record = {**before, **given_members(call.body), "updated_at": stamp(call.now)}
    call.state.lead_types = call.state.lead_types.put(id, record)
    reschedule(call, id)
    return Reply(body=lead_type_view(call, record))


def delete_lead_type(call: Call[Easir]) -> Reply:
    """Delete a lead type; 204 (seed). Afterwards its paths answer 410 (docs: Error Codes).

    Its leads keep their `lead_type_id`, and escalate no more (inferred).
    """
    id = call.path["lead_type_id"]
    record = {**call.state.lead_types[id], "deleted_at": stamp(call.now)}
    call.state.lead_types = call.state.lead_types.put(id, record)
    reschedule(call, id)
    return Reply(204)


def sort_lead_types(call: Call[Easir]) -> Reply:
    """Give lead types, bundles or both their places; 204 (seed). Others keep theirs (inferred).

    Fails with 422 for an unknown id, and then moves none (inferred).
    """
    state, body = call.state, call.body
    types, bundles = state.lead_types.edit(), state.lead_type_bundles.edit()
    for it in body.get("lead_types") or ():
        types.put(it["id"], {**types[it["id"]], "sort_order": int(it["sort_order"])})
    for it in body.get("lead_type_bundles") or ():
        bundle = bundles[it["id"]]
        bundles.put(bundle["id"], {**bundle, "sort_order": int(it["sort_order"])})
    state.lead_types, state.lead_type_bundles = types.done(), bundles.done()
    return Reply(204)


def get_leads_by_lead_type(call: Call[Easir]) -> Reply:
    """Answer the unaccepted leads of a type that are assigned to the user's current team (seed).

    `team_ids` names other teams: any for admins and agencies, of the own ones for others
    (inferred). `assigned_user_ids` is for admins (seed); for others it is 403, or ignored as
    the setting says (inferred).
    """
    user = user_of(call)
    wanted_users = call.query.get("assigned_user_ids")
    if wanted_users is not None and not is_admin(call):
        if call.settings["assigned_user_ids"] == "refuse":
            fail("unauthorized")
        wanted_users = None
    teams: Any = call.query.get("team_ids")
    if teams is None:
        teams = None if wanted_users is not None else [user["team_id"]]
    elif not sees_all(call):
        teams = [id for id in teams if id in user["teams"]]
    rows = call.state.leads.rows("lead_type_id", call.path["lead_type_id"])
    found = [
        row.record
        for row in sorted(rows, key=lambda row: row.position)
        if row.record["status"] in OPEN
        and (teams is None or _assigned_to(row.record, teams))
        and (wanted_users is None or row.record["user_id"] in wanted_users)
        and meant_for(call, row.record)
    ]
    return page_of(call, found, lambda it: lead_of_type_view(call, it))


def _assigned_to(lead: Record, teams: list[Json]) -> bool:
    return lead["team_id"] is not None and lead["team_id"] in teams


def _wanted_escalation(call: Call[Easir]) -> bool | None:
    """Return what `enable_escalation` asks for; the PHP SDK sends 0 where it means nothing."""
    wanted = call.query.get("enable_escalation")
    if not isinstance(wanted, bool):
        return None
    if call.settings["enable_escalation_0"] == "no_filter":
        last = dict(call.pairs)["enable_escalation"]
        return None if last == "0" else wanted
    return wanted


def _shown_to_user(call: Call[Easir], lead_type: Record) -> bool:
    team_id = lead_type["team_id"]
    return team_id is None or is_admin(call) or team_id in user_of(call)["teams"]
