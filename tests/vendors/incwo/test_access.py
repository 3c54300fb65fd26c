"""Who may call: HTTP Basic, and the number of the account before the path."""

import pytest

from .conftest import basic

DENIED = (401, "HTTP Basic: Access denied.\n")


@pytest.mark.evidence("recorded", "the vendor's own apps test for 401; body and realm inferred")
@pytest.mark.parametrize(
    "header",
    [{}, basic("claire.fontaine@example.com", "wrong"), basic("nobody@example.com", "x"),
     {"Authorization": "Basic ???"}, {"Authorization": "Bearer x"}, basic("", "")],
)  # fmt: skip
async def test_wrong_credentials_are_401_with_a_challenge(incwo, header):
    incwo.auth = header
    assert DENIED == await incwo.get("/leads.xml")
    assert 'Basic realm="Application"' == incwo.headers["WWW-Authenticate"]
    assert "text/html; charset=utf-8" == incwo.headers["Content-Type"]


@pytest.mark.evidence("recorded", "passwords may hold colons and letters with accents")
async def test_a_password_may_hold_a_colon_and_accents(incwo):
    assert "sésame:ouvre-toi" == incwo.view.password
    status, _ = await incwo.get("/leads.xml")
    assert 200 == status


@pytest.mark.evidence("recorded", "the account's number stands before the path; statuses inferred")
@pytest.mark.parametrize(
    ("account", "status"),
    [("385705", 200), ("412880", 403), ("430117", 403), ("999", 404), ("abc", 404), ("0", 404)],
)
async def test_an_account_is_open_to_its_users_while_its_api_is_on(incwo, account, status):
    assert status == (await incwo.call("GET", f"/{account}/leads.xml", base=incwo.view.root))[0]


@pytest.mark.evidence("inferred", "ids grow over all accounts; another account's are not found")
async def test_an_object_of_another_account_is_not_found(incwo):
    assert (404, "") == await incwo.get("/leads/2770001.xml")
    incwo.auth = basic("luc.duval@example.com", "luc-duval-3")
    status, text = await incwo.call("GET", "/412880/leads/2770001.xml", base=incwo.view.root)
    assert (200, True) == (status, "<topic>Oak staircase</topic>" in text)


@pytest.mark.evidence("docs", "Developer's center: the user whom the account authorises")
async def test_what_a_user_writes_bears_his_name(incwo):
    incwo.auth = basic("marc.petit@example.com", "marc-petit-7")
    _, text = await incwo.call("PUT", "/leads/2750101.xml", b"<lead><topic>x</topic></lead>")
    assert "<modifier_id>2210102</modifier_id>" in text
    _, text = await incwo.call("POST", "/leads.xml", b"<lead/>")
    assert "<manager_id>2210102</manager_id>" in text
