"""Leads by a single key, and by criteria, dates, ids and lists."""

import pytest

LEADS = "/v2/LeadManagement.svc"
JOHN = "3aee22bd-8419-422a-8242-c510df9af021"
PAUL = "6ba78830-bd39-435f-8687-460b677f3fb4"
RINGO = "0acb9356-bcd1-4128-b63a-97f52cb8cc3c"
DELETED = "d4e5f607-1829-4a3b-8c4d-5e6f70811202"
VISITOR = "d4e5f607-1829-4a3b-8c4d-5e6f70811203"
INVALID = (500, "MXInvalidInputException")


@pytest.mark.evidence("docs", "Get a Lead by Email Id: values are texts, unset ones null")
async def test_a_lead_is_a_flat_record_of_texts(leadsquared):
    lead = await leadsquared.lead(JOHN)

    assert {
        "ProspectID": JOHN, "ProspectAutoId": "1102", "FirstName": "John", "LastName": "Lennon",
        "EmailAddress": "john@example.com", "Phone": "+91-9845012345", "Mobile": None,
        "Company": "Northern Songs", "Source": "Referral Sites", "ProspectStage": "Prospect",
        "Score": "20", "EngagementScore": "45", "Revenue": "1250.5", "DoNotEmail": "0",
        "IsLead": "1", "StatusCode": "0", "OwnerId": "718ae557-9d0b-11e7-b0ab-02e89b2fb8f4",
        "OwnerIdName": "John George", "OwnerIdEmailAddress": "john.george@example.com",
        "CreatedByName": "Vir Singh", "ModifiedByName": "John George", "Groups": "North",
        "CreatedOn": "2017-12-06 06:39:17.000", "ModifiedOn": "2018-07-27 09:20:50.000",
        "LastModifiedOn": "2018-07-27 09:20:50.000", "mx_City": "Bangalore", "mx_Zip": None,
    }.items() <= lead.items()  # fmt: skip
    assert [it["SchemaName"] for it in leadsquared.view.lead_fields] == list(lead)


@pytest.mark.evidence("recorded", "[] for an unknown id; deleted leads and visitors: inferred")
@pytest.mark.parametrize("id", ["00000000-0000-4000-8000-000000000000", "x", DELETED, VISITOR])
async def test_an_id_that_no_lead_has_is_an_empty_array(leadsquared, id):
    assert [] == await leadsquared.get(f"{LEADS}/Leads.GetById", id=id)


@pytest.mark.evidence("docs", "Get a Lead by Email Id; in any case: inferred")
async def test_a_lead_is_found_by_email_address(leadsquared):
    path = f"{LEADS}/Leads.GetByEmailaddress"

    (lead,) = await leadsquared.get(path, emailaddress="John@Example.com")

    assert JOHN == lead["ProspectID"]
    assert [] == await leadsquared.get(path, emailaddress="owen.clarke@example.com")
    assert [] == await leadsquared.get(path, emailaddress="nobody@example.com")


@pytest.mark.evidence("docs", "Get Lead by Phone Number; forms of the number: docs, recorded")
@pytest.mark.parametrize(
    "phone", ["9845012345", "919845012345", "+919845012345", "+91-9845012345", "98450 12345"]
)
async def test_a_lead_is_found_by_phone_number(leadsquared, phone):
    (lead,) = await leadsquared.get(f"{LEADS}/RetrieveLeadByPhoneNumber", phone=phone)

    assert JOHN == lead["ProspectID"]


@pytest.mark.evidence("recorded", "a + that was not escaped stands for a blank")
async def test_a_plus_in_the_query_that_was_not_escaped_does_no_harm(leadsquared):
    path = f"{LEADS}/RetrieveLeadByPhoneNumber?phone=+91-9845012345"

    (lead,) = await leadsquared.call("GET", path)

    assert JOHN == lead["ProspectID"]


@pytest.mark.evidence("docs", "searches Phone and Mobile; the lead with the newest activity")
async def test_of_leads_with_one_number_the_last_active_one_is_found(leadsquared):
    await leadsquared.post(
        f"{LEADS}/Lead.Create",
        [{"Attribute": "FirstName", "Value": "Yoko"}, {"Attribute": "Mobile", "Value": "9845012345"}],
    )  # fmt: skip

    leads = await leadsquared.get(f"{LEADS}/RetrieveLeadByPhoneNumber", phone="9845012345")

    assert ["Yoko"] == [it["FirstName"] for it in leads]


@pytest.mark.evidence("docs", "Get Lead by Phone Number")
@pytest.mark.parametrize("phone", ["9000000000", "45012345", "-", "+91"])
async def test_a_number_that_nobody_has_is_an_empty_array(leadsquared, phone):
    assert [] == await leadsquared.get(f"{LEADS}/RetrieveLeadByPhoneNumber", phone=phone)


@pytest.mark.evidence("client", "public libraries; the fields: inferred")
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("lennon", ["John"]),
        ("NORTHERN S", ["John"]),
        ("9845012345", ["John"]),
        ("@corporatio", ["Jeff"]),
        ("Owen", []),
    ],
)
async def test_a_quick_search_looks_into_several_fields(leadsquared, key, expected):
    leads = await leadsquared.get(f"{LEADS}/Leads.GetByQuickSearch", key=key)

    assert expected == [it["FirstName"] for it in leads]


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Leads.GetById", "id"),
        ("Leads.GetByEmailaddress", "emailaddress"),
        ("RetrieveLeadByPhoneNumber", "phone"),
        ("Leads.GetByQuickSearch", "key"),
    ],
)
async def test_a_key_has_to_be_given(leadsquared, path, name):
    refused = await leadsquared.refused("GET", f"{LEADS}/{path}")

    assert (*INVALID, f"Invalid Input! Parameter Name: {name}") == refused
