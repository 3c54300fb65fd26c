"""What Marketo's contract says beyond what its operations show."""

import pytest

from sandbox import Sandbox
from sandbox.contract import read_contract
from sandbox.sources import data_folder

OPERATIONS = read_contract(data_folder("contracts") / "marketo").operations.values()


@pytest.mark.evidence("docs", "the time-outs of the single operations")
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
    assert operations == {it.id for it in OPERATIONS if it.timeout == timeout}


@pytest.mark.evidence("docs", "Integration Best Practices: 30 seconds")
def test_all_other_operations_have_the_usual_time_out():
    assert {30} == {it.timeout for it in OPERATIONS} - {60, 90, 180}


@pytest.mark.evidence("inferred", "a strict server refuses with the code for what can't be read")
async def test_a_strict_server_refuses_what_marketo_lets_pass(client):
    with Sandbox(["marketo"], strict=True) as sandbox:
        marketo = sandbox.world().marketo
        query = {"grant_type": "client_credentials", "client_id": marketo.client_id,
                 "client_secret": marketo.client_secret}  # fmt: skip
        async with client.get(f"{marketo.url}/identity/oauth/token", params=query) as answer:
            token = (await answer.json())["access_token"]

        async with client.get(
            f"{marketo.url}/rest/v1/list/1001/leads.json?batchSize=301",
            headers={"Authorization": f"Bearer {token}"},
        ) as answer:
            assert "609" == (await answer.json())["errors"][0]["code"]
