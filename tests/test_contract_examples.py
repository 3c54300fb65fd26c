"""Every operation of every vendor is called with its documented example."""

import pytest
from callers import authorised
from examples import request_of
from responses import breaches, read, value_of

from sandbox import packs
from sandbox.contract import read_contract
from sandbox.explanation import violations
from sandbox.sources import data_folder

CONTRACTS = {name: read_contract(data_folder("contracts") / name) for name in packs.names()}
OPERATIONS = [
    pytest.param(vendor, operation, id=f"{vendor}-{operation.id}")
    for vendor, contract in CONTRACTS.items()
    for operation in contract.operations.values()
]


@pytest.mark.parametrize(("vendor", "operation"), OPERATIONS)
async def test_the_documented_example_of_an_operation_succeeds(vendor, operation, world, client):
    view = getattr(world, vendor)
    method, path, query, headers, body = request_of(CONTRACTS[vendor], operation)
    if operation.security is not None:
        headers |= await authorised(view, client)

    async with client.request(
        method, view.root + path, params=query, headers=headers, data=body, allow_redirects=False
    ) as answer:
        assert answer.status < 400, await answer.text()

    (*_, exchange) = world._world.journal
    assert exchange.error is None
    assert operation.id == exchange.operation.id
    assert [] == list(breaches(exchange))
    assert [] == violations(exchange)
    if vendor == "marketo":
        result = value_of(exchange).get("result", ())
        assert "skipped" not in {it.get("status") for it in result if isinstance(it, dict)}


@pytest.mark.parametrize(("vendor", "operation"), OPERATIONS)
def test_an_example_answer_keeps_to_its_schema(vendor, operation):
    import jsonschema

    contract = CONTRACTS[vendor]
    for response in operation.raw["responses"].values():
        for media, it in contract.resolve(response).get("content", {}).items():
            schema = {**it.get("schema", {}), "components": contract.components}
            for example in it.get("examples", {}).values():
                jsonschema.validate(read(vendor, media, example["value"]), schema)


@pytest.mark.parametrize("vendor", packs.names())
def test_the_contract_is_a_valid_openapi_document(vendor):
    from openapi_spec_validator import validate

    validate(CONTRACTS[vendor].document)
