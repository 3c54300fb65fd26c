"""Leads written many at a time."""

import pytest

from .conftest import ANIL, LEADS, LEELA, fields

CREATE, UPSERT, UPDATE = (f"{LEADS}Lead/Bulk/{it}" for it in ("Create", "CreateOrUpdate", "Update"))


def too_many(most):
    message = f"Invalid Input! Parameter Name: number of leads can not be more than {most}."
    return 500, "MXInvalidInputException", message


def people(count):
    return [
        fields(FirstName=f"Guest {n}", EmailAddress=f"guest{n}@example.com") for n in range(count)
    ]


@pytest.mark.evidence(
    "docs", "Create Leads in Bulk: its sample names one phone twice; the answer: client"
)
async def test_a_row_that_fails_keeps_no_other_back(leadsquared):
    king = fields(EmailAddress="king@myleadsquared.com", FirstName="Martin Luther", LastName="King",
                  Phone="8888888888", mx_City="New York")  # fmt: skip
    gandhi = fields(EmailAddress="mkgandhi@myleadsquared.com", FirstName="Mahatma", LastName="Gandhi",
                    Phone="8888888888", mx_City="Sabarmati")  # fmt: skip

    answer = await leadsquared.post(CREATE, [king, gandhi, fields(FirstName="A", Shoe="1")])

    id = answer[0]["LeadId"]
    assert [
        {"RowNumber": 1, "LeadId": id, "LeadCreated": True},
        {
            "RowNumber": 2, "LeadId": None, "LeadCreated": False,
            "ExceptionType": "MXDuplicateEntryException",
            "ErrorMessage": "A Lead with same Phone Number already exists.",
        },
        {
            "RowNumber": 3, "LeadId": None, "LeadCreated": False,
            "ExceptionType": "MXUnknownAttributeException",
            "ErrorMessage": "Attribute(s) does not exist - Shoe",
        },
    ] == answer  # fmt: skip
    assert "Martin Luther" == (await leadsquared.lead(id))["FirstName"]
    assert [] == await leadsquared.names(("FirstName", "=", "Mahatma,A"))


@pytest.mark.evidence("docs", "Create Leads in Bulk: at most 50; Create or Update: at most 25")
@pytest.mark.parametrize(("path", "most"), [(CREATE, 50), (UPSERT, 25)])
async def test_a_call_takes_so_many_leads(leadsquared, path, most):
    assert too_many(most) == await leadsquared.refusal("POST", path, people(most + 1))

    answer = await leadsquared.post(path, people(most))
    assert [True] * most == [it["LeadCreated"] for it in answer]
    assert most == len({it["LeadId"] for it in answer})


@pytest.mark.evidence("docs", "Bulk Create or Update: SearchBy for each row; the answer: client")
async def test_each_row_is_created_or_updated(leadsquared):
    by_name = [
        *fields(FirstName="Leela", mx_City="Pune"),
        {"Attribute": "SearchBy", "Value": "FirstName"},
    ]
    by_shoe = [*fields(FirstName="Leela"), {"Attribute": "SearchBy", "Value": "Shoe"}]

    answer = await leadsquared.post(
        UPSERT,
        [
            fields(EmailAddress="anil.kapoor@example.com", mx_City="Goa"),
            by_name,
            by_shoe,
            *people(1),
            *people(1),
        ],
    )

    new = answer[3]["LeadId"]
    updated = {"LeadCreated": False, "LeadUpdated": True, "AffectedRows": 1}
    assert [
        {"RowNumber": 1, "LeadId": ANIL, **updated},
        {"RowNumber": 2, "LeadId": LEELA, **updated},
        {
            "RowNumber": 3, "LeadId": None, "LeadCreated": False, "LeadUpdated": False, "AffectedRows": 0,
            "ExceptionType": "MXInvalidInputException", "ErrorMessage": "Invalid SearchBy value provided",
        },
        {"RowNumber": 4, "LeadId": new, "LeadCreated": True, "LeadUpdated": False, "AffectedRows": 1},
        {"RowNumber": 5, "LeadId": new, **updated},
    ] == answer  # fmt: skip
    assert ["Goa", "Pune"] == [(await leadsquared.lead(id))["mx_City"] for id in (ANIL, LEELA)]


@pytest.mark.evidence("docs", "Bulk Update: one field of several leads")
async def test_one_field_is_written_to_several_leads(leadsquared):
    body = {
        "LeadIds": [ANIL, LEELA, ANIL],
        "LeadFields": {"Attribute": "ProspectStage", "Value": "Customer"},
    }

    assert {"Status": "Success", "Message": {"AffectedRows": 2}} == await leadsquared.post(
        UPDATE, body
    )
    for id in (ANIL, LEELA):
        assert "Customer" == (await leadsquared.lead(id))["ProspectStage"]


@pytest.mark.evidence(
    "docs", "Bulk Update: at most 50; that none is written where one can't be: inferred"
)
@pytest.mark.parametrize(
    ("ids", "attribute", "expected"),
    [
        ([ANIL] * 51, "mx_City", too_many(50)),
        ([], "mx_City", (500, "MXMandatoryAttributeMissingException", "'LeadIds' is mandatory for updating lead")),
        ([ANIL, "nobody"], "mx_City", (500, "MXInvalidEntityException", "Lead does not exist in the system")),
        ([ANIL], "Shoe", (500, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe")),
        ([ANIL, LEELA], "Phone", (500, "MXDuplicateEntryException", "A Lead with same Phone Number already exists.")),
    ],
    ids=["51", "none", "nobody", "unknown", "unique"],
)  # fmt: skip
async def test_an_update_that_can_not_be_changes_nothing(leadsquared, ids, attribute, expected):
    before = leadsquared.view.leads
    body = {"LeadIds": ids, "LeadFields": {"Attribute": attribute, "Value": "12345"}}

    assert expected == await leadsquared.refusal("POST", UPDATE, body)
    assert before is leadsquared.view.leads
