"""Static lists as assets: made, found by name and deleted (docs: Static Lists; asset API)."""

import json

from sandbox.vendor import Call, Json, Record, Reply, fail, iso
from sandbox.vendors.marketo.envelope import request_id
from sandbox.vendors.marketo.state import Marketo


def create_static_list(call: Call[Marketo]) -> Reply:
    """Make a static list in a folder or program (docs).

    Fails with 701 for a blank name, 710 for an unknown folder, 711 for one of another type,
    709 for a name that is taken (docs).
    """
    given = dict(call.form)
    name = given.get("name", "").strip() or fail("701", name="name")
    folder = _folder(call, given.get("folder", ""))
    if call.state.lists.where("name", name):
        fail("709", name=name)
    id = max((it["id"] for it in call.state.lists), default=1000) + 1
    now = iso(call.now)
    record = {
        "id": id,
        "name": name,
        "description": given.get("description"),
        "programName": folder["name"] if folder["type"] == "Program" else None,
        "workspaceId": call.state.workspaces[folder["workspaceName"]]["id"],
        "workspaceName": folder["workspaceName"],
        "createdAt": now,
        "updatedAt": now,
        "folder": {"id": folder["id"], "type": folder["type"]},
    }
    call.state.lists = call.state.lists.put(id, record)
    return _answered(call, [_shown(record)])


def get_static_list_by_name(call: Call[Marketo]) -> Reply:
    """Answer the static list with this name; without one, a warning and no result (recorded)."""
    found = call.state.lists.where("name", call.query["name"])
    if not found:
        return _answered(call, None, "No assets found for the given search criteria.")
    return _answered(call, [_shown(call.state.lists[id]) for id in found])


def delete_static_list(call: Call[Marketo]) -> Reply:
    """Delete a static list; its members stay leads (docs). Fails with 702 for an unknown one."""
    id = call.path["listId"]
    if id not in call.state.lists:
        fail("702")
    members = call.state.list_members.edit()
    for key in tuple(call.state.list_members.where("listId", id)):
        members.discard(key)
    call.state.list_members = members.done()
    call.state.lists = call.state.lists.without(id)
    return _answered(call, [{"id": id}])


def _folder(call: Call[Marketo], text: str) -> Record:
    try:
        wanted: Json = json.loads(text)
        folder = call.state.folders.get(int(wanted["id"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        fail("701", name="folder")
    if folder is None:
        fail("710")
    if folder["type"] != wanted.get("type", "Folder"):
        fail("711")
    return folder


def _answered(call: Call[Marketo], result: list[Record] | None, *warnings: str) -> Reply:
    body = {
        "success": True,
        "errors": [],
        "requestId": request_id(call),
        "warnings": list(warnings),
    }
    return Reply(body=body if result is None else {**body, "result": result})


def _shown(record: Record) -> Record:
    """Return a list as the asset API writes it; its times have a form of their own (recorded)."""
    shown = {name: record.get(name) for name in ("id", "name", "description")}
    shown |= {name: f"{record[name]}+0000" for name in ("createdAt", "updatedAt")}
    return {**shown, "folder": record.get("folder"), "computedUrl": f"#ST{record['id']}A1LA1"}
