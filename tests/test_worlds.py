"""Worlds: made, forked, bounded in number and time, dropped, and never seen by one another."""

import asyncio
import contextlib
import json
import logging
import socket
import time

import aiohttp
import pytest
from callers import MarketoCaller
from serving import hold
from test_cli import fetch, run, serving
from test_control import Control

from sandbox import Sandbox
from sandbox.cli import make_parser
from sandbox.cli.options import bounds
from sandbox.limits import Figures
from sandbox.state import State
from sandbox.world import DEFAULT, Seed, Settings
from sandbox.worlds import REMEMBERED, Worlds

LEAD = "/rest/v1/lead/318581.json"


def worlds_of(**settings):
    return Worlds(lambda _: Seed(State(), Figures()), Settings(**settings))


def names(worlds):
    return [it.name for it in worlds]


@contextlib.contextmanager
def controlled(client, **bounds):
    """Serve Marketo with these bounds; give the sandbox and calls of its control plane."""
    with Sandbox(["marketo"], **bounds) as sandbox:
        yield sandbox, Control(sandbox, sandbox.world("first"), client)


async def called(client, url):
    """Call a URL of a vendor without a token; return the number of the exchange."""
    async with client.get(url) as answer:
        assert 200 == answer.status
        return int(answer.headers["Sandbox-Exchange"].rpartition("/")[2])


async def until(condition, seconds=10):
    """Ask again until something is so."""
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, "it never came to be so"


def test_the_world_unused_the_longest_makes_room_for_a_new_one():
    worlds = worlds_of(worlds=3)
    for name in "abc":
        worlds.make(name)
    _ = worlds["a"]
    worlds.make("d")
    worlds.make("e")

    assert ["a", "d", "e"] == names(worlds)
    assert ["b", "c"] == list(worlds.dropped)
    assert "of 3 worlds it was unused the longest" == worlds.dropped["b"].why


def test_the_default_world_is_never_dropped_and_counts_for_nothing():
    worlds = worlds_of(worlds=1, idle=60)
    _ = worlds[DEFAULT]
    worlds.make("a")
    worlds.make("b")
    worlds.sweep(time.monotonic() + 61)

    assert [DEFAULT] == names(worlds)
    assert ["a", "b"] == list(worlds.dropped)


def test_worlds_are_dropped_as_long_after_their_last_use_as_is_set():
    worlds = worlds_of(idle=60)
    old, used = worlds.make("old"), worlds.make("used")
    used.used = old.used + 20

    assert pytest.approx(1) == worlds.sweep(old.used + 59)
    assert ["old", "used"] == names(worlds)
    assert pytest.approx(20) == worlds.sweep(old.used + 60)
    assert ["used"] == names(worlds)
    assert "nobody had called it for 1 minutes" == worlds.dropped["old"].why
    assert worlds.sweep(old.used + 80) is None
    assert [] == names(worlds)


def test_without_an_idle_time_no_world_is_ever_due():
    worlds = worlds_of(idle=None)
    worlds.make("a")
    assert worlds.sweep(time.monotonic() + 1e9) is None
    assert ["a"] == names(worlds)


def test_what_is_remembered_of_dropped_worlds_is_bounded():
    worlds = worlds_of()
    for number in range(REMEMBERED + 5):
        worlds.make(f"w{number}")
        worlds.drop(f"w{number}")

    assert REMEMBERED == len(worlds.dropped)
    assert f"w{REMEMBERED + 4}" in worlds.dropped
    assert "w4" not in worlds.dropped
    assert REMEMBERED + 5 == worlds.drops["request"]


