"""Recorded traffic: what answers say with few words, and what they say in other ones."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.evidence import Evidence, Seen
from sandbox.vendor import Record, iso
from sandbox.vendors.marketo.schema_fields import LENGTHS, SEARCHABLE
from sandbox.vendors.marketo.values import stored

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

Outcome = tuple[Record, Record]


def take(seen: Seen, evidence: Evidence) -> None:
    """Take in a write, whose values stand in the request and whose outcome in the answer."""
    answer = seen.answer
    if not isinstance(answer, Mapping) or answer.get("success") is not True:
        return
    if "leadId" in seen.path:
        evidence.put("leads", {"id": seen.path["leadId"]})
    if seen.operation in _WHOLE:
        _WHOLE[seen.operation](seen, evidence)
    for given, outcome in _outcomes(seen) if seen.operation in _EACH else ():
        _EACH[seen.operation](seen, evidence, given, outcome)


def settle(evidence: Evidence) -> None:
    """Make fields of unknown members of leads, and let the API user see what was seen."""
    for record in evidence.of("lists"):
        for name in ("createdAt", "updatedAt"):
            if isinstance(record.get(name), str):
                record[name] = record[name].removesuffix("+0000")
    campaigns = list(evidence.of("campaigns"))
    told = any("requestable" in it for it in campaigns)
    for campaign in campaigns:
        triggers = campaign.get("type") == "trigger" and campaign.get("active") is True
        campaign.setdefault("requestable", triggers and not told)
    _settle_fields(evidence)
    _suppose_programs(evidence)
    partitions = [it["id"] for it in evidence.of("partitions")]
    first = evidence.fixtures["services"][0]
    if partitions:
        seen = sorted({*partitions, *first["partitions"]})
        evidence.put("services", {"clientId": first["clientId"], "partitions": seen})


def _outcomes(seen: Seen) -> Iterator[Outcome]:
    """Yield each record of a batch that was carried out, with what was said of it."""
    result = seen.answer.get("result")
    given = seen.sent.get("input") if isinstance(seen.sent, Mapping) else None
    result = result if isinstance(result, list) else []
    given = given if isinstance(given, list) and len(given) == len(result) else [{}] * len(result)
    for record, outcome in zip(given, result, strict=True):
        known = isinstance(record, Mapping) and isinstance(outcome, Mapping)
        if known and outcome.get("status", "skipped") != "skipped":
            yield record, outcome


def _sync(seen: Seen, evidence: Evidence, given: Record, outcome: Record) -> None:
    values = given.get("leadFormFields", given)
    at = iso(seen.at)
    times = {"updatedAt": at, **({"createdAt": at} if outcome["status"] == "created" else {})}
    lead = {name: None if value == "" else value for name, value in values.items()}
    evidence.put("leads", {**lead, **times, "id": outcome.get("id")})


def _push(seen: Seen, evidence: Evidence, given: Record, outcome: Record) -> None:
    values = {name: value for name, value in given.items() if name != "cookies"}
    _sync(seen, evidence, values, outcome)
    program = evidence.find("programs", name=seen.sent.get("programName"))
    if program is not None and seen.sent.get("programStatus"):
        status = seen.sent["programStatus"]
        _member(seen, evidence, program["id"], outcome.get("id"), statusName=status)


def _delete(_seen: Seen, evidence: Evidence, _given: Record, outcome: Record) -> None:
    evidence.drop("leads", outcome)


def _merge(seen: Seen, evidence: Evidence) -> None:
    for id in (*seen.query.get("leadIds", ()), seen.query.get("leadId")):
        evidence.drop("leads", {"id": id})


def _associate(seen: Seen, evidence: Evidence) -> None:
    cookie = {"cookie": seen.query.get("cookie"), "leadId": seen.path["leadId"]}
    evidence.put("cookies", cookie)


def _list(seen: Seen, evidence: Evidence, _given: Record, outcome: Record) -> None:
    member = {"listId": seen.path["listId"], "leadId": outcome.get("id")}
    if outcome["status"] in ("added", "memberof"):
        evidence.put("list_members", member)
    else:
        evidence.drop("list_members", member)


def _status(seen: Seen, evidence: Evidence, given: Record, outcome: Record) -> None:
    id = outcome.get("leadId", outcome.get("id"))
    values = {name: value for name, value in given.items() if name not in ("id", "leadId")}
    status = seen.sent.get("statusName", seen.sent.get("status"))
    if status is not None:
        values["statusName"] = status
    if outcome["status"] == "created":
        values["membershipDate"] = iso(seen.at)
    _member(seen, evidence, seen.path["programId"], id, **values)


def _member(seen: Seen, evidence: Evidence, program: int, lead: Any, **values: Any) -> None:
    member = {"programId": program, "leadId": lead, "updatedAt": iso(seen.at), **values}
    evidence.put("program_members", member)


def _leave(seen: Seen, evidence: Evidence, _given: Record, outcome: Record) -> None:
    member = {"programId": seen.path["programId"], "leadId": outcome.get("leadId")}
    evidence.drop("program_members", member)


def _move(_seen: Seen, evidence: Evidence, given: Record, outcome: Record) -> None:
    partition = evidence.find("partitions", name=given.get("partitionName"))
    if partition is not None:
        evidence.put("leads", {"id": outcome.get("id"), "leadPartitionId": partition["id"]})


def _field(seen: Seen, evidence: Evidence, given: Record, outcome: Record) -> None:
    field = {**given, "name": outcome.get("name")}
    if seen.operation == "createLeadFields":
        kind = given.get("dataType")
        field |= {"isCustom": True, "isApiCreated": True, "searchable": kind in SEARCHABLE}
        field |= {"isSensitive": False, **({"length": LENGTHS[kind]} if kind in LENGTHS else {})}
    evidence.put("fields", field)


def _trigger(seen: Seen, evidence: Evidence) -> None:
    for lead in (seen.sent or {}).get("input", {}).get("leads", ()):
        member = {"smartCampaignId": seen.path["campaignId"], "leadId": lead["id"]}
        evidence.put("campaign_members", {**member, "updatedAt": iso(seen.at)})


def _triggerable(seen: Seen, evidence: Evidence) -> None:
    for campaign in seen.answer["result"] if seen.query.get("isTriggerable") is True else ():
        evidence.put("campaigns", {"id": campaign["id"], "requestable": True})


def _filtered(seen: Seen, evidence: Evidence) -> None:
    """Take the value by which leads were found for theirs, where they do not show it."""
    name, values = seen.query.get("filterType"), seen.query.get("filterValues", ())
    if name in (None, "id", "cookies") or len(values) != 1:
        return
    for lead in seen.answer["result"]:
        evidence.records["leads"][lead["id"],].values.setdefault(name, values[0])


def _searchable(seen: Seen, evidence: Evidence) -> None:
    for described in seen.answer["result"]:
        names = {name for key in described["searchableFields"] for name in key}
        for field in described["fields"]:
            searchable = field["name"] in names
            evidence.put("fields", {"name": field["name"], "searchable": searchable})


_WHOLE: Mapping[str, Callable[[Seen, Evidence], None]] = {
    "associateLead": _associate,
    "describeLead2": _searchable,
    "getCampaigns": _triggerable,
    "getLeadsByFilterType": _filtered,
    "mergeLeads": _merge,
    "triggerCampaign": _trigger,
}

_EACH: Mapping[str, Callable[[Seen, Evidence, Record, Record], None]] = {
    "addLeadsToList": _list,
    "areLeadsMemberOfList": _list,
    "changeLeadProgramStatus": _status,
    "createLeadFields": _field,
    "deleteLeads": _delete,
    "deleteLeadsByDelete": _delete,
    "deleteProgramMembers": _leave,
    "pushLeads": _push,
    "removeLeadsFromList": _list,
    "submitForm": _sync,
    "syncLeads": _sync,
    "syncProgramMemberData": _status,
    "syncProgramMemberStatus": _status,
    "updateLeadField": _field,
    "updateLeadPartition": _move,
}


def _settle_fields(evidence: Evidence) -> None:
    """Make fields of members of leads that are none yet, and values what the fields store."""
    fields = {it["name"]: dict(it) for it in evidence.fixtures["fields"]}
    for field in evidence.of("fields"):
        known = fields.get(field["name"], {})
        # A score is described as an integer.
        if known.get("dataType") == "score" and field.get("dataType") == "integer":
            field["dataType"] = "score"
        fields[field["name"]] = {**known, **field}
    for name, values in _unknown(evidence, fields).items():
        kind = _kind([it for it in values if it is not None])
        made = {"name": name, "displayName": name, "dataType": kind, "isCustom": True}
        made |= {"searchable": kind in SEARCHABLE}
        made |= {"length": LENGTHS[kind]} if kind in LENGTHS else {}
        evidence.put("fields", made)
        fields[name] = made
    for lead in evidence.of("leads"):
        for name, value in lead.items():
            lead[name] = _as_stored(fields.get(name), value)


def _unknown(evidence: Evidence, fields: Mapping[str, Record]) -> dict[str, list[Any]]:
    """Return the values of members that are no fields; take out those that can be none."""
    unknown: dict[str, list[Any]] = {}
    for lead in evidence.of("leads"):
        for name in [it for it in lead if it not in fields]:
            if not _NAME.fullmatch(name):
                del lead[name]
            elif not isinstance(lead[name], (dict, list)):
                unknown.setdefault(name, []).append(lead[name])
    return unknown


def _as_stored(field: Record | None, value: Any) -> Any:
    if field is None or field.get("dataType") is None or value is None:
        return value
    try:
        return stored(field, value)
    except (ValueError, LookupError, TypeError):
        return value


def _kind(values: list[Any]) -> str:
    """Return the type of field that takes all these values."""
    if not values:
        return "string"
    field: Record = {"length": LENGTHS["string"]}
    for kind in ("boolean", "integer", "float", "date", "datetime", "email", "string"):
        try:
            if all(stored({**field, "dataType": kind}, it) == it for it in values):
                return kind
        except (ValueError, TypeError):
            continue
    return "text"


def _suppose_programs(evidence: Evidence) -> None:
    """Suppose a type and a channel for programs of which the members alone were shown."""
    seen: dict[Any, list[Record]] = {}
    for member in evidence.of("program_members"):
        seen.setdefault(member["programId"], []).append(member)
    for id, members in seen.items():
        engages = any(it.get("stream") or it.get("nurtureCadence") for it in members)
        named = [it for it in members if isinstance(it.get("statusName"), str)]
        statuses = {it["statusName"]: it for it in named}
        kind = "engagement" if engages else "program"
        channel = next(
            (it["name"] for it in evidence.fixtures["channels"]
             if it["type"] == kind and statuses.keys() <= {one["name"] for one in it["statuses"]}),
            f"Channel {id}",
        )  # fmt: skip
        evidence.suppose("programs", {"id": id, "type": kind, "channel": channel})
        evidence.suppose("channels", {
            "name": channel,
            "type": kind,
            "statuses": [
                {"name": name, "step": step, "success": bool(it.get("reachedSuccess"))}
                for step, (name, it) in enumerate(statuses.items(), 1)
            ],
        })  # fmt: skip
