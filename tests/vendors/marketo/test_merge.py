"""Merge Leads and Associate Lead (documentation: "Merge", "Associate Web Activity")."""

import pytest
from callers import MarketoCaller

from sandbox import Sandbox

MERGE = "/rest/v1/leads/{}/merge.json"
ASSOCIATE = "/rest/v1/leads/{}/associate.json"
LINCOLN, WASHINGTON, ABE, NOBODY = 318581, 318592, 1324, 999999999
SAMPLE_COOKIE = "id:287-GTJ-838&token:_mch-marketo.com-1396310362214-46169"
OF_WASHINGTON = "id:284-RPR-133&token:_mch-example.com-1700000000001-10001"
CONTACT, CRM_LEAD = 400486, 400514


async def merge(marketo, winner, *losers, **more):
    return await marketo.post(MERGE.format(winner), leadIds=",".join(map(str, losers)), **more)


async def exists(marketo, id):
    answer = await marketo.get("/rest/v1/leads.json", filterType="id", filterValues=id)
    return bool(answer["result"])


def programs_of(world, id):
    return {it["programId"] for it in world.marketo.program_members if it["leadId"] == id}


def lists_of(world, id):
    return {it["listId"] for it in world.marketo.list_members if it["leadId"] == id}


def campaigns_of(world, id):
    return {it["smartCampaignId"] for it in world.marketo.campaign_members if it["leadId"] == id}


def activities_of(world, id):
    return {it["id"] for it in world.marketo.activities if it["leadId"] == id}


# Merge


@pytest.mark.evidence("seed", "Merge: the sample")
async def test_the_answer_of_a_merge_has_no_result(marketo):
    answer = await marketo.post(MERGE.format(LINCOLN), leadId=ABE)

    assert ["requestId", "success"] == list(answer)
    assert answer["success"] is True


@pytest.mark.evidence("seed", "leadId names the loser")
async def test_the_loser_of_a_merge_is_gone(marketo):
    await marketo.post(MERGE.format(LINCOLN), leadId=ABE)

    assert not await exists(marketo, ABE)


@pytest.mark.evidence("seed", "the lead of the path wins")
async def test_the_winner_of_a_merge_stays(marketo):
    await marketo.post(MERGE.format(LINCOLN), leadId=ABE)

    assert await exists(marketo, LINCOLN)


@pytest.mark.evidence("seed", "leadIds: several losers, separated by commas")
async def test_several_leads_are_merged_at_once(marketo, world):
    await merge(marketo, LINCOLN, ABE, WASHINGTON)

    assert [False, False] == [id in world.marketo.leads for id in (ABE, WASHINGTON)]


@pytest.mark.evidence("docs", "Swagger: repeated values count like commas")
async def test_losers_can_be_named_one_by_one(marketo, world):
    query = [("leadIds", str(ABE)), ("leadIds", str(WASHINGTON))]

    await marketo.call("POST", MERGE.format(LINCOLN), params=query)

    assert [False, False] == [id in world.marketo.leads for id in (ABE, WASHINGTON)]


@pytest.mark.evidence("seed", "a conflict of values: the winner's stays")
async def test_the_winners_values_stay(marketo, world):
    await merge(marketo, LINCOLN, ABE)

    winner = world.marketo.leads[LINCOLN]
    assert ("Abraham", "abe@usa.gov") == (winner["firstName"], winner["email"])


@pytest.mark.evidence("seed", "an empty value of the winner takes the loser's")
async def test_the_losers_values_fill_what_is_empty(marketo, world):
    await merge(marketo, LINCOLN, ABE)

    winner = world.marketo.leads[LINCOLN]
    assert ("President", 12) == (winner["title"], winner["leadScore"])


@pytest.mark.evidence("inferred", "the losers come in the order of the call")
async def test_the_first_loser_with_a_value_gives_it(marketo, world):
    await merge(marketo, LINCOLN, 400125, ABE)

    assert "Sales Operations Lead" == world.marketo.leads[LINCOLN]["title"]


