"""Who calls, and which account (docs: Developer's center; recorded: a number before the path)."""

import re
from typing import Any

from sandbox.checks import naming
from sandbox.vendor import Call, fail
from sandbox.vendors.incwo.state import Incwo, default_account

_FORMAT = re.compile(r"\.[^./]*$")


@naming("not_acceptable", "not_found", "method_not_allowed")
def routed(call: Call[Incwo]) -> None:
    """Refuse a path that is not there, a format that is not `.xml`, a method (inferred)."""
    if call.operation is not None:
        return
    if call.operations:
        fail("method_not_allowed")
    if call.vendor.contract.match(_FORMAT.sub("", call.path_text) + ".xml") is not None:
        fail("not_acceptable")
    fail("not_found")


@naming("unauthorized")
def authenticated(call: Call[Incwo]) -> None:
    """Find the user behind login and password, or refuse with 401 (recorded)."""
    login, password = call.basic or ("", "")
    for row in call.state.users.rows("login", login):
        if row.record["password"] == password:
            call.caller = {**row.record, "user": login}
            return
    fail("unauthorized")


@naming("not_found", "forbidden")
def account_open(call: Call[Incwo]) -> None:
    """Refuse an unknown account with 404, one out of reach or without API with 403 (inferred)."""
    number = account_of(call)
    account = call.state.business_files.get(number) if isinstance(number, int) else None
    if account is None:
        fail("not_found")
    assert call.caller is not None
    if account["id"] not in call.caller["business_file_ids"] or not account["api_enabled"]:
        fail("forbidden")


@naming("body_too_long")
def not_too_long(call: Call[Incwo]) -> None:
    """Refuse with 400 a body that is longer than the sandbox lets be (inferred)."""
    figures = call.limits.figures
    if figures.body is not None and len(call.request.body) > figures.body:
        fail("body_too_long")


def account_of(call: Call[Incwo]) -> Any:
    """Return the number of the account that a call is about, or the text that is none."""
    given = call.path.get("business_file_id")
    return default_account(call.state) if given is None else given
