"""Users: the people of the company (docs: Users, Authentication)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.easir.access import user_of
from sandbox.vendors.easir.envelope import page_of, sought
from sandbox.vendors.easir.people_views import user_view
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.times import stamp


def get_me(call: Call[Easir]) -> Reply:
    """Answer the user that the token is for (docs, client)."""
    return Reply(body=user_view(call.state, user_of(call)))


def get_users(call: Call[Easir]) -> Reply:
    """Answer the users of the company, page by page (docs). `q`: name and address (inferred)."""
    found = [
        it
        for it in call.state.users
        if not it["deleted_at"]
        and sought(call, f"{it['first_name']} {it['last_name']}", it["email"])
    ]
    return page_of(call, found, lambda it: user_view(call.state, it))


def create_user(call: Call[Easir]) -> Reply:
    """Make a user; 201 (docs).

    Fails with 422 for an address that is taken, a name or address that is too long, a password
    of fewer than ten characters, or none without `sso` (docs).
    """
    body, now = call.body, stamp(call.now)
    id = max(it["id"] for it in call.state.users) + 1
    team_id = body.get("team_id")
    record = {
        "id": id,
        "company_id": call.path["company_id"],
        **{name: body[name] for name in ("first_name", "last_name", "email")},
        **{name: body.get(name) for name in ("phone_number", "job_title", "password")},
        "email_notifications": bool(body.get("email_notifications")),
        "profile_picture": None,
        "sso": bool(body.get("sso")),
        "user_type": "user",
        "roles": [int(it) for it in body.get("roles") or ()],
        "team_id": None if team_id is None else int(team_id),
        "teams": [] if team_id is None else [int(team_id)],
        "deleted_at": None,
        "created_at": now,
        "updated_at": now,
    }
    call.state.users = call.state.users.put(id, record)
    return Reply(201, user_view(call.state, record))
