"""POST /leads/:id/offers: to whom a lead is offered, and when (seed: Submit one Lead Offer)."""

import pytest

from .conftest import KATHERINE, LAURA

NOW = 1516093749  # 2018-01-16T09:09:09Z


@pytest.fixture(autouse=True)
def _frozen(world):
    world.clock.freeze()
    world.clock.set(NOW)


def summary(offers):
    """Return who is offered the lead, when and by which rank."""
    return [(it["user"]["id"], it["notify_at"][11:19], it["rank"]) for it in offers]


@pytest.mark.evidence("inferred", "201 and all offers, whole")
async def test_a_rollout_answers_its_offers_whole(liondesk):
    offers = await liondesk.post("/leads/3/offers", {})

    assert [
        {
            "id": 221,
            "lead": {
                "id": 3,
                "distribution_target": "Team Rollout",
                "contact": {"id": 3, "first_name": "Harriet", "last_name": "Lindgren"},
            },
            "user": {
                "id": 6,
                "first_name": "Ben",
                "last_name": "Whitaker",
                "email": "ben@example.com",
            },
            "notify_at": "2018-01-16T09:09:09.000Z",
            "rank": None,
            "assign_automatically": "false",
            "has_call_alert": "false",
            "has_text_alert": "false",
            "has_email_alert": "true",
            "team": {"id": 3, "name": "Eastside Buyers"},
        }
    ] == offers


@pytest.mark.evidence("docs", "Teams: mins_until_next_alert; the formula inferred")
async def test_by_rank_the_next_is_sent_after_the_teams_minutes(liondesk):
    offers = await liondesk.post("/leads/56/offers", {})

    # Two have rank 2, the options that were made first come first; no rank comes last.
    assert [
        (2, "09:09:09", "1"),
        (3, "09:19:09", "2"),
        (4, "09:29:09", "2"),
        (5, "09:39:09", "10"),
        (6, "09:49:09", None),
    ] == summary(offers)


@pytest.mark.evidence("docs", "Time Based Rollout: 0 is at once, 5 is five minutes later")
async def test_by_time_each_member_has_minutes_of_his_own(liondesk):
    offers = await liondesk.post("/leads/48/offers", {})

    assert [(4, "09:09:09", None), (5, "09:14:09", None), (3, "09:39:09", None)] == summary(offers)


@pytest.mark.evidence("docs", "Distribution Options: the alerts of each member")
async def test_each_offer_has_the_alerts_and_the_assignment_of_its_member(liondesk):
    offers = await liondesk.post("/leads/48/offers", {})

    names = ("assign_automatically", "has_call_alert", "has_text_alert", "has_email_alert")
    assert [
        ["true", "true", "false", "false"],
        ["false", "false", "false", "false"],
        ["false", "false", "true", "true"],
    ] == [[it[name] for name in names] for it in offers]


@pytest.mark.evidence("seed", "offers that have already been sent are taken into account")
async def test_a_second_rollout_offers_the_lead_to_nobody_twice(liondesk):
    first = await liondesk.post("/leads/56/offers", {})
    second = await liondesk.post("/leads/56/offers", {})

    assert (5, []) == (len(first), second)
    assert 5 == (await liondesk.get("/leads/56/offers"))["total"]


@pytest.mark.evidence("seed", "offers that have already been sent are taken into account")
async def test_a_member_who_came_later_is_offered_the_lead_by_a_second_rollout(liondesk):
    await liondesk.post("/leads/45/offers", {})
    await liondesk.post(
        "/team-member-distribution-options",
        {"team_id": 9, "user_id": 5, "rank": 1, "assign_automatically": True},
    )

    offers = await liondesk.post("/leads/45/offers", {})

    assert [(5, "09:09:09", "1")] == summary(offers)


@pytest.mark.evidence("seed", "Zipcode: the oldest of the teams with this zip code")
async def test_of_two_teams_with_the_zip_code_the_one_created_first_is_chosen(liondesk):
    offers = await liondesk.post("/leads/46/offers", {})

    # Harbor Realty is older still, and another user's.
    assert {"Eastside Buyers"} == {it["team"]["name"] for it in offers}


@pytest.mark.evidence("seed", "If two teams have the same zipcode, the one created first")
async def test_the_age_of_a_team_counts_and_not_its_id(configured):
    liondesk = configured(
        teams="""
- { id: 3, user_id: 1, name: Younger, distribution_zipcodes: ["98112"], created_at: "2017-02-01T00:00:00.000Z" }
- { id: 4, user_id: 1, name: Older, distribution_zipcodes: ["98004", "98112"], created_at: "2016-02-01T00:00:00.000Z" }
- { id: 6, user_id: 1, name: IBM, created_at: "2016-02-01T00:00:00.000Z" }
- { id: 9, user_id: 1, name: NASA, created_at: "2016-02-01T00:00:00.000Z" }
- { id: 11, user_id: 7, name: Harbor Realty, created_at: "2016-02-01T00:00:00.000Z" }
- { id: 12, user_id: 1, name: Pacific, created_at: "2016-02-01T00:00:00.000Z" }
- { id: 13, user_id: 1, name: Desk, created_at: "2016-02-01T00:00:00.000Z" }"""
    )

    offers = await liondesk.post("/leads/46/offers", {})

    assert {"Older"} == {it["team"]["name"] for it in offers}


