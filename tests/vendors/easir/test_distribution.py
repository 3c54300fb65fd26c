"""Assignment schemes: who gets a lead, who sees it, and who is told (seed: Assignment Schemes)."""

import pytest

TRADE_IN = "6d2f8f0a-3c47-4c1e-a5b5-1f1c9b4e7d01"


async def assignees(easir, times, team_id=52, lead_type_id=TRADE_IN):
    return [(await easir.new_lead(lead_type_id, team_id))["user_id"] for _ in range(times)]


def listed(*ids, **more):
    return [{"id": id, **more} for id in ids]


@pytest.mark.evidence("seed", "first_in_first_out is the default: visible to the whole team")
async def test_by_default_a_lead_is_given_to_nobody_in_particular(easir):
    lead = await easir.new_lead()

    assert (0, [{"team_id": 52, "user_id": 0, "assignment_date": "2018-10-22 07:00:00"}]) == (
        lead["user_id"],
        lead["assignments"],
    )
    for who in ("taurean", "michelle"):
        assert 200 == (await easir.as_(who).get(f"/leads/{lead['id']}"))[0]


@pytest.mark.evidence("seed", "depending on how the lead is created: without team, the company")
async def test_a_lead_without_team_is_visible_to_the_whole_company(easir):
    lead = await easir.new_lead(team_id=None)

    assert "assignable" == lead["status"]
    assert 200 == (await easir.as_("berlin").get(f"/leads/{lead['id']}"))[0]


@pytest.mark.evidence("seed", "evenly_distributed: based on who was assigned last; order inferred")
async def test_leads_go_to_one_user_after_the_other(easir):
    type_id = await easir.new_type(
        assignment_scheme="evenly_distributed", users=listed(787, 788, 786)
    )

    assert [787, 788, 786, 787] == await assignees(easir, 4, lead_type_id=type_id)


@pytest.mark.evidence("inferred", "users who are deleted or of another team are skipped")
async def test_users_who_can_not_have_the_lead_are_skipped(easir):
    assert [786, 787, 786] == await assignees(easir, 3)


@pytest.mark.evidence("inferred", "the rotation is kept for each team")
async def test_each_team_has_its_own_turn(easir):
    assert [786] == await assignees(easir, 1)
    assert [705, 705] == await assignees(easir, 2, team_id=53)
    assert [787] == await assignees(easir, 1)
    assert [705] == await assignees(easir, 1, team_id=53)
    assert [786] == await assignees(easir, 1)


@pytest.mark.evidence("inferred", "nobody in the list who could have it: as first_in_first_out")
async def test_a_team_without_listed_users_gets_the_lead_as_a_whole(easir):
    assert [0] == await assignees(easir, 1, team_id=54)


@pytest.mark.evidence("seed", "the assigned users are those of the team's settings")
async def test_the_users_of_the_team_settings_take_the_place_of_the_type_s(easir):
    type_id = await easir.new_type(
        assignment_scheme="evenly_distributed", enable_team_settings=True, users=listed(786)
    )
    path = ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"]
    await easir.put(
        f"/lead-types/{type_id}/settings", {"relations_paths": path, "users": listed(788, 787)}
    )

    assert [788, 787, 788] == await assignees(easir, 3, lead_type_id=type_id)


@pytest.mark.evidence("seed", "assigned directly to a user")
async def test_a_lead_that_was_given_to_a_user_is_shown_to_that_user_and_admins(easir):
    lead = await easir.new_lead(TRADE_IN)

    shown = {
        who: [it["id"] for it in await easir.as_(who).data(f"/lead-types/{TRADE_IN}/leads")]
        for who in ("taurean", "michelle")
    }
    assert {"taurean": [lead["id"]], "michelle": []} == shown
    assert [lead["id"]] == [it["id"] for it in await easir.data(f"/lead-types/{TRADE_IN}/leads")]


@pytest.mark.evidence("seed", "when it escalates it becomes visible for the whole team again")
async def test_an_escalated_lead_is_shown_to_the_whole_team_again(easir):
    lead = await easir.new_lead(TRADE_IN)

    easir.clock.advance(hours=1)

    (shown,) = await easir.as_("michelle").data(f"/lead-types/{TRADE_IN}/leads")
    assert (lead["id"], 0, 786) == (
        shown["id"],
        shown["user_id"],
        shown["assignments"][0]["user_id"],
    )


@pytest.mark.evidence("inferred", "the assignee is told, with assignment_notifications")
async def test_the_assignee_is_told_if_it_wants_to_be(easir):
    await assignees(easir, 2)

    assert [(786, "assignment")] == [(it["user_id"], it["kind"]) for it in easir.view.notifications]


@pytest.mark.evidence("inferred", "a colleague can't accept what was given to somebody else")
async def test_only_the_assignee_can_accept_before_it_escalates(easir):
    lead = await easir.new_lead(TRADE_IN)

    assert 403 == (await easir.as_("michelle").put(f"/leads/{lead['id']}/accept"))[0]
    assert 200 == (await easir.as_("taurean").put(f"/leads/{lead['id']}/accept"))[0]


@pytest.mark.evidence("inferred", "autoreply: on creation, to the contact, if enabled")
@pytest.mark.parametrize(
    ("autoreply", "hour", "expected"),
    [
        ({"enabled": True}, 7, 1),
        ({"enabled": True}, 20, 1),
        ({"enabled": False}, 7, 0),
        ({}, 7, 0),
        ({"enabled": True, "autoreply_outside_office_hours_only": True}, 7, 0),
        ({"enabled": True, "autoreply_outside_office_hours_only": True}, 20, 1),
    ],
)
async def test_an_autoreply_would_be_sent(easir, moment, autoreply, hour, expected):
    easir.clock.set(moment(f"2018-10-22 {hour:02d}:00:00"))
    hours = [{"day_of_week": 1, "closed": False, "open": "08:00:00", "close": "16:00:00"}]
    type_id = await easir.new_type(autoreply=autoreply, escalation_active=hours)

    await easir.new_lead(type_id, contact=IDA)

    assert expected == len(easir.view.autoreplies)


IDA = {"fixed_fields": [{"name": "email", "value": "ida.winther@example.com"}]}


@pytest.mark.evidence("seed", "autoreply: what was sent with the type")
async def test_an_autoreply_says_what_the_type_says(easir):
    reply = {"template_id": 2, "from": "Best Sales", "subject": "Welcome", "content": "Thank you"}
    type_id = await easir.new_type(autoreply={**reply, "enabled": True})

    lead = await easir.new_lead(type_id, contact=IDA)

    assert [
        {
            "id": 1,
            "lead_id": lead["id"],
            "to": "ida.winther@example.com",
            **reply,
            "sent_at": "2018-10-22 07:00:00",
        }
    ] == list(easir.view.autoreplies)


@pytest.mark.evidence("inferred", "without an address there is nobody to write to")
async def test_a_lead_without_address_gets_no_autoreply(easir):
    type_id = await easir.new_type(autoreply={"enabled": True})

    await easir.new_lead(type_id)

    assert [] == list(easir.view.autoreplies)
