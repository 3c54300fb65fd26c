"""Whose credentials a replayed request carries, and when they are asked for."""

import json

import pytest
from recorder import recording
from replaying import LEAD, Marketo, archive_of, ask, first_call, written

from sandbox.cli import main

VENDORS = ("marketo", "leadsquared", "liondesk", "easir", "incwo")
HOSTS = {
    "marketo": "123-abc-456.mktorest.com",
    "leadsquared": "api.leadsquared.com",
    "liondesk": "api-v2.liondesk.com",
    "easir": "api.easir.com",
    "incwo": "www.incwo.com",
}
VARIABLES = (
    "MARKETO_CLIENT_ID", "MARKETO_CLIENT_SECRET", "LEADSQUARED_ACCESS_KEY",
    "LEADSQUARED_SECRET_KEY", "LIONDESK_TOKEN", "EASIR_TOKEN", "INCWO_USER", "INCWO_PASSWORD",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def at_the_vendor(archive, name, credential):
    """Change a recording to one of the vendor's own host, with these credentials or without."""
    first = archive["log"]["entries"][0]["request"]["url"]
    below = first.partition(f"/{name}/")[0] + f"/{name}"
    archive = json.loads(json.dumps(archive).replace(below, f"https://{HOSTS[name]}"))
    for entry in archive["log"]["entries"]:
        del entry["_vendor"]
        request = entry["request"]
        address, _, query = request["url"].partition("?")
        pairs = [it for it in query.split("&") if it]
        headers = [it for it in request["headers"] if it["name"] != "Authorization"]
        if credential is None:
            pairs = [it for it in pairs if not it.startswith(("accessKey", "secretKey"))]
        else:
            pairs = [it.replace("***", credential) for it in pairs]
            if name != "leadsquared" and "oauth" not in address:
                headers.append({"name": "Authorization", "value": f"Bearer {credential}"})
        request["headers"] = headers
        request["url"] = f"{address}?{'&'.join(pairs)}".removesuffix("?")
    return archive


@pytest.mark.parametrize("credential", [None, "theirs"], ids=["left-out", "theirs"])
@pytest.mark.parametrize("name", VENDORS)
def test_what_was_recorded_at_the_vendor_is_sent_with_credentials_of_our_own(
    name, credential, sandbox, world, tmp_path, capsys
):
    first_call(world, name)
    archive = at_the_vendor(archive_of(sandbox, world), name, credential)
    file, again = written(tmp_path, archive), sandbox.world()

    status = main(["replay", "--exact", str(file), "--against", f"{sandbox.url}/w/{again.name}"])

    assert 0 == status, capsys.readouterr().out
    sent = archive_of(sandbox, again)["log"]["entries"]
    assert len(sent) == len(archive["log"]["entries"])
    assert "theirs" not in json.dumps(sent)


def test_a_request_that_was_refused_without_credentials_is_sent_without(
    sandbox, world, tmp_path, capsys
):
    for name in ("liondesk", "incwo"):
        vendor = getattr(world, name)
        ask(f"{vendor.url}/leads{'.xml' if name == 'incwo' else ''}")
    file, again = written(tmp_path, archive_of(sandbox, world)), sandbox.world()

    status = main(["replay", "--exact", str(file), "--against", f"{sandbox.url}/w/{again.name}"])

    assert 0 == status, capsys.readouterr().out
    assert {401} == {it.status for it in again.exchanges}


def test_missing_credentials_are_told_of_before_anything_is_sent(
    sandbox, world, tmp_path, capsys, monkeypatch
):
    first_call(world, "easir")
    first_call(world, "leadsquared")
    file = written(tmp_path, archive_of(sandbox, world), "own.har")
    again = sandbox.world()
    monkeypatch.setenv("EASIR_TOKEN", again.easir.token)
    monkeypatch.setenv("LEADSQUARED_ACCESS_KEY", "ours")

    with recording(tmp_path, again.easir.url, "easir") as vendor:
        status = main(["replay", str(file), "--against", vendor.url])

    said = capsys.readouterr()
    assert 2 == status
    assert (
        "vendor-sandbox: the recording has no credentials of leadsquared: "
        "set LEADSQUARED_SECRET_KEY\n"
    ) == said.err
    assert 0 == again.exchanges.of("getLeadTypes").count


@pytest.mark.parametrize("name", VENDORS)
def test_without_credentials_of_our_own_those_of_the_vendors_host_go_nowhere_else(
    name, sandbox, world, tmp_path, capsys
):
    first_call(world, name)
    archive = at_the_vendor(archive_of(sandbox, world), name, "theirs")
    file, again = written(tmp_path, archive, "own.har"), sandbox.world()

    with recording(tmp_path, getattr(again, name).url, name) as vendor:
        status = main(["replay", str(file), "--against", vendor.url])

    assert 2 == status
    assert f"the recording has no credentials of {name}" in capsys.readouterr().err
    # That it is no sandbox has been found out; nothing of the recording was sent.
    assert ["_sandbox"] == [it.path.split("/")[-2] for it in again.exchanges]


def test_a_recording_that_fetches_its_token_needs_no_credentials(sandbox, world, tmp_path, capsys):
    Marketo(world)(LEAD)
    text = json.dumps(archive_of(sandbox, world))
    text = text.replace("client_secret=***", f"client_secret={world.marketo.client_secret}")
    file, again = written(tmp_path, text, "own.har"), sandbox.world()

    with recording(tmp_path, again.marketo.url, "marketo") as vendor:
        status = main(["replay", str(file), "--against", vendor.url])

    said = capsys.readouterr()
    assert 0 == status, said
    assert world.marketo.client_secret not in said.out + said.err


def test_a_token_that_is_not_masked_gives_way_to_the_new_one(sandbox, world, tmp_path, capsys):
    Marketo(world)(LEAD)
    archive = archive_of(sandbox, world)
    fetched, read = archive["log"]["entries"]
    content = fetched["response"]["content"]
    content["text"] = content["text"].replace("***", "recorded-token")
    (header,) = (it for it in read["request"]["headers"] if it["name"] == "Authorization")
    header["value"] = "Bearer recorded-token"
    file, again = written(tmp_path, archive), sandbox.world()

    status = main(["replay", "--exact", str(file), "--against", f"{sandbox.url}/w/{again.name}"])

    assert 0 == status, capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_report_tells_no_secret(form, sandbox, world, tmp_path, capsys):
    vendor = world.marketo
    query = f"client_id={vendor.client_id}&client_secret={vendor.client_secret}"
    ask(f"{vendor.url}/identity/oauth/token?grant_type=client_credentials&{query}")
    archive = archive_of(sandbox, world)
    # Neither what is masked nor what a recorder has left as it was.
    content = archive["log"]["entries"][0]["response"]["content"]
    content["text"] = '"access_token":"theirs", which is no JSON'
    file, again = written(tmp_path, archive), sandbox.world()
    again.marketo.fault(operation="getToken", answer="malformed")

    where = f"{sandbox.url}/w/{again.name}"
    status = main(["replay", "--exact", str(file), "--against", where, "--format", form])

    said = capsys.readouterr().out
    assert 1 == status
    assert "getToken" in said
    assert "which is no JSON" in said
    assert "theirs" not in said
    assert vendor.client_secret not in said
