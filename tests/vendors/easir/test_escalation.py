"""Escalation lives: what falls due is carried out, while open, and can be seen from outside."""

import pytest

OFFICE = [
    *(
        {"day_of_week": number, "closed": False, "open": "08:00:00", "close": "16:00:00"}
        for number in (1, 2, 3, 4)
    ),
    {"day_of_week": 5, "closed": False, "open": "09:00:00", "close": "15:30:00"},
    {"day_of_week": 6, "closed": True},
    {"day_of_week": 0, "closed": True},
]
ALWAYS = []


async def taken_in(easir, team_id=52, **members):
    """Return a new lead of a new type that escalates after two hours."""
    type_id = await easir.new_type(**{"escalation_accept": 7200, **members})
    return (await easir.new_lead(type_id, team_id))["id"]


async def status(easir, id):
    return (await easir.lead(id))["status"]


@pytest.mark.evidence("seed", "Escalation durations: 7200 is two hours")
async def test_a_lead_that_nobody_accepts_escalates_after_its_seconds(easir):
    id = await taken_in(easir)

    easir.clock.advance(seconds=7199)
    assert "assigned" == await status(easir, id)
    easir.clock.advance(seconds=1)

    lead = await easir.lead(id)
    assert "escalated" == lead["status"]
    assert [
        {"team_id": 52, "escalation_type": "accept", "escalation_date": "2018-10-22 09:00:00"}
    ] == lead["escalations"]


@pytest.mark.evidence("seed", "accepted within its seconds")
async def test_a_lead_that_is_accepted_in_time_does_not_escalate(easir):
    id = await taken_in(easir)
    easir.clock.advance(seconds=7199)
    await easir.put(f"/leads/{id}/accept")

    easir.clock.advance(days=30)

    lead = await easir.lead(id)
    assert ("accepted", None) == (lead["status"], lead["escalations"])


@pytest.mark.evidence("seed", "Escalation active hours: the example")
async def test_what_falls_due_at_the_weekend_is_carried_out_on_monday_at_8(easir, moment):
    easir.clock.set(moment("2018-10-19 11:31:00"))  # Friday, 13:31 in Copenhagen
    id = await taken_in(easir, escalation_active=OFFICE)

    easir.clock.set(moment("2018-10-22 05:59:59"))
    assert "assigned" == await status(easir, id)
    easir.clock.set(moment("2018-10-22 06:00:00"))

    lead = await easir.lead(id)
    assert ("escalated", "2018-10-22 06:00:00") == (
        lead["status"],
        lead["escalations"][0]["escalation_date"],
    )


@pytest.mark.evidence("seed", "Escalation active hours: Friday at 15:30 still is open")
async def test_what_falls_due_on_friday_at_1530_is_carried_out_then(easir, moment):
    easir.clock.set(moment("2018-10-19 11:30:00"))
    id = await taken_in(easir, escalation_active=OFFICE)

    easir.clock.set(moment("2018-10-19 13:30:00"))

    assert "escalated" == await status(easir, id)


@pytest.mark.evidence("inferred", "the team's time zone, through the end of summer time")
async def test_the_opening_after_the_change_of_the_clocks_is_an_hour_later_in_utc(easir, moment):
    easir.clock.set(moment("2018-10-26 12:00:00"))
    id = await taken_in(easir, escalation_active=OFFICE)

    easir.clock.set(moment("2018-10-29 06:59:59"))
    assert "assigned" == await status(easir, id)
    easir.clock.set(moment("2018-10-29 07:00:00"))

    assert "escalated" == await status(easir, id)


@pytest.mark.evidence("inferred", "no zone of team or company: UTC")
async def test_a_team_without_zone_keeps_utc(easir, moment):
    easir.clock.set(moment("2018-10-21 12:00:00"))
    id = await taken_in(easir, team_id=61, escalation_active=OFFICE)

    easir.clock.set(moment("2018-10-22 07:59:59"))
    assert "assigned" == await status(easir, id)
    easir.clock.set(moment("2018-10-22 08:00:00"))

    assert "escalated" == await status(easir, id)


