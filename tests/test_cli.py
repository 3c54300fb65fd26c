"""The command line, as a user has it: a process with its output and its status."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from sandbox import packs

COMMAND = [sys.executable, "-m", "sandbox.cli"]
HERE = str(Path(__file__).parent.parent)
LEAD = "/rest/v1/lead/318581.json"
PRINT_ENV = "import os; print(*(f'{k}={os.environ[k]}' for k in sorted(os.environ)), sep='\\n')"


def environment(**more):
    plain = {name: it for name, it in os.environ.items() if not name.startswith("SANDBOX_")}
    return {**plain, "PYTHONPATH": HERE, "PYTHONUNBUFFERED": "1", "COLUMNS": "100", **more}


def run(*arguments, **variables):
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env=environment(**variables),
    )


@contextmanager
def serving(folder, *arguments, **variables):
    """Serve on a free port; give the process, its URL and what it printed when it was ready."""
    ready, printed = folder / "ready", folder / "printed"
    with printed.open("w") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--ready-file", str(ready), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment(**variables),
        )
    try:
        deadline = time.monotonic() + 30
        while not (ready.exists() and ready.read_text().endswith("\n")):
            assert process.poll() is None, printed.read_text()
            assert time.monotonic() < deadline, "it never was ready"
        yield process, ready.read_text().strip(), printed.read_text()
    finally:
        process.terminate()
        process.wait(30)


def fetch(url, token=None, method="GET", body=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, headers, method=method), timeout=10) as answer:
        return answer.read()


def sign_in(url, variables):
    query = (
        f"grant_type=client_credentials&client_id={variables['MARKETO_CLIENT_ID']}"
        f"&client_secret={variables['MARKETO_CLIENT_SECRET']}"
    )
    return json.loads(fetch(f"{url}/identity/oauth/token?{query}"))["access_token"]


def variables_of(text):
    return dict(line.partition("=")[::2] for line in text.splitlines())


ANSWERS = {
    "easir": '"pagination"',
    "incwo": '<leads type="array">',
    "leadsquared": '"Count"',
    "liondesk": '"total"',
    "marketo": '"lastName":"Lincoln"',
}


def test_serve_prints_a_call_of_each_vendor_that_works(tmp_path):
    with serving(tmp_path) as (_, url, printed):
        parts = printed.split("\n\n")[1:-1]
        called = {}
        for part in parts:
            script = part.partition("  try:\n")[2]
            called[part.partition(":")[0]] = subprocess.run(
                ["sh", "-ec", script], capture_output=True, text=True, timeout=30, check=True
            ).stdout

    assert f"answers at {url}" in printed.splitlines()[0]
    assert ANSWERS.keys() == called.keys()
    assert [] == [name for name, answer in called.items() if ANSWERS[name] not in answer]
    assert "\x1b" not in printed


# What programs under test are told.
VARIABLES = [
    "SANDBOX_URL", "EASIR_URL", "EASIR_TOKEN", "INCWO_URL", "INCWO_USER", "INCWO_PASSWORD",
    "LEADSQUARED_URL", "LEADSQUARED_ACCESS_KEY", "LEADSQUARED_SECRET_KEY", "LIONDESK_URL",
    "LIONDESK_TOKEN", "MARKETO_URL", "MARKETO_CLIENT_ID", "MARKETO_CLIENT_SECRET",
]  # fmt: skip


def test_serve_prints_the_variables_for_clients(tmp_path):
    with serving(tmp_path, "--env") as (_, url, printed):
        variables = variables_of(printed)
        token = sign_in(variables["MARKETO_URL"], variables)
        assert b"Lincoln" in fetch(variables["MARKETO_URL"] + LEAD, token)

    served = tuple(f"{name.upper()}_" for name in ("sandbox", *packs.names()))
    assert [it for it in VARIABLES if it.startswith(served)] == list(variables)
    assert url == variables["SANDBOX_URL"] != variables["MARKETO_URL"]


def test_the_variables_can_be_read_by_a_shell(tmp_path):
    with serving(tmp_path, "--env") as (_, _, printed):
        script = f"{printed}\necho $LEADSQUARED_ACCESS_KEY"
        done = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, check=True)
    given = packs.load("leadsquared")
    key = given.pack.credentials(given.seeded)["ACCESS_KEY"]
    assert "$" in key
    assert key == done.stdout.strip()


def test_serve_opens_a_port_for_each_vendor(tmp_path):
    with serving(tmp_path, "--ports") as (_, url, printed):
        lines = printed.splitlines()
        origin = lines[lines.index("marketo: Marketo Engage, Leads") + 1].strip()
        assert origin != url
        assert b'"600"' in fetch(origin + LEAD)


def test_serve_leaves_the_mark_out_where_told(tmp_path):
    with (
        serving(tmp_path, "--no-marks") as (_, url, _),
        urlopen(f"{url}/marketo{LEAD}", timeout=10) as answer,
    ):
        assert answer.headers["Sandbox-Exchange"] is None


def test_an_unknown_vendor_is_refused_with_the_nearest():
    ended = run("serve", "--vendors", "marketoo", "--port", "0")

    assert 2 == ended.returncode
    expected = "vendor-sandbox: there is no vendor 'marketoo'; did you mean marketo?\n"
    assert expected == ended.stderr
    assert "" == ended.stdout


def test_serve_starts_its_clocks_at_a_moment(tmp_path):
    with serving(tmp_path, "--clock", "2030-01-31T09:00:00Z") as (_, url, _):
        clock = json.loads(fetch(f"{url}/_sandbox/worlds/default/clock"))

    assert clock["now"].startswith("2030-01-31T09:0")


@pytest.mark.parametrize("given", ["soon", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+12:00"])
def test_an_impossible_moment_is_refused(given):
    ended = run("serve", "--port", "0", "--clock", given)

    assert 2 == ended.returncode
    assert "argument --clock: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    def answers(name, seed):
        folder = tmp_path / name
        folder.mkdir()
        with serving(folder, "--env", "--seed", seed) as (_, url, printed):
            frozen = {"now": "2026-01-31T09:00:00Z", "mode": "frozen"}
            fetch(f"{url}/_sandbox/worlds/default/clock", method="PUT", body=frozen)
            variables = variables_of(printed)
            token = sign_in(f"{url}/marketo", variables)
            body = {"input": [{"email": "new@example.com"}]}
            return [
                token,
                fetch(f"{url}/marketo{LEAD}", token),
                fetch(f"{url}/marketo/rest/v1/leads.json", token, "POST", body),
                fetch(f"{url}/marketo/rest/v1/leads/describe.json", token),
            ]

    first, second, other = answers("a", "7"), answers("b", "7"), answers("c", "8")
    assert first == second
    assert first != other


def test_limits_are_lifted(tmp_path):
    with serving(tmp_path, "--env", "--limits", "off") as (_, url, printed):
        token = sign_in(f"{url}/marketo", variables_of(printed))
        last = [fetch(f"{url}/marketo{LEAD}", token) for _ in range(110)][-1]

    assert json.loads(last)["success"]


def test_strict_refuses_what_the_vendor_lets_pass(tmp_path):
    """A sub-document with an unknown member passes by default and is a breach of the contract."""
    with serving(tmp_path, "--env", "--strict") as (_, url, printed):
        token = sign_in(f"{url}/marketo", variables_of(printed))
        body = {"input": [{"email": "a@example.com"}], "unheardOf": 1}
        strict = json.loads(fetch(f"{url}/marketo/rest/v1/leads.json", token, "POST", body))
    (tmp_path / "ready").unlink()
    with serving(tmp_path, "--env") as (_, url, printed):
        token = sign_in(f"{url}/marketo", variables_of(printed))
        lenient = json.loads(fetch(f"{url}/marketo/rest/v1/leads.json", token, "POST", body))

    assert lenient["success"]
    assert not strict["success"]


def test_a_port_that_is_taken_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", str(port))

    assert 2 == ended.returncode
    expected = f"vendor-sandbox: can't listen on 127.0.0.1:{port}: Address already in use\n"
    assert expected == ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "70000"], "can't listen on 127.0.0.1:70000: there is no such port"),
        (["--port", "x"], "argument --port: invalid int value: 'x'"),
        (["--host", "host.invalid"], "can't listen on host.invalid:0: "),
        (["--ready-file", "/nowhere/ready"], "/nowhere/ready: No such file or directory"),
        (["--fixtures", "/nowhere"], "argument --fixtures: '/nowhere' is no folder"),
        (["--limits", "some"], "argument --limits: invalid choice: 'some'"),
        (["--prot", "1"], "unrecognized arguments: --prot"),
    ],
)
def test_a_wrong_option_of_serve_is_one_clear_line(arguments, said):
    ended = run("serve", "--port", "0", *arguments)

    assert 2 == ended.returncode
    assert said in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_serve_with_status_0(tmp_path, number):
    with serving(tmp_path) as (process, url, printed):
        fetch(f"{url}/_sandbox/health")
        process.send_signal(number)
        assert 0 == process.wait(30)

    assert printed == (tmp_path / "printed").read_text()


def test_variables_of_the_environment_are_defaults(tmp_path):
    fixtures = tmp_path / "fixtures"
    (fixtures / "marketo").mkdir(parents=True)
    (fixtures / "marketo" / "settings.yaml").write_text("limits: { rate: { calls: 1 } }\n")
    given = {"SANDBOX_ENV": "1", "SANDBOX_FIXTURES": str(fixtures), "SANDBOX_STRICT": "no"}
    with serving(tmp_path, **given) as (_, url, printed):
        token = sign_in(f"{url}/marketo", variables_of(printed))
        answers = [fetch(f"{url}/marketo{LEAD}", token) for _ in range(2)]

    assert b"Lincoln" in answers[0]
    assert b'"606"' in answers[1]


def test_folders_of_the_environment_and_of_the_command_line_add_up(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name / "marketo").mkdir(parents=True)
    (tmp_path / "one" / "marketo" / "settings.yaml").write_text("token_life: 77\n")
    (tmp_path / "two" / "marketo" / "nix.yaml").write_text("[]\n")
    (tmp_path / "three" / "marketo").mkdir(parents=True)
    both = f"{tmp_path / 'one'}{os.pathsep}{tmp_path / 'three'}"

    ended = run("serve", "--fixtures", str(tmp_path / "two"), SANDBOX_FIXTURES=both)

    assert 2 == ended.returncode
    assert "has no collection 'nix'" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SANDBOX_LIMITS": "some"}, "SANDBOX_LIMITS: 'some' is not one of documented, off"),
        ({"SANDBOX_FIXTURES": "/nowhere"}, "SANDBOX_FIXTURES: '/nowhere' is no folder"),
        ({"SANDBOX_PORT": "x"}, "argument --port: invalid int value: 'x'"),
        ({"SANDBOX_CLOCK": "soon"}, "'soon' is no ISO 8601 moment"),
    ],
)
def test_a_wrong_variable_of_the_environment_is_refused(variables, said):
    ended = run("serve", **variables)

    assert 2 == ended.returncode
    assert said in ended.stderr.splitlines()[-1]


def test_run_gives_the_command_its_variables():
    ended = run("run", "--", sys.executable, "-c", PRINT_ENV)
    variables = variables_of(ended.stdout)

    assert 0 == ended.returncode, ended.stderr
    assert {"SANDBOX_URL", "MARKETO_URL", "MARKETO_CLIENT_ID"} <= variables.keys()
    assert variables["MARKETO_URL"] != variables["SANDBOX_URL"]


CALL = f"""
import json, os, sys
from urllib.request import Request, urlopen
url = os.environ["MARKETO_URL"]
token = json.load(urlopen(url + "/identity/oauth/token?grant_type=client_credentials&client_id="
    + os.environ["MARKETO_CLIENT_ID"] + "&client_secret=" + os.environ["MARKETO_CLIENT_SECRET"],
    timeout=10))["access_token"]
