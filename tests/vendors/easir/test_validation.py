"""What is wrong with a lead type is listed at once, with the vendor's codes and texts."""

import pytest

TYPES = "/lead-types"
LEAST = {
    "name": "Web leads",
    "description": "From the site",
    "relations_paths": ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"],
}
MONDAY = {"day_of_week": 1, "closed": False, "open": "08:00:00", "close": "16:00:00"}


async def refused(easir, method="POST", path=TYPES, **members):
    """Return the errors that a lead type with these members is refused with, unchanged state."""
    before = easir.view.lead_types
    status, body = await easir.call(method, path, json={**LEAST, **members})
    assert 422 == status, body
    assert before is easir.view.lead_types
    return body["errors"]


@pytest.mark.evidence("docs", "Error Codes: the sample")
async def test_a_missing_name_is_required(easir):
    status, body = await easir.post(TYPES, {name: LEAST[name] for name in list(LEAST)[1:]})

    assert 422 == status
    assert {
        "errors": [
            {
                "message": "The name field is required.",
                "code": "validation.required",
                "field": "name",
            }
        ]
    } == body


@pytest.mark.evidence("docs", "Error Codes: all violations are listed together")
async def test_all_that_is_wrong_is_listed_at_once(easir):
    body = {
        "name": "",
        "relations_paths": ["x"],
        "roles": [1, 999],
        "disabled": 3,
        "escalation_accept": "soon",
    }

    assert (
        422,
        [
            ("validation.required", "name"),
            ("validation.required", "description"),
            ("validation.invalid", "relations_paths.0"),
            ("validation.invalid", "roles.1"),
            ("validation.integer", "escalation_accept"),
            ("validation.boolean", "disabled"),
        ],
    ) == await easir.errors(easir.post(TYPES, body))


