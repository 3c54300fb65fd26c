"""Keys, limits, paths and methods."""

import pytest

from .conftest import ANALYTICS, COUNT, FARAH, LEADS, USERS

BODY = {"Output": COUNT}
INVALID = (401, "MXInvalidAccessDetailsException", "Invalid Access Details provided.")
NOT_FOUND = (
    404, "MXNotFoundException", "The API could not be found. Please check the API signature.",
)  # fmt: skip
OVER = (429, "MXAPIRateLimitExceededException", "API calls exceeded the limit of 25 in 5 second(s)")
SIGNED_IN = "/v2/Authentication.svc/UserByAccessKey.Get"


def query(view, access="accessKey", secret="secretKey"):
    return {access: view.access_key, secret: view.secret_key}


@pytest.mark.evidence("docs", "Authentication: query or headers")
@pytest.mark.parametrize(
    ("access", "secret"), [("accessKey", "secretKey"), ("accesskey", "secretkey"), ("ACCESSKEY", "SecretKey")]
)  # fmt: skip
async def test_keys_may_stand_in_the_query(leadsquared, access, secret):
    keys = query(leadsquared.view, access, secret)

    status, answer = await leadsquared.send("POST", ANALYTICS, BODY, auth={}, **keys)

    assert (200, "7") == (status, answer["TotalCount"])


@pytest.mark.evidence("docs", "Authentication: query or headers")
async def test_keys_may_stand_in_headers_of_any_case(leadsquared):
    headers = {name.upper(): value for name, value in leadsquared.auth.items()}

    assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY, auth=headers))[0]


@pytest.mark.evidence("recorded", "the $ of an access key arrives raw or as %24")
@pytest.mark.parametrize("dollar", ["$", "%24"])
async def test_the_dollar_of_a_key_may_be_escaped(leadsquared, dollar):
    from yarl import URL

    view = leadsquared.view
    key = view.access_key.replace("$", dollar)
    url = f"{view.url}{SIGNED_IN}?accessKey={key}&secretKey={view.secret_key}"
    async with leadsquared.client.get(URL(url, encoded=True)) as answer:
        assert 200 == answer.status


@pytest.mark.evidence("inferred", "where both are there, the query counts")
async def test_keys_of_the_query_come_before_those_of_headers(leadsquared):
    wrong = {"accessKey": "u$r0", "secretKey": "0"}
    assert INVALID == await leadsquared.refusal("POST", ANALYTICS, BODY, **wrong)

    headers = {"x-LSQ-AccessKey": "u$r0", "x-LSQ-SecretKey": "0"}
    keys = query(leadsquared.view)
    assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY, auth=headers, **keys))[0]


@pytest.mark.evidence("seed", "401: invalid access credentials; the body recorded")
@pytest.mark.parametrize(
    "change",
    [{"x-LSQ-AccessKey": "u$r00000000000000000000000000000000"}, {"x-LSQ-SecretKey": "0" * 40},
     {"x-LSQ-AccessKey": ""}, {"x-LSQ-SecretKey": ""}],
)  # fmt: skip
@pytest.mark.parametrize(("method", "path"), [("POST", ANALYTICS), ("GET", f"{USERS}Users.Get")])
async def test_wrong_or_missing_keys_are_refused(leadsquared, change, method, path):
    auth = {**leadsquared.auth, **change}

    assert INVALID == await leadsquared.refusal(method, path, BODY, auth=auth)


@pytest.mark.evidence("docs", "Authentication: a deactivated user's keys are dead")
async def test_the_keys_of_an_inactive_user_are_refused(leadsquared):
    account = list(leadsquared.view.accounts)[1]
    auth = {"x-LSQ-AccessKey": account["AccessKey"], "x-LSQ-SecretKey": account["SecretKey"]}

    assert INVALID == await leadsquared.refusal("GET", SIGNED_IN, auth=auth)


