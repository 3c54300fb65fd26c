"""Snapshots: a world's present, kept under a name, gone back to, and forked from."""

import pytest
from callers import MarketoCaller
from test_control import Control

from sandbox import SandboxError
from sandbox.clock import moment
from sandbox.world import MOST_SNAPSHOTS

LEAD = "/rest/v1/lead/318581.json"
PARTITIONS = "~/state/marketo/partitions"


@pytest.fixture
def control(sandbox, world, client):
    return Control(sandbox, world, client)


@pytest.fixture
def frozen(world):
    world.clock.freeze()
    world.clock.set(moment("2026-03-02T12:00:00Z"))


async def test_a_restored_world_has_the_records_and_the_time_of_its_snapshot(control, frozen):
    before = await control.get(PARTITIONS)
    kept = await control.post("~/snapshots", {"name": "before"}, 201)
    await control.put(PARTITIONS, [])
    await control.post("~/clock/advance", {"seconds": 86_400})

    restored = await control.post("~/snapshots/before/restore")

    assert {"name": "before", "clock": {"now": "2026-03-02T12:00:00Z", "mode": "frozen"}} == kept
    assert kept == restored
    assert before == await control.get(PARTITIONS)
    assert {"now": "2026-03-02T12:00:00Z", "mode": "frozen"} == await control.get("~/clock")


async def test_a_world_whose_time_ran_runs_on_from_the_moment_of_its_snapshot(world):
    world.clock.set(moment("2030-01-01"))
    world.snapshot("before")
    world.clock.freeze()
    world.clock.advance(days=400)

    world.restore("before")

    assert 0 <= world.clock.now - moment("2030-01-01") < 60
    assert "real" in repr(world.clock)


async def test_a_token_of_the_snapshot_is_good_again_and_a_later_one_unknown(
    frozen, marketo, world, client
):
    later = MarketoCaller(world.marketo, client)
    world.snapshot("signed-in")
    world.clock.advance(hours=2)
    assert ("602", "Access token expired") == await marketo.error(marketo.get(LEAD))
    await later.sign_in()

    world.restore("signed-in")

    assert (await marketo.get(LEAD))["success"]
    assert "601" == (await later.error(later.get(LEAD)))[0]


async def test_the_counters_of_the_limits_are_kept(frozen, marketo, world):
    for _ in range(99):
        await marketo.get(LEAD)
    world.snapshot("one-left")
    for _ in range(2):
        assert (await marketo.get(LEAD))["success"]
        assert "606" == (await marketo.error(marketo.get(LEAD)))[0]
        world.restore("one-left")


async def test_counters_of_after_the_snapshot_are_forgotten(frozen, world, client):
    world.snapshot("untouched")
    marketo = MarketoCaller(world.marketo, client)
    await marketo.sign_in()
    for _ in range(101):
        last = await marketo.get(LEAD)
    assert "606" == last["errors"][0]["code"]

    world.restore("untouched")

    await marketo.sign_in()
    assert (await marketo.get(LEAD))["success"]


async def test_the_same_calls_after_a_restore_get_the_same_answers(frozen, marketo, world):
    world.snapshot("here")

    async def answers():
        await marketo.sign_in()
        body = {"input": [{"email": "new@example.com"}]}
        return [
            marketo.auth,
            await marketo.get(LEAD),
            await marketo.post("/rest/v1/leads.json", body),
        ]

    first = await answers()
    world.restore("here")

    assert first == await answers()


async def test_the_journal_goes_on_over_a_restore(control, marketo, world):
    world.snapshot("here")
    await marketo.get(LEAD)
    world.restore("here")
    await marketo.get(LEAD)

    assert [1, 2, 3] == [it.number for it in world.exchanges]
    assert 2 == (await control.get("~/coverage"))["vendors"]["marketo"]["calls"]["getLeadById"]


