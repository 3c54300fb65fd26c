"""Tokens and rights: who is let in, who may do what (docs: Error Codes; Rights, roles and user types)."""

import pytest

TYPES = "/lead-types"
AARHUS_OPEN_HOUSE = "c7b6a595-8493-4e72-8d61-5f4e3d2c1b06"
BERLIN_MESSE = "d8c7b6a6-9504-4f83-9e72-604f5e3d2c07"
WEBSITE = "b151c11f-f634-49e0-8b27-b274dfa55199"
LEAST = {
    "name": "Web leads",
    "description": "From the site",
    "relations_paths": ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"],
}
UNAUTHORIZED = {
    "errors": [
        {
            "message": "Your API credentials are wrong, or you are not allowed to access this part of the API",
            "code": "unauthorized",
        }
    ]
}


@pytest.mark.evidence("docs", "Error Codes: 403 unauthorized, there is no 401; text client")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer expired-701"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "team-admin-52-3f9e"},
    ],
    ids=["none", "empty", "unknown", "expired", "basic", "no scheme"],
)
async def test_without_a_good_token_everything_is_403(easir, headers):
    easir.auth = headers

    assert (403, UNAUTHORIZED) == await easir.get(TYPES)


@pytest.mark.evidence("client", "easir-forms: 200 of /me means that the token is good")
async def test_me_is_the_user_of_the_token(easir):
    status, body = await easir.as_("taurean").get("/me")

    assert (200, 786, "Taurean", "Ledner") == (
        status,
        body["id"],
        body["first_name"],
        body["last_name"],
    )


@pytest.mark.evidence("client", "PHP SDK: the members of a user")
async def test_a_user_has_the_members_that_the_sdk_knows(easir):
    body = (await easir.get("/me"))[1]

    assert [
        "id", "first_name", "last_name", "phone_number", "job_title", "email", "email_notifications",
        "profile_picture", "user_type", "timezone", "locale", "roles", "system_user", "created_at",
        "updated_at", "team", "teams", "rights", "signature", "company", "subscriptions", "features",
        "sso", "level",
    ] == list(body)  # fmt: skip


@pytest.mark.evidence("client", "PHP SDK: rights by name; docs: admins have all; inferred: others")
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("reception", ["dashboard", "contacts", "notifications"]),
        ("taurean", ["dashboard", "contacts", "opportunities", "cases", "tasks", "emails", "notifications"]),
        ("agency", ["dashboard", "contacts", "opportunities", "cases", "tasks", "agency", "emails", "notifications"]),
    ],
)  # fmt: skip
async def test_rights_come_from_roles_or_from_the_user_type(easir, who, expected):
    assert expected == (await easir.as_(who).get("/me"))[1]["rights"]


@pytest.mark.evidence("docs", "Rights: only admins have full access")
async def test_an_admin_has_all_rights(easir):
    body = (await easir.get("/me"))[1]

    assert (12, {"id": 4, "name": "admin"}) == (len(body["rights"]), body["user_type"])


@pytest.mark.evidence("docs", "Rights: admins, and team admins for their team")
@pytest.mark.parametrize("who", ["taurean", "agency", "reception"])
async def test_users_can_not_write_lead_types(easir, who):
    user = easir.as_(who)

    for answer in (
        user.post(TYPES, LEAST),
        user.put(f"{TYPES}/{WEBSITE}", LEAST),
        user.delete(f"{TYPES}/{WEBSITE}"),
    ):
        assert (403, UNAUTHORIZED) == await answer


@pytest.mark.evidence("docs", "Rights: team admins have lead types of their team")
async def test_a_team_admin_makes_a_lead_type_of_the_own_team(easir):
    admin = easir.as_("team admin")

    id = await admin.new_type()

    assert 52 == easir.view.lead_types[id]["team_id"]
    assert 200 == (await admin.put(f"{TYPES}/{id}", LEAST))[0]
    assert 204 == (await admin.delete(f"{TYPES}/{id}"))[0]


@pytest.mark.evidence("docs", "Rights: of their team, and no other")
@pytest.mark.parametrize(
    ("id", "expected"), [(AARHUS_OPEN_HOUSE, 200), (BERLIN_MESSE, 403), (WEBSITE, 403)]
)
async def test_a_team_admin_changes_no_other_lead_types(easir, id, expected):
    assert expected == (await easir.as_("team admin").put(f"{TYPES}/{id}", LEAST))[0]


@pytest.mark.evidence("inferred", "order of checks: route, token, right, content type, id, body")
async def test_refusals_come_in_their_order(easir):
    nobody, user = easir.as_("expired"), easir.as_("taurean")
    text = {"data": "x", "headers": {"Content-Type": "text/plain"}}

    assert 404 == (await nobody.call("PUT", "/nowhere", **text))[0]
    assert 405 == (await nobody.call("POST", f"{TYPES}/1", **text))[0]
    assert 403 == (await nobody.call("PUT", f"{TYPES}/1", **text))[0]
    assert 403 == (await user.call("PUT", f"{TYPES}/1", **text))[0]
    assert 415 == (await easir.call("PUT", f"{TYPES}/1", **text))[0]
    assert 404 == (await easir.put(f"{TYPES}/1", {}))[0]
    assert 422 == (await easir.put(f"{TYPES}/{WEBSITE}", {}))[0]
