"""Rules that no schema can say: what is referred to has to exist, what is unique to be free."""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from sandbox.vendor import Call, Json, Record
from sandbox.vendors.easir.state import Easir, in_force, live_lead_type
from sandbox.vendors.easir.times import read_time

Breaches = Iterator[tuple[str, str]]

# What a grant type needs besides the client (client: PHP SDK, easir-forms).
GRANTS = {
    "authorization_code": ("code", "redirect_uri"),
    "password": ("username", "password"),
    "refresh_token": ("refresh_token",),
    "client_credentials": (),
    "device_code": ("device_code",),
}

# The statuses in which a lead can be dealt with so (docs: Leads).
ACCEPTABLE = ("assigned", "escalated", "called", "revoked")
ASSIGNABLE = ("assignable", "rejected", *ACCEPTABLE)


def grant_type_of(call: Call[Easir]) -> Any:
    """Return the grant type, from the query (docs) or the body (inferred)."""
    return call.query.get("grant_type") or _body(call).get("grant_type")


def _token(call: Call[Easir]) -> Breaches:
    grant_type = grant_type_of(call)
    if not grant_type:
        yield "validation.required", "grant_type"
    for name in GRANTS.get(grant_type, ()) if isinstance(grant_type, str) else ():
        if not _body(call).get(name):
            yield "validation.required", name


def _lead_type(call: Call[Easir]) -> Breaches:
    body, state = _body(call), call.state
    yield from _unknown(body, "relations_paths", state.relations_paths)
    yield from _unknown(body, "roles", state.roles)
    for index, entry in enumerate(_list(body, "users")):
        if isinstance(entry, Mapping) and not _works_here(state, entry.get("id")):
            yield "validation.invalid", f"users.{index}.id"


def _sort(call: Call[Easir]) -> Breaches:
    body, state = _body(call), call.state
    for index, entry in enumerate(_list(body, "lead_types")):
        if isinstance(entry, Mapping) and live_lead_type(state, entry.get("id")) is None:
            yield "validation.invalid", f"lead_types.{index}.id"
    for index, entry in enumerate(_list(body, "lead_type_bundles")):
        if isinstance(entry, Mapping) and not _known(state.lead_type_bundles, entry.get("id")):
            yield "validation.invalid", f"lead_type_bundles.{index}.id"


def _lead(call: Call[Easir]) -> Breaches:
    body, state = _body(call), call.state
    for name, table in (
        ("account_id", state.accounts),
        ("contact_id", state.contacts),
        ("team_id", state.teams),
        ("agency_team_id", state.teams),
    ):
        if body.get(name) is not None and not _known(table, body[name]):
            yield "validation.invalid", name
    if body.get("expires_at") is not None and read_time(body["expires_at"]) is None:
        yield "validation.date.any", "expires_at"
    yield from _fields(call)


def _new_lead(call: Call[Easir]) -> Breaches:
    """Find what is wrong with a new lead; a disabled type takes none (inferred)."""
    yield from _lead(call)
    body, state = _body(call), call.state
    if body.get("lead_type_id") is None:
        return
    lead_type = live_lead_type(state, body["lead_type_id"])
    team = body.get("team_id")
    if not _known(state.teams, team):
        team = None
    if lead_type is None or in_force(state, lead_type, team)["disabled"]:
        yield "validation.invalid", "lead_type_id"


def _changed_lead(call: Call[Easir]) -> Breaches:
    yield from _lead(call)
    id = _body(call).get("lead_type_id")
    if id is not None and live_lead_type(call.state, id) is None:
        yield "validation.invalid", "lead_type_id"


def _fields(call: Call[Easir]) -> Breaches:
    """Find names of fields that the contact or account of the lead does not have."""
    body = _body(call)
    b2c = body.get("b2c")
    if b2c is None:
        b2c = call.state.leads[call.path["lead_id"]]["b2c"] if call.path else True
    for entity in ("account", "contact"):
        known = {
            (it["kind"], it["name"])
            for it in call.state.fields
            if it["entity"] == (f"b2c_{entity}" if b2c else entity)
        }
        given = body.get(entity)
        if not isinstance(given, Mapping):
            continue
        for kind in ("fixed", "custom"):
            for index, it in enumerate(_list(given, f"{kind}_fields")):
                name = it.get("name") if isinstance(it, Mapping) else None
                if isinstance(name, str) and (kind, name) not in known:
                    yield "validation.invalid", f"{entity}.{kind}_fields.{index}.name"


def _acceptable(call: Call[Easir]) -> Breaches:
    if call.state.leads[call.path["lead_id"]]["status"] not in ACCEPTABLE:
        yield "validation.invalid", "status"


def _callable(call: Call[Easir]) -> Breaches:
    if call.state.leads[call.path["lead_id"]]["status"] != "escalated":
        yield "validation.invalid", "status"


def _assignment(call: Call[Easir]) -> Breaches:
    body, state = _body(call), call.state
    if not _known(state.teams, body.get("team_id")):
        yield "validation.invalid", "team_id"
    user_id = body.get("user_id")
    if user_id is not None and (
        not _works_here(state, user_id) or body.get("team_id") not in state.users[user_id]["teams"]
    ):
        yield "validation.invalid", "user_id"
    if state.leads[call.path["lead_id"]]["status"] not in ASSIGNABLE:
        yield "validation.invalid", "status"


def _user(call: Call[Easir]) -> Breaches:
    body, state = _body(call), call.state
    email = body.get("email")
    if isinstance(email, str) and any(it["email"].lower() == email.lower() for it in state.users):
        yield "validation.exists", "email"
    if body.get("team_id") is not None and not _known(state.teams, body["team_id"]):
        yield "validation.invalid", "team_id"
    yield from _unknown(body, "roles", state.roles)


RULES: Mapping[str, Callable[[Call[Easir]], Breaches]] = {
    "getToken": _token,
    "createLeadType": _lead_type,
    "updateLeadType": _lead_type,
    "updateTeamSettings": _lead_type,
    "sortLeadTypes": _sort,
    "createLead": _new_lead,
    "updateLead": _changed_lead,
    "acceptLead": _acceptable,
    "rejectLead": _acceptable,
    "assignLead": _assignment,
    "callLead": _callable,
    "createUser": _user,
}


def _body(call: Call[Easir]) -> Mapping[str, Json]:
    body: Mapping[str, Json] | None = call.body
    return body or {}


def _list(body: Mapping[str, Json], name: str) -> list[Json]:
    given = body.get(name)
    return given if isinstance(given, list) else []


def _known(table: Container[Any], key: Json) -> bool:
    return isinstance(key, (str, int, float)) and not isinstance(key, bool) and key in table


def _unknown(body: Mapping[str, Json], name: str, table: Container[Any]) -> Breaches:
    for index, key in enumerate(_list(body, name)):
        if not _known(table, key):
            yield "validation.invalid", f"{name}.{index}"


def _works_here(state: Easir, id: Json) -> bool:
    if not _known(state.users, id):
        return False
    user: Record = state.users[id]
    return not user["deleted_at"]
