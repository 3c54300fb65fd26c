"""Programs of leads, program members and partitions (docs: Leads; Program Members)."""

import pytest

LEADS = "/rest/v1/leads/programs/1127.json"
MEMBERSHIP = "/rest/v1/leads/318581/programMembership.json"
MEMBERS = "/rest/v1/programs/1127/members.json"
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


@pytest.mark.evidence("docs", "Program Members: describe")
async def test_a_membership_is_described(marketo):
    (described,) = (await marketo.get("/rest/v1/programs/members/describe.json"))["result"]

    assert "API Program Membership" == described["name"]
    assert ["leadId", "programId"] == described["dedupeFields"]
    assert ["pMCFField"] in described["searchableFields"]
    assert {"leadId", "statusName", "pMCFField"} <= {it["name"] for it in described["fields"]}


@pytest.mark.evidence("docs", "Program Members: query")
async def test_members_are_found_by_status(marketo):
    answer = await marketo.get(
        MEMBERS, filterType="statusName", filterValues="Visited", batchSize=2
    )

    assert [
        {
            "seq": 0,
            "leadId": 319141,
            "reachedSuccess": False,
            "programId": 1127,
            "acquiredBy": True,
            "membershipDate": "2020-04-21T16:27:16Z",
        }
    ] == answer["result"][:1]
    assert answer["moreResult"] is True


@pytest.mark.evidence("docs", "Program Members: filters")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"filterType": "leadId", "filterValues": "319142,319141,1"}, [319141, 319142]),
        ({"filterType": "reachedSuccess", "filterValues": "true"}, None),
        (
            {
                "filterType": "updatedAt",
                "startAt": "2020-04-20T00:00:00Z",
                "endAt": "2020-04-22T00:00:00Z",
            },
            [319141, 319142, 319143, 319144, 319145],
        ),
    ],
)
async def test_members_are_found_by_each_filter(marketo, query, ids):
    found = [it["leadId"] for it in (await marketo.get(MEMBERS, **query))["result"]]

    assert len(found) == 1 if ids is None else ids == found


@pytest.mark.evidence("docs", "Program Members: paging")
async def test_members_are_paged(marketo):
    query = {"filterType": "statusName", "filterValues": "Visited", "batchSize": 4}
    first = await marketo.get(MEMBERS, **query)
    last = await marketo.get(MEMBERS, **query, nextPageToken=first["nextPageToken"])

    assert 4 == len(first["result"])
    assert last["moreResult"] is False
    assert not {it["leadId"] for it in first["result"]} & {it["leadId"] for it in last["result"]}


@pytest.mark.evidence("inferred", "refusals of the query")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "1003"),
        ({"filterType": "statusName"}, "1003"),
        ({"filterType": "updatedAt", "startAt": "2020-01-01"}, "1003"),
        ({"filterType": "updatedAt", "startAt": "2020-01-01", "endAt": "2020-01-09"}, "1003"),
        ({"filterType": "updatedAt", "startAt": "x", "endAt": "2020-01-09"}, "704"),
        ({"filterType": "nothing", "filterValues": "1"}, "1006"),
        ({"filterType": "webinarUrl", "filterValues": "1"}, "1011"),
        ({"filterType": "leadId", "filterValues": "1", "fields": "nothing"}, "1006"),
    ],
)
async def test_a_query_that_can_not_be_is_refused(marketo, query, code):
    assert code == (await marketo.error(marketo.get(MEMBERS, **query)))[0]


@pytest.mark.evidence("docs", "Program Members: at most 100,000 for a filter")
async def test_a_program_of_more_than_100_000_members_is_found_by_lead_id_only(marketo, world):
    member = dict(world.marketo.program_members[1127, 319141])

    def grow():
        state = world._world.states["marketo"]
        many = (((1127, n), {**member, "leadId": n}) for n in range(2_000_001, 2_100_001))
        state.program_members = state.program_members.filled(many)

    world._sandbox.call(grow)
    refused = await marketo.error(marketo.get(MEMBERS, filterType="statusName", filterValues="X"))
    found = await marketo.get(MEMBERS, filterType="leadId", filterValues="319141")

    text = "Total membership size: 100008 exceeds the limit allowed 100,000 for the filter"
    assert ("1003", text) == refused
    assert 1 == len(found["result"])


@pytest.mark.evidence("docs", "Program Members: status is an upsert; 1037")
async def test_a_status_makes_members_and_moves_them_forward_only(marketo):
    body = {
        "statusName": "Visited",
        "input": [{"leadId": 318581}, {"leadId": 319141}, {"leadId": 1}],
    }
    answer = await marketo.post(STATUS, body)
    again = await marketo.post(STATUS, {"statusName": "Engaged", "input": [{"leadId": 318581}]})

    assert {"seq": 0, "status": "created", "leadId": 318581} == answer["result"][0]
    assert [
        {
            "code": "1037",
            "message": "Lead skipped because it is already in or past this status",
        }
    ] == answer["result"][1]["reasons"]
    assert "1004" == answer["result"][2]["reasons"][0]["code"]
    assert "updated" == again["result"][0]["status"]


@pytest.mark.evidence("docs", "Program Members: data; 1013 for who is no member")
async def test_fields_of_members_are_changed(marketo, world):
    body = {
        "input": [
            {"leadId": 319141, "seatNumber": 12, "pMCFField": "x"},
            {"leadId": 318581, "seatNumber": 1},
            {"leadId": 319142, "seatNumber": "front"},
            {"leadId": 319143, "nothing": 1},
            {"leadId": 319144, "membershipDate": "2020-01-01T00:00:00Z"},
        ]
    }
    answer = await marketo.post(MEMBERS, body)

    codes = [it.get("reasons", [{"code": it["status"]}])[0]["code"] for it in answer["result"]]
    assert ["updated", "1013", "1003", "1006", "1011"] == codes
    assert 12 == world.marketo.program_members[1127, 319141]["seatNumber"]


@pytest.mark.evidence("docs", "Program Members: delete")
async def test_members_are_deleted(marketo, world):
    body = {"input": [{"leadId": 319141}, {"leadId": 318581}]}
    answer = await marketo.post("/rest/v1/programs/1127/members/delete.json", body)

    assert {"seq": 0, "status": "deleted", "leadId": 319141} == answer["result"][0]
    assert "1013" == answer["result"][1]["reasons"][0]["code"]
    assert (1127, 319141) not in world.marketo.program_members


@pytest.mark.evidence("docs", "Swagger: partitions; what the user can see")
async def test_a_user_sees_the_partitions_of_his_workspaces(marketo):
    answer = await marketo.get("/rest/v1/leads/partitions.json")

    assert [(1, "Default"), (2, "Europe")] == [(it["id"], it["name"]) for it in answer["result"]]


@pytest.mark.evidence("docs", "Swagger: update partition; 1004, 1008")
async def test_leads_are_moved_to_partitions_that_can_be_seen(marketo, world):
    body = {
        "input": [
            {"id": 318581, "partitionName": "Europe"},
            {"id": 1, "partitionName": "Europe"},
            {"id": 318592, "partitionName": "Restricted"},
        ]
    }
    answer = await marketo.post("/rest/v1/leads/partitions.json", body)

    assert {"id": 318581, "status": "updated"} == answer["result"][0]
    assert "1004" == answer["result"][1]["reasons"][0]["code"]
    assert [{"code": "1008", "message": "Access denied to partition 'Restricted'"}] == answer[
        "result"
    ][2]["reasons"]
    assert 2 == world.marketo.leads[318581]["leadPartitionId"]
