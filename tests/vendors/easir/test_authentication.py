"""OAuth 2: the authorization page and tokens (docs: Authentication)."""

from urllib.parse import parse_qs, urlsplit

import pytest

FORMS = {"client_id": "forms-7f3a", "client_secret": "s3cr3t-of-the-forms"}
DESK = {"client_id": "desk-21bc", "client_secret": "s3cr3t-of-the-desk"}
CALLBACK = "https://forms.example.com/easir/callback"
ASTRID = {"username": "astrid.holm@example.com", "password": "correct horse battery"}


async def token(easir, grant_type, body):
    return await easir.post(f"/token?grant_type={grant_type}", body)


async def user_of(easir, access_token):
    easir.auth = {"Authorization": f"Bearer {access_token}"}
    status, body = await easir.get("/me")
    return body["id"] if status == 200 else status


@pytest.mark.evidence("client", "PHP SDK: the members of the answer; values inferred")
async def test_a_password_gives_a_token_for_an_hour(easir):
    status, body = await token(easir, "password", {**FORMS, **ASTRID})

    assert 200 == status
    assert ["access_token", "token_type", "expires_in", "refresh_token"] == list(body)
    assert ("Bearer", 3600) == (body["token_type"], body["expires_in"])
    assert 701 == await user_of(easir, body["access_token"])
    easir.clock.advance(seconds=3599)
    assert 701 == await user_of(easir, body["access_token"])
    easir.clock.advance(seconds=1)
    assert 403 == await user_of(easir, body["access_token"])


@pytest.mark.evidence("docs", "Authentication: three minutes for client_credentials")
async def test_client_credentials_give_a_token_for_three_minutes(easir):
    unused = {"username": None, "password": None}
    status, body = await token(easir, "client_credentials", {**DESK, **unused})

    assert (200, 180, None) == (status, body["expires_in"], body["refresh_token"])
    assert 703 == await user_of(easir, body["access_token"])
    easir.clock.advance(seconds=180)
    assert 403 == await user_of(easir, body["access_token"])


@pytest.mark.evidence("docs", "Authentication: a refresh token lives seven days")
@pytest.mark.parametrize(("seconds", "expected"), [(7 * 86_400 - 1, 200), (7 * 86_400, 403)])
async def test_a_refresh_token_serves_for_seven_days(easir, seconds, expected):
    refresh = (await token(easir, "password", {**FORMS, **ASTRID}))[1]["refresh_token"]

    easir.clock.advance(seconds=seconds)

    body = {**FORMS, "refresh_token": refresh}
    assert expected == (await token(easir, "refresh_token", body))[0]


@pytest.mark.evidence("inferred", "a code or refresh token serves once")
@pytest.mark.parametrize(
    ("grant_type", "body", "user"),
    [
        ("refresh_token", {**FORMS, "refresh_token": "refresh-of-the-forms"}, 702),
        ("device_code", {**DESK, "device_code": "device-of-the-desk"}, 703),
        ("authorization_code", {**FORMS, "code": "code-of-the-forms", "redirect_uri": CALLBACK}, 702),
    ],
)  # fmt: skip
async def test_a_grant_serves_once(easir, grant_type, body, user):
    first = await token(easir, grant_type, body)
    second = await token(easir, grant_type, body)

    assert (200, 403) == (first[0], second[0])
    assert user == await user_of(easir, first[1]["access_token"])


@pytest.mark.evidence("docs", "Authentication: response_type=code; client: easir-forms")
async def test_the_authorization_page_sends_back_with_a_code_and_the_state(easir):
    query = {
        "response_type": "code",
        "client_id": "forms-7f3a",
        "redirect_uri": CALLBACK,
        "state": "a b&c",
    }

    status, _ = await easir.call("GET", "/", params=query, allow_redirects=False)

    target = urlsplit(easir.headers["Location"])
    given = parse_qs(target.query)
    assert (302, CALLBACK, ["a b&c"]) == (
        status,
        f"{target.scheme}://{target.netloc}{target.path}",
        given["state"],
    )
    body = {**FORMS, "code": given["code"][0], "redirect_uri": CALLBACK}
    assert 200 == (await token(easir, "authorization_code", body))[0]


