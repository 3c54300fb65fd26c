"""Describe: which fields a lead has (docs: Leads, Describe)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply
from sandbox.vendors.marketo.envelope import answered
from sandbox.vendors.marketo.objects import SHOWN_AS, field_of_object
from sandbox.vendors.marketo.state import Marketo


def describe_lead(call: Call[Marketo]) -> Reply:
    """Answer every field with its REST and SOAP names, ascending by id (seed; order recorded)."""
    fields = sorted(call.state.fields, key=lambda field: int(field["id"]))
    return answered(call, [_described(field) for field in fields])


def describe_lead2(call: Call[Marketo]) -> Reply:
    """Answer one object: every field, and which of them a filter can search (docs)."""
    fields = list(call.state.fields)
    result = {
        "name": "API Lead",
        "searchableFields": [[field["name"]] for field in fields if field["searchable"]],
        "fields": [field_of_object(field) for field in fields],
    }
    return answered(call, [result])


def _described(field: Record) -> Record:
    described: dict[str, Any] = {
        "id": field["id"],
        "displayName": field["displayName"],
        "dataType": SHOWN_AS.get(field["dataType"], field["dataType"]),
    }
    if "length" in field:
        described["length"] = field["length"]
    described["rest"] = {"name": field["name"], "readOnly": field["readOnly"]}
    if "soapName" in field:
        # False even where REST may only read (recorded).
        described["soap"] = {"name": field["soapName"], "readOnly": False}
    return described
