"""Leads: taken in, shown, accepted, rejected, assigned, called about (docs: Leads)."""

import pytest

SERVICE = "990f3e13-d891-460e-82da-5af3a223b6b3"
SAMPLE = "/leads/177a16d3-fbe1-4186-bfbc-51925de2557c"
ESCALATED = "/leads/5a3bb2c8-6f0e-4b0b-9f53-2f1f9b7d1c22"
REJECTED = "/leads/9e5c2f88-1d4b-4e39-9a27-8c6b0d3f5a44"
ACCEPTED = "/leads/8d4b1e77-0c3a-4d28-8f16-7b5a9c2e4f33"
IDA = {
    "fixed_fields": [{"name": "first_name", "value": "Ida"}, {"name": "phone", "value": 4512}],
    "custom_fields": [{"name": "newsletter", "value": True}],
}


@pytest.mark.evidence("client", "PHP SDK: POST /leads; docs: assigned with a team")
async def test_a_lead_is_taken_in(easir):
    status, body = await easir.post(
        "/leads",
        {
            "lead_type_id": SERVICE, "team_id": 52, "agency_team_id": 60, "interest": "Brakes",
            "lead_source": "website", "lead_data": [{"key": "km", "value": 90000}],
            "contact": IDA, "external_weight": 0.5, "expires_at": "2018-12-24 12:00:00",
        },
    )  # fmt: skip

    assert 201 == status
    assert ("assigned", 52, 60, "Brakes", [{"key": "km", "value": 90000}], IDA, 0.5) == tuple(
        body[it]
        for it in ("status", "team_id", "agency_team_id", "interest", "lead_data", "contact",
                   "external_weight")
    )  # fmt: skip
    assert ("2018-12-24 12:00:00", 416, "Holm Biler Aarhus", "Service enquiry") == (
        body["expires_at"],
        body["company_id"],
        body["team"]["name"],
        body["lead_type"]["name"],
    )


@pytest.mark.evidence("seed", "Get Leads by Lead Type: fields by number")
async def test_the_list_of_a_type_numbers_the_fields(easir):
    lead = await easir.new_lead(contact=IDA)

    (shown,) = [
        it for it in await easir.data(f"/lead-types/{SERVICE}/leads") if it["id"] == lead["id"]
    ]
    assert {
        "fixed_fields": [
            {"field_id": 18, "text_value": "Ida"},
            {"field_id": 21, "numeric_value": 4512},
        ],
        "custom_fields": [{"field_id": 22, "numeric_value": 1}],
    } == shown["contact"]


@pytest.mark.evidence("client", "PHP SDK: b2c is true by default; inferred: nothing is required")
async def test_a_lead_of_nothing_is_assignable_and_b2c(easir):
    status, body = await easir.post("/leads", {})

    assert (201, "assignable", True, None) == (
        status, body["status"], body["b2c"], body["lead_type"],
    )  # fmt: skip


