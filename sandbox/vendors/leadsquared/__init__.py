"""LeadSquared: Lead Distribution Analytics, and the leads and users that it reports on."""

from collections.abc import Mapping
from urllib.parse import quote

from sandbox.checks import conforms, media_type, routed, strict, within_limits
from sandbox.vendor import Pack
from sandbox.vendors.leadsquared.access import authenticated, bulk_limit, report_below_v2, shallow
from sandbox.vendors.leadsquared.envelope import batch, dress, errors_of
from sandbox.vendors.leadsquared.state import LeadSquared, seed


def _credentials(state: LeadSquared) -> Mapping[str, str]:
    key = next(iter(state.keys))
    return {"ACCESS_KEY": key["AccessKey"], "SECRET_KEY": key["SecretKey"]}


def _first_call(url: str, credentials: Mapping[str, str]) -> str:
    keys = f"accessKey={quote(credentials['ACCESS_KEY'])}&secretKey={credentials['SECRET_KEY']}"
    return (
        f"curl -H 'Content-Type: application/json' "
        f"'{url}/Leads/LeadDistribution/FilterByLeadField?{keys}' "
        '--data \'{"Output": {"Type": "aggregate", "GroupBy": "ProspectStage"}}\''
    )


PACK = Pack(
    name="leadsquared",
    title="LeadSquared, Lead Distribution Analytics",
    seed=seed,
    checks=(
        routed("MXNotFoundException", "MXMethodNotAllowedException"),
        report_below_v2,
        authenticated,
        within_limits(rate="MXAPIRateLimitExceededException"),
        bulk_limit,
        media_type("MXInvalidInputException.content_type"),
        shallow,
        conforms("MXInvalidInputException.malformed"),
    ),
    dress=dress,
    internal_error="MXInternalServerException",
    malformed="400",
    media="application/json; charset=utf-8",
    strict=strict("MXInvalidInputException.malformed"),
    hosts=("*.leadsquared.com",),
    credentials=_credentials,
    first_call=_first_call,
    secrets=(
        "accessKey", "accesskey", "AccessKey", "secretKey", "secretkey", "SecretKey",
        "x-LSQ-AccessKey", "x-LSQ-SecretKey",
    ),
    batch=batch,
    errors_of=errors_of,
)  # fmt: skip
