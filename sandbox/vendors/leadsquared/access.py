"""Who calls, how often, and with how deep a body (docs: Authentication, Rate Limits)."""

from collections.abc import Iterator
from typing import Any

from sandbox.checks import naming
from sandbox.vendor import Call, Malformed, fail, read_json
from sandbox.vendors.leadsquared.state import LeadSquared

# How deep a body may be nested: the default of the JSON reader of .NET (inferred).
MOST_LEVELS = 64


@naming("MXNotFoundException")
def report_below_v2(call: Call[LeadSquared]) -> None:
    """Refuse the report below /v2 where the setting says so: it is documented without."""
    assert call.operation is not None
    if call.operation.alias is not None and not call.settings["accept_v2_prefix"]:
        fail("MXNotFoundException")


@naming("MXInvalidAccessDetailsException", "MXUnAuthorizedAccessException")
def authenticated(call: Call[LeadSquared]) -> None:
    """Find the user behind access key and secret key, or refuse with 401 (docs).

    They stand in the query or in headers (docs); the query wins (inferred). Deactivating a
    user kills his keys (docs).
    """
    query = {name.lower(): value for name, value in call.pairs}
    headers = call.request.headers
    access = query.get("accesskey") or headers.get("x-LSQ-AccessKey", "")
    secret = query.get("secretkey") or headers.get("x-LSQ-SecretKey", "")
    key = call.state.keys.get(access)
    user = None if key is None else call.state.users.get(key["UserId"])
    if key is None or user is None or key["SecretKey"] != secret or user["StatusCode"] != 0:
        fail(call.settings["unauthorized_type"])
    call.caller = {**user, "user": user["EmailAddress"]}


@naming("MXAPIRateLimitExceededException")
def bulk_limit(call: Call[LeadSquared]) -> None:
    """Refuse a bulk call beyond the limit that bulk calls have of their own (docs: Rate Limits)."""
    assert call.operation is not None
    if call.operation.tag != "bulk" or call.limits.figures.rate_calls is None:
        return
    rate = call.settings["bulk_rate"]
    recent = [at for at in call.state.bulk_calls if call.now - rate["seconds"] < at <= call.now]
    if len(recent) >= rate["calls"]:
        fail("MXAPIRateLimitExceededException", calls=rate["calls"], seconds=f"{rate['seconds']:g}")
    call.state.bulk_calls = (*recent, call.now)


@naming("MXInvalidInputException.malformed")
def shallow(call: Call[LeadSquared]) -> None:
    """Refuse a body that is nested more deeply than 64 levels (inferred)."""
    raw = call.request.body
    if raw.count(b"[") + raw.count(b"{") <= MOST_LEVELS:
        return
    try:
        level = [read_json(raw)]
    except Malformed:
        fail("MXInvalidInputException.malformed")
    for _ in range(MOST_LEVELS):
        level = [member for value in level for member in _members(value)]
        if not level:
            return
    fail("MXInvalidInputException.malformed")


def _members(value: Any) -> Iterator[Any]:
    members = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        yield from (it for it in members if isinstance(it, (dict, list)))
