"""Who calls, and may he: what Express and Feathers refuse before a service is asked."""

from sandbox.checks import naming
from sandbox.vendor import Call, Record, fail, moment
from sandbox.vendors.liondesk.state import LionDesk

# Feathers' names of the methods that change something.
_METHODS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "remove"}


@naming("page_not_found")
def routed(call: Call[LionDesk]) -> None:
    """Refuse a path that is not there, and a verb that Feathers has no route for (inferred)."""
    if not call.operations or (call.operation is None and not _has_route(call)):
        fail("page_not_found", data={"url": _address(call)})


@naming("not_authenticated")
def authenticated(call: Call[LionDesk]) -> None:
    """Find the user behind the token, or refuse with 401 (recorded).

    A token that is missing, expired or a former one's is as an invalid one (inferred). It comes
    before anything else on a path that is there (inferred).
    """
    if next(iter(call.operations.values())).security is None:
        return
    token = call.state.tokens.get(call.bearer)
    if token is None or not live(token, call.now):
        fail("not_authenticated")
    user = call.state.users[token["user_id"]]
    if not user["is_active"]:
        fail("not_authenticated")
    call.caller = {"id": user["id"], "user": user["email"], "scopes": token["scope"].split()}


@naming("method_not_allowed", "several")
def offered(call: Call[LionDesk]) -> None:
    """Refuse a method that the service does not have (inferred: Feathers).

    PATCH and DELETE without an id are meant for several records, which no service takes.
    """
    if call.operation is not None:
        return
    method = _METHODS[call.method]
    operation = next(iter(call.operations.values()))
    has = (it.method for it in call.vendor.contract.operations.values() if it.tag == operation.tag)
    if call.method in has:
        fail("several", method=method)
    fail("method_not_allowed", method=method)


@naming("forbidden")
def permitted(call: Call[LionDesk]) -> None:
    """Refuse a token without the scope; `write` includes reading (docs, the error inferred)."""
    if call.caller is None:
        return
    assert call.operation is not None
    scopes = call.caller["scopes"]
    if not any(needed <= set(scopes) for needed in call.operation.security or ()):
        fail("forbidden")


def live(token: Record, now: float) -> bool:
    """Tell whether a token has not expired; a personal one never does (docs)."""
    return token["expires"] is None or now < moment(token["expires"])


def me(call: Call[LionDesk]) -> int:
    """Return the id of the user who calls."""
    assert call.caller is not None
    id: int = call.caller["id"]
    return id


def _has_route(call: Call[LionDesk]) -> bool:
    """Tell whether Feathers has a route: a POST goes to a collection, never to one record."""
    operation = next(iter(call.operations.values()))
    if operation.security is None or (call.method == "POST" and operation.path.endswith("}")):
        return False
    return call.method in _METHODS


def _address(call: Call[LionDesk]) -> str:
    """Return the path and query as received."""
    query = f"?{call.query_text}" if call.query_text else ""
    return call.path_text + query


def revoke(call: Call[LionDesk]) -> None:
    """Let the token of a call be valid no more."""
    call.state.tokens = call.state.tokens.without(call.bearer)
