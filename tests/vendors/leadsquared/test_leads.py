"""Leads read and searched."""

import pytest

from .conftest import ANIL, LEADS, LEELA, fields

JEFF = "a3f0e6b2-5c1d-4f5e-8a70-9d3c21f01112"
SEARCH, MODIFIED = f"{LEADS}Leads.Get", f"{LEADS}Leads.RecentlyModified"
BY_IDS, BY_LIST = f"{LEADS}Leads/Retrieve/ByIds", f"{LEADS}Leads/Retrieve/BySearchParameter"
LIST = "42e2bc7f-7b96-11e9-ae3d-020714094d7e"


def mandatory(name, doing):
    return 500, "MXMandatoryAttributeMissingException", f"'{name}' is mandatory for {doing}"


def invalid(name):
    message = f"Invalid Input! Parameter Name: {name} value is not correct."
    return 500, "MXInvalidInputException", message


@pytest.mark.evidence("docs", "Get a Lead by Email Id: texts and nulls, all fields")
async def test_a_lead_by_id_is_a_flat_record_of_texts(leadsquared):
    lead = await leadsquared.lead(ANIL.upper())

    assert [
        "ProspectID",
        "ProspectAutoId",
        "FirstName",
        "LastName",
        "EmailAddress",
        "Phone",
    ] == list(lead)[:6]
    shown = {
        "ProspectAutoId": "1001", "Score": "42", "Revenue": "125000.5", "DoNotEmail": "0", "IsLead": "1",
        "Mobile": None, "CreatedOn": "2017-10-02 06:15:20.000", "LeadLastModifiedOn": "2018-02-11 09:30:04.000",
        "OwnerIdName": "Rohan Mehta", "Groups": "Pune Admissions", "CreatedByName": "Farah Qureshi",
        "ModifiedByName": "Rohan Mehta", "mx_DOB": "1979-08-14 00:00:00.000", "mx_Annual_Fee": "180000",
    }  # fmt: skip
    assert shown == {name: lead[name] for name in shown}
    assert {str, type(None)} == {type(value) for value in lead.values()}


@pytest.mark.evidence("client", "an empty array for an unknown lead")
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Leads.GetById", {"id": "00000000-0000-4000-8000-000000000000"}),
        ("Leads.GetById", {"id": "8c9ad6a4-9b1b-4a53-9d53-1f1d0a6ad008"}),
        ("Leads.GetByEmailaddress", {"emailaddress": "sanjay.kale@example.com"}),
        ("RetrieveLeadByPhoneNumber", {"phone": "123"}),
        ("Leads.GetByQuickSearch", {"key": "sanjay.kale"}),
    ],
)
async def test_an_unknown_or_deleted_lead_is_an_empty_array(leadsquared, name, query):
    assert [] == await leadsquared.get(LEADS + name, **query)


@pytest.mark.evidence("docs", "Get a Lead by Email Id; in any case: inferred")
async def test_a_lead_is_found_by_address(leadsquared):
    (lead,) = await leadsquared.get(
        f"{LEADS}Leads.GetByEmailaddress", EmailAddress="Anil.Kapoor@Example.com"
    )

    assert ANIL == lead["ProspectID"]


@pytest.mark.evidence("docs", "Get Lead by Phone: no hyphens; recorded: +<cc>-<number>")
@pytest.mark.parametrize(
    ("phone", "id"), [("919845098450", ANIL), ("+91-9845098450", ANIL), ("919847099999", LEELA)]
)
async def test_a_lead_is_found_by_phone_or_mobile(leadsquared, phone, id):
    (lead,) = await leadsquared.get(f"{LEADS}RetrieveLeadByPhoneNumber", phone=phone)

    assert id == lead["ProspectID"]


@pytest.mark.evidence("docs", "Get Lead by Phone: of several the last active")
async def test_of_several_with_a_number_the_last_active_is_answered(leadsquared):
    lead = fields(FirstName="Asha", Mobile="+91-9845098450")
    new = (await leadsquared.post(f"{LEADS}Lead.Create", lead))["Message"]["Id"]

    (found,) = await leadsquared.get(f"{LEADS}RetrieveLeadByPhoneNumber", phone="919845098450")

    assert new == found["ProspectID"]


@pytest.mark.evidence("client", "a search over the identifying fields")
@pytest.mark.parametrize("key", ["KAPOOR TEXT", "anil.kapoor", "9845098450", "Kapoor"])
async def test_a_quick_search_finds_a_term_within_fields(leadsquared, key):
    leads = await leadsquared.get(f"{LEADS}Leads.GetByQuickSearch", key=key)

    assert [ANIL] == [it["ProspectID"] for it in leads]


@pytest.mark.evidence("inferred", "a missing parameter; the pattern: docs, Error Handling")
@pytest.mark.parametrize(
    ("path", "name"),
    [("Leads.GetById", "id"), ("Leads.GetByEmailaddress", "emailaddress"),
     ("RetrieveLeadByPhoneNumber", "phone"), ("Leads.GetByQuickSearch", "key")],
)  # fmt: skip
async def test_what_is_looked_for_has_to_be_said(leadsquared, path, name):
    for query in ({}, {name: ""}):
        assert mandatory(name, "retrieving lead") == await leadsquared.refusal(
            "GET", LEADS + path, **query
        )


