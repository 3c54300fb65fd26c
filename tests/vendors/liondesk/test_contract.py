"""What the contract says of columns is what the services have."""

from importlib import import_module

import pytest

from sandbox import Sandbox
from sandbox.contract import read_contract
from sandbox.sources import data_folder
from sandbox.vendors.liondesk.service import Service

CONTRACT = read_contract(data_folder("contracts") / "liondesk")
FINDS = [it for it in CONTRACT.operations.values() if it.id.startswith("find")]
CREATES = [it for it in CONTRACT.operations.values() if it.id.startswith(("create", "patch"))]
KINDS = {
    "integer": "Integer",
    "reference": "Integer",
    "boolean": "Boolean",
    "instant": "Instant",
    "text": "Text",
}


def service_of(tag):
    module = import_module(f"sandbox.vendors.liondesk.{tag}")
    return next(
        it for it in vars(module).values() if isinstance(it, Service) and it.collection == tag
    )


@pytest.mark.evidence("inferred", "the contract documents each column that can be filtered by")
@pytest.mark.parametrize("operation", FINDS, ids=lambda it: it.id)
def test_each_column_is_a_parameter_of_its_find(operation):
    documented = {
        CONTRACT.resolve(it)["name"]: CONTRACT.resolve(it)["schema"]
        .get("$ref", "")
        .rpartition("/")[2]
        for it in operation.raw["parameters"]
        if CONTRACT.resolve(it)["in"] == "query" and "oauth" not in CONTRACT.resolve(it)["name"]
    }

    columns = service_of(operation.tag).columns
    assert {name: f"{KINDS[kind]}Filter" for name, kind in columns.items()} == {
        name: filter for name, filter in documented.items() if not name.startswith("$")
    }


@pytest.mark.evidence("inferred", "the contract documents each column that can be written")
@pytest.mark.parametrize("operation", CREATES, ids=lambda it: it.id)
def test_each_column_that_can_be_written_is_a_member_of_the_body(operation):
    if operation.tag in ("oauth", "lead_offers"):
        assert operation.id in ("createToken", "createLeadOffers")
        return
    schema = CONTRACT.resolve(operation.media_types["application/json"])
    schema = CONTRACT.resolve(schema["allOf"][0]) if "allOf" in schema else schema

    fields = service_of(operation.tag).fields
    assert {it.name for it in fields if it.writeable} == set(schema["properties"])


@pytest.mark.evidence("inferred", "a strict server refuses what the vendor lets pass")
async def test_a_strict_server_refuses_a_limit_that_is_no_number(client):
    with Sandbox(["liondesk"], strict=True) as sandbox:
        liondesk = sandbox.world().liondesk
        async with client.get(
            f"{liondesk.url}/leads/3/offers?$limit=many",
            headers={"Authorization": f"Bearer {liondesk.token}"},
        ) as answer:
            assert {"$limit": "is not of the right type"} == (await answer.json())["errors"]
