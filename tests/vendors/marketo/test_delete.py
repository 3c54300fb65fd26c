"""Delete Leads: three ways to say it (documentation: "Delete")."""

import pytest

LEADS = "/rest/v1/leads.json"
DELETE = "/rest/v1/leads/delete.json"
DELETED = {"id": 235, "status": "deleted"}
MISSING = {
    "id": 999999999,
    "status": "skipped",
    "reasons": [{"code": "1004", "message": "Lead not found"}],
}


def given(*ids):
    return {"input": [{"id": id} for id in ids]}


async def exists(marketo, id):
    answer = await marketo.get(LEADS, filterType="id", filterValues=id)
    return bool(answer["result"])


@pytest.mark.evidence("seed", "Delete: the sample")
async def test_leads_are_deleted_by_their_ids(marketo):
    answer = await marketo.post(DELETE, given(235, 766))

    assert [DELETED, {"id": 766, "status": "deleted"}] == answer["result"]


@pytest.mark.evidence("recorded", "the envelope")
async def test_the_answer_has_the_usual_envelope(marketo):
    answer = await marketo.post(DELETE, given(235))

    assert ["requestId", "result", "success"] == list(answer)


@pytest.mark.evidence("recorded", "deleted leads vanish from reads at once")
async def test_a_deleted_lead_is_read_no_more(marketo):
    await marketo.post(DELETE, given(235))

    assert ("1004", "Lead '235' not found") == await marketo.error(
        marketo.get("/rest/v1/lead/235.json")
    )


@pytest.mark.evidence("recorded", "deleted leads vanish from reads at once")
async def test_a_deleted_lead_is_found_no_more(marketo):
    await marketo.post(DELETE, given(235))

    answer = await marketo.get(LEADS, filterType="email", filterValues="ottoline.pryce@example.com")

    assert [] == answer["result"]


@pytest.mark.evidence("seed", "only those named are deleted")
async def test_other_leads_stay(marketo):
    await marketo.post(DELETE, given(235))

    assert await exists(marketo, 766)


@pytest.mark.evidence("recorded", "an unknown id keeps its id and is skipped with 1004")
async def test_an_unknown_id_is_skipped_with_1004(marketo):
    answer = await marketo.post(DELETE, given(999999999, 235))

    assert [MISSING, DELETED] == answer["result"]


@pytest.mark.evidence("inferred", "ids may repeat; the second finds nobody")
async def test_an_id_given_twice_is_deleted_once(marketo):
    answer = await marketo.post(DELETE, given(235, 235))

    assert [DELETED, {**MISSING, "id": 235}] == answer["result"]


@pytest.mark.evidence("docs", "ids in the query, with an empty body")
async def test_ids_may_stand_in_the_query(marketo):
    answer = await marketo.call("POST", DELETE, params={"id": "235,999999999"})

    assert [DELETED, MISSING] == answer["result"]


@pytest.mark.evidence("docs", "lists as repeated names")
async def test_ids_in_the_query_may_be_repeated_parameters(marketo):
    answer = await marketo.call("POST", DELETE, params=[("id", "235"), ("id", "766")])

    assert [DELETED, {"id": 766, "status": "deleted"}] == answer["result"]


@pytest.mark.evidence("recorded", "POST with _method=DELETE")
async def test_leads_are_deleted_by_a_post_with_the_method_in_the_query(marketo):
    answer = await marketo.post(LEADS, given(235), _method="DELETE")

    assert ([DELETED], False) == (answer["result"], await exists(marketo, 235))


@pytest.mark.evidence("client", "DELETE with a body")
async def test_leads_are_deleted_by_the_method_delete(marketo):
    answer = await marketo.call("DELETE", LEADS, json=given(235))

    assert ([DELETED], False) == (answer["result"], await exists(marketo, 235))


@pytest.mark.evidence("seed", "at most 300 leads")
async def test_300_leads_are_deleted(marketo):
    answer = await marketo.post(DELETE, given(*range(800001, 800301)))

    assert ["deleted"] * 300 == [it["status"] for it in answer["result"]]


@pytest.mark.evidence("seed", "at most 300 leads; code and text inferred")
async def test_301_leads_are_too_many(marketo):
    answer = marketo.post(DELETE, given(*range(800000, 800301)))

    assert (
        "1003",
        "Too many records: at most 300 are allowed",
    ) == await marketo.error(answer)


