"""The form of errors, and of writes that succeed (docs: Error Handling)."""

from collections.abc import Iterator
from typing import Any

from sandbox.vendor import Behaviour, Call, Json, Problem, Reply, Told
from sandbox.vendors.leadsquared.state import LeadSquared


def dress(call: Call[LeadSquared], problem: Problem, message: str) -> Reply:
    """Put an error into LeadSquared's form: Status, ExceptionType, ExceptionMessage (docs).

    It is JSON whatever the response format (inferred). A request that is not HTTP gets the
    web server's own page (inferred).
    """
    if problem.body is not None:
        return Reply(problem.status, problem.body.encode(), media=problem.media)
    body: dict[str, Any] = {
        "Status": "Error",
        "ExceptionType": problem.code,
        "ExceptionMessage": message,
    }
    if call.settings["is_mx_exception"]:
        body["IsMXException"] = True
    status, headers = problem.status, ()
    if problem.code == "MXAPIRateLimitExceededException":
        status = call.settings["rate_limit_status"]
    if status == 405:
        return Reply(status, body, headers=(("Allow", ", ".join(call.operations)),))
    return Reply(status, body, headers=headers)


def batch(call: Call[LeadSquared], behave: Behaviour) -> Reply:
    """Carry a batch of leads out without the doomed ones, whose rows tell of the exception."""
    if not isinstance(call.body, list):
        return behave(call)
    doomed = {at: reason for at, reason in call.doomed.items() if at < len(call.body)}
    left = [it for at, it in enumerate(call.body) if at not in doomed]
    call.body[:] = left
    rows = behave(call).body if left else []
    for at in sorted(doomed):
        reason = doomed[at]
        failed: dict[str, Any] = {"RowNumber": 0, "LeadId": None, "LeadCreated": False}
        failed |= {"ExceptionType": reason["code"], "ErrorMessage": reason["message"]}
        rows.insert(at, failed)
    return Reply(body=[{**row, "RowNumber": at} for at, row in enumerate(rows, 1)])


def errors_of(body: Json) -> Iterator[Told]:
    """Yield the error of a call, and those of the rows of a bulk call."""
    if isinstance(body, dict):
        yield from _error(body, "ExceptionMessage", "")
    for index, row in enumerate(body if isinstance(body, list) else ()):
        if isinstance(row, dict):
            yield from _error(row, "ErrorMessage", f"/{index}")


def _error(body: Json, text: str, at: str) -> Iterator[Told]:
    if isinstance(body.get("ExceptionType"), str):
        message = str(body.get(text, ""))
        yield Told(body["ExceptionType"], message, f"{at}/ExceptionType", f"{at}/{text}")


def succeeded(**message: Any) -> Reply:
    """Answer a write that was carried out (docs: Create a Lead)."""
    return Reply(body={"Status": "Success", "Message": message})
