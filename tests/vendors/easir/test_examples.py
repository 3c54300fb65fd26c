"""Every operation is called with its documented example; the contract keeps its own rules."""

import json
from urllib.parse import quote

import jsonschema
import pytest
from openapi_spec_validator import validate
from responses import breaches

from sandbox.contract import read_contract
from sandbox.sources import data_folder

CONTRACT = read_contract(data_folder("contracts") / "easir")
OPERATIONS = pytest.mark.parametrize(
    "operation", CONTRACT.operations.values(), ids=lambda it: it.id
)


def request_of(operation):
    """Return method, path, query, headers and body of an operation's example."""
    path, query, headers, body = operation.path, {}, {}, None
    for parameter in operation.raw.get("parameters", ()):
        it = CONTRACT.resolve(parameter)
        example = it.get("example")
        if example is None:
            assert not it.get("required"), f"{operation.id}: {it['name']} needs an example"
            continue
        text = str(example)
        if it["in"] == "path":
            path = path.replace("{" + it["name"] + "}", quote(text))
        else:
            query[it["name"]] = text.lower() if example in (True, False) else text
    for media, it in operation.raw.get("requestBody", {}).get("content", {}).items():
        headers["Content-Type"] = media
        example = next(iter(it["examples"].values()))["value"]
        body = example if isinstance(example, str) else json.dumps(example)
    return operation.method, path, query, headers, body


@pytest.mark.evidence("inferred", "an example that does not work is no example")
@OPERATIONS
async def test_the_documented_example_of_an_operation_succeeds(operation, world, easir):
    method, path, query, headers, body = request_of(operation)

    async with easir.client.request(
        method, world.easir.url + path, params=query, headers={**headers, **easir.auth}, data=body,
        allow_redirects=False,
    ) as answer:  # fmt: skip
        assert answer.status < 400, await answer.text()

    exchange = world.exchanges[-1]
    assert operation.id == exchange.operation.id
    assert [] == list(breaches(exchange))
    assert [] == world._sandbox.engine.facts(exchange).violations


@pytest.mark.evidence("inferred", "examples keep to their schemas")
@OPERATIONS
def test_an_example_answer_keeps_to_its_schema(operation):
    for response in operation.raw["responses"].values():
        for it in CONTRACT.resolve(response).get("content", {}).values():
            schema = {**it["schema"], "components": CONTRACT.components}
            for example in it.get("examples", {}).values():
                jsonschema.validate(example["value"], schema)


@pytest.mark.evidence("inferred", "examples keep to their schemas")
@pytest.mark.parametrize("name", ["User", "Team", "Lead", "RelationsPath"])
def test_an_example_of_a_shared_schema_keeps_to_it(name):
    schema = CONTRACT.components["schemas"][name]

    for example in schema["examples"]:
        jsonschema.validate(example, {**schema, "components": CONTRACT.components})


@pytest.mark.evidence("inferred", "OpenAPI 3.1")
def test_the_contract_is_a_valid_openapi_document():
    validate(CONTRACT.document)


@pytest.mark.evidence("seed", "Deprecated response fields")
def test_the_deprecated_member_is_named_as_deprecated():
    path = CONTRACT.components["schemas"]["RelationsPath"]["properties"]

    assert ["is_sales_type"] == [name for name, it in path.items() if it.get("deprecated")]
