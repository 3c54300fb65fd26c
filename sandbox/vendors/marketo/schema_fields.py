"""Lead fields as metadata: read, browse, create and update them (docs: Leads, Fields)."""

import re
from typing import Any

from sandbox.vendor import Call, Record, Reply, Table, fail
from sandbox.vendors.marketo.envelope import answered, skipped
from sandbox.vendors.marketo.paging import batch_size, position_of, token_after
from sandbox.vendors.marketo.state import Marketo

STANDARD = "Read-Write Schema Standard Field"
CUSTOM = "Read-Write Schema Custom Field"

TYPES = frozenset(
    ("boolean", "currency", "date", "datetime", "email", "float", "integer", "percent", "phone",
     "score", "string", "url")
)  # fmt: skip
LENGTHS = {"string": 255, "email": 255, "phone": 255, "url": 255}

# What a custom field must be to be searched by (seed).
SEARCHABLE = frozenset(("string", "email", "integer"))

ATTRIBUTES = ("displayName", "description", "isHidden", "isHtmlEncodingInEmail", "isSensitive")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DISPLAY_NAME = re.compile(r"[\w ]+")


def get_lead_field_by_name(call: Call[Marketo]) -> Reply:
    """Answer one field (seed). Fails with 1006 for a name that no visible field has (inferred)."""
    return answered(call, [_shown(call, _visible(call))])


def get_lead_fields(call: Call[Marketo]) -> Reply:
    """Answer all fields, hidden ones too, page by page; `moreResult` is always there (seed).

    The permissions decide whether standard fields, custom fields or both are seen (seed).
    """
    kinds = _kinds(call)
    fields = [field for field in call.state.fields if field["isCustom"] in kinds]
    start, size = position_of(call) or 0, batch_size(call)
    more = start + size < len(fields)
    return answered(
        call,
        [_shown(call, field) for field in fields[start : start + size]],
        nextPageToken=token_after(call, start + size) if more else None,
        moreResult=more,
    )


def create_lead_fields(call: Call[Marketo]) -> Reply:
    """Create custom fields, at most 100 of them through the API (seed).

    A name or display name that is taken skips the field with 1017, a name that this very
    call has just given with 1036, an unfit name, display name or type with 1003 (all inferred).
    """
    before = call.state.fields
    return answered(call, [_created(call, wanted, before) for wanted in call.body["input"]])


def update_lead_field(call: Call[Marketo]) -> Reply:
    """Change the attributes of a field (seed).

    A standard field's display name and hiding can't be changed, nor the hiding of a custom
    field that was not made through the API (docs); that is 1003, an unknown field 1006, a
    display name that is taken 1017 (all inferred).
    """
    field, (changes,) = _visible(call), call.body["input"]
    reason = _refusal(call, field, changes)
    if reason is not None:
        return answered(call, [skipped(reason, name=field["name"])])
    call.state.fields = call.state.fields.put(field["name"], {**field, **changes})
    return answered(call, [{"name": field["name"], "status": "updated"}])


def _created(call: Call[Marketo], wanted: Record, before: Table[str]) -> Record:
    fields, name = call.state.fields, wanted["name"]
    required = ("name", "displayName", "dataType")
    unfit = next((it for it in required if not _fit(it, wanted[it])), None)
    if unfit is not None:
        reason = call.reason("1003.invalid_field_value", field=unfit, value=wanted[unfit])
        return skipped(reason, name=name)
    if fields.where("name", name) and not before.where("name", name):
        return skipped(call.reason("1036"), name=name)
    if fields.where("name", name) or fields.where("displayName", wanted["displayName"]):
        return skipped(call.reason("1017"), name=name)
    if len(fields.where("isApiCreated", value=True)) >= call.settings["custom_field_limit"]:
        return skipped(call.reason("1003.too_many_fields"), name=name)
    call.state.fields = fields.put(name, _new_field(fields, wanted))
    return {"name": name, "status": "created"}


def _fit(attribute: str, value: str) -> bool:
    if attribute == "dataType":
        return value in TYPES
    pattern = _NAME if attribute == "name" else _DISPLAY_NAME
    return pattern.fullmatch(value) is not None


def _new_field(fields: Table[str], wanted: Record) -> Record:
    kind = wanted["dataType"]
    return {
        "id": max(field["id"] for field in fields) + 1,
        "name": wanted["name"],
        "displayName": wanted["displayName"],
        "dataType": kind,
        **({"length": LENGTHS[kind]} if kind in LENGTHS else {}),
        "readOnly": False,
        "description": wanted.get("description"),
        "isHidden": wanted.get("isHidden", False),
        "isHtmlEncodingInEmail": wanted.get("isHtmlEncodingInEmail", True),
        "isSensitive": wanted.get("isSensitive", False),
        "isCustom": True,
        "isApiCreated": True,
        "crmManaged": False,
        "updateable": True,
        "searchable": kind in SEARCHABLE,
    }


def _refusal(call: Call[Marketo], field: Record, changes: Record) -> Any:
    fixed = set(changes) - set(ATTRIBUTES)
    if not field["isCustom"]:
        fixed |= changes.keys() & {"displayName", "isHidden"}
    elif not field["isApiCreated"]:
        fixed |= changes.keys() & {"isHidden"}
    if fixed:
        name = min(fixed)
        return call.reason("1003.invalid_field_value", field=name, value=changes[name])
    shown = changes.get("displayName", field["displayName"])
    if not _fit("displayName", shown):
        return call.reason("1003.invalid_field_value", field="displayName", value=shown)
    if set(call.state.fields.where("displayName", shown)) - {field["name"]}:
        return call.reason("1017")
    return None


def _visible(call: Call[Marketo]) -> Record:
    field = call.state.fields.get(call.path["fieldApiName"])
    if field is None or field["isCustom"] not in _kinds(call):
        fail("1006", name=call.path["fieldApiName"])
    return field


def _kinds(call: Call[Marketo]) -> set[bool]:
    """Return whether the caller may see custom fields (True), standard ones (False), or both."""
    permissions = (call.caller or {}).get("permissions", ())
    needed = {False: STANDARD, True: CUSTOM}
    return {custom for custom, permission in needed.items() if permission in permissions}


def _shown(call: Call[Marketo], field: Record) -> Record:
    shown = {
        "displayName": field["displayName"],
        "name": field["name"],
        "description": field["description"],
        "dataType": field["dataType"],
    }
    if "length" in field:
        shown["length"] = field["length"]
    for name in ("isHidden", "isHtmlEncodingInEmail", "isSensitive", "isCustom"):
        shown[name] = field[name]
    if call.settings["schema_is_api_created"]:
        shown["isApiCreated"] = field["isApiCreated"]
    return shown