async def test_snapshots_are_listed_replaced_and_forgotten(control, world):
    await control.post("~/snapshots", {"name": "b"}, 201)
    await control.post("~/snapshots", {"name": "a"}, 201)
    await control.put(PARTITIONS, [])
    await control.post("~/snapshots", {"name": "b"}, 201)

    assert ["a", "b"] == [it["name"] for it in (await control.get("~/snapshots"))["snapshots"]]
    assert ["a", "b"] == (await control.get("~"))["snapshots"]
    await control.post("~/snapshots/a/restore")
    assert 3 == (await control.get(PARTITIONS))["count"]
    await control.post("~/snapshots/b/restore")
    assert 0 == (await control.get(PARTITIONS))["count"]
    assert await control.call("DELETE", "~/snapshots/a", 204) is None
    for method, path in (("DELETE", "~/snapshots/a"), ("POST", "~/snapshots/a/restore")):
        expected = f"there is no snapshot 'a' of the world '{world.name}'"
        assert expected == await control.refused(404, method, path)


async def test_a_reset_keeps_the_snapshots(control, world):
    await control.put(PARTITIONS, [])
    await control.post("~/snapshots", {"name": "empty"}, 201)
    await control.post("~/reset")
    assert 3 == (await control.get(PARTITIONS))["count"]

    await control.post("~/snapshots/empty/restore")

    assert 0 == (await control.get(PARTITIONS))["count"]


async def test_a_world_is_forked_from_a_snapshot(control, world, frozen):
    await control.put(PARTITIONS, [{"id": 9, "name": "Nine"}])
    await control.post("~/snapshots", {"name": "nine"}, 201)
    await control.put(PARTITIONS, [])
    world.clock.advance(hours=1)

    made = await control.post("/worlds", {"from": f"{world.name}@nine"}, 201)

    assert {"now": "2026-03-02T12:00:00Z", "mode": "frozen"} == made["clock"]
    fork = f"/worlds/{made['name']}"
    assert 1 == (await control.get(f"{fork}/state/marketo/partitions"))["count"]
    await control.call("DELETE", f"{fork}/state/marketo/partitions/9", 204)
    await control.post("~/snapshots/nine/restore")
    assert 1 == (await control.get(PARTITIONS))["count"]


async def test_a_fork_spends_limits_of_its_own_from_where_the_other_stood(
    frozen, control, marketo, world, sandbox, client
):
    for _ in range(99):
        await marketo.get(LEAD)
    made = await control.post("/worlds", {"from": world.name}, 201)
    twin = MarketoCaller(sandbox.world(made["name"]).marketo, client)
    twin.auth = marketo.auth

    for caller in (twin, marketo):
        assert (await caller.get(LEAD))["success"]
        assert "606" == (await caller.error(caller.get(LEAD)))[0]


@pytest.mark.parametrize("origin", ["{}@nix", "{}@", "never-made@nix"])
async def test_a_fork_of_what_is_not_there_is_refused(control, world, origin):
    assert "there is no " in await control.refused(
        404, "POST", "/worlds", json={"from": origin.format(world.name)}
    )


@pytest.mark.parametrize("name", ["", "a b", "a@b", "../x", "a" * 101])
async def test_an_impossible_name_is_refused_with_the_rule(control, world, name):
    detail = await control.refused(422, "POST", "~/snapshots", json={"name": name})
    assert detail.startswith("/name: ")
    assert "can't name a snapshot: up to 100 letters" in detail
    with pytest.raises(SandboxError, match="can't name a snapshot"):
        world.snapshot(name)


async def test_there_are_so_many_snapshots_and_no_more(control, world):
    for number in range(MOST_SNAPSHOTS):
        world.snapshot(f"s{number}")
    world.snapshot("s0")

    detail = await control.refused(422, "POST", "~/snapshots", json={"name": "more"})

    assert "/name: a world keeps 100 snapshots; delete one first" == detail


def test_a_snapshot_that_is_not_there_is_refused_with_those_that_are(world):
    world.snapshot("before")
    with pytest.raises(SandboxError, match="has no snapshot 'after'; there are before"):
        world.restore("after")
