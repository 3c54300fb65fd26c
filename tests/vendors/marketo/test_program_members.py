"""Program members: read, add, move and remove them (docs: Program Members)."""

import pytest

MEMBERS = "/rest/v1/programs/{}/members.json"
STATUS = "/rest/v1/programs/{}/members/status.json"
DELETE = "/rest/v1/programs/{}/members/delete.json"
FOUND = {
    "seq": 0,
    "leadId": 319141,
    "reachedSuccess": False,
    "programId": 1127,
    "acquiredBy": True,
    "membershipDate": "2020-04-21T16:27:16Z",
}
PAST = {"code": "1037", "message": "Lead skipped because it is already in or past this status"}
NO_MEMBER = {"code": "1013", "message": "Membership not found"}


async def members(marketo, program=1127, **query):
    return await marketo.get(MEMBERS.format(program), **query)


async def moved(marketo, status, *ids, program=1127):
    body = {"statusName": status, "input": [{"leadId": id} for id in ids]}
    return (await marketo.post(STATUS.format(program), body))["result"]


# Query


@pytest.mark.evidence("docs", "Program Members: the default fields and their order")
async def test_a_membership_comes_with_the_default_fields(marketo):
    answer = await members(marketo, filterType="leadId", filterValues="319141")

    assert list(FOUND.items()) == list(answer["result"][0].items())


@pytest.mark.evidence("docs", "Program Members: the sample's keys")
async def test_a_single_page_has_more_result_false_and_no_token(marketo):
    answer = await members(marketo, filterType="leadId", filterValues="319141")

    assert ["requestId", "result", "success", "moreResult"] == list(answer)
    assert answer["moreResult"] is False


@pytest.mark.evidence("docs", "Program Members: fields")
async def test_fields_choose_what_a_membership_shows(marketo):
    answer = await members(
        marketo, filterType="leadId", filterValues="400125", fields="statusName,isExhausted"
    )

    assert [{"seq": 0, "leadId": 400125, "statusName": "Engaged", "isExhausted": True}] == answer[
        "result"
    ]


@pytest.mark.evidence("inferred", "a field without a value is null, as with leads")
async def test_a_field_without_a_value_is_null(marketo):
    answer = await members(marketo, filterType="leadId", filterValues="319141", fields="seatNumber")

    assert [{"seq": 0, "leadId": 319141, "seatNumber": None}] == answer["result"]


@pytest.mark.evidence("docs", "Program Members: custom fields of string and integer are searchable")
async def test_members_are_found_by_a_custom_field(marketo):
    answer = await members(marketo, program=1001, filterType="pMCFField", filterValues="PMCF value")

    assert [319174] == [it["leadId"] for it in answer["result"]]


@pytest.mark.evidence("inferred", "members ascend by lead id")
async def test_members_ascend_by_lead_id(marketo):
    answer = await members(marketo, filterType="leadId", filterValues="319143,319141,319142")

    assert [319141, 319142, 319143] == [it["leadId"] for it in answer["result"]]


@pytest.mark.evidence("docs", "7 days are allowed")
async def test_a_span_of_seven_days_is_allowed(marketo):
    answer = await members(
        marketo,
        filterType="updatedAt",
        startAt="2020-04-15T00:00:00Z",
        endAt="2020-04-22T00:00:00Z",
    )

    assert 5 == len(answer["result"])


@pytest.mark.evidence("docs", "at most 300 values; the code is inferred")
async def test_301_filter_values_are_too_many(marketo):
    values = ",".join(map(str, range(1, 302)))

    answer = members(marketo, filterType="leadId", filterValues=values)

    assert "1003" == (await marketo.error(answer))[0]


@pytest.mark.evidence("inferred", "a filter is judged whether or not there are members")
async def test_an_unknown_filter_is_refused_for_a_program_without_members_too(marketo):
    await marketo.post(DELETE.format(1001), {"input": [{"leadId": 319174}]})

    answer = members(marketo, program=1001, filterType="nothing", filterValues="1")

    assert ("1006", "Field 'nothing' not found") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "a missing filterType: 1003")
async def test_members_without_filter_type_are_1003(marketo):
    assert ("1003", "filterType not specified") == await marketo.error(members(marketo))