@pytest.mark.evidence("inferred", "what a lead refers to has to be there; types client")
@pytest.mark.parametrize(
    ("members", "field", "code"),
    [
        ({"lead_type_id": "x"}, "lead_type_id", "invalid"),
        ({"lead_type_id": 7}, "lead_type_id", "invalid"),
        ({"lead_type_id": "b0a1f2e3-d4c5-4b6a-9798-8a9bacbdce08"}, "lead_type_id", "invalid"),
        ({"lead_type_id": "0f5c3f62-7f3e-4f5e-9a67-8d0a4b2c6e03"}, "lead_type_id", "invalid"),
        ({"team_id": 99}, "team_id", "invalid"),
        ({"team_id": "52"}, "team_id", "integer"),
        ({"agency_team_id": 99}, "agency_team_id", "invalid"),
        ({"account_id": "x"}, "account_id", "invalid"),
        ({"contact_id": "x"}, "contact_id", "invalid"),
        ({"contact": []}, "contact", "invalid"),
        ({"contact": {"fixed_fields": [{"value": 1}]}}, "contact.fixed_fields.0.name", "required"),
        ({"contact": {"fixed_fields": [{"name": "shoe"}]}}, "contact.fixed_fields.0.name", "invalid"),
        ({"contact": {"custom_fields": [{"name": "first_name"}]}}, "contact.custom_fields.0.name", "invalid"),
        ({"b2c": False, "contact": {"custom_fields": [{"name": "newsletter"}]}},
         "contact.custom_fields.0.name", "invalid"),
        ({"expires_at": "soon"}, "expires_at", "date"),
        ({"expires_at": 5}, "expires_at", "date"),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, "expires_at", "date"),
        ({"interest": 5}, "interest", "invalid"),
        ({"lead_data": [{}]}, "lead_data.0.key", "required"),
        ({"external_weight": "x"}, "external_weight", "numeric"),
        ({"b2c": "x"}, "b2c", "boolean"),
    ],
)  # fmt: skip
async def test_a_lead_that_is_wrong_is_not_taken_in(easir, members, field, code):
    before = easir.view.leads

    assert (422, [(f"validation.{code}", field)]) == await easir.errors(
        easir.post("/leads", members)
    )
    assert before is easir.view.leads


@pytest.mark.evidence("inferred", "an update changes what it gives")
async def test_an_update_changes_what_it_gives(easir):
    body = (await easir.put(SAMPLE, {"interest": "Tyres", "lead_source": None}))[1]

    assert ("Tyres", "Cruickshank", "2018-10-22 07:00:00") == (
        body["interest"],
        body["contact"]["fixed_fields"][1]["value"],
        body["updated_at"],
    )


@pytest.mark.evidence("docs", "Accept a lead: contact, account and case are made")
async def test_accepting_makes_contact_account_and_case(easir):
    status, body = await easir.as_("taurean").put(f"{SAMPLE}/accept")

    assert (200, "accepted", 786) == (status, body["status"], body["user_id"])
    assert [
        {
            "team_id": 52,
            "user_id": 786,
            "case_id": body["case_id"],
            "account_id": body["account_id"],
            "contact_id": body["contact_id"],
            "accepted_date": "2018-10-22 07:00:00",
            "first_activity_at": None,
        }
    ] == body["acceptions"]
    view = easir.view
    assert body["contact"]["fixed_fields"] == view.contacts[body["contact_id"]]["fixed_fields"]
    assert body["account"]["fixed_fields"] == view.accounts[body["account_id"]]["fixed_fields"]
    assert (
        "4c9e2d4b-8a57-4b07-93f7-3d8f6f5c2a11" == view.cases[body["case_id"]]["relations_path_id"]
    )


@pytest.mark.evidence("docs", "Reject a lead: for the whole team")
async def test_rejecting_is_for_the_whole_team(easir):
    body = (await easir.as_("taurean").put(f"{SAMPLE}/reject", {"rejection_reason": "Too far"}))[1]

    assert ("rejected", [{"team_id": 52, "user_id": 786, "rejection_reason": "Too far", "rejection_date": "2018-10-22 07:00:00"}]) == (
        body["status"], body["rejections"],
    )  # fmt: skip


@pytest.mark.evidence("docs", "not accepted after rejection, not rejected after acceptance")
@pytest.mark.parametrize(
    "path",
    [f"{REJECTED}/accept", f"{REJECTED}/reject", f"{ACCEPTED}/reject", f"{ACCEPTED}/accept",
     f"{SAMPLE}/call", f"{REJECTED}/call"],
)  # fmt: skip
async def test_what_is_dealt_with_can_not_be_dealt_with_so(easir, path):
    assert (422, [("validation.invalid", "status")]) == await easir.errors(easir.put(path))