@pytest.mark.evidence("docs", "Authentication: state is optional")
async def test_the_state_may_be_left_out(easir):
    query = {"response_type": "code", "client_id": "forms-7f3a", "redirect_uri": CALLBACK}

    await easir.call("GET", "/", params=query, allow_redirects=False)

    assert "state" not in easir.headers["Location"]


@pytest.mark.evidence("inferred", "an unknown client or address is sent nowhere")
@pytest.mark.parametrize(
    "change", [{"client_id": "x"}, {"redirect_uri": "https://elsewhere.example.com"}]
)
async def test_the_authorization_page_sends_nobody_elsewhere(easir, change):
    query = {"response_type": "code", "client_id": "forms-7f3a", "redirect_uri": CALLBACK}

    answer = easir.call("GET", "/", params={**query, **change}, allow_redirects=False)

    assert (403, [("unauthorized", None)]) == await easir.errors(answer)


@pytest.mark.evidence("inferred", "422 for what is missing or unknown")
async def test_the_authorization_page_says_what_is_missing(easir):
    status, errors = await easir.errors(easir.get("/", response_type="token"))

    assert 422 == status
    assert [
        ("validation.invalid", "response_type"),
        ("validation.required", "client_id"),
        ("validation.required", "redirect_uri"),
    ] == sorted(errors)


@pytest.mark.evidence("inferred", "403 unauthorized for wrong client, user, code or refresh token")
@pytest.mark.parametrize(
    ("grant_type", "body"),
    [
        ("client_credentials", {**DESK, "client_secret": "x"}),
        ("client_credentials", {**DESK, "client_id": "x"}),
        ("password", {**FORMS, **ASTRID, "password": "x"}),
        ("password", {**FORMS, **ASTRID, "username": "nobody@example.com"}),
        ("refresh_token", {**FORMS, "refresh_token": "x"}),
        ("refresh_token", {**FORMS, "refresh_token": "refresh-long-ago"}),
        ("refresh_token", {**FORMS, "refresh_token": "code-of-the-forms"}),
        ("refresh_token", {**DESK, "refresh_token": "refresh-of-the-forms"}),
        ("authorization_code", {**FORMS, "code": "code-of-the-forms", "redirect_uri": "https://x"}),
        ("device_code", {**DESK, "device_code": "x"}),
    ],
)
async def test_wrong_credentials_are_403(easir, grant_type, body):
    assert (403, [("unauthorized", None)]) == await easir.errors(token(easir, grant_type, body))


@pytest.mark.evidence("inferred", "422 validation.required for what a grant type needs")
@pytest.mark.parametrize(
    ("grant_type", "expected"),
    [
        ("password", ["username", "password"]),
        ("authorization_code", ["code", "redirect_uri"]),
        ("refresh_token", ["refresh_token"]),
        ("device_code", ["device_code"]),
    ],
)
async def test_what_a_grant_type_needs_is_required(easir, grant_type, expected):
    status, errors = await easir.errors(token(easir, grant_type, FORMS))

    assert (422, sorted(("validation.required", name) for name in expected)) == (
        status,
        sorted(errors),
    )


@pytest.mark.evidence("docs", "Authentication: grant_type is required; 422 inferred")
async def test_the_grant_type_is_required(easir):
    assert (422, [("validation.required", "grant_type")]) == await easir.errors(
        easir.post("/token", FORMS)
    )


@pytest.mark.evidence("inferred", "an unknown grant type")
async def test_an_unknown_grant_type_is_invalid(easir):
    assert (422, [("validation.invalid", "grant_type")]) == await easir.errors(
        token(easir, "implicit", FORMS)
    )


@pytest.mark.evidence("inferred", "lenient: the grant type in the body")
async def test_the_grant_type_may_stand_in_the_body(easir):
    body = {**DESK, "grant_type": "client_credentials"}

    assert 200 == (await easir.post("/token", body))[0]


@pytest.mark.evidence("client", "PHP SDK: one endpoint for all; docs: the host of tokens")
@pytest.mark.parametrize("host", ["api.easir.com", "auth.easir.com"])
async def test_the_vendor_s_own_hosts_are_known(easir, sandbox, host):
    headers = {"Host": host}
    async with easir.client.get(f"{sandbox.url}/me", headers=headers) as answer:
        assert (403, "unauthorized") == (
            answer.status,
            (await answer.json())["errors"][0]["code"],
        )