@pytest.mark.evidence("docs", "Escalation: a lead without team has not been received by one")
async def test_a_lead_of_no_team_does_not_escalate(easir):
    id = await taken_in(easir, team_id=None)

    easir.clock.advance(days=30)

    assert "assignable" == await status(easir, id)


@pytest.mark.evidence("inferred", "enable_escalation false; no seconds; all days closed")
@pytest.mark.parametrize(
    "members",
    [
        {"enable_escalation": False},
        {"escalation_accept": None},
        {"escalation_active": [{"day_of_week": n, "closed": True} for n in range(7)]},
    ],
    ids=["not enabled", "no seconds", "never open"],
)
async def test_what_can_not_escalate_does_not(easir, members):
    id = await taken_in(easir, **members)

    easir.clock.advance(days=30)

    assert "assigned" == await status(easir, id)


@pytest.mark.evidence("inferred", "a disabled or deleted type stops its running escalations")
@pytest.mark.parametrize("how", ["disabled", "deleted"])
async def test_a_type_that_goes_stops_what_runs(easir, how):
    type_id = await easir.new_type(escalation_accept=7200)
    id = (await easir.new_lead(type_id))["id"]
    if how == "deleted":
        await easir.delete(f"/lead-types/{type_id}")
    else:
        await change(easir, type_id, disabled=True)

    easir.clock.advance(days=30)

    assert "assigned" == await status(easir, id)


async def change(easir, type_id, **members):
    body = {
        "name": "Web leads",
        "description": "From the site",
        "relations_paths": ["9eae431b-3d0f-4528-9c59-e9d1a40fcd04"],
    }
    status, answer = await easir.put(f"/lead-types/{type_id}", {**body, **members})
    assert 200 == status, answer


@pytest.mark.evidence("inferred", "running escalations follow a change of the type")
@pytest.mark.parametrize(("seconds", "expected"), [(60, "escalated"), (9000, "assigned")])
async def test_running_escalations_follow_the_type(easir, seconds, expected):
    type_id = await easir.new_type(escalation_accept=7200)
    id = (await easir.new_lead(type_id))["id"]
    easir.clock.advance(seconds=3600)
    await change(easir, type_id, escalation_accept=seconds)

    easir.clock.advance(seconds=3600)

    assert expected == await status(easir, id)


@pytest.mark.evidence(
    "seed", "escalation_activity; docs: from acceptance; inferred: the status stays"
)
async def test_an_accepted_lead_without_activity_escalates(easir):
    id = await taken_in(easir, escalation_activity=3600)
    easir.clock.advance(seconds=1800)
    await easir.put(f"/leads/{id}/accept")

    easir.clock.advance(seconds=3599)
    assert (await easir.lead(id))["escalations"] is None
    easir.clock.advance(seconds=1)

    lead = await easir.lead(id)
    assert "accepted" == lead["status"]
    assert [
        {"team_id": 52, "escalation_type": "activity", "escalation_date": "2018-10-22 08:30:00"}
    ] == lead["escalations"]


@pytest.mark.evidence("seed", "escalation_activity: seconds to create an activity on the case")
async def test_an_activity_ends_the_escalation_of_an_accepted_lead(easir):
    id = await taken_in(easir, escalation_activity=3600)
    case_id = (await easir.put(f"/leads/{id}/accept"))[1]["case_id"]
    assert 201 == (await easir.post(f"/cases/{case_id}/activities", {"name": "Call"}))[0]

    easir.clock.advance(days=30)

    lead = await easir.lead(id)
    assert (None, "2018-10-22 07:00:00") == (
        lead["escalations"],
        lead["acceptions"][0]["first_activity_at"],
    )