@pytest.mark.evidence("inferred", "times and partition are not values to merge")
async def test_the_winner_keeps_creation_time_and_partition(marketo, world):
    before = world.marketo.leads[LINCOLN]

    await merge(marketo, LINCOLN, 400101)

    after = world.marketo.leads[LINCOLN]
    assert (before["createdAt"], 1) == (after["createdAt"], after["leadPartitionId"])


@pytest.mark.evidence("inferred", "a merge is a change")
async def test_a_merge_changes_the_winners_update_time(marketo, world):
    before = world.marketo.leads[LINCOLN]["updatedAt"]

    await merge(marketo, LINCOLN, ABE)

    assert before < world.marketo.leads[LINCOLN]["updatedAt"]


@pytest.mark.evidence("seed", "lists are combined")
async def test_the_winner_is_in_the_losers_lists(marketo, world):
    both = lists_of(world, WASHINGTON) | lists_of(world, 400101)

    await merge(marketo, WASHINGTON, 400101)

    assert both == lists_of(world, WASHINGTON)
    assert set() == lists_of(world, 400101)


@pytest.mark.evidence("seed", "programs are combined")
async def test_the_winner_is_in_the_losers_programs(marketo, world):
    both = programs_of(world, LINCOLN) | programs_of(world, 400101)

    await merge(marketo, LINCOLN, 400101)

    assert both == programs_of(world, LINCOLN)
    assert set() == programs_of(world, 400101)


@pytest.mark.evidence("inferred", "as with values, the winner's membership stays")
async def test_in_a_program_of_both_the_winners_status_stays(marketo, world):
    await merge(marketo, LINCOLN, 400125)

    assert "Sent" == world.marketo.program_members[1044, LINCOLN]["statusName"]


@pytest.mark.evidence("seed", "campaigns are combined")
async def test_the_winner_went_through_the_losers_campaigns(marketo, world):
    both = campaigns_of(world, LINCOLN) | campaigns_of(world, 319174)

    await merge(marketo, LINCOLN, 319174)

    assert both == campaigns_of(world, LINCOLN)
    assert set() == campaigns_of(world, 319174)


@pytest.mark.evidence("seed", "the activity logs are combined")
async def test_the_losers_activities_are_the_winners(marketo, world):
    both = activities_of(world, LINCOLN) | activities_of(world, WASHINGTON)

    await merge(marketo, LINCOLN, WASHINGTON)

    assert both <= activities_of(world, LINCOLN)
    assert set() == activities_of(world, WASHINGTON)


@pytest.mark.evidence("inferred", "cookies go where the activities go")
async def test_the_losers_cookies_are_the_winners(marketo, world):
    await merge(marketo, LINCOLN, WASHINGTON)

    assert LINCOLN == world.marketo.cookies[OF_WASHINGTON]["leadId"]


@pytest.mark.evidence("inferred", "the activity log names the losers")
async def test_a_merge_writes_an_activity(marketo, world):
    await merge(marketo, LINCOLN, ABE, WASHINGTON)

    (activity,) = (it for it in world.marketo.activities if it["type"] == "Merge Leads")
    assert (LINCOLN, {"Merge IDs": "1324,318592"}) == (activity["leadId"], activity["attributes"])


@pytest.mark.evidence("recorded", "1007 counts leads that exist")
async def test_after_a_merge_duplicates_are_no_more(marketo):
    await merge(marketo, 50, 2343, 88498)

    answer = await marketo.post(
        "/rest/v1/leads.json",
        {"input": [{"email": "kjashaedd@klooblept.com", "city": "Bonn"}]},
    )

    assert [{"id": 50, "status": "updated"}] == answer["result"]


# Merge: what is refused


@pytest.mark.evidence("client", "1004")
async def test_an_unknown_winner_is_1004(marketo):
    answer = merge(marketo, NOBODY, ABE)

    assert ("1004", "Lead '999999999' not found") == await marketo.error(answer)


