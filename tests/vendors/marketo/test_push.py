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


# Push Lead: further rules


ANONYMOUS = "id:284-RPR-133&token:_mch-example.com-1700000000002-10002"
OF_WASHINGTON = "id:284-RPR-133&token:_mch-example.com-1700000000001-10001"
LINCOLN_TOKEN = "NDYwMDAtQUJD-spring-318581"
LISA = {"email": "lisa@example.com"}


async def _one(marketo, path, body):
    """Return the outcome of the only record."""
    (outcome,) = (await marketo.post(path, body))["result"]
    return outcome


@pytest.mark.evidence("seed", "Push Lead: the third record of the sample; its error is inferred")
async def test_a_record_that_fails_has_the_id_of_its_lead_and_reasons(marketo):
    outcome = await _one(marketo, PUSH, _push({"email": "postmaster@example.net", "nothing": 1}))

    assert [
        ("id", 3525),
        ("reasons", [{"code": "1006", "message": "Field 'nothing' not found"}]),
    ] == list(outcome.items())


@pytest.mark.evidence("docs", "results come in input order, one for each record")
async def test_a_failing_record_does_not_hinder_those_beside_it(marketo):
    bad = {"email": "b@example.com", "nothing": 1}

    answer = await marketo.post(PUSH, _push(LISA, bad, {"email": "c@example.com"}))

    assert ["created", None, "created"] == [it.get("status") for it in answer["result"]]


@pytest.mark.evidence("seed", "all primary keys of Sync Leads are valid")
async def test_a_push_looks_leads_up_by_a_field_of_ones_own(marketo):
    record = {"customerNumber": 10400, "city": "Altona"}

    outcome = await _one(marketo, PUSH, _push(record, lookupField="customerNumber"))

    assert {"id": 400101, "status": "updated"} == outcome


@pytest.mark.evidence("docs", "Swagger: partitionName")
async def test_a_push_can_create_leads_in_a_partition(marketo, world):
    outcome = await _one(marketo, PUSH, _push(LISA, partitionName="Europe"))

    assert 2 == world.marketo.leads[outcome["id"]]["leadPartitionId"]


@pytest.mark.evidence("inferred", "a push alone is an activity, no membership")
async def test_without_program_status_a_push_makes_no_member(marketo, world):
    outcome = await _one(marketo, PUSH, _push(LISA))

    assert (1001, outcome["id"]) not in world.marketo.program_members


@pytest.mark.evidence("docs", "1003: an id where the action has none")
async def test_an_id_beside_a_token_does_not_choose_another_lead(marketo, world):
    record = {"mktToken": LINCOLN_TOKEN, "id": 318592, "firstName": "Thelma"}

    outcome = await _one(marketo, PUSH, _push(record, lookupField="mktToken"))

    assert {"reasons": [{"code": "1003", "message": "Invalid data"}]} == outcome
    assert "George" == world.marketo.leads[318592]["firstName"]


@pytest.mark.evidence("docs", "1006: mktToken is no field of a lead")
async def test_a_token_with_another_lookup_field_is_an_unknown_field(marketo):
    outcome = await _one(marketo, PUSH, _push({"email": "abe@usa.gov", "mktToken": LINCOLN_TOKEN}))

    assert [{"code": "1006", "message": "Field 'mktToken' not found"}] == outcome["reasons"]


@pytest.mark.evidence("seed", "Merge: activities go to the winner")
async def test_after_a_merge_a_token_finds_the_winner(marketo):
    await marketo.post("/rest/v1/leads/318592/merge.json", leadId=318581)
    record = {"mktToken": LINCOLN_TOKEN, "firstName": "Thelma"}

    outcome = await _one(marketo, PUSH, _push(record, lookupField="mktToken"))

    assert {"id": 318592, "status": "updated"} == outcome


@pytest.mark.evidence("seed", "Note on anonymous activities: a new lead without history")
async def test_a_cookie_in_a_pushed_record_brings_no_history(marketo, world):
    outcome = await _one(marketo, PUSH, _push({**LISA, "cookies": ANONYMOUS}))

    assert world.marketo.activities[9]["leadId"] is None
    assert outcome["id"] == world.marketo.cookies[ANONYMOUS]["leadId"]


@pytest.mark.evidence("seed", "Note on anonymous activities: push, then associate")
async def test_a_push_without_cookie_and_associate_bring_the_history(marketo, world):
    outcome = await _one(marketo, PUSH, _push(LISA))

    await marketo.post(f"/rest/v1/leads/{outcome['id']}/associate.json", cookie=ANONYMOUS)

    assert outcome["id"] == world.marketo.activities[9]["leadId"]


@pytest.mark.evidence("docs", "1012: no Munchkin cookie; nothing is carried out")
async def test_a_push_with_a_bad_cookie_is_refused_as_a_whole(marketo, world):
    before = world.marketo.leads

    answer = marketo.post(PUSH, _push(LISA, {"email": "b@example.com", "cookies": "biscuit"}))

    assert ("1012", "Invalid cookie value 'biscuit'") == await marketo.error(answer)
    assert before is world.marketo.leads


# Submit Form: further rules


