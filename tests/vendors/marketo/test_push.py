"""Push Lead and Submit Form (docs: Leads)."""

import pytest

PUSH = "/rest/v1/leads/push.json"
FORM = "/rest/v1/leads/submitForm.json"
PROGRAM = "Big Blue Thing Product Launch"


def _push(*records, **more):
    return {"programName": PROGRAM, "input": list(records), **more}


def _form(fields, form=1029, **more):
    submission = {"leadFormFields": fields, **more.pop("submission", {})}
    return {"formId": form, "input": [submission], **more}


def _activities(world, kind):
    return [it for it in world.marketo.activities if it["type"] == kind]


@pytest.mark.evidence("seed", "Push Lead: the sample")
async def test_the_documented_push_creates_one_and_updates_the_other(marketo, world):
    answer = await marketo.post(
        PUSH,
        _push(
            {
                "email": "Theresa.May@westminister.gov.uk",
                "country": "united kingdom",
                "firstName": "Theresa",
                "website": "www.brexit.com",
                "leadScore": 45,
                "marketoSocialFacebookProfileURL": "http://www.facebook.com/id/23434456",
                "jobTitle": "Prime Minister",
            },
            {"email": "Justin.Trudeau@ottowa.gov.ca", "country": "canada", "leadScore": 92},
            source="Cool Sales Site",
            reason="Downloaded pricing sheet",
            lookupField="email",
        ),
    )

    assert ["requestId", "success", "warnings", "result"] == list(answer)
    assert [] == answer["warnings"]
    assert ["created", "updated"] == [it["status"] for it in answer["result"]]
    assert 1087425 == answer["result"][1]["id"]
    assert 92 == world.marketo.leads[1087425]["leadScore"]


@pytest.mark.evidence("seed", "Push Lead: the activity")
async def test_each_pushed_lead_gets_an_activity_of_the_program(marketo, world):
    await marketo.post(PUSH, _push({"email": "abe@usa.gov"}, source="Site", reason="Sheet"))

    (activity,) = _activities(world, "Push Lead to Marketo")
    assert (318581, PROGRAM) == (activity["leadId"], activity["primaryAttributeValue"])
    assert {"Source": "Site", "Reason": "Sheet"} == activity["attributes"]


@pytest.mark.evidence("seed", "Push Lead: a record that fails")
async def test_a_record_that_fails_has_reasons_and_no_status(marketo, world):
    answer = await marketo.post(PUSH, _push({"email": "kjashaedd@klooblept.com"}))

    assert [
        {"reasons": [{"code": "1007", "message": "Multiple lead match lookup criteria"}]}
    ] == answer["result"]
    assert [] == _activities(world, "Push Lead to Marketo")


@pytest.mark.evidence("seed", "Push Lead: mktToken")
async def test_a_token_of_an_email_finds_its_reader(marketo, world):
    answer = await marketo.post(
        PUSH,
        _push(
            {"mktToken": "NDYwMDAtQUJD-spring-318581", "firstName": "Thelma"},
            {"mktToken": "unknown", "firstName": "Louise"},
            lookupField="mktToken",
        ),
    )

    assert {"id": 318581, "status": "updated"} == answer["result"][0]
    assert "1003" == answer["result"][1]["reasons"][0]["code"]
    assert "Thelma" == world.marketo.leads[318581]["firstName"]


@pytest.mark.evidence("seed", "Push Lead: cookies make a person without history")
async def test_the_cookies_of_a_record_become_the_leads(marketo, world):
    cookie = "id:284-RPR-133&token:_mch-example.com-1700000000009-10009"
    await marketo.post(PUSH, _push({"email": "abe@usa.gov", "cookies": cookie}))

    assert 318581 == world.marketo.cookies[cookie]["leadId"]


@pytest.mark.evidence("docs", "Swagger: programStatus")
async def test_a_program_status_makes_a_member(marketo, world):
    await marketo.post(PUSH, _push({"email": "abe@usa.gov"}, programStatus="Filled-out Form"))

    member = world.marketo.program_members[1001, 318581]
    assert ("Filled-out Form", True) == (member["statusName"], member["reachedSuccess"])


@pytest.mark.evidence("docs", "Error Codes: 1025")
async def test_a_status_that_the_program_does_not_have_is_1025(marketo):
    body = _push({"email": "abe@usa.gov"}, programStatus="Attended")

    assert ("1025", "Program status not found") == await marketo.error(marketo.post(PUSH, body))


@pytest.mark.evidence("inferred", "errors of push are not published")
@pytest.mark.parametrize(
    ("program", "code", "text"),
    [
        ("No Such Program", "1013", "Program not found"),
        ("", "701", "programName cannot be blank"),
    ],
)
async def test_a_push_for_no_program_is_refused(marketo, program, code, text):
    body = {"programName": program, "input": [{"email": "abe@usa.gov"}]}

    assert (code, text) == await marketo.error(marketo.post(PUSH, body))