@pytest.mark.evidence("docs", "User Authentication")
async def test_a_client_can_ask_whose_keys_these_are(leadsquared):
    url = leadsquared.view.url
    assert {
        "Id": FARAH,
        "Name": "Farah Qureshi",
        "Role": "Administrator",
        "EmailAddress": "farah.qureshi@example.com",
        "TimeZone": "Asia/Kolkata",
        "OrgId": 4127,
        "OrgShortCode": "LA4127",
        "OrgDisplayName": "Lakeside Academy",
        "UserType": 0,
        "MobileServiceURLs": {"api": f"{url}/v2/"},
        "LSQCommonServiceURLs": {"api": f"{url}/v2/", "analyticsapi": f"{url}/"},
    } == await leadsquared.get(SIGNED_IN)


@pytest.mark.evidence("seed", "429: 25 calls in 5 seconds")
async def test_the_26th_call_within_5_seconds_is_refused(leadsquared, world):
    world.clock.freeze()
    for _ in range(25):
        assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY))[0]

    assert OVER == await leadsquared.refusal("POST", ANALYTICS, BODY)
    assert OVER == await leadsquared.refusal("GET", f"{USERS}Users.Get")
    world.clock.advance(seconds=4.9)
    assert OVER == await leadsquared.refusal("POST", ANALYTICS, BODY)
    world.clock.advance(seconds=0.1)
    assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY))[0]


@pytest.mark.evidence("inferred", "calls without keys, or of nothing, do not count")
async def test_refused_keys_and_paths_do_not_count(leadsquared, world):
    world.clock.freeze()
    for _ in range(13):
        await leadsquared.refusal("POST", ANALYTICS, BODY, auth={})
        await leadsquared.refusal("POST", "/v2/Nothing", BODY)

    assert 200 == (await leadsquared.send("POST", ANALYTICS, BODY))[0]


@pytest.mark.evidence("inferred", "logical mistakes count")
async def test_mistakes_count(leadsquared, world):
    world.clock.freeze()
    for _ in range(25):
        await leadsquared.refusal("POST", ANALYTICS, {})

    assert OVER == await leadsquared.refusal("POST", ANALYTICS, BODY)


@pytest.mark.evidence("seed", "404: the API could not be found; the body inferred")
@pytest.mark.parametrize(
    "path",
    ["/", "/v2", "/Leads", f"{ANALYTICS}/x", "/Leads/LeadDistribution/FilterByLead", f"{LEADS}Lead.Delete", "/v2/%zz"],
)  # fmt: skip
async def test_an_unknown_path_is_refused(leadsquared, path):
    assert NOT_FOUND == await leadsquared.refusal("POST", path, BODY)


@pytest.mark.evidence("recorded", "405 elsewhere; Allow and the text inferred")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_a_method_that_the_path_does_not_have_is_refused(leadsquared, method):
    text = f"The requested resource does not support http method '{method}'."

    assert (405, "MXMethodNotAllowedException", text) == await leadsquared.refusal(
        method, ANALYTICS
    )
    assert "POST" == leadsquared.headers["Allow"]


@pytest.mark.evidence("inferred", "order: path, method, keys, limit, content type, body")
async def test_what_is_wrong_is_refused_in_order(leadsquared, world):
    world.clock.freeze()
    text = {"Content-Type": "text/plain"}
    assert 404 == (await leadsquared.refusal("GET", "/nothing", b"{", headers=text, auth={}))[0]
    assert 405 == (await leadsquared.refusal("GET", ANALYTICS, b"{", headers=text, auth={}))[0]
    assert 401 == (await leadsquared.refusal("POST", ANALYTICS, b"{", headers=text, auth={}))[0]
    for _ in range(25):
        answer = await leadsquared.refusal("POST", ANALYTICS, b"{", headers=text)
        assert "Content-Type must be application/json" == answer[2]
    assert OVER == await leadsquared.refusal("POST", ANALYTICS, b"{", headers=text)


@pytest.mark.evidence("docs", "hosts of the regions; analyticsapi recorded")
@pytest.mark.parametrize("host", ["api", "api-us11", "analyticsapi", "analyticsapi-in21"])
async def test_the_vendors_own_hosts_lead_here(leadsquared, sandbox, host):
    place = sandbox.engine.locate(f"{host}.leadsquared.com", ANALYTICS)

    assert ("leadsquared", ANALYTICS) == (place.vendor.name, place.path)
