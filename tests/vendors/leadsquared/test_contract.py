"""Every operation is called with its documented example; the contract keeps to its own rules."""

import json

import jsonschema
import pytest
from openapi_spec_validator import validate

from sandbox.contract import read_contract
from sandbox.sources import data_folder

CONTRACT = read_contract(data_folder("contracts") / "leadsquared")
OPERATIONS = list(CONTRACT.operations.values())


def request_of(operation):
    """Return method, path, query, headers and body of an operation's example."""
    query, headers, body = {}, {}, None
    for parameter in operation.raw.get("parameters", ()):
        it = CONTRACT.resolve(parameter)
        if "example" in it:
            query[it["name"]] = str(it["example"])
        else:
            assert not it.get("required"), f"{operation.id}: {it['name']} needs an example"
    for media, it in operation.raw.get("requestBody", {}).get("content", {}).items():
        headers["Content-Type"] = media
        body = json.dumps(next(iter(it["examples"].values()))["value"])
    return operation.method, operation.path, query, headers, body


@pytest.mark.evidence("docs", "the examples of each operation")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.id)
async def test_the_documented_example_of_an_operation_succeeds(operation, leadsquared, world):
    method, path, query, headers, body = request_of(operation)

    async with leadsquared.request(
        method, path, params=query, headers=headers, data=body
    ) as answer:
        assert 200 == answer.status, await answer.text()
        content = await answer.json()

    failed = [it for it in content if isinstance(it, dict) and "ExceptionType" in it]
    assert [] == failed
    assert operation.id == world.exchanges[-1].operation.id


@pytest.mark.evidence("docs", "the examples of each operation")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.id)
def test_an_example_answer_keeps_to_its_schema(operation):
    for media in operation.raw["responses"]["200"]["content"].values():
        assert media["examples"]
        for example in media["examples"].values():
            schema = {**media["schema"], "components": CONTRACT.components}
            jsonschema.validate(example["value"], schema)


@pytest.mark.evidence("docs", "the whole contract")
def test_the_contract_is_a_valid_openapi_document():
    validate(CONTRACT.document)


@pytest.mark.evidence("inferred", "each fact has a source")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda it: it.id)
def test_an_operation_says_where_it_is_known_from(operation):
    assert operation.raw["x-source"]
    assert operation.raw["summary"]
    assert operation.raw["description"]