for path in sys.argv[1:] or ["{LEAD}"]:
    headers = {{"Authorization": "Bearer " + token}}
    print(urlopen(Request(url + path, headers=headers), timeout=10).read().decode())
"""


def test_run_reports_the_coverage_and_writes_it(tmp_path):
    file = tmp_path / "coverage.json"
    ended = run("run", "--coverage", str(file), "--", sys.executable, "-c", CALL)
    report = json.loads(file.read_text())["vendors"]["marketo"]

    assert 0 == ended.returncode, ended.stderr
    assert "Lincoln" in ended.stdout
    assert {"getLeadById": 1, "getToken": 1} == report["calls"]
    assert f"2 of {report['operations']['total']}  0 of {report['errors']['total']}" in ended.stderr
    assert "broke their contract" not in ended.stderr
    assert "\x1b" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("path", ["/rest/v1/lead/x.json", "/rest/v1/nowhere.json"])
def test_a_broken_request_fails_a_strict_run_alone(path):
    command = ("--", sys.executable, "-c", CALL, path)
    strict, lenient = run("run", "--strict", *command), run("run", *command)

    assert (1, 0) == (strict.returncode, lenient.returncode)
    assert "1 requests broke their contract" in strict.stderr
    assert "1 requests broke their contract" in lenient.stderr


def test_a_strict_run_without_broken_requests_succeeds():
    assert 0 == run("run", "--strict", "--", sys.executable, "-c", CALL).returncode


@pytest.mark.parametrize("script", ["raise SystemExit(7)", "import os; os.kill(os.getpid(), 15)"])
@pytest.mark.parametrize("strict", [[], ["--strict"]])
def test_run_keeps_the_status_of_the_command(script, strict):
    expected = 7 if "7" in script else 128 + 15
    assert expected == run("run", *strict, "--", sys.executable, "-c", script).returncode


def test_run_hands_the_command_all_of_its_arguments():
    ended = run(
        "run", "--", sys.executable, "-c", "import sys; print(sys.argv[1:])", "--", "--strict", "-x"
    )
    assert "['--', '--strict', '-x']\n" == ended.stdout


LISTEN = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
print("ready", flush=True)
while True:
    signal.pause()
"""


