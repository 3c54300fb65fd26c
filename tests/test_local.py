"""`Sandbox`: a server in a thread, and worlds as a program asks for them."""

import asyncio
import json
import subprocess
import sys
import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from calling import LEAD, read, sign_in, sync

from sandbox import Sandbox, SandboxError
from sandbox.clock import moment


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


START = "2026-01-31T09:00:00Z"


@pytest.mark.parametrize(
    "clock",
    [START, "2026-01-31T10:00:00+01:00", moment(START), datetime(2026, 1, 31, 9, tzinfo=UTC),
     datetime(2026, 1, 31, 9)],  # noqa: DTZ001 (what a user may give)
)  # fmt: skip
def test_a_world_may_begin_at_a_moment_and_stays_there_until_it_is_moved(sandbox, clock):
    world = sandbox.world(clock=clock)

    assert moment(START) == world.clock.now == world.clock.now
    world.clock.advance(minutes=1)
    world.reset()
    assert moment(START) == world.clock.now


def test_a_world_may_have_randomness_of_its_own(sandbox):
    first, twin, other = (sign_in(sandbox.world(seed=seed).marketo) for seed in (1, 1, 2))

    assert first == twin != other


@pytest.mark.parametrize(("strict", "success"), [(True, False), (False, True), (None, True)])
def test_a_world_may_be_strict_beside_others_that_are_not(sandbox, strict, success):
    world = sandbox.world(strict=strict)

    assert success == sync(world.marketo, {"email": "a@example.com"}, nonsense=1)["success"]
    assert world.strict is bool(strict)


@pytest.mark.parametrize(("limits", "success"), [(False, True), (True, False), (None, False)])
def test_a_world_may_be_without_limits_beside_others_that_have_them(sandbox, limits, success):
    marketo = sandbox.world(limits=limits).marketo
    token = sign_in(marketo)

    assert success == all(read(marketo.url + LEAD, token)["success"] for _ in range(101))


RECORDS = {
    "marketo": {
        "leads": [
            {"id": 318581, "lastName": "Lynx"},
            {"id": 7, "email": "own@example.com", "createdAt": START, "updatedAt": START},
        ],
        "settings": {"lead_by_id_missing": "empty"},
    },
    "easir": {"tokens": []},
}


def test_records_are_laid_over_those_of_one_world(sandbox):
    own, other = sandbox.world(fixtures=RECORDS).marketo, sandbox.world().marketo

    assert {"Abraham", "Lynx"} < set(own.leads[318581].values())
    assert (
        "own@example.com"
        == read(f"{own.url}/rest/v1/lead/7.json", sign_in(own))["result"][0]["email"]
    )
    assert [] == read(f"{own.url}/rest/v1/lead/1.json", sign_in(own))["result"]
    assert "Lincoln" == other.leads[318581]["lastName"]
    assert len(other.leads) + 1 == len(own.leads)
    assert 7 not in other.leads


def test_a_reset_world_keeps_its_own_records(sandbox):
    world = sandbox.world(fixtures=RECORDS, strict=True)
    sync(world.marketo, {"email": "more@example.com"})
    world.reset()

    assert "Lynx" == world.marketo.leads[318581]["lastName"]
    assert [] == world.marketo.leads.where(email="more@example.com")
    assert world.strict


def test_a_folder_takes_the_place_of_collections_in_one_world(sandbox, tmp_path):
    (tmp_path / "incwo").mkdir()
    (tmp_path / "incwo/proposal_sheets.yaml").write_text("[]\n")
    own, other = sandbox.world(fixtures=tmp_path).incwo, sandbox.world().incwo

    assert 0 == len(own.proposal_sheets) < len(other.proposal_sheets)


def test_credentials_are_those_of_the_worlds_own_records(sandbox):
    (user, *_) = sandbox.world().incwo.users.keys()
    changed = {"incwo": {"users": [{"id": user, "password": "own"}]}}
    own, other = sandbox.world(fixtures=changed).incwo, sandbox.world().incwo

    assert "own" == own.password != other.password
    assert [200, 401] == [status(view.url, own.user, own.password) for view in (own, other)]


def status(url, user, password):
    """Return the status with which incwo answers a user."""
    pair = b64encode(f"{user}:{password}".encode()).decode()
    request = Request(f"{url}/leads.xml", headers={"Authorization": f"Basic {pair}"})
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        error.close()
        return error.code


