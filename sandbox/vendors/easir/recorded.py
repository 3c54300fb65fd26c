"""Recorded traffic: who called, what the leads of a type do not show, fields by their numbers."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from sandbox.evidence import Evidence, Seen
from sandbox.vendor import Json, Record
from sandbox.vendors.easir.times import stamp


def take(seen: Seen, evidence: Evidence) -> None:
    """Take in who called, the deletion and order of lead types, and what depends on the caller."""
    match seen.operation:
        case "getMe":
            evidence.caller = seen.answer["id"]
        case "deleteLeadType":
            _delete_lead_type(seen, evidence)
        case "sortLeadTypes":
            for it in (seen.sent or {}).get("lead_types") or ():
                if evidence.shows("lead_types", it["id"]):
                    evidence.put("lead_types", it)
        case "updateTeamSettings":
            ids = {"lead_type_id": seen.path["lead_type_id"], "team_id": _team_of_caller(evidence)}
            evidence.put("team_settings", {**seen.answer, **ids})
        case "getLeadsByLeadType":
            teams = seen.query.get("team_ids") or [_team_of_caller(evidence)]
            for lead in seen.answer["data"]:
                of = {"lead_type_id": seen.path["lead_type_id"], "team_id": teams[0]}
                evidence.put("leads", {"id": lead["id"], **of})


def settle(evidence: Evidence) -> None:
    """Bring what was shown into the form in which it is kept; let the default token see it."""
    if evidence.caller is not None:
        token = evidence.fixtures["tokens"][0]["token"]
        evidence.put("tokens", {"token": token, "user_id": evidence.caller})
    for lead_type in evidence.of("lead_types"):
        for path in lead_type.get("relations_paths") or ():
            if isinstance(path, Mapping) and "roles" in path:
                lead_type.setdefault("roles", path["roles"])
    for place in (*evidence.of("companies"), *evidence.of("teams")):
        zone = place.get("timezone")
        if isinstance(zone, Mapping) and zone.get("name") not in available_timezones():
            del place["timezone"]
    _settle_rights(evidence)
    _settle_settings(evidence)
    _settle_fields(evidence)
    for lead in evidence.of("leads"):
        # The list of a type has those alone that are still open.
        lead.setdefault("status", "assigned")
        for entity in ("account", "contact"):
            if isinstance(lead.get(entity), Mapping):
                of = f"b2c_{entity}" if lead.get("b2c", True) else entity
                lead[entity] = _named(evidence, of, lead[entity])
        _settle_company(evidence, lead.get("company_id"))


def _delete_lead_type(seen: Seen, evidence: Evidence) -> None:
    """Keep what is known of a lead type that was deleted: its leads refer to it still."""
    id = seen.path["lead_type_id"]
    if evidence.shows("lead_types", id):
        evidence.put("lead_types", {"id": id, "deleted_at": stamp(seen.at)})
    else:
        evidence.drop("lead_types", {"id": id})


def _team_of_caller(evidence: Evidence) -> Json:
    """Return the current team of the user who called, or else of the default token's."""
    id = evidence.caller or evidence.fixtures["tokens"][0]["user_id"]
    user = evidence.find("users", id=id) or {}
    return user["team"]["id"] if user.get("team") else user.get("team_id")


def _settle_rights(evidence: Evidence) -> None:
    """Give roles whose rights were not shown the rights of a user who has them."""
    for user in evidence.of("users"):
        for role in user.get("roles") or ():
            for known in evidence.of("roles"):
                same = isinstance(role, Mapping) and known["id"] == role.get("id")
                if same and "rights" in user:
                    known.setdefault("rights", user["rights"])


def _settle_settings(evidence: Evidence) -> None:
    """Keep users by id; what holds in a team that can have nothing of its own is the company's."""
    for settings in evidence.of("team_settings"):
        settings["users"] = [
            {**{name: it[name] for name in it if name != "user"}, "id": it["user"].get("id")}
            for it in settings.get("users") or ()
            if isinstance(it.get("user"), Mapping)
        ]
        id, users = settings["lead_type_id"], settings["users"]
        evidence.suppose("lead_types", {"id": id, "enable_team_settings": True})
        lead_type = evidence.find("lead_types", id=id) or {}
        if evidence.shows("lead_types", id) and not lead_type.get("enable_team_settings"):
            evidence.put("lead_types", {"id": id, "users": users})


def _settle_fields(evidence: Evidence) -> None:
    """Leave out the fixtures' fields of entities whose fields were shown: they were shown all."""
    shown = {it.get("entity") for it in evidence.of("fields")}
    for field in evidence.fixtures["fields"]:
        if field["entity"] in shown and not evidence.shows("fields", field["id"]):
            evidence.drop("fields", field)


def _named(evidence: Evidence, entity: str, person: Record) -> Record:
    """Return a person with fields by name, as leads are kept; the list of a type has numbers."""
    return {
        f"{kind}_fields": [
            {"name": _name_of(evidence, entity, kind, it["field_id"]), "value": _value_of(it)}
            if "field_id" in it
            else it
            for it in person.get(f"{kind}_fields") or ()
        ]
        for kind in ("fixed", "custom")
    }


def _name_of(evidence: Evidence, entity: str, kind: str, id: int) -> str:
    field = evidence.find("fields", id=id)
    if field is None:
        name = f"field_{id}"
        made = {"id": id, "entity": entity, "kind": kind, "name": name, "label": name}
        evidence.put("fields", made)
        return name
    return str(field.get("name", f"field_{id}"))


def _value_of(value: Record) -> Any:
    return value["numeric_value"] if "numeric_value" in value else value.get("text_value")


def _settle_company(evidence: Evidence, id: Json) -> None:
    """Have the company whose leads were shown, with all else as in the fixtures."""
    if id is not None and evidence.find("companies", id=id) is None:
        evidence.put("companies", {**evidence.fixtures["companies"][0], "id": id})