def test_run_passes_signals_on():
    process = subprocess.Popen(
        [*COMMAND, "run", "--", sys.executable, "-c", LISTEN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    with process:
        try:
            assert "ready\n" == process.stdout.readline()
            process.terminate()
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()

    assert 5 == process.returncode
    assert "coverage of the contracts" in said


def test_a_command_that_is_not_there_is_one_clear_line(tmp_path):
    missing = str(tmp_path / "missing")
    ended = run("run", "--", missing)

    assert 127 == ended.returncode
    assert f"vendor-sandbox: {missing}: No such file or directory\n" == ended.stderr


def test_a_command_that_cannot_be_run_is_one_clear_line(tmp_path):
    ended = run("run", "--", str(tmp_path))

    assert 126 == ended.returncode
    assert f"vendor-sandbox: {tmp_path}: Permission denied\n" == ended.stderr


def test_coverage_that_cannot_be_written_is_one_clear_line():
    ended = run("run", "--coverage", "/nowhere/it.json", "--", sys.executable, "-c", "")

    assert 2 == ended.returncode
    assert "/nowhere/it.json: No such file or directory" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_contract_lists_operations_errors_and_limits():
    ended = run("contract", "marketo")

    assert 0 == ended.returncode
    assert "marketo: Marketo Engage, Leads" == ended.stdout.splitlines()[0]
    for said in ("operations\n", "getLeadById\n", "errors\n", "Access token expired\n", "limits\n"):
        assert said in ended.stdout
    everything = run("contract").stdout
    assert ended.stdout in everything
    for vendor in packs.names():
        assert f"{vendor}: " in everything


def test_contract_prints_openapi_as_json():
    document = json.loads(run("contract", "marketo", "--openapi").stdout)
    assert document["openapi"].startswith("3.")
    assert "http://127.0.0.1:8080/marketo" == document["servers"][0]["url"]


def test_contract_prints_a_document_for_the_sandbox_that_answers_elsewhere():
    url = "http://sandbox.test:9000/"
    given = run("contract", "incwo", "--openapi", "--url", url).stdout
    found = run("contract", "incwo", "--openapi", SANDBOX_URL=url).stdout

    assert given == found
    assert "http://sandbox.test:9000/incwo" == json.loads(given)["servers"][0]["url"]


def test_contract_knows_the_control_plane_if_asked():
    assert run("contract", "control").stdout.startswith("control: vendor-sandbox, control plane\n")
    document = json.loads(run("contract", "control", "--openapi").stdout)
    assert "http://127.0.0.1:8080/_sandbox" == document["servers"][0]["url"]
    assert "control: " not in run("contract").stdout


def test_the_contract_of_an_unknown_vendor_is_refused_with_the_nearest():
    ended = run("contract", "market")

    assert 2 == ended.returncode
    assert "vendor-sandbox: there is no vendor 'market'; did you mean marketo?\n" == ended.stderr


def test_right_fixtures_are_called_so(tmp_path):
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo" / "settings.yaml").write_text("token_life: 60\n")
    ended = run("fixtures", "check", str(tmp_path))

    assert 0 == ended.returncode, ended.stderr
    assert f"{tmp_path / 'marketo'}: correct\n" == ended.stdout


def test_the_built_in_fixtures_are_right():
    ended = run("fixtures", "check", f"{HERE}/fixtures")
    assert (0, "") == (ended.returncode, ended.stderr)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("partitions", "- { id: 1, name: A }\n- { id: x, name: B }\n", ":2: [1].id: "),
        ("partitions", "- id: 1\n  name: A\n  nmae: B\n", ":3: [0].nmae: there is no such member"),
        ("partitions", "- { id: 1\n", ":2: "),
        ("partition", "[]\n", ": marketo has no collection 'partition'; did you mean partitions?"),
    ],
)
def test_wrong_fixtures_are_refused_with_file_and_line(tmp_path, file, text, said):
    path = tmp_path / "marketo" / f"{file}.yaml"
    path.parent.mkdir()
    path.write_text(text)
    ended = run("fixtures", "check", str(tmp_path))

    assert 2 == ended.returncode
    assert ended.stderr.startswith(f"vendor-sandbox: {path}{said}")
    assert "" == ended.stdout