# Leads.Get


@pytest.mark.evidence("docs", "Search Leads by Criteria: the sample; Total recorded")
async def test_the_sample_search_answers_a_bare_array(leadsquared):
    answer = await leadsquared.post(SEARCH, {
        "Parameter": {"LookupName": "CreatedOn", "LookupValue": "2015-01-01 14:36:59", "SqlOperator": ">"},
        "Columns": {"Include_CSV": "ProspectID, FirstName, LastName, EmailAddress"},
        "Sorting": {"ColumnName": "CreatedOn", "Direction": "1"},
        "Paging": {"PageIndex": 1, "PageSize": 100},
    })  # fmt: skip

    assert 100 == len(answer)
    assert {
        "ProspectID": JEFF, "FirstName": "Jeff", "LastName": "Smith",
        "EmailAddress": "jeff.smith@corporatio.com", "Total": "267",
    } == answer[0]  # fmt: skip


@pytest.mark.evidence("docs", "Search Leads by Criteria; = without an operator inferred")
@pytest.mark.parametrize("operator", ["=", None])
async def test_leads_without_columns_have_all_of_them(leadsquared, operator):
    parameter = {"LookUpName": "LastName", "LookUpValue": "menon", "SqlOperator": operator}

    (lead,) = await leadsquared.post(SEARCH, {"Parameter": parameter})

    assert ("-5", None, "1") == (lead["Score"], lead["Company"], lead["Total"])


@pytest.mark.evidence("inferred", "as in the analytics operation")
@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"LookupName": "Shoe"}, (500, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe")),
        ({"LookupName": "Score", "LookupValue": "x"}, invalid("LookupValue")),
        ({"LookupName": "Score", "LookupValue": "1", "SqlOperator": "IN"}, invalid("SqlOperator")),
    ],
)  # fmt: skip
async def test_a_condition_that_can_not_be_is_refused(leadsquared, parameter, expected):
    assert expected == await leadsquared.refusal("POST", SEARCH, {"Parameter": parameter})


# Leads.RecentlyModified


@pytest.mark.evidence("docs", "Get Leads by Date Range; the form of the answer recorded")
async def test_leads_by_date_range_are_lists_of_properties(leadsquared):
    answer = await leadsquared.post(MODIFIED, {
        "Parameter": {"FromDate": "2018-02-11 00:00:00", "ToDate": "2018-02-12 00:00:00"},
        "Columns": {"Include_CSV": "ProspectID,FirstName,Mobile"},
        "Paging": {"PageIndex": 1, "PageSize": 5000},
        "Sorting": {"ColumnName": "ProspectAutoId", "Direction": "1"},
    })  # fmt: skip

    assert {
        "RecordCount": 1,
        "Leads": [
            {"LeadPropertyList": [
                {"Attribute": "ProspectID", "Value": ANIL, "Fields": None},
                {"Attribute": "FirstName", "Value": "Anil", "Fields": None},
                {"Attribute": "Mobile", "Value": None, "Fields": None},
                {"Attribute": "CanUpdate", "Value": "true", "Fields": None},
            ]},
        ],
    } == answer  # fmt: skip


@pytest.mark.evidence("recorded", "no member Leads without rows")
async def test_no_leads_are_a_count_of_nothing(leadsquared):
    parameter = {"FromDate": "2010-01-01 00:00:00", "ToDate": "2010-01-02 00:00:00"}

    assert {"RecordCount": 0} == await leadsquared.post(MODIFIED, {"Parameter": parameter})


@pytest.mark.evidence(
    "recorded", "the errors of leads by date range; those of missing bounds inferred"
)
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"FromDate": "2018-01-01"}, invalid("FromDate")),
        ({"ToDate": "soon"}, invalid("ToDate")),
        ({"FromDate": None}, mandatory("FromDate", "retrieving leads by date range")),
        ({"ToDate": ""}, mandatory("ToDate", "retrieving leads by date range")),
        ({"ToDate": "2017-12-31 23:59:59"}, (500, "MXInvalidInputException", "Invalid Input! Parameter Name: FromDate can't be greater than ToDate.")),
    ],
)  # fmt: skip
async def test_a_range_that_can_not_be_is_refused(leadsquared, change, expected):
    parameter = {"FromDate": "2018-01-01 00:00:00", "ToDate": "2018-12-31 23:59:59", **change}

    assert expected == await leadsquared.refusal("POST", MODIFIED, {"Parameter": parameter})


@pytest.mark.evidence("recorded", "the most of a page by date range")
async def test_a_page_of_more_than_5000_by_date_is_refused(leadsquared):
    parameter = {"FromDate": "2018-01-01 00:00:00", "ToDate": "2018-12-31 23:59:59"}

    assert (
        500, "MXMandatoryFieldMissingException", "Page size can not be larger than 5000.",
    ) == await leadsquared.refusal(
        "POST", MODIFIED, {"Parameter": parameter, "Paging": {"PageSize": 5001}}
    )  # fmt: skip


