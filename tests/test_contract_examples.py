"""Every operation is called with its documented example, and every documented error can be caused."""

import json
from urllib.parse import quote, urlencode

import pytest
from responses import breaches

from sandbox import Sandbox
from sandbox.contract import read_contract
from sandbox.sources import data_folder

CONTRACT = read_contract(data_folder("contracts") / "marketo")


def request_of(operation):
    """Return method, path, query, headers and body of an operation's example."""
    path, query, headers, body = operation.path, {}, {}, None
    for parameter in operation.raw.get("parameters", ()):
        it = CONTRACT.resolve(parameter)
        example = it.get("example")
        if example is None:
            assert not it.get("required"), f"{operation.id}: {it['name']} needs an example"
            continue
        text = ",".join(map(str, example)) if isinstance(example, list) else str(example)
        if it["in"] == "path":
            path = path.replace("{" + it["name"] + "}", quote(text))
        else:
            query[it["name"]] = text if example not in (True, False) else text.lower()
    content = operation.raw.get("requestBody", {}).get("content", {})
    for media, it in content.items():
        example = next(iter(it["examples"].values()))["value"]
        headers["Content-Type"] = media
        body = json.dumps(example) if media.endswith("json") else urlencode(example)
    return operation.method, path, query, headers, body


@pytest.mark.parametrize("operation", CONTRACT.operations.values(), ids=lambda it: it.id)
async def test_the_documented_example_of_an_operation_succeeds(operation, world, marketo):
    method, path, query, headers, body = request_of(operation)
    if operation.security is not None:
        headers |= marketo.auth

    async with marketo.client.request(
        method, world.marketo.url + path, params=query, headers=headers, data=body
    ) as answer:
        assert 200 == answer.status, await answer.text()
        content = await answer.json()

    assert content.get("success", True), content
    statuses = {it.get("status") for it in content.get("result", ()) if isinstance(it, dict)}
    assert "skipped" not in statuses
    exchange = world.exchanges[-1]
    assert operation.id == exchange.operation.id
    assert [] == list(breaches(exchange))
    assert [] == world._sandbox.engine.facts(exchange).violations


@pytest.mark.parametrize("operation", CONTRACT.operations.values(), ids=lambda it: it.id)
def test_an_example_answer_keeps_to_its_schema(operation):
    import jsonschema

    for response in operation.raw["responses"].values():
        for it in CONTRACT.resolve(response).get("content", {}).values():
            schema = {**it["schema"], "components": CONTRACT.components}
            for example in it.get("examples", {}).values():
                jsonschema.validate(example["value"], schema)


def test_the_contract_is_a_valid_openapi_document():
    from openapi_spec_validator import validate

    validate(CONTRACT.document)


@pytest.mark.parametrize(
    ("timeout", "operations"),
    [
        (60, {"associateLead", "updateLeadPartition", "getLeadsByFilterType", "getLeadsByListId",
              "getLeadsByListIdPlural"}),
        (90, {"syncLeads", "pushLeads"}),
        (180, {"mergeLeads"}),
    ],
)  # fmt: skip
def test_the_documented_time_outs_stand_in_the_contract(timeout, operations):
    assert operations == {it.id for it in CONTRACT.operations.values() if it.timeout == timeout}


def test_all_other_operations_have_the_usual_time_out():
    others = {it.timeout for it in CONTRACT.operations.values()} - {60, 90, 180}

    assert {30} == others


def test_a_strict_server_refuses_what_the_vendor_lets_pass():
    import urllib.request

    with Sandbox(strict=True) as sandbox:
        marketo = sandbox.world().marketo
        token = _token(marketo)
        request = urllib.request.Request(
            f"{marketo.url}/rest/v1/list/1001/leads.json?batchSize=301",
            headers={"Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert "609" == json.load(answer)["errors"][0]["code"]


def _token(marketo):
    import urllib.request

    query = urlencode(
        {
            "grant_type": "client_credentials",
            "client_id": marketo.client_id,
            "client_secret": marketo.client_secret,
        }
    )
    with urllib.request.urlopen(
        f"{marketo.url}/identity/oauth/token?{query}", timeout=10
    ) as answer:
        return json.load(answer)["access_token"]
