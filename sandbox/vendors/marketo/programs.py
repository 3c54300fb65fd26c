"""Programs as leads know them: members of a program, programs of a lead (docs: Leads)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, fail, iso
from sandbox.vendors.marketo.envelope import answered, skipped
from sandbox.vendors.marketo.membership import (
    newest_first,
    program_with,
    status_named,
    updated_within,
    upsert_member,
)
from sandbox.vendors.marketo.records import DEFAULT_FIELDS, page_of_ids, shape_of
from sandbox.vendors.marketo.state import Marketo


def get_leads_by_program_id(call: Call[Marketo]) -> Reply:
    """Answer the leads of a program, each with its `membership`, ascending by id (seed).

    Without `fields`, the membership is among the default ones (seed). Fails with 1013 for an
    unknown program (inferred).
    """
    program = program_with(call, call.path["programId"])
    names = call.query.get("fields") or (*DEFAULT_FIELDS, "membership")
    shape = shape_of(call, [name for name in names if name != "membership"])
    members = call.state.program_members
    ids, token = page_of_ids(call, [key[1] for key in members.where("programId", program["id"])])
    result: list[Any] = []
    for id in ids:
        lead = shape(call.state.leads[id])
        if "membership" in names:
            lead["membership"] = _membership(program, members[program["id"], id])
        result.append(lead)
    return answered(call, result, nextPageToken=token)


def get_programs_by_lead_id(call: Call[Marketo]) -> Reply:
    """Answer a lead's memberships of programs, the last changed first (seed; order inferred).

    `filterType=programId` with `filterValues` picks programs (seed); `earliestUpdatedAt` and
    `latestUpdatedAt` bound the last change (docs). Fails with 704 for a bad date (docs), 1004
    for an unknown lead (inferred).
    """
    id, members = call.path["leadId"], call.state.program_members
    if id not in call.state.leads:
        fail("1004.lead_id_not_found", id=id)
    found = [members[key] for key in members.where("leadId", id)]
    if call.query.get("filterType"):
        wanted = set(
            call.query.get("filterValues") or fail("1003.not_specified", name="filterValues")
        )
        found = [it for it in found if str(it["programId"]) in wanted]
    found = updated_within(call, found)
    page, token = newest_first(call, found, "programId")
    result = [_of_lead(call.state.programs[it["programId"]], it) for it in page]
    return answered(call, result, nextPageToken=token, moreResult=token is not None)


def change_lead_program_status(call: Call[Marketo]) -> Reply:
    """Move members of a program to another status (docs; superseded by Program Members).

    Fails with 1013 for an unknown program (inferred) and 1025 for a status that its channel
    does not have (docs). Who is no member is skipped with 1013 (docs), an unknown lead with
    1004 (docs).
    """
    program = program_with(call, call.path["programId"])
    status = status_named(call.state, program, call.body["status"]) or fail("1025")
    result: list[Any] = []
    for record in call.body["input"]:
        id = record["id"]
        if id not in call.state.leads:
            result.append(skipped(call.reason("1004"), id=id))
        elif (program["id"], id) not in call.state.program_members:
            result.append(skipped(call.reason("1013.membership_not_found"), id=id))
        else:
            upsert_member(call.state, program, id, status, iso(call.now))
            result.append({"id": id, "status": "updated"})
    return answered(call, result)


def _membership(program: Record, member: Record) -> Record:
    return {
        "id": program["id"],
        "progressionStatus": member["statusName"],
        "progressionStatusType": member.get("statusType", member["statusName"]),
        "isExhausted": member.get("isExhausted", False),
        "acquiredBy": member["acquiredBy"],
        "reachedSuccess": member["reachedSuccess"],
        "membershipDate": member["membershipDate"],
        "updatedAt": member["updatedAt"],
        **_engagement(program, member),
    }


def _of_lead(program: Record, member: Record) -> Record:
    whole = _membership(program, member)
    return {name: value for name, value in whole.items() if name != "progressionStatusType"}


def _engagement(program: Record, member: Record) -> Record:
    """Return what only engagement programs have, where it is set (seed)."""
    if program["type"] != "engagement":
        return {}
    return {
        name: member[name] for name in ("stream", "nurtureCadence") if member.get(name) is not None
    }
