"""`vendor-sandbox check`, as a user has it: recordings in, a report and a status out."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from recorders import exchange, har, journal, named, nock, vcr_yaml
from test_broken_recordings import CONTRACTS, correct
from test_cli import run

from sandbox.findings import KINDS

MARKETO = CONTRACTS["marketo"].operations
LEAD = correct("marketo", MARKETO["getLeadById"])
SYNC = correct("marketo", MARKETO["syncLeads"])
WRONG = {**SYNC, "body": b'{"input": 3}'}
LENIENT = {**LEAD, "url": LEAD["url"] + "&fiels=email"}
OF_NO_VENDOR = exchange("GET", "https://cdn.example.org/logo.png")
PREFLIGHT = {
    **LEAD, "method": "OPTIONS", "headers": [("Access-Control-Request-Method", "GET")]
}  # fmt: skip
JSON = [("Content-Type", "application/json")]


@pytest.fixture
def recording(tmp_path):
    """Write a recording: `recording(text, "a.har")` gives its path."""

    def write(text, name="recording.har"):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def found(*arguments):
    """Return what `check` finds, as its JSON has it."""
    report = json.loads(run("check", "--format", "json", *arguments).stdout)
    return [it for file in report["files"] for it in file["findings"]]


def test_nothing_found_is_status_0(recording):
    done = run("check", recording(har(LEAD)))

    assert 0 == done.returncode, done.stdout + done.stderr
    lines = ["1 file, 1 exchange held against the contracts: marketo 1", "nothing found"]
    assert lines == done.stdout.splitlines()


def test_a_finding_is_status_1_and_tells_all_that_is_known(recording):
    done = run("check", recording(har(LEAD, WRONG)))

    assert 1 == done.returncode
    assert "marketo syncLeads" in done.stdout
    assert (
        'error request body /input: found 3, the contract says type "array"; marketo answers with '
        "error 609 (seed: the limit of 300; " in done.stdout
    )
    assert "#2 POST https://284-RPR-133.mktorest.com/rest/v1/leads.json → 200" in done.stdout
    assert "1 error, 0 warnings" == done.stdout.splitlines()[-1]


def test_a_file_that_can_not_be_read_is_status_2_and_the_others_are_checked(recording, tmp_path):
    missing = str(tmp_path / "missing.har")
    done = run("check", missing, recording("{}", "empty.json"), recording(har(WRONG)))

    assert 2 == done.returncode
    assert 2 == len(done.stderr.splitlines())
    assert f"vendor-sandbox: {missing}: No such file or directory" in done.stderr
    assert "is no recording of a known form" in done.stderr
    assert "2 files could not be read" in done.stdout
    assert "1 error, 0 warnings" in done.stdout


def test_what_comes_before_the_damage_is_checked(recording):
    done = run("check", recording(har(WRONG, WRONG)[:-30]))

    assert 2 == done.returncode
    assert "/input: found 3" in done.stdout


def test_the_same_finding_is_told_once_with_its_number(recording):
    done = run("check", recording(har(*[WRONG] * 7)))

    assert 1 == done.stdout.count("/input: found 3")
    assert "7 times, first in #1, #2, #3, #4, #5 POST" in done.stdout
    assert "7 errors, 0 warnings" in done.stdout


def test_what_the_vendor_lets_pass_is_a_warning(recording):
    file = recording(har(LENIENT))

    strict, lenient = run("check", file), run("check", "--lenient", file)

    assert (1, 0) == (strict.returncode, lenient.returncode)
    assert (
        "warning request query /fiels: there is no 'fiels'; the nearest is 'fields'"
        in strict.stdout
    )
    assert "0 errors, 1 warning" in lenient.stdout


def test_a_request_that_the_vendor_rightly_refuses_is_still_the_clients_mistake(recording):
    answer = {"requestId": "e42b#14272d07d78", "success": False}
    answer["errors"] = [{"code": "609", "message": "Invalid JSON"}]
    refused = {**WRONG, "answer": json.dumps(answer).encode()}

    (finding,) = found(recording(har(refused)))

    assert ("request", "/input", "609") == tuple(finding[it] for it in ("side", "pointer", "error"))


def test_hosts_of_no_vendor_are_counted_and_skipped(recording):
    done = run("check", recording(har(OF_NO_VENDOR, OF_NO_VENDOR, LEAD, PREFLIGHT)))

    assert 0 == done.returncode
    assert "2 exchanges of no vendor skipped: cdn.example.org 2" in done.stdout
    assert "1 preflight of browsers skipped" in done.stdout
    assert "1 exchange held" in done.stdout


def test_a_request_without_an_answer_is_held_and_counted(recording):
    done = run("check", recording(har({**WRONG, "status": 0})))

    assert 1 == done.returncode
    assert "1 request without an answer" in done.stdout
    assert "→ no answer" in done.stdout


@pytest.mark.parametrize(
    "origin",
    [
        "https://284-RPR-133.mktorest.com:443",
        "http://127.0.0.1:8080/marketo",
        "http://localhost:8080/w/test-1/marketo",
        "http://sandbox:8080/marketo",
        "http://127.0.0.1:40001",
    ],
)
def test_the_vendor_is_found_by_host_by_the_sandboxs_path_or_by_what_only_one_has(
    recording, origin
):
    url = WRONG["url"].replace("https://284-RPR-133.mktorest.com", origin)

    (finding,) = found(recording(har({**WRONG, "url": url})))

    assert ("marketo", "syncLeads") == (finding["vendor"], finding["operation"])


def test_the_vendor_of_any_other_host_is_named(recording):
    file = recording(har({**WRONG, "url": "https://gateway.example.org/rest/v1/leads.json"}))

    assert [] == found(file)
    assert ["/input"] == [it["pointer"] for it in found("--vendor", "marketo", file)]


def test_an_unknown_vendor_is_refused_with_the_nearest(recording):
    done = run("check", "--vendor", "marketto", recording(har(LEAD)))

    assert (2, "") == (done.returncode, done.stdout)
    assert "there is no vendor 'marketto'; did you mean marketo?" in done.stderr


def test_a_folder_stands_for_the_files_in_it(recording, tmp_path):
    recording(har(WRONG), "a.har")
    recording(nock(WRONG), "b.json")
    recording("not a recording", ".hidden")

    done = run("check", str(tmp_path))

    assert 1 == done.returncode
    assert "2 files, 2 exchanges" in done.stdout


def test_standard_input_is_read(recording):
    with Path(recording(har(WRONG))).open() as file:
        done = subprocess.run(
            [sys.executable, "-m", "sandbox.cli", "check", "-"],
            stdin=file, capture_output=True, text=True, check=False, timeout=60,
            cwd=Path(__file__).parent.parent,
        )  # fmt: skip
    assert 1 == done.returncode
    assert "/input: found 3" in done.stdout


def test_no_secret_of_a_recording_gets_into_a_report(recording):
    token = correct("marketo", MARKETO["getToken"])
    broken = {
        **token,
        "url": token["url"] + "&x=1",
        "answer": b'{"access_token": "s3cret", "scope": 1}',
    }
    secret = re.search("client_secret=([^&]*)", token["url"])[1]
    file = recording(har(broken))

    for form in ("text", "json", "junit", "sarif"):
        report = run("check", "--format", form, file).stdout
        assert "client_secret=***" in report or form == "junit"
        assert secret not in report
        assert "s3cret" not in report


def test_json_names_everything_of_a_finding(recording):
    (finding,) = found(recording(vcr_yaml(LEAD, WRONG), "b.yaml"))

    source = finding.pop("source")
    assert {
        "entry": 2,
        "entry_pointer": "/interactions/1",
        "vendor": "marketo",
        "operation": "syncLeads",
        "method": "POST",
        "url": SYNC["url"],
        "status": 200,
        "kind": "request-body",
        "severity": "error",
        "side": "request",
        "place": "body",
        "pointer": "/input",
        "rule": "type",
        "found": 3,
        "expected": "array",
        "error": "609",
        "sure": "seed, inferred",
        "message": 'found 3, the contract says type "array"; marketo answers with error 609',
    } == finding
    assert "the limit of 300" == source["seed"]


def test_json_sums_up(recording, tmp_path):
    report = json.loads(
        run(
            "check", "--format", "json", recording(har(WRONG, OF_NO_VENDOR)), str(tmp_path / "no")
        ).stdout
    )

    assert {"files": 2, "unreadable": 1, "held": 1, "findings": 1} == report["summary"]
    assert {"cdn.example.org": 1} == report["files"][0]["skipped"]
    assert "No such file or directory" == report["files"][1]["problem"]


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_operation(recording, tmp_path):
    done = run("check", "--format", "junit", recording(har(LEAD, WRONG)), str(tmp_path / "no"))

    root = ET.fromstring(done.stdout)
    assert "testsuites" == root.tag
    checked, unreadable = root
    assert ("2", "1", "0") == tuple(checked.get(it) for it in ("tests", "failures", "errors"))
    cases = {case.get("name"): [it.tag for it in case] for case in checked}
    assert {"getLeadById": [], "syncLeads": ["failure"]} == cases
    failure = checked.find("testcase/failure")
    assert "/input: found 3" in failure.get("message")
    assert "in #2" in failure.text
    assert ("1", "0", "1") == tuple(unreadable.get(it) for it in ("tests", "failures", "errors"))
    assert "No such file or directory" == unreadable.find("testcase/error").get("message")


def test_junit_is_xml_whatever_was_found(recording):
    odd = {**SYNC, "body": json.dumps({"input": [], "action": '\x00<&"\ufffe'}).encode()}
    done = run("check", "--format", "junit", recording(har(odd)))
    assert ET.fromstring(done.stdout) is not None


def test_sarif_names_rules_places_and_what_could_not_be_read(recording, tmp_path):
    file = recording(har(LENIENT, WRONG))
    log = json.loads(run("check", "--format", "sarif", file, str(tmp_path / "no")).stdout)

    assert "2.1.0" == log["version"]
    (run_,) = log["runs"]
    rules = [it["id"] for it in run_["tool"]["driver"]["rules"]]
    assert list(KINDS) == rules
    assert ["warning", "error"] == [it["level"] for it in run_["results"]]
    for result in run_["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        (location,) = result["locations"]
        assert Path(file).as_uri() == location["physicalLocation"]["artifactLocation"]["uri"]
    at = run_["results"][1]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    assert "/log/entries/1/request" == at
    (invocation,) = run_["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert "No such file or directory" in note["message"]["text"]


def test_a_body_that_can_not_be_decoded_is_a_warning_of_its_own(recording):
    document = json.loads(har(LEAD))
    answer = document["log"]["entries"][0]["response"]
    answer["headers"] += named([("Content-Encoding", "zstd")])
    answer["content"] |= {"text": "KLUv/QAAAAA=", "encoding": "base64"}

    (finding,) = found(recording(json.dumps(document)))

    assert ("coding", "warning") == (finding["kind"], finding["severity"])


def test_the_sandboxs_own_traffic_passes_in_both_forms(sandbox, recording):
    """What the control plane answers as JSON and as HAR can be checked, and finds the mistake."""
    from urllib.request import Request, urlopen

    world = sandbox.world()
    key = "accessKey=u%24r7b1c0d9e4f2a48d6b35e8a90c1f27d64&secretKey=3f9a1c5e7d2b4806f1e3a5c7d9b20418e6f8a0c2"
    base = f"{world.leadsquared.url}/v2/LeadManagement.svc"
    for path in ("Leads.GetByEmailaddress?emailaddress=a@example.com", "LeadsMetaData.Get?x=1"):
        urlopen(f"{base}/{path}&{key}", timeout=10).read()
    control = f"{sandbox.url}/_sandbox/worlds/{world.name}/exchanges"
    with urlopen(control, timeout=10) as answer:
        own = answer.read().decode()
    asked = Request(control, headers={"Accept": "application/har+json"})
    with urlopen(asked, timeout=10) as answer:
        assert "application/har+json" == answer.headers["Content-Type"]
        as_har = answer.read().decode()
    with urlopen(f"{control}?format=har", timeout=10) as answer:
        assert as_har == answer.read().decode()

    assert "3f9a1c5e7d2b4806f1e3a5c7d9b20418e6f8a0c2" not in own + as_har
    for text in (own, as_har):
        (finding,) = found(recording(text))
        assert ("leadsquared", "/x") == (finding["vendor"], finding["pointer"])
    entry = json.loads(as_har)["log"]["entries"][1]
    assert ("leadsquared", "getMetadata") == (entry["_vendor"], entry["_sandbox"]["operation"])
    assert entry["request"]["url"].startswith(f"{base}/LeadsMetaData.Get?x=1&accessKey=***")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak")
def test_a_recording_of_any_length_is_checked_in_bounded_memory(tmp_path):
    file = tmp_path / "long.har"
    entry = json.dumps(json.loads(har(WRONG))["log"]["entries"][0])
    short, long = (measured(file, entry, megabytes) for megabytes in (2, 32))

    assert long["exchanges"] > 10 * short["exchanges"]
    assert long["peak"] < short["peak"] + 4 * 1024  # kilobytes


def measured(file, entry, megabytes):
    """Check a recording of so many megabytes in a process of its own; return its peak."""
    pad = '"_pad": "' + "x" * 4_000 + '", '
    entry = "{" + pad + entry[1:]
    times = megabytes * 1_000_000 // len(entry)
    with file.open("w") as out:
        out.write('{"log": {"version": "1.2", "entries": [')
        out.write(",\n".join([entry] * times) + "]}}")
    # The peak of this process alone: `ru_maxrss` begins with that of the one that started it.
    program = (
        "import sys; from pathlib import Path; from sandbox.cli import main; main(sys.argv[1:]);"
        "print(Path('/proc/self/status').read_text(), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", str(file)],
        capture_output=True, text=True, check=True, timeout=60, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert f"{times:,} exchanges held" in done.stdout
    return {"peak": int(re.search(r"VmHWM:\s+(\d+)", done.stderr)[1]), "exchanges": times}


def test_a_terminal_is_told_how_far_it_is_and_nobody_else(recording):
    import os
    import pty

    file = recording(har(*[LEAD] * 3))
    assert "" == run("check", file).stderr
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.cli", "check", file],
        stdout=subprocess.PIPE, stderr=theirs, text=True, check=True, timeout=60,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    os.close(theirs)

    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "recording.har: 100%, 1 exchanges" in told
    assert told.endswith("\r\033[K")
    assert "recording.har" not in done.stdout


def test_colours_are_for_terminals(recording):
    import os
    import pty

    file = recording(har(WRONG))
    assert "\033[" not in run("check", file).stdout
    for variables, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        ours, theirs = pty.openpty()
        subprocess.run(
            [sys.executable, "-m", "sandbox.cli", "check", file],
            stdout=theirs, check=False, timeout=60, cwd=Path(__file__).parent.parent,
            env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **variables},
        )  # fmt: skip
        os.close(theirs)
        assert coloured == ("\033[31merror\033[0m" in os.read(ours, 10_000).decode())
        os.close(ours)


def test_the_journal_is_checked_whatever_the_path_of_its_requests(recording):
    bare = {**WRONG, "url": "http://x/rest/v1/leads.json"}
    below = {**WRONG, "url": "http://x/w/a/marketo/rest/v1/leads.json"}

    assert ["syncLeads"] * 2 == [it["operation"] for it in found(recording(journal(bare, below)))]
