"""GET /metrics: read by Prometheus' own parser."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sandbox import Sandbox

LEAD = "/rest/v1/lead/318581.json"


@pytest.fixture
def own():
    """A server whose counters nobody else moves."""
    with Sandbox(["marketo", "liondesk"], worlds=2) as sandbox:
        yield sandbox


async def metrics(sandbox, client):
    """Return the values by name and labels, and the types by name."""
    async with client.get(f"{sandbox.url}/_sandbox/metrics") as answer:
        assert 200 == answer.status
        assert "text/plain; version=0.0.4; charset=utf-8" == answer.headers["Content-Type"]
        families = list(text_string_to_metric_families(await answer.text()))
    values = {
        (it.name, *(f"{key}={value}" for key, value in sorted(it.labels.items()))): it.value
        for family in families
        for it in family.samples
    }
    return values, {family.name: (family.type, family.documentation) for family in families}


async def call(client, url, times=1):
    for _ in range(times):
        async with client.get(url) as answer:
            await answer.read()


async def test_requests_are_counted_by_vendor_operation_and_error(own, client):
    await call(client, own.world("a").marketo.url + LEAD, 2)
    await call(client, own.world("b").marketo.url + LEAD)
    await call(client, own.world("a").marketo.url + "/nowhere")
    await call(client, own.world("a").liondesk.url + "/leads/3")

    values, _ = await metrics(own, client)

    counted = {key: it for key, it in values.items() if key[0].startswith("sandbox_op")}
    assert {
        ("sandbox_operations_total", "operation=getLeadById", "vendor=marketo"): 3,
        ("sandbox_operations_total", "operation=getLead", "vendor=liondesk"): 1,
    } == counted
    counted = {key[1:]: it for key, it in values.items() if key[0] == "sandbox_errors_total"}
    assert {
        ("error=600", "status=200", "vendor=marketo"): 3,
        ("error=610", "status=200", "vendor=marketo"): 1,
        ("error=not_authenticated", "status=401", "vendor=liondesk"): 1,
    } == counted


async def test_durations_add_up(own, client):
    await call(client, own.world("a").marketo.url + LEAD, 5)

    values, types = await metrics(own, client)

    name = "sandbox_request_duration_seconds"
    assert "summary" == types[name][0]
    assert 5 == values[f"{name}_count", "vendor=marketo"]
    spent = sum(it.duration for it in own.world("a").exchanges)
    assert pytest.approx(spent) == values[f"{name}_sum", "vendor=marketo"]
    assert 0 == values[f"{name}_count", "vendor=liondesk"]


async def test_worlds_journals_and_drops_are_told(own, client):
    for name in ("a", "b", "c"):
        await call(client, own.world(name).marketo.url + LEAD)
    await call(client, f"{own.url}/marketo{LEAD}")

    values, types = await metrics(own, client)

    assert 3 == values["sandbox_worlds",]
    assert 1 == values["sandbox_worlds_dropped_total", "reason=room"]
    assert 0 == values["sandbox_worlds_dropped_total", "reason=idle"]
    assert own.call(lambda: own.engine.worlds.journals.weight) == values["sandbox_journal_bytes",]
    assert 0 == values["sandbox_requests_in_flight", "vendor=marketo"]
    assert 0 == values["sandbox_event_listeners",]
    assert 0 == values["sandbox_contract_breaches_total",]
    assert all(text for _, text in types.values())


async def test_a_request_refused_for_a_breach_of_its_contract_is_told(own, client):
    world = own.world("a")
    async with client.post(f"{world.marketo.url}/identity/oauth/token") as answer:
        await answer.read()
    await call(client, world.marketo.url + "/nowhere")
    broken = own.engine.broken

    values, _ = await metrics(own, client)

    assert broken > 0
    assert broken == values["sandbox_contract_breaches_total",]


async def test_what_is_counted_outlives_its_world(own, client):
    for name in ("a", "b", "c", "d"):
        await call(client, own.world(name).marketo.url + LEAD)

    values, _ = await metrics(own, client)

    assert 4 == values["sandbox_operations_total", "operation=getLeadById", "vendor=marketo"]
    assert 4 == values["sandbox_request_duration_seconds_count", "vendor=marketo"]
