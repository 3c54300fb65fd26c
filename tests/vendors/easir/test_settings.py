"""Settings: choices where the sources leave a doubt, each in a sandbox of its own."""

import pytest

from sandbox import Sandbox
from sandbox.sources import SandboxError

TEST_DRIVE = "/lead-types/01e6b3ba-8673-41ba-8604-4d3959e03778"
SERVICE = "/lead-types/990f3e13-d891-460e-82da-5af3a223b6b3"
PATH = "eabda55c-de1e-4544-99f3-19db2b686cbe"
LEAST = {"relations_paths": [PATH]}
MONDAY = [{"day_of_week": 1, "closed": False, "open": "08:00:00", "close": "16:00:00"}]
CLOSED = [{"day_of_week": number, "closed": True} for number in (0, 2, 3, 4, 5, 6)]


async def escalated_at(easir, hours, **lead):
    """Return when a lead escalates whose type has two hours."""
    type_id = await easir.new_type(escalation_accept=7200, escalation_active=hours)
    id = (await easir.new_lead(type_id, **lead))["id"]
    easir.clock.advance(days=14)
    escalations = (await easir.lead(id))["escalations"]
    return None if escalations is None else escalations[0]["escalation_date"]


@pytest.mark.evidence("docs", "Global opening hours: the counter is paused outside of them")
@pytest.mark.parametrize(
    ("clock", "expected"), [("wall", "2018-10-29 07:00:00"), ("paused", "2018-10-29 08:00:00")]
)
async def test_the_counter_can_be_paused_while_closed(configured, moment, clock, expected):
    easir = await configured(f"escalation_clock: {clock}")
    easir.clock.set(
        moment("2018-10-22 13:00:00")
    )  # 15:00 in Copenhagen; in a week it is 14:00 there

    assert expected == await escalated_at(easir, [*MONDAY, *CLOSED])


@pytest.mark.evidence("inferred", "a day without an entry")
@pytest.mark.parametrize(
    ("day", "expected"), [("open", "2018-10-23 08:00:00"), ("closed", "2018-10-29 07:00:00")]
)
async def test_a_day_without_entry_can_be_closed(configured, moment, day, expected):
    easir = await configured(f"day_without_entry: {day}")
    easir.clock.set(moment("2018-10-23 06:00:00"))

    assert expected == await escalated_at(easir, MONDAY)


@pytest.mark.evidence("inferred", "a day that opens later than it closes")
@pytest.mark.parametrize(
    ("night", "expected"), [("overnight", "2018-10-22 20:00:00"), ("closed", None)]
)
async def test_a_night_can_be_closed(configured, night, expected):
    easir = await configured(f"open_after_close: {night}")
    hours = [{"day_of_week": 1, "closed": False, "open": "22:00:00", "close": "06:00:00"}, *CLOSED]

    assert expected == await escalated_at(easir, hours)


@pytest.mark.evidence("inferred", "the company's zone where the team has none")
async def test_the_company_s_zone_is_that_of_its_teams_without_one(configured, moment):
    company = (
        "- { id: 416, name: Langosh LLC, billing: { invoice_email: a@example.com, address_1: x,\n"
        "    address_2: '', zip_code: '1', city: y, state: '', country: null },\n"
        "    timezone: { name: Europe/Berlin, offset: 3600 }, language: { code: en, name: English },\n"
        "    settings: { b2c: { allow: false, default: false }, theme: default,\n"
        "      product: { mode: advanced }, default_account_id: null, use_social_lookup: false,\n"
        "      teams_can_create_relations_paths: true, groups_can_create_relations_paths: true },\n"
        "    created_at: '2016-08-18 09:08:14', updated_at: '2016-08-18 09:08:14' }\n"
    )
    easir = await configured("{}", companies=company)
    easir.clock.set(moment("2018-10-23 06:00:00"))

    assert "2018-10-29 07:00:00" == await escalated_at(easir, [*MONDAY, *CLOSED], team_id=61)


@pytest.mark.evidence("inferred", "401 for bad tokens; a missing right stays 403")
async def test_a_bad_token_can_be_401(configured):
    easir = await configured("bad_token_status: 401")

    assert (401, [("unauthorized", None)]) == await easir.errors(
        easir.as_("expired").get("/lead-types")
    )
    assert 403 == (await easir.as_("taurean").delete(SERVICE))[0]
    credentials = {"client_id": "x", "client_secret": "x"}
    assert 403 == (await easir.post("/token?grant_type=client_credentials", credentials))[0]


@pytest.mark.evidence("client", "PHP SDK: sends 0 where it means null")
async def test_enable_escalation_0_can_mean_nothing(configured):
    easir = await configured("enable_escalation_0: no_filter")

    assert [27, 1, 26] == [
        (await easir.get("/lead-types", enable_escalation=value))[1]["pagination"]["total"]
        for value in ("0", "false", "1")
    ]


