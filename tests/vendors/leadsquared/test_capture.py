"""Leads captured."""

import pytest

from .conftest import ANIL, LEADS, LEELA, ROHAN, fields

CAPTURE = f"{LEADS}Lead.Capture"


def invalid(name):
    message = f"Invalid Input! Parameter Name: {name} value is not correct."
    return 500, "MXInvalidInputException", message


async def capture(leadsquared, *, search_by=None, behavior=None, **values):
    lead = fields(**values)
    if search_by:
        lead.append({"Attribute": "SearchBy", "Value": search_by})
    query = {"LeadUpdateBehavior": behavior} if behavior else {}
    message = (await leadsquared.post(CAPTURE, lead, **query))["Message"]
    assert message["Id"] == message["RelatedId"]
    return message["Id"], message["IsCreated"]


@pytest.mark.evidence(
    "docs", "Capture Lead: by ProspectId, then e-mail, then phone; the answer: client"
)
@pytest.mark.parametrize(
    "values",
    [
        {"ProspectId": ANIL}, {"ProspectID": ANIL}, {"ProspectID": ANIL, "EmailAddress": "anil.kapoor@example.com"},
        {"EmailAddress": "anil.kapoor@example.com", "Phone": "+91-9847012399"}, {"Phone": "+91-9845098450"},
        {"ProspectID": "nobody", "Phone": "+91-9845098450"},
    ],
)  # fmt: skip
async def test_a_capture_finds_a_lead(leadsquared, values):
    assert (ANIL, False) == await capture(leadsquared, **values, mx_City="Pune")
    assert "Pune" == (await leadsquared.lead(ANIL))["mx_City"]


@pytest.mark.evidence("docs", "Capture Lead: an id with another e-mail means a new lead")
async def test_an_id_with_another_address_is_a_new_lead(leadsquared):
    id, created = await capture(leadsquared, ProspectId=ANIL, EmailAddress="other@example.com")

    assert (True, True) == (created, id != ANIL)


@pytest.mark.evidence(
    "docs", "Capture Lead: SearchBy comes first, unless id, e-mail and phone are given"
)
async def test_search_by_comes_first_but_for_one_case(leadsquared):
    given = {
        "EmailAddress": "leela.menon@example.com",
        "Phone": "+91-9847012345",
        "FirstName": "Leela",
    }

    assert (LEELA, False) == await capture(
        leadsquared, search_by="FirstName", ProspectId=ANIL, FirstName="Leela"
    )
    await capture(
        leadsquared, search_by="FirstName", ProspectId=LEELA, **{**given, "FirstName": "Nobody"}
    )
    assert "Nobody" == (await leadsquared.lead(LEELA))["FirstName"]


@pytest.mark.evidence("docs", "Capture Lead: the source is not overwritten")
async def test_a_source_is_not_overwritten(leadsquared):
    await capture(leadsquared, ProspectId=ANIL, Source="Website", SourceMedium="Mail")

    lead = await leadsquared.lead(ANIL)
    assert ("Referral", "Mail") == (lead["Source"], lead["SourceMedium"])


@pytest.mark.evidence("docs", "Capture Lead: LeadUpdateBehavior")
@pytest.mark.parametrize(
    ("behavior", "expected"),
    [
        (None, ("Pune", "Chair", "+91-1")), ("DoNotUpdate", ("Mumbai", None, "+91-9845098450")),
        ("UpdateOnlyEmptyFields", ("Mumbai", "Chair", "+91-9845098450")),
        ("DoNotUpdateUniqueFields", ("Pune", "Chair", "+91-9845098450")),
    ],
)  # fmt: skip
async def test_a_repeated_capture_can_keep_fields_back(leadsquared, behavior, expected):
    found = await capture(
        leadsquared, behavior=behavior, EmailAddress="anil.kapoor@example.com", Phone="+91-1", mx_City="Pune",
        mx_Street1="Chair",
    )  # fmt: skip

    lead = await leadsquared.lead(ANIL)
    assert (ANIL, False) == found
    assert expected == (lead["mx_City"], lead["mx_Street1"], lead["Phone"])


@pytest.mark.evidence("inferred", "a behavior that there is not")
async def test_an_unknown_behavior_is_refused(leadsquared):
    assert invalid("LeadUpdateBehavior") == await leadsquared.refusal(
        "POST", CAPTURE, fields(FirstName="A"), LeadUpdateBehavior="Ask"
    )


@pytest.mark.evidence("seed", "leads belong to their owners")
async def test_a_lead_can_be_given_to_an_owner(leadsquared):
    id, created = await capture(leadsquared, FirstName="Asha", OwnerId=ROHAN)

    assert (True, "Rohan Mehta") == (created, (await leadsquared.lead(id))["OwnerIdName"])
