"""Leads: taken in, accepted, rejected, assigned, called about (docs: Leads)."""

from collections.abc import Mapping
from typing import Any

from sandbox.vendor import Call, Json, Record, Reply, fail
from sandbox.vendors.easir.access import is_admin, user_of
from sandbox.vendors.easir.assignment import assign
from sandbox.vendors.easir.envelope import page_of, sorted_by, sought
from sandbox.vendors.easir.escalation import hours_of, schedule, zone_of
from sandbox.vendors.easir.lead_views import lead_view
from sandbox.vendors.easir.messages import autoreply
from sandbox.vendors.easir.opening_hours import is_open
from sandbox.vendors.easir.state import Easir, in_force, live_lead_type
from sandbox.vendors.easir.times import read_time, stamp
from sandbox.vendors.easir.visibility import meant_for, visible

# What can be sorted by (inferred).
SORTABLE = ("created_at", "updated_at", "status", "interest", "lead_source")

WRITTEN = (
    "account_id", "contact_id", "lead_source", "lead_type_id", "agency_team_id", "interest",
    "lead_user", "b2c", "external_weight",
)  # fmt: skip

EMPTY: Record = {
    **dict.fromkeys((*WRITTEN, "account", "contact", "lead_data", "expires_at", "case_id")),
    "b2c": True,
    "user_id": 0,
    "rejections": [],
    "acceptions": [],
    "assignments": [],
    "escalations": [],
    "calls": [],
    "revocations": [],
    "counts_from": None,
    "due_at": None,
}


def get_leads(call: Call[Easir]) -> Reply:
    """Answer the leads that the user may see, page by page (client).

    `q` is looked for in interest, source and the fields of the contact (inferred).
    """
    found = [
        it
        for it in call.state.leads
        if visible(call, it) and sought(call, it["interest"], it["lead_source"], *_texts(it))
    ]
    return page_of(call, sorted_by(call, found, *SORTABLE), lambda it: lead_view(call, it))


def create_lead(call: Call[Easir]) -> Reply:
    """Take a lead in: `assigned` with a team, `assignable` without one (docs); 201 (client).

    Where its type distributes evenly, it goes to the user whose turn it is (seed); the contact
    gets the autoreply (inferred). Fails with 422 for a type that is unknown or disabled, and
    for unknown teams, fields, contacts and accounts (inferred).
    """
    body, now = call.body or {}, stamp(call.now)
    new = {**EMPTY, "id": call.new_uuid(), **_given(body), "created_at": now, "updated_at": now}
    team_id = body.get("team_id")
    lead = assign(call, new, None if team_id is None else int(team_id), None)
    lead_type = live_lead_type(call.state, lead["lead_type_id"])
    if lead_type is not None:
        rules = in_force(call.state, lead_type, lead["team_id"])
        zone = zone_of(call.state, lead["team_id"])
        autoreply(call, lead, rules, is_open=is_open(hours_of(call, rules), zone, call.now))
    return Reply(201, lead_view(call, lead))


def get_lead(call: Call[Easir]) -> Reply:
    """Answer a lead (client). One that the user may not see is 403 (inferred)."""
    return Reply(body=lead_view(call, _lead(call)))


def update_lead(call: Call[Easir]) -> Reply:
    """Change what is given of a lead, and answer it; the rest stays (inferred)."""
    lead = {**_lead(call), **_given(call.body or {}), "updated_at": stamp(call.now)}
    return _stored(call, lead)


def accept_lead(call: Call[Easir]) -> Reply:
    """Take a lead on: contact, account and case are made of it (docs: Accept a lead).

    The first activity is waited for from now on (docs: Escalation). Fails with 403 for a user
    of another team, with 422 once it is accepted, rejected, expired or has no team (docs;
    inferred: the codes).
    """
    lead, user, now = _lead_of_own_team(call), user_of(call), stamp(call.now)
    contact_id = lead["contact_id"] or _made(call, "contacts", lead["contact"])
    account_id = lead["account_id"] or _made(call, "accounts", lead["account"])
    case_id = _new_case(call, lead)
    acception = {
        "team_id": lead["team_id"],
        "user_id": user["id"],
        "case_id": case_id,
        "account_id": account_id,
        "contact_id": contact_id,
        "accepted_date": now,
        "first_activity_at": None,
    }
    accepted = {
        "status": "accepted",
        "user_id": user["id"],
        "case_id": case_id,
        "account_id": account_id,
        "contact_id": contact_id,
        "acceptions": [*lead["acceptions"], acception],
        "counts_from": call.now,
        "updated_at": now,
    }
    return _stored(call, {**lead, **accepted})