def test_wrong_faults_are_refused_with_file_and_line(tmp_path):
    (tmp_path / "marketo").mkdir()
    (tmp_path / "marketo" / "faults.yaml").write_text("- { error: '606' }\n- { error: '6066' }\n")

    done = run("fixtures", "check", str(tmp_path))

    assert 2 == done.returncode
    assert "faults.yaml:2: " in done.stderr
    assert "did you mean 606?" in done.stderr


def test_a_folder_without_vendors_is_refused(tmp_path):
    ended = run("fixtures", "check", str(tmp_path))

    assert 2 == ended.returncode
    known = ", ".join(packs.names())
    assert f"{tmp_path}: no folder of a vendor in it; there are {known}" in ended.stderr


def test_the_completion_of_bash_is_a_script():
    ended = run("completion", "bash")
    checked = subprocess.run(
        ["bash", "-n"], input=ended.stdout, text=True, timeout=30, capture_output=True, check=False
    )

    assert 0 == ended.returncode
    assert (0, "") == (checked.returncode, checked.stderr)
    assert "--ready-file" in ended.stdout


@pytest.mark.parametrize(
    "command", [[], ["serve"], ["run"], ["contract"], ["fixtures"], ["completion"]]
)
def test_each_command_has_help(command):
    ended = run(*command, "--help", COLUMNS="40")

    assert (0, "") == (ended.returncode, ended.stderr)
    assert ended.stdout.startswith(" ".join(["usage: vendor-sandbox", *command]))
    assert "\x1b" not in ended.stdout


def test_the_version_is_printed():
    assert "vendor-sandbox 0.1.0\n" == run("--version").stdout


@pytest.mark.parametrize("arguments", [[], ["run"], ["sevre"], ["fixtures", "check"]])
def test_half_a_command_is_refused(arguments):
    ended = run(*arguments)

    assert 2 == ended.returncode
    assert "usage: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_reader_that_has_seen_enough_is_no_mistake():
    ended = subprocess.run(
        ["sh", "-c", '"$@" | head -n 1', "sh", *COMMAND, "contract", "--openapi"],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env=environment(),
    )
    assert ("{\n", "") == (ended.stdout, ended.stderr)
