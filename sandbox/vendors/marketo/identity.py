"""Identity: access tokens for custom services (docs: Authentication)."""

from uuid import UUID

from sandbox.vendor import FORM, Call, Record, Reply, fail
from sandbox.vendors.marketo.envelope import IDENTITY_HEADERS
from sandbox.vendors.marketo.state import Marketo


def get_token(call: Call[Marketo]) -> Reply:
    """Answer the service's token: the one that it has, while it lives, or a new one (docs).

    `expires_in` is what is left of its life; a fresh token of an hour reports 3599 (recorded).
    Fails with 401 for an unknown client (`unauthorized`) or a wrong secret (`invalid_client`;
    client), with 400 for a missing or an unknown grant type (inferred).
    """
    given = {**call.query, **dict(call.form if call.media_type == FORM else ())}
    grant = given.get("grant_type")
    if not grant:
        fail("invalid_request")
    if grant != "client_credentials":
        fail("unsupported_grant_type", value=grant)
    client = given.get("client_id", "")
    service = call.state.services.get(client)
    if service is None:
        fail("unauthorized_client_id", value=client)
    if given.get("client_secret") != service["clientSecret"]:
        fail("invalid_client")
    token = _living_token(call, client) or _new_token(call, client)
    return Reply(
        body={
            "access_token": token["accessToken"],
            "token_type": "bearer",
            "expires_in": max(0, -int(call.now - token["expiresAt"]) - 1),
            "scope": service["user"],
        },
        headers=IDENTITY_HEADERS,
    )


def _living_token(call: Call[Marketo], client: str) -> Record | None:
    tokens = (call.state.tokens[key] for key in call.state.tokens.where("clientId", client))
    return next((token for token in tokens if call.now < token["expiresAt"]), None)


def _new_token(call: Call[Marketo], client: str) -> Record:
    name = f"{UUID(int=call.random.getrandbits(128), version=4)}:{call.settings['pod']}"
    token = {
        "accessToken": name,
        "clientId": client,
        "expiresAt": call.now + call.settings["token_life"],
    }
    call.state.tokens = call.state.tokens.put(name, token)
    return token