async def test_a_dropped_world_is_said_and_begins_anew_with_numbers_that_go_on(client, caplog):
    with controlled(client, worlds=1) as (sandbox, control), caplog.at_level(logging.WARNING):
        first = f"{sandbox.url}/w/first/marketo{LEAD}"
        await control.put("/worlds/first/state/marketo/partitions", [])
        assert 1 == await called(client, first)
        await called(client, f"{sandbox.url}/w/second/marketo{LEAD}")

        (dropped,) = (await control.get("/worlds"))["dropped"]
        assert ["name", "when", "why"] == list(dropped)
        assert ("first", "of 1 worlds it was unused the longest") == (
            dropped["name"], dropped["why"],
        )  # fmt: skip
        said = f"it was dropped at {dropped['when']}: {dropped['why']}"
        assert f"the world first is no more; {said}" in caplog.messages
        for path in ("", "/exchanges", "/exchanges/1", "/state/marketo"):
            assert f"there is no world 'first' any more; {said}" == await control.refused(
                404, "GET", f"/worlds/first{path}"
            )

        assert 2 == await called(client, first)
        assert 3 == (await control.get("/worlds/first/state/marketo/partitions"))["count"]
        assert "there is no exchange 1 (any more)" == await control.refused(
            404, "GET", "/worlds/first/exchanges/1"
        )


async def test_a_world_that_nobody_calls_is_dropped_by_the_server_itself(client):
    with controlled(client, idle=0.05) as (sandbox, control):
        assert ["first"] == names(sandbox.call(lambda: list(sandbox.engine.worlds)))

        async def gone():
            return [] == (await control.get("/worlds"))["worlds"]

        await until(gone)
        (dropped,) = (await control.get("/worlds"))["dropped"]
        assert "nobody had called it for 0.05 seconds" == dropped["why"]


async def test_a_look_through_the_control_plane_is_a_use(client):
    with controlled(client, worlds=2) as (sandbox, control):
        await called(client, f"{sandbox.url}/w/second/marketo{LEAD}")
        await control.get("/worlds/first/exchanges")
        await called(client, f"{sandbox.url}/w/third/marketo{LEAD}")

        assert ["first", "third"] == [it["name"] for it in (await control.get("/worlds"))["worlds"]]


async def test_the_ports_of_a_dropped_world_are_closed(client):
    with controlled(client) as (_, control):
        made = await control.post("/worlds", {"name": "ported", "ports": True}, 201)
        origin = made["vendors"]["marketo"]["origin"]
        await called(client, origin + LEAD)
        await control.call("DELETE", "/worlds/ported", 204)
        port = int(origin.rpartition(":")[2])

        async def closed():
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
            except ConnectionError as error:
                return isinstance(error, ConnectionRefusedError)
            return False

        await until(closed)
        again = await control.post("/worlds", {"name": "ported", "ports": True}, 201)
        assert 2 == await called(client, again["vendors"]["marketo"]["origin"] + LEAD)


async def test_the_default_world_can_not_be_dropped(control_of_own):
    assert "the world 'default' can't be dropped, but reset" == await control_of_own.refused(
        409, "DELETE", "/worlds/default"
    )


async def test_what_a_dropped_world_covered_stays_counted(control_of_own, client):
    url = control_of_own.root.removesuffix("/_sandbox")
    for name in ("covering", "covering"):
        await called(client, f"{url}/w/{name}/marketo{LEAD}")
        await control_of_own.call("DELETE", f"/worlds/{name}", 204)

    assert (
        2 == (await control_of_own.get("/coverage"))["vendors"]["marketo"]["calls"]["getLeadById"]
    )


@pytest.fixture
async def control_of_own(client):
    with controlled(client) as (_, control):
        yield control


