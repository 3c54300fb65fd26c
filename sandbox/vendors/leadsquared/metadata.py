"""The fields of a lead and their properties (docs: Get Metadata)."""

from typing import Any

from sandbox.vendor import Call, Record, Reply, fail
from sandbox.vendors.leadsquared.state import LeadSquared


def get_leads_meta_data(call: Call[LeadSquared]) -> Reply:
    """Answer the properties of all fields, or of the one that is named (docs).

    `excludeOptionSets=1` leaves options out (docs). Fails with `unknown_attribute` for a field
    that is not there (inferred).
    """
    fields, name = call.state.lead_fields, call.query.get("schemaName")
    chosen = list(fields)
    if name:
        chosen = [fields.get(name) or fail("unknown_attribute", names=name)]
    bare = call.query.get("excludeOptionSets") == "1"
    return Reply(body=[_properties(it, bare=bare) for it in chosen])


def _properties(field: Record, *, bare: bool) -> Record:
    """Return a field's properties in the documentation's order, those that it has."""
    render, text = _RENDERED[field["DataType"]]
    whole: dict[str, Any] = {
        "Entity": "1",
        "RenderType": render,
        "RenderTypeTextValue": text,
        "Name": field["SchemaName"],
        "Txt_Row": 0,
        "Txt_Col": 0,
        "OwnerIdName": "System",
        "CreatedByName": "System",
        **field,
    }
    return {
        name: whole[name] for name in _ORDER if name in whole and not (bare and name == "Options")
    }


# Phone and Dropdown: docs; the numbers of the others: inferred.
_RENDERED = {
    "Text": (1, "Textbox"),
    "Number": (1, "Textbox"),
    "Email": (5, "Email"),
    "Phone": (6, "Phone"),
    "Website": (7, "URL"),
    "Date": (9, "DateTime"),
    "Time": (10, "Time"),
    "Select": (13, "Dropdown"),
    "Boolean": (12, "CheckBox"),
    "CustomObjectSet": (15, "CustomObjectSet"),
}

_ORDER = (
    "Entity", "SchemaName", "DisplayName", "DataType", "IsMandatory", "Options", "MaxLength",
    "EntityAttributeId", "Name", "Description", "EntityAttributeType", "RenderType",
    "RenderTypeTextValue", "IsVisible", "IsSearchable", "ShowInMailMerge", "RangeMin",
    "DefaultValue", "AllowMultiple", "ShowInImport", "ShowInQuickAdd", "ShowInQuickSearch",
    "Txt_Row", "Txt_Col", "OwnerID", "CreatedBy", "CreatedOn", "ModifiedBy", "ModifiedOn",
    "OwnerIdName", "CreatedByName", "ModifiedByName", "IsLeadIdentifier", "LockAfterCreate",
    "UseInLeadClone", "IsSortable",
)  # fmt: skip