@pytest.mark.evidence("inferred", "missing programName")
async def test_a_push_without_a_program_is_1003(marketo):
    answer = marketo.post(PUSH, {"input": [{"email": "abe@usa.gov"}]})

    assert ("1003", "programName not specified") == await marketo.error(answer)


@pytest.mark.evidence("seed", "Submit Form: the sample")
async def test_the_documented_form_updates_marge(marketo, world):
    answer = await marketo.post(
        FORM,
        _form(
            {
                "firstName": "Marge",
                "lastName": "Simpson",
                "email": "marge.simpson@fox.com",
                "pMCFField": "PMCF value",
            },
            submission={"cookie": "id:063-GJP-217&token:_mch-marketo.com-1594662481190-60776"},
        ),
    )

    assert [{"id": 319174, "status": "updated"}] == answer["result"]
    assert "pMCFField" not in world.marketo.leads[319174]
    assert "PMCF value" == world.marketo.program_members[1001, 319174]["pMCFField"]


@pytest.mark.evidence("seed", "Submit Form: anonymous activity goes to the lead")
async def test_what_the_cookie_did_before_becomes_the_leads(marketo, world):
    cookie = "id:063-GJP-217&token:_mch-marketo.com-1594662481190-60776"
    fields = {"email": "new@example.com"}
    answer = await marketo.post(FORM, _form(fields, submission={"cookie": cookie}))

    assert answer["result"][0]["id"] == world.marketo.activities[7]["leadId"]


@pytest.mark.evidence("seed", "Submit Form: the primary partition of the workspace")
async def test_a_new_lead_goes_to_the_partition_of_the_forms_workspace(marketo, world):
    fields = {"email": "neu@example.com", "company": "Neu GmbH"}
    answer = await marketo.post(FORM, _form(fields, form=1044))

    assert 2 == world.marketo.leads[answer["result"][0]["id"]]["leadPartitionId"]


@pytest.mark.evidence("seed", "Submit Form: no program without member fields")
async def test_a_form_without_member_fields_adds_to_no_program(marketo, world):
    fields = {"email": "neu@example.com", "company": "Neu GmbH"}
    answer = await marketo.post(FORM, _form(fields, form=1044))

    assert (1201, answer["result"][0]["id"]) not in world.marketo.program_members


@pytest.mark.evidence("seed", "Submit Form: programId")
async def test_a_given_program_gets_the_lead(marketo, world):
    await marketo.post(FORM, _form({"email": "abe@usa.gov"}, programId=1140))

    assert (1140, 318581) in world.marketo.program_members


@pytest.mark.evidence("seed", "Submit Form: the program must be in the form's workspace")
async def test_a_program_of_another_workspace_is_refused(marketo):
    answer = marketo.post(FORM, _form({"email": "abe@usa.gov"}, programId=1201))

    assert "1003" == (await marketo.error(answer))[0]


@pytest.mark.evidence("client", "a field that is not on the form skips the submission")
async def test_a_field_that_is_not_on_the_form_skips_everything(marketo, world):
    before = world.marketo.leads
    answer = await marketo.post(FORM, _form({"email": "abe@usa.gov", "city": "Rome"}))

    assert [
        {"status": "skipped", "reasons": [{"code": "1006", "message": "Field 'city' not found"}]}
    ] == answer["result"]
    assert before is world.marketo.leads


@pytest.mark.evidence("client", "a missing required field skips the submission")
@pytest.mark.parametrize(
    ("form", "fields", "missing"),
    [
        (1029, {"firstName": "A"}, "email"),
        (1030, {"email": "a@b.co", "lastName": "B"}, "firstName"),
    ],
)
async def test_a_missing_required_field_skips_the_submission(marketo, form, fields, missing):
    answer = await marketo.post(FORM, _form(fields, form=form))

    assert [{"code": "1003", "message": f"{missing} not specified"}] == answer["result"][0][
        "reasons"
    ]


@pytest.mark.evidence("client", "609 for a formId that is no number")
async def test_a_form_id_that_is_no_number_is_609(marketo):
    answer = marketo.post(FORM, _form({"email": "abe@usa.gov"}, form="1029"))

    assert ("609", "Invalid JSON") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "an unknown form")
async def test_an_unknown_form_is_1013(marketo):
    answer = marketo.post(FORM, _form({"email": "abe@usa.gov"}, form=1))

    assert ("1013", "Form not found") == await marketo.error(answer)


@pytest.mark.evidence("seed", "Submit Form: the activity")
async def test_a_submission_writes_one_activity(marketo, world):
    visitor = {"pageURL": "https://example.com/form", "leadClientIpAddress": "192.0.2.1"}
    await marketo.post(FORM, _form({"email": "abe@usa.gov"}, submission={"visitorData": visitor}))

    (activity,) = _activities(world, "Fill Out Form")
    assert 318581 == activity["leadId"]
    assert "https://example.com/form" == activity["attributes"]["pageURL"]
