"""What the contract says beyond what its operations show."""

import pytest
from examples import request_of

from sandbox.contract import read_contract
from sandbox.sources import data_folder

CONTRACT = read_contract(data_folder("contracts") / "leadsquared")
OPERATIONS = pytest.mark.parametrize(
    "operation", CONTRACT.operations.values(), ids=lambda it: it.id
)


@pytest.mark.evidence("docs", "the examples of each operation")
@OPERATIONS
async def test_no_record_of_a_documented_example_fails(operation, leadsquared):
    method, path, query, headers, body = request_of(CONTRACT, operation)

    async with leadsquared.request(
        method, path, params=query, headers=headers, data=body
    ) as answer:
        content = await answer.json()

    assert [] == [it for it in content if isinstance(it, dict) and "ExceptionType" in it]


@pytest.mark.evidence("docs", "the examples of each operation")
@OPERATIONS
def test_each_operation_has_an_example_of_its_answer(operation):
    assert all(it["examples"] for it in operation.raw["responses"]["200"]["content"].values())


@pytest.mark.evidence("inferred", "each fact has a source")
@OPERATIONS
def test_an_operation_says_where_it_is_known_from(operation):
    assert operation.raw["x-source"]
    assert operation.raw["summary"]
    assert operation.raw["description"]
