"""What is due, happens when a world's clock passes it, as if the time had been waited."""

import pytest
from callers import MarketoCaller, headers_of
from serving import served

from sandbox import Sandbox
from sandbox.clock import moment

LEAD = "/rest/v1/lead/318581.json"
BEGIN = moment("2018-01-16T09:09:09Z")


@pytest.fixture
def thrifty(tmp_path):
    """A world of a Marketo whose quota is two calls a day."""
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo/settings.yaml").write_text("limits: { quota: { calls: 2 } }\n")
    with served("marketo", tmp_path) as world:
        world.clock.freeze()
        yield world


async def codes(world, client, times):
    """Call so many times with a token of the moment; return the code of each answer."""
    marketo = MarketoCaller(world.marketo, client)
    await marketo.sign_in()
    answers = [await marketo.get(LEAD) for _ in range(times)]
    return [it["errors"][0]["code"] if "errors" in it else "" for it in answers]


@pytest.mark.parametrize(
    ("midnight", "hours"),
    [
        ("2026-01-15T00:00:00-06:00", 24),
        ("2026-03-08T00:00:00-06:00", 23),  # summer time begins at 2 o'clock
        ("2026-07-15T00:00:00-05:00", 24),
        ("2026-11-01T00:00:00-05:00", 25),  # and ends
    ],
)
async def test_the_quota_comes_back_at_midnight_in_chicago_however_long_the_day(
    thrifty, client, midnight, hours
):
    thrifty.clock.set(moment(midnight) - 1)
    assert ["", "", "607"] == await codes(thrifty, client, 3)
    thrifty.clock.advance(seconds=1)
    assert ["", "", "607"] == await codes(thrifty, client, 3)
    thrifty.clock.advance(hours=hours, seconds=-1)
    assert ["607"] == await codes(thrifty, client, 1)
    thrifty.clock.advance(seconds=1)
    assert ["", "", "607"] == await codes(thrifty, client, 3)


async def test_quotas_of_days_that_nobody_waited_for_are_not_carried_on(thrifty, client):
    thrifty.clock.set(moment("2026-01-15T12:00:00-06:00"))
    await codes(thrifty, client, 3)
    thrifty.clock.advance(days=365)
    assert ["", "", "607"] == await codes(thrifty, client, 3)


@pytest.fixture
def eager(tmp_path):
    """A server whose LionDesk assigns leads as their offers fall due."""
    (tmp_path / "liondesk").mkdir()
    (tmp_path / "liondesk/settings.yaml").write_text("assignment: simulated\n")
    with Sandbox(["easir", "liondesk"], fixtures=[tmp_path]) as sandbox:
        yield sandbox


LEAD_TYPE = {
    "name": "Web leads",
    "description": "From the site",
    "relations_paths": ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"],
    "escalation_accept": 1800,
}


async def begun(sandbox, client):
    """Return a world in which things of both vendors are going to fall due, by turns."""
    world = sandbox.world()
    world.clock.freeze()
    world.clock.set(BEGIN)

    async def call(method, view, path, body):
        async with client.request(
            method, view.url + path, json=body, headers=headers_of(view.credentials)
        ) as answer:
            assert answer.status in (200, 201), await answer.text()
            return await answer.json()

    # The first who is offered a lead then does not get it at once.
    option = "/team-member-distribution-options/2"
    await call("PATCH", world.liondesk, option, {"assign_automatically": False})
    lead_type = await call("POST", world.easir, "/lead-types", LEAD_TYPE)
    for minutes, lead in ((0, "/leads/56"), (7, "/leads/48"), (11, "/leads/3")):
        world.clock.set(BEGIN + 60 * minutes)
        await call("POST", world.liondesk, f"{lead}/offers", {})
        await call("POST", world.easir, "/leads", {"lead_type_id": lead_type["id"], "team_id": 52})
    return world


def outcome(world):
    """Return what became of the leads."""
    return list(world.easir.leads), list(world.liondesk.leads)


async def test_a_year_at_once_comes_out_as_a_year_that_was_waited_for(eager, client):
    at_once, waited, looked = [await begun(eager, client) for _ in range(3)]
    before = outcome(at_once)
    assert before == outcome(waited) == outcome(looked)

    at_once.clock.advance(days=365)
    for _ in range(200):
        waited.clock.advance(minutes=1)
    waited.clock.advance(days=365, minutes=-200)
    for _ in range(10):
        # Now the one vendor is looked at first, now the other.
        _ = looked.liondesk.leads, looked.clock.advance(minutes=13)
        _ = looked.easir.leads, looked.clock.advance(minutes=4)
    looked.clock.advance(days=365, minutes=-170)

    assert all(was != now for was, now in zip(before, outcome(at_once), strict=True))
    assert outcome(at_once) == outcome(waited)
    assert outcome(at_once) == outcome(looked)


async def test_each_thing_happens_at_the_moment_at_which_it_was_due(eager, client):
    world = await begun(eager, client)
    world.clock.advance(days=365)

    escalated = [
        it["escalation_date"]
        for lead in world.easir.leads
        for it in lead["escalations"] or ()
        if it["escalation_date"].startswith("2018-01-16")
    ]
    assert ["2018-01-16 09:39:09", "2018-01-16 09:46:09", "2018-01-16 09:50:09"] == escalated
    claimed = [
        (it["id"], it["claimed_at"], it["claimed_by_user_id"])
        for it in world.liondesk.leads
        if it["claimed_via"] == "Auto" and it["claimed_at"] > "2018-01-16"
    ]
    expected = [(48, "2018-01-16T09:16:09.000Z", 4), (56, "2018-01-16T09:29:09.000Z", 4)]
    assert expected == claimed


async def test_what_one_vendor_is_asked_changes_nothing_in_the_answers_of_another(sandbox, client):
    async def answers(*, between):
        world = sandbox.world()
        world.clock.freeze()
        world.clock.set(BEGIN)
        marketo = MarketoCaller(world.marketo, client)
        await marketo.sign_in()
        if between:
            async with client.post(f"{world.liondesk.url}/oauth2/token", json=REFRESH) as answer:
                assert 200 == answer.status
        return marketo.auth, await marketo.get(LEAD)

    assert await answers(between=False) == await answers(between=True)


# With it, LionDesk makes a token, which takes randomness.
REFRESH = {
    "grant_type": "refresh_token",
    "refresh_token": "0b6b2a1c7d9e4f3a8c5d6e7f8091a2b3c4d5e6f7",
    "client_id": "6f0f2b0c9be04b7f8f7d",
    "client_secret": "5d1f0c3b7a9e4826b3c4d5e6f7a8b9c0d1e2f3a4",
}
