"""The pytest plugin, in runs of pytest of their own."""

import json
import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

CALLS = '''
import json
from urllib.request import Request, urlopen

import pytest


def read(url, token="", body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, headers), timeout=10) as answer:
        return json.load(answer)


def sign_in(marketo):
    return read(
        f"{marketo.url}/identity/oauth/token?grant_type=client_credentials"
        f"&client_id={marketo.client_id}&client_secret={marketo.client_secret}"
    )["access_token"]


def sync(marketo, **more):
    """Send leads, and swallow what is answered."""
    body = {"input": [{"email": "abe@usa.gov"}], **more}
    return read(f"{marketo.url}/rest/v1/leads.json", sign_in(marketo), body)
'''

# No field of the contract, which Marketo minds only where it is strict.
BROKEN = "sync(marketo, nonsense=1)"


@pytest.fixture
def run(pytester):
    """Run tests: `run("def test_it(marketo): …", "--sandbox-strict")`."""

    def run(tests, *options, ini="", fresh=False):
        # The field's names of the loop's scope; neither plugin of asyncio may warn.
        pytester.makeini(f"[pytest]\nasyncio_default_fixture_loop_scope = function\n{ini}")
        pytester.makepyfile(CALLS + tests)
        start = pytester.runpytest_subprocess if fresh else pytester.runpytest_inprocess
        return start("-p", "no:randomly", "-p", "no:cacheprovider", *options)

    return run


def test_each_test_has_a_world_of_its_own(run):
    done = run("""
@pytest.mark.parametrize("n", range(2))
def test_it(marketo, sandbox, n):
    assert 0 == len(marketo.tokens)
    sign_in(marketo)
    assert 1 == len(sandbox.marketo.tokens) == sandbox.exchanges.count
""")
    done.assert_outcomes(passed=2)


def test_all_vendors_are_fixtures(run):
    done = run("""
def test_it(sandbox, marketo, leadsquared, liondesk, easir, incwo):
    names = ["marketo", "leadsquared", "liondesk", "easir", "incwo"]
    assert names == [it.name for it in (marketo, leadsquared, liondesk, easir, incwo)]
    assert all(sandbox.name in it.url for it in (marketo, leadsquared, liondesk, easir, incwo))
""")
    done.assert_outcomes(passed=1)


def test_one_server_is_started_at_its_first_use_and_stopped_at_the_end(run):
    run("""
import threading

def servers():
    return [it for it in threading.enumerate() if it.name == "vendor-sandbox"]

def test_before():
    assert [] == servers()

@pytest.mark.parametrize("n", range(2))
def test_with(marketo, n):
    assert 1 == len(servers())
""", fresh=True).assert_outcomes(passed=3)  # fmt: skip


def test_a_world_is_dropped_after_its_test(run):
    run("""
@pytest.mark.parametrize("n", range(3))
def test_it(sandbox, sandbox_server, n):
    assert [sandbox.name] == [it.name for it in sandbox_server.engine.worlds]
""").assert_outcomes(passed=3)


def test_the_server_can_be_given_options(run):
    run("""
from sandbox import Sandbox

@pytest.fixture(scope="session")
def sandbox_server():
    with Sandbox(["marketo"], marks=False) as server:
        yield server

def test_it(sandbox):
    assert "marketo" in dir(sandbox) and not hasattr(sandbox, "easir")
    read(f"{sandbox.marketo.url}/rest/v1/lead/1.json")
""").assert_outcomes(passed=1)


def test_a_failed_test_shows_the_exchanges_of_its_world(run):
    done = run("""
def test_it(marketo):
    token = sign_in(marketo)
    read(f"{marketo.url}/rest/v1/leadz.json", token, {})
    read(f"{marketo.url}/rest/v1/leads.json", token, {"input": 7})
    assert False
""")
    done.stdout.fnmatch_lines([
        "*- exchanges of world-1 -*",
        "#1 GET /identity/oauth/token?*client_secret=[*][*][*] → 200 (getToken)",
        '#2 POST /rest/v1/leadz.json → 200 610 "Requested resource not found" (no operation)',
        "  near miss: POST /rest/v1/leads.json (syncLeads): 'leads.json' where the request has *",
        '#3 POST /rest/v1/leads.json → 200 609 "Invalid JSON" (syncLeads)',
        '  violation: body /input: 7 is not of type "array"',
    ])  # fmt: skip


def test_the_report_of_a_failed_test_is_bounded(run):
    done = run("""
def test_it(marketo):
    for number in range(25):
        read(f"{marketo.url}/rest/v1/lead/{number}.json")
    assert False
""")
    done.stdout.fnmatch_lines(["(5 before)", "#6 GET *", "#25 GET *"])
    done.stdout.no_fnmatch_line("#5 GET *")


