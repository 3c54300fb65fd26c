"""Offers found and got: whose are seen, and how they look (seed: Lead Offers)."""

import json

import pytest

from .conftest import KATHERINE, LAURA, TOM

OFFERS = "/leads/3/offers"

# The document's "Get One Lead Offer".
OFFER_1 = """{
  "id": 1,
  "lead": {
    "id": 2,
    "distribution_target": "Team Rollout",
    "contact": { "id": 2, "first_name": "Mary", "last_name": "Jackson" }
  },
  "user": { "id": 5, "first_name": "Dorothy", "last_name": "Vaughan", "email": "dot@example.com" },
  "notify_at": "2018-01-16T09:09:09.000Z",
  "rank": "3",
  "assign_automatically": "true",
  "has_call_alert": "true",
  "has_text_alert": "false",
  "has_email_alert": "true",
  "team": { "id": 6, "name": "IBM" }
}"""

# The second of its "Find All Lead Offers"; there its contact has the id of the first one's.
OFFER_2 = """{
  "id": 2,
  "lead": {
    "id": 45,
    "distribution_target": "Team Rollout",
    "contact": { "id": 46, "first_name": "John", "last_name": "Glenn" }
  },
  "user": { "id": 2, "first_name": "Katherine", "last_name": "Johnson", "email": "kathy@example.com" },
  "notify_at": "2018-12-01T08:08:08.000Z",
  "rank": "10",
  "assign_automatically": "false",
  "has_call_alert": "false",
  "has_text_alert": "true",
  "has_email_alert": "false",
  "team": { "id": 9, "name": "NASA" }
}"""


def same(expected, actual):
    """Tell whether two values are the same, order of members and all."""
    return json.dumps(json.loads(expected)) == json.dumps(actual)


@pytest.mark.evidence("seed", "Get One Lead Offer")
async def test_the_documented_offer_is_got(liondesk):
    assert same(OFFER_1, await liondesk.get("/leads/2/offers/1"))
    assert "application/json; charset=utf-8" == liondesk.headers["Content-Type"]


@pytest.mark.evidence("seed", "Find All Lead Offers")
@pytest.mark.parametrize(("lead", "offer"), [(2, OFFER_1), (45, OFFER_2)])
async def test_the_documented_offers_are_found(liondesk, lead, offer):
    page = await liondesk.get(f"/leads/{lead}/offers")

    assert same(f'{{"total": 1, "limit": 10, "skip": 0, "data": [{offer}]}}', page)


@pytest.mark.evidence("seed", "Find All Lead Offers: its example has offers of two leads")
async def test_the_documented_page_is_found_with_the_scope_of_all_leads(configured):
    liondesk = configured("find_scope: all")

    page = await liondesk.get("/leads/3/offers?id=1&id=2")

    assert same(f'{{"total": 2, "limit": 10, "skip": 0, "data": [{OFFER_1}, {OFFER_2}]}}', page)


@pytest.mark.evidence("seed", "the document writes two slashes")
@pytest.mark.parametrize(
    "path", ["//leads/3/offers", "/leads//3//offers", "///leads/3/offers", "/leads/3/offers/"]
)
async def test_doubled_slashes_and_one_at_the_end_change_nothing(liondesk, path):
    assert await liondesk.get(OFFERS) == await liondesk.get(path)


@pytest.mark.evidence("seed", "all POST examples have two slashes as well")
async def test_a_post_to_a_doubled_slash_is_carried_out(liondesk):
    assert [6] == [it["user"]["id"] for it in await liondesk.post("//leads/3/offers", {})]


@pytest.mark.evidence("seed", "sent to the user, and to members of teams that the user created")
async def test_the_creator_of_teams_sees_offers_to_himself_and_to_their_members(liondesk):
    page = await liondesk.get(OFFERS + "?$limit=50")

    assert [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14] == [it["id"] for it in page["data"]]
    assert 11 == page["total"]


@pytest.mark.evidence("seed", "sent to members of teams that the user created")
async def test_an_offer_of_another_team_to_a_member_of_ones_own_is_seen(liondesk):
    offer = await liondesk.get(OFFERS + "/14")

    assert ("Raman", "Harbor Realty") == (offer["user"]["last_name"], offer["team"]["name"])


@pytest.mark.evidence("seed", "members do not see what was sent to other members")
async def test_a_member_of_a_team_sees_his_own_offers_alone(liondesk):
    liondesk.become(KATHERINE)

    assert [3] == await liondesk.ids(OFFERS)