# Leads/Retrieve/ByIds


@pytest.mark.evidence("docs", "Get Leads in Bulk by Ids; unknown columns are missing from the rows")
async def test_leads_are_found_by_ids(leadsquared):
    answer = await leadsquared.post(BY_IDS, {
        "SearchParameters": {"LeadIds": [LEELA, ANIL, LEELA, "nobody", "8c9ad6a4-9b1b-4a53-9d53-1f1d0a6ad008"]},
        "Columns": {"Include_CSV": "ProspectID,firstname,ProspectStage"},
    })  # fmt: skip

    assert {
        "RecordCount": 2,
        "Leads": [
            {"ProspectID": LEELA, "ProspectStage": "Opportunity"},
            {"ProspectID": ANIL, "ProspectStage": "Prospect"},
        ],
    } == answer


@pytest.mark.evidence(
    "docs", "Get Leads in Bulk by Ids: both mandatory, at most 10,000; the texts inferred"
)
@pytest.mark.parametrize(
    ("ids", "columns", "expected"),
    [
        ([], "FirstName", mandatory("LeadIds", "retrieving leads")),
        (None, "FirstName", mandatory("LeadIds", "retrieving leads")),
        ([ANIL], "", mandatory("Include_CSV", "retrieving leads")),
        ([ANIL] * 10_001, "FirstName", (500, "MXInvalidInputException", "Invalid Input! Parameter Name: number of leads can not be more than 10000.")),
    ],
    ids=["none", "null", "no columns", "10,001"],
)  # fmt: skip
async def test_ids_that_can_not_be_are_refused(leadsquared, ids, columns, expected):
    body = {"SearchParameters": {"LeadIds": ids}, "Columns": {"Include_CSV": columns}}

    assert expected == await leadsquared.refusal("POST", BY_IDS, body)


# Leads/Retrieve/BySearchParameter


@pytest.mark.evidence("docs", "Get Leads in a List: the sample")
async def test_the_leads_of_a_list_are_as_in_the_sample(leadsquared):
    answer = await leadsquared.post(BY_LIST, {
        "SearchParameters": {"ListId": LIST, "RetrieveBehaviour": "0"},
        "Columns": {"Include_CSV": "ProspectAutoId,EmailAddress,Score"},
        "Sorting": {"ColumnName": "CreatedOn", "Direction": "1"},
        "Paging": {"PageIndex": 1, "PageSize": 100},
    })  # fmt: skip

    assert 2 == answer["RecordCount"]
    assert {
        "LeadPropertyList": [
            {"Attribute": "ProspectAutoId", "Value": "1112", "Fields": None},
            {"Attribute": "EmailAddress", "Value": "jeff.smith@corporatio.com", "Fields": None},
            {"Attribute": "Score", "Value": "0", "Fields": None},
            {"Attribute": "CanUpdate", "Value": "true", "Fields": None},
        ]
    } == answer["Leads"][0]
    assert "1113" == answer["Leads"][1]["LeadPropertyList"][0]["Value"]


@pytest.mark.evidence("recorded", "the text of no list; what causes it inferred")
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"ListId": "00000000-7b96-11e9-ae3d-020714094d7e"}, (500, "MXInvalidInputException", "Records not associated with List where Entity Type didn't match")),
        ({}, mandatory("ListId", "retrieving leads in a list")),
        ({"ListId": LIST, "RetrieveBehaviour": "3"}, invalid("RetrieveBehaviour")),
    ],
)  # fmt: skip
async def test_a_list_that_can_not_be_is_refused(leadsquared, parameters, expected):
    assert expected == await leadsquared.refusal("POST", BY_LIST, {"SearchParameters": parameters})


@pytest.mark.evidence("inferred", "an empty list has no leads")
async def test_an_empty_list_has_no_leads(leadsquared):
    body = {"SearchParameters": {"ListId": "3c6f3d0b-8374-11e7-ab78-02de49b06427"}}

    assert {"RecordCount": 0} == await leadsquared.post(BY_LIST, body)


@pytest.mark.evidence("inferred", "a page size and a page as in the analytics operation")
@pytest.mark.parametrize("path", [SEARCH, BY_IDS, BY_LIST])
async def test_a_page_that_can_not_be_is_refused(leadsquared, path):
    body = {
        "Parameter": {"LookupName": "Score", "LookupValue": "1"}, "Columns": {"Include_CSV": "Score"},
        "SearchParameters": {"ListId": LIST, "LeadIds": [ANIL]},
    }  # fmt: skip
    most = "Invalid Input! Parameter Name: PageSize can not be more than 10000."

    over = await leadsquared.refusal("POST", path, {**body, "Paging": {"PageSize": 10001}})
    assert (500, "MXInvalidInputException", most) == over
    zero = await leadsquared.refusal("POST", path, {**body, "Paging": {"PageIndex": 0}})
    assert invalid("PageIndex") == zero
