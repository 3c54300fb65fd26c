"""How lead types, their relations paths and their team settings are shown (seed: the samples)."""

from collections.abc import Sequence

from sandbox.vendor import Call, Json, Record
from sandbox.vendors.easir.people_views import role_view, user_of_type_view
from sandbox.vendors.easir.state import Easir
from sandbox.vendors.easir.visibility import OPEN

# An answer to POST or PUT lacks these of the list, and has `roles` and `assignment_scheme`.
OF_LISTS = ("group_id", "team_id")
DURATIONS = ("escalation_accept", "escalation_activity")
SWITCHES = ("disabled", "enable_escalation", "enable_team_settings")


def listed_lead_type_view(call: Call[Easir], lead_type: Record) -> Record:
    """Return a lead type as the list has it: with owners, and roles within the paths (seed)."""
    whole = lead_type_view(call, lead_type)
    roles = [role_view(call.state.roles[id]) for id in lead_type["roles"]]
    paths = [_with_roles(path, roles) for path in whole["relations_paths"]]
    if call.settings["lead_type_keys"] == "union":
        return {**whole, "relations_paths": paths}
    listed: dict[str, Json] = {}
    for name, value in whole.items():
        if name == "relations_paths":
            listed |= {it: lead_type[it] for it in OF_LISTS} | {name: paths}
        elif name not in ("roles", "assignment_scheme"):
            listed[name] = value
    return listed


def lead_type_view(call: Call[Easir], lead_type: Record) -> Record:
    """Return a lead type as an answer to POST or PUT has it (seed)."""
    state = call.state
    all_of_them = call.settings["lead_type_keys"] == "union"
    paths = relations_path_views(call, lead_type["relations_paths"])
    return {
        **{name: lead_type[name] for name in ("id", "name", "description")},
        **({name: lead_type[name] for name in OF_LISTS} if all_of_them else {}),
        "relations_paths": paths,
        "roles": [role_view(state.roles[id]) for id in lead_type["roles"]],
        "assignment_scheme": lead_type["assignment_scheme"],
        **{name: lead_type[name] for name in (*DURATIONS, *SWITCHES)},
        "escalation_active": lead_type["escalation_active"],
        # The leads that are still open, of all teams (inferred).
        "lead_count": sum(
            row.record["status"] in OPEN
            for row in state.leads.rows("lead_type_id", lead_type["id"])
        ),
        "escalates_at": None,
        "sort_order": lead_type["sort_order"],
        "created_at": lead_type["created_at"],
        "updated_at": lead_type["updated_at"],
    }


def team_settings_view(call: Call[Easir], rules: Record) -> Record:
    """Return what holds for a lead type in a team (seed: Get settings for specific team)."""
    empty: Json = None if call.settings["empty_activity_types"] == "null" else []
    return {
        "users": [
            {
                "assignment_notifications": it["assignment_notifications"],
                "escalation_notifications": it["escalation_notifications"],
                "user": user_of_type_view(call.state, call.state.users[it["id"]]),
            }
            for it in rules["users"]
        ],
        "relations_paths": relations_path_views(call, rules["relations_paths"], empty),
        "disabled": rules["disabled"],
        **{name: rules[name] for name in (*DURATIONS, "escalation_active", "assignment_scheme")},
    }


def relations_path_views(call: Call[Easir], ids: Sequence[str], empty: Json = ()) -> list[Record]:
    """Return relations paths by id; `empty` stands for activities where there are none."""
    return [relations_path_view(call, call.state.relations_paths[id], empty) for id in ids]


def relations_path_view(call: Call[Easir], path: Record, empty: Json = ()) -> Record:
    """Return a relations path; `is_sales_type` is deprecated, and still there (seed)."""
    shown = call.settings["is_sales_type"] == "shown"
    return {
        "id": path["id"],
        "name": path["name"],
        **({"is_sales_type": path["is_sales_type"]} if shown else {}),
        "activity_types": {
            "milestones": path["milestones"] or empty,
            "supportive": path["supportive"] or empty,
        },
        **{name: path[name] for name in ("team_id", "group_id", "created_at", "updated_at")},
    }


def _with_roles(path: Record, roles: Sequence[Record]) -> Record:
    """Return a path with roles after its activities, where the list has them (seed)."""
    first: dict[str, Json] = {}
    for name, value in path.items():
        first[name] = value
        if name == "activity_types":
            first["roles"] = roles
    return first
