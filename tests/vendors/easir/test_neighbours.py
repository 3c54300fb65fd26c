"""What lead types live among: users, teams, roles, relations paths, fields, contacts, webhooks."""

import pytest

NORA = {
    "email": "nora.lund@example.com",
    "first_name": "Nora",
    "last_name": "Lund",
    "password": "a long enough one",
}


@pytest.mark.evidence("docs", "Users: 201")
async def test_a_user_is_made_and_can_sign_in(easir):
    status, body = await easir.post("/companies/416/users", {**NORA, "team_id": 52, "roles": [41]})

    assert (201, "Nora", 52, [41]) == (
        status, body["first_name"], body["team"]["id"], [it["id"] for it in body["roles"]],
    )  # fmt: skip
    assert 1 == (await easir.get("/companies/416/users", q="nora lund"))[1]["pagination"]["total"]
    credentials = {"username": NORA["email"], "password": NORA["password"]}
    client = {"client_id": "forms-7f3a", "client_secret": "s3cr3t-of-the-forms"}
    assert 200 == (await easir.post("/token?grant_type=password", {**client, **credentials}))[0]


@pytest.mark.evidence("docs", "Users: the rules; texts inferred")
@pytest.mark.parametrize(
    ("members", "field", "code", "message"),
    [
        ({"email": "ASTRID.holm@example.com"}, "email", "exists", "The email has already been taken."),
        ({"email": "nora"}, "email", "email", "The email must be a valid email address."),
        ({"email": "n" * 90 + "@example.com"}, "email", "length_max", "The email may not be greater than 100 characters."),
        ({"first_name": "n" * 256}, "first_name", "length_max", "The first name may not be greater than 255 characters."),
        ({"last_name": ""}, "last_name", "required", "The last name field is required."),
        ({"password": "short"}, "password", "length_min", "The password must be at least 10 characters."),
        ({"team_id": 99}, "team_id", "invalid", "The selected team id is invalid."),
        ({"roles": [99]}, "roles.0", "invalid", "The selected roles.0 is invalid."),
    ],
)  # fmt: skip
async def test_a_user_that_is_wrong_is_not_made(easir, members, field, code, message):
    before = easir.view.users

    status, body = await easir.post("/companies/416/users", {**NORA, **members})

    assert 422 == status
    assert [{"message": message, "code": f"validation.{code}", "field": field}] == body["errors"]
    assert before is easir.view.users


@pytest.mark.evidence("docs", "Users: a password is required without sso")
async def test_a_password_is_required_without_single_sign_on(easir):
    body = {name: it for name, it in NORA.items() if name != "password"}

    assert (422, [("validation.required", "password")]) == await easir.errors(
        easir.post("/companies/416/users", body)
    )
    assert 201 == (await easir.post("/companies/416/users", {**body, "sso": True}))[0]


@pytest.mark.evidence(
    "docs", "Teams: team_type, group_id, q, sort_by; client: type, company's teams"
)
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/teams", [52, 53, 54, 60, 61]),
        ("/teams?team_type=agency", [60]),
        ("/teams?type=dealer", [52, 53, 54]),
        ("/teams?group_id=7&type=dealer", [52, 53]),
        ("/teams?q=holm&sort_by=city&sort_direction=desc", [53, 52]),
        ("/teams?sort_by=zip_code", [54, 60, 53, 61, 52]),
        ("/companies/416/teams?q=berlin", [54]),
    ],
)
async def test_teams_can_be_chosen_and_sorted(easir, path, expected):
    assert expected == [it["id"] for it in await easir.data(path)]


@pytest.mark.evidence("docs", "Teams: timezone has name and offset in seconds")
async def test_a_team_has_a_time_zone(easir):
    body = (await easir.get("/teams/52"))[1]

    assert {"name": "Europe/Copenhagen", "offset": 3600} == body["timezone"]


@pytest.mark.evidence("client", "PHP SDK: a role has rights")
async def test_roles_have_rights(easir):
    assert ["dashboard", "opportunities", "cases", "contacts"] == (await easir.data("/roles"))[0][
        "rights"
    ]


@pytest.mark.evidence("client", "PHP SDK: data without pagination")
async def test_relations_paths_come_all_at_once(easir):
    body = (await easir.get("/relations-paths"))[1]

    assert (["data"], ["Case type", "General sales", "Service"]) == (
        list(body),
        [it["name"] for it in body["data"]],
    )


