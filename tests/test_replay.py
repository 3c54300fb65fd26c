"""`vendor-sandbox replay`: recorded requests sent again, the answers compared."""

import json
import re
import subprocess
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from recorder import ROOT, cli, recording
from recorders import FORMS, exchange, har
from replaying import LEAD, LEADS, Marketo, archive_of, ask, first_call, written

from sandbox import Sandbox, packs
from sandbox.cli import main
from sandbox.sameness import unlike_shapes, unlike_values


@pytest.fixture
def again(sandbox):
    """A second world, to which a recording is replayed."""
    return sandbox.world()


@pytest.fixture
def recorded(sandbox, world, tmp_path):
    """Write what was asked of the world so far into a file; give its path."""

    def write(name="recording.har"):
        exchanges = f"{sandbox.url}/_sandbox/worlds/{world.name}/exchanges?format=har"
        with urlopen(exchanges, timeout=10) as answer:
            (tmp_path / name).write_bytes(answer.read())
        return tmp_path / name

    return write


@pytest.fixture
def replay(sandbox, again, capsys):
    """Replay a file to the second world, or elsewhere; give the status and what was said."""

    def run(file, *options, against=None, also=None):
        where = against or f"{sandbox.url}/w/{again.name}"
        files = [str(it) for it in (file, also) if it is not None]
        status = main(["replay", *files, "--against", where, *options])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def test_the_same_requests_to_a_fresh_world_have_the_same_answers(world, recorded, replay):
    marketo = Marketo(world)
    marketo(LEAD)
    marketo("/rest/v1/lead/1.json")
    marketo(f"{LEADS}?filterType=sandboxRegion&filterValues=Pilot&batchSize=2")

    file = recorded()

    for options in ((), ("--exact",)):
        status, said = replay(file, *options)
        assert 0 == status, said
        assert "4 sent to " in said
        assert "4 the same, 0 different" in said


def test_what_was_created_is_read_changed_and_deleted_by_its_new_id(world, again, recorded, replay):
    marketo = Marketo(world)
    (made,) = marketo(LEADS, "POST", {"input": [{"email": "new@example.com"}]})["result"]
    marketo(f"/rest/v1/lead/{made['id']}.json")
    change = {"action": "updateOnly", "lookupField": "id", "input": [{"id": made["id"]}]}
    marketo(LEADS, "POST", change)
    marketo(f"{LEADS}?filterType=id&filterValues=5,{made['id']}")
    marketo(f"/rest/v1/leads/delete.json?id={made['id']}", "POST", {})
    Marketo(again)(LEADS, "POST", {"input": [{"email": "before@example.com"}]})

    status, said = replay(recorded(), "--exact")

    assert 0 == status, said
    asked = again.marketo.exchanges
    assert f"/rest/v1/lead/{made['id'] + 1}.json" == asked.of("getLeadById").last.path
    assert [{"id": made["id"] + 1}] == asked.of("syncLeads").last.request.json["input"]
    assert f"{made['id'] + 1}" in asked.of("deleteLeads").last.target


def test_a_paging_token_follows_the_page_that_gave_it(world, again, recorded, replay):
    marketo = Marketo(world)
    page = f"{LEADS}?filterType=sandboxRegion&filterValues=Pilot&batchSize=2"
    following = marketo(page)["nextPageToken"]
    marketo(f"{page}&nextPageToken={quote(following)}")
    Marketo(again)(f"{LEADS}", "POST", {"input": [{"id": 800002}], "action": "updateOnly"})
    Marketo(again)("/rest/v1/leads/delete.json?id=800002", "POST", {})

    status, said = replay(recorded())

    assert 0 == status, said


@pytest.mark.parametrize("name", ["leadsquared", "liondesk", "easir", "incwo", "marketo"])
def test_masked_credentials_are_those_of_the_sandbox(name, world, again, recorded, replay):
    first_call(world, name)
    file = recorded()
    assert "***" in file.read_text()

    status, said = replay(file, "--exact")

    assert 0 == status, said
    assert [200] == list({it.status for it in getattr(again, name).exchanges})


