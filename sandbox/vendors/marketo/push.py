"""Push Lead and Submit Form: upserts that leave a mark to trigger on (docs: Leads)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.vendor import Call, Record, Reply, fail, iso
from sandbox.vendors.marketo.activities import log_activity, tie_cookie
from sandbox.vendors.marketo.envelope import answered, request_id, skipped
from sandbox.vendors.marketo.membership import (
    first_status,
    program_with,
    status_named,
    upsert_member,
)
from sandbox.vendors.marketo.state import Marketo
from sandbox.vendors.marketo.upsert import Result, Skip, Upsert
from sandbox.vendors.marketo.values import stored


def push_leads(call: Call[Marketo]) -> Reply:
    """Upsert leads and write one activity each for the program (seed).

    A record that fails has `reasons` and no `status`, and the `id` of the lead where just one
    meets it; a cookie becomes the lead's without its history (seed). Fails with 1013 for an unknown
    program, 1025 for a status that its channel does not have (both inferred from docs).
    """
    body = call.body
    name = body["programName"]
    program = next((it for it in call.state.programs if it["name"] == name), None)
    if program is None:
        fail("1013.program_not_found", name=name)
    status = None
    if body.get("programStatus"):
        status = status_named(call.state, program, body["programStatus"]) or fail("1025")
    result = _pushed(call, body)
    for index, (record, outcome) in enumerate(zip(body["input"], result, strict=True)):
        if outcome.get("status") not in ("created", "updated"):
            result[index] = _failed(call, record, outcome)
            continue
        if status is not None:
            upsert_member(call.state, program, outcome["id"], status, iso(call.now))
        if record.get("cookies"):
            tie_cookie(call, record["cookies"], outcome["id"], with_history=False)
        details = {"Source": body.get("source"), "Reason": body.get("reason")}
        log_activity(call, "Push Lead to Marketo", outcome["id"], program["name"], details)
    return Reply(
        body={
            "requestId": _push_request_id(call),
            "success": True,
            "warnings": [],
            "result": result,
        }
    )


def submit_form(call: Call[Marketo]) -> Reply:
    """Fill out a form: an upsert by email with one activity (seed).

    Fails with 1013 for an unknown form or program (inferred). A field that the form does not
    have, or a required one that is missing, skips the submission (client), with 1006 and
    1003 (inferred). The lead joins the given program, or the form's own where the form has
    program member fields (seed).
    """
    body = call.body
    form = call.state.forms.get(body["formId"]) or fail("1013.form_not_found", id=body["formId"])
    program = _program_of(call, form, body)
    (submission,) = body["input"]
    values = submission["leadFormFields"]
    fields = {field["name"]: field for field in form["fields"]}
    reason = _form_reason(call, fields, values)
    if reason is not None:
        return answered(call, [skipped(reason)])
    try:
        member_values = _member_values(call, fields, values)
    except Skip as skip:
        return answered(call, [skipped(skip.reason)])
    lead_values = {name: value for name, value in values.items() if name not in member_values}
    (outcome,) = Upsert(call).write("createOrUpdate", [lead_values])
    if outcome["status"] != "skipped":
        _filled_out(call, form, program, outcome, member_values)
    return answered(call, [outcome])


def _pushed(call: Call[Marketo], body: Record) -> list[Result]:
    lookup, partition = body.get("lookupField", "email"), body.get("partitionName")
    if lookup != "mktToken":
        return Upsert(call, lookup, partition).write("createOrUpdate", body["input"])
    return [_by_token(call, record, partition) for record in body["input"]]


def _by_token(call: Call[Marketo], record: Record, partition: str | None) -> Result:
    """Update the lead who got the e-mail that a `mkt_tok` comes from (seed)."""
    token = record.get("mktToken")
    sent = next(
        (it for it in call.state.activities if it["attributes"].get("mktToken") == token), None
    )
    if token is None or sent is None:
        return skipped(call.reason("1003.invalid_field_value", field="mktToken", value=token))
    if "id" in record:
        return skipped(call.reason("1003"))
    values = {name: value for name, value in record.items() if name != "mktToken"}
    return Upsert(call, "id", partition).write("updateOnly", [{"id": sent["leadId"], **values}])[0]


def _failed(call: Call[Marketo], record: Record, outcome: Result) -> Result:
    """Return the outcome of a record that failed: `reasons`, and `id` where one lead meets it."""
    lookup = call.body.get("lookupField", "email")
    found = call.state.leads.where(lookup, record.get(lookup))
    known = {"id": next(iter(found))} if len(found) == 1 else {}
    return {**known, "reasons": outcome["reasons"]}


def _push_request_id(call: Call[Marketo]) -> str:
    """Return the usual id, or the bare decimal of the seed's sample where a setting asks for it."""
    usual = request_id(call)
    if call.settings["push_request_id"] == "hex":
        return usual
    return str(int(usual.partition("#")[2], 16))[-12:]


def _program_of(call: Call[Marketo], form: Record, body: Record) -> Record | None:
    id = body.get("programId")
    if id is None:
        has_member_fields = any(field.get("programMember") for field in form["fields"])
        id = form.get("programId") if has_member_fields else None
        return None if id is None else program_with(call, id)
    program = program_with(call, id)
    if program["workspaceName"] != form["workspaceName"]:
        fail("1003.program_workspace", id=id)
    return program


def _form_reason(
    call: Call[Marketo], fields: Mapping[str, Record], values: Record
) -> Mapping[str, str] | None:
    for name in values:
        if name not in fields:
            return call.reason("1006", name=name)
    required: Sequence[str] = [name for name, field in fields.items() if field.get("required")]
    for name in ("email", *required):
        if values.get(name) in (None, ""):
            return call.reason("1003.not_specified", name=name)
    return None


def _member_values(call: Call[Marketo], fields: Mapping[str, Record], values: Record) -> Record:
    """Return what goes to the membership; a value that does not fit skips (code inferred)."""
    found = {}
    for name, value in values.items():
        if not fields[name].get("programMember"):
            continue
        field = call.state.program_member_fields.get(name)
        try:
            found[name] = stored(field, value) if field else value
        except ValueError:
            raise Skip(call.reason("1003.invalid_field_value", field=name, value=value)) from None
    return found


def _join(call: Call[Marketo], program: Record, id: int, values: Record) -> None:
    """Make a lead a member, unless it is one, and change fields of the membership."""
    state, now = call.state, iso(call.now)
    member = state.program_members.get((program["id"], id))
    if member is None:
        member = upsert_member(state, program, id, first_status(state, program), now)
    changed = {**member, **values}
    if changed != member:
        changed["updatedAt"] = now
    state.program_members = state.program_members.put((program["id"], id), changed)


def _filled_out(
    call: Call[Marketo], form: Record, program: Record | None, outcome: Result, values: Record
) -> None:
    state, id = call.state, outcome["id"]
    if outcome["status"] == "created":
        partition = state.workspaces[form["workspaceName"]]["primaryPartition"]
        state.leads = state.leads.put(id, {**state.leads[id], "leadPartitionId": partition})
    if program is not None:
        _join(call, program, id, values)
    (submission,) = call.body["input"]
    if submission.get("cookie"):
        tie_cookie(call, submission["cookie"], id)
    details: dict[str, Any] = {"Form Fields": submission["leadFormFields"]}
    details |= submission.get("visitorData", {})
    log_activity(call, "Fill Out Form", id, form["name"], details)
