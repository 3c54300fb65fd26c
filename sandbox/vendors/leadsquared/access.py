"""Who calls, and whether there is anything to call (docs: Authentication; seed: 401, 404)."""

import re
from typing import Any

from sandbox.checks import naming
from sandbox.vendor import Call, fail
from sandbox.vendors.leadsquared.state import LeadSquared

# More levels than these no documented body has (inferred).
DEEPEST = 64

_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


@naming("not_found", "method_not_allowed")
def routed(call: Call[Any]) -> None:
    """Refuse an unknown path with 404 (seed), a method that it lacks with 405 (recorded)."""
    if call.operation is None:
        found = call.operations and call.settings["unknown_method_status"] == 405
        fail("method_not_allowed" if found else "not_found", method=call.method)
    if call.operation.id.endswith("V2") and not call.settings["accept_v2_prefix"]:
        fail("not_found")


@naming("invalid_credentials")
def authenticated(call: Call[LeadSquared]) -> None:
    """Find the user behind access key and secret key, or refuse with 401 (seed).

    They come in the query or in headers (docs); where in both, the query's count (inferred).
    Without its user's being active a key is worth nothing (docs).
    """
    query, headers = call.query, call.request.headers
    access = query.get("accessKey") or headers.get("x-LSQ-AccessKey", "")
    secret = query.get("secretKey") or headers.get("x-LSQ-SecretKey", "")
    account = call.state.accounts.get(access)
    if account is None or account["SecretKey"] != secret:
        fail("invalid_credentials")
    user = call.state.users.get(account["UserId"])
    if user is None or user["StatusCode"] != 0:
        fail("invalid_credentials")
    call.caller = {"user": user["EmailAddress"], "UserId": user["UserId"], "account": account}


@naming("content_type")
def json_body(call: Call[Any]) -> None:
    """Refuse with 400 a body that is not said to be JSON (seed)."""
    wanted = call.operation is not None and call.operation.body_required
    if wanted and call.media_type != "application/json":
        fail("content_type")


@naming("body")
def nested_within_reason(call: Call[Any]) -> None:
    """Refuse with 400 a body of more levels than can be meant (inferred)."""
    raw = call.request.body
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return
    depth = 0
    for found in _BRACKETS.finditer(raw):
        if found[0] in (b"[", b"{"):
            depth += 1
            if depth > DEEPEST:
                fail("body")
        elif found[0] in (b"]", b"}"):
            depth -= 1
