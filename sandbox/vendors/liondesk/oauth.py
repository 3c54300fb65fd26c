"""Tokens for applications: OAuth 2 by code, refresh token or at once (docs: Authentication)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.liondesk.errors import NO_STORE
from sandbox.vendors.liondesk.state import LionDesk
from sandbox.vendors.liondesk.values import stamp

# Seconds in which a code has to be exchanged (inferred from RFC 6749, 4.1.2).
_CODE_LIFE = 600


def authorize(call: Call[LionDesk]) -> Reply:
    """Send the browser back to the application, with a code or a token (docs).

    Nobody is asked: the user whom the setting `authorizing_user` names agrees. A code comes in
    the query, a token, which has no refresh token, in the fragment (docs); `state` comes back
    (client). Another `response_type` comes back as an error (inferred: RFC 6749, 4.1.2.1).
    Fails with 401 for an unknown application, with 400 for a foreign address (inferred).
    """
    client = call.state.clients.get(_text(call.query, "client_id"))
    if client is None:
        fail("invalid_client")
    address = _text(call.query, "redirect_uri") or client["redirect_uris"][0]
    if address not in client["redirect_uris"]:
        fail("invalid_request", name="redirect_uri")
    scope = _text(call.query, "scope") or "write"
    kind = _text(call.query, "response_type")
    user = call.settings["authorizing_user"]
    if kind == "token":
        token = _new_token(call, user, client, scope, call.settings["implicit_token_life"])
        given = {name: token[name] for name in ("access_token", "expires", "expires_in", "scope")}
        return _back(call, address, "#", {**given, "token_type": "Bearer"})
    if kind != "code":
        return _back(call, address, "?", {"error": "unsupported_response_type"})
    code = _hex(call)
    record = {
        "client_id": client["client_id"],
        "user_id": user,
        "redirect_uri": address,
        "scope": scope,
        "expires": call.now + _CODE_LIFE,
    }
    call.state.codes = call.state.codes.put(code, record)
    return _back(call, address, "?", {"code": code})


def create_token(call: Call[LionDesk]) -> Reply:
    """Give a token for a code, or a new one for a refresh token (docs, client).

    JSON and forms are read (docs, client); the application's credentials stand in the body
    (client). A refresh token is good for once (inferred). Fails as RFC 6749, 5.2 has it.
    """
    body: Mapping[str, Any] = call.body if isinstance(call.body, dict) else {}
    grant = _text(body, "grant_type") or fail("invalid_request", name="grant_type")
    if grant not in ("authorization_code", "refresh_token"):
        fail("unsupported_grant_type")
    client = call.state.clients.get(_text(body, "client_id"))
    if client is None or client["client_secret"] != _text(body, "client_secret"):
        fail("invalid_client")
    if grant == "authorization_code":
        before = _redeemed_code(call, body, client)
    else:
        before = _spent_token(call, body, client)
    life = call.settings["token_life"]
    token = _new_token(call, before["user_id"], client, before["scope"], life, refresh=_hex(call))
    return Reply(200, {**token, "token_type": "Bearer"}, headers=NO_STORE)


def _redeemed_code(call: Call[LionDesk], body: Mapping[str, Any], client: Record) -> Record:
    """Take a code, which is good for once, for a little while, for one application."""
    text = _text(body, "code") or fail("invalid_request", name="code")
    code = call.state.codes.get(text)
    if (
        code is None
        or call.now >= code["expires"]
        or code["client_id"] != client["client_id"]
        or _text(body, "redirect_uri") not in ("", code["redirect_uri"])
    ):
        fail("invalid_grant")
    call.state.codes = call.state.codes.without(text)
    return code


def _spent_token(call: Call[LionDesk], body: Mapping[str, Any], client: Record) -> Record:
    """Take a refresh token, so that it is of no more use."""
    text = _text(body, "refresh_token") or fail("invalid_request", name="refresh_token")
    tokens = call.state.tokens
    for row in tokens.rows("refresh_token", text):
        if row.record["client_id"] == client["client_id"]:
            call.state.tokens = tokens.put(row.key, {**row.record, "refresh_token": None})
            return row.record
    fail("invalid_grant")


def _new_token(
    call: Call[LionDesk],
    user: int,
    client: Record,
    scope: str,
    life: int,
    refresh: str | None = None,
) -> dict[str, Any]:
    """Keep a new token, and return what its owner is told of it (docs)."""
    text, expires = _hex(call), stamp(call.now + life)
    record = {
        "access_token": text,
        "refresh_token": refresh,
        "user_id": user,
        "client_id": client["client_id"],
        "scope": scope,
        "expires": expires,
    }
    call.state.tokens = call.state.tokens.put(text, record)
    given = {"access_token": text, "refresh_token": refresh} if refresh else {"access_token": text}
    return {**given, "expires": expires, "expires_in": life, "scope": scope}


def _back(call: Call[LionDesk], address: str, sign: str, values: Mapping[str, Any]) -> Reply:
    state = _text(call.query, "state")
    told = {**values, "state": state} if state else values
    place = f"{address}{'&' if sign in address else sign}{urlencode(told)}"
    return Reply(302, None, headers=(("Location", place),))


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _hex(call: Call[LionDesk]) -> str:
    """Return 40 hex digits, the form of codes and tokens (docs)."""
    return f"{call.random.getrandbits(160):040x}"
