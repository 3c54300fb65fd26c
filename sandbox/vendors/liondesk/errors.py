"""The form of all errors: that of Feathers, and of OAuth where tokens are given (recorded)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.vendor import Call, Json, NoReturn, Problem, Reply, Told, fail
from sandbox.vendors.liondesk.state import LionDesk

# Feathers' names of the statuses; `className` is the same in lower case with dashes.
_NAMES = {
    400: "BadRequest",
    401: "NotAuthenticated",
    402: "PaymentError",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    408: "Timeout",
    409: "Conflict",
    411: "LengthRequired",
    422: "Unprocessable",
    429: "TooManyRequests",
    500: "GeneralError",
    501: "NotImplemented",
    502: "BadGateway",
    503: "Unavailable",
}

# The errors of a body that can't be read, whose status the setting `body_errors` decides.
_UNREADABLE = ("malformed_json", "body_too_large")

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def dress(call: Call[LionDesk], problem: Problem, message: str) -> Reply:
    """Put an error into LionDesk's form: name, message, code, className, data, errors (recorded).

    `data` is there only if the error was made with data; `errors` always is (recorded).
    """
    if problem.status == 400 and problem.name == "malformed":
        return Reply(400, None)
    if not problem.code.isdigit():
        refusal = {"error": problem.code, "error_description": message}
        return Reply(problem.status, refusal, headers=NO_STORE)
    status = problem.status
    if problem.name in _UNREADABLE and call.settings["body_errors"] == "general_error":
        status = 500
    name = _NAMES[status]
    body: dict[str, Any] = {
        "name": name,
        "message": message,
        "code": status,
        "className": "".join(f"-{it.lower()}" if it.isupper() else it for it in name)[1:],
    }
    if "data" in call.values:
        body["data"] = call.values["data"]
    body["errors"] = call.values.get("errors", {})
    return Reply(status, body, headers=allowed(call))


def errors_of(body: Json) -> Iterator[Told]:
    """Yield the error of a service, which its `className` gives away, or of the OAuth endpoints."""
    if not isinstance(body, dict):
        return
    if "className" in body:
        # A GeneralError hands on the text of whatever exception it was made of (Feathers).
        text = None if body.get("code") == 500 else str(body.get("message"))
        yield Told(str(body.get("code")), text, "/code", "/message")
    elif "error_description" in body:
        text = str(body["error_description"])
        yield Told(str(body.get("error")), text, "/error", "/error_description")


# RFC 6749, 5.1: answers that hold tokens are not to be kept.
NO_STORE = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))


def allowed(call: Call[LionDesk]) -> tuple[tuple[str, str], ...]:
    """Return the header Allow with the verbs of the service, as Feathers sends it on each answer.

    What is no service, as the endpoints of OAuth, has none (inferred).
    """
    operation = next(iter(call.operations.values()), None)
    if operation is None or operation.security is None:
        return ()
    has = {it.method for it in call.vendor.contract.operations.values() if it.tag == operation.tag}
    return (("Allow", ",".join(verb for verb in _VERBS if verb in has)),)


def answered(call: Call[LionDesk], body: Any, status: int = 200) -> Reply:
    """Answer a result of a service."""
    return Reply(status, body, headers=allowed(call))


def refuse_query(name: str, holder: Any) -> NoReturn:
    """Fail for a parameter that there is not; `holder` is the object that holds it (inferred)."""
    fail("invalid_query", name=name, data=holder)


def refuse_values(reasons: Mapping[str, str]) -> NoReturn:
    """Fail with a reason for each member that the model refuses (inferred)."""
    fail("invalid", reasons=_sentence(reasons), data={}, errors=reasons)


def _sentence(reasons: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {reason}" for name, reason in reasons.items())