def test_a_token_is_fetched_where_the_recording_does_not_do_so(world, again, recorded, replay):
    Marketo(world)(LEAD)
    file = recorded()
    archive = json.loads(file.read_text())
    del archive["log"]["entries"][0]
    file.write_text(json.dumps(archive))

    status, said = replay(file)

    assert 0 == status, said
    assert 1 == again.marketo.exchanges.of("getToken").count


def test_what_was_refused_for_its_credentials_is_refused_again(world, again, recorded, replay):
    ask(f"{world.marketo.url}{LEAD}", Authorization="Bearer nonsense")
    ask(f"{world.easir.url}/lead-types", Authorization="Bearer nonsense")
    keys = "accessKey=u&secretKey=nonsense"
    ask(f"{world.leadsquared.url}/v2/LeadManagement.svc/LeadsMetaData.Get?{keys}")

    status, said = replay(recorded(), "--exact")

    assert 0 == status, said
    assert 3 == len(again.exchanges)


def test_another_error_code_is_a_difference(world, again, recorded, replay):
    Marketo(world)(LEAD)
    again.marketo.fail("606", times=2)

    status, said = replay(recorded())

    assert 1 == status
    assert "#2 GET /rest/v1/lead/318581.json (marketo getLeadById)" in said
    assert 'error: code ["606"]; recorded: []' in said


def test_another_status_is_a_difference(world, again, recorded, replay):
    first_call(world, "liondesk")
    again.liondesk.fault(status=503)

    status, said = replay(recorded())

    assert 1 == status
    assert "status: value 503; recorded: 200" in said
    assert "0 the same, 1 different" in said


def test_another_value_is_a_difference_where_values_count(world, again, recorded, replay):
    Marketo(world)(LEAD)
    Marketo(again)(LEADS, "POST", {"input": [{"email": "abe@usa.gov", "lastName": "Smith"}]})
    file = recorded()

    assert 0 == replay(file)[0]
    status, said = replay(file, "--exact")

    assert 1 == status
    assert 'body /result/0/lastName: value "Smith"; recorded: "Lincoln"' in said
    assert "updatedAt" not in said


def test_a_lost_answer_is_a_difference_and_the_rest_is_sent(world, again, recorded, replay):
    Marketo(world)(LEAD)
    first_call(world, "liondesk")
    again.marketo.fault(operation="getLeadById", connection="close")

    status, said = replay(recorded())

    assert 1 == status
    assert "answer: is missing; recorded: 200" in said
    assert "3 sent" in said
    assert "2 the same, 1 different" in said


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_recording_can_be_replayed(form, tmp_path, replay):
    told = {"requestId": "a#1", "result": [], "success": False, "errors": []}
    told["errors"] = [{"code": "601", "message": "Access token invalid"}]
    del told["result"]
    it = exchange(
        "GET", f"https://284-RPR-133.mktorest.com{LEAD}", headers=[("Authorization", "Bearer x")],
        answer_headers=[("Content-Type", "application/json;charset=UTF-8")],
        answer=json.dumps(told).encode(),
    )  # fmt: skip

    status, said = replay(written(tmp_path, FORMS[form](it), f"recording.{form}"), "--exact")

    assert 0 == status, said


def test_a_recording_of_several_vendors_goes_to_a_sandbox_as_a_whole(world, recorded, capsys):
    for name in ("liondesk", "incwo", "easir"):
        first_call(world, name)

    with Sandbox() as other:
        status = main(["replay", str(recorded()), "--against", other.url])

    assert 0 == status, capsys.readouterr().out


