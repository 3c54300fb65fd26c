"""`record` between unmodified clients and the sandbox, which stands for the real vendor here."""

import json
import subprocess
from base64 import b64encode
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from marketorestpython.client import MarketoClient
from recorder import ROOT, cli, recording

from sandbox.drift import fields_of

LEAD = "/rest/v1/lead/318581.json"


def checked(file):
    return subprocess.run(
        cli("check", str(file)), capture_output=True, text=True, check=False, timeout=60, cwd=ROOT
    )


def read(url, **headers):
    with urlopen(Request(url, headers=headers), timeout=10) as answer:
        return answer.read()


def test_what_a_real_client_does_is_recorded_and_passes_check(tmp_path, world):
    marketo = world.marketo
    with recording(tmp_path, marketo.url, "marketo") as recorder:
        client = MarketoClient("x", marketo.client_id, marketo.client_secret)
        client.host = recorder.url
        created = client.execute(
            method="create_update_leads", leads=[{"email": "recorded@example.com"}], lookupField="email"
        )  # fmt: skip
        found = client.execute(
            method="get_multiple_leads_by_filter_type", filterType="email",
            filterValues=["recorded@example.com"], fields=["email"],
        )  # fmt: skip
        status, said = recorder.stop()

    assert created[0]["id"] == found[0]["id"]
    assert status == 0, said
    assert "3 exchanges with marketo" in said
    assert 3 == len(recorder.entries)
    assert 0 == checked(recorder.file).returncode, checked(recorder.file).stdout


def test_no_secret_touches_the_disk(tmp_path, world):
    marketo = world.marketo
    with recording(tmp_path, marketo.url, "marketo") as recorder:
        query = (
            f"grant_type=client_credentials&client_id={marketo.client_id}"
            f"&client_secret={marketo.client_secret}"
        )
        answer = json.loads(read(f"{recorder.url}/identity/oauth/token?{query}"))
        token = answer["access_token"]
        read(f"{recorder.url}{LEAD}", Authorization=f"Bearer {token}", Cookie="session=s3cr3t")
        text = recorder.file.read_text()
        recorder.stop()

    assert 2 == len(json.loads(text)["log"]["entries"])
    assert [] == [it for it in (marketo.client_secret, token, "s3cr3t") if it in text]


def test_the_file_is_whole_at_any_moment(tmp_path, world):
    with recording(tmp_path, world.easir.url, "easir") as recorder:
        assert [] == recorder.entries
        read(f"{recorder.url}/lead-types", Authorization=f"Bearer {world.easir.token}")
        assert ["GET"] == [it["request"]["method"] for it in recorder.entries]
        recorder.process.kill()
        recorder.process.wait(10)
        assert 1 == len(recorder.entries)


def test_an_answer_goes_back_as_it_came(tmp_path, world):
    incwo = world.incwo
    basic = b64encode(f"{incwo.user}:{incwo.password}".encode()).decode()
    with recording(tmp_path, incwo.root, "incwo") as recorder:
        path = incwo.url.removeprefix(incwo.root) + "/leads.xml"
        passed = read(f"{recorder.url}{path}", Authorization=f"Basic {basic}")
        assert read(f"{incwo.root}{path}", Authorization=f"Basic {basic}") == passed
        assert 0 == recorder.stop()[0]


def test_drift_is_reported_and_fails(tmp_path, world):
    """The vendor answers what no contract says: here, because a fault makes it."""
    odd = json.dumps({"requestId": "1#1", "result": [{"id": 1}], "success": True, "quota": 7})
    world.marketo.fault(status=200, content=odd, operation="getLeadById", times=1)
    with recording(tmp_path, world.marketo.url, "marketo") as recorder:
        read(f"{recorder.url}{LEAD}")
        status, said = recorder.stop()
    assert 1 == status
    assert "answers that break the contract\n  getLeadById" in said


def test_a_vendor_that_does_not_answer_is_a_bad_gateway(tmp_path):
    with recording(tmp_path, "http://127.0.0.1:9", "easir") as recorder:
        with pytest.raises(HTTPError) as refused:
            read(f"{recorder.url}/lead-types")
        assert 502 == refused.value.code
        refused.value.close()
        assert [] == recorder.entries


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--upstream", "marketo.com", "--vendor", "marketo"], "is no URL of http or https"),
        (["--upstream", "http://x", "--vendor", "marketto"], "did you mean marketo?"),
    ],
)
def test_misuse_is_one_clear_line(arguments, said, tmp_path):
    done = subprocess.run(
        [*cli("record", *arguments), "--output", str(tmp_path / "it.har")],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert 2 == done.returncode
    assert said in done.stderr
    assert 1 == done.stderr.count("\n")


def test_fields_are_named_with_stars_for_items():
    value = {"result": [{"id": 1, "tags": ["a"]}, {"name": "x"}], "success": True}
    assert ["/result", "/result/*/id", "/result/*/tags", "/result/*/name", "/success"] == list(
        dict.fromkeys(fields_of(value))
    )