@pytest.mark.evidence("client", "PHP SDK: name, is_sales_type, activity_types")
async def test_a_relations_path_is_made_and_can_be_used(easir):
    milestones = [{"name": "Test drive", "set_status": "open", "chance_of_success": 40}]
    status, body = await easir.post(
        "/relations-paths", {"name": "Used cars", "activity_types": {"milestones": milestones}}
    )

    assert (201, "Used cars", False) == (status, body["name"], body["is_sales_type"])
    assert [("Test drive", 1, "open", 40)] == [
        (it["name"], it["sort_order"], it["set_status"], it["chance_of_success"])
        for it in body["activity_types"]["milestones"]
    ]
    assert body == (await easir.get(f"/relations-paths/{body['id']}"))[1]
    assert await easir.new_type(relations_paths=[body["id"]])


@pytest.mark.evidence("seed", "chance_of_success: 0 to 100")
async def test_a_chance_is_no_more_than_100(easir):
    milestones = [{"name": "Sold", "chance_of_success": 101}]

    _, body = await easir.post(
        "/relations-paths", {"name": "x", "activity_types": {"milestones": milestones}}
    )

    assert [
        {
            "message": "The activity types.milestones.0.chance of success must be between 0 and 100.",
            "code": "validation.numeric_between",
            "field": "activity_types.milestones.0.chance_of_success",
        }
    ] == body["errors"]


@pytest.mark.evidence("client", "easir-forms: fixed_fields, custom_fields")
@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ("contact", [30, 31, 32, 33, 34]), ("account", [40, 41, 42]), ("b2c_account", [9, 7]),
        ("b2c_contact", [18, 19, 20, 21, 13, 22]),
    ],
)  # fmt: skip
async def test_fields_are_those_of_the_entity(easir, entity, expected):
    body = (await easir.get(f"/fields/{entity}"))[1]

    assert expected == [it["id"] for it in (*body["fixed_fields"], *body["custom_fields"])]


@pytest.mark.evidence("client", "no such fields")
async def test_fields_of_another_entity_are_404(easir):
    assert (404, [("not_found", None)]) == await easir.errors(easir.get("/fields/case"))


@pytest.mark.evidence("client", "contacts-doublet-check: ct and or, page in the query")
@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([{"field": "last_name", "operator": "ct", "value": "holst"}], 1),
        ([{"or": [{"field": "email", "operator": "ct", "value": ".1@"},
                  {"field": "email", "operator": "ct", "value": ".2@"}]}], 2),
        ([{"field": "email", "operator": "ct", "value": "@example.com"}], 41),
        ([{"field": "email", "operator": "ct", "value": ".1@"},
          {"field": "first_name", "operator": "ct", "value": "nobody"}], 0),
        ([], 41),
    ],
)  # fmt: skip
async def test_contacts_meet_all_conditions(easir, conditions, expected):
    body = (await easir.post("/contacts/filter?page=1", {"filter": conditions}))[1]

    assert expected == body["pagination"]["total"]


@pytest.mark.evidence("inferred", "a condition that is none")
@pytest.mark.parametrize(
    ("condition", "field", "code"),
    [
        ({"field": "email", "operator": "eq", "value": "x"}, "operator", "invalid"),
        ({"field": "email", "operator": "ct"}, "value", "required"),
        ({"field": "email", "operator": "ct", "value": 5}, "value", "invalid"),
        ({"or": 5}, "or", "invalid"),
    ],
)
async def test_a_condition_that_is_none_is_refused(easir, condition, field, code):
    assert (422, [(f"validation.{code}", f"filter.0.{field}")]) == await easir.errors(
        easir.post("/contacts/filter", {"filter": [condition]})
    )


@pytest.mark.evidence("client", "PHP SDK: POST, GET, DELETE; docs: global by default")
async def test_a_webhook_is_made_listed_and_deleted(easir):
    hook = {"target_url": "https://hooks.example.com/x", "webhook_event": "contact_created"}
    status, made = await easir.post("/webhooks", hook)

    assert (201, 2, "global") == (status, made["id"], made["scope"])
    assert [1, 2] == [it["id"] for it in await easir.data("/webhooks")]
    assert (204, None) == await easir.delete("/webhooks/2")
    assert 404 == (await easir.delete("/webhooks/2"))[0]


@pytest.mark.evidence("docs", "Webhooks: <entity>_<verb>; codes inferred")
async def test_a_webhook_needs_an_address_and_an_event(easir):
    body = {"target_url": "hooks", "webhook_event": "everything"}

    assert (
        422,
        [("validation.url", "target_url"), ("validation.invalid", "webhook_event")],
    ) == await easir.errors(easir.post("/webhooks", body))