# Types and rules: seed. Codes: docs. Which code for which rule, and the texts: inferred.
@pytest.mark.evidence("seed", "Create lead type: the parameters; texts inferred")
@pytest.mark.parametrize(
    ("members", "field", "code", "message"),
    [
        ({"name": None}, "name", "required", "The name field is required."),
        ({"name": 5}, "name", "invalid", "The name must be a string."),
        ({"description": ["x"]}, "description", "invalid", "The description must be a string."),
        ({"relations_paths": []}, "relations_paths", "required", "The relations paths field is required."),
        ({"relations_paths": "x"}, "relations_paths", "invalid", "The relations paths must be an array."),
        ({"relations_paths": [7]}, "relations_paths.0", "invalid", "The selected relations paths.0 is invalid."),
        ({"relations_paths": ["9eae431b-0000-4528-9c59-e9d1a40fcd04"]}, "relations_paths.0", "invalid",
         "The selected relations paths.0 is invalid."),
        ({"roles": {"a": 1}}, "roles", "invalid", "The roles must be an array."),
        ({"roles": ["1"]}, "roles.0", "integer", "The roles.0 must be an integer."),
        ({"roles": [1, 2]}, "roles.1", "invalid", "The selected roles.1 is invalid."),
        ({"escalation_accept": 1.5}, "escalation_accept", "integer", "The escalation accept must be an integer."),
        ({"escalation_accept": -1}, "escalation_accept", "numeric_min", "The escalation accept must be at least 0."),
        ({"escalation_activity": True}, "escalation_activity", "integer", "The escalation activity must be an integer."),
        ({"escalation_activity": 10**30}, "escalation_activity", "numeric_max",
         "The escalation activity may not be greater than 2147483647."),
        ({"escalation_active": "x"}, "escalation_active", "invalid", "The escalation active must be an array."),
        ({"escalation_active": [1]}, "escalation_active.0", "invalid", "The escalation active.0 must be an array."),
        ({"escalation_active": [{**MONDAY, "day_of_week": 7}]}, "escalation_active.0.day_of_week", "numeric_between",
         "The escalation active.0.day of week must be between 0 and 6."),
        ({"escalation_active": [{**MONDAY, "day_of_week": -1}]}, "escalation_active.0.day_of_week", "numeric_between",
         "The escalation active.0.day of week must be between 0 and 6."),
        ({"escalation_active": [{"closed": True}]}, "escalation_active.0.day_of_week", "required",
         "The escalation active.0.day of week field is required."),
        ({"escalation_active": [{"day_of_week": 1}]}, "escalation_active.0.closed", "required",
         "The escalation active.0.closed field is required."),
        ({"escalation_active": [{**MONDAY, "closed": "no"}]}, "escalation_active.0.closed", "boolean",
         "The escalation active.0.closed field must be true or false."),
        ({"escalation_active": [{"day_of_week": 1, "closed": False, "close": None}]}, "escalation_active.0.open",
         "required", "The escalation active.0.open field is required when escalation active.0.closed is false."),
        ({"escalation_active": [{**MONDAY, "open": "8:00"}]}, "escalation_active.0.open", "date",
         "The escalation active.0.open does not match the format H:i:s."),
        ({"escalation_active": [{**MONDAY, "close": "24:00:00"}]}, "escalation_active.0.close", "date",
         "The escalation active.0.close does not match the format H:i:s."),
        ({"enable_escalation": "yes"}, "enable_escalation", "boolean", "The enable escalation field must be true or false."),
        ({"enable_team_settings": 2}, "enable_team_settings", "boolean",
         "The enable team settings field must be true or false."),
        ({"disabled": "false"}, "disabled", "boolean", "The disabled field must be true or false."),
        ({"users": 5}, "users", "invalid", "The users must be an array."),
        ({"users": [{}]}, "users.0.id", "required", "The users.0.id field is required."),
        ({"users": [{"id": "a"}]}, "users.0.id", "integer", "The users.0.id must be an integer."),
        ({"users": [{"id": 4711}]}, "users.0.id", "invalid", "The selected users.0.id is invalid."),
        ({"users": [{"id": 799}]}, "users.0.id", "invalid", "The selected users.0.id is invalid."),
        ({"users": [{"id": 786, "escalation_notifications": 7}]}, "users.0.escalation_notifications", "boolean",
         "The users.0.escalation notifications field must be true or false."),
        ({"users": [{"id": 786, "assignment_notifications": "x"}]}, "users.0.assignment_notifications", "boolean",
         "The users.0.assignment notifications field must be true or false."),
        ({"autoreply": "x"}, "autoreply", "invalid", "The autoreply must be an array."),
        ({"autoreply": {"enabled": "x"}}, "autoreply.enabled", "boolean", "The autoreply.enabled field must be true or false."),
        ({"autoreply": {"subject": 1}}, "autoreply.subject", "invalid", "The autoreply.subject must be a string."),
        ({"autoreply": {"from": 1}}, "autoreply.from", "invalid", "The autoreply.from must be a string."),
        ({"autoreply": {"content": 1}}, "autoreply.content", "invalid", "The autoreply.content must be a string."),
        ({"autoreply": {"template_id": "2"}}, "autoreply.template_id", "integer",
         "The autoreply.template id must be an integer."),
        ({"assignment_scheme": "by_lot"}, "assignment_scheme", "invalid", "The selected assignment scheme is invalid."),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", TYPES), ("PUT", f"{TYPES}/b151c11f-f634-49e0-8b27-b274dfa55199")],
    ids=["create", "update"],
)
async def test_a_member_that_breaks_its_rule_is_named(
    easir, method, path, members, field, code, message
):
    expected = {"message": message, "code": f"validation.{code}", "field": field}

    assert [expected] == await refused(easir, method, path, **members)


@pytest.mark.evidence("seed", "open and close may be null; inferred: their keys have to be there")
async def test_the_times_of_an_open_day_may_be_null(easir):
    days = [{"day_of_week": 1, "closed": False, "open": None, "close": None}]

    assert await easir.new_type(escalation_active=days)


@pytest.mark.evidence("seed", "required if closed is false: both")
async def test_an_open_day_without_times_lacks_both(easir):
    errors = await refused(easir, escalation_active=[{"day_of_week": 1, "closed": False}])

    assert ["escalation_active.0.close", "escalation_active.0.open"] == sorted(
        it["field"] for it in errors
    )


@pytest.mark.evidence("seed", "the samples have days that close before they open")
async def test_a_day_may_close_before_it_opens(easir):
    days = [{**MONDAY, "open": "21:10:40", "close": "15:33:16"}]

    assert await easir.new_type(escalation_active=days)


@pytest.mark.evidence("inferred", "Laravel ignores what it has no rule for")
async def test_unknown_members_are_ignored(easir):
    assert await easir.new_type(icon="car", highlighted=True)


@pytest.mark.evidence("inferred", "an integer may be written as a float")
async def test_a_whole_number_with_a_point_is_an_integer(easir):
    id = await easir.new_type(escalation_accept=60.0, roles=[1.0])

    kept = easir.view.lead_types[id]
    assert ("60", "[1]") == (str(kept["escalation_accept"]), str(kept["roles"]))
