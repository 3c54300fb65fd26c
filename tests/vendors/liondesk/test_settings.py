"""Settings: choices where the sources leave a doubt, each in a sandbox of its own."""

import pytest

from sandbox import Sandbox
from sandbox.sources import SandboxError

from .conftest import KATHERINE, LAURA

OFFERS = "/leads/3/offers"


@pytest.mark.evidence("seed", "the prose speaks of all offers that the user may see")
async def test_a_find_can_answer_the_offers_of_all_leads(configured):
    liondesk = configured("find_scope: all")

    assert 133 == (await liondesk.get(OFFERS))["total"]
    assert [2, 3] == await _ids_of(liondesk, KATHERINE, "/leads/999/offers")


async def _ids_of(liondesk, token, path):
    liondesk.become(token)
    return await liondesk.ids(path)


@pytest.mark.evidence("inferred", "the other reading: offers of the teams that one created")
async def test_a_teams_creator_can_see_the_offers_of_its_rollouts_alone(configured):
    liondesk = configured("offers_of_team: rollout")

    assert [3, 4, 5, 6, 7, 8, 9, 10, 11, 13] == await liondesk.ids(OFFERS)
    assert [12, 13, 14] == await _ids_of(liondesk, LAURA, OFFERS)


@pytest.mark.evidence("seed", "Submit one Lead Offer: one, by its title")
async def test_a_rollout_can_answer_its_first_offer_alone(configured):
    liondesk = configured("create_body: first")

    offer = await liondesk.post("/leads/56/offers", {})

    assert (221, 2) == (offer["id"], offer["user"]["id"])
    assert 5 == (await liondesk.get("/leads/56/offers"))["total"]
    assert (204, None) == await liondesk.call("POST", "/leads/56/offers", json={})


@pytest.mark.evidence("docs", "Distribution Options: numbers and booleans")
async def test_rank_and_flags_can_be_numbers_and_booleans(configured):
    liondesk = configured("offer_types: json")

    offer = await liondesk.get("/leads/2/offers/1")

    assert (3, True, True, False, True) == (
        offer["rank"], offer["assign_automatically"], offer["has_call_alert"],
        offer["has_text_alert"], offer["has_email_alert"],
    )  # fmt: skip
    assert (await liondesk.get(OFFERS + "/7"))["rank"] is None


@pytest.mark.evidence("client", "one asks for pages of 100")
async def test_the_most_records_of_a_page_can_be_set(configured):
    liondesk = configured("max_limit: 100", "default_limit: 7")

    assert 100 == len(await liondesk.ids("/leads/60/offers?$limit=1000"))
    assert 7 == (await liondesk.get("/leads/60/offers"))["limit"]


@pytest.mark.evidence("inferred", "Feathers before 2019 dropped them")
async def test_unknown_parameters_can_be_ignored(configured):
    liondesk = configured("unknown_parameter: ignored")

    assert [3, 11] == await liondesk.ids(OFFERS + "?$foo=1&rank[$like]=7&rank[$lte]=1")
    assert 400 == (await liondesk.refused("GET", OFFERS + "?foo=1"))[0]


@pytest.mark.evidence("inferred", "what the store says where nothing checks the query")
async def test_an_unknown_column_can_be_500(configured):
    liondesk = configured("unknown_field: general_error")

    status, body = await liondesk.call("GET", OFFERS + "?foo=1")

    assert 500 == status
    assert {
        "name": "GeneralError",
        "message": "Unknown column 'foo' in 'where clause'",
        "code": 500,
        "className": "general-error",
        "errors": {},
    } == body


@pytest.mark.evidence("inferred", "Feathers passes the text on to the store")
async def test_a_time_that_is_none_can_match_nothing(configured):
    liondesk = configured("bad_date: no_match")

    assert [] == await liondesk.ids(OFFERS + "?notify_at[$gt]=tomorrow")
    assert 11 == (await liondesk.get(OFFERS + "?notify_at[$ne]=tomorrow"))["total"]


@pytest.mark.evidence("inferred", "Feathers 3 makes a GeneralError of it")
@pytest.mark.parametrize("body", [b"{", b'{"a":"' + b"x" * 102_400 + b'"}'])
async def test_a_body_that_can_not_be_read_can_be_500(configured, body):
    liondesk = configured("body_errors: general_error")

    status, answer = await liondesk.call(
        "POST", "/contacts", data=body, headers={"Content-Type": "application/json"}
    )

    assert (500, "GeneralError", {}, {}) == (
        status,
        answer["name"],
        answer["data"],
        answer["errors"],
    )


