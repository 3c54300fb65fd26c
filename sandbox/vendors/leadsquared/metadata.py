"""Which fields a lead has (docs: Get Metadata, Get a Lead Field's Properties)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.leadsquared.state import LeadSquared

# How a field of each type is shown on a form: number and name. Phone and dropdown as
# documented; the numbers of the others are inferred.
RENDERING = {
    "Text": (1, "Textbox"),
    "Number": (1, "Textbox"),
    "Email": (5, "Email"),
    "Phone": (6, "Phone"),
    "Website": (7, "URL"),
    "Date": (9, "DateTime"),
    "Time": (10, "Time"),
    "Select": (13, "Dropdown"),
    "Boolean": (3, "CheckBox"),
}

# The order of the documented example.
_ORDER = (
    "Entity", "SchemaName", "DisplayName", "DataType", "IsMandatory", "Options", "MaxLength",
    "EntityAttributeId", "Name", "Description", "EntityAttributeType", "RenderType",
    "RenderTypeTextValue", "IsVisible", "IsSearchable", "ShowInMailMerge", "RangeMin",
    "AllowMultiple", "ShowInImport", "ShowInQuickAdd", "ShowInQuickSearch", "Txt_Row", "Txt_Col",
    "OwnerID", "CreatedBy", "CreatedOn", "ModifiedBy", "ModifiedOn", "OwnerIdName",
    "CreatedByName", "ModifiedByName", "IsLeadIdentifier", "LockAfterCreate", "UseInLeadClone",
    "IsSortable",
)  # fmt: skip

# What fields have in common (docs: the examples; inferred: the values of others).
_SYSTEM = "563fc838-797d-11e4-b2b6-22000a940c0c"
_COMMON: Record = {
    "Entity": "1",
    "EntityAttributeType": 1,
    "IsVisible": True,
    "IsSearchable": True,
    "ShowInMailMerge": True,
    "AllowMultiple": True,
    "ShowInImport": True,
    "ShowInQuickAdd": True,
    "Txt_Row": 0,
    "Txt_Col": 0,
    "OwnerID": _SYSTEM,
    "CreatedBy": _SYSTEM,
    "CreatedOn": "/Date(1417453996000+0000)/",
    "ModifiedBy": _SYSTEM,
    "ModifiedOn": "/Date(1417453996000+0000)/",
    "OwnerIdName": "System",
    "CreatedByName": "System",
    "ModifiedByName": "System",
    "LockAfterCreate": 0,
    "UseInLeadClone": True,
    "IsSortable": True,
}


def get_metadata(call: Call[LeadSquared]) -> Reply:
    """Answer the properties of all lead fields, or of the one that `schemaName` names (docs).

    `excludeOptionSets=1` leaves the options out (docs). Fails with
    `MXUnknownAttributeException` for a field that there is not (inferred).
    """
    fields, name = call.state.lead_fields, call.query.get("schemaName")
    wanted = fields if name is None else [fields.get(name)]
    options = call.query.get("excludeOptionSets") != "1"
    shown = []
    for field in wanted:
        if field is None:
            fail("MXUnknownAttributeException", names=name)
        shown.append(_properties(field, options=options))
    return Reply(body=shown)


def _properties(field: Record, *, options: bool) -> dict[str, Any]:
    number, rendering = RENDERING[field["DataType"]]
    given = {
        **_COMMON,
        **{name: field[name] for name in ("SchemaName", "DisplayName", "DataType", "IsMandatory")},
        "MaxLength": field["MaxLength"],
        "Name": field["SchemaName"],
        "RenderType": number,
        "RenderTypeTextValue": rendering,
        "IsLeadIdentifier": field["Unique"],
        **field["Properties"],
    }
    if options and "Options" in field:
        given["Options"] = [{"Value": it} for it in field["Options"]]
    return {name: given[name] for name in _ORDER if name in given}
