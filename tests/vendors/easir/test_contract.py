"""What the contract says beyond what its operations show."""

import jsonschema
import pytest

from sandbox.contract import read_contract
from sandbox.sources import data_folder

CONTRACT = read_contract(data_folder("contracts") / "easir")


@pytest.mark.evidence("inferred", "examples keep to their schemas")
@pytest.mark.parametrize("name", ["User", "Team", "Lead", "RelationsPath"])
def test_an_example_of_a_shared_schema_keeps_to_it(name):
    schema = CONTRACT.components["schemas"][name]

    for example in schema["examples"]:
        jsonschema.validate(example, {**schema, "components": CONTRACT.components})


@pytest.mark.evidence("seed", "Deprecated response fields")
def test_the_deprecated_member_is_named_as_deprecated():
    path = CONTRACT.components["schemas"]["RelationsPath"]["properties"]

    assert ["is_sales_type"] == [name for name, it in path.items() if it.get("deprecated")]
