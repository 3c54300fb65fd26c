"""OAuth 2: codes, tokens, refreshing (docs: Authentication)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

CLIENT = {
    "client_id": "6f0f2b0c9be04b7f8f7d",
    "client_secret": "5d1f0c3b7a9e4826b3c4d5e6f7a8b9c0d1e2f3a4",
}
CALLBACK = "https://crm.example.com/liondesk/callback"
REFRESH = "0b6b2a1c7d9e4f3a8c5d6e7f8091a2b3c4d5e6f7"
HEX = re.compile(r"[0-9a-f]{40}")
NOW = 1516093749  # 2018-01-16T09:09:09Z


@pytest.fixture(autouse=True)
def _frozen(world):
    world.clock.freeze()
    world.clock.set(NOW)


async def authorized(liondesk, **query):
    """Return where an authorization leads: the address, its query and its fragment."""
    query = {"response_type": "code", "client_id": CLIENT["client_id"], "redirect_uri": CALLBACK,
             "scope": "write", **query}  # fmt: skip
    text = "&".join(f"{name}={value}" for name, value in query.items() if value is not None)
    status, body = await liondesk.call("GET", f"/oauth2/authorize?{text}", headers={})
    assert (302, None) == (status, body)
    place = urlsplit(liondesk.headers["Location"])
    values = {name: it for name, (it,) in parse_qs(place.fragment or place.query).items()}
    return place, values


async def code_of(liondesk, **query):
    return (await authorized(liondesk, **query))[1]["code"]


async def token(liondesk, form=False, **body):
    liondesk.auth = {}
    body = {**CLIENT, **body}
    return await liondesk.call("POST", "/oauth2/token", **{"data" if form else "json": body})


@pytest.mark.evidence("docs", "Authorization Grant: a code of 40 hex digits; state from clients")
async def test_an_authorization_comes_back_with_a_code_and_the_state(liondesk):
    place, values = await authorized(liondesk, state="af0ifjsldkj")

    assert place.geturl().startswith(CALLBACK + "?code=")
    assert ["code", "state"] == list(values)
    assert HEX.fullmatch(values["code"])
    assert "af0ifjsldkj" == values["state"]


@pytest.mark.evidence("docs", "Authorization Grant: the code for a token")
@pytest.mark.parametrize("form", [False, True], ids=["JSON", "a form"])
async def test_a_code_is_exchanged_for_a_token(liondesk, form):
    code = await code_of(liondesk)

    status, body = await token(
        liondesk, form, grant_type="authorization_code", code=code, redirect_uri=CALLBACK
    )

    assert 200 == status
    assert [
        "access_token",
        "refresh_token",
        "expires",
        "expires_in",
        "scope",
        "token_type",
    ] == list(body)
    assert HEX.fullmatch(body["access_token"])
    assert HEX.fullmatch(body["refresh_token"])
    # 776,000 seconds are eight days, 23 hours and some.
    assert ("2018-01-25T08:42:29.000Z", 776000, "write", "Bearer") == tuple(body.values())[2:]
    assert "no-store" == liondesk.headers["Cache-Control"]
    liondesk.become(body["access_token"])
    assert 1 == (await liondesk.get("/me"))["id"]


@pytest.mark.evidence("docs", "Access Tokens: expires; that 401 follows is inferred")
async def test_a_token_ends_when_it_says(liondesk, world):
    code = await code_of(liondesk)
    _, body = await token(liondesk, grant_type="authorization_code", code=code)
    liondesk.become(body["access_token"])

    world.clock.advance(seconds=775_999)
    assert 1 == (await liondesk.get("/me"))["id"]
    world.clock.advance(seconds=1)
    assert (401, "Invalid access token") == await liondesk.refused("GET", "/me")


@pytest.mark.evidence("client", "refreshing; that a refresh token is good for once is inferred")
async def test_a_token_is_refreshed_once(liondesk):
    first = await token(liondesk, grant_type="refresh_token", refresh_token=REFRESH)
    again = await token(liondesk, grant_type="refresh_token", refresh_token=REFRESH)
    second = await token(
        liondesk, grant_type="refresh_token", refresh_token=first[1]["refresh_token"]
    )

    assert [200, 400, 200] == [first[0], again[0], second[0]]
    assert "invalid_grant" == again[1]["error"]
    liondesk.become(second[1]["access_token"])
    assert 1 == (await liondesk.get("/me"))["id"]


@pytest.mark.evidence("client", "a refreshed token is used before the old one has ended")
async def test_refreshing_leaves_the_old_access_token_to_its_end(liondesk):
    await token(liondesk, grant_type="refresh_token", refresh_token=REFRESH)
    liondesk.become("9c8b7a6958473625140f3e2d1c0b9a8978675645")

    assert 1 == (await liondesk.get("/me"))["id"]


@pytest.mark.evidence("docs", "Implicit Grant: a token in the fragment, no refresh token")
async def test_the_implicit_grant_gives_a_token_at_once(liondesk):
    place, values = await authorized(liondesk, response_type="token")

    assert CALLBACK == place._replace(fragment="").geturl()
    assert ["access_token", "expires", "expires_in", "scope", "token_type"] == list(values)
    assert ("2018-02-15T09:09:09.000Z", "2592000", "write", "Bearer") == tuple(values.values())[1:]
    assert "expires=2018-02-15T09%3A09%3A09.000Z" in place.fragment
    liondesk.become(values["access_token"])
    assert 1 == (await liondesk.get("/me"))["id"]


@pytest.mark.evidence("docs", "scopes are separated by spaces")
async def test_the_scope_of_an_authorization_is_that_of_its_token(liondesk):
    code = await code_of(liondesk, scope="write+read")
    _, body = await token(liondesk, grant_type="authorization_code", code=code)

    assert "write read" == body["scope"]


@pytest.mark.evidence("inferred", "RFC 6749, 4.1.2: good for once, and for a little while")
async def test_a_code_is_good_for_once(liondesk):
    code = await code_of(liondesk)
    first, _ = await token(liondesk, grant_type="authorization_code", code=code)
    status, body = await token(liondesk, grant_type="authorization_code", code=code)

    assert (200, 400, "invalid_grant") == (first, status, body["error"])


@pytest.mark.evidence("inferred", "RFC 6749, 4.1.2: ten minutes at the most")
async def test_a_code_ends_after_ten_minutes(liondesk, world):
    code = await code_of(liondesk)
    world.clock.advance(minutes=10)

    status, body = await token(liondesk, grant_type="authorization_code", code=code)

    assert (400, "invalid_grant") == (status, body["error"])


@pytest.mark.evidence("inferred", "RFC 6749, 5.2")
@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "authorization_code"}, 400, "invalid_request"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": 7}, 400, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": ["x"]}, 400, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": REFRESH, "client_secret": "x"}, 401, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": REFRESH, "client_id": "x"}, 401, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": REFRESH, "client_id": "c2a9d7e15b3f48608a1d",
          "client_secret": "91b2c3d4e5f60718293a4b5c6d7e8f9001122334"}, 400, "invalid_grant"),
    ],
)  # fmt: skip
async def test_what_the_token_endpoint_refuses(liondesk, body, status, error):
    before = liondesk.view.tokens

    answer = await token(liondesk, **body)

    assert (status, error) == (answer[0], answer[1]["error"])
    assert ["error", "error_description"] == list(answer[1])
    assert before is liondesk.view.tokens


@pytest.mark.evidence("inferred", "RFC 6749, 4.1.3: the same address again")
async def test_a_code_for_another_address_is_refused(liondesk):
    code = await code_of(liondesk)

    status, body = await token(
        liondesk, grant_type="authorization_code", code=code, redirect_uri="https://example.com/"
    )

    assert (400, "invalid_grant") == (status, body["error"])


@pytest.mark.evidence("inferred", "RFC 6749, 4.1.2.1")
async def test_an_unknown_response_type_comes_back_as_an_error(liondesk):
    _, values = await authorized(liondesk, response_type="id_token", state="x")

    assert {"error": "unsupported_response_type", "state": "x"} == values


@pytest.mark.evidence("inferred", "RFC 6749, 3.1.2.2: the first address where none is given")
async def test_the_address_may_be_left_out(liondesk):
    place, _ = await authorized(liondesk, redirect_uri=None, scope=None)

    assert place.geturl().startswith(CALLBACK + "?code=")


@pytest.mark.evidence("inferred", "RFC 6749, 3.1.2: a query of the address is kept")
async def test_a_code_is_added_to_the_query_of_an_address(liondesk):
    place, values = await authorized(
        liondesk, client_id="c2a9d7e15b3f48608a1d",
        redirect_uri="https%3A%2F%2Fforms.example.com%2Foauth%3Ffrom%3Dliondesk",
    )  # fmt: skip

    assert place.geturl().startswith("https://forms.example.com/oauth?from=liondesk&code=")
    assert "liondesk" == values["from"]


@pytest.mark.evidence("inferred", "RFC 6749, 4.1.2.1: nobody is sent to an unknown address")
@pytest.mark.parametrize(
    ("query", "status", "error"),
    [
        ("response_type=code&client_id=nobody", 401, "invalid_client"),
        ("response_type=code", 401, "invalid_client"),
        ("response_type=code&client_id=6f0f2b0c9be04b7f8f7d&redirect_uri=https://evil.example.com/", 400, "invalid_request"),
        ("response_type=code&client_id[]=6f0f2b0c9be04b7f8f7d", 401, "invalid_client"),
    ],
)  # fmt: skip
async def test_an_unknown_application_or_address_is_not_led_anywhere(
    liondesk, query, status, error
):
    answer = await liondesk.call("GET", f"/oauth2/authorize?{query}")

    assert (status, error) == (answer[0], answer[1]["error"])
    assert "Location" not in liondesk.headers
