"""Teams, their members and the members' options (docs: Teams, Team Members, Distribution Options)."""

import pytest

from .conftest import KATHERINE, LAURA, NINA, TOM

OPTIONS = "/team-member-distribution-options"


@pytest.mark.evidence(
    "docs", "Teams: its members; their order and the form of the zip codes inferred"
)
async def test_a_team_is_got(liondesk):
    assert {
        "id": 3,
        "name": "Eastside Buyers",
        "is_contact_resource_sharing_enabled": False,
        "order_method": "Rank",
        "mins_until_next_alert": 10,
        "distribution_zipcodes": ["98112", "98122"],
    } == await liondesk.get("/teams/3")


@pytest.mark.evidence("docs", "Teams: those that one created or joined")
@pytest.mark.parametrize(
    ("token", "ids"),
    [(None, [3, 4, 6, 9, 11, 12, 13]), (KATHERINE, [3, 9]), (LAURA, [11]), (TOM, []), (NINA, [])],
)
async def test_the_teams_that_one_created_or_joined_are_seen(liondesk, token, ids):
    if token:
        liondesk.become(token)

    assert ids == await liondesk.ids("/teams")


@pytest.mark.evidence("docs", "Teams: the name is required, Rank is the default")
async def test_a_team_is_added_with_its_defaults(liondesk):
    assert {
        "id": 14,
        "name": "Lakefront Living",
        "is_contact_resource_sharing_enabled": False,
        "order_method": "Rank",
        "mins_until_next_alert": 0,
        "distribution_zipcodes": [],
    } == await liondesk.post("/teams", {"name": "Lakefront Living"})


@pytest.mark.evidence("inferred", "zip codes as a list or as a text with commas")
@pytest.mark.parametrize("zipcodes", [["98033", 98034], "98033, 98034", "98033,98034,"])
async def test_zip_codes_are_taken_in_several_forms(liondesk, zipcodes):
    team = await liondesk.post("/teams", {"name": "A", "distribution_zipcodes": zipcodes})

    assert ["98033", "98034"] == team["distribution_zipcodes"]


@pytest.mark.evidence("docs", "Teams: setting Time resets the minutes until the next alert")
async def test_ordering_by_time_resets_the_minutes_of_the_team(liondesk):
    team = await liondesk.patch("/teams/3", {"order_method": "Time", "mins_until_next_alert": 7})

    assert ("Time", 0) == (team["order_method"], team["mins_until_next_alert"])


@pytest.mark.evidence("docs", "Teams: setting Rank resets the minutes of all members")
async def test_ordering_by_rank_resets_the_minutes_of_the_members(liondesk):
    await liondesk.patch("/teams/4", {"order_method": "Rank"})

    page = await liondesk.get(OPTIONS + "?team_id=4")
    assert [0, 0, 0] == [it["mins_until_lead_offer"] for it in page["data"]]


@pytest.mark.evidence("docs", "Teams: only when it is set")
async def test_another_change_resets_nothing(liondesk):
    team = await liondesk.patch("/teams/3", {"name": "Eastside"})

    assert ("Eastside", "Rank", 10) == (
        team["name"],
        team["order_method"],
        team["mins_until_next_alert"],
    )
    page = await liondesk.get(OPTIONS + "?team_id=4&$sort[mins_until_lead_offer]=1")
    assert [0, 5, 30] == [it["mins_until_lead_offer"] for it in page["data"]]


@pytest.mark.evidence("docs", "Teams: changeable by the creator only; the status inferred")
async def test_a_member_may_not_change_the_team(liondesk):
    assert 403 == (await liondesk.refused("PATCH", "/teams/11", json={"name": "x"}))[0]


@pytest.mark.evidence("inferred", "Sequelize: what the model refuses")
@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"name": "cannot be null"}),
        ({"name": ""}, {"name": "is not of the right type"}),
        ({"name": "A", "order_method": "Luck"}, {"order_method": "must be one of Rank, Time"}),
        ({"name": "A", "mins_until_next_alert": -1}, {"mins_until_next_alert": "is out of range"}),
        ({"name": "A", "mins_until_next_alert": None}, {"mins_until_next_alert": "cannot be null"}),
        (
            {"name": "A", "distribution_zipcodes": {}},
            {"distribution_zipcodes": "is not of the right type"},
        ),
    ],
)
async def test_a_team_that_the_model_refuses(liondesk, body, errors):
    status, answer = await liondesk.call("POST", "/teams", json=body)

    assert (400, errors) == (status, answer["errors"])


# Team members.


@pytest.mark.evidence("docs", "Team Members: its members")
async def test_a_team_member_is_got(liondesk):
    assert {
        "id": 1,
        "request_status": "Accepted",
        "team": {"id": 3, "name": "Eastside Buyers"},
        "user": {
            "id": 2,
            "first_name": "Katherine",
            "last_name": "Johnson",
            "email": "kathy@example.com",
            "username": "kjohnson",
            "phone": "206-555-0102",
        },
    } == await liondesk.get("/team-members/1")


@pytest.mark.evidence("docs", "Team Members: request_status=Accepted")
async def test_the_accepted_members_of_a_team_are_found(liondesk):
    query = "/team-members?team_id=3"

    assert [1, 2, 3, 4, 5, 6, 8] == await liondesk.ids(query)
    assert [1, 2, 3, 4, 5] == await liondesk.ids(query + "&request_status=Accepted")


