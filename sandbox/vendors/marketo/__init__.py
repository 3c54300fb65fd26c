"""Marketo Engage: the REST API of its lead database."""

from collections.abc import Mapping

from sandbox.checks import conforms, media_type, routed, sizes, strict, within_limits
from sandbox.vendor import Pack
from sandbox.vendors.marketo.access import authenticated, permitted, revoke, single_slashes
from sandbox.vendors.marketo.envelope import batch, dress, dress_record, errors_of
from sandbox.vendors.marketo.state import Marketo, seed


def _credentials(state: Marketo) -> Mapping[str, str]:
    service = next(iter(state.services))
    return {"CLIENT_ID": service["clientId"], "CLIENT_SECRET": service["clientSecret"]}


def _first_call(url: str, credentials: Mapping[str, str]) -> str:
    token = (
        f"{url}/identity/oauth/token?grant_type=client_credentials"
        f"&client_id={credentials['CLIENT_ID']}&client_secret={credentials['CLIENT_SECRET']}"
    )
    return (
        f"TOKEN=$(curl -s '{token}' | sed 's/.*access_token\":\"\\([^\"]*\\).*/\\1/')\n"
        f'curl -H "Authorization: Bearer $TOKEN" {url}/rest/v1/lead/318581.json'
    )


PACK = Pack(
    name="marketo",
    title="Marketo Engage, Leads",
    seed=seed,
    checks=(
        sizes("414", "413"),
        single_slashes,
        routed("610", "605"),
        authenticated,
        permitted,
        within_limits(concurrency="615", rate="606", quota="607"),
        media_type("612"),
        conforms("609"),
    ),
    dress=dress,
    internal_error="611",
    malformed="400",
    media="application/json;charset=UTF-8",
    strict=strict("609"),
    hosts=("*.mktorest.com",),
    headers=(("Server", "nginx"),),
    credentials=_credentials,
    first_call=_first_call,
    gzip_from=1024,
    secrets=("Authorization", "access_token", "client_secret"),
    batch=batch,
    revoke=revoke,
    timeout="604",
    dress_record=dress_record,
    errors_of=errors_of,
)
