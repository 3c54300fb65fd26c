"""Recorded traffic: leads and users as answers show them, and as requests write them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sandbox.evidence import Evidence, Seen
from sandbox.vendor import Json, Record, iso
from sandbox.vendors.leadsquared.fields import DATE, date_time, number, phone, text_of
from sandbox.vendors.leadsquared.state import NUMBER

# What rows of leads have beside fields, or have of the fields of others.
_DERIVED = (
    "OwnerIdName", "OwnerIdEmailAddress", "CreatedByName", "ModifiedByName", "Groups", "LeadAge",
    "LastModifiedOn", "CanUpdate", "Total",
)  # fmt: skip

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

# Members of a field that are stored by names of their own.
_OF_FIELDS = ("SchemaName", "DisplayName", "DataType", "IsMandatory", "MaxLength", "Options")


def take(seen: Seen, evidence: Evidence) -> None:
    """Take in what the answers of some operations show in their own forms, and all writes."""
    act = _ACTS.get(seen.operation)
    if act is not None:
        act(seen, evidence)


def settle(evidence: Evidence) -> None:
    """Make fields of unknown columns, and values what their fields store."""
    if evidence.caller is not None:
        key = evidence.fixtures["keys"][0]["AccessKey"]
        evidence.put("keys", {"AccessKey": key, "UserId": evidence.caller})
    for user in evidence.of("users"):
        for name in [it for it in user if it.startswith("mx_Custom_") and not user[it]]:
            del user[name]
    for field in evidence.of("lead_fields"):
        _settle_field(field)
    kinds = {it["SchemaName"]: it["DataType"] for it in evidence.fixtures["lead_fields"]}
    kinds |= {it["SchemaName"]: it.get("DataType", "Text") for it in evidence.of("lead_fields")}
    for lead in evidence.of("leads"):
        _suppose_users(evidence, lead)
        if lead.get("LastModifiedOn"):
            lead.setdefault("LeadLastModifiedOn", lead["LastModifiedOn"])
        for name in _DERIVED:
            lead.pop(name, None)
        _settle_values(evidence, lead, kinds)


def _settle_field(field: dict[str, Json]) -> None:
    options = field.get("Options")
    if isinstance(options, list):
        field["Options"] = [it["Value"] for it in options if isinstance(it, Mapping)]
    field["Properties"] = {name: it for name, it in field.items() if name not in _OF_FIELDS}
    if "IsLeadIdentifier" in field:
        field["Unique"] = field["IsLeadIdentifier"]


def _settle_values(evidence: Evidence, lead: dict[str, Json], kinds: dict[str, str]) -> None:
    """Read numbers, and make a field of a member that is none yet and can be one."""
    for name, value in tuple(lead.items()):
        if name not in kinds and not _NAME.fullmatch(name):
            del lead[name]
        elif name not in kinds and name != "Fields":
            kinds[name] = DATE if date_time(str(value)[:19]) else "Text"
            made = {"SchemaName": name, "DisplayName": name, "DataType": kinds[name]}
            evidence.put("lead_fields", made)
        if kinds.get(name) == NUMBER and isinstance(value, str):
            lead[name] = number(value)
        elif kinds.get(name) != NUMBER and isinstance(value, (int, float)):
            lead[name] = text_of(value)


def _suppose_users(evidence: Evidence, lead: Record) -> None:
    """Suppose the users whose names a lead shows."""
    for name in ("OwnerId", "CreatedBy", "ModifiedBy"):
        shown = lead.get(f"{name}Name")
        user: dict[str, Json] = {"UserId": lead.get(name)}
        if isinstance(shown, str) and shown:
            first, _, last = shown.partition(" ")
            user |= {"FirstName": first, "LastName": last}
        if name == "OwnerId" and lead.get("OwnerIdEmailAddress"):
            user["EmailAddress"] = lead["OwnerIdEmailAddress"]
        evidence.suppose("users", user)


def _property_lists(seen: Seen, evidence: Evidence) -> None:
    rows = seen.answer.get("Leads", ())
    if not rows:
        evidence.emptied.add("leads")
    for row in rows:
        properties = row["LeadPropertyList"]
        lead = {it["Attribute"]: it.get("Value") for it in properties}
        sets = {it["Attribute"]: it["Fields"] for it in properties if it.get("Fields")}
        evidence.put("leads", {**lead, **({"Fields": sets} if sets else {})})
        if seen.operation == "getLeadsOfList" and isinstance(seen.sent, Mapping):
            list_id = seen.sent["SearchParameters"]["ListId"]
            member = {"ListId": list_id, "ProspectID": lead.get("ProspectID")}
            evidence.put("list_members", member)


def _search(seen: Seen, evidence: Evidence) -> None:
    """Take in users; a column that was not asked for is null."""
    for user in seen.answer["Users"]:
        shown = {name: it for name, it in user.items() if it is not None}
        if isinstance(shown.get("Groups"), str):
            shown["Groups"] = [it for it in shown["Groups"].split(",") if it]
        evidence.put("users", shown)


def _caller(seen: Seen, evidence: Evidence) -> None:
    """Take in the user who called; the default key is to stand for him."""
    first, _, last = str(seen.answer.get("Name", "")).partition(" ")
    user = {"UserId": seen.answer.get("Id"), "FirstName": first, "LastName": last}
    for name in ("Role", "EmailAddress", "TimeZone", "AssociatedPhoneNumbers"):
        user[name] = seen.answer.get(name)
    evidence.put("users", user)
    evidence.caller = seen.answer.get("Id")


def _owners(seen: Seen, evidence: Evidence) -> None:
    """Take in the users of whose leads a report has the number alone."""
    for row in seen.answer["Results"] if isinstance(seen.answer, Mapping) else ():
        if row.get("OwnerId") and "ProspectID" not in row:
            evidence.put("users", {"UserId": row["OwnerId"]})


def _written(seen: Seen, evidence: Evidence) -> None:
    message = seen.answer["Message"]
    id = message.get("Id") or seen.query.get("leadId")
    _write(seen, evidence, id, seen.sent, created=message.get("IsCreated", _creates(seen)))


def _bulk(seen: Seen, evidence: Evidence) -> None:
    for row, pairs in zip(seen.answer, seen.sent, strict=False):
        _write(seen, evidence, row.get("LeadId"), pairs, created=bool(row.get("LeadCreated")))


def _bulk_update(seen: Seen, evidence: Evidence) -> None:
    for id in seen.sent["LeadIds"] if isinstance(seen.sent, Mapping) else ():
        _write(seen, evidence, id.lower(), [seen.sent["LeadFields"]], created=False)


def _creates(seen: Seen) -> bool:
    return seen.operation == "createLead"


def _write(seen: Seen, evidence: Evidence, id: Any, pairs: Json, *, created: bool) -> None:
    at = iso(seen.at).replace("T", " ").replace("Z", ".000")
    lead: dict[str, Json] = {"ProspectID": id, "ModifiedOn": at, "LeadLastModifiedOn": at}
    if created:
        me = evidence.caller or evidence.fixtures["keys"][0]["UserId"]
        lead |= {"CreatedOn": at, "OwnerId": me, "CreatedBy": me}
    evidence.put("leads", lead | dict(_values(evidence, pairs if isinstance(pairs, list) else ())))


def _values(evidence: Evidence, pairs: Iterable[Record]) -> Iterator[tuple[str, Json]]:
    for pair in pairs:
        name, text = pair["Attribute"].strip(), text_of(pair.get("Value")).strip()
        field = evidence.find("lead_fields", SchemaName=name) or {"DataType": "Text"}
        if name in ("SearchBy", "ProspectID"):
            continue
        if field["DataType"] == "Phone" and text:
            text = phone(text, evidence.fixtures.settings["default_country_code"])
        if field["DataType"] == DATE and text:
            text = date_time(text) or text
        yield name, text or None


_ACTS: Mapping[str, Callable[[Seen, Evidence], None]] = {
    "captureLead": _written,
    "convertLead": _written,
    "createLead": _written,
    "createLeadsInBulk": _bulk,
    "createOrUpdateLead": _written,
    "createOrUpdateLeadsInBulk": _bulk,
    "filterByLeadField": _owners,
    "filterByLeadFieldBelowV2": _owners,
    "getLeadsOfList": _property_lists,
    "getRecentlyModifiedLeads": _property_lists,
    "getUserByAccessKey": _caller,
    "searchUsers": _search,
    "updateLead": _written,
    "updateLeadsInBulk": _bulk_update,
}
