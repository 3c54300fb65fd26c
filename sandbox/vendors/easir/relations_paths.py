"""Relations paths: what a case goes through (client: PHP SDK; seed: Get lead types)."""

from typing import Any

from sandbox.vendor import Call, Json, Record, Reply
from sandbox.vendors.easir.lead_type_views import relations_path_view
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.times import stamp


def get_relations_paths(call: Call[Easir]) -> Reply:
    """Answer all relations paths, without pages (client)."""
    return Reply(
        body={"data": [relations_path_view(call, it) for it in call.state.relations_paths]}
    )


def get_relations_path(call: Call[Easir]) -> Reply:
    """Answer a relations path (client)."""
    path = call.state.relations_paths[call.path["relations_path_id"]]
    return Reply(body=relations_path_view(call, path))


def create_relations_path(call: Call[Easir]) -> Reply:
    """Make a relations path with its activities (client); 201 (inferred)."""
    body, now = call.body, stamp(call.now)
    activities = body.get("activity_types") or {}
    record = {
        "id": call.new_uuid(),
        "name": body["name"],
        "is_sales_type": bool(body.get("is_sales_type")),
        "milestones": _activities(call, activities.get("milestones")),
        "supportive": _activities(call, activities.get("supportive")),
        "team_id": None,
        "group_id": None,
        "created_at": now,
        "updated_at": now,
    }
    call.state.relations_paths = call.state.relations_paths.put(record["id"], record)
    return Reply(201, relations_path_view(call, record))


def _activities(call: Call[Easir], given: Json) -> list[Record]:
    return [_activity(call, it, place) for place, it in enumerate(given or (), 1)]


def _activity(call: Call[Easir], given: Any, place: int) -> Record:
    """Return an activity with all members that the sample shows; those not given are empty."""
    return {
        "id": call.new_uuid(),
        "name": given["name"],
        "sort_order": place,
        "set_status": given.get("set_status") or "open",
        "suggest_task_after": None,
        "template_id": None,
        "content_suggestions": [],
        "extra_step": None,
        "additional_steps": None,
        "automated_communications": [],
        "chance_of_success": int(given.get("chance_of_success") or 0),
    }
