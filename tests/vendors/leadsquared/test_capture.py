"""Capture Leads: which lead is meant, and what changes of it."""

import pytest

LEADS = "/v2/LeadManagement.svc"
JOHN = "3aee22bd-8419-422a-8242-c510df9af021"
PAUL = "6ba78830-bd39-435f-8687-460b677f3fb4"
VISITOR = "d4e5f607-1829-4a3b-8c4d-5e6f70811203"
RITU = "c2a94d10-7b35-4e68-8f01-3d5b9e7c1019"
JOHNS_MAIL, JOHNS_PHONE, RITUS_MAIL = "john@example.com", "9845012345", "ritu.saxena@example.com"


def pairs(**values):
    return [{"Attribute": name, "Value": value} for name, value in values.items()]


async def capture(leadsquared, query=None, **values):
    answer = await leadsquared.post(f"{LEADS}/Lead.Capture", pairs(**values), **query or {})
    assert "Success" == answer["Status"]
    message = answer["Message"]
    assert ["Id", "RelatedId", "IsCreated"] == list(message)
    assert message["Id"] == message["RelatedId"]
    return message["Id"], message["IsCreated"]


@pytest.mark.evidence("docs", "How it Works: ProspectId, then EmailAddress, then Phone")
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ProspectID": PAUL}, PAUL),
        ({"ProspectId": JOHN, "EmailAddress": JOHNS_MAIL}, JOHN),
        ({"ProspectID": PAUL, "Phone": JOHNS_PHONE}, None),
        ({"ProspectID": "unknown", "EmailAddress": JOHNS_MAIL}, JOHN),
        ({"EmailAddress": JOHNS_MAIL}, JOHN),
        ({"EmailAddress": RITUS_MAIL, "Phone": "9000000009"}, RITU),
        ({"EmailAddress": "new@example.com", "Phone": JOHNS_PHONE}, JOHN),
        ({"Phone": JOHNS_PHONE}, JOHN),
    ],
)
async def test_a_known_lead_is_updated(leadsquared, values, expected):
    if expected is None:
        refused = await leadsquared.refused("POST", f"{LEADS}/Lead.Capture", json=pairs(**values))
        assert "A Lead with same Phone Number already exists." == refused[2]
        return

    captured = await capture(leadsquared, mx_City="Chennai", **values)

    assert (expected, False) == captured
    assert "Chennai" == (await leadsquared.lead(expected))["mx_City"]


@pytest.mark.evidence("docs", "How it Works: no match, or none of the three: a new lead")
@pytest.mark.parametrize(
    "values",
    [{}, {"EmailAddress": "new@example.com"}, {"ProspectID": "unknown", "Phone": "9000000009"}],
)
async def test_an_unknown_lead_is_created(leadsquared, values):
    id, created = await capture(leadsquared, FirstName="Yamuna", **values)

    assert created
    assert "Yamuna" == (await leadsquared.lead(id))["FirstName"]


@pytest.mark.evidence("docs", "How it Works: ProspectId matches, EmailAddress does not: a new lead")
async def test_a_known_id_with_another_email_address_is_a_new_lead(leadsquared):
    id, created = await capture(leadsquared, ProspectID=JOHN, EmailAddress="new@example.com")

    assert created
    assert JOHN != id


@pytest.mark.evidence("docs", "How it Works: an anonymous visitor becomes a lead of the same id")
async def test_a_visitor_becomes_a_lead_with_the_same_id(leadsquared):
    assert (VISITOR, True) == await capture(leadsquared, ProspectID=VISITOR, FirstName="Yamuna")
    assert "Yamuna" == (await leadsquared.lead(VISITOR))["FirstName"]


@pytest.mark.evidence("docs", "How it Works: SearchBy goes before")
async def test_search_by_goes_before_the_usual_order(leadsquared):
    values = {"EmailAddress": "new@example.com", "Phone": JOHNS_PHONE, "SearchBy": "Phone"}

    assert (JOHN, False) == await capture(leadsquared, **values)
    assert "new@example.com" == (await leadsquared.lead(JOHN))["EmailAddress"]


@pytest.mark.evidence("docs", "How it Works: with all four, SearchBy is ignored")
async def test_search_by_is_ignored_where_all_four_are_given(leadsquared):
    values = {"ProspectID": RITU, "EmailAddress": RITUS_MAIL, "Phone": "9000000009"}

    assert (RITU, False) == await capture(leadsquared, **values, SearchBy="Phone")


@pytest.mark.evidence("docs", "How it Works: the lead source is not updated")
async def test_a_known_lead_keeps_its_source(leadsquared):
    await capture(leadsquared, EmailAddress=JOHNS_MAIL, Source="Facebook")
    await capture(leadsquared, ProspectID=PAUL, Source="Facebook")

    assert "Referral Sites" == (await leadsquared.lead(JOHN))["Source"]
    assert "Facebook" == (await leadsquared.lead(PAUL))["Source"]


@pytest.mark.evidence("docs", "LeadUpdateBehavior; what each does: by its name")
@pytest.mark.parametrize(
    ("behaviour", "city", "company", "phone"),
    [
        ("DoNotUpdate", "Bangalore", None, "+91-9845012345"),
        ("UpdateOnlyEmptyFields", "Bangalore", "Chair", "+91-9845012345"),
        ("DoNotUpdateUniqueFields", "Chennai", "Chair", "+91-9845012345"),
        (None, "Chennai", "Chair", "+91-9000000009"),
    ],
)
async def test_what_becomes_of_a_known_lead(leadsquared, behaviour, city, company, phone):
    query = {"LeadUpdateBehavior": behaviour} if behaviour else {}
    given = {"EmailAddress": JOHNS_MAIL, "mx_City": "Chennai", "JobTitle": "Chair", "Phone": "9000000009"}  # fmt: skip

    assert (JOHN, False) == await capture(leadsquared, query, **given)

    lead = await leadsquared.lead(JOHN)
    assert (city, company, phone) == (lead["mx_City"], lead["JobTitle"], lead["Phone"])


@pytest.mark.evidence("inferred", "another behaviour is refused")
async def test_an_unknown_behaviour_is_refused(leadsquared):
    path = f"{LEADS}/Lead.Capture?LeadUpdateBehavior=Perhaps"

    assert (
        500, "MXInvalidInputException", "Invalid Input! Parameter Name: LeadUpdateBehavior",
    ) == await leadsquared.refused("POST", path, json=pairs(FirstName="A"))  # fmt: skip