@pytest.mark.evidence("inferred", "unknown program: 1013")
@pytest.mark.parametrize("path", [MEMBERS, STATUS, DELETE])
async def test_an_unknown_program_is_1013(marketo, path):
    body = {"input": [{"leadId": 319141}]}
    if path == STATUS:
        body["statusName"] = "Visited"

    answer = marketo.post(path.format(9999), body)

    assert ("1013", "Program not found") == await marketo.error(answer)


# Status


@pytest.mark.evidence("docs", "Program Members: the sample of a status")
async def test_a_new_member_is_created_with_the_status(marketo, world):
    assert [{"seq": 0, "status": "created", "leadId": 318581}] == await moved(
        marketo, "Visited", 318581
    )
    assert "Visited" == world.marketo.program_members[1127, 318581]["statusName"]


@pytest.mark.evidence("docs", "1037: in or past this status; the record has no leadId")
@pytest.mark.parametrize("status", ["Visited", "Member"])
async def test_a_member_in_or_past_a_status_is_skipped(marketo, status):
    assert [{"seq": 0, "status": "skipped", "reasons": [PAST]}] == await moved(
        marketo, status, 319141
    )


@pytest.mark.evidence("inferred", "statuses of the same step: neither is ahead")
async def test_a_status_of_the_same_step_is_skipped(marketo):
    assert [{"seq": 0, "status": "skipped", "reasons": [PAST]}] == await moved(
        marketo, "Waitlisted", 400383, program=1140
    )


@pytest.mark.evidence("docs", "1004")
async def test_an_unknown_lead_is_skipped(marketo):
    reason = {"code": "1004", "message": "Lead not found"}

    assert [{"seq": 0, "status": "skipped", "reasons": [reason]}] == await moved(
        marketo, "Visited", 999999999
    )


@pytest.mark.evidence("docs", "results come in input order, numbered")
async def test_results_are_numbered_in_input_order(marketo):
    result = await moved(marketo, "Engaged", 319143, 999999999, 318581)

    assert [(0, "updated"), (1, "skipped"), (2, "created")] == [
        (it["seq"], it["status"]) for it in result
    ]


@pytest.mark.evidence("inferred", "the channel says which status is a success")
async def test_a_status_that_is_a_success_marks_the_membership(marketo, world):
    await moved(marketo, "Engaged", 319141)

    assert world.marketo.program_members[1127, 319141]["reachedSuccess"] is True


@pytest.mark.evidence("inferred", "the membership began when it began")
async def test_a_move_changes_the_update_time_and_not_the_membership_date(marketo, world):
    before = world.marketo.program_members[1127, 319141]

    await moved(marketo, "Engaged", 319141)

    after = world.marketo.program_members[1127, 319141]
    assert before["membershipDate"] == after["membershipDate"]
    assert before["updatedAt"] < after["updatedAt"]


@pytest.mark.evidence("docs", "1025")
async def test_a_status_of_another_channel_is_1025(marketo):
    answer = marketo.post(
        STATUS.format(1127), {"statusName": "Attended", "input": [{"leadId": 319141}]}
    )

    assert ("1025", "Program status not found") == await marketo.error(answer)


@pytest.mark.evidence("docs", "at most 300 members; the code is inferred")
async def test_301_members_are_too_many(marketo):
    body = {"statusName": "Visited", "input": [{"leadId": id} for id in range(1, 302)]}

    answer = marketo.post(STATUS.format(1127), body)

    assert "1003" == (await marketo.error(answer))[0]


# Data and deletion


@pytest.mark.evidence("docs", "1013: data for who is no member")
async def test_data_for_who_is_no_member_is_skipped(marketo):
    answer = await marketo.post(
        MEMBERS.format(1127), {"input": [{"leadId": 318581, "seatNumber": 1}]}
    )

    (outcome,) = answer["result"]
    assert (0, "skipped", [NO_MEMBER]) == (
        outcome["seq"],
        outcome["status"],
        outcome["reasons"],
    )


@pytest.mark.evidence("docs", "Program Members: the sample of data")
async def test_changed_data_is_answered_with_the_lead_id(marketo):
    answer = await marketo.post(
        MEMBERS.format(1127), {"input": [{"leadId": 319141, "seatNumber": 1}]}
    )

    assert [{"seq": 0, "status": "updated", "leadId": 319141}] == answer["result"]


