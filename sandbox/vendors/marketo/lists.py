"""Static lists and who is in them (docs: Lists, List Membership)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, fail, iso
from sandbox.vendors.marketo.envelope import answered, skipped
from sandbox.vendors.marketo.membership import newest_first
from sandbox.vendors.marketo.paging import assets_page
from sandbox.vendors.marketo.records import given_ids, page_of_ids, view_of
from sandbox.vendors.marketo.state import Marketo

_MEMBERS = ("id", "name", "description", "programName", "workspaceId", "workspaceName", "createdAt",
            "updatedAt")  # fmt: skip


def get_leads_by_list_id(call: Call[Marketo]) -> Reply:
    """Answer the leads of a list, page by page, ascending by id (seed; order recorded).

    Fails with 1013 for an unknown list (inferred).
    """
    view, id = view_of(call), _list(call)["id"]
    members = call.state.list_members.where("listId", id)
    ids, token = page_of_ids(call, [lead for _, lead in members])
    leads = call.state.leads
    result = leads.views([row for id in ids if (row := leads.row(id)) is not None], view)
    return answered(call, result, nextPageToken=token)


def get_lists_by_lead_id(call: Call[Marketo]) -> Reply:
    """Answer the lists that a lead is in, the last changed first (seed; order inferred).

    Fails with 1004 for an unknown lead (inferred).
    """
    id, members = call.path["leadId"], call.state.list_members
    if id not in call.state.leads:
        fail("1004.lead_id_not_found", id=id)
    found = [members[key] for key in members.where("leadId", id)]
    page, token = newest_first(call, found, "listId")
    result = [{name: it[name] for name in ("listId", "createdAt", "updatedAt")} for it in page]
    return answered(call, result, nextPageToken=token, moreResult=token is not None)


def get_lists(call: Call[Marketo]) -> Reply:
    """Answer the static lists that meet all filters given, ascending by id (docs; recorded)."""
    page, token = assets_page(call, call.state.lists)
    return answered(call, [_shown(it) for it in page], nextPageToken=token)


def get_list_by_id(call: Call[Marketo]) -> Reply:
    """Answer one static list (docs). Fails with 1013 for an unknown one (inferred)."""
    return answered(call, [_shown(_list(call))])


def add_leads_to_list(call: Call[Marketo]) -> Reply:
    """Add leads to a list; one who is in it already is `added` again (docs; recorded).

    An unknown lead is skipped with 1004 (docs). The leads' `updatedAt` stays (recorded).
    """
    list_id, now = _list(call)["id"], iso(call.now)
    members = call.state.list_members.edit()
    result: list[Any] = []
    for id in given_ids(call):
        if id not in call.state.leads:
            result.append(skipped(call.reason("1004"), id=id))
            continue
        if (list_id, id) not in members:
            times = {"createdAt": now, "updatedAt": now}
            members.put((list_id, id), {"listId": list_id, "leadId": id, **times})
        result.append({"id": id, "status": "added"})
    call.state.list_members = members.done()
    return answered(call, result)


def remove_leads_from_list(call: Call[Marketo]) -> Reply:
    """Take leads out of a list (docs).

    One who is not in it is skipped with 1015, an unknown one with 1004 (docs, recorded).
    """
    list_id = _list(call)["id"]
    members = call.state.list_members.edit()
    result: list[Any] = []
    for id in given_ids(call):
        if id not in call.state.leads:
            result.append(skipped(call.reason("1004"), id=id))
        elif (list_id, id) not in members:
            result.append(skipped(call.reason("1015"), id=id))
        else:
            members.discard((list_id, id))
            result.append({"id": id, "status": "removed"})
    call.state.list_members = members.done()
    return answered(call, result)


def are_leads_member_of_list(call: Call[Marketo]) -> Reply:
    """Tell of each lead whether it is in a list; an unknown one is skipped with 1004 (docs)."""
    list_id, members = _list(call)["id"], call.state.list_members
    return answered(
        call,
        [
            {"id": id, "status": "memberof" if (list_id, id) in members else "notmemberof"}
            if id in call.state.leads
            else skipped(call.reason("1004"), id=id)
            for id in given_ids(call)
        ],
    )


def _list(call: Call[Marketo]) -> Record:
    id = call.path["listId"]
    return call.state.lists.get(id) or fail("1013.list_not_found", id=id)


def _shown(record: Record) -> Record:
    return {name: record[name] for name in _MEMBERS if record.get(name) is not None}