@pytest.mark.evidence("seed", "notify_at: an offer may have yet to be sent out")
async def test_the_offers_of_a_rollout_fall_due_as_the_clock_goes_on(liondesk, world):
    await liondesk.post("/leads/56/offers", {})
    sent = "/leads/56/offers?notify_at[$lte]={}&$limit=0"

    assert 1 == (await liondesk.get(sent.format("2018-01-16T09:09:09Z")))["total"]
    world.clock.advance(minutes=25)
    assert 3 == (await liondesk.get(sent.format("2018-01-16T09:34:09Z")))["total"]


@pytest.mark.evidence("seed", "an empty request object")
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"json": {}},
        {"json": {"rank": 1, "user_id": 7}},
        {"data": {"rank": "1"}},
        {"data": b"what is this?", "headers": {"Content-Type": "text/plain"}},
        {"data": b"", "headers": {"Content-Type": "application/json"}},
    ],
    ids=["no body", "an empty object", "members", "a form", "a text", "an empty body"],
)
async def test_the_body_says_nothing(liondesk, more):
    status, offers = await liondesk.call("POST", "/leads/3/offers", **more)

    assert (201, [6]) == (status, [it["user"]["id"] for it in offers])


@pytest.mark.evidence("inferred", "Feathers: several records at once")
async def test_an_array_is_405(liondesk):
    assert (405, "Can not create multiple entries") == await liondesk.refused(
        "POST", "/leads/3/offers", json=[]
    )


@pytest.mark.evidence("docs", "Team Members: only accepted members can be interacted with")
async def test_a_team_whose_members_have_not_accepted_is_offered_nothing(liondesk):
    await liondesk.post(
        "/team-member-distribution-options",
        {"team_id": 13, "user_id": 8, "assign_automatically": False},
    )

    assert [] == await liondesk.post("/leads/55/offers", {})


@pytest.mark.evidence("docs", "Teams: an unclaimed lead")
async def test_a_claimed_lead_is_offered_to_nobody(liondesk):
    assert [] == await liondesk.post("/leads/51/offers", {})


@pytest.mark.evidence("seed", "The user is the creator of the lead; the status inferred")
@pytest.mark.parametrize(("token", "lead"), [(None, 52), (KATHERINE, 3), (LAURA, 3)])
async def test_only_the_creator_of_a_lead_may_offer_it(liondesk, token, lead):
    if token:
        liondesk.become(token)

    status, body = await liondesk.call("POST", f"/leads/{lead}/offers", json={})

    assert 403 == status
    assert {
        "name": "Forbidden",
        "message": "You do not have the permissions to access this.",
        "code": 403,
        "className": "forbidden",
        "errors": {},
    } == body


@pytest.mark.evidence("seed", "a team that was created by the current user; the status inferred")
async def test_another_users_team_is_403(liondesk):
    assert 403 == (await liondesk.refused("POST", "/leads/49/offers", json={}))[0]


@pytest.mark.evidence("inferred", "an unknown lead is 404")
@pytest.mark.parametrize("lead", ["999", "abc", "1e3"])
async def test_a_lead_that_there_is_not_is_404(liondesk, lead):
    expected = (404, f"No record found for id '{lead}'")

    assert expected == await liondesk.refused("POST", f"/leads/{lead}/offers", json={})


@pytest.mark.evidence("seed", "Must equal to Team Rollout; the status inferred")
@pytest.mark.parametrize(
    ("lead", "member", "reason"),
    [
        (47, "distribution_target", "must equal Team Rollout"),
        (50, "zipcode", "belongs to no team"),
        (57, "zipcode", "belongs to no team"),
        (53, "team_selection_method", "must be Specific Team or Zipcode"),
        (45, "team_selection_method", "must be Specific Team or Zipcode"),
        (54, "team_id", "does not exist"),
    ],
)
async def test_a_lead_whose_routing_leads_to_no_team_is_400(configured, lead, member, reason):
    liondesk = configured(
        leads="""
- { id: 2, user_id: 1, contact_id: 2 }
- { id: 3, user_id: 1, contact_id: 2 }
- { id: 60, user_id: 1, contact_id: 2 }
- { id: 45, user_id: 1, contact_id: 10 }
- { id: 47, user_id: 1, contact_id: 10, distribution_target: Myself }
- { id: 50, user_id: 1, contact_id: 10, zipcode: "10001", team_selection_method: Zipcode }
- { id: 53, user_id: 1, contact_id: 10, team_selection_method: None }
- { id: 54, user_id: 1, contact_id: 10, team_selection_method: Specific Team }
- { id: 57, user_id: 1, contact_id: 10, team_selection_method: Zipcode }"""
    )
    before = liondesk.view.lead_offers

    status, body = await liondesk.call("POST", f"/leads/{lead}/offers", json={})

    assert 400 == status
    assert {
        "name": "BadRequest",
        "message": f"Validation error: {member} {reason}",
        "code": 400,
        "className": "bad-request",
        "data": {},
        "errors": {member: reason},
    } == body
    assert before is liondesk.view.lead_offers
