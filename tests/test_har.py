"""The journal as a HAR 1.2 archive, held against the schema that others publish."""

import json
from pathlib import Path

import npm
import pytest
from jsonschema import Draft6Validator
from referencing import Registry
from referencing.jsonschema import DRAFT6

LEADS = "/rest/v1/leads.json"


@pytest.fixture(scope="session")
def archive_rules(tmp_path_factory):
    """What `har-schema` (npm) says of an archive."""
    folder = npm.installed(Path(__file__).parent / "har", "HAR_SCHEMA_FOLDER", tmp_path_factory)
    files = (folder / "node_modules/har-schema/lib").glob("*.json")
    schemas = [json.loads(path.read_text()) for path in files]
    registry = Registry().with_resources(
        (schema["$id"], DRAFT6.create_resource(schema)) for schema in schemas
    )
    whole = next(schema for schema in schemas if schema["$id"] == "har.json#")
    return Draft6Validator(whole, registry=registry)


@pytest.fixture
async def archive(sandbox, world, client, marketo):
    """The archive after two good calls, one that met no operation, and one that broke its contract."""
    body = {"input": [{"email": "har@example.com"}]}
    await marketo.call("POST", LEADS, json=body)
    await marketo.call("GET", f"{LEADS}?filterType=email&filterValues=har@example.com")
    await client.get(f"{world.marketo.url}/rest/v1/nowhere.json")
    await client.post(f"{world.marketo.url}{LEADS}", data=b"\xff\xfe", headers=marketo.auth)
    url = f"{sandbox.url}/_sandbox/worlds/{world.name}/exchanges"
    async with client.get(url, headers={"Accept": "application/har+json"}) as answer:
        assert "application/har+json" == answer.headers["Content-Type"]
        return await answer.json()


async def test_it_is_valid(archive, archive_rules):
    assert [] == [error.message for error in archive_rules.iter_errors(archive)]
    assert 5 == len(archive["log"]["entries"])


async def test_an_entry_has_request_and_answer_as_they_were(archive, sandbox):
    entry = archive["log"]["entries"][1]

    assert entry["request"]["url"].startswith(sandbox.url)
    assert entry["request"]["url"].endswith(LEADS)
    assert {"input": [{"email": "har@example.com"}]} == json.loads(
        entry["request"]["postData"]["text"]
    )
    assert (200, "OK") == (entry["response"]["status"], entry["response"]["statusText"])
    assert "created" == json.loads(entry["response"]["content"]["text"])["result"][0]["status"]
    assert "syncLeads" == entry["_sandbox"]["operation"]


async def test_a_query_is_told_apart(archive):
    query = archive["log"]["entries"][2]["request"]["queryString"]
    assert {"name": "filterValues", "value": "har@example.com"} in query


async def test_secrets_are_masked_wherever_they_stand(archive, marketo, world):
    text = json.dumps(archive)
    assert world.marketo.client_secret not in text
    assert marketo.auth["Authorization"].removeprefix("Bearer ") not in text


async def test_bytes_that_are_no_text_are_base64(archive):
    assert ("//4=", "base64") == tuple(
        archive["log"]["entries"][4]["request"]["postData"][it] for it in ("text", "encoding")
    )


async def test_what_was_found_out_stands_beside(archive):
    assert "610" == archive["log"]["entries"][3]["_sandbox"]["error"]["code"]


def test_python_has_it_too(world, archive_rules):
    assert [] == list(archive_rules.iter_errors(world.exchanges.har()))


async def test_a_secret_that_breaks_a_rule_is_masked_there_too(sandbox, world, client):
    body = {"grant_type": "authorization_code", "client_secret": [4711], "code": 1}
    await client.post(f"{world.liondesk.url}/oauth2/token", json=body)
    (exchange,) = world.exchanges.har()["log"]["entries"]

    broken = [it for it in exchange["_sandbox"]["violations"] if "secret" in it["pointer"]]
    assert broken
    assert "4711" not in json.dumps(broken)