def reject_lead(call: Call[Easir]) -> Reply:
    """Turn a lead down for the whole team (docs: Reject a lead); nothing falls due any more.

    Fails with 403 for a user of another team, with 422 once it is accepted, rejected or
    expired (docs; inferred: the codes).
    """
    lead, now = _lead_of_own_team(call), stamp(call.now)
    rejection = {
        "team_id": lead["team_id"],
        "user_id": user_of(call)["id"],
        "rejection_reason": (call.body or {}).get("rejection_reason"),
        "rejection_date": now,
    }
    rejected = {
        "status": "rejected",
        "user_id": 0,
        "rejections": [*lead["rejections"], rejection],
        "counts_from": None,
        "updated_at": now,
    }
    return _stored(call, {**lead, **rejected})


def assign_lead(call: Call[Easir]) -> Reply:
    """Give a lead to a team, and a user of it if one is named (docs: Leads; inferred: the path).

    Fails with 422 for an unknown team, a user who is not of it, and a lead that is accepted or
    has expired (inferred).
    """
    lead, body = _lead(call), call.body
    user_id = body.get("user_id")
    team_id = int(body["team_id"])
    return Reply(
        body=lead_view(call, assign(call, lead, team_id, None if user_id is None else int(user_id)))
    )


def call_lead(call: Call[Easir]) -> Reply:
    """Note that an agency has called the team about an escalated lead (docs: Leads).

    If it still is not accepted after as long again, it is revoked (docs; inferred: the time).
    Fails with 422 for a lead that is not escalated (inferred).
    """
    lead, user, now = _lead(call), user_of(call), stamp(call.now)
    entry = {"team_id": lead["team_id"], "user_id": user["id"], "call_date": now}
    called = {
        "status": "called",
        "calls": [*lead["calls"], entry],
        "counts_from": call.now,
        "updated_at": now,
    }
    return _stored(call, {**lead, **called})


def _stored(call: Call[Easir], lead: Record) -> Reply:
    schedule(call, lead)
    return Reply(body=lead_view(call, call.state.leads[lead["id"]]))


def _lead(call: Call[Easir]) -> Record:
    lead = call.state.leads[call.path["lead_id"]]
    if not visible(call, lead):
        fail("unauthorized")
    return lead


def _lead_of_own_team(call: Call[Easir]) -> Record:
    """Return the lead, if the user may deal with it: a member of its team, or an admin."""
    lead = _lead(call)
    own = lead["team_id"] in user_of(call)["teams"] and meant_for(call, lead)
    if not own and not is_admin(call):
        fail("unauthorized")
    return lead


def _given(body: Mapping[str, Json]) -> dict[str, Any]:
    """Return the members of a lead that a body gives; null is as if it were left out (client)."""
    given = {name: body[name] for name in WRITTEN if body.get(name) is not None}
    for entity in ("account", "contact"):
        if body.get(entity) is not None:
            given[entity] = {
                kind: [
                    {"name": it["name"], "value": it.get("value")}
                    for it in body[entity].get(kind) or ()
                ]
                for kind in ("fixed_fields", "custom_fields")
            }
    if body.get("lead_data") is not None:
        given["lead_data"] = [
            {"key": it["key"], "value": it.get("value")} for it in body["lead_data"]
        ]
    expiry = read_time(body.get("expires_at"))
    return given if expiry is None else {**given, "expires_at": stamp(expiry)}


def _made(call: Call[Easir], collection: str, person: Record | None) -> str | None:
    """Make a contact or an account of what the lead says of it, if it says anything."""
    if person is None:
        return None
    id, now = call.new_uuid(), stamp(call.now)
    record = {"id": id, **person, "created_at": now, "updated_at": now}
    setattr(call.state, collection, getattr(call.state, collection).put(id, record))
    return id


def _new_case(call: Call[Easir], lead: Record) -> str:
    """Make the case, on the first relations path of the lead's type (inferred)."""
    lead_type = live_lead_type(call.state, lead["lead_type_id"])
    paths = in_force(call.state, lead_type, lead["team_id"])["relations_paths"] if lead_type else ()
    record = {
        "id": call.new_uuid(),
        "lead_id": lead["id"],
        "relations_path_id": paths[0] if paths else None,
        "user_id": user_of(call)["id"],
        "created_at": stamp(call.now),
    }
    call.state.cases = call.state.cases.put(record["id"], record)
    return str(record["id"])


def _texts(lead: Record) -> list[Json]:
    contact = lead["contact"] or {}
    return [
        it["value"] for kind in ("fixed_fields", "custom_fields") for it in contact.get(kind, ())
    ]
