"""OAuth 2: the authorization page and tokens (docs: Authentication)."""

from urllib.parse import urlencode

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.easir.access import expired
from sandbox.vendors.easir.rules import grant_type_of
from sandbox.vendors.easir.state import Easir

# Seconds that tokens live (docs); codes live as long as OAuth allows (inferred: RFC 6749, 4.1.2).
TOKEN_LIFE = 3_600
CLIENT_TOKEN_LIFE = 180
REFRESH_LIFE = 7 * 86_400
CODE_LIFE = 600


def get_authorization(call: Call[Easir]) -> Reply:
    """Send the browser back to the client with a code, and `state` if it was given (docs, client).

    Fails with 403 `unauthorized` for an unknown client or another address than the registered
    one (inferred), with 422 for what is missing (inferred).
    """
    client = call.state.clients.get(call.query["client_id"])
    address = call.query["redirect_uri"]
    if client is None or client["redirect_uri"] != address:
        fail("unauthorized")
    code = _grant(call, client, client["user_id"], "authorization_code", CODE_LIFE, address)
    answer = {"code": code}
    if "state" in call.query:
        answer["state"] = call.query["state"]
    joint = "&" if "?" in address else "?"
    return Reply(302, headers=[("Location", f"{address}{joint}{urlencode(answer)}")])


def get_token(call: Call[Easir]) -> Reply:
    """Give a token that lives an hour, for `client_credentials` three minutes (docs).

    The answer has `refresh_token`, which lives seven days (docs) and is null for
    `client_credentials` (inferred). Fails with 403 `unauthorized` for a wrong client, user,
    code or refresh token, with 422 for what is missing (inferred).
    """
    body, grant_type = call.body, grant_type_of(call)
    client = call.state.clients.get(body["client_id"])
    if client is None or client["client_secret"] != body["client_secret"]:
        fail("unauthorized")
    if grant_type == "client_credentials":
        user_id, life = client["user_id"], CLIENT_TOKEN_LIFE
    else:
        user_id, life = _user_id(call, client, grant_type), TOKEN_LIFE
    token = _new_token(call)
    record = {"token": token, "user_id": user_id, "expires_at": call.now + life}
    call.state.tokens = call.state.tokens.put(token, record)
    refresh = None
    if grant_type != "client_credentials":
        refresh = _grant(call, client, user_id, "refresh_token", REFRESH_LIFE)
    return Reply(
        body={
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": life,
            "refresh_token": refresh,
        }
    )


def _user_id(call: Call[Easir], client: Record, grant_type: str) -> int:
    """Return the user that a grant is for; a code or refresh token serves once (inferred)."""
    body = call.body
    if grant_type == "password":
        for user in call.state.users:
            if user["email"] == body["username"] and user["password"] == body["password"]:
                return int(user["id"])
        fail("unauthorized")
    code = body["code" if grant_type == "authorization_code" else grant_type]
    grant = call.state.grants.get(code)
    if grant is None or grant["grant_type"] != grant_type or expired(grant, call.now):
        fail("unauthorized")
    if grant["client_id"] != client["client_id"]:
        fail("unauthorized")
    if grant_type == "authorization_code" and grant["redirect_uri"] != body["redirect_uri"]:
        fail("unauthorized")
    call.state.grants = call.state.grants.without(code)
    return int(grant["user_id"])


def _grant(
    call: Call[Easir],
    client: Record,
    user_id: int,
    kind: str,
    life: int,
    address: str | None = None,
) -> str:
    code = _new_token(call)
    record = {
        "code": code,
        "grant_type": kind,
        "client_id": client["client_id"],
        "user_id": user_id,
        "redirect_uri": address,
        "expires_at": call.now + life,
    }
    call.state.grants = call.state.grants.put(code, record)
    return code


def _new_token(call: Call[Easir]) -> str:
    return call.new_uuid().replace("-", "")
