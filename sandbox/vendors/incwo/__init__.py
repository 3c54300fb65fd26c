"""incwo: leads and what they point to, in XML as Rails writes and reads it."""

from collections.abc import Mapping
from typing import Any

from sandbox.checks import conforms, strict, within_limits
from sandbox.vendor import Call, Pack, Problem, Reply
from sandbox.vendors.incwo.access import account_open, authenticated, not_too_long, routed
from sandbox.vendors.incwo.rails_xml import from_xml, written
from sandbox.vendors.incwo.reasons import errors_of
from sandbox.vendors.incwo.state import Incwo, default_account, seed

XML = "application/xml; charset=utf-8"


def dress(call: Call[Incwo], problem: Problem, message: str) -> Reply:
    """Put an error into incwo's form: Rails' list of reasons for 422, else no body (inferred)."""
    if problem.name == "invalid":
        # Without reasons of its own the error was not caused by a value.
        reasons = call.values.get("reasons", [message])
        return Reply(422, written("errors", [("error", it) for it in reasons]))
    headers: dict[str, str] = {}
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="Application"'
    if problem.status == 405:
        headers["Allow"] = ", ".join(call.operations)
    body = (problem.body or "").encode()
    return Reply(problem.status, body, tuple(headers.items()), problem.media)


def dress_record(call: Call[Incwo], _problem: Problem, message: str) -> Reply:
    """Show what is wrong with one value among the reasons for 422 (inferred: Rails)."""
    return Reply(422, written("errors", [("error", f"{call.values['column']} {message}")]))


def _credentials(state: Incwo) -> Mapping[str, str]:
    user = next(iter(state.users))
    return {"USER": user["login"], "PASSWORD": user["password"]}


def _first_call(url: str, credentials: Mapping[str, str]) -> str:
    return f"curl -u '{credentials['USER']}:{credentials['PASSWORD']}' {url}/leads.xml"


def _nothing(_body: bytes) -> Any:
    """Read nothing from a body of another type, as Rails does (inferred)."""
    return {}


PACK = Pack(
    name="incwo",
    title="incwo, Leads",
    seed=seed,
    checks=(
        routed,
        authenticated,
        account_open,
        within_limits(rate="too_many_requests"),
        not_too_long,
        conforms("bad_request"),
    ),
    dress=dress,
    internal_error="internal",
    malformed="bad_request",
    media=XML,
    strict=strict("bad_request"),
    hosts=("www.incwo.com", "bo.entreprise-facile.com", "bo.entreprise-facile.net"),
    credentials=_credentials,
    first_call=_first_call,
    readers={"application/xml": from_xml, "text/xml": from_xml, "*": _nothing},
    dress_record=dress_record,
    prefix=lambda state: f"/{default_account(state)}",
    errors_of=errors_of,
)