@pytest.mark.evidence("docs", "Team Members: an invitee does not see the others, members do")
@pytest.mark.parametrize(
    ("token", "ids"), [(KATHERINE, [1, 2, 3, 4, 5, 6, 8]), (TOM, [6]), (NINA, [8])]
)
async def test_who_has_not_accepted_sees_himself_alone(liondesk, token, ids):
    liondesk.become(token)

    assert ids == await liondesk.ids("/team-members?team_id=3")


@pytest.mark.evidence("docs", "Team Members: one's own status, and nobody else's")
async def test_an_invitation_is_accepted_by_its_own_user_alone(liondesk):
    assert (
        403
        == (
            await liondesk.refused("PATCH", "/team-members/6", json={"request_status": "Accepted"})
        )[0]
    )
    liondesk.become(TOM)

    member = await liondesk.patch("/team-members/6", {"request_status": "Accepted", "team_id": 4})

    assert ("Accepted", 3) == (member["request_status"], member["team"]["id"])
    assert [3] == await liondesk.ids("/teams")


@pytest.mark.evidence("docs", "Team Members: Accepted, Pending, Declined")
async def test_a_status_that_there_is_not_is_refused(liondesk):
    status, answer = await liondesk.call(
        "PATCH", "/team-members/7", json={"request_status": "Maybe"}
    )

    assert (400, {"request_status": "must be one of Accepted, Pending, Declined"}) == (
        status, answer["errors"],
    )  # fmt: skip


# Distribution options.


@pytest.mark.evidence("docs", "Distribution Options: numbers and booleans in the request's example")
async def test_options_are_added(liondesk):
    option = await liondesk.post(
        OPTIONS,
        {"team_id": 13, "user_id": 8, "rank": 1, "mins_until_lead_offer": 0,
         "assign_automatically": True, "has_call_alert": True, "has_email_alert": True},
    )  # fmt: skip

    assert {
        "id": 221,
        "team_id": 13,
        "user_id": 8,
        "rank": 1,
        "mins_until_lead_offer": 0,
        "assign_automatically": True,
        "has_call_alert": True,
        "has_text_alert": False,
        "has_email_alert": True,
    } == option
    assert option == await liondesk.get(f"{OPTIONS}/221")


@pytest.mark.evidence("docs", "Distribution Options: texts in the example of a change")
async def test_options_are_changed_by_texts_as_well(liondesk):
    option = await liondesk.patch(f"{OPTIONS}/1", {"rank": "1", "assign_automatically": "true"})

    assert (1, True) == (option["rank"], option["assign_automatically"])


@pytest.mark.evidence("docs", "Distribution Options: teams that the caller created")
async def test_the_options_of_other_users_teams_are_not_seen(liondesk):
    assert [13, 14] == await _seen_by(liondesk, LAURA)
    assert [] == await _seen_by(liondesk, KATHERINE)


async def _seen_by(liondesk, token):
    liondesk.become(token)
    return await liondesk.ids(OPTIONS)


@pytest.mark.evidence("docs", "Distribution Options: teams that the caller created")
async def test_options_of_another_users_team_are_403(liondesk):
    body = {"team_id": 11, "user_id": 4, "assign_automatically": False}

    assert 403 == (await liondesk.refused("POST", OPTIONS, json=body))[0]
    assert 403 == (await liondesk.refused("PATCH", f"{OPTIONS}/1", json={"team_id": 11}))[0]


@pytest.mark.evidence("inferred", "what the options refer to has to be there, once")
@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (
            {},
            {
                "team_id": "cannot be null",
                "user_id": "cannot be null",
                "assign_automatically": "cannot be null",
            },
        ),
        (
            {"team_id": 99, "user_id": 2, "assign_automatically": True},
            {"team_id": "does not exist"},
        ),
        (
            {"team_id": 13, "user_id": 2, "assign_automatically": True},
            {"user_id": "is no member of the team"},
        ),
        (
            {"team_id": 3, "user_id": 2, "assign_automatically": True},
            {"user_id": "must be unique within the team"},
        ),
        (
            {"team_id": 3, "user_id": 2, "assign_automatically": "maybe"},
            {"assign_automatically": "must be one of true, false, 1, 0"},
        ),
    ],
)
async def test_options_that_are_refused(liondesk, body, errors):
    status, answer = await liondesk.call("POST", OPTIONS, json=body)

    assert (400, errors) == (status, answer["errors"])


@pytest.mark.evidence("docs", "Distribution Options: the lowest rank comes first")
async def test_a_changed_rank_changes_the_order_of_the_next_rollout(liondesk):
    await liondesk.patch(f"{OPTIONS}/4", {"rank": 0})

    offers = await liondesk.post("/leads/56/offers", {})

    assert [5, 2, 3, 4, 6] == [it["user"]["id"] for it in offers]


@pytest.mark.evidence("docs", "Teams: order_method")
async def test_a_changed_order_method_changes_the_next_rollout(liondesk, world):
    world.clock.freeze()
    await liondesk.patch("/teams/3", {"order_method": "Time"})

    offers = await liondesk.post("/leads/56/offers", {})

    assert {None} == {it["rank"] for it in offers}
    assert 1 == len({it["notify_at"] for it in offers})
