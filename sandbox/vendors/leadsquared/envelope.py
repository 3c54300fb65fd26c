"""The form of answers that are no plain records: outcomes of writes, and errors."""

from typing import Any

from sandbox.vendor import Call, Json, Problem, Reply
from sandbox.vendors.leadsquared.state import LeadSquared


def succeeded(**message: Json) -> Reply:
    """Answer a write (docs: Create a Lead, Update a Lead)."""
    return Reply(body={"Status": "Success", "Message": message})


def dress(call: Call[LeadSquared], problem: Problem, message: str) -> Reply:
    """Put an error into the form of all of them (docs: Error Handling; recorded for 401 and 429).

    Which statuses accounts see for some of them differs (recorded); the settings say so.
    """
    settings, status, kind = call.settings, problem.status, problem.code
    if problem.name == "rate_limited":
        status = settings["rate_limit_status"]
    elif problem.name == "invalid_credentials":
        kind = settings["unauthorized_type"]
    elif status == 500 and problem.cause == "behaviour":
        status = settings["logical_error_status"]
    body: dict[str, Any] = {"Status": "Error", "ExceptionType": kind, "ExceptionMessage": message}
    if settings["mx_exception_flag"]:
        body["IsMXException"] = True
    headers = (("Allow", ", ".join(call.operations)),) if status == 405 else ()
    return Reply(status, body, headers)
