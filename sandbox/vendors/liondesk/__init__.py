"""LionDesk: lead offers and what makes them happen, by Feathers' rules."""

from collections.abc import Mapping

from sandbox.checks import within_limits
from sandbox.vendor import Pack
from sandbox.vendors.liondesk.access import authenticated, offered, permitted, revoke, routed
from sandbox.vendors.liondesk.assignment import due, happen
from sandbox.vendors.liondesk.bodies import READERS, conforms, not_too_large, readable, strict
from sandbox.vendors.liondesk.errors import dress, errors_of
from sandbox.vendors.liondesk.state import LionDesk, seed


def _credentials(state: LionDesk) -> Mapping[str, str]:
    return {"TOKEN": next(iter(state.tokens))["access_token"]}


def _first_call(url: str, credentials: Mapping[str, str]) -> str:
    return f"curl -H 'Authorization: Bearer {credentials['TOKEN']}' {url}/leads/3/offers"


PACK = Pack(
    name="liondesk",
    title="LionDesk, Lead Offers",
    seed=seed,
    checks=(
        routed,
        authenticated,
        offered,
        permitted,
        within_limits(rate="too_many_requests"),
        not_too_large,
        readable,
        conforms,
    ),
    dress=dress,
    internal_error="general_error",
    malformed="malformed",
    media="application/json; charset=utf-8",
    hosts=("api-v2.liondesk.com",),
    credentials=_credentials,
    first_call=_first_call,
    secrets=("Authorization", "access_token", "refresh_token", "client_secret", "code"),
    readers=READERS,
    due=due,
    happen=happen,
    strict=strict,
    revoke=revoke,
    timeout="timeout",
    errors_of=errors_of,
)
