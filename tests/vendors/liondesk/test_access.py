"""Tokens, scopes, paths and methods: what is refused before a service is asked."""

import pytest

from .conftest import KATHERINE

OFFERS = "/leads/3/offers"
READ_ONLY = "3a29181706f5e4d3c2b1a09f8e7d6c5b4a392817"
INACTIVE = "2f1e0d9c8b7a69584736251403f2e1d0c9b8a796"
EXPIRED = "a0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2c3d"


@pytest.mark.evidence("recorded", "the body of an invalid token")
async def test_an_invalid_token_gets_the_recorded_body(liondesk):
    liondesk.become("nonsense")

    status, body = await liondesk.call("GET", OFFERS)

    assert 401 == status
    assert [
        ("name", "NotAuthenticated"),
        ("message", "Invalid access token"),
        ("code", 401),
        ("className", "not-authenticated"),
        ("errors", {}),
    ] == list(body.items())


@pytest.mark.evidence("inferred", "everything that is no live token is as an invalid one")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic Zm9vOmJhcg=="},
        {"Authorization": "7e57a11b3c9d4e5f60718293a4b5c6d7e8f90a1b"},
        {"Authorization": f"Bearer {EXPIRED}"},
        {"Authorization": f"Bearer {INACTIVE}"},
    ],
)
async def test_without_a_live_token_it_is_401(liondesk, headers):
    liondesk.auth = headers

    assert (401, "Invalid access token") == await liondesk.refused("GET", OFFERS)


@pytest.mark.evidence("client", "one sends a space behind the token")
@pytest.mark.parametrize("form", ["Bearer {}  ", "bearer {}", "Bearer   {}"])
async def test_spaces_and_case_do_not_matter(liondesk, form):
    liondesk.auth = {"Authorization": form.format(liondesk.view.token)}

    assert 11 == (await liondesk.get(OFFERS))["total"]


@pytest.mark.evidence("inferred", "authentication comes first on a path that is there")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", OFFERS + "?$foo=1"),
        ("GET", "/leads/x/offers/y"),
        ("PATCH", OFFERS),
        ("POST", "/teams"),
    ],
)
async def test_the_token_is_looked_at_before_anything_else(liondesk, method, path):
    liondesk.auth = {}

    answer = await liondesk.refused(
        method, path, data=b"{", headers={"Content-Type": "application/json"}
    )

    assert (401, "Invalid access token") == answer


@pytest.mark.evidence("inferred", "`write` is asked for to write, `read` is enough to read")
async def test_a_token_that_may_only_read(liondesk):
    liondesk.become(READ_ONLY)

    assert 11 == (await liondesk.get(OFFERS))["total"]
    assert (403, "You do not have the permissions to access this.") == await liondesk.refused(
        "POST", OFFERS, json={}
    )


@pytest.mark.evidence("docs", "Authorization Grant: its own example has `write` alone, and reads")
async def test_a_token_that_may_write_reads_as_well(liondesk):
    liondesk.become(KATHERINE)

    assert 2 == (await liondesk.get("/me"))["id"]


@pytest.mark.evidence("inferred", "Feathers: not found, with path and query as received")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nowhere?a=1&b[]=%20"),
        ("GET", "/"),
        ("GET", "/leads/3/offer"),
        ("GET", "/leads/3/offers/1/more"),
        ("GET", "/users/me/offers"),
        ("POST", "/oauth/token"),
        ("GET", "/oauth/authorize"),
        ("POST", "/webhooks"),
        ("GET", "/teams/3/members"),
        ("POST", "/leads/3/offers/1"),
        ("OPTIONS", OFFERS),
        ("GET", "/oauth2/token"),
        ("DELETE", "/oauth2/authorize"),
        ("GET", "/leads/%zz/offers"),
    ],
)
async def test_a_page_that_is_not_there(liondesk, method, path):
    status, body = await liondesk.call(method, path)

    assert 404 == status
    assert {
        "name": "NotFound",
        "message": "Page not found",
        "code": 404,
        "className": "not-found",
        "data": {"url": path},
        "errors": {},
    } == body


@pytest.mark.evidence("inferred", "/users/me is no path of its own: it asks for the user `me`")
async def test_users_me_is_a_user_that_there_is_not(liondesk):
    assert (404, "No record found for id 'me'") == await liondesk.refused("GET", "/users/me")


@pytest.mark.evidence("inferred", "Feathers: the verbs of the service on each of its answers")
@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", OFFERS, "GET,POST"),
        ("GET", "/leads/999/offers/1", "GET,POST"),
        ("GET", "/leads", "GET,POST,PATCH"),
        ("PUT", "/lead-sources/1", "GET"),
        ("POST", "/team-members", "GET,PATCH"),
        ("GET", "/hotnesses", "GET,POST,PATCH,DELETE"),
        ("POST", "/me", "GET"),
        ("GET", "/hotnesses?$foo=1", "GET,POST,PATCH,DELETE"),
    ],
)
async def test_answers_name_the_verbs_of_the_service(liondesk, method, path, allow):
    await liondesk.call(method, path)

    assert allow == liondesk.headers["Allow"]


@pytest.mark.evidence("inferred", "Feathers: a change without an id is meant for several records")
@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("PATCH", "/leads", "Can not patch multiple entries"),
        ("DELETE", "/tags", "Can not remove multiple entries"),
        ("DELETE", "/leads", "Method `remove` is not supported by this endpoint."),
        ("DELETE", "/leads/3", "Method `remove` is not supported by this endpoint."),
        ("PUT", "/teams/3", "Method `update` is not supported by this endpoint."),
        ("POST", "/users", "Method `create` is not supported by this endpoint."),
    ],
)
async def test_methods_that_a_service_does_not_have(liondesk, method, path, message):
    assert (405, message) == await liondesk.refused(method, path, json={})


@pytest.mark.evidence("docs", "Access Tokens: GET /me")
async def test_the_owner_of_the_token(liondesk):
    assert {
        "id": 1,
        "first_name": "Grace",
        "last_name": "Holloway",
        "email": "grace@example.com",
        "timezone_offset": -8,
        "created_at": "2015-01-12T18:00:00.000Z",
        "modified_at": "2015-03-02T17:00:00.000Z",
        "timezone": "America/Los_Angeles",
    } == await liondesk.get("/me")