@pytest.mark.evidence("docs", "Leads: a rejected lead can be reassigned in Agency")
async def test_a_rejected_lead_can_be_assigned_to_another_team(easir):
    body = (await easir.as_("agency").put(f"{REJECTED}/assign", {"team_id": 54}))[1]

    assert ("assigned", 54, [53, 54]) == (
        body["status"],
        body["team_id"],
        [it["team_id"] for it in body["assignments"]],
    )
    assert 200 == (await easir.as_("berlin").put(f"{REJECTED}/accept"))[0]


@pytest.mark.evidence("inferred", "assigned to a user of the team")
async def test_a_lead_can_be_assigned_to_a_user(easir):
    body = (await easir.put(f"{SAMPLE}/assign", {"team_id": 52, "user_id": 787}))[1]

    assert 787 == body["user_id"]
    assert 403 == (await easir.as_("taurean").get(SAMPLE))[0]


@pytest.mark.evidence("inferred", "what can't be assigned so")
@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (SAMPLE, {}, ("validation.required", "team_id")),
        (SAMPLE, {"team_id": 99}, ("validation.invalid", "team_id")),
        (SAMPLE, {"team_id": 52, "user_id": 705}, ("validation.invalid", "user_id")),
        (SAMPLE, {"team_id": 52, "user_id": 799}, ("validation.invalid", "user_id")),
        (ACCEPTED, {"team_id": 52}, ("validation.invalid", "status")),
    ],
)
async def test_an_assignment_that_is_wrong_is_refused(easir, path, body, expected):
    assert (422, [expected]) == await easir.errors(easir.put(f"{path}/assign", body))


@pytest.mark.evidence("docs", "Leads: an agency calls about an escalated lead")
async def test_an_agency_marks_an_escalated_lead_as_called(easir):
    body = (await easir.as_("agency").put(f"{ESCALATED}/call"))[1]

    assert ("called", [{"team_id": 53, "user_id": 703, "call_date": "2018-10-22 07:00:00"}]) == (
        body["status"],
        body["calls"],
    )


@pytest.mark.evidence("docs", "Rights: opportunities to accept, agency to assign and call")
@pytest.mark.parametrize(
    ("who", "path", "body"),
    [
        ("reception", f"{SAMPLE}/accept", {}),
        ("reception", f"{SAMPLE}/reject", {}),
        ("taurean", f"{SAMPLE}/assign", {"team_id": 53}),
        ("taurean", f"{ESCALATED}/call", {}),
        ("odense", f"{SAMPLE}/accept", {}),
        ("agency", f"{SAMPLE}/accept", {}),
    ],
)
async def test_who_may_not_is_403(easir, who, path, body):
    assert (403, [("unauthorized", None)]) == await easir.errors(easir.as_(who).put(path, body))


@pytest.mark.evidence(
    "client", "GET /leads with paging, search and sorting; inferred: who sees what"
)
async def test_leads_are_listed_as_far_as_the_user_sees_them(easir):
    totals = {
        who: (await easir.as_(who).get("/leads"))[1]["pagination"]["total"]
        for who in ("agency", "taurean", "odense", "berlin")
    }
    assert {"agency": 39, "taurean": 15, "odense": 28, "berlin": 4} == totals


@pytest.mark.evidence("client", "q, sort_by, sort_direction")
async def test_leads_can_be_searched_and_sorted(easir):
    up = await easir.data("/leads", q="service of a car", sort_by="interest")
    down = await easir.data(
        "/leads", q="service of a car", sort_by="interest", sort_direction="desc"
    )

    assert "Service of a car 10 years old" == up[0]["interest"]
    assert [it["id"] for it in up] == [it["id"] for it in reversed(down)]
    assert ["Sofie"] == [
        it["contact"]["fixed_fields"][0]["value"]
        for it in await easir.data("/leads", q="HOLST", sort_by="nothing", per_page=1)
    ]


@pytest.mark.evidence("inferred", "unknown leads and cases")
async def test_an_unknown_lead_or_case_is_404(easir):
    assert 404 == (await easir.get("/leads/x"))[0]
    assert 404 == (await easir.post("/cases/x/activities", {"name": "Call"}))[0]
