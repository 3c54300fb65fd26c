"""EASI'R: lead types, the leads that they escalate, and the people who are told of it."""

from collections.abc import Mapping

from sandbox.checks import media_type, routed
from sandbox.vendor import Pack
from sandbox.vendors.easir.access import authenticated, owned, permitted, present, revoke
from sandbox.vendors.easir.envelope import dress, errors_of
from sandbox.vendors.easir.escalation import happen
from sandbox.vendors.easir.multipart import read_parts
from sandbox.vendors.easir.state import Easir, due, seed
from sandbox.vendors.easir.validation import conforms, read_body, strict


def _credentials(state: Easir) -> Mapping[str, str]:
    return {"TOKEN": next(iter(state.tokens))["token"]}


def _first_call(url: str, credentials: Mapping[str, str]) -> str:
    return f'curl -H "Authorization: Bearer {credentials["TOKEN"]}" {url}/lead-types'


PACK = Pack(
    name="easir",
    title="EASI'R, Lead Types",
    seed=seed,
    checks=(
        routed("not_found", "method_not_allowed"),
        authenticated,
        permitted,
        media_type("content_type"),
        present,
        owned,
        conforms,
    ),
    dress=dress,
    internal_error="error",
    malformed="malformed",
    media="application/json",
    hosts=("api.easir.com", "auth.easir.com"),
    credentials=_credentials,
    first_call=_first_call,
    secrets=("Authorization", "access_token", "refresh_token", "client_secret", "password"),
    readers={"multipart/form-data": read_parts, "*": read_body},
    unreadable=dict,
    due=due,
    happen=happen,
    strict=strict,
    revoke=revoke,
    errors_of=errors_of,
)
