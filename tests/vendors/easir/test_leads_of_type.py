"""Get Leads by Lead Type: unaccepted leads of the current team, and the filters."""

import pytest

SERVICE = "/lead-types/990f3e13-d891-460e-82da-5af3a223b6b3/leads"
BUYER = "/lead-types/31401e63-3c07-4035-b727-5040dc55ff8c/leads"


async def total(easir, path, **query):
    status, body = await easir.get(path, **query)
    assert 200 == status, body
    return body["pagination"]["total"]


@pytest.mark.evidence("seed", "assigned to the current team of the user")
async def test_leads_of_other_teams_are_left_out(easir):
    assert (10, 0) == (await total(easir, SERVICE), await total(easir, BUYER))
    odense = easir.as_("odense")
    assert (0, 22) == (await total(odense, SERVICE), await total(odense, BUYER))


@pytest.mark.evidence("seed", "unaccepted; inferred: nor rejected")
@pytest.mark.parametrize("what", ["accept", "reject"])
async def test_leads_that_are_dealt_with_are_left_out(easir, what):
    id = (await easir.data(SERVICE))[0]["id"]

    await easir.put(f"/leads/{id}/{what}")

    assert id not in [it["id"] for it in await easir.data(SERVICE)]


@pytest.mark.evidence("seed", "team_ids; comma-separated")
async def test_leads_of_named_teams_can_be_asked_for(easir):
    assert (22, 22, 0) == (
        await total(easir, BUYER, team_ids="53"),
        await total(easir, BUYER, team_ids="52,53"),
        await total(easir, BUYER, team_ids="54"),
    )


@pytest.mark.evidence("inferred", "team_ids out of the own teams: agencies and admins alone")
@pytest.mark.parametrize(("who", "expected"), [("agency", 22), ("taurean", 0), ("odense", 22)])
async def test_leads_of_foreign_teams_are_for_agencies(easir, who, expected):
    assert expected == await total(easir.as_(who), BUYER, team_ids="53")


@pytest.mark.evidence("seed", "assigned_user_ids; comma-separated")
async def test_leads_of_named_users_can_be_asked_for(easir):
    type_id = await easir.new_type(
        assignment_scheme="evenly_distributed", users=[{"id": 786}, {"id": 787}, {"id": 705}]
    )
    for team in (52, 52, 53):
        await easir.new_lead(type_id, team)

    path = f"/lead-types/{type_id}/leads"
    assert [(1), (2), (2), (0)] == [
        await total(easir, path, assigned_user_ids=ids)
        for ids in ("786", "786,787", "705,787", "701")
    ]


@pytest.mark.evidence("seed", "assigned_user_ids: admins only; 403 inferred")
@pytest.mark.parametrize("who", ["taurean", "team admin", "agency"])
async def test_others_can_not_ask_for_the_leads_of_users(easir, who):
    assert (403, [("unauthorized", None)]) == await easir.errors(
        easir.as_(who).get(SERVICE, assigned_user_ids="786")
    )


@pytest.mark.evidence("inferred", "ids that are none find nothing")
async def test_an_id_that_is_none_finds_nothing(easir):
    assert (0, 22) == (
        await total(easir, BUYER, team_ids="x"),
        await total(easir, BUYER, team_ids="x,53"),
    )


@pytest.mark.evidence("seed", "Supports Pagination")
async def test_leads_come_page_by_page(easir):
    body = (await easir.call("GET", f"{SERVICE}?per_page=4&page=2"))[1]

    base = f"{easir.view.url}{SERVICE}"
    assert (4, 10, f"{base}?per_page=4&page=1", f"{base}?per_page=4&page=3") == (
        len(body["data"]),
        body["pagination"]["total"],
        body["pagination"]["urls"]["previous"],
        body["pagination"]["urls"]["next"],
    )


@pytest.mark.evidence("seed", "the histories are null when there is none; client: their members")
async def test_histories_are_shown_once_there_is_something(easir):
    first, second = (await easir.data(SERVICE))[:2]

    assert (None, [{"team_id": 52, "user_id": 0, "assignment_date": "2018-04-02 09:00:00"}]) == (
        first["assignments"],
        second["assignments"],
    )


@pytest.mark.evidence("inferred", "a user without team has no leads of a team")
async def test_a_user_without_team_sees_none(easir):
    assert 0 == await total(easir.as_("teamless"), SERVICE)
