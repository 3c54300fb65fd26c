"""Rate, quota, concurrency and usage (docs: Integration Best Practices; Usage)."""

import asyncio

import pytest

LEAD = "/rest/v1/lead/318581.json"


@pytest.mark.evidence("docs", "100 calls in 20 seconds")
async def test_the_101st_call_in_20_seconds_is_606(marketo, world):
    world.clock.freeze()
    for _ in range(100):
        assert (await marketo.get(LEAD))["success"]

    assert ("606", "Max rate limit '100' exceeded with in '20' secs") == await marketo.error(
        marketo.get(LEAD)
    )


@pytest.mark.evidence("docs", "a rolling window of 20 seconds")
async def test_the_window_rolls(marketo, world):
    world.clock.freeze()
    await marketo.get(LEAD)
    world.clock.advance(seconds=10)
    for _ in range(99):
        await marketo.get(LEAD)
    world.clock.advance(seconds=10)

    assert (await marketo.get(LEAD))["success"]
    assert "606" == (await marketo.error(marketo.get(LEAD)))[0]


@pytest.mark.evidence("docs", "which failed calls count: 606 does")
async def test_calls_refused_with_606_keep_the_window_full(marketo, world):
    world.clock.freeze()
    for _ in range(101):
        await marketo.get(LEAD)
    world.clock.advance(seconds=19)
    await marketo.get(LEAD)
    world.clock.advance(seconds=2)
    for _ in range(99):
        await marketo.get(LEAD)

    assert "606" == (await marketo.error(marketo.get(LEAD)))[0]


@pytest.mark.evidence("docs", "which failed calls count: 601 does not")
async def test_calls_refused_with_601_do_not_count(marketo, world):
    world.clock.freeze()
    good, marketo.auth = marketo.auth, {"Authorization": "Bearer unknown"}
    for _ in range(100):
        await marketo.get(LEAD)
    marketo.auth = good

    assert (await marketo.get(LEAD))["success"]


@pytest.mark.evidence("docs", "Swagger: identity calls count against no quota")
async def test_calls_of_the_identity_service_do_not_count(marketo, world):
    world.clock.freeze()
    for _ in range(101):
        await marketo.sign_in()

    assert (await marketo.get(LEAD))["success"]


@pytest.fixture
async def frugal(tmp_path, client, record_property):
    """Marketo with a quota of three calls a day, in a world of its own."""
    from callers import MarketoCaller

    from sandbox import Sandbox

    folder = tmp_path / "marketo"
    folder.mkdir()
    (folder / "settings.yaml").write_text("limits: { quota: { calls: 3 } }\n")
    # 2026-06-30, 23:59 in Chicago
    with Sandbox(fixtures=[tmp_path], clock=1782881940.0) as sandbox:
        world = sandbox.world()
        caller = MarketoCaller(world.marketo, client)
        await caller.sign_in()
        caller.world = world
        yield caller
        record_property(
            "provoked", [f"marketo:{it}" for it in world._world.coverage["marketo"].errors]
        )


@pytest.mark.evidence("docs", "Error Codes: 607; reset at midnight US Central")
async def test_the_daily_quota_ends_in_607_until_midnight_in_chicago(frugal):
    for _ in range(3):
        assert (await frugal.get(LEAD))["success"]

    assert ("607", "Daily quota reached") == await frugal.error(frugal.get(LEAD))
    frugal.world.clock.advance(minutes=1)
    assert (await frugal.get(LEAD))["success"]


@pytest.mark.evidence("docs", "10 concurrent calls")
async def test_the_11th_call_at_once_is_615(marketo, world):
    host, port = world.marketo.origin.removeprefix("http://").split(":")
    head = (
        "POST /rest/v1/leads.json HTTP/1.1\r\nHost: marketo\r\n"
        f"Authorization: {marketo.auth['Authorization']}\r\n"
        "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n"
    )
    slow = []
    for _ in range(10):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(head.encode())
        await writer.drain()
        slow.append((reader, writer))
    await _until(lambda: world._world.limits["marketo"].in_flight, 10)

    assert ("615", "Concurrent access limit '10' reached") == await marketo.error(marketo.get(LEAD))
    for reader, writer in slow:
        writer.write(b'{"input":[]}')
        assert b"1003" in await asyncio.wait_for(reader.readuntil(b"}]}"), 10)
        writer.close()
    assert (await marketo.get(LEAD))["success"]


async def _until(value, expected):
    """Wait for what another thread is about to do."""
    async with asyncio.timeout(10):
        while expected != value():  # noqa: ASYNC110 (nothing tells when)
            await asyncio.sleep(0)


@pytest.mark.evidence("docs", "Usage")
async def test_usage_is_counted_by_day_and_user(marketo, world):
    await marketo.get(LEAD)
    await marketo.get(LEAD)

    (today,) = (await marketo.get("/rest/v1/stats/usage.json"))["result"]

    assert ["date", "total", "users"] == list(today)
    assert 2 == today["total"]
    assert [{"userId": "integration@example.com", "count": 2}] == today["users"]


@pytest.mark.evidence("docs", "Usage")
async def test_errors_are_counted_by_day_and_code(marketo, world):
    await marketo.get("/rest/v1/lead/1.json")
    await marketo.get("/rest/v1/lead/x.json")

    (today,) = (await marketo.get("/rest/v1/stats/errors.json"))["result"]

    assert 2 == today["total"]
    assert [
        {"errorCode": "1001", "count": 1},
        {"errorCode": "1004", "count": 1},
    ] == today["errors"]


@pytest.mark.evidence("docs", "Usage")
async def test_the_last_seven_days_are_reported_day_by_day(marketo, world):
    for _ in range(9):
        await marketo.get(LEAD)
        world.clock.advance(days=1)
        await marketo.sign_in()

    week = (await marketo.get("/rest/v1/stats/usage/last7days.json"))["result"]
    errors = (await marketo.get("/rest/v1/stats/errors/last7days.json"))["result"]

    assert 7 == len(week) == len(errors)
    assert sorted(day["date"] for day in week) == [day["date"] for day in week]
    assert [1, 1, 1, 1, 1, 1, 0] == [day["total"] for day in week]


@pytest.mark.evidence("inferred", "usage is of the API, not of the identity service")
async def test_errors_of_the_identity_service_are_not_in_the_statistics(marketo):
    await marketo.token("nobody", "nothing")

    assert 0 == (await marketo.get("/rest/v1/stats/errors.json"))["result"][0]["total"]