@pytest.mark.evidence("recorded", "1007")
async def test_a_form_with_the_email_of_several_leads_is_skipped(marketo):
    outcome = await _one(marketo, FORM, _form({"email": "kjashaedd@klooblept.com"}))

    assert {
        "status": "skipped",
        "reasons": [{"code": "1007", "message": "Multiple lead match lookup criteria"}],
    } == outcome


@pytest.mark.evidence("seed", "the partition of the form's workspace is for new leads")
async def test_a_lead_that_exists_stays_in_its_partition(marketo, world):
    await marketo.post(FORM, _form({"email": "abe@usa.gov", "company": "Hafen"}, form=1044))

    assert 1 == world.marketo.leads[318581]["leadPartitionId"]


@pytest.mark.evidence("seed", "Submit Form validates fields; the code as in Sync Leads")
@pytest.mark.parametrize("bad", [{"email": "no address"}, {**LISA, "pMCFField": "x" * 256}])
async def test_a_value_that_does_not_fit_skips_the_submission(marketo, world, bad):
    before = len(world.marketo.leads)

    outcome = await _one(marketo, FORM, _form(bad))

    assert ("skipped", "1003") == (outcome["status"], outcome["reasons"][0]["code"])
    assert before == len(world.marketo.leads)


@pytest.mark.evidence("inferred", "what is not written triggers nothing")
async def test_a_skipped_submission_leaves_no_activity(marketo, world):
    await marketo.post(FORM, _form({"firstName": "Lisa"}))

    assert [] == _activities(world, "Fill Out Form")


@pytest.mark.evidence("seed", "the required members; the code is inferred")
@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"input": [{"leadFormFields": LISA}]}, "formId"),
        ({"formId": 1029}, "input"),
        ({"formId": 1029, "input": [{"visitorData": {}}]}, "leadFormFields"),
    ],
)
async def test_a_submission_without_a_required_member_is_1003(marketo, body, name):
    assert ("1003", f"{name} not specified") == await marketo.error(marketo.post(FORM, body))


@pytest.mark.evidence("seed", "a single record; the code is inferred")
async def test_two_submissions_in_one_call_are_1003(marketo):
    answer = marketo.post(FORM, {"formId": 1029, "input": [{"leadFormFields": LISA}] * 2})

    assert "1003" == (await marketo.error(answer))[0]


@pytest.mark.evidence("inferred", "unknown program: 1013")
async def test_a_form_for_an_unknown_program_is_1013(marketo):
    answer = marketo.post(FORM, _form(LISA, programId=9999))

    assert ("1013", "Program not found") == await marketo.error(answer)


@pytest.mark.evidence("seed", "the member fields of a form go to the membership")
async def test_member_fields_are_no_fields_of_the_lead(marketo, world):
    outcome = await _one(marketo, FORM, _form({**LISA, "pMCFField": "front row"}))

    assert "front row" == world.marketo.program_members[1001, outcome["id"]]["pMCFField"]
    assert "pMCFField" not in world.marketo.leads[outcome["id"]]


@pytest.mark.evidence("inferred", "a member is not 'Not in Program'")
async def test_a_new_member_has_the_first_status_of_those_in_the_program(marketo, world):
    outcome = await _one(marketo, FORM, _form(LISA))

    assert "Member" == world.marketo.program_members[1001, outcome["id"]]["statusName"]


@pytest.mark.evidence("inferred", "a form is no way back")
async def test_a_member_keeps_the_status(marketo, world):
    await marketo.post(FORM, _form({"email": "marge.simpson@fox.com"}))

    assert "Filled-out Form" == world.marketo.program_members[1001, 319174]["statusName"]


@pytest.mark.evidence("inferred", "updatedAt is the last change of a membership")
async def test_a_changed_member_field_changes_the_time_of_the_membership(marketo, world):
    before = world.marketo.program_members[1001, 319174]["updatedAt"]

    await marketo.post(FORM, _form({"email": "marge.simpson@fox.com", "pMCFField": "another"}))

    assert before < world.marketo.program_members[1001, 319174]["updatedAt"]


@pytest.mark.evidence("seed", "a cookie of somebody else: old activity stays, new follows")
async def test_a_cookie_of_somebody_else_brings_no_history(marketo, world):
    outcome = await _one(marketo, FORM, _form(LISA, submission={"cookie": OF_WASHINGTON}))

    assert 318592 == world.marketo.activities[8]["leadId"]
    assert outcome["id"] == world.marketo.cookies[OF_WASHINGTON]["leadId"]


@pytest.mark.evidence("seed", "without cookie: a new lead without history")
async def test_without_a_cookie_a_new_lead_has_no_history(marketo, world):
    outcome = await _one(marketo, FORM, _form(LISA))

    found = [it["type"] for it in world.marketo.activities if it["leadId"] == outcome["id"]]
    assert ["Fill Out Form"] == found


@pytest.mark.evidence("docs", "1012: no Munchkin cookie; nothing is carried out")
async def test_a_form_with_a_bad_cookie_is_refused(marketo, world):
    before = world.marketo.leads

    answer = marketo.post(FORM, _form(LISA, submission={"cookie": "biscuit"}))

    assert ("1012", "Invalid cookie value 'biscuit'") == await marketo.error(answer)
    assert before is world.marketo.leads