def test_an_address_is_that_of_the_worlds_own_records(sandbox, tmp_path):
    (tmp_path / "incwo").mkdir()
    files = [{"id": id, "name": "File"} for id in (412880, 385705, 430117)]
    (tmp_path / "incwo/business_files.yaml").write_text(json.dumps(files))
    own, other = sandbox.world(fixtures=tmp_path).incwo, sandbox.world().incwo

    assert own.url == f"{own.root}/412880"
    assert other.url == f"{other.root}/385705"


def test_the_same_fixtures_are_read_once(sandbox):
    first, second = (sandbox.world(fixtures=RECORDS) for _ in range(2))
    assert first.marketo._vendor is second.marketo._vendor
    assert first.marketo._vendor is not sandbox.world().marketo._vendor


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"clock": "soon"}, "'soon' is no moment as ISO 8601 has it"),
        ({"clock": -1}, "a world's time lies in the years 1970 to 9998"),
        ({"fixtures": {"market": {}}}, "there is no vendor 'market'; did you mean marketo?"),
        ({"fixtures": {"marketo": {"leed": []}}}, "fixtures of marketo: marketo has no collection 'leed'; did you mean leads?"),
        ({"fixtures": {"marketo": {"leads": {}}}}, "fixtures: leads is not a list of records"),
        ({"fixtures": {"marketo": {"leads": [{}]}}}, "fixtures: leads[0] is no record with id"),
        ({"fixtures": {"marketo": {"partitions": [{"id": 1, "name": 5}]}}}, 'fixtures: partitions[0].name: 5 is not of type "string"'),
        ({"fixtures": {"marketo": {"lists": [{"id": 42, "workspaceName": "Nix"}]}}}, "fixtures: lists[0].workspaceName: 'Nix' is not in workspaces"),
        ({"fixtures": {"marketo": {"settings": {"nope": 1}}}}, "fixtures: settings.nope: there is no such member"),
        ({"fixtures": {"marketo": {"leads": [{"id": 1, "at": UTC}]}}}, "fixtures: Object of type timezone is not JSON serializable"),
    ],
)  # fmt: skip
def test_a_world_that_cannot_begin_so_is_refused(sandbox, options, said):
    with pytest.raises(SandboxError) as refused:
        sandbox.world(**options)
    assert said == str(refused.value)


def test_how_a_world_that_is_there_begins_is_settled(sandbox, world):
    with pytest.raises(SandboxError, match=f"there is a world '{world.name}' already"):
        sandbox.world(world.name, strict=True)


def test_a_sandbox_that_does_not_run_says_so():
    with pytest.raises(SandboxError, match="the sandbox does not run: use `with Sandbox"):
        Sandbox().world()


def test_what_fails_in_the_servers_thread_fails_in_the_callers(sandbox):
    def fail():
        raise TimeoutError("my own")

    with pytest.raises(TimeoutError, match="my own"):
        sandbox.call(fail)


async def test_it_works_beside_a_loop_that_runs_as_in_a_notebook():
    own = Sandbox().start()
    world = own.world()
    token = await asyncio.to_thread(sign_in, world.marketo)
    assert world.marketo.exchanges.last.response.json["access_token"] == token
    own.stop()


def test_a_program_that_never_stops_it_ends_all_the_same():
    program = "from sandbox import Sandbox; print(Sandbox().start().world().marketo.client_id)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (0, "") == (done.returncode, done.stderr)


UNITTEST = """
import unittest
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from sandbox import Sandbox

class TestIt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox().start()
        cls.addClassCleanup(cls.sandbox.stop)

    def setUp(self):
        self.marketo = self.sandbox.world().marketo

    def test_one(self):
        urlopen(f"{self.marketo.url}/rest/v1/lead/1.json", timeout=10).close()
        self.assertEqual(1, self.marketo.exchanges.of("getLeadById").count)

    def test_two(self):
        self.assertEqual(0, self.marketo.exchanges.count)
"""


def test_unittest_uses_it_in_its_own_way(tmp_path):
    (tmp_path / "test_it.py").write_text(UNITTEST)
    done = subprocess.run(
        [sys.executable, "-m", "unittest"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "Ran 2 tests" in done.stderr
    assert 0 == done.returncode, done.stderr
