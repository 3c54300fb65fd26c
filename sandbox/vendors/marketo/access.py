"""Tokens and permissions: who calls, and may he (docs: Authentication, Custom Services)."""

from sandbox.checks import naming
from sandbox.vendor import Call, fail
from sandbox.vendors.marketo.state import Marketo


@naming("600", "601", "602")
def authenticated(call: Call[Marketo]) -> None:
    """Find the API user behind the access token, or refuse with 600, 601 or 602 (docs)."""
    if call.operation is None or call.operation.security is None:
        return
    text = _token(call)
    if not text:
        fail("600")
    token = call.state.tokens.get(text)
    if token is None:
        fail("601")
    if call.now >= token["expiresAt"]:
        fail("602")
    call.caller = call.state.services.get(token["clientId"])
    if call.caller is None:
        fail("601")


@naming("603")
def permitted(call: Call[Marketo]) -> None:
    """Refuse with 603 a role without any of the permissions, or a foreign address (docs)."""
    caller = call.caller
    if caller is None:
        return
    allowed = caller.get("allowedIps")
    if allowed is not None and call.request.peer not in allowed:
        fail("603")
    assert call.operation is not None
    permissions = caller["permissions"]
    for needed in call.operation.security or ():
        for permission in needed:
            if permission not in permissions:
                break
        else:
            return
    fail("603")


@naming("610")
def single_slashes(call: Call[Marketo]) -> None:
    """Refuse `//` in a path where the setting says so: its support is being withdrawn (docs)."""
    if "//" in call.path_text and call.settings["double_slash"] == "reject":
        fail("610")


def revoke(call: Call[Marketo]) -> None:
    """Let the access token of a call be valid no more."""
    call.state.tokens = call.state.tokens.without(_token(call))


def _token(call: Call[Marketo]) -> str:
    token = call.bearer
    if token:
        return token
    if call.settings["access_token_query"] == "reject":  # noqa: S105
        return ""
    # Deprecated, and old clients know nothing else (docs).
    return next((value for name, value in call.pairs if name == "access_token"), "")
