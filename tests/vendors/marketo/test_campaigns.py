"""Smart campaigns (docs: Smart Campaigns; Leads)."""

import pytest

TRIGGER = "/rest/v1/campaigns/3746/trigger.json"
SCHEDULE = "/rest/v1/campaigns/3678/schedule.json"
MEMBERSHIP = "/rest/v1/leads/318581/smartCampaignMembership.json"


def _leads(*ids, **more):
    return {"input": {"leads": [{"id": id} for id in ids], **more}}


@pytest.mark.evidence("recorded", "campaigns.json: the form of an answer")
async def test_a_campaign_is_shown_with_its_program(marketo):
    answer = await marketo.get("/rest/v1/campaigns/3746.json")

    assert [
        {
            "id": 3746,
            "name": "Send Pricing Sheet",
            "description": "Sends the pricing sheet on request",
            "type": "trigger",
            "programName": "Big Blue Thing Product Launch",
            "programId": 1001,
            "workspaceName": "Default",
            "createdAt": "2018-05-28T08:00:00Z",
            "updatedAt": "2018-06-01T17:00:00Z",
            "active": True,
        }
    ] == answer["result"]


@pytest.mark.evidence("docs", "Swagger: filters of campaigns")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, [3601, 3678, 3680, 3746, 3801, 3822]),
        ({"isTriggerable": "true"}, [3746]),
        ({"isTriggerable": "false"}, [3601, 3678, 3680, 3801, 3822]),
        ({"name": "Score by Title"}, [3680]),
        ({"workspaceName": "Europe"}, [3822]),
        ({"programName": "Big Blue Thing Product Launch"}, [3678, 3746, 3801]),
        ({"id": "3678,3680"}, [3678, 3680]),
    ],
)
async def test_campaigns_are_filtered(marketo, query, ids):
    answer = await marketo.get("/rest/v1/campaigns.json", **query)

    assert ids == [it["id"] for it in answer["result"]]


@pytest.mark.evidence("recorded", "Campaign not found")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/rest/v1/campaigns/1.json"),
        ("POST", "/rest/v1/campaigns/1/trigger.json"),
        ("POST", "/rest/v1/campaigns/1/schedule.json"),
    ],
)
async def test_an_unknown_campaign_is_1013(marketo, method, path):
    body = (
        None if method == "GET" else {"input": {"leads": [{"id": 50}]} if "trigger" in path else {}}
    )

    assert ("1013", "Campaign not found") == await marketo.error(
        marketo.call(method, path, json=body)
    )


@pytest.mark.evidence("docs", "Smart Campaigns: request")
async def test_leads_run_through_a_trigger_campaign(marketo, world):
    world.clock.freeze()
    answer = await marketo.post(TRIGGER, _leads(319141, 318581, 319141))

    assert [{"id": 3746}] == answer["result"]
    members = world.marketo.campaign_members
    assert members[3746, 319141]["createdAt"] == members[3746, 319141]["updatedAt"]
    assert "2018-06-01T18:00:04Z" == members[3746, 318581]["createdAt"]
    assert "2018-06-01T18:00:06Z" < members[3746, 318581]["updatedAt"]


@pytest.mark.evidence("recorded", "any unknown lead fails the whole call")
async def test_unknown_leads_fail_the_whole_call(marketo, world):
    before = world.marketo.campaign_members
    answer = marketo.post(TRIGGER, _leads(318592, 1, 2))

    assert ("1004", "Lead [1, 2] not found") == await marketo.error(answer)
    assert before is world.marketo.campaign_members


@pytest.mark.evidence("docs", "Smart Campaigns: active, requested by the web service")
@pytest.mark.parametrize("campaign", [3678, 3601, 3801])
async def test_only_an_active_requestable_trigger_campaign_can_be_requested(marketo, campaign):
    answer = marketo.post(f"/rest/v1/campaigns/{campaign}/trigger.json", _leads(50))

    assert ("1003", "Invalid data") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "Invalid token value")
async def test_tokens_have_to_be_the_programs_own(marketo):
    tokens = [{"name": name, "value": "x"} for name in ("{{my.message}}", "{{my.a}}", "{{my.b}}")]
    answer = marketo.post(TRIGGER, _leads(50, tokens=tokens))

    assert ("1003", "Invalid token value: [my.a, my.b]") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Smart Campaigns: 100 leads, 100 tokens")
@pytest.mark.parametrize(
    "body",
    [
        _leads(*range(700001, 700102)),
        _leads(50, tokens=[{"name": "{{my.message}}", "value": "x"}] * 101),
    ],
)
async def test_more_than_100_leads_or_tokens_are_refused(marketo, body):
    assert "1003" == (await marketo.error(marketo.post(TRIGGER, body)))[0]


@pytest.mark.evidence("docs", "Smart Campaigns: input is an object")
async def test_an_array_for_input_is_609(marketo):
    assert "609" == (await marketo.error(marketo.post(TRIGGER, {"input": [{"id": 50}]})))[0]


@pytest.mark.evidence("docs", "Smart Campaigns: schedule")
async def test_a_batch_campaign_is_scheduled(marketo, world):
    answer = await marketo.post(SCHEDULE, {"input": {"runAt": "2030-03-14T09:00:00+01:00"}})

    assert [{"id": 3678}] == answer["result"]
    assert "2030-03-14T08:00:00Z" == world.marketo.campaigns[3678]["runAt"]


