"""Settings: choices where the sources leave a doubt, each in a sandbox of its own."""

import pytest
from callers import MarketoCaller
from serving import served

LEADS = "/rest/v1/leads.json"
LEAD = "/rest/v1/lead/318581.json"
FIELD = "/rest/v1/leads/schema/fields/{}.json"
NOBODY = "new.person@example.com"
TWINS = "bram.bakker@birchhealth.example.org"


@pytest.fixture
async def configured(tmp_path, client):
    """Return Marketo with settings: `marketo = await configured("null_fields: omit")`."""
    opened = []

    async def configure(*settings):
        (tmp_path / "marketo").mkdir()
        (tmp_path / "marketo" / "settings.yaml").write_text("\n".join(settings))
        opened.append(served("marketo", tmp_path))
        world = opened[0].__enter__()
        world.clock.freeze()
        caller = MarketoCaller(world.marketo, client)
        caller.clock = world.clock
        await caller.sign_in()
        return caller

    yield configure
    for it in opened:
        it.__exit__(None, None, None)


async def sync(marketo, *records, **more):
    """Return the outcome of each record: its status, or the code of why it was skipped."""
    answer = await marketo.post(LEADS, {"input": list(records), **more})
    return [
        it["reasons"][0]["code"] if "reasons" in it else it["status"] for it in answer["result"]
    ]


# null_fields


@pytest.mark.evidence("seed", "a field that was asked for and is not answered is empty")
async def test_null_fields_can_be_left_out(configured):
    marketo = await configured("null_fields: omit")

    answer = await marketo.get(LEAD, fields="phone,city")

    assert [{"id": 318581, "city": "Springfield"}] == answer["result"]


@pytest.mark.evidence("seed", "a field that was asked for and is not answered is empty")
async def test_default_fields_can_be_left_out_too(configured):
    marketo = await configured("null_fields: omit")

    answer = await marketo.get("/rest/v1/lead/50.json")

    assert "lastName" not in answer["result"][0]


@pytest.mark.evidence("recorded", "a boolean is false when never set")
async def test_a_boolean_is_false_where_null_fields_are_left_out(configured):
    marketo = await configured("null_fields: omit")

    answer = await marketo.get(LEAD, fields="isReference")

    assert [{"id": 318581, "isReference": False}] == answer["result"]


# lead_by_id_missing


@pytest.mark.evidence("client", "an empty result for an unknown id")
async def test_an_unknown_id_can_be_an_empty_result(configured):
    marketo = await configured("lead_by_id_missing: empty")

    answer = await marketo.get("/rest/v1/lead/999999999.json")

    assert (True, []) == (answer["success"], answer["result"])


# leads_paging


@pytest.mark.evidence("client", "a client's fixture has the token alone")
async def test_a_page_of_leads_can_have_the_token_alone(configured):
    marketo = await configured("leads_paging: token_only")

    answer = await marketo.get(
        LEADS, filterType="sandboxRegion", filterValues="Pilot", batchSize=299
    )

    assert ["requestId", "result", "success", "nextPageToken"] == list(answer)


@pytest.mark.evidence("docs", "moreResult alone, of the schema")
async def test_a_page_of_leads_can_have_the_flag_alone(configured):
    marketo = await configured("leads_paging: flag_only")

    answer = await marketo.get(
        LEADS, filterType="sandboxRegion", filterValues="Pilot", batchSize=299
    )

    assert ["requestId", "result", "success", "moreResult"] == list(answer)


# id_in_upsert


@pytest.mark.evidence("client", "createOrUpdate with lookupField id, reported as updated")
async def test_an_id_can_be_let_into_an_upsert(configured):
    marketo = await configured("id_in_upsert: lenient")

    outcomes = await sync(marketo, {"id": 318581, "city": "Oslo"}, lookupField="id")

    assert ["updated"] == outcomes


@pytest.mark.evidence("docs", "Error codes: 1003 for an id with createOnly")
@pytest.mark.parametrize("action", ["createOnly", "createDuplicate"])
async def test_an_id_is_let_into_no_other_action(configured, action):
    marketo = await configured("id_in_upsert: lenient")

    outcomes = await sync(marketo, {"id": 318581}, lookupField="id", action=action)

    assert ["1003"] == outcomes


@pytest.mark.evidence("inferred", "an id is no key of the e-mail rule")
async def test_an_id_is_let_into_no_upsert_by_email(configured):
    marketo = await configured("id_in_upsert: lenient")

    assert ["1003"] == await sync(marketo, {"id": 318581, "email": "abe@usa.gov"})


# dedupe_fields


@pytest.mark.evidence("docs", "an instance can add fields to the e-mail rule")
async def test_two_people_with_one_email_are_told_apart_by_another_field(configured):
    marketo = await configured("dedupe_fields: [country]")

    outcomes = await sync(
        marketo,
        {"email": "abe@usa.gov", "country": "Norway"},
        {"email": "abe@usa.gov", "country": "Norway", "city": "Oslo"},
    )

    assert ["created", "updated"] == outcomes


