"""Lead partitions: which there are, and moving leads between them (docs: Lead Database)."""

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.marketo.envelope import answered, skipped
from sandbox.vendors.marketo.state import Marketo


def get_lead_partitions(call: Call[Marketo]) -> Reply:
    """Answer the partitions that the caller can see (docs)."""
    visible = (call.caller or {}).get("partitions", ())
    return answered(call, [it for it in call.state.partitions if it["id"] in visible])


def update_lead_partition(call: Call[Marketo]) -> Reply:
    """Move leads to other partitions (docs; `updated` inferred).

    An unknown lead is skipped with 1004, a partition out of the caller's sight with 1008 (docs).
    """
    return answered(call, [_moved(call, record) for record in call.body["input"]])


def _moved(call: Call[Marketo], record: Record) -> Record:
    id, name = record["id"], record["partitionName"]
    lead = call.state.leads.get(id)
    if lead is None:
        return skipped(call.reason("1004"), id=id)
    visible = (call.caller or {}).get("partitions", ())
    found = next((it for it in call.state.partitions if it["name"] == name), None)
    if found is None or found["id"] not in visible:
        return skipped(call.reason("1008", name=name), id=id)
    call.state.leads = call.state.leads.put(id, {**lead, "leadPartitionId": found["id"]})
    return {"id": id, "status": "updated"}
