"""Access tokens and who may do what (docs: Authentication; Error Codes)."""

import re

import pytest

URL = "/identity/oauth/token"
ID = "4b2d7c3e-6f1a-4e55-9a0b-2f6f0c1d8e11"
SECRET = "Zt0pS3cr3tM4rk3t0Sandb0xK3yQ9w"
GRANT = {"grant_type": "client_credentials", "client_id": ID, "client_secret": SECRET}


async def _ask(client, world, method="GET", **query):
    async with client.request(method, world.marketo.url + URL, params=query) as answer:
        return answer, await answer.json()


@pytest.mark.evidence("docs", "Authentication")
async def test_a_fresh_token_has_the_documented_form(client, world):
    answer, body = await _ask(client, world, **GRANT)

    assert 200 == answer.status
    assert ["access_token", "token_type", "expires_in", "scope"] == list(body)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:sj", body["access_token"])
    assert ("bearer", 3599, "integration@example.com") == tuple(body.values())[1:]


@pytest.mark.evidence("recorded", "headers of the identity service")
async def test_a_token_must_not_be_cached(client, world):
    answer, _ = await _ask(client, world, **GRANT)

    assert "no-store" == answer.headers["Cache-Control"]
    assert "no-cache" == answer.headers["Pragma"]


@pytest.mark.evidence("docs", "Authentication: parameters of both verbs")
async def test_post_works_as_get_does(client, world):
    answer, body = await _ask(client, world, "POST", **GRANT)

    assert (200, "bearer") == (answer.status, body["token_type"])


@pytest.mark.evidence("inferred", "form body on POST")
async def test_a_form_body_is_read_too(client, world):
    async with client.post(world.marketo.url + URL, data=GRANT) as answer:
        assert 200 == answer.status


@pytest.mark.evidence("docs", "Authentication: the same token until it expires")
async def test_asking_again_gives_the_same_token_with_what_is_left_of_its_life(client, world):
    world.clock.freeze()
    _, first = await _ask(client, world, **GRANT)
    world.clock.advance(minutes=10)
    _, second = await _ask(client, world, **GRANT)

    assert first["access_token"] == second["access_token"]
    assert 2999 == second["expires_in"]


@pytest.mark.evidence("client", "expires_in of 0 for a token about to die")
async def test_in_its_last_second_a_token_has_nothing_left(client, world):
    world.clock.freeze()
    await _ask(client, world, **GRANT)
    world.clock.advance(seconds=3599.5)

    assert 0 == (await _ask(client, world, **GRANT))[1]["expires_in"]


@pytest.mark.evidence("docs", "Authentication: a token for each service")
async def test_two_services_have_tokens_of_their_own(client, world):
    second = list(world.marketo.services)[1]
    other = {**GRANT, "client_id": second["clientId"], "client_secret": second["clientSecret"]}

    tokens = {(await _ask(client, world, **it))[1]["access_token"] for it in (GRANT, other)}

    assert 2 == len(tokens)


@pytest.mark.evidence("client", "two texts of the identity service")
async def test_a_wrong_secret_is_invalid_client(client, world):
    answer, body = await _ask(client, world, **{**GRANT, "client_secret": "wrong"})

    assert 401 == answer.status
    assert {"error": "invalid_client", "error_description": "Bad client credentials"} == body


@pytest.mark.evidence("client", "two texts of the identity service")
async def test_an_unknown_client_is_unauthorized(client, world):
    answer, body = await _ask(client, world, **{**GRANT, "client_id": "nobody"})

    assert 401 == answer.status
    assert {
        "error": "unauthorized",
        "error_description": "No client with requested id: nobody",
    } == body


@pytest.mark.evidence("inferred", "stock texts of Spring Security OAuth")
@pytest.mark.parametrize(
    ("grant", "error", "text"),
    [
        ("", "invalid_request", "Missing grant type"),
        ("password", "unsupported_grant_type", "Unsupported grant type: password"),
    ],
)
async def test_another_grant_type_is_refused(client, world, grant, error, text):
    answer, body = await _ask(client, world, **{**GRANT, "grant_type": grant})

    assert 400 == answer.status
    assert {"error": error, "error_description": text} == body


LEAD = "/rest/v1/lead/318581.json"


@pytest.mark.evidence("docs", "knowledge base: error 600")
async def test_without_a_token_a_call_is_600(marketo):
    marketo.auth = {}

    assert ("600", "Empty access token") == await marketo.error(marketo.get(LEAD))


@pytest.mark.evidence("docs", "Error Codes: 601")
async def test_an_unknown_token_is_601(marketo):
    marketo.auth = {"Authorization": "Bearer 00000000-0000-4000-8000-000000000000:sj"}

    assert ("601", "Access token invalid") == await marketo.error(marketo.get(LEAD))


@pytest.mark.evidence("docs", "Error Codes: 602")
async def test_after_an_hour_a_token_is_602_and_a_new_one_works(marketo, world):
    world.clock.advance(seconds=3601)

    assert ("602", "Access token expired") == await marketo.error(marketo.get(LEAD))
    await marketo.sign_in()
    assert (await marketo.get(LEAD))["success"]


@pytest.mark.evidence("docs", "Authentication: deprecated query parameter")
async def test_the_token_may_stand_in_the_query(marketo):
    token = marketo.auth.pop("Authorization").removeprefix("Bearer ")

    assert (await marketo.get(LEAD, access_token=token))["success"]


@pytest.mark.evidence("docs", "Swagger: permissions of operations")
@pytest.mark.parametrize(
    ("service", "method", "path"),
    [
        (1, "POST", "/rest/v1/leads.json"),
        (1, "GET", "/rest/v1/leads/318581/listMembership.json"),
        (1, "GET", "/rest/v1/lists/1001/leads/ismember.json?id=50"),
        (1, "GET", "/rest/v1/campaigns.json"),
        (2, "GET", LEAD),
        (3, "POST", "/rest/v1/leads/schema/fields.json"),
    ],
)
async def test_a_role_without_the_permission_is_603(marketo, service, method, path):
    await marketo.sign_in(service)

    assert ("603", "Access denied") == await marketo.error(marketo.call(method, path, json={}))


@pytest.mark.evidence("docs", "knowledge base: error 603")
async def test_an_address_that_is_not_on_the_list_is_603(marketo):
    await marketo.sign_in(4)

    assert ("603", "Access denied") == await marketo.error(marketo.get(LEAD))