@pytest.mark.evidence("docs", "Leads: called, then revoked; inferred: after as long again")
async def test_a_called_lead_is_revoked_after_as_long_again(easir):
    id = await taken_in(easir)
    easir.clock.advance(seconds=7200)
    assert 200 == (await easir.put(f"/leads/{id}/call"))[0]

    easir.clock.advance(seconds=7199)
    assert "called" == await status(easir, id)
    easir.clock.advance(seconds=1)

    lead = await easir.lead(id)
    assert "revoked" == lead["status"]
    assert [
        {"team_id": 52, "escalation_type": "accept", "revocation_date": "2018-10-22 11:00:00"}
    ] == lead["revocations"]


@pytest.mark.evidence("docs", "Leads: expires_at")
async def test_a_lead_that_is_too_old_expires_and_is_not_shown_to_the_team(easir):
    type_id = await easir.new_type()
    id = (await easir.new_lead(type_id, expires_at="2018-10-22 08:00:00"))["id"]

    easir.clock.advance(hours=1)

    assert "expired" == await status(easir, id)
    assert [] == await easir.data(f"/lead-types/{type_id}/leads")
    assert 403 == (await easir.as_("taurean").get(f"/leads/{id}"))[0]


@pytest.mark.evidence("docs", "Leads: not accepted")
async def test_an_accepted_lead_does_not_expire(easir):
    id = (await easir.new_lead(expires_at="2018-10-22 08:00:00"))["id"]
    await easir.put(f"/leads/{id}/accept")

    easir.clock.advance(hours=1)

    assert "accepted" == await status(easir, id)


@pytest.mark.evidence("inferred", "reassignment restarts the counting")
async def test_escalation_counts_anew_after_an_assignment(easir):
    id = await taken_in(easir)
    easir.clock.advance(seconds=7000)
    await easir.put(f"/leads/{id}/assign", {"team_id": 53})

    easir.clock.advance(seconds=7199)
    assert "assigned" == await status(easir, id)
    easir.clock.advance(seconds=1)

    assert 53 == (await easir.lead(id))["escalations"][0]["team_id"]


@pytest.mark.evidence("seed", "escalation responsible users will receive a notification")
async def test_the_users_who_want_to_be_told_of_escalations_are(easir):
    users = [
        {"id": 786, "escalation_notifications": True},
        {"id": 787, "escalation_notifications": False},
    ]
    id = await taken_in(easir, users=users)

    easir.clock.advance(hours=2)

    assert [
        {
            "id": 1,
            "user_id": 786,
            "kind": "escalation",
            "lead_id": id,
            "sent_at": "2018-10-22 09:00:00",
        }
    ] == list(easir.view.notifications)


@pytest.mark.evidence("inferred", "what falls due is carried out in order of time")
async def test_many_leads_escalate_in_order(easir):
    type_id = await easir.new_type(
        escalation_accept=3600, users=[{"id": 786, "escalation_notifications": True}]
    )
    ids = []
    for _ in range(5):
        ids.append((await easir.new_lead(type_id))["id"])
        easir.clock.advance(seconds=60)

    easir.clock.advance(days=1)

    assert ids == [it["lead_id"] for it in easir.view.notifications]


@pytest.mark.evidence("inferred", "leads of the fixtures rest")
async def test_nothing_of_the_fixtures_falls_due(easir):
    easir.clock.advance(days=3000)

    assert "assigned" == await status(easir, "177a16d3-fbe1-4186-bfbc-51925de2557c")


@pytest.mark.evidence(
    "inferred", "a lead that is put behind the vendor's back falls due as it says"
)
async def test_a_lead_that_the_control_plane_changes_falls_due(easir):
    id = await taken_in(easir)
    origin, _, world = easir.view.url.removesuffix("/easir").partition("/w/")
    url = f"{origin}/_sandbox/worlds/{world}/state/easir/leads/{id}"
    async with easir.client.get(url) as answer:
        record = await answer.json()
    async with easir.client.put(url, json={**record, "due_at": easir.clock.now + 5}) as answer:
        assert 200 == answer.status, await answer.text()

    easir.clock.advance(seconds=5)

    assert "escalated" == await status(easir, id)