@pytest.mark.evidence("docs", "an instance can add fields to the e-mail rule")
async def test_people_alike_in_all_fields_of_the_rule_are_1007(configured):
    marketo = await configured("dedupe_fields: [country]")

    assert ["1007"] == await sync(marketo, {"email": TWINS, "country": "Canada"})


@pytest.mark.evidence("docs", "an instance can add fields to the e-mail rule")
async def test_create_only_knows_duplicates_by_all_fields_of_the_rule(configured):
    marketo = await configured("dedupe_fields: [city]")

    outcomes = await sync(
        marketo,
        {"email": "abe@usa.gov", "city": "Springfield"},
        {"email": "abe@usa.gov", "city": "Oslo"},
        action="createOnly",
    )

    assert ["1005", "created"] == outcomes


@pytest.mark.evidence("docs", "the rule is about the e-mail")
async def test_another_lookup_field_is_not_touched_by_the_rule(configured):
    marketo = await configured("dedupe_fields: [city]")

    outcomes = await sync(
        marketo, {"customerNumber": 10400, "city": "Kiel"}, lookupField="customerNumber"
    )

    assert ["updated"] == outcomes


# race_duplicates


@pytest.mark.evidence("seed", "upserts in quick succession can make duplicates")
async def test_an_upsert_in_the_same_second_makes_a_duplicate(configured):
    marketo = await configured("race_duplicates: true")

    outcomes = [await sync(marketo, {"email": NOBODY}) for _ in range(2)]

    assert [["created"], ["created"]] == outcomes


@pytest.mark.evidence("seed", "duplicates block later upserts; docs: 1007")
async def test_the_duplicates_of_a_race_are_1007_a_second_later(configured):
    marketo = await configured("race_duplicates: true")
    for _ in range(2):
        await sync(marketo, {"email": NOBODY})
    marketo.clock.advance(seconds=1)

    assert ["1007"] == await sync(marketo, {"email": NOBODY})


@pytest.mark.evidence("seed", "a call that waits for the one before makes no duplicate")
async def test_an_upsert_a_second_later_makes_no_duplicate(configured):
    marketo = await configured("race_duplicates: true")
    await sync(marketo, {"email": NOBODY})
    marketo.clock.advance(seconds=1)

    assert ["updated"] == await sync(marketo, {"email": NOBODY})


@pytest.mark.evidence("seed", "createOnly and updateOnly avoid the race")
@pytest.mark.parametrize(
    ("action", "expected"), [("createOnly", "1005"), ("updateOnly", "updated")]
)
async def test_other_actions_make_no_duplicate_in_the_same_second(configured, action, expected):
    marketo = await configured("race_duplicates: true")
    await sync(marketo, {"email": NOBODY})

    assert [expected] == await sync(marketo, {"email": NOBODY}, action=action)


@pytest.mark.evidence("seed", "by default a call sees what the one before it did")
async def test_without_the_setting_there_is_no_race(marketo, world):
    world.clock.freeze()

    outcomes = [await sync(marketo, {"email": NOBODY}) for _ in range(2)]

    assert [["created"], ["updated"]] == outcomes


# schema_is_api_created


@pytest.mark.evidence("docs", "Swagger: isApiCreated")
@pytest.mark.parametrize(
    ("name", "expected"), [("email", False), ("sandboxRegion", True), ("customerNumber", False)]
)
async def test_the_schema_can_say_which_fields_the_api_created(configured, name, expected):
    marketo = await configured("schema_is_api_created: true")

    (field,) = (await marketo.get(FIELD.format(name)))["result"]

    assert ("isApiCreated", expected) == (list(field)[-1], field["isApiCreated"])


@pytest.mark.evidence("seed", "Fields, By Name: the sample has no isApiCreated")
async def test_without_the_setting_the_schema_does_not_say_it(marketo):
    (field,) = (await marketo.get(FIELD.format("email")))["result"]

    assert "isApiCreated" not in field


# custom_field_limit


@pytest.mark.evidence("inferred", "the limit can be set for tests of it")
async def test_the_limit_of_custom_fields_can_be_set(configured):
    marketo = await configured("custom_field_limit: 2")
    fields = [
        {"displayName": f"Acme {n}", "name": f"acme{n}", "dataType": "string"} for n in range(2)
    ]

    answer = await marketo.post("/rest/v1/leads/schema/fields.json", {"input": fields})

    assert ["created", "skipped"] == [it["status"] for it in answer["result"]]


@pytest.mark.evidence("inferred", "an id is Marketo's to give")
async def test_a_lenient_upsert_by_an_unknown_id_creates_nobody(configured):
    marketo = await configured("id_in_upsert: lenient")
    body = {"lookupField": "id", "input": [{"id": 999999, "firstName": "Nobody"}]}

    (result,) = (await marketo.post("/rest/v1/leads.json", body))["result"]

    assert [{"code": "1004", "message": "Lead not found"}] == result["reasons"]