@pytest.mark.evidence("docs", "lifetimes of tokens are examples")
async def test_the_life_of_tokens_can_be_set(configured):
    liondesk = configured("token_life: 60", "implicit_token_life: 30")
    body = {"grant_type": "refresh_token", "refresh_token": "0b6b2a1c7d9e4f3a8c5d6e7f8091a2b3c4d5e6f7",
            "client_id": "6f0f2b0c9be04b7f8f7d", "client_secret": "5d1f0c3b7a9e4826b3c4d5e6f7a8b9c0d1e2f3a4"}  # fmt: skip

    _, token = await liondesk.call("POST", "/oauth2/token", json=body)
    await liondesk.call(
        "GET", "/oauth2/authorize?response_type=token&client_id=6f0f2b0c9be04b7f8f7d"
    )

    assert 60 == token["expires_in"]
    assert "&expires_in=30&" in liondesk.headers["Location"]


@pytest.mark.evidence("inferred", "somebody has to agree to the application")
async def test_the_user_who_agrees_to_applications_can_be_set(configured):
    liondesk = configured("authorizing_user: 2")

    await liondesk.call(
        "GET", "/oauth2/authorize?response_type=token&client_id=6f0f2b0c9be04b7f8f7d"
    )
    liondesk.become(liondesk.headers["Location"].partition("access_token=")[2][:40])

    assert 2 == (await liondesk.get("/me"))["id"]


@pytest.mark.evidence("inferred", "Feathers' error; no limit is documented")
async def test_a_limit_of_calls_can_be_set(configured):
    liondesk = configured("limits: { rate: { calls: 3, seconds: 60 } }")
    liondesk.clock.freeze()

    within = {(await liondesk.call("GET", "/me"))[0] for _ in range(3)}
    status, body = await liondesk.call("GET", "/me")
    liondesk.clock.advance(minutes=1)
    later, _ = await liondesk.call("GET", "/me")

    assert ({200}, 429, 200) == (within, status, later)
    assert {
        "name": "TooManyRequests",
        "message": "Too many requests",
        "code": 429,
        "className": "too-many-requests",
        "errors": {},
    } == body


@pytest.mark.evidence("inferred", "no limit is documented, so there is none by default")
async def test_without_the_setting_there_is_no_limit(liondesk, world):
    world.clock.freeze()

    assert {200} == {(await liondesk.call("GET", "/me"))[0] for _ in range(200)}


# assignment


@pytest.mark.evidence("seed", "assigned automatically, or claimed manually; when is inferred")
async def test_leads_can_be_assigned_when_their_offers_are_sent(configured):
    liondesk = configured("assignment: simulated")
    liondesk.clock.freeze()
    liondesk.clock.set(1516093749)  # 2018-01-16T09:09:09Z
    await liondesk.patch("/team-member-distribution-options/2", {"assign_automatically": False})

    await liondesk.post("/leads/56/offers", {})  # to Priya, who is third, automatically
    liondesk.clock.advance(minutes=19, seconds=59)
    before = await liondesk.get("/leads/56")
    liondesk.clock.advance(hours=3)
    after = await liondesk.get("/leads/56")

    names = ("claimed_by_user_id", "claimed_at", "claimed_via")
    assert [None, None, "None"] == [before[name] for name in names]
    assert [4, "2018-01-16T09:29:09.000Z", "Auto"] == [after[name] for name in names]
    # Since 2017-01-03T16:00:00Z.
    assert 378 * 86_400 - 6 * 3600 - 30 * 60 - 51 == after["time_to_claim"]
    assert [] == await liondesk.post("/leads/56/offers", {})


@pytest.mark.evidence("inferred", "the first of several comes first, and the lead stays his")
async def test_the_first_offer_that_assigns_wins(configured):
    liondesk = configured("assignment: simulated")
    liondesk.clock.freeze()

    await liondesk.post("/leads/56/offers", {})
    liondesk.clock.advance(days=1)

    assert 2 == (await liondesk.get("/leads/56"))["claimed_by_user_id"]
    assert () == liondesk.view.pending


@pytest.mark.evidence("inferred", "by default an offer only says that it will")
async def test_by_default_no_lead_is_assigned(liondesk, world):
    await liondesk.post("/leads/56/offers", {})
    world.clock.advance(days=1)

    assert (await liondesk.get("/leads/56"))["claimed_by_user_id"] is None


@pytest.mark.evidence("inferred", "a mistake in a setting or fixture is told at start")
@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("settings", "find_scope: team", "find_scope"),
        ("settings", "max_limit: 0", "max_limit"),
        ("settings", "page_size: 30", "there is no such member"),
        ("tags", "- { id: 1, user_id: 77, content: A }", "77 is not in users"),
        ("leads", "- { id: 1, user_id: 1, contact_id: 2, claimed_at: yesterday }", "claimed_at"),
    ],
)
def test_a_wrong_setting_or_fixture_is_refused(tmp_path, file, text, reason):
    (tmp_path / "liondesk").mkdir()
    (tmp_path / "liondesk" / f"{file}.yaml").write_text(text)

    with pytest.raises(SandboxError, match=reason):
        Sandbox(["liondesk"], fixtures=[tmp_path])
