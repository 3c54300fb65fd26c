"""Describe: the primary source of truth on fields (documentation: "Describe")."""

import pytest

DESCRIBE = "/rest/v1/leads/describe.json"
DESCRIBE2 = "/rest/v1/leads/describe2.json"


async def described(marketo, name):
    answer = await marketo.get(DESCRIBE)
    (field,) = (it for it in answer["result"] if it["rest"]["name"] == name)
    return field


async def described2(marketo):
    (described,) = (await marketo.get(DESCRIBE2))["result"]
    return described


@pytest.mark.evidence("seed", "Describe: the sample")
async def test_describe_gives_a_field_with_its_rest_and_soap_names(marketo):
    expected = {
        "id": 2,
        "displayName": "Company Name",
        "dataType": "string",
        "length": 255,
        "rest": {"name": "company", "readOnly": False},
        "soap": {"name": "Company", "readOnly": False},
    }

    assert expected == await described(marketo, "company")


@pytest.mark.evidence("recorded", "key order of describe")
async def test_describe_names_the_properties_of_a_field_in_the_order_of_recordings(marketo):
    field = await described(marketo, "company")

    assert ["id", "displayName", "dataType", "length", "rest", "soap"] == list(field)


@pytest.mark.evidence("recorded", "describe ascends by its numeric field id")
async def test_describe_ascends_by_the_id_of_the_field(marketo):
    ids = [field["id"] for field in (await marketo.get(DESCRIBE))["result"]]

    assert sorted(ids) == ids


@pytest.mark.evidence("seed", "length only where there is a maximum")
async def test_describe_gives_no_length_where_none_applies(marketo):
    assert "length" not in await described(marketo, "dateOfBirth")


@pytest.mark.evidence("seed", "the presence of soap says whether SOAP knows the field")
async def test_describe_leaves_soap_out_for_a_field_that_soap_does_not_know(marketo):
    assert "soap" not in await described(marketo, "mktoName")


@pytest.mark.evidence("seed", "readOnly")
async def test_describe_tells_which_fields_rest_may_only_read(marketo):
    field = await described(marketo, "mktoName")

    assert {"name": "mktoName", "readOnly": True} == field["rest"]


@pytest.mark.evidence("recorded", "soap.readOnly is false even where rest.readOnly is true")
async def test_describe_calls_no_field_read_only_for_soap(marketo):
    field = await described(marketo, "originalSourceType")

    assert (True, False) == (field["rest"]["readOnly"], field["soap"]["readOnly"])


@pytest.mark.evidence("recorded", "flagged readOnly: false though the system manages them")
@pytest.mark.parametrize(
    "name", ["id", "isLead", "isAnonymous", "leadPartitionId", "urgency", "priority"]
)
async def test_describe_calls_some_fields_of_the_system_writable(marketo, name):
    assert (await described(marketo, name))["rest"]["readOnly"] is False


@pytest.mark.evidence("recorded", "a score is described as an integer")
async def test_describe_shows_a_score_as_an_integer(marketo):
    assert "integer" == (await described(marketo, "netPromoter"))["dataType"]


@pytest.mark.evidence("recorded", "describe spells a text area `text`")
async def test_describe_shows_a_text_area_as_text(marketo):
    assert "text" == (await described(marketo, "billingStreet"))["dataType"]


@pytest.mark.evidence("recorded", "ecids in describe")
async def test_describe_shows_ecids_as_a_text_that_rest_may_only_read(marketo):
    field = await described(marketo, "ecids")

    assert ("ECIDs", "string", 255, True) == (
        field["displayName"],
        field["dataType"],
        field["length"],
        field["rest"]["readOnly"],
    )


@pytest.mark.evidence("seed", "Describe tells whether a field is available")
async def test_describe_shows_a_field_that_was_just_created(marketo):
    field = {"displayName": "Acme Access Code", "name": "acmeAccessCode", "dataType": "string"}
    await marketo.post("/rest/v1/leads/schema/fields.json", {"input": [field]})

    shown = await described(marketo, "acmeAccessCode")

    assert ("Acme Access Code", "string", 255) == (
        shown["displayName"],
        shown["dataType"],
        shown["length"],
    )


@pytest.mark.evidence("recorded", "the envelope of describe")
async def test_describe_has_no_more_than_one_page(marketo):
    assert ["requestId", "result", "success"] == list(await marketo.get(DESCRIBE))


@pytest.mark.evidence("docs", "describe2: one element named API Lead")
async def test_describe2_gives_one_object(marketo):
    described = await described2(marketo)

    assert ("API Lead", ["name", "searchableFields", "fields"]) == (
        described["name"],
        list(described),
    )


@pytest.mark.evidence("docs", "describe2: the form of a field")
async def test_describe2_gives_a_field_with_what_may_be_done_to_it(marketo):
    fields = (await described2(marketo))["fields"]

    assert {
        "name": "email",
        "displayName": "Email Address",
        "dataType": "email",
        "length": 255,
        "updateable": True,
        "crmManaged": False,
    } in fields


@pytest.mark.evidence("docs", "describe2: crmManaged")
async def test_describe2_tells_the_fields_that_the_crm_manages(marketo):
    fields = (await described2(marketo))["fields"]

    assert {"sfdcAccountId", "sfdcContactId", "sfdcLeadId", "sfdcLeadOwnerId", "sfdcOpptyId"} == {
        field["name"] for field in fields if field["crmManaged"]
    }


@pytest.mark.evidence("docs", "the standard fields that filterType takes")
async def test_describe2_lists_the_standard_fields_that_can_be_searched(marketo):
    described = await described2(marketo)
    standard = {"cookies", "email", "facebookId", "id", "leadPartitionId", "linkedInId",
                "sfdcAccountId", "sfdcContactId", "sfdcLeadId", "sfdcLeadOwnerId", "sfdcOpptyId",
                "twitterId"}  # fmt: skip
    custom = {"sandboxRegion", "customerNumber", "secondaryEmail", "jobTitle"}

    assert standard | custom == {name for (name,) in described["searchableFields"]}


@pytest.mark.evidence("seed", "custom fields of type string, email and integer can be searched")
@pytest.mark.parametrize(
    ("kind", "searchable"),
    [("string", True), ("email", True), ("integer", True), ("score", False), ("float", False),
     ("date", False), ("boolean", False), ("url", False), ("phone", False)],
)  # fmt: skip
async def test_the_type_of_a_new_field_decides_whether_it_can_be_searched(
    marketo, kind, searchable
):
    field = {"displayName": "Acme Thing", "name": "acmeThing", "dataType": kind}
    await marketo.post("/rest/v1/leads/schema/fields.json", {"input": [field]})

    described = await described2(marketo)

    assert searchable is (["acmeThing"] in described["searchableFields"])
