"""Files of leads; their contents are not kept (client: PHP SDK)."""

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.times import stamp
from sandbox.vendors.easir.visibility import visible


def get_lead_files(call: Call[Easir]) -> Reply:
    """Answer the files of a lead (client); one that the user may not see is 403 (inferred)."""
    rows = call.state.lead_files.rows("lead_id", _lead_id(call))
    return Reply(body={"data": [_shown(row.record) for row in rows]})


def create_lead_file(call: Call[Easir]) -> Reply:
    """Attach the file in the part `file`; 201 (client: multipart; inferred: part and answer).

    Fails with 422 where there is no such part, or no file in it (inferred).
    """
    id = call.new_uuid()
    record = {
        "id": id,
        "lead_id": _lead_id(call),
        **call.body["file"],
        "created_at": stamp(call.now),
    }
    call.state.lead_files = call.state.lead_files.put(id, record)
    return Reply(201, _shown(record))


def delete_lead_file(call: Call[Easir]) -> Reply:
    """Take a file off a lead; 204 (client; inferred: the status). Another lead's file is 404."""
    id = call.path["file_id"]
    if call.state.lead_files[id]["lead_id"] != _lead_id(call):
        fail("not_found")
    call.state.lead_files = call.state.lead_files.without(id)
    return Reply(204)


def _lead_id(call: Call[Easir]) -> str:
    lead = call.state.leads[call.path["lead_id"]]
    if not visible(call, lead):
        fail("unauthorized")
    return str(lead["id"])


def _shown(file: Record) -> Record:
    return {name: file[name] for name in ("id", "name", "mime_type", "size", "created_at")}
