"""Membership: who is in a program, with which status (docs: Program Members, Channels)."""

from operator import itemgetter
from typing import Any

from sandbox.vendor import Call, Record, fail, iso, moment
from sandbox.vendors.marketo.paging import batch_size, position_of, token_after
from sandbox.vendors.marketo.state import Marketo


def program_with(call: Call[Marketo], id: int) -> Record:
    """Return a program. Fails with 1013 for an unknown one (inferred)."""
    return call.state.programs.get(id) or fail("1013.program_not_found", id=id)


def status_named(state: Marketo, program: Record, name: str) -> Record | None:
    """Return a status of the program's channel, or None."""
    channel = state.channels[program["channel"]]
    return next((status for status in channel["statuses"] if status["name"] == name), None)


def first_status(state: Marketo, program: Record) -> Record:
    """Return the status of a new member: the first that is not "Not in Program" (inferred)."""
    statuses: list[Record] = state.channels[program["channel"]]["statuses"]
    return next((it for it in statuses if it["name"] != "Not in Program"), statuses[0])


def upsert_member(state: Marketo, program: Record, lead_id: int, status: Record, at: str) -> Record:
    """Make a lead a member of a program, or move it to another status; return the membership."""
    key = (program["id"], lead_id)
    old = state.program_members.get(key)
    new_to = {
        "programId": program["id"],
        "leadId": lead_id,
        "acquiredBy": False,
        "membershipDate": at,
    }
    if program["type"] == "engagement":
        new_to |= {"isExhausted": False, "nurtureCadence": "norm", "stream": None}
    member = {
        **(old or new_to),
        "statusName": status["name"],
        "statusType": status.get("type", status["name"]),
        "reachedSuccess": bool(status["success"] or (old or {}).get("reachedSuccess")),
        "updatedAt": at,
    }
    state.program_members = state.program_members.put(key, member)
    return member


def newest_first(
    call: Call[Marketo], memberships: list[Record], id: str
) -> tuple[list[Record], str | None]:
    """Return a page of a lead's memberships, the last changed first (inferred), and a token.

    The page begins after the position of the token, whatever was written in between.
    """

    def place(membership: Record) -> list[Any]:
        return [membership["updatedAt"], membership[id]]

    ordered = sorted(memberships, key=itemgetter("updatedAt", id), reverse=True)
    after, size = position_of(call), batch_size(call)
    if after is not None:
        ordered = [membership for membership in ordered if place(membership) < after]
    page, more = ordered[:size], len(ordered) > size
    return page, token_after(call, place(page[-1])) if more else None


def updated_within(call: Call[Marketo], memberships: list[Record]) -> list[Record]:
    """Keep the memberships between `earliestUpdatedAt` and `latestUpdatedAt` (docs).

    Fails with 704 for a date that is none (docs).
    """
    earliest, latest = _time(call, "earliestUpdatedAt"), _time(call, "latestUpdatedAt")
    return [
        it
        for it in memberships
        if (earliest is None or it["updatedAt"] >= earliest)
        and (latest is None or it["updatedAt"] <= latest)
    ]


def _time(call: Call[Marketo], name: str) -> str | None:
    text = call.query.get(name)
    try:
        return None if text is None else iso(moment(text))
    except (ValueError, OverflowError):
        fail("704", name=name, value=text)