def test_reads_come_out_the_same_on_a_sandbox_that_begins_with_the_recording(
    sandbox, world, recorded, capsys
):
    marketo = Marketo(world)
    marketo(LEADS, "POST", {"input": [{"email": "abe@usa.gov", "lastName": "Own"}]})
    ask(f"{sandbox.url}/_sandbox/worlds/{world.name}/exchanges", "DELETE")
    Marketo(world)(LEAD)
    first_call(world, "incwo")
    file = recorded()

    with Sandbox(recordings=[file]) as own, Sandbox() as other:
        for server, expected in ((own, 0), (other, 1)):
            status = main(["replay", "--exact", str(file), "--against", server.url])
            assert expected == status, capsys.readouterr().out


def test_what_is_of_no_vendor_or_has_no_answer_is_counted(world, tmp_path, recorded, replay):
    first_call(world, "liondesk")
    archive = json.loads(recorded().read_text())
    archive["log"]["entries"].append(json.loads(json.dumps(archive["log"]["entries"][0])))
    archive["log"]["entries"][1]["response"]["status"] = 0
    other = json.loads(har(exchange("GET", "https://cdn.example.org/logo.png")))
    archive["log"]["entries"] += other["log"]["entries"]

    status, said = replay(written(tmp_path, json.dumps(archive)))

    assert 0 == status, said
    assert "1 of no vendor skipped: cdn.example.org 1" in said
    assert "1 sent and not compared: no answer was recorded" in said
    assert "2 sent to" in said


def test_credentials_are_taken_from_the_environment_and_missing_ones_named(
    world, again, recorded, replay, monkeypatch, tmp_path
):
    first_call(world, "easir")
    file = recorded("own.har")
    monkeypatch.delenv("EASIR_TOKEN", raising=False)
    # Behind a pass-through it might be the real vendor.
    with recording(tmp_path, again.easir.url, "easir") as vendor:
        status, said = replay(file, against=vendor.url)
        assert 2 == status
        assert (
            "vendor-sandbox: the recording has no credentials of easir: set EASIR_TOKEN\n" == said
        )
        assert 0 == again.easir.exchanges.of("getLeadTypes").count

        monkeypatch.setenv("EASIR_TOKEN", again.easir.token)
        status, said = replay(file, against=vendor.url)
        assert 0 == status, said
        assert again.easir.token not in said


def test_a_port_of_one_vendor_is_that_vendor(world, again, recorded, replay):
    first_call(world, "easir")

    status, said = replay(recorded(), "--exact", against=again.easir.origin)

    assert 0 == status, said
    assert 1 == again.easir.exchanges.of("getLeadTypes").count


def test_a_server_that_is_not_there_is_status_2(tmp_path, replay):
    file = written(tmp_path, har(exchange("GET", "https://api.easir.com/lead-types")))

    status, said = replay(file, against="http://127.0.0.1:1")

    assert 2 == status
    assert re.fullmatch(r"vendor-sandbox: http://127\.0\.0\.1:1 can't be reached: .*\n", said)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--against", "localhost"), "--against: 'localhost' is no URL of http or https"),
        (
            ("--against", "http://me:secret@localhost"),
            "--against: the URL ends with its path, and names no user",
        ),
        (("--against", "http://x", "--rate", "0"), "--rate is a number greater than 0"),
    ],
)
def test_misuse_is_status_2(options, reason, tmp_path, capsys):
    assert 2 == main(["replay", str(tmp_path / "none.har"), *options])
    assert f"vendor-sandbox: {reason}\n" == capsys.readouterr().err


def test_a_file_that_can_not_be_read_is_status_2_and_the_others_are_replayed(
    world, tmp_path, recorded, replay
):
    first_call(world, "liondesk")
    damaged = written(tmp_path, "{}", "damaged.har")

    status, said = replay(damaged, "--exact", also=recorded())

    assert 2 == status
    assert "damaged.har: is no recording of a known form" in said
    assert "1 sent" in said