@pytest.mark.evidence("seed", "at most 300 leads; code and text inferred")
async def test_301_leads_in_the_query_are_too_many(marketo):
    ids = ",".join(map(str, range(800000, 800301)))

    assert (
        "1003",
        "Too many records: at most 300 are allowed",
    ) == await marketo.error(marketo.call("POST", DELETE, params={"id": ids}))


@pytest.mark.evidence("docs", "a call that fails carries nothing out")
async def test_a_call_that_fails_deletes_nobody(marketo):
    await marketo.error(marketo.post(DELETE, given(*range(800000, 800301))))

    assert await exists(marketo, 800001)


@pytest.mark.evidence("recorded", "the text, of lists")
@pytest.mark.parametrize("body", [None, {"input": []}])
async def test_a_call_without_ids_is_1003(marketo, body):
    answer = marketo.call("POST", DELETE, json=body) if body else marketo.call("POST", DELETE)

    assert ("1003", "Lead ids not specified") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "error 1001")
async def test_an_id_in_the_query_that_is_no_number_is_1001(marketo):
    assert (
        "1001",
        'For input string: "abe" failed to convert to a number',
    ) == await marketo.error(marketo.call("POST", DELETE, params={"id": "235,abe"}))


@pytest.mark.evidence("inferred", "error 1001, as elsewhere")
async def test_an_id_in_the_body_that_is_no_number_is_1001(marketo):
    assert (
        "1001",
        'For input string: "abe" failed to convert to a number',
    ) == await marketo.error(marketo.post(DELETE, given("abe")))


@pytest.mark.evidence("client", "a text of digits is taken as an id")
async def test_an_id_may_be_a_text_of_digits(marketo):
    answer = await marketo.post(DELETE, given("235"))

    assert [DELETED] == answer["result"]


@pytest.mark.evidence("client", "a member of the wrong type is 609")
@pytest.mark.parametrize("body", [{"input": 235}, {"input": [235]}, [235], given(True)])
async def test_a_member_of_the_wrong_type_is_609(marketo, body):
    code, _ = await marketo.error(marketo.post(DELETE, body))

    assert "609" == code


@pytest.mark.evidence("seed", "Content-Type: application/json")
async def test_a_body_of_another_media_type_is_612(marketo):
    answer = marketo.call(
        "POST", DELETE, data=b'{"input":[{"id":235}]}', headers={"Content-Type": "text/plain"}
    )

    assert ("612", "Invalid Content Type") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Delete Leads needs Read-Write Lead")
async def test_a_role_that_may_only_read_is_603(marketo):
    await marketo.sign_in(service=1)

    assert ("603", "Access denied") == await marketo.error(marketo.post(DELETE, given(235)))


@pytest.mark.evidence("docs", "the older way needs Read-Write Lead as well")
@pytest.mark.parametrize("way", [("POST", f"{LEADS}?_method=DELETE"), ("DELETE", LEADS)])
async def test_the_older_ways_are_603_for_a_role_that_may_only_read(marketo, way):
    await marketo.sign_in(service=1)

    assert ("603", "Access denied") == await marketo.error(marketo.call(*way, json=given(235)))


@pytest.mark.evidence("inferred", "a deleted lead is no member of anything")
async def test_a_deleted_lead_leaves_its_lists(marketo, world):
    member = next(iter(world.marketo.list_members))["leadId"]
    await marketo.post(DELETE, given(member))

    assert [] == world.marketo.list_members.where(leadId=member)


@pytest.mark.evidence("inferred", "a deleted lead's cookie is an anonymous visitor's")
async def test_the_cookie_of_a_deleted_lead_finds_nobody(marketo):
    await marketo.post(DELETE, given(318592))
    cookie = "id:284-RPR-133&token:_mch-example.com-1700000000001-10001"

    answer = await marketo.get(LEADS, filterType="cookies", filterValues=cookie)

    assert [] == answer["result"]


@pytest.mark.evidence("inferred", "ids are never given again")
async def test_the_id_of_a_deleted_lead_is_not_given_again(marketo):
    first = await marketo.post(LEADS, {"input": [{"email": "a@example.com"}]})
    await marketo.post(DELETE, given(first["result"][0]["id"]))
    second = await marketo.post(LEADS, {"input": [{"email": "b@example.com"}]})

    assert second["result"][0]["id"] > first["result"][0]["id"]


@pytest.mark.evidence("inferred", "a deleted lead's key is free")
async def test_an_email_of_a_deleted_lead_makes_a_new_lead(marketo):
    await marketo.post(DELETE, given(235))
    answer = await marketo.post(LEADS, {"input": [{"email": "ottoline.pryce@example.com"}]})

    assert "created" == answer["result"][0]["status"]
