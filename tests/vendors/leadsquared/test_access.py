"""Keys, and how often an account may call."""

from urllib.parse import quote

import pytest

REPORT = "/Leads/LeadDistribution/FilterByLeadField"
BODY = {"Output": {"Type": "aggregate"}}
UNAUTHORIZED = (401, "MXInvalidAccessDetailsException", "Invalid Access Details provided.")
EXCEEDED = (429, "MXAPIRateLimitExceededException", "API calls exceeded the limit of 25 in 5 second(s)")  # fmt: skip
BULK = "/v2/LeadManagement.svc/Lead/Bulk/Update"
NOTHING = {"LeadIds": [], "LeadFields": {"Attribute": "mx_City", "Value": "Chennai"}}


async def status(leadsquared, **more):
    async with leadsquared.request("POST", REPORT, json=BODY, **more) as answer:
        return answer.status


@pytest.mark.evidence("docs", "Authentication: in the API URL or as API headers")
@pytest.mark.parametrize(
    "names",
    [("accessKey", "secretKey"), ("accesskey", "secretkey"), ("AccessKey", "SecretKey")],
)
@pytest.mark.parametrize("write", [str, quote])
async def test_keys_may_stand_in_the_query(leadsquared, names, write):
    keys = (leadsquared.view.access_key, leadsquared.view.secret_key)
    query = "&".join(f"{name}={write(key)}" for name, key in zip(names, keys, strict=True))
    url = f"{leadsquared.view.url}{REPORT}?{query}"

    async with leadsquared.client.post(url, json=BODY) as answer:
        assert 200 == answer.status


@pytest.mark.evidence("docs", "Authentication: x-LSQ-AccessKey; in any case: HTTP")
async def test_keys_may_stand_in_headers_of_any_case(leadsquared):
    leadsquared.auth = {name.lower(): value for name, value in leadsquared.auth.items()}

    assert 200 == await status(leadsquared)


@pytest.mark.evidence("inferred", "the query string wins")
async def test_the_query_wins_over_the_headers(leadsquared):
    good = {"accessKey": leadsquared.view.access_key, "secretKey": leadsquared.view.secret_key}

    assert 401 == await status(leadsquared, params={**good, "secretKey": "0" * 40})
    leadsquared.auth = dict.fromkeys(leadsquared.auth, "wrong")
    assert 200 == await status(leadsquared, params=good)