@pytest.mark.evidence("client", "1004")
async def test_an_unknown_loser_is_1004(marketo):
    answer = merge(marketo, LINCOLN, ABE, NOBODY)

    assert ("1004", "Lead '999999999' not found") == await marketo.error(answer)


@pytest.mark.evidence("docs", "response-level errors carry nothing out")
async def test_with_one_unknown_loser_nobody_is_merged(marketo):
    await merge(marketo, LINCOLN, ABE, NOBODY)

    assert await exists(marketo, ABE)


@pytest.mark.evidence("docs", "at most 25 losers; the text is inferred")
async def test_more_than_25_losers_are_1080(marketo):
    answer = merge(marketo, LINCOLN, *range(700001, 700027))

    assert ("1080", "Too many leads to merge: at most 25 are allowed") == await marketo.error(
        answer
    )


@pytest.mark.evidence("docs", "25 losers are allowed")
async def test_25_losers_are_merged(marketo):
    answer = await merge(marketo, LINCOLN, *range(700001, 700026))

    assert answer["success"] is True


@pytest.mark.evidence("inferred", "self-merge: 1003")
async def test_a_lead_can_not_be_merged_with_itself(marketo):
    answer = merge(marketo, LINCOLN, ABE, LINCOLN)

    assert ("1003", "Lead '318581' can not be merged with itself") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "no loser: 1003")
async def test_a_merge_without_losers_is_1003(marketo):
    answer = marketo.post(MERGE.format(LINCOLN))

    assert ("1003", "leadId not specified") == await marketo.error(answer)


@pytest.mark.evidence("client", "parameters in the body: 1003")
async def test_losers_in_the_body_are_not_seen(marketo):
    answer = marketo.post(MERGE.format(LINCOLN), {"leadId": ABE})

    assert ("1003", "leadId not specified") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "1001: a number that does not parse")
async def test_a_loser_that_is_no_number_is_1001(marketo):
    answer = marketo.post(MERGE.format(LINCOLN), leadId="abe")

    assert (
        "1001",
        'For input string: "abe" failed to convert to a number',
    ) == await marketo.error(answer)


# Merge in Salesforce


@pytest.fixture
async def synced(tmp_path, client):
    """Marketo with Salesforce sync; `synced.world` is its world."""
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo" / "settings.yaml").write_text("sfdc_sync: true\n")
    with Sandbox(vendors=["marketo"], fixtures=[tmp_path]) as sandbox:
        caller = MarketoCaller((world := sandbox.world()).marketo, client)
        caller.world = world
        await caller.sign_in()
        yield caller


@pytest.mark.evidence("seed", "mergeInCRM: the contact wins, whichever is named as winner")
async def test_in_salesforce_a_contact_wins_over_a_lead(synced):
    await merge(synced, CRM_LEAD, CONTACT, mergeInCRM="true")

    assert [True, False] == [id in synced.world.marketo.leads for id in (CONTACT, CRM_LEAD)]


@pytest.mark.evidence("seed", "mergeInCRM: the one in Salesforce wins, whichever is named")
async def test_who_is_in_salesforce_wins_over_who_is_not(synced):
    await merge(synced, LINCOLN, CRM_LEAD, mergeInCRM="true")

    assert [True, False] == [id in synced.world.marketo.leads for id in (CRM_LEAD, LINCOLN)]


@pytest.mark.evidence("seed", "CRM information is combined")
async def test_the_losers_ids_in_salesforce_are_the_winners(synced):
    await merge(synced, LINCOLN, CRM_LEAD)

    assert "00Q5e00000LmNopQRS" == synced.world.marketo.leads[LINCOLN]["sfdcLeadId"]


@pytest.mark.evidence("seed", "mergeInCRM: false by default")
async def test_without_merge_in_crm_the_path_names_the_winner(synced):
    await merge(synced, LINCOLN, CRM_LEAD)

    assert [True, False] == [id in synced.world.marketo.leads for id in (LINCOLN, CRM_LEAD)]


