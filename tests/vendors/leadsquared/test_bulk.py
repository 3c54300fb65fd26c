"""Many leads at once."""

import pytest

LEADS = "/v2/LeadManagement.svc"
CREATE = f"{LEADS}/Lead/Bulk/Create"
UPSERT = f"{LEADS}/Lead/Bulk/CreateOrUpdate"
UPDATE = f"{LEADS}/Lead/Bulk/Update"
JOHN = "3aee22bd-8419-422a-8242-c510df9af021"
PAUL = "6ba78830-bd39-435f-8687-460b677f3fb4"


def pairs(**values):
    return [{"Attribute": name, "Value": value} for name, value in values.items()]


@pytest.mark.evidence("docs", "Create Leads in Bulk; the answer: client; a failed row: recorded")
async def test_leads_are_created_and_each_row_says_what_became_of_it(leadsquared):
    rows = await leadsquared.post(
        CREATE,
        [
            pairs(FirstName="Yamuna", EmailAddress="new@example.com"),
            pairs(FirstName="John", EmailAddress="john@example.com"),
            pairs(FirstName="Zoya", EmailAddress="NEW@example.com"),
            pairs(mx_City="Delhi"),
            pairs(FirstName="Zoya", Shoe="42"),
        ],
    )

    id = rows[0]["LeadId"]
    assert [
        {"RowNumber": 1, "LeadId": id, "LeadCreated": True},
        {"RowNumber": 2, "LeadId": None, "LeadCreated": False, "ExceptionType": "MXDuplicateEntryException", "ErrorMessage": "A Lead with same Email already exists."},
        {"RowNumber": 3, "LeadId": None, "LeadCreated": False, "ExceptionType": "MXDuplicateEntryException", "ErrorMessage": "A Lead with same Email already exists."},
        {"RowNumber": 4, "LeadId": None, "LeadCreated": False, "ExceptionType": "MXMandatoryAttributeMissingException", "ErrorMessage": "One of 'FirstName', 'LastName', 'EmailAddress', 'Phone' is mandatory for creating lead"},
        {"RowNumber": 5, "LeadId": None, "LeadCreated": False, "ExceptionType": "MXUnknownAttributeException", "ErrorMessage": "Attribute(s) does not exist - Shoe"},
    ] == rows  # fmt: skip
    assert "Yamuna" == (await leadsquared.lead(id))["FirstName"]


@pytest.mark.evidence(
    "docs", "Create or Update Leads in Bulk: SearchBy per row; the answer: client"
)
async def test_leads_are_created_or_updated(leadsquared):
    rows = await leadsquared.post(
        UPSERT,
        [
            pairs(EmailAddress="john@example.com", mx_City="Chennai", SearchBy="EmailAddress"),
            pairs(Phone="9845012345", mx_Zip="600001", SearchBy="Phone"),
            pairs(FirstName="Yamuna", EmailAddress="new@example.com"),
            pairs(FirstName="Zoya", SearchBy="Shoe"),
        ],
    )

    new = rows[2]["LeadId"]
    assert [
        {"RowNumber": 1, "LeadId": JOHN, "LeadCreated": False, "LeadUpdated": True, "AffectedRows": 1},
        {"RowNumber": 2, "LeadId": JOHN, "LeadCreated": False, "LeadUpdated": True, "AffectedRows": 1},
        {"RowNumber": 3, "LeadId": new, "LeadCreated": True, "LeadUpdated": False, "AffectedRows": 1},
        {"RowNumber": 4, "LeadId": None, "LeadCreated": False, "LeadUpdated": False, "AffectedRows": 0, "ExceptionType": "MXInvalidInputException", "ErrorMessage": "Invalid SearchBy value provided"},
    ] == rows  # fmt: skip
    lead = await leadsquared.lead(JOHN)
    assert ("Chennai", "600001") == (lead["mx_City"], lead["mx_Zip"])


@pytest.mark.evidence(
    "docs", "Update Leads in Bulk: one field, AffectedRows; unknown ids: inferred"
)
async def test_one_field_of_several_leads_is_set(leadsquared):
    ids = [JOHN, PAUL.upper(), PAUL, "x", "d4e5f607-1829-4a3b-8c4d-5e6f70811202"]

    answer = await leadsquared.post(
        UPDATE, {"LeadIds": ids, "LeadFields": {"Attribute": "mx_City", "Value": "Bangalore"}}
    )

    assert {"Status": "Success", "Message": {"AffectedRows": 2}} == answer
    assert "Bangalore" == (await leadsquared.lead(PAUL))["mx_City"]


@pytest.mark.evidence("inferred", "a unique value can't be given to two leads; nothing is changed")
async def test_a_unique_field_can_not_be_set_on_two_leads(leadsquared):
    before = leadsquared.view.leads
    body = {"LeadIds": [JOHN, PAUL], "LeadFields": {"Attribute": "Phone", "Value": "9000000009"}}

    assert (
        500, "MXDuplicateEntryException", "A Lead with same Phone Number already exists.",
    ) == await leadsquared.refused("POST", UPDATE, json=body)  # fmt: skip
    assert before is leadsquared.view.leads


@pytest.mark.evidence("docs", "at most 50, 25 and 50 leads; the error: inferred")
@pytest.mark.parametrize(
    ("path", "most", "body"),
    [
        (CREATE, 50, lambda count: [pairs(FirstName="A")] * count),
        (UPSERT, 25, lambda count: [pairs(FirstName="A")] * count),
        (UPDATE, 50, lambda count: {"LeadIds": ["x"] * count, "LeadFields": {"Attribute": "mx_City", "Value": "A"}}),
    ],
)  # fmt: skip
async def test_a_bulk_call_has_a_limit(leadsquared, path, most, body):
    await leadsquared.post(path, body(most))
    before = leadsquared.view.leads

    status, kind, message = await leadsquared.refused("POST", path, json=body(most + 1))

    assert (500, "MXInvalidInputException") == (status, kind)
    assert message.endswith(f"can not have more than {most} records.")
    assert before is leadsquared.view.leads


@pytest.mark.evidence("seed", "400: not as per specification")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CREATE, {}),
        (CREATE, [{"Attribute": "FirstName", "Value": "A"}]),
        (CREATE, [[{"Value": "A"}]]),
        (UPSERT, [[["FirstName", "A"]]]),
        (UPDATE, []),
        (UPDATE, {"LeadIds": [1], "LeadFields": {"Attribute": "mx_City"}}),
        (UPDATE, {"LeadIds": [], "LeadFields": [{"Attribute": "mx_City"}]}),
    ],
)
async def test_a_bulk_body_of_another_structure_is_400(leadsquared, path, body):
    assert (
        400, "MXInvalidInputException", "The request body contains malformed or unexpected JSON",
    ) == await leadsquared.refused("POST", path, json=body)  # fmt: skip
