"""`Sandbox` and its views, for programs of any kind."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from sandbox import Sandbox, SandboxError
from sandbox.clock import moment

LEAD = "/rest/v1/lead/318581.json"


def read(url, token=None):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    with urlopen(Request(url, headers=headers), timeout=10) as answer:
        return json.load(answer)


def sign_in(marketo):
    query = urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": marketo.client_id,
            "client_secret": marketo.client_secret,
        }
    )
    return read(f"{marketo.url}/identity/oauth/token?{query}")["access_token"]


def test_a_token_expires_when_the_clock_is_advanced(world):
    token = sign_in(world.marketo)
    assert read(world.marketo.url + LEAD, token)["success"]

    world.clock.advance(hours=1, seconds=1)

    assert "602" == read(world.marketo.url + LEAD, token)["errors"][0]["code"]
    assert "602" == world.exchanges[-1].error


def test_an_origin_has_the_vendor_at_its_root(world):
    token = sign_in(world.marketo)
    assert read(world.marketo.origin + LEAD, token)["success"]
    assert world.marketo.origin == world.marketo.origin
    assert world.marketo.origin != world.marketo.url


def test_many_threads_call_and_look_at_once(sandbox):
    def use(_):
        world = sandbox.world()
        token = sign_in(world.marketo)
        assert all(read(world.marketo.url + LEAD, token)["success"] for _ in range(5))
        return world.name, len(world.exchanges)

    with ThreadPoolExecutor(8) as pool:
        seen = dict(pool.map(use, range(16)))

    assert 16 == len(seen)
    assert {6} == set(seen.values())


def test_worlds_are_found_again_by_name(sandbox, world):
    assert world.name == sandbox.world(world.name).name
    assert world.name != sandbox.world().name


def test_an_impossible_name_of_a_world_is_refused(sandbox):
    with pytest.raises(SandboxError, match="can't name a world"):
        sandbox.world("a b")


def test_views_give_records_credentials_and_the_reason_for_what_is_not_there(world):
    assert "Lincoln" == world.marketo.leads[318581]["lastName"]
    assert {"CLIENT_ID", "CLIENT_SECRET"} == world.marketo.credentials.keys()
    with pytest.raises(AttributeError, match=r"marketo has no 'leeds'; there are .*leads"):
        _ = world.marketo.leeds
    with pytest.raises(AttributeError, match="the vendor 'nix' is not served"):
        _ = world.nix
    with pytest.raises(SandboxError, match="the vendor 'nix' is not served"):
        world.vendor("nix")
    assert not hasattr(world, "_nix")
    assert not hasattr(world.marketo, "_nix")


def test_a_reset_goes_back_to_the_seeded_state(world):
    token = sign_in(world.marketo)
    world.reset()

    assert 0 == len(world.marketo.tokens)
    assert [] == world.exchanges
    assert "601" == read(world.marketo.url + LEAD, token)["errors"][0]["code"]


def test_the_clock_is_set_frozen_advanced_and_let_run(world):
    world.clock.freeze()
    world.clock.set(1_000_000.0)
    world.clock.advance(days=1, hours=1, minutes=1, seconds=1)

    assert 1_000_000 + 86_400 + 3_600 + 60 + 1 == world.clock.now
    assert "ClockView(1970-01-13T14:47:41Z, frozen)" == repr(world.clock)
    world.clock.run()
    assert "real" in repr(world.clock)


@pytest.mark.parametrize("now", [moment("9999-01-01"), -1.0, 1e300])
def test_a_moment_that_no_world_can_have_is_refused(world, now):
    world.clock.freeze()
    before = world.clock.now

    with pytest.raises(SandboxError, match="a world's time lies in the years 1970 to 9998"):
        world.clock.set(now)
    with pytest.raises(SandboxError, match="1970 to 9998"):
        world.clock.advance(seconds=now - before)
    assert before == world.clock.now


def test_a_taken_port_is_refused_and_leaves_no_thread_behind(sandbox):
    port = int(sandbox.url.rpartition(":")[2])
    before = threading.active_count()

    with pytest.raises(SandboxError, match=rf"can't listen on 127\.0\.0\.1:{port}: "):
        Sandbox(port=port).start()

    assert before == threading.active_count()


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_port_that_cannot_be_is_refused(port):
    with pytest.raises(SandboxError, match=f"can't listen on 127.0.0.1:{port}: "):
        Sandbox(port=port).start()


def test_a_sandbox_stops_once_however_often_it_is_told():
    own = Sandbox()
    own.stop()
    own = Sandbox().start()
    own.stop()
    own.stop()
    with pytest.raises(OSError, match="refused"):
        read(own.url + "/_sandbox/health")


def test_options_are_those_of_serve(tmp_path):
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo" / "partitions.yaml").write_text("- { id: 1, name: Only }\n")
    start = moment("2026-01-31T09:00:00Z")
    with pytest.raises(SandboxError, match=r"partitions\.yaml|workspaces\.yaml|leads\.yaml"):
        Sandbox(fixtures=[tmp_path])
    with Sandbox(["marketo"], limits=False, clock=start, marks=False) as own:
        world = own.world()
        token = sign_in(world.marketo)
        for _ in range(120):
            assert read(world.marketo.url + LEAD, token)["success"]
        assert 0 <= world.clock.now - start < 600
        with urlopen(world.marketo.url + LEAD, timeout=10) as answer:
            assert answer.headers["Sandbox-Exchange"] is None
