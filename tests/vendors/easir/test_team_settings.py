"""Team settings override the company's (seed: Lead Type Team Settings)."""

import pytest

TEST_DRIVE = "/lead-types/01e6b3ba-8673-41ba-8604-4d3959e03778"
SERVICE = "/lead-types/990f3e13-d891-460e-82da-5af3a223b6b3"
PATH = "9eae431b-3d0f-4528-9c59-e9d1a40fcd04"
LEAST = {"relations_paths": [PATH]}


@pytest.mark.evidence("docs", "Team settings: a team without its own has the company's")
async def test_a_team_without_settings_has_those_of_the_company(easir):
    body = (await easir.get(f"{TEST_DRIVE}/settings/53"))[1]

    assert (False, 7200, 7, [788]) == (
        body["disabled"],
        body["escalation_accept"],
        len(body["escalation_active"]),
        [it["user"]["id"] for it in body["users"]],
    )


@pytest.mark.evidence("inferred", "the path names no team: the user's current one")
async def test_settings_are_those_of_the_user_s_current_team(easir):
    await easir.as_("odense").put(f"{TEST_DRIVE}/settings", {**LEAST, "escalation_accept": 60})

    assert {52: 86400, 53: 60, 54: 7200} == {
        team: (await easir.get(f"{TEST_DRIVE}/settings/{team}"))[1]["escalation_accept"]
        for team in (52, 53, 54)
    }


@pytest.mark.evidence("inferred", "what is left out keeps its value")
async def test_what_a_team_leaves_out_stays(easir):
    await easir.put(f"{TEST_DRIVE}/settings", {**LEAST, "disabled": False})

    body = (await easir.get(f"{TEST_DRIVE}/settings/52"))[1]
    assert (False, 86400, [786, 787]) == (
        body["disabled"],
        body["escalation_accept"],
        [it["user"]["id"] for it in body["users"]],
    )


@pytest.mark.evidence("docs", "Global opening hours: who never saved own ones follows the company")
async def test_a_team_follows_the_company_in_what_it_never_saved(easir):
    odense = easir.as_("odense")
    await odense.put(f"{TEST_DRIVE}/settings", {**LEAST, "escalation_activity": 30})
    company = {"name": "Test drive", "description": "Drives", "relations_paths": [PATH]}
    hours = [{"day_of_week": 3, "closed": False, "open": "10:00:00", "close": "11:00:00"}]
    await easir.put(TEST_DRIVE, {**company, "escalation_accept": 5, "escalation_active": hours})

    shown = {
        team: (await easir.get(f"{TEST_DRIVE}/settings/{team}"))[1]
        for team in (52, 53)
    }  # fmt: skip
    assert (5, 30, hours) == (
        shown[53]["escalation_accept"],
        shown[53]["escalation_activity"],
        shown[53]["escalation_active"],
    )
    assert (86400, [1, 5, 6]) == (
        shown[52]["escalation_accept"],
        [it["day_of_week"] for it in shown[52]["escalation_active"]],
    )


@pytest.mark.evidence("seed", "override the company-wide settings")
async def test_the_escalation_of_a_lead_follows_its_team(easir):
    type_id = await easir.new_type(escalation_accept=7200, enable_team_settings=True)
    odense = easir.as_("odense")
    await odense.put(f"/lead-types/{type_id}/settings", {**LEAST, "escalation_accept": 60})
    aarhus_lead = await easir.new_lead(type_id, 52)
    odense_lead = await easir.new_lead(type_id, 53)

    easir.clock.advance(seconds=60)

    assert ("assigned", "escalated") == (
        (await easir.lead(aarhus_lead["id"]))["status"],
        (await easir.lead(odense_lead["id"]))["status"],
    )


@pytest.mark.evidence("seed", "disabled, for the team; inferred: it takes no new leads")
async def test_a_team_can_switch_a_lead_type_off_for_itself(easir):
    body = {"lead_type_id": TEST_DRIVE.rpartition("/")[2]}

    assert (422, [("validation.invalid", "lead_type_id")]) == await easir.errors(
        easir.post("/leads", {**body, "team_id": 52})
    )
    assert 201 == (await easir.post("/leads", {**body, "team_id": 53}))[0]


@pytest.mark.evidence("docs", "Team settings: admins allow them for each type; 403 inferred")
async def test_a_type_that_lets_teams_have_nothing_of_their_own_is_403(easir):
    assert (403, [("unauthorized", None)]) == await easir.errors(
        easir.put(f"{SERVICE}/settings", LEAST)
    )


@pytest.mark.evidence("seed", "only available to users with the opportunities right")
async def test_who_lacks_the_opportunities_right_is_403(easir):
    reception = easir.as_("reception")

    assert (403, [("unauthorized", None)]) == await easir.errors(
        reception.put(f"{TEST_DRIVE}/settings", LEAST)
    )
    assert 200 == (await easir.as_("taurean").put(f"{TEST_DRIVE}/settings", LEAST))[0]


@pytest.mark.evidence("seed", "only available to users with the agency right")
@pytest.mark.parametrize(
    ("who", "expected"), [("taurean", 403), ("team admin", 403), ("agency", 200)]
)
async def test_who_lacks_the_agency_right_is_403(easir, who, expected):
    assert expected == (await easir.as_(who).get(f"{TEST_DRIVE}/settings/52"))[0]


@pytest.mark.evidence("inferred", "a user without a team has no settings to change")
async def test_a_user_without_team_is_403(easir):
    assert 403 == (await easir.as_("teamless").put(f"{TEST_DRIVE}/settings", LEAST))[0]


@pytest.mark.evidence("seed", "relations_paths is the only required member")
async def test_relations_paths_are_required(easir):
    assert (422, [("validation.required", "relations_paths")]) == await easir.errors(
        easir.put(f"{TEST_DRIVE}/settings", {"name": "x"})
    )


@pytest.mark.evidence("seed", "the same rules as for lead types")
@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ({"escalation_accept": "x"}, "escalation_accept", "integer"),
        ({"escalation_active": [{"day_of_week": 9, "closed": True}]},
         "escalation_active.0.day_of_week", "numeric_between"),
        ({"users": [{"id": 1}]}, "users.0.id", "invalid"),
        ({"assignment_scheme": "x"}, "assignment_scheme", "invalid"),
        ({"disabled": "x"}, "disabled", "boolean"),
        ({"autoreply": {"enabled": 5}}, "autoreply.enabled", "boolean"),
    ],
)  # fmt: skip
async def test_a_setting_that_breaks_its_rule_is_named(easir, members, field, code):
    before = easir.view.team_settings

    assert (422, [(f"validation.{code}", field)]) == await easir.errors(
        easir.put(f"{TEST_DRIVE}/settings", {**LEAST, **members})
    )
    assert before is easir.view.team_settings


@pytest.mark.evidence("seed", "there is no name, description, roles, enable_… among the parameters")
async def test_members_that_teams_do_not_have_are_ignored(easir):
    await easir.put(f"{TEST_DRIVE}/settings", {**LEAST, "name": "Ours", "enable_escalation": False})

    kept = easir.view.team_settings[TEST_DRIVE.rpartition("/")[2], 52]
    assert {"name", "enable_escalation"}.isdisjoint(kept)


@pytest.mark.evidence("inferred", "an unknown team")
@pytest.mark.parametrize("team", ["99", "x", "9" * 40])
async def test_an_unknown_team_is_404(easir, team):
    assert 404 == (await easir.get(f"{TEST_DRIVE}/settings/{team}"))[0]
