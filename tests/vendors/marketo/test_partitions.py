"""Lead partitions (docs: Lead Database)."""

import pytest

PARTITIONS = "/rest/v1/leads/partitions.json"


async def moved(marketo, *records):
    answer = await marketo.post(PARTITIONS, {"input": list(records)})
    return answer["result"]


@pytest.mark.evidence("client", "a partition Default with id 1")
async def test_the_first_partition_is_the_default_one(marketo):
    answer = await marketo.get(PARTITIONS)

    assert ["requestId", "result", "success"] == list(answer)
    assert {
        "id": 1,
        "name": "Default",
        "description": "Initial system lead partition",
    } == answer["result"][0]


@pytest.mark.evidence("docs", "partitions are visible by API user")
async def test_another_user_sees_other_partitions(marketo):
    await marketo.sign_in(1)
    await marketo.call("GET", PARTITIONS)

    assert ["Default", "Europe"] == [it["name"] for it in (await marketo.get(PARTITIONS))["result"]]


@pytest.mark.evidence("inferred", "the status word `updated`")
async def test_a_moved_lead_is_updated(marketo, world):
    result = await moved(marketo, {"id": 318581, "partitionName": "Europe"})

    assert [{"id": 318581, "status": "updated"}] == result
    assert 2 == world.marketo.leads[318581]["leadPartitionId"]


@pytest.mark.evidence("inferred", "the partition of a lead is read as leadPartitionId")
async def test_the_partition_of_a_moved_lead_can_be_read(marketo):
    await moved(marketo, {"id": 318581, "partitionName": "Europe"})

    answer = await marketo.get("/rest/v1/lead/318581.json", fields="leadPartitionId")

    assert [{"id": 318581, "leadPartitionId": 2}] == answer["result"]


@pytest.mark.evidence("docs", "1004")
async def test_an_unknown_lead_is_skipped(marketo):
    result = await moved(marketo, {"id": 999999999, "partitionName": "Europe"})

    assert [
        {
            "id": 999999999,
            "status": "skipped",
            "reasons": [{"code": "1004", "message": "Lead not found"}],
        }
    ] == result


@pytest.mark.evidence("docs", "1008: out of the API user's sight, or nowhere (inferred)")
@pytest.mark.parametrize("name", ["Restricted", "Nowhere"])
async def test_a_partition_out_of_sight_is_1008(marketo, world, name):
    result = await moved(marketo, {"id": 318581, "partitionName": name})

    assert [
        {
            "id": 318581,
            "status": "skipped",
            "reasons": [{"code": "1008", "message": f"Access denied to partition '{name}'"}],
        }
    ] == result
    assert 1 == world.marketo.leads[318581]["leadPartitionId"]


@pytest.mark.evidence("docs", "results come in input order, one for each record")
async def test_a_failing_record_does_not_hinder_those_beside_it(marketo):
    result = await moved(
        marketo,
        {"id": 318581, "partitionName": "Europe"},
        {"id": 318592, "partitionName": "Restricted"},
        {"id": 1324, "partitionName": "Europe"},
    )

    assert [(318581, "updated"), (318592, "skipped"), (1324, "updated")] == [
        (it["id"], it["status"]) for it in result
    ]


@pytest.mark.evidence("inferred", "nobody named: 1003")
async def test_nobody_to_move_is_1003(marketo):
    answer = marketo.post(PARTITIONS, {"input": []})

    assert ("1003", "Lead ids not specified") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Swagger: partitionName is required; the code is inferred")
async def test_a_move_to_no_partition_is_1003(marketo):
    answer = marketo.post(PARTITIONS, {"input": [{"id": 318581}]})

    assert ("1003", "partitionName not specified") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Swagger: a move needs Read-Write Lead")
async def test_a_user_who_only_reads_can_not_move_leads(marketo):
    await marketo.sign_in(1)

    answer = marketo.post(PARTITIONS, {"input": [{"id": 318581, "partitionName": "Europe"}]})

    assert ("603", "Access denied") == await marketo.error(answer)


@pytest.mark.evidence("docs", "1010: a lead of another partition can't be updated there")
async def test_a_moved_lead_is_out_of_reach_of_an_update_in_its_old_partition(marketo):
    await moved(marketo, {"id": 318581, "partitionName": "Europe"})

    answer = await marketo.post(
        "/rest/v1/leads.json",
        {"partitionName": "Default", "input": [{"email": "abe@usa.gov", "city": "Bonn"}]},
    )

    assert "1010" == answer["result"][0]["reasons"][0]["code"]


@pytest.mark.evidence("docs", "Swagger: partitions; what the user can see")
async def test_a_user_sees_the_partitions_of_his_workspaces(marketo):
    answer = await marketo.get("/rest/v1/leads/partitions.json")

    assert [(1, "Default"), (2, "Europe")] == [(it["id"], it["name"]) for it in answer["result"]]


@pytest.mark.evidence("docs", "Swagger: update partition; 1004, 1008")
async def test_leads_are_moved_to_partitions_that_can_be_seen(marketo, world):
    body = {
        "input": [
            {"id": 318581, "partitionName": "Europe"},
            {"id": 1, "partitionName": "Europe"},
            {"id": 318592, "partitionName": "Restricted"},
        ]
    }
    answer = await marketo.post("/rest/v1/leads/partitions.json", body)

    assert {"id": 318581, "status": "updated"} == answer["result"][0]
    assert "1004" == answer["result"][1]["reasons"][0]["code"]
    assert [{"code": "1008", "message": "Access denied to partition 'Restricted'"}] == answer[
        "result"
    ][2]["reasons"]
    assert 2 == world.marketo.leads[318581]["leadPartitionId"]