@pytest.mark.evidence("inferred", "all members in all answers")
async def test_lead_types_can_have_all_members_everywhere(configured):
    easir = await configured("lead_type_keys: union")

    (listed,) = await easir.data("/lead-types", q="Interested Buyer")
    made = (await easir.post("/lead-types", {"name": "x", "description": "y", **LEAST}))[1]

    keys = [
        "id", "name", "description", "group_id", "team_id", "relations_paths", "roles",
        "assignment_scheme", "escalation_accept", "escalation_activity", "disabled",
        "enable_escalation", "enable_team_settings", "escalation_active", "lead_count",
        "escalates_at", "sort_order", "created_at", "updated_at",
    ]  # fmt: skip
    assert (keys, keys) == (list(listed), list(made))
    assert [138] == [it["id"] for it in listed["relations_paths"][0]["roles"]]


@pytest.mark.evidence("seed", "is_sales_type will be removed on 2019/11/01")
async def test_is_sales_type_can_be_gone(configured):
    easir = await configured("is_sales_type: removed")

    assert "is_sales_type" not in (await easir.get(f"/relations-paths/{PATH}"))[1]
    (listed,) = await easir.data("/lead-types", q="Interested Buyer")
    assert "is_sales_type" not in listed["relations_paths"][0]


@pytest.mark.evidence("inferred", "stored, without effect")
async def test_settings_that_are_not_enabled_can_be_stored_without_effect(configured):
    easir = await configured("team_settings_not_enabled: stored")

    status, body = await easir.put(f"{SERVICE}/settings", {**LEAST, "escalation_accept": 5})

    assert (200, 14400) == (status, body["escalation_accept"])
    kept = easir.view.team_settings[SERVICE.rpartition("/")[2], 52]
    assert 5 == kept["escalation_accept"]


@pytest.mark.evidence("inferred", "empty lists in team settings too")
async def test_empty_activities_can_be_lists_in_team_settings(configured):
    easir = await configured('empty_activity_types: "[]"')

    body = (await easir.get(f"{TEST_DRIVE}/settings/52"))[1]

    assert {"milestones": [], "supportive": []} == body["relations_paths"][0]["activity_types"]


@pytest.mark.evidence("inferred", "ignored for those who are no admins")
async def test_assigned_user_ids_can_be_ignored(configured):
    easir = await configured("assigned_user_ids: ignore")

    body = (await easir.as_("taurean").get(f"{SERVICE}/leads", assigned_user_ids="787"))[1]

    assert 10 == body["pagination"]["total"]


@pytest.mark.evidence("docs", "Rights: if the plan allows it")
async def test_team_admins_can_be_without_lead_types(configured):
    easir = await configured("team_lead_types: refused")

    body = {"name": "x", "description": "y", **LEAST}
    assert 403 == (await easir.as_("team admin").post("/lead-types", body))[0]
    assert 201 == (await easir.post("/lead-types", body))[0]


@pytest.mark.evidence("client", "a page of 50 is in use")
async def test_the_most_of_a_page_can_be_set(configured):
    easir = await configured("max_per_page: 50")

    assert 50 == (await easir.get("/lead-types", per_page=80))[1]["pagination"]["per_page"]


@pytest.mark.evidence("inferred", "a zone that there is not is refused at start")
@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd"])
def test_an_unknown_time_zone_is_refused_with_its_place(tmp_path, zone):
    (tmp_path / "easir").mkdir()
    team = f"- {{ id: 52, name: x, timezone: {{ name: {zone}, offset: 0 }}, {TIMES} }}\n"
    (tmp_path / "easir" / "teams.yaml").write_text(team)
    for name in ("users", "tokens", "clients", "grants", "leads", "team_settings", "lead_types"):
        (tmp_path / "easir" / f"{name}.yaml").write_text("[]\n")
    for name in ("cases", "lead_files"):
        (tmp_path / "easir" / f"{name}.yaml").write_text("[]\n")

    with pytest.raises(SandboxError, match=r"teams.yaml:1: .*there is no such time zone"):
        Sandbox(["easir"], fixtures=[tmp_path])


TIMES = "created_at: '2018-01-01 00:00:00', updated_at: '2018-01-01 00:00:00'"


@pytest.mark.evidence("inferred", "a strict server refuses what the vendor lets pass")
async def test_a_strict_server_refuses_a_page_that_is_none(client):
    with Sandbox(["easir"], strict=True) as sandbox:
        view = sandbox.world().easir
        headers = {"Authorization": f"Bearer {view.token}"}
        async with client.get(f"{view.url}/lead-types?page=0", headers=headers) as answer:
            assert (422, "page") == (answer.status, (await answer.json())["errors"][0]["field"])