@pytest.mark.evidence("seed", "Laura created Harbor Realty; of lead 3 she created nothing")
async def test_the_creator_of_another_team_sees_the_offers_to_its_members(liondesk):
    liondesk.become(LAURA)

    # Grace and Priya are members of it; what other teams sent to Priya is among them.
    assert [5, 12, 13, 14] == await liondesk.ids(OFFERS)


@pytest.mark.evidence("inferred", "the lead's creator alone does not see its offers")
async def test_somebody_to_whom_nothing_was_sent_finds_nothing(liondesk):
    liondesk.become(TOM)

    expected = {"total": 0, "limit": 10, "skip": 0, "data": []}
    assert expected == await liondesk.get(OFFERS)


@pytest.mark.evidence("inferred", "one who has not accepted is no member yet")
async def test_an_offer_to_somebody_who_has_not_accepted_is_not_the_teams(configured):
    liondesk = configured(
        lead_offers="""
- { id: 1, lead_id: 3, user_id: 8, team_id: 3, notify_at: "2018-01-16T09:09:09.000Z",
    assign_automatically: false }"""
    )

    assert [] == await liondesk.ids(OFFERS)


@pytest.mark.evidence("seed", "records may be past, or yet to be sent out")
async def test_past_and_future_offers_are_seen_alike(liondesk, world):
    world.clock.set(1893456000)  # 2030-01-01

    assert [10] == await liondesk.ids(OFFERS + "?notify_at[$gt]=2030-01-01")
    assert 10 == (await liondesk.get(OFFERS + "?notify_at[$lt]=2030-01-01"))["total"]


@pytest.mark.evidence("inferred", "an offer sent by time has no rank")
async def test_an_offer_that_was_sent_by_time_has_rank_null(liondesk):
    assert (await liondesk.get(OFFERS + "/7"))["rank"] is None


@pytest.mark.evidence("inferred", "an invisible record is as one that there is not")
@pytest.mark.parametrize("path", ["/leads/3/offers/12", "/leads/3/offers/999", "/leads/3/offers/x",
                                  "/leads/3/offers/1", "/leads/999/offers/1", "/leads/x/offers/3"])  # fmt: skip
async def test_an_offer_that_is_not_seen_is_404(liondesk, path):
    id = path.rpartition("/")[2]

    status, body = await liondesk.call("GET", path)

    assert 404 == status
    assert {
        "name": "NotFound",
        "message": f"No record found for id '{id}'",
        "code": 404,
        "className": "not-found",
        "errors": {},
    } == body


@pytest.mark.evidence("inferred", "a Feathers find does not look at the parent")
@pytest.mark.parametrize("lead", ["999", "abc", "-1", "0", "9" * 30])
async def test_a_lead_that_there_is_not_has_no_offers(liondesk, lead):
    expected = {"total": 0, "limit": 10, "skip": 0, "data": []}

    assert expected == await liondesk.get(f"/leads/{lead}/offers")


@pytest.mark.evidence("inferred", "a filter that does not hold makes a record as not there")
async def test_a_get_with_a_filter_holds_the_offer_to_it(liondesk):
    assert 3 == (await liondesk.get(OFFERS + "/3?rank=1"))["id"]
    assert (404, "No record found for id '3'") == await liondesk.refused(
        "GET", OFFERS + "/3?rank=2"
    )


@pytest.mark.evidence("inferred", "Feathers: nothing of an offer can be written")
@pytest.mark.parametrize(
    ("method", "path", "word"),
    [
        ("PUT", OFFERS, "update"),
        ("PATCH", OFFERS, "patch"),
        ("DELETE", OFFERS, "remove"),
        ("PUT", OFFERS + "/3", "update"),
        ("PATCH", OFFERS + "/3", "patch"),
        ("DELETE", OFFERS + "/3", "remove"),
    ],
)
async def test_other_methods_are_405_by_the_names_of_feathers(liondesk, method, path, word):
    status, body = await liondesk.call(method, path)

    assert 405 == status
    assert {
        "name": "MethodNotAllowed",
        "message": f"Method `{word}` is not supported by this endpoint.",
        "code": 405,
        "className": "method-not-allowed",
        "errors": {},
    } == body
    assert "GET,POST" == liondesk.headers["Allow"]