def test_the_report_for_programs_has_each_difference(world, again, recorded, replay):
    first_call(world, "liondesk")
    again.liondesk.fault(status=503)

    status, said = replay(recorded(), "--format", "json")

    assert 1 == status
    report = json.loads(said)
    assert {"sent": 1, "same": 0, "different": 1, "skipped": 0, "unsent": 0} == report["summary"]
    (it,) = report["exchanges"]
    assert ("liondesk", "findLeadOffers", 1) == (it["vendor"], it["operation"], it["number"])
    assert {
        "place": "status",
        "pointer": "",
        "what": "value",
        "recorded": 200,
        "answered": 503,
    } in (it["differences"])


@pytest.mark.parametrize(
    ("was", "now", "pointer", "what"),
    [
        ({"a": 1}, {"a": "1"}, "/a", "kind"),
        ({"a": 1, "b": 2}, {"a": 1}, "/b", "missing"),
        ({"a": 1}, {"a": 1, "b/c": 2}, "/b~1c", "new"),
        ({"a": [{"x": 1}]}, {"a": [{"x": 1}, {"x": []}, {}]}, None, None),
        ({"a": [{"x": 1}, {"x": 1}]}, {"a": [{}]}, "/a/*/x", "missing"),
        ({"a": [{"x": 1}, {}]}, {"a": [{}]}, None, None),
        ({"a": [1]}, {"a": []}, None, None),
        ({"a": [1]}, {"a": [True]}, "/a/*", "kind"),
        ({"a": 1}, {"a": 2.5}, None, None),
        ({"a": None}, {"a": {"b": 1}}, None, None),
        ({"a": {}}, {"a": []}, "/a", "kind"),
        ("text", {"a": 1}, "", "kind"),
    ],
)
def test_a_shape_is_members_and_kinds(was, now, pointer, what):
    expected = [] if what is None else [(pointer, what)]
    assert expected == [(it.pointer, it.what) for it in unlike_shapes(was, now)]


@pytest.mark.parametrize(
    ("was", "now", "pointer", "what"),
    [
        ({"a": 1}, {"a": 2}, "/a", "value"),
        ({"id": 1}, {"id": 2}, None, None),
        ({"id": 1}, {"id": "2"}, "/id", "kind"),
        ({"id": 1}, {}, "/id", "missing"),
        ([1, 2], [2, 1], "/0", "value"),
        ([1], [1, 2], "", "length"),
        ({"a": True}, {"a": 1}, "/a", "value"),
        ({"a": None}, {"a": None}, None, None),
    ],
)
def test_values_are_compared_apart_from_volatile_ones(was, now, pointer, what):
    found = [(it.pointer, it.what) for it in unlike_values(was, now, {"id"}, {})]
    assert (what is None) == (found == [])
    assert what is None or (pointer, what) == found[0]


def test_lists_are_compared_in_their_order_and_differences_are_told_in_the_answer_s_order():
    was, now = {"b": [1], "a": {"x": 1, "y": 2}}, {"b": [], "a": {"x": "1", "y": 3}}

    assert ["/b", "/a/x", "/a/y"] == [it.pointer for it in unlike_values(was, now, (), {})]


def test_a_text_may_name_the_id_that_the_request_had_to_have():
    was, now = {"message": "no lead '7' of 77"}, {"message": "no lead '9' of 77"}

    assert [] == list(unlike_values(was, now, (), {"7": "9"}))
    assert ["/message"] == [it.pointer for it in unlike_values(was, now, (), {})]


def test_an_answer_without_a_body_is_another(world, recorded, replay):
    first_call(world, "liondesk")
    archive = json.loads(recorded().read_text())
    content = archive["log"]["entries"][0]["response"]["content"]
    content["text"], content["size"] = "", 0

    status, said = replay(written(recorded().parent, archive))

    assert 1 == status
    assert "body: is new: application/json" in said


