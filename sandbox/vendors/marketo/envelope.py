"""The form of all answers: requestId, result, success; errors and reasons (docs: Error Codes)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.vendor import Behaviour, Call, Json, Problem, Reply, Told
from sandbox.vendors.marketo.state import Marketo

IDENTITY = "/identity/"
ASSETS = "/rest/asset/"


def request_id(call: Call[Marketo]) -> str:
    """Return `<hex>#<hex>`: a number below 100000, and the Unix time in milliseconds (recorded)."""
    return f"{int(call.random.random() * 99984) + 16:x}#{int(call.now * 1000):011x}"


def answered(call: Call[Marketo], result: list[Any], **more: Any) -> Reply:
    """Answer a result; members that are None, such as the token of a last page, are left out."""
    body = {"requestId": request_id(call), "result": result, "success": True}
    if more:
        body |= {name: value for name, value in more.items() if value is not None}
    return Reply(200, body)


def accepted(call: Call[Marketo]) -> Reply:
    """Answer success without a result (seed: Associate, Merge)."""
    return Reply(body={"requestId": request_id(call), "success": True})


def dress(call: Call[Marketo], problem: Problem, message: str) -> Reply:
    """Put an error into Marketo's form.

    Errors of the lead database are HTTP 200 with `success: false` (docs: Error Codes). The
    identity service answers as OAuth does (RFC 6749, 5.2); 400, 413 and 414 come from the web
    server in front of Marketo, as its stock pages (inferred from `Server: nginx`).
    """
    if problem.body is not None:
        return Reply(problem.status, problem.body.encode(), media=problem.media)
    if call.path_text.startswith(IDENTITY) and not problem.code.isdigit():
        refusal = {"error": problem.code, "error_description": message}
        return Reply(problem.status, refusal, headers=IDENTITY_HEADERS)
    status = int(call.settings["status_610"]) if problem.code == "610" else problem.status
    errors = [{"code": problem.code, "message": message}]
    if call.path_text.startswith(ASSETS):
        body = {"success": False, "errors": errors, "requestId": request_id(call), "warnings": []}
        return Reply(status, body)
    return Reply(status, {"requestId": request_id(call), "success": False, "errors": errors})


def dress_record(call: Call[Marketo], problem: Problem, message: str) -> Reply | None:
    """Put an error of one record where the operation's examples have one (docs: Error Codes).

    A record that is skipped there comes before one that is carried out: it has fewer members.
    """
    assert call.operation is not None
    response = call.vendor.contract.resolve(call.operation.raw["responses"]["200"])
    examples = response["content"]["application/json"].get("examples", {}).values()
    shown = [
        (example["value"], it)
        for example in examples
        for it in example["value"].get("result", ())
        if isinstance(it, dict) and ("status" in it or "reasons" in it)
    ]
    if not shown:
        return None
    whole, record = next((it for it in shown if "reasons" in it[1]), shown[0])
    status = {} if "reasons" in record else {"status": "skipped"}
    reasons = [{"code": problem.code, "message": message}]
    return Reply(body={**whole, "result": [{**record, **status, "reasons": reasons}]})


def errors_of(body: Json) -> Iterator[Told]:
    """Yield the errors of a call, of its records, and of the identity service."""
    if not isinstance(body, dict):
        return
    if isinstance(body.get("error"), str):
        text = str(body.get("error_description", ""))
        yield Told(body["error"], text, "/error", "/error_description")
    yield from _reasons(body.get("errors"), "/errors")
    result = body.get("result")
    for index, record in enumerate(result if isinstance(result, list) else ()):
        if isinstance(record, dict):
            yield from _reasons(record.get("reasons"), f"/result/{index}/reasons")


def _reasons(reasons: Json, at: str) -> Iterator[Told]:
    for index, it in enumerate(reasons if isinstance(reasons, list) else ()):
        if isinstance(it, dict) and it.keys() >= {"code", "message"}:
            here = f"{at}/{index}"
            yield Told(str(it["code"]), str(it["message"]), f"{here}/code", f"{here}/message")


# Seen on the identity service since 2021 (recorded).
IDENTITY_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Pragma", "no-cache"),
    ("X-XSS-Protection", "1; mode=block"),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
)


def batch(call: Call[Marketo], behave: Behaviour) -> Reply:
    """Carry a batch out without the doomed records, and skip these in their places."""
    records = call.body.get("input") if isinstance(call.body, dict) else None
    if not isinstance(records, list):
        return behave(call)
    doomed = {at: reason for at, reason in call.doomed.items() if at < len(records)}
    call.body["input"] = [it for at, it in enumerate(records) if at not in doomed]
    reply = behave(call) if call.body["input"] else answered(call, [])
    for at in sorted(doomed):
        reply.body["result"].insert(at, skipped(doomed[at]))
    return reply


def skipped(reason: Mapping[str, str], **names: Any) -> dict[str, Any]:
    """Return the result of a record that was not carried out, and why."""
    return {**names, "status": "skipped", "reasons": [reason]}