def test_a_test_that_passes_shows_no_exchanges(run):
    done = run("def test_it(marketo): sign_in(marketo)", "-rA")
    done.stdout.no_fnmatch_line("*exchanges of*")


def test_a_wrong_count_is_explained_by_the_exchanges_that_came_nearest(run):
    done = run("""
def test_it(marketo):
    sync(marketo)
    read(f"{marketo.url}/rest/v1/lead.json", "", {})
    assert marketo.exchanges.of("syncLeads").count == 2
""")
    done.stdout.fnmatch_lines([
        "E       assert 1 == 2",
        "E         <1 of 3 exchanges, operation='syncLeads'>:",
        "E           #2 POST /rest/v1/leads.json → 200 (syncLeads)",
        "E         came nearest:",
        "E           #3 POST /rest/v1/lead.json → 200 610 *",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("options", "ini"), [(["--sandbox-strict"], ""), ([], "sandbox_strict = true")]
)
def test_in_strict_mode_each_breach_of_a_contract_fails_the_test_that_caused_it(run, options, ini):
    done = run(
        f"""
def test_good(marketo):
    assert sync(marketo)["success"]

def test_swallowed(marketo):
    {BROKEN}

def test_good_again(marketo):
    assert sync(marketo)["success"]
""",
        *options,
        ini=ini,
    )
    done.assert_outcomes(passed=2, failed=1)
    done.stdout.fnmatch_lines([
        "*_ test_swallowed _*",
        "a request broke the contract",
        '#2 POST /rest/v1/leads.json → 200 609 "Invalid JSON" (syncLeads)',
        "  violation: body /nonsense: there is no 'nonsense'",
    ])  # fmt: skip


def test_without_strict_mode_a_breach_that_the_vendor_lets_pass_fails_nothing(run):
    run(f"""
def test_it(marketo):
    assert {BROKEN}["success"]
    assert marketo.exchanges.last.violations
""").assert_outcomes(passed=1)


def test_a_mark_makes_one_test_strict_or_one_lenient(run):
    run(f"""
@pytest.mark.sandbox(strict=True)
def test_strict(marketo):
    {BROKEN}
""").assert_outcomes(failed=1)
    run(f"""
@pytest.mark.sandbox(strict=False)
def test_lenient(marketo):
    {BROKEN}
""", "--sandbox-strict").assert_outcomes(passed=1)  # fmt: skip


def test_a_request_that_meets_no_operation_is_a_breach(run):
    done = run("""
def test_it(marketo):
    read(f"{marketo.url}/rest/v1/leadz.json", sign_in(marketo))
""", "--sandbox-strict")  # fmt: skip
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["a request broke the contract", "  near miss: *leads.json*"])


def test_what_a_fixture_sends_after_the_test_is_held_to_the_contract_too(run):
    done = run(f"""
@pytest.fixture
def tidy(marketo):
    yield
    {BROKEN}

def test_it(tidy):
    pass
""", "--sandbox-strict")  # fmt: skip
    done.assert_outcomes(passed=1, errors=1)


def test_a_test_that_is_expected_to_break_the_contract_may(run):
    run(f"""
@pytest.mark.xfail(strict=True)
def test_it(marketo):
    {BROKEN}
""", "--sandbox-strict").assert_outcomes(xfailed=1)  # fmt: skip


def test_a_mark_says_how_the_world_begins(run, pytester):
    folder = pytester.mkdir("below") / "more/marketo"
    folder.mkdir(parents=True)
    (folder / "settings.yaml").write_text("lead_by_id_missing: empty\n")
    tests = """
@pytest.mark.sandbox(clock="2026-01-31T09:00:00Z", seed=3, limits=False)
class TestIt:
    @pytest.mark.sandbox(fixtures={"marketo": {"partitions": [{"id": 77, "name": "Own"}]}})
    def test_records(self, sandbox, marketo):
        assert "Own" == marketo.partitions[77]["name"]
        assert 1769850000 == sandbox.clock.now

    @pytest.mark.sandbox(fixtures="more", clock=0)
    def test_folder(self, sandbox, marketo):
        assert [] == read(f"{marketo.url}/rest/v1/lead/1.json", sign_in(marketo))["result"]
        assert 0 == sandbox.clock.now
"""
    (pytester.path / "below/test_below.py").write_text(CALLS + tests)
    run("", "below").assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (
            "clok=1",
            "the mark sandbox takes clock=, fixtures=, strict=, seed=, limits= and nothing else",
        ),
        ("1", "the mark sandbox takes clock=*"),
        ("clock='soon'", "'soon' is no moment as ISO 8601 has it"),
        ("fixtures={'nix': {}}", "there is no vendor 'nix'; there are easir, *"),
        (
            "fixtures={'marketo': {'leeds': []}}",
            "fixtures of marketo: *'leeds'; did you mean leads?",
        ),
        ("fixtures='nowhere'", "*nowhere has no folder of easir, *"),
    ],
)
def test_a_wrong_mark_is_one_clear_line(run, mark, said):
    done = run(f"@pytest.mark.sandbox({mark})\ndef test_it(sandbox): pass")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*ERROR at setup of test_it*", said, "*short test summary*"])
    done.stdout.no_fnmatch_line("*Traceback*")


