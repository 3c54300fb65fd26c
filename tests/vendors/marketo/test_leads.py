"""Leads, as the documentation's chapter "Leads" has them."""

import pytest

LINCOLN = {
    "id": 318581,
    "firstName": "Abraham",
    "lastName": "Lincoln",
    "email": "abe@usa.gov",
    "updatedAt": "2016-05-17T22:11:45Z",
    "createdAt": "2015-03-17T00:18:40Z",
}


@pytest.mark.evidence("seed", "Query: Get Lead by Id")
async def test_a_lead_is_read_by_its_id_with_the_default_fields(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json")

    assert ["requestId", "result", "success"] == list(answer)
    assert [LINCOLN] == answer["result"]
    assert answer["success"] is True


@pytest.mark.evidence("recorded", "default key order since 2019")
async def test_the_default_fields_come_in_the_order_of_recordings(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json")

    assert ["id", "firstName", "lastName", "email", "updatedAt", "createdAt"] == list(
        answer["result"][0]
    )


@pytest.mark.evidence("recorded", "id first, then as asked for")
async def test_with_fields_the_id_comes_first_though_nobody_asked_for_it(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="city,email")

    assert [("id", 318581), ("city", "Springfield"), ("email", "abe@usa.gov")] == list(
        answer["result"][0].items()
    )


@pytest.mark.evidence("inferred", "unknown id: 1004 by default")
async def test_an_id_that_no_lead_has_is_1004(marketo):
    answer = marketo.get("/rest/v1/lead/999999999.json")

    assert ("1004", "Lead '999999999' not found") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "error 1001")
async def test_an_id_that_is_no_number_is_1001(marketo):
    answer = marketo.get("/rest/v1/lead/ST1001A1.json")

    assert (
        "1001",
        'For input string: "ST1001A1" failed to convert to a number',
    ) == await marketo.error(answer)


@pytest.mark.evidence("seed", "fields: those that are named")
async def test_only_the_fields_asked_for_are_answered(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="firstName")

    assert [{"id": 318581, "firstName": "Abraham"}] == answer["result"]


@pytest.mark.evidence("docs", "lists as commas and as repeated names")
async def test_fields_may_be_repeated_parameters(marketo):
    query = [("fields", "city"), ("fields", "email")]
    answer = await marketo.call("GET", "/rest/v1/lead/318581.json", params=query)

    assert [{"id": 318581, "city": "Springfield", "email": "abe@usa.gov"}] == answer["result"]


@pytest.mark.evidence("inferred", "blanks around names, names given twice")
async def test_fields_are_read_without_blanks_and_once_each(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="city, email,city")

    assert ["id", "city", "email"] == list(answer["result"][0])


@pytest.mark.evidence("recorded", "an empty parameter counts as not given")
async def test_empty_fields_give_the_default_ones(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="")

    assert [LINCOLN] == answer["result"]


@pytest.mark.evidence("recorded", "id first even if requested later")
async def test_the_id_comes_first_though_it_was_asked_for_last(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="email,id")

    assert ["id", "email"] == list(answer["result"][0])


@pytest.mark.evidence("recorded", "explicit null")
async def test_a_field_without_a_value_is_null(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="phone")

    assert [{"id": 318581, "phone": None}] == answer["result"]


@pytest.mark.evidence("recorded", "default fields may be null too")
async def test_a_default_field_without_a_value_is_null(marketo):
    answer = await marketo.get("/rest/v1/lead/50.json")

    assert answer["result"][0]["lastName"] is None


@pytest.mark.evidence("recorded", "a boolean is false when never set")
async def test_a_boolean_that_was_never_set_is_false(marketo):
    answer = await marketo.get("/rest/v1/lead/318581.json", fields="isReference,unsubscribed")

    assert [{"id": 318581, "isReference": False, "unsubscribed": False}] == answer["result"]


@pytest.mark.evidence("docs", "Field types: values as JSON has them")
async def test_values_have_the_json_types_of_their_fields(marketo):
    fields = "isReference,customerNumber,contractValue,netPromoter,discount,lastDemo,renewalAt"
    answer = await marketo.get("/rest/v1/lead/400101.json", fields=fields)

    assert [
        {
            "id": 400101,
            "isReference": True,
            "customerNumber": 10400,
            "contractValue": 12000,
            "netPromoter": 10,
            "discount": 5,
            "lastDemo": "2025-09-04",
            "renewalAt": "2026-06-19T09:00:00Z",
        }
    ] == answer["result"]


@pytest.mark.evidence("seed", "fields=...,ecids; the form of the value inferred")
async def test_experience_cloud_ids_are_answered_when_asked_for(marketo):
    answer = await marketo.get("/rest/v1/lead/400662.json", fields="email,ecids")

    assert [
        {
            "id": 400662,
            "email": "beatriz.larsen@crownretail.example.com",
            "ecids": "38876054321870437218765432109876543210",
        }
    ] == answer["result"]


@pytest.mark.evidence("docs", "Error codes: 1006")
async def test_an_unknown_field_is_1006(marketo):
    answer = marketo.get("/rest/v1/lead/318581.json", fields="email,shoeSize")

    assert ("1006", "Field 'shoeSize' not found") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "parameters are checked before the lead is looked for")
async def test_an_unknown_field_of_an_unknown_lead_is_1006(marketo):
    answer = marketo.get("/rest/v1/lead/999999999.json", fields="shoeSize")

    assert ("1006", "Field 'shoeSize' not found") == await marketo.error(answer)


@pytest.mark.evidence("docs", "reading needs Read-Only Lead")
async def test_a_role_without_leads_is_603(marketo):
    await marketo.sign_in(service=2)

    assert ("603", "Access denied") == await marketo.error(marketo.get("/rest/v1/lead/318581.json"))
