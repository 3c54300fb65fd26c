"""Cases: what accepted leads have become (seed: Escalation durations)."""

from sandbox.vendor import Call, Reply
from sandbox.vendors.easir.access import user_of
from sandbox.vendors.easir.escalation import schedule
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.times import stamp


def create_activity(call: Call[Easir]) -> Reply:
    """Note an activity on a case; 201 (inferred: path and answer).

    The first one is what `escalation_activity` waits for: nothing escalates after it (seed).
    """
    case = call.state.cases[call.path["case_id"]]
    now = stamp(call.now)
    record = {
        "id": call.new_uuid(),
        "case_id": case["id"],
        "user_id": user_of(call)["id"],
        "name": call.body["name"],
        "created_at": now,
    }
    call.state.activities = call.state.activities.put(record["id"], record)
    lead = call.state.leads[case["lead_id"]]
    acceptions = [
        {**it, "first_activity_at": it["first_activity_at"] or now}
        if it["case_id"] == case["id"]
        else it
        for it in lead["acceptions"]
    ]
    schedule(call, {**lead, "acceptions": acceptions, "counts_from": None})
    return Reply(201, record)