def test_what_is_known_in_part_is_compared_as_far_as_that_goes(world, recorded, replay):
    first_call(world, "liondesk")
    archive = json.loads(recorded().read_text())
    entry = archive["log"]["entries"][0]
    del entry["response"]["content"]["text"]
    asked = {
        "method": "OPTIONS",
        "headers": [{"name": "Access-Control-Request-Method", "value": "GET"}],
    }
    archive["log"]["entries"].append({**entry, "request": {**entry["request"], **asked}})

    status, said = replay(written(recorded().parent, archive))

    assert 0 == status, said
    assert "1 preflights of browsers skipped" in said
    assert "1 compared by status alone: the recorded bodies are not known" in said


def test_a_request_whose_body_can_not_be_read_is_not_sent(world, again, recorded, replay):
    first_call(world, "liondesk")
    archive = json.loads(recorded().read_text())
    request = archive["log"]["entries"][0]["request"]
    request["headers"].append({"name": "Content-Encoding", "value": "gzip"})
    request["postData"] = {"mimeType": "application/json", "text": "H4sIAAAA", "encoding": "base64"}

    status, said = replay(written(recorded().parent, archive))

    assert 0 == status, said
    assert "1 not sent: their bodies are not known" in said
    assert 0 == len(again.exchanges)


def test_a_request_that_had_no_answer_may_go_without_one(world, again, recorded, replay):
    first_call(world, "liondesk")
    archive = json.loads(recorded().read_text())
    archive["log"]["entries"][0]["response"]["status"] = 0
    again.liondesk.fault(connection="close")

    status, said = replay(written(recorded().parent, archive))

    assert 0 == status, said
    assert "1 sent to" in said
    assert "0 the same, 0 different" in said


def test_each_recording_has_ids_of_its_own(sandbox, world, again, recorded, replay, tmp_path):
    Marketo(world)(LEADS, "POST", {"input": [{"email": "one@example.com"}]})
    first = recorded("first.har")
    other = sandbox.world()
    marketo = Marketo(other)
    (made,) = marketo(LEADS, "POST", {"input": [{"email": "two@example.com"}]})["result"]
    marketo(f"/rest/v1/lead/{made['id']}.json?fields=email")
    second = written(tmp_path, archive_of(sandbox, other), "second.har")

    status, said = replay(first, "--exact", also=second)

    assert 0 == status, said
    assert f"/rest/v1/lead/{made['id'] + 1}.json" == again.marketo.exchanges.last.path


def test_standard_input_is_a_recording_as_well(world, again, recorded, sandbox):
    first_call(world, "easir")
    command = cli("replay", "-", "--exact", "--against", f"{sandbox.url}/w/{again.name}")

    done = subprocess.run(
        command, input=recorded().read_bytes(), capture_output=True, timeout=30, check=False
    )

    assert (0, b"") == (done.returncode, done.stderr)
    assert done.stdout.endswith(b"1 the same, 0 different\n")
    assert 1 == len(again.exchanges)


def test_of_many_differences_the_first_are_told(world, again, recorded, replay):
    Marketo(world)("/rest/v1/leads/describe.json")
    archive = recorded().read_text().replace('dataType\\":', 'kind\\":')

    status, said = replay(written(recorded().parent, archive), "--exact")

    assert 1 == status
    assert 20 == said.count("  body ")
    assert re.search(r"^  and \d+ more$", said, re.MULTILINE)


@pytest.mark.parametrize("name", ["marketo", "leadsquared", "liondesk", "easir", "incwo"])
def test_what_is_volatile_is_something_that_the_vendor_has(name):
    """A mistyped name would leave a member compared, and nobody would notice."""
    folders = [ROOT / "contracts" / name, ROOT / "fixtures" / name]
    text = "".join(it.read_text() for folder in folders for it in folder.glob("*.yaml"))
    without = re.sub(r"^x-volatile: \[[^]]*\]", "", text, flags=re.MULTILINE)

    volatile = packs.load(name).contract.volatile
    assert volatile
    assert [] == [it for it in volatile if not re.search(rf"\b{it}\b", without)]