@pytest.mark.evidence("docs", "a deletion that is skipped names the lead")
async def test_who_is_no_member_can_not_be_deleted(marketo):
    answer = await marketo.post(DELETE.format(1127), {"input": [{"leadId": 318581}]})

    assert [{"seq": 0, "status": "skipped", "leadId": 318581, "reasons": [NO_MEMBER]}] == [
        dict(it) for it in answer["result"]
    ]


@pytest.mark.evidence("docs", "a lead is no longer a member; it stays a lead")
async def test_a_deleted_member_stays_a_lead(marketo, world):
    await marketo.post(DELETE.format(1127), {"input": [{"leadId": 319141}]})

    assert 319141 in world.marketo.leads


@pytest.mark.evidence("docs", "the same member twice: the second is none any more")
async def test_a_member_named_twice_is_deleted_once(marketo):
    body = {"input": [{"leadId": 319141}, {"leadId": 319141}]}

    answer = await marketo.post(DELETE.format(1127), body)

    assert ["deleted", "skipped"] == [it["status"] for it in answer["result"]]


@pytest.mark.evidence("docs", "Swagger: writes need Read-Write Lead")
async def test_a_user_who_only_reads_can_not_change_members(marketo):
    await marketo.sign_in(1)

    answer = marketo.post(DELETE.format(1127), {"input": [{"leadId": 319141}]})

    assert ("603", "Access denied") == await marketo.error(answer)


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
        MEMBERS.format(1127), filterType="statusName", filterValues="Visited", batchSize=2
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
    found = [it["leadId"] for it in (await marketo.get(MEMBERS.format(1127), **query))["result"]]

    assert len(found) == 1 if ids is None else ids == found


@pytest.mark.evidence("docs", "Program Members: paging")
async def test_members_are_paged(marketo):
    query = {"filterType": "statusName", "filterValues": "Visited", "batchSize": 4}
    first = await marketo.get(MEMBERS.format(1127), **query)
    last = await marketo.get(MEMBERS.format(1127), **query, nextPageToken=first["nextPageToken"])

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
    assert code == (await marketo.error(marketo.get(MEMBERS.format(1127), **query)))[0]


@pytest.mark.evidence("docs", "Program Members: at most 100,000 for a filter")
async def test_a_program_of_more_than_100_000_members_is_found_by_lead_id_only(marketo, world):
    member = dict(world.marketo.program_members[1127, 319141])

    def grow():
        state = world._world.states["marketo"]
        many = (((1127, n), {**member, "leadId": n}) for n in range(2_000_001, 2_100_001))
        state.program_members = state.program_members.filled(many)

    world._sandbox.call(grow)
    refused = await marketo.error(
        marketo.get(MEMBERS.format(1127), filterType="statusName", filterValues="X")
    )
    found = await marketo.get(MEMBERS.format(1127), filterType="leadId", filterValues="319141")

    text = "Total membership size: 100008 exceeds the limit allowed 100,000 for the filter"
    assert ("1003", text) == refused
    assert 1 == len(found["result"])


@pytest.mark.evidence("docs", "Program Members: status is an upsert; 1037")
async def test_a_status_makes_members_and_moves_them_forward_only(marketo):
    body = {
        "statusName": "Visited",
        "input": [{"leadId": 318581}, {"leadId": 319141}, {"leadId": 1}],
    }
    answer = await marketo.post(STATUS.format(1127), body)
    again = await marketo.post(
        STATUS.format(1127), {"statusName": "Engaged", "input": [{"leadId": 318581}]}
    )

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
    answer = await marketo.post(MEMBERS.format(1127), body)

    codes = [it.get("reasons", [{"code": it["status"]}])[0]["code"] for it in answer["result"]]
    assert ["updated", "1013", "1003", "1006", "1011"] == codes
    assert 12 == world.marketo.program_members[1127, 319141]["seatNumber"]


@pytest.mark.evidence("docs", "Program Members: delete")
async def test_members_are_deleted(marketo, world):
    body = {"input": [{"leadId": 319141}, {"leadId": 318581}]}
    answer = await marketo.post(DELETE.format(1127), body)

    assert {"seq": 0, "status": "deleted", "leadId": 319141} == answer["result"][0]
    assert "1013" == answer["result"][1]["reasons"][0]["code"]
    assert (1127, 319141) not in world.marketo.program_members
