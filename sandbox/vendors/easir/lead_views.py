"""How leads are shown: by the list of their type, and everywhere else."""

from collections.abc import Mapping
from typing import Any

from sandbox.vendor import Call, Json, Record
from sandbox.vendors.easir.lead_type_views import lead_type_view
from sandbox.vendors.easir.people_views import team_view
from sandbox.vendors.easir.state import Easir

HISTORIES = ("rejections", "acceptions", "assignments", "escalations", "calls", "revocations")
NUMERIC = ("numeric", "boolean")


def lead_of_type_view(call: Call[Easir], lead: Record) -> Record:
    """Return a lead as the list of its type has it, its fields by number (seed)."""
    return {
        **{name: lead[name] for name in ("id", "user_id", "lead_type_id", "b2c", "interest")},
        **{name: lead[name] for name in ("lead_source", "lead_data")},
        **{name: lead[name] or None for name in HISTORIES[:4]},
        "case_id": lead["case_id"],
        "account_id": lead["account_id"],
        "account": _numbered(call, lead, "account"),
        "contact_id": lead["contact_id"],
        "contact": _numbered(call, lead, "contact"),
        "created_at": lead["created_at"],
        "updated_at": lead["updated_at"],
    }


def lead_view(call: Call[Easir], lead: Record) -> Record:
    """Return a lead as it is answered on its own, its fields by name (client: PHP SDK)."""
    state = call.state
    team = state.teams.get(lead["team_id"]) if lead["team_id"] is not None else None
    lead_type = state.lead_types.get(lead["lead_type_id"]) if lead["lead_type_id"] else None
    return {
        "id": lead["id"],
        "company_id": state.company["id"],
        **{name: lead[name] for name in ("team_id", "agency_team_id", "user_id")},
        **{name: lead[name] for name in ("lead_type_id", "b2c", "interest", "lead_source")},
        **{name: lead[name] for name in ("lead_data", "status")},
        **{name: lead[name] or None for name in HISTORIES},
        **{name: lead[name] for name in ("case_id", "account_id", "account", "contact_id")},
        "contact": lead["contact"],
        "original_account": lead["account"],
        "original_contact": lead["contact"],
        "team": None if team is None else team_view(team),
        "lead_type": None if lead_type is None else lead_type_view(call, lead_type),
        **{name: lead[name] for name in ("lead_user", "expires_at", "external_weight")},
        "created_at": lead["created_at"],
        "updated_at": lead["updated_at"],
    }


def _numbered(call: Call[Easir], lead: Record, entity: str) -> Json:
    person: Mapping[str, Any] | None = lead[entity]
    if person is None:
        return None
    of = f"b2c_{entity}" if lead["b2c"] else entity
    known = {(it["kind"], it["name"]): it for it in call.state.fields if it["entity"] == of}
    return {
        f"{kind}_fields": [
            _numbered_value(field, it["value"])
            for it in person[f"{kind}_fields"]
            if (field := known.get((kind, it["name"]))) is not None
        ]
        for kind in ("fixed", "custom")
    }


def _numbered_value(field: Record, value: Json) -> Record:
    """Return a value as a number where field and value are of that kind, else as a text (seed)."""
    if field["type"] in NUMERIC and isinstance(value, (int, float)):
        return {"field_id": field["id"], "numeric_value": +value}
    return {"field_id": field["id"], "text_value": None if value is None else str(value)}
