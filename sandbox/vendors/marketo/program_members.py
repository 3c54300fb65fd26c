"""Program members: read, add, move and remove them (docs: Program Members)."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sandbox.vendor import Call, Record, Reply, fail, iso, moment
from sandbox.vendors.marketo.envelope import answered, skipped
from sandbox.vendors.marketo.membership import program_with, status_named, upsert_member
from sandbox.vendors.marketo.objects import field_of_object
from sandbox.vendors.marketo.paging import batch_size, position_of, token_after
from sandbox.vendors.marketo.state import Marketo
from sandbox.vendors.marketo.values import stored

# The span that a filter on `updatedAt` may have (docs).
MOST_SPAN = timedelta(days=7).total_seconds()
# Members that a filter other than leadId may have to look at (docs).
MOST_SCANNED = 100_000

DEFAULTS = ("leadId", "reachedSuccess", "programId", "acquiredBy", "membershipDate")
# Of the members of a membership, those that a program sets itself.
SYSTEM = ("leadId", "programId", "statusName", "reachedSuccess", "updatedAt")


def describe_program_member(call: Call[Marketo]) -> Reply:
    """Answer one object: the fields of a membership, and which a filter can search (docs)."""
    fields = list(call.state.program_member_fields)
    searchable = ["leadId", "reachedSuccess", "statusName", "updatedAt"]
    custom = [
        it["name"] for it in fields if it["isCustom"] and it["dataType"] in ("string", "integer")
    ]
    result = {
        "name": "API Program Membership",
        "description": "Map for API program membership fields",
        "createdAt": "2020-07-23T18:00:00Z",
        "updatedAt": "2020-07-23T18:00:00Z",
        "dedupeFields": ["leadId", "programId"],
        "searchableFields": [[name] for name in (*searchable, *custom)],
        "fields": [field_of_object(field) for field in fields],
    }
    return answered(call, [result])


def get_program_members(call: Call[Marketo]) -> Reply:
    """Answer the memberships that a filter meets, ascending by lead id, with `moreResult` (docs).

    Fails with 1003 for a missing filter, a span over 7 days (docs) or more than 100,000
    members to look at (docs), 1006 for an unknown field, 1011 for one that can't be searched.
    """
    program = program_with(call, call.path["programId"])
    names = _names(call)
    meets = _filter(call)
    found = [it for it in _members(call, program) if meets(it)]
    found.sort(key=lambda member: int(member["leadId"]))
    after, size = position_of(call) or 0, batch_size(call)
    found = [it for it in found if it["leadId"] > after]
    page, more = found[:size], len(found) > size
    return answered(
        call,
        [{"seq": seq, **{name: it.get(name) for name in names}} for seq, it in enumerate(page)],
        nextPageToken=token_after(call, page[-1]["leadId"]) if more else None,
        moreResult=more,
    )


def sync_program_member_status(call: Call[Marketo]) -> Reply:
    """Give leads a status in a program; who is no member becomes one (docs).

    A lead that is in this status or past it is skipped with 1037, an unknown one with 1004,
    both without `leadId` (docs). Fails with 1025 for a status that the program's channel does
    not have (docs).
    """
    program = program_with(call, call.path["programId"])
    status = status_named(call.state, program, call.body["statusName"]) or fail("1025")
    return _each(call, lambda record: _move(call, program, status, record["leadId"]))


def sync_program_member_data(call: Call[Marketo]) -> Reply:
    """Change fields of memberships (docs). A lead that is no member is skipped with 1013 (docs)."""
    program = program_with(call, call.path["programId"])
    return _each(call, lambda record: _change(call, program, record))


def delete_program_members(call: Call[Marketo]) -> Reply:
    """Take leads out of a program (docs). One that is no member is skipped with 1013 (docs)."""
    program = program_with(call, call.path["programId"])

    def delete(record: Record) -> Record:
        key = (program["id"], record["leadId"])
        if key not in call.state.program_members:
            return _skipped(call, "1013.membership_not_found", record["leadId"])
        call.state.program_members = call.state.program_members.without(key)
        return {"status": "deleted", "leadId": record["leadId"]}

    return _each(call, delete)


def _each(call: Call[Marketo], act: Callable[[Record], Record]) -> Reply:
    result = [{"seq": seq, **act(record)} for seq, record in enumerate(call.body["input"])]
    return answered(call, result)


def _skipped(call: Call[Marketo], error: str, lead_id: int, /, **values: Any) -> Record:
    return {**skipped(call.reason(error, **values)), "leadId": lead_id}


def _move(call: Call[Marketo], program: Record, status: Record, lead_id: int) -> Record:
    state = call.state
    if lead_id not in state.leads:
        return skipped(call.reason("1004"))
    old = state.program_members.get((program["id"], lead_id))
    if old is not None:
        present = status_named(state, program, old["statusName"])
        if present is not None and present["step"] >= status["step"]:
            return skipped(call.reason("1037"))
    upsert_member(state, program, lead_id, status, iso(call.now))
    return {"status": "created" if old is None else "updated", "leadId": lead_id}


def _change(call: Call[Marketo], program: Record, record: Record) -> Record:
    members, lead_id = call.state.program_members, record["leadId"]
    key = (program["id"], lead_id)
    if key not in members:
        return _skipped(call, "1013.membership_not_found", lead_id)
    values = {}
    for name, value in record.items():
        if name == "leadId":
            continue
        field = call.state.program_member_fields.get(name)
        if field is None:
            return _skipped(call, "1006", lead_id, name=name)
        if not field["updateable"] or name in SYSTEM:
            return _skipped(call, "1011", lead_id, name=name)
        try:
            values[name] = stored(field, value)
        except ValueError:
            return _skipped(call, "1003.invalid_field_value", lead_id, field=name, value=value)
    call.state.program_members = members.put(
        key, {**members[key], **values, "updatedAt": iso(call.now)}
    )
    return {"status": "updated", "leadId": lead_id}


def _names(call: Call[Marketo]) -> Iterable[str]:
    names = call.query.get("fields")
    if not names:
        return DEFAULTS
    for name in names:
        if name not in call.state.program_member_fields and name not in SYSTEM:
            fail("1006", name=name)
    return dict.fromkeys(("leadId", *names))


def _members(call: Call[Marketo], program: Record) -> list[Record]:
    members = call.state.program_members
    keys = members.where("programId", program["id"])
    if call.query["filterType"] == "leadId":
        wanted = {int(text) for text in _values(call) if text.isdecimal()}
        return [members[program["id"], id] for id in wanted if (program["id"], id) in members]
    if len(keys) > MOST_SCANNED:
        fail("1003.membership_size", size=len(keys))
    return [members[key] for key in keys]


def _filter(call: Call[Marketo]) -> Callable[[Record], bool]:
    name = call.query["filterType"]
    if name == "leadId":
        return lambda _: True
    if name == "updatedAt":
        return _within(call)
    if name not in ("reachedSuccess", "statusName"):
        field = call.state.program_member_fields.get(name) or fail("1006", name=name)
        if not field["isCustom"] or field["dataType"] not in ("string", "integer"):
            fail("1011", name=name)
    wanted = {text.lower() for text in _values(call)}
    return lambda member: str(member.get(name)).lower() in wanted


def _within(call: Call[Marketo]) -> Callable[[Record], bool]:
    ends = []
    for name in ("startAt", "endAt"):
        text = call.query.get(name) or fail("1003.not_specified", name=name)
        try:
            ends.append(moment(text))
        except (ValueError, OverflowError):
            fail("704", name=name, value=text)
    start, end = ends
    if not 0 <= end - start <= MOST_SPAN:
        fail("1003.span_too_long")
    first, last = iso(start), iso(end)
    return lambda member: first <= member["updatedAt"] <= last


def _values(call: Call[Marketo]) -> list[str]:
    values: list[str] | None = call.query.get("filterValues")
    return values or fail("1003.not_specified", name="filterValues")