@pytest.mark.evidence("seed", "401: invalid access credentials; the body: recorded")
@pytest.mark.parametrize(
    "change",
    [
        {"x-LSQ-AccessKey": "u$r00000000000000000000000000000000"},
        {"x-LSQ-SecretKey": "0" * 40},
        {"x-LSQ-AccessKey": ""},
        {"x-LSQ-SecretKey": ""},
        {"x-LSQ-SecretKey": "9c0e2a4d6f8b1357a9c1e3f507294b6d8f0a2c4e"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", REPORT), ("GET", "/v2/UserManagement.svc/Users.Get")]
)
async def test_a_wrong_key_is_401(leadsquared, change, method, path):
    leadsquared.auth |= change

    assert UNAUTHORIZED == await leadsquared.refused(method, path, json=BODY)


@pytest.mark.evidence("docs", "Authentication: keys are needed")
async def test_no_key_is_401(leadsquared):
    leadsquared.auth = {}

    assert UNAUTHORIZED == await leadsquared.refused("POST", REPORT, json=BODY)


@pytest.mark.evidence("docs", "deactivating a user deactivates the keys")
async def test_the_keys_of_an_inactive_user_are_401(leadsquared):
    key = next(it for it in leadsquared.view.keys if it["UserId"].startswith("8a3f6c1e"))
    leadsquared.auth = {"x-LSQ-AccessKey": key["AccessKey"], "x-LSQ-SecretKey": key["SecretKey"]}

    assert UNAUTHORIZED == await leadsquared.refused("POST", REPORT, json=BODY)


@pytest.mark.evidence("docs", "every active user has keys")
async def test_the_keys_of_another_user_work_as_well(leadsquared):
    key = next(it for it in leadsquared.view.keys if it["UserId"].startswith("2c9d4a10"))
    leadsquared.auth = {"x-LSQ-AccessKey": key["AccessKey"], "x-LSQ-SecretKey": key["SecretKey"]}

    assert 200 == await status(leadsquared)


@pytest.mark.evidence("seed", "429: API calls exceeded the limit of 25 in 5 second(s)")
async def test_the_26th_call_in_5_seconds_is_429(leadsquared, world):
    world.clock.freeze()
    for _ in range(25):
        assert 200 == await status(leadsquared)

    assert EXCEEDED == await leadsquared.refused("POST", REPORT, json=BODY)
    world.clock.advance(seconds=5)
    assert 200 == await status(leadsquared)


@pytest.mark.evidence("inferred", "a rolling window")
async def test_the_window_rolls(leadsquared, world):
    world.clock.freeze()
    await status(leadsquared)
    world.clock.advance(seconds=3)
    for _ in range(24):
        await status(leadsquared)
    world.clock.advance(seconds=2)

    assert [200, 429] == [await status(leadsquared) for _ in range(2)]


@pytest.mark.evidence("inferred", "refused calls are not counted")
async def test_calls_that_were_refused_do_not_keep_the_window_full(leadsquared, world):
    world.clock.freeze()
    for _ in range(30):
        await status(leadsquared)
    world.clock.advance(seconds=4)
    await status(leadsquared)
    world.clock.advance(seconds=1)

    assert [200] * 25 == [await status(leadsquared) for _ in range(25)]


@pytest.mark.evidence("inferred", "counted per account: all endpoints and all keys together")
async def test_all_endpoints_and_keys_count_together(leadsquared, world):
    world.clock.freeze()
    for _ in range(25):
        await leadsquared.get("/v2/UserManagement.svc/Users.Get")
    key = next(it for it in leadsquared.view.keys if it["UserId"].startswith("2c9d4a10"))
    leadsquared.auth = {"x-LSQ-AccessKey": key["AccessKey"], "x-LSQ-SecretKey": key["SecretKey"]}

    assert EXCEEDED == await leadsquared.refused("POST", REPORT, json=BODY)


@pytest.mark.evidence("inferred", "unauthenticated calls do not count")
async def test_calls_with_wrong_keys_do_not_count(leadsquared, world):
    world.clock.freeze()
    good, leadsquared.auth = leadsquared.auth, {}
    for _ in range(30):
        assert 401 == await status(leadsquared)
    leadsquared.auth = good

    assert 200 == await status(leadsquared)


@pytest.mark.evidence("inferred", "calls that fail count")
async def test_calls_that_fail_count(leadsquared, world):
    world.clock.freeze()
    for _ in range(25):
        await leadsquared.report_refused(Output={"Type": "pie"})

    assert EXCEEDED == await leadsquared.refused("POST", REPORT, json=BODY)


@pytest.mark.evidence("docs", "Rate Limits: bulk endpoints have their own limit")
async def test_the_11th_bulk_call_in_5_seconds_is_429(leadsquared, world):
    world.clock.freeze()
    for _ in range(10):
        await leadsquared.post(BULK, NOTHING)

    assert (
        429, "MXAPIRateLimitExceededException", "API calls exceeded the limit of 10 in 5 second(s)",
    ) == await leadsquared.refused("POST", BULK, json=NOTHING)  # fmt: skip
    assert 200 == await status(leadsquared)
    world.clock.advance(seconds=5)
    await leadsquared.post(BULK, NOTHING)


@pytest.mark.evidence("inferred", "order of checks: path, verb, keys, limit, type, JSON, content")
async def test_refusals_come_in_their_order(leadsquared, world):
    world.clock.freeze()
    good, leadsquared.auth = leadsquared.auth, {}
    text = {"data": b"{", "headers": {"Content-Type": "text/plain"}}
    json = {"data": b"{", "headers": {"Content-Type": "application/json"}}
    statuses = [
        (await leadsquared.refused("POST", "/Leads/Nowhere", **text))[:1],
        (await leadsquared.refused("PUT", REPORT, **text))[:1],
        (await leadsquared.refused("POST", REPORT, **text))[:1],
    ]
    leadsquared.auth = good
    messages = [
        (await leadsquared.refused("POST", REPORT, **text))[2],
        (await leadsquared.refused("POST", REPORT, **json))[2],
    ]
    for _ in range(23):
        await status(leadsquared)

    assert [(404,), (405,), (401,)] == statuses
    assert [
        "Content-Type must be application/json",
        "The request body contains malformed or unexpected JSON",
    ] == messages
    assert EXCEEDED == await leadsquared.refused("POST", REPORT, **text)


@pytest.mark.evidence("docs", "keys are to be kept secret")
async def test_the_journal_masks_the_keys(leadsquared, world):
    key = leadsquared.view.secret_key
    path = f"/_sandbox/worlds/{world.name}/exchanges"
    origin = leadsquared.view.url.partition("/w/")[0]
    await status(leadsquared, params={"secretKey": key, "accesskey": leadsquared.view.access_key})

    async with leadsquared.client.get(origin + path) as answer:
        text = await answer.text()

    assert "FilterByLeadField" in text
    assert key not in text
    assert leadsquared.view.access_key not in text