@pytest.mark.evidence("docs", "Smart Campaigns: the errors of schedule")
@pytest.mark.parametrize(
    ("campaign", "wanted", "code"),
    [
        (3746, {}, "1003"),
        (3678, {"runAt": "soon"}, "704"),
        (3678, {"cloneToProgramName": ""}, "701"),
        (3678, {"tokens": [{"name": "{{my.nothing}}", "value": "x"}]}, "1003"),
    ],
)
async def test_a_schedule_that_can_not_be_is_refused(marketo, campaign, wanted, code):
    answer = marketo.post(f"/rest/v1/campaigns/{campaign}/schedule.json", {"input": wanted})

    assert code == (await marketo.error(answer))[0]


@pytest.mark.evidence("recorded", "611 for a clone onto a name that exists")
async def test_a_clone_onto_the_name_of_a_program_is_611(marketo):
    answer = marketo.post(SCHEDULE, {"input": {"cloneToProgramName": "Spring Newsletter"}})

    assert ("611", "System error") == await marketo.error(answer)


@pytest.mark.evidence("seed", "Smart campaigns: the sample")
async def test_the_campaigns_of_a_lead_are_those_of_the_documents_sample(marketo):
    first = await marketo.get(MEMBERSHIP, batchSize=3)
    last = await marketo.get(MEMBERSHIP, batchSize=3, nextPageToken=first["nextPageToken"])

    assert [
        {
            "smartCampaignId": 3746,
            "createdAt": "2018-06-01T18:00:04Z",
            "updatedAt": "2018-06-01T18:00:06Z",
        },
        {
            "smartCampaignId": 3678,
            "createdAt": "2015-04-06T18:37:30Z",
            "updatedAt": "2015-04-06T18:37:41Z",
        },
        {
            "smartCampaignId": 3680,
            "createdAt": "2015-04-06T18:37:30Z",
            "updatedAt": "2015-04-06T18:37:40Z",
        },
    ] == first["result"]
    assert first["moreResult"] is True
    assert [3601] == [it["smartCampaignId"] for it in last["result"]]
    assert last["moreResult"] is False


@pytest.mark.evidence("inferred", "an unknown lead")
async def test_the_campaigns_of_an_unknown_lead_are_1004(marketo):
    answer = marketo.get("/rest/v1/leads/1/smartCampaignMembership.json")

    assert ("1004", "Lead '1' not found") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "the activity log tells who was requested")
async def test_a_request_writes_an_activity_for_each_lead(marketo, world):
    await marketo.post(TRIGGER, _leads(319141, 318581, 319141))

    found = [it for it in world.marketo.activities if it["type"] == "Request Campaign"]
    assert [(319141, "Send Pricing Sheet"), (318581, "Send Pricing Sheet")] == [
        (it["leadId"], it["primaryAttributeValue"]) for it in found
    ]


@pytest.mark.evidence("docs", "Smart Campaigns: tokens of the program")
async def test_a_token_of_the_program_is_taken(marketo):
    tokens = [{"name": "{{my.message}}", "value": "x"}]

    answer = await marketo.post(TRIGGER, _leads(50, tokens=tokens))

    assert [{"id": 3746}] == answer["result"]


@pytest.mark.evidence("docs", "Smart Campaigns: without a time, in five minutes")
@pytest.mark.parametrize("body", [None, {}, {"input": {}}])
async def test_a_campaign_without_a_time_runs_in_five_minutes(marketo, world, body):
    world.clock.set(1_900_000_000)
    world.clock.freeze()
    await marketo.sign_in()

    await marketo.post(SCHEDULE, body)

    assert "2030-03-17T17:51:40Z" == world.marketo.campaigns[3678]["runAt"]


@pytest.mark.evidence("docs", "earliestUpdatedAt and latestUpdatedAt bound the last change")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"earliestUpdatedAt": "2015-04-06T18:37:41Z"}, [3746, 3678]),
        ({"latestUpdatedAt": "2015-04-06T18:37:40Z"}, [3680, 3601]),
        ({"earliestUpdatedAt": "2015-01-01", "latestUpdatedAt": "2016-01-01"}, [3678, 3680]),
    ],
)
async def test_the_campaigns_of_a_lead_are_bounded_by_their_last_change(marketo, query, ids):
    answer = await marketo.get(MEMBERSHIP, **query)

    assert ids == [it["smartCampaignId"] for it in answer["result"]]


@pytest.mark.evidence("docs", "704")
@pytest.mark.parametrize("name", ["earliestUpdatedAt", "latestUpdatedAt"])
async def test_a_bound_that_is_no_date_is_704(marketo, name):
    answer = marketo.get(MEMBERSHIP, **{name: "yesterday"})

    assert ("704", "Invalid date format") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Swagger: requests need Execute Campaign")
@pytest.mark.parametrize("path", [TRIGGER, SCHEDULE])
async def test_a_user_who_may_not_execute_is_refused(marketo, path):
    await marketo.sign_in(1)

    assert ("603", "Access denied") == await marketo.error(marketo.post(path, _leads(50)))


@pytest.mark.evidence("docs", "Smart Campaigns: cloneToProgramName")
async def test_a_clone_makes_a_program_whose_name_is_then_taken(marketo, world):
    body = {"input": {"cloneToProgramName": "Launch, again"}}
    assert (await marketo.post(SCHEDULE, body))["success"]

    (clone,) = [it for it in world.marketo.programs if it["name"] == "Launch, again"]
    assert ("Web Content", "Default") == (clone["channel"], clone["workspaceName"])
    assert "611" == (await marketo.error(marketo.post(SCHEDULE, body)))[0]
