"""The fields of a lead and their properties."""

import pytest

from .conftest import LEADS

PATH = f"{LEADS}LeadsMetaData.Get"
PHONE = {
    "Entity": "1", "SchemaName": "Phone", "DisplayName": "Phone Number", "DataType": "Phone",
    "IsMandatory": False, "MaxLength": "10", "EntityAttributeId": "573473a6-797d-11e4-b2b6-22000a940c0c",
    "Name": "Phone", "Description": "Phone Number", "EntityAttributeType": 1, "RenderType": 6,
    "RenderTypeTextValue": "Phone", "IsVisible": True, "IsSearchable": True, "ShowInMailMerge": True,
    "RangeMin": "10", "AllowMultiple": True, "ShowInImport": True, "ShowInQuickAdd": True,
    "ShowInQuickSearch": True, "Txt_Row": 0, "Txt_Col": 0, "OwnerID": "563fc838-797d-11e4-b2b6-22000a940c0c",
    "CreatedBy": "563fc838-797d-11e4-b2b6-22000a940c0c", "CreatedOn": "/Date(1417453996000+0000)/",
    "ModifiedBy": "563fc7e8-797d-11e4-b2b6-22000a940c0c", "ModifiedOn": "/Date(1457006650000+0000)/",
    "OwnerIdName": "System", "CreatedByName": "System", "ModifiedByName": "Prashant Singh",
    "IsLeadIdentifier": True, "LockAfterCreate": 1, "UseInLeadClone": False, "IsSortable": True,
}  # fmt: skip


@pytest.mark.evidence("docs", "Get a Lead Field's Properties: the sample")
async def test_a_field_is_as_in_the_sample(leadsquared):
    (field,) = await leadsquared.get(PATH, schemaName="Phone")

    assert list(PHONE.items()) == list(field.items())


@pytest.mark.evidence("docs", "Get Metadata: system and custom fields")
async def test_all_fields_are_listed(leadsquared):
    fields = {it["SchemaName"]: it for it in await leadsquared.get(PATH)}

    assert PHONE == fields["Phone"]
    assert {"EngagementScore", "ProspectStage", "OwnerIdName", "LeadAge", "mx_KYC"} <= set(fields)
    assert ("Number", "Textbox") == tuple(
        fields["Score"][it] for it in ("DataType", "RenderTypeTextValue")
    )
    assert (2, "Date") == (
        fields["mx_DOB"]["EntityAttributeType"],
        fields["mx_DOB"]["RenderTypeTextValue"],
    )


@pytest.mark.evidence("docs", "Get Metadata: excludeOptionSets=1")
async def test_options_can_be_left_out(leadsquared):
    (whole,) = await leadsquared.get(PATH, schemaName="ProspectStage")
    (bare,) = await leadsquared.get(PATH, schemaname="ProspectStage", excludeOptionSets="1")

    assert ["Prospect", "Opportunity", "Customer", "Disqualified"] == [
        it["Value"] for it in whole["Options"]
    ]
    assert (13, "Dropdown") == (whole["RenderType"], whole["RenderTypeTextValue"])
    assert {"Options"} == set(whole) - set(bare)


@pytest.mark.evidence("inferred", "as everywhere for an unknown field")
async def test_an_unknown_field_is_refused(leadsquared):
    assert (
        500, "MXUnknownAttributeException", "Attribute(s) does not exist - phone",
    ) == await leadsquared.refusal("GET", PATH, schemaName="phone")  # fmt: skip