async def test_the_journals_of_all_worlds_share_their_room(client):
    with controlled(client, journals=12_000) as (sandbox, control):
        held = sandbox.engine.worlds.journals
        for world, times in (("first", 3), ("second", 3), ("third", 4)):
            for _ in range(times):
                await called(client, f"{sandbox.url}/w/{world}/marketo{LEAD}")
                assert sandbox.call(lambda: held.weight) <= 12_000

        async def kept(name):
            shown = (await control.get(f"/worlds/{name}/exchanges"))["exchanges"]
            return [it["number"] for it in shown]

        # The one that was written to the longest ago gives way, its oldest exchanges first.
        assert [2, 3] == await kept("first")
        assert [1, 2, 3] == await kept("second")
        assert [1, 2, 3, 4] == await kept("third")
        shown = {it["name"]: it for it in (await control.get("/worlds"))["worlds"]}
        assert (3, 2) == (shown["first"]["exchanges"], shown["first"]["journal"]["exchanges"])
        assert sandbox.call(lambda: held.weight) == sum(
            it["journal"]["bytes"] for it in shown.values()
        )
        for name in shown:
            await control.call("DELETE", f"/worlds/{name}", 204)
        assert 0 == sandbox.call(lambda: held.weight)


async def test_two_hundred_clients_in_worlds_of_their_own_never_see_one_another(sandbox):
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as session:
        begun = asyncio.Barrier(200)

        async def use(number):
            world = await asyncio.to_thread(sandbox.world)
            marketo = MarketoCaller(world.marketo, session)
            await begun.wait()
            await marketo.sign_in()
            lead = {"email": "same@example.com", "firstName": f"Client {number}"}
            body = {"action": "createOnly", "lookupField": "email", "input": [lead]}
            made = await marketo.post("/rest/v1/leads.json", body)
            found = await marketo.get(
                "/rest/v1/leads.json", filterType="email", filterValues="same@example.com"
            )
            return world, made["result"], found["result"]

        seen = await asyncio.gather(*(use(number) for number in range(200)))

    assert {"created"} == {made[0]["status"] for _, made, _ in seen}
    assert [[f"Client {number}"] for number in range(200)] == [
        [it["firstName"] for it in found] for _, _, found in seen
    ]
    assert 200 == len({world.name for world, _, _ in seen})
    for world, _, _ in seen[::40]:
        assert [1, 2, 3] == [it.number for it in world.exchanges]
        hold(world)


@pytest.mark.parametrize(
    ("option", "text", "reason"),
    [
        ("--idle", "soon", "'soon' is no time, such as 90s, 15m, 24h or 7d"),
        ("--idle", "-1", "'-1' is no time"),
        ("--journal", "8MB", "'8MB' is no size, such as 500k, 8M or 1G"),
        ("--journals", "", "'' is no size, such as 500k, 8M or 1G"),
        ("--max-worlds", "0", "'0' is no number from 1 on"),
    ],
)
def test_an_impossible_bound_is_refused(option, text, reason):
    done = run("serve", option, text)
    assert 2 == done.returncode
    assert f"argument {option}: {reason}" in done.stderr


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", None), ("90", 90), ("0.5s", 0.5), ("15m", 900), ("24h", 86_400), ("7d", 604_800)],
)
def test_an_idle_time_has_a_unit(text, seconds):
    assert seconds == options_of("--idle", text).idle


@pytest.mark.parametrize(
    ("text", "size"), [("100", 100), ("500k", 512_000), ("8M", 8_388_608), ("1G", 1 << 30)]
)
def test_a_size_has_a_unit(text, size):
    assert size == options_of("--journals", text).journals


def test_a_shared_server_has_bounds_without_being_told():
    options = options_of()
    assert {"worlds": 1000, "idle": 86_400, "journal": 8 << 20, "journals": 256 << 20} == bounds(
        options
    )


def options_of(*arguments):
    return make_parser().parse_args(["serve", *arguments])


def test_the_bounds_of_the_command_line_are_those_of_the_server(tmp_path):
    with serving(tmp_path, "--vendors", "marketo", "--max-worlds", "1", "--idle", "0") as it:
        for name in ("one", "two"):
            fetch(f"{it[1]}/w/{name}/marketo{LEAD}")
        shown = json.loads(fetch(f"{it[1]}/_sandbox/worlds"))
        assert "the world one is no more; it was dropped at " in (tmp_path / "printed").read_text()

    assert (["two"], ["one"]) == (
        [it["name"] for it in shown["worlds"]],
        [it["name"] for it in shown["dropped"]],
    )
