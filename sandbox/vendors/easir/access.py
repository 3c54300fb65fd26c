"""Who calls, and may he: tokens, rights, ownership (docs: Authentication, Rights)."""

from typing import Any

from sandbox.checks import naming
from sandbox.vendor import Call, Record, fail
from sandbox.vendors.easir.state import Easir

# The rights of users without roles, by user type; agency comes with an agency's team (inferred).
OF_ALL = ("dashboard", "contacts", "opportunities", "cases", "tasks", "emails", "notifications")
RIGHTS = {
    "user": OF_ALL,
    "team_admin": (*OF_ALL, "reports", "settings"),
    "group_admin": (*OF_ALL, "reports", "settings"),
    "admin": (
        "dashboard", "contacts", "opportunities", "cases", "tasks", "reports", "campaigns",
        "products", "agency", "settings", "emails", "notifications",
    ),
}  # fmt: skip

# Where the records stand whose ids are in paths.
PATHS = {
    "lead_type_id": "lead_types",
    "leadTypeId": "lead_types",
    "teamId": "teams",
    "team_id": "teams",
    "company_id": "companies",
    "lead_id": "leads",
    "file_id": "lead_files",
    "case_id": "cases",
    "relations_path_id": "relations_paths",
    "webhook_id": "webhooks",
}


@naming("unauthorized")
def authenticated(call: Call[Easir]) -> None:
    """Find the user behind the token; a missing, unknown or expired one is 403 (docs)."""
    if call.operation is None or call.operation.security is None:
        return
    token = call.state.tokens.get(call.bearer)
    if token is None or expired(token, call.now):
        fail("unauthorized")
    user = call.state.users.get(token["user_id"])
    if user is None or user["deleted_at"]:
        fail("unauthorized")
    call.caller = user


@naming("unauthorized")
def permitted(call: Call[Easir]) -> None:
    """Refuse a user without the rights or the user type that the operation needs (docs: 403)."""
    user = call.caller
    if user is None or call.operation is None:
        return
    has = {*rights_of(call.state, user), user["user_type"]}
    if not any(needed <= has for needed in call.operation.security or ()):
        fail("unauthorized")


@naming("not_found", "missing")
def present(call: Call[Easir]) -> None:
    """Refuse an id in the path that nothing has (404) or that is deleted (docs: 410)."""
    for name, id in call.path.items():
        if name not in PATHS:
            continue
        record = getattr(call.state, PATHS[name]).get(id)
        if record is None:
            fail("not_found")
        if record.get("deleted_at"):
            fail("missing")


@naming("unauthorized")
def owned(call: Call[Easir]) -> None:
    """Refuse a team admin where the plan lets them have no lead types, or for another team's.

    Team admins have lead types of their team, if the plan allows it (docs: Rights).
    """
    user, operation = call.caller, call.operation
    if user is None or operation is None or user["user_type"] != "team_admin":
        return
    if operation.id not in ("createLeadType", "updateLeadType", "deleteLeadType"):
        return
    if call.settings["team_lead_types"] == "refused" or user["team_id"] is None:
        fail("unauthorized")
    id = call.path.get("lead_type_id")
    if id is not None and call.state.lead_types[id]["team_id"] != user["team_id"]:
        fail("unauthorized")


def rights_of(state: Easir, user: Record) -> list[str]:
    """Return a user's rights: an admin's are all (docs), another's come from roles (client).

    Without roles they are those of the user type, and agency for people of an agency (inferred).
    """
    kind = user["user_type"]
    if kind != "admin" and user["roles"]:
        given = {right for id in user["roles"] for right in state.roles[id]["rights"]}
        return [right for right in RIGHTS["admin"] if right in given]
    works_for_agency = any(state.teams[id]["team_type"] == "agency" for id in user["teams"])
    given = {*RIGHTS[kind], *(("agency",) if works_for_agency else ())}
    return [right for right in RIGHTS["admin"] if right in given]


def is_admin(call: Call[Easir]) -> bool:
    """Tell whether an admin calls."""
    return bool(user_of(call)["user_type"] == "admin")


def user_of(call: Call[Easir]) -> Record:
    """Return the user who calls; there is one wherever a token is needed."""
    assert call.caller is not None
    return call.caller


def expired(grant: Record, now: float) -> bool:
    """Tell whether a token or a grant has had its time."""
    until: Any = grant["expires_at"]
    return until is not None and now >= until


def revoke(call: Call[Easir]) -> None:
    """Let the token of a call be valid no more."""
    call.state.tokens = call.state.tokens.without(call.bearer)
