"""The form of errors, and of writes that succeed (docs: Error Handling)."""

from typing import Any

from sandbox.vendor import Behaviour, Call, Problem, Reply
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


def succeeded(**message: Any) -> Reply:
    """Answer a write that was carried out (docs: Create a Lead)."""
    return Reply(body={"Status": "Success", "Message": message})
