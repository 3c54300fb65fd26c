"""The fields of leads, and the fixtures that say which there are."""

import pytest

from sandbox import packs
from sandbox.sources import SandboxError

META = "/v2/LeadManagement.svc/LeadsMetaData.Get"


@pytest.mark.evidence("docs", "Get a Lead Field's Properties: the sample")
async def test_the_documented_field_has_the_documented_properties(leadsquared):
    (field,) = await leadsquared.get(META, schemaName="Phone")

    expected = {
        "Entity": "1", "SchemaName": "Phone", "DisplayName": "Phone Number", "DataType": "Phone",
        "IsMandatory": False, "MaxLength": "10",
        "EntityAttributeId": "573473a6-797d-11e4-b2b6-22000a940c0c", "Name": "Phone",
        "Description": "Phone Number", "EntityAttributeType": 1, "RenderType": 6,
        "RenderTypeTextValue": "Phone", "IsVisible": True, "IsSearchable": True,
        "ShowInMailMerge": True, "RangeMin": "10", "AllowMultiple": True, "ShowInImport": True,
        "ShowInQuickAdd": True, "ShowInQuickSearch": True, "Txt_Row": 0, "Txt_Col": 0,
        "OwnerID": "563fc838-797d-11e4-b2b6-22000a940c0c",
        "CreatedBy": "563fc838-797d-11e4-b2b6-22000a940c0c",
        "CreatedOn": "/Date(1417453996000+0000)/",
        "ModifiedBy": "563fc7e8-797d-11e4-b2b6-22000a940c0c",
        "ModifiedOn": "/Date(1457006650000+0000)/", "OwnerIdName": "System",
        "CreatedByName": "System", "ModifiedByName": "Prashant Singh", "IsLeadIdentifier": True,
        "LockAfterCreate": 1, "UseInLeadClone": False, "IsSortable": True,
    }  # fmt: skip
    assert expected == field
    assert list(expected) == list(field)


@pytest.mark.evidence("docs", "Get Metadata: system and custom fields, with their options")
async def test_all_fields_are_described(leadsquared):
    fields = {it["SchemaName"]: it for it in await leadsquared.get(META)}

    assert [it["SchemaName"] for it in leadsquared.view.lead_fields] == list(fields)
    stage = fields["ProspectStage"]
    assert ("Select", 13, "Dropdown") == (
        stage["DataType"], stage["RenderType"], stage["RenderTypeTextValue"],
    )  # fmt: skip
    assert [{"Value": "Prospect"}, {"Value": "Opportunity"}, {"Value": "Customer"}, {"Value": "Disqualified"}] == stage["Options"]  # fmt: skip
    assert "Number" == fields["mx_Course_Fee"]["DataType"]


@pytest.mark.evidence("docs", "Get Metadata: excludeOptionSets=1")
async def test_options_can_be_left_out(leadsquared):
    fields = await leadsquared.get(META, excludeOptionSets="1")

    assert [] == [it["SchemaName"] for it in fields if "Options" in it]


@pytest.mark.evidence("inferred", "an unknown field: the text of lead writes")
async def test_an_unknown_field_is_refused(leadsquared):
    assert (
        500, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe",
    ) == await leadsquared.refused("GET", META, params={"schemaName": "Shoe"})  # fmt: skip


@pytest.mark.evidence("docs", "the documented fields exist, and no others")
@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        ('Shoe: "42"', "leads have no such field"),
        ('Score: "42"', "is not of type"),
        ('mx_Course_Fee: "42"', "'42' is not of type Number"),
        ("FirstName: 42", "42 is not of type Text"),
        ("CreatedOn: yesterday", "does not match"),
        ("OwnerId: nobody", "'nobody' is not in users"),
    ],
)
def test_a_fixture_with_a_lead_that_there_can_not_be_is_refused(tmp_path, lead, reason):
    dates = 'CreatedOn: "2026-01-01 00:00:00.000"'
    names = ("ModifiedOn", "LeadLastModifiedOn")
    members = [
        "ProspectID: 3aee22bd-8419-422a-8242-c510df9af021",
        "ProspectAutoId: 1",
        *(dates.replace("CreatedOn", name) for name in names),
        *(() if lead.startswith("CreatedOn") else (dates,)),
        lead,
    ]
    (tmp_path / "leadsquared").mkdir()
    (tmp_path / "leadsquared" / "list_members.yaml").write_text("[]\n")
    (tmp_path / "leadsquared" / "leads.yaml").write_text("- { " + ", ".join(members) + " }\n")

    with pytest.raises(SandboxError, match=reason):
        packs.load("leadsquared", [tmp_path])
