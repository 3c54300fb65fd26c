"""Programs of leads and leads of programs (docs: Leads)."""

import pytest

LEADS = "/rest/v1/leads/programs/1127.json"
MEMBERSHIP = "/rest/v1/leads/318581/programMembership.json"
STATUS = "/rest/v1/programs/1127/members/status.json"


@pytest.mark.evidence("seed", "Programs: the sample")
async def test_the_leads_of_a_program_are_those_of_the_documents_sample(marketo):
    answer = await marketo.get(LEADS, batchSize=3)

    assert [319141, 319142, 319143] == [it["id"] for it in answer["result"]]
    assert {
        "id": 319141,
        "firstName": "Meera",
        "lastName": "Reed",
        "email": "mree@housestark.com",
        "updatedAt": "2020-04-21T16:27:14Z",
        "createdAt": "2020-04-21T16:27:14Z",
        "membership": {
            "id": 1127,
            "progressionStatus": "Visited",
            "progressionStatusType": "Visited",
            "isExhausted": False,
            "acquiredBy": True,
            "reachedSuccess": False,
            "membershipDate": "2020-04-21T16:27:16Z",
            "updatedAt": "2020-04-21T16:27:16Z",
        },
    } == answer["result"][0]
    assert ["requestId", "result", "success", "nextPageToken"] == list(answer)


@pytest.mark.evidence("seed", "Programs: stream and cadence of engagement programs")
async def test_an_engagement_program_tells_stream_and_cadence(marketo):
    answer = await marketo.get(LEADS)

    membership = answer["result"][-1]["membership"]
    assert {"Stream 3", "norm"} == {membership["stream"], membership["nurtureCadence"]}


@pytest.mark.evidence("seed", "Programs: membership is among the default fields only")
async def test_with_fields_the_membership_has_to_be_asked_for(marketo):
    without = await marketo.get(LEADS, fields="email", batchSize=1)
    with_it = await marketo.get(LEADS, fields="email,membership", batchSize=1)

    assert ["id", "email"] == list(without["result"][0])
    assert ["id", "email", "membership"] == list(with_it["result"][0])


@pytest.mark.evidence("seed", "Programs: the sample")
async def test_the_programs_of_a_lead_are_those_of_the_documents_sample(marketo):
    answer = await marketo.get(MEMBERSHIP)

    assert [
        {
            "id": 1044,
            "progressionStatus": "Sent",
            "isExhausted": False,
            "acquiredBy": False,
            "reachedSuccess": False,
            "membershipDate": "2016-05-27T19:50:29Z",
            "updatedAt": "2016-05-27T19:50:29Z",
        }
    ] == answer["result"]
    assert answer["moreResult"] is False


@pytest.mark.evidence("seed", "Programs: filter on the program's id")
@pytest.mark.parametrize(("values", "ids"), [("1044,1127", [1044]), ("1127", [])])
async def test_programs_of_a_lead_are_filtered(marketo, values, ids):
    answer = await marketo.get(MEMBERSHIP, filterType="programId", filterValues=values)

    assert ids == [it["id"] for it in answer["result"]]


@pytest.mark.evidence("docs", "Programs: earliestUpdatedAt, latestUpdatedAt")
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"earliestUpdatedAt": "2016-05-27T19:50:29Z"}, 1),
        ({"earliestUpdatedAt": "2016-05-27T19:50:30Z"}, 0),
        ({"latestUpdatedAt": "2016-05-27T21:50:29+02:00"}, 1),
        ({"latestUpdatedAt": "2016-05-27T19:50:28Z"}, 0),
    ],
)
async def test_memberships_are_bounded_by_their_last_change(marketo, query, count):
    assert count == len((await marketo.get(MEMBERSHIP, **query))["result"])


@pytest.mark.evidence("docs", "Error Codes: 704")
async def test_a_bad_date_is_704(marketo):
    answer = marketo.get(MEMBERSHIP, earliestUpdatedAt="yesterday")

    assert ("704", "Invalid date format") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "an unknown program, an unknown lead")
async def test_what_does_not_exist_is_refused(marketo):
    unknown_program = await marketo.error(marketo.get("/rest/v1/leads/programs/1.json"))
    unknown_lead = await marketo.error(marketo.get("/rest/v1/leads/1/programMembership.json"))

    assert ("1013", "Program not found") == unknown_program
    assert ("1004", "Lead '1' not found") == unknown_lead


@pytest.mark.evidence("docs", "Swagger: only members may change")
async def test_the_older_call_changes_members_only(marketo, world):
    body = {"status": "Engaged", "input": [{"id": 319141}, {"id": 318581}, {"id": 1}]}
    answer = await marketo.post("/rest/v1/leads/programs/1127/status.json", body)

    assert {"id": 319141, "status": "updated"} == answer["result"][0]
    assert [{"code": "1013", "message": "Membership not found"}] == answer["result"][1]["reasons"]
    assert "1004" == answer["result"][2]["reasons"][0]["code"]
    assert world.marketo.program_members[1127, 319141]["reachedSuccess"] is True


@pytest.mark.evidence("docs", "Error Codes: 1025")
@pytest.mark.parametrize(
    ("path", "member"),
    [("/rest/v1/leads/programs/1127/status.json", "status"), (STATUS, "statusName")],
)
async def test_a_status_that_the_channel_does_not_have_is_1025(marketo, path, member):
    body = {member: "Attended", "input": [{"id": 319141, "leadId": 319141}]}

    assert ("1025", "Program status not found") == await marketo.error(marketo.post(path, body))
