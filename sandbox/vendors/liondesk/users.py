"""Users: the caller, and those who let an application in (docs: Users; recorded)."""

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.liondesk import service
from sandbox.vendors.liondesk.access import live, me
from sandbox.vendors.liondesk.errors import answered
from sandbox.vendors.liondesk.filters import read
from sandbox.vendors.liondesk.service import Field, Service
from sandbox.vendors.liondesk.state import LionDesk


def find_users(call: Call[LionDesk]) -> Reply:
    """Answer a page with the caller alone (recorded).

    With `oauth_client_id`, the active users who have a live token of that application (docs). It
    has to be the caller's own, else 401; one that there is not is 403 (docs).
    """
    client = call.query.get("oauth_client_id")
    if client is None:
        return service.find(call, USERS)
    application = _own_client(call, client)
    users = [
        {**user, "oauth_client_id": client}
        for user in call.state.users
        if user["is_active"] and _has_token(call, user, application)
    ]
    return service.page(call, _USERS_OF_CLIENT, users)


def get_user(call: Call[LionDesk]) -> Reply:
    """Answer the caller himself; another user is 404 (inferred).

    With `oauth_client_id`, any active user who has a live token of the caller's application;
    one without is 401 (docs).
    """
    client = call.query.get("oauth_client_id")
    if client is None:
        return service.get(call, USERS, call.path["id"])
    id = call.path["id"]
    user = call.state.users.get(id) if isinstance(id, int) else None
    if user is None:
        fail("not_found", id=id)
    if not _has_token(call, user, _own_client(call, client)) or not user["is_active"]:
        fail("not_authenticated")
    wanted = read(call, _USERS_OF_CLIENT.columns)
    return answered(call, wanted.selected(USERS.shown(call, user)))


def _own_client(call: Call[LionDesk], client_id: object) -> Record:
    """Return the caller's application. Fails with 403 or 401 (docs)."""
    client = call.state.clients.get(client_id) if isinstance(client_id, str) else None
    if client is None:
        fail("forbidden")
    if client["user_id"] != me(call):
        fail("not_authenticated")
    return client


def _has_token(call: Call[LionDesk], user: Record, client: Record) -> bool:
    return any(
        row.record["client_id"] == client["client_id"] and live(row.record, call.now)
        for row in call.state.tokens.rows("user_id", user["id"])
    )


USERS = Service(
    "users",
    (
        Field("first_name", "text"),
        Field("last_name", "text"),
        Field("email", "text"),
        Field("username", "text"),
        Field("timezone_offset", "integer"),
        Field("created_at", "instant"),
        Field("modified_at", "instant"),
        Field("timezone", "text"),
        Field("phone", "text"),
        Field("system_phone", "text"),
    ),
)

_USERS_OF_CLIENT = Service(
    "users", (*USERS.fields, Field("oauth_client_id", "text")), hidden=("oauth_client_id",)
)
