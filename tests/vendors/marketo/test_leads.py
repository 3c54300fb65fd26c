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