@pytest.mark.evidence("seed", "mergeInCRM is for subscriptions with Salesforce sync")
async def test_without_salesforce_sync_the_path_names_the_winner(marketo, world):
    await merge(marketo, LINCOLN, CRM_LEAD, mergeInCRM="true")

    assert [True, False] == [id in world.marketo.leads for id in (LINCOLN, CRM_LEAD)]


# Associate


@pytest.mark.evidence("seed", "Associate: the sample")
async def test_a_cookie_is_associated_with_a_lead(marketo, world):
    path = ASSOCIATE.format(LINCOLN)

    answer = await marketo.call(
        "POST", f"{path}?cookie=id:287-GTJ-838%26token:_mch-marketo.com-1396310362214-46169"
    )

    assert ["requestId", "success"] == list(answer)
    assert answer["success"] is True
    assert LINCOLN == world.marketo.cookies[SAMPLE_COOKIE]["leadId"]


@pytest.mark.evidence("seed", "the activity recorded for the cookie is the lead's")
async def test_the_anonymous_activity_of_a_cookie_goes_to_the_lead(marketo, world):
    await marketo.post(ASSOCIATE.format(LINCOLN), cookie=SAMPLE_COOKIE)

    assert {1, 2} <= activities_of(world, LINCOLN)


@pytest.mark.evidence("seed", "a cookie of another lead: what was recorded stays")
async def test_the_activity_of_another_lead_stays_where_it_is(marketo, world):
    await marketo.post(ASSOCIATE.format(LINCOLN), cookie=OF_WASHINGTON)

    assert 8 in activities_of(world, WASHINGTON)


@pytest.mark.evidence("seed", "a cookie of another lead: what comes is the new one's")
async def test_a_cookie_of_another_lead_changes_hands(marketo, world):
    await marketo.post(ASSOCIATE.format(LINCOLN), cookie=OF_WASHINGTON)

    assert LINCOLN == world.marketo.cookies[OF_WASHINGTON]["leadId"]


@pytest.mark.evidence("inferred", "activity that was somebody's is not anonymous again")
async def test_the_activity_of_a_deleted_lead_does_not_move(marketo, world):
    await marketo.post("/rest/v1/leads/delete.json", {"input": [{"id": WASHINGTON}]})

    await marketo.post(ASSOCIATE.format(LINCOLN), cookie=OF_WASHINGTON)

    assert 8 not in activities_of(world, LINCOLN)


@pytest.mark.evidence("inferred", "a cookie that Marketo has not seen")
async def test_a_new_cookie_is_associated_too(marketo, world):
    cookie = "id:284-RPR-133&token:_mch-example.com-1800000000000-12345"

    await marketo.post(ASSOCIATE.format(LINCOLN), cookie=cookie)

    assert LINCOLN == world.marketo.cookies[cookie]["leadId"]


@pytest.mark.evidence("docs", "1012")
async def test_a_bad_cookie_is_1012(marketo):
    answer = marketo.post(ASSOCIATE.format(LINCOLN), cookie="biscuit")

    assert ("1012", "Invalid cookie value 'biscuit'") == await marketo.error(answer)


@pytest.mark.evidence("client", "a raw & ends the value")
async def test_a_cookie_whose_ampersand_is_not_encoded_is_1012(marketo):
    answer = marketo.call("POST", f"{ASSOCIATE.format(LINCOLN)}?cookie={SAMPLE_COOKIE}")

    assert ("1012", "Invalid cookie value 'id:287-GTJ-838'") == await marketo.error(answer)


@pytest.mark.evidence("client", "1004")
async def test_to_associate_an_unknown_lead_is_1004(marketo):
    answer = marketo.post(ASSOCIATE.format(NOBODY), cookie=SAMPLE_COOKIE)

    assert ("1004", "Lead '999999999' not found") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "missing cookie: 1003")
async def test_to_associate_no_cookie_is_1003(marketo):
    answer = marketo.post(ASSOCIATE.format(LINCOLN))

    assert ("1003", "cookie not specified") == await marketo.error(answer)
