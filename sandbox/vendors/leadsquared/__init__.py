"""LeadSquared: lead distribution analytics, and the users and leads that it is about."""

from collections.abc import Mapping

from sandbox.checks import conforms, within_limits
from sandbox.vendor import Pack
from sandbox.vendors.leadsquared.access import (
    authenticated,
    json_body,
    nested_within_reason,
    routed,
)
from sandbox.vendors.leadsquared.envelope import dress
from sandbox.vendors.leadsquared.state import LeadSquared, seed


def _credentials(state: LeadSquared) -> Mapping[str, str]:
    account = next(iter(state.accounts))
    return {"ACCESS_KEY": account["AccessKey"], "SECRET_KEY": account["SecretKey"]}


def _first_call(url: str, credentials: Mapping[str, str]) -> str:
    return (
        f"curl -H 'x-LSQ-AccessKey: {credentials['ACCESS_KEY']}' "
        f"-H 'x-LSQ-SecretKey: {credentials['SECRET_KEY']}' -H 'Content-Type: application/json' "
        f'-d \'{{"Output": {{"Type": "aggregate", "GroupBy": "ProspectStage"}}}}\' '
        f"{url}/Leads/LeadDistribution/FilterByLeadField"
    )


PACK = Pack(
    name="leadsquared",
    title="LeadSquared, Lead Distribution Analytics",
    seed=seed,
    checks=(
        routed,
        authenticated,
        within_limits(rate="rate_limited"),
        json_body,
        nested_within_reason,
        conforms("body"),
    ),
    dress=dress,
    internal_error="internal_error",
    malformed="malformed",
    media="application/json; charset=utf-8",
    hosts=("api*.leadsquared.com", "analyticsapi*.leadsquared.com"),
    credentials=_credentials,
    first_call=_first_call,
    secrets=(
        "accessKey",
        "accesskey",
        "secretKey",
        "secretkey",
        "x-LSQ-AccessKey",
        "x-LSQ-SecretKey",
    ),
)