def test_the_run_ends_with_the_coverage_and_may_keep_it(run, pytester):
    done = run("def test_it(marketo): sync(marketo)", "--sandbox-coverage=seen.json")

    done.stdout.fnmatch_lines(["*= coverage of the contracts =*", "  marketo *2 of *"])
    seen = json.loads((pytester.path / "seen.json").read_text())
    assert {"getToken": 1, "syncLeads": 1} == seen["vendors"]["marketo"]["calls"]


def test_a_run_without_a_world_says_nothing_of_coverage(run):
    done = run("def test_it(): pass", "--sandbox-fail-under=100")
    assert 0 == done.ret
    done.stdout.no_fnmatch_line("*coverage of the contracts*")


def test_the_run_fails_where_too_little_was_called(run):
    test = "def test_it(marketo): sign_in(marketo)"

    assert 0 == run(test, "--sandbox-fail-under=0.1").ret
    done = run(test, ini="sandbox_fail_under = 50")

    assert 1 == done.ret
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["FAIL: *50%*"])


def test_a_file_that_cannot_be_written_fails_the_run(run):
    done = run("def test_it(marketo): sign_in(marketo)", "--sandbox-coverage=no/such/folder.json")

    assert 1 == done.ret
    done.stdout.fnmatch_lines(["FAIL: no/such/folder.json: No such file or directory"])


def test_a_share_that_is_no_number_is_refused(run):
    done = run("def test_it(): pass", ini="sandbox_fail_under = most")

    assert pytest.ExitCode.USAGE_ERROR == done.ret
    done.stderr.fnmatch_lines(["ERROR: sandbox_fail_under: 'most' is no number"])


def test_the_coverage_of_all_workers_is_one(run, pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the workers start faster
    test = """
def test_one(marketo): sign_in(marketo)
def test_two(easir): read(f"{easir.url}/lead-types", easir.token)
"""
    wanted = ["-p", "vendor-sandbox", "-p", "xdist", "-n2", "--sandbox-coverage=seen.json"]
    done = run(test, *wanted)

    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["  easir *1 of *", "  marketo *1 of *"])
    seen = json.loads((pytester.path / "seen.json").read_text())
    assert ["easir", "marketo"] == sorted(seen["vendors"])


ASYNC = """
import aiohttp

async def test_one(marketo):
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{marketo.url}/rest/v1/lead/1.json") as answer:
            assert "600" == (await answer.json())["errors"][0]["code"]
    assert 1 == marketo.exchanges.of("getLeadById").count

async def test_two(sandbox):
    assert 0 == sandbox.exchanges.count
    sandbox.clock.advance(hours=1)
"""


@pytest.mark.parametrize("options", [[], ["-p", "no:aiohttp"]])
def test_async_tests_use_it_with_pytest_asyncio_and_with_pytest_aiohttp(run, options):
    run(ASYNC, "-o", "asyncio_mode=auto", *options).assert_outcomes(passed=2)


def test_a_class_of_unittest_may_ask_for_a_world(run):
    run("""
import unittest

class TestIt(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def world(self, sandbox):
        self.marketo = sandbox.marketo

    def test_it(self):
        sign_in(self.marketo)
        self.assertEqual(1, self.marketo.exchanges.count)
""").assert_outcomes(passed=1)


def test_it_can_be_left_out(run):
    done = run("def test_it(): pass", "-p", "no:vendor-sandbox")
    done.assert_outcomes(passed=1)
    done = run("def test_it(marketo): pass", "-p", "no:vendor-sandbox")
    done.assert_outcomes(errors=1)


def test_it_is_found_by_its_name_and_loads_nothing_that_takes_long():
    costly = ["aiohttp", "yaml", "jsonschema", "jsonschema_rs", "sandbox.local", "sandbox.vendor"]
    program = (
        f"import sys, sandbox.pytest_plugin; print([it for it in {costly} if it in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert "[]\n" == done.stdout
