"""Leads by criteria, by date range, by ids, of a list."""

import pytest

LEADS = "/v2/LeadManagement.svc"
GET = f"{LEADS}/Leads.Get"
MODIFIED = f"{LEADS}/Leads.RecentlyModified"
BY_IDS = f"{LEADS}/Leads/Retrieve/ByIds"
OF_LIST = f"{LEADS}/Leads/Retrieve/BySearchParameter"
INVALID = (500, "MXInvalidInputException")


def criteria(name, operator, value, **more):
    return {
        "Parameter": {"LookupName": name, "LookupValue": value, "SqlOperator": operator},
        **more,
    }


def dates(start, end, **more):
    return {"Parameter": {"FromDate": start, "ToDate": end}, **more}


@pytest.mark.evidence("docs", "Search Leads by Criteria: the sample; the answer: recorded")
async def test_leads_are_found_by_one_condition(leadsquared):
    leads = await leadsquared.post(
        GET,
        {
            "Parameter": {"LookupName": "CreatedOn", "LookupValue": "2026-10-20 14:36:59", "SqlOperator": ">"},
            "Columns": {"Include_CSV": "ProspectID, FirstName, LastName, EmailAddress"},
            "Sorting": {"ColumnName": "CreatedOn", "Direction": "1"},
            "Paging": {"PageIndex": 1, "PageSize": 2},
        },
    )  # fmt: skip

    assert [
        {"ProspectID": "e8f9a0b1-2c3d-4e5f-8a6b-7c8d9e0f1308", "FirstName": "Ishaan", "LastName": "Mehta", "EmailAddress": "ishaan.mehta@example.com"},
        {"ProspectID": "e8f9a0b1-2c3d-4e5f-8a6b-7c8d9e0f1307", "FirstName": "Hema", "LastName": "Prasad", "EmailAddress": "hema.prasad@example.com"},
    ] == leads  # fmt: skip


@pytest.mark.evidence("docs", "v2 records have null for a field without a value")
async def test_a_search_shows_null_for_a_field_without_a_value(leadsquared):
    leads = await leadsquared.post(
        GET, criteria("FirstName", "=", "Ringo", Columns={"Include_CSV": "FirstName,Phone"})
    )

    assert [{"FirstName": "Ringo", "Phone": None}] == leads


@pytest.mark.evidence("recorded", "no match: an empty array")
async def test_a_search_without_matches_is_an_empty_array(leadsquared):
    assert [] == await leadsquared.post(GET, criteria("FirstName", "=", "Nobody"))


@pytest.mark.evidence("inferred", "errors as in the report")
@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (criteria("Shoe", "=", "1"), "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe"),
        (criteria("FirstName", "", "x"), "MXInvalidInputException", "Invalid Input! Parameter Name: SqlOperator"),
        (criteria("Score", ">", "x"), "MXInvalidInputException", "Invalid Input! Parameter Name: LookUpValue"),
        (criteria("FirstName", "=", "x", Sorting={"ColumnName": "Shoe"}), "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe"),
        (criteria("FirstName", "=", "x", Paging={"PageSize": 10001}), "MXInvalidInputException", "Invalid Input! Parameter Name: PageSize can not be more than 10000."),
        (criteria("FirstName", "=", "x", Paging={"PageIndex": 0}), "MXInvalidInputException", "Invalid Input! Parameter Name: PageIndex"),
    ],
)  # fmt: skip
async def test_a_search_that_makes_no_sense_is_refused(leadsquared, body, kind, message):
    assert (500, kind, message) == await leadsquared.refused("POST", GET, json=body)


@pytest.mark.evidence(
    "recorded", "Leads.RecentlyModified: lists of properties, RecordCount a number"
)
async def test_leads_are_found_by_their_last_modification(leadsquared):
    answer = await leadsquared.post(
        MODIFIED,
        dates(
            "2018-07-27 09:20:50", "2018-07-27 09:20:50",
            Columns={"Include_CSV": "ProspectID,FirstName,Mobile"},
            Paging={"PageIndex": 1, "PageSize": 100},
            Sorting={"ColumnName": "ProspectAutoId", "Direction": "1"},
        ),
    )  # fmt: skip

    assert {
        "RecordCount": 1,
        "Leads": [
            {
                "LeadPropertyList": [
                    {"Attribute": "ProspectID", "Value": "3aee22bd-8419-422a-8242-c510df9af021"},
                    {"Attribute": "FirstName", "Value": "John"},
                    {"Attribute": "Mobile", "Value": None},
                ]
            }
        ],
    } == answer


@pytest.mark.evidence("recorded", "with no rows there is no member Leads")
async def test_without_rows_there_is_no_member_leads(leadsquared):
    assert {"RecordCount": 0} == await leadsquared.post(
        MODIFIED, dates("2001-01-01 00:00:00", "2001-12-31 00:00:00")
    )


@pytest.mark.evidence("recorded", "RecordCount is the total of all pages; Total echoes it")
async def test_the_count_is_that_of_all_pages(leadsquared):
    answer = await leadsquared.post(
        MODIFIED,
        dates("2024-01-01 00:00:00", "2024-12-31 00:00:00", Paging={"PageIndex": 3, "PageSize": 100}),
    )  # fmt: skip

    assert (240, 40) == (answer["RecordCount"], len(answer["Leads"]))
    assert {"Attribute": "Total", "Value": "240"} == answer["Leads"][0]["LeadPropertyList"][-1]


@pytest.mark.evidence("recorded", "texts of Leads.RecentlyModified")
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (dates("2018-01-01", "2018-02-01 00:00:00"), (*INVALID, "Invalid Input! Parameter Name: FromDate value is not correct.")),
        (dates("2018-01-01 00:00:00", "soon"), (*INVALID, "Invalid Input! Parameter Name: ToDate value is not correct.")),
        (dates("2018-02-01 00:00:00", "2018-01-01 00:00:00"), (*INVALID, "Invalid Input! Parameter Name: FromDate can't be greater than ToDate.")),
        (
            dates("2018-01-01 00:00:00", "2018-02-01 00:00:00", Paging={"PageSize": 5001}),
            (500, "MXMandatoryFieldMissingException", "Page size can not be larger than 5000."),
        ),
    ],
)  # fmt: skip
async def test_a_range_that_makes_no_sense_is_refused(leadsquared, body, expected):
    assert expected == await leadsquared.refused("POST", MODIFIED, json=body)


@pytest.mark.evidence(
    "docs", "Get Leads in Bulk by Ids: the sample; misspelled columns are missing"
)
async def test_the_documented_leads_are_found_by_their_ids(leadsquared):
    answer = await leadsquared.post(
        BY_IDS,
        {
            "SearchParameters": {"LeadIds": ["0acb9356-bcd1-4128-b63a-97f52cb8cc3c", "3aee22bd-8419-422a-8242-c510df9af021", "6ba78830-bd39-435f-8687-460b677f3fb4"]},
            "Columns": {"Include_CSV": "CreatedOn, ModifiedOn, CompanyType, EmailAddress, ProspectId, ProspectAutoID, FirstName, LastName, ProspectStage"},
            "Paging": {"PageIndex": 1, "PageSize": 1000},
        },
    )  # fmt: skip

    assert {
        "RecordCount": 3,
        "Leads": [
            {"CreatedOn": "2018-03-06 06:55:46.000", "ModifiedOn": "2018-09-18 11:27:52.000", "CompanyType": "5003", "EmailAddress": None, "FirstName": "Ringo", "LastName": "Starr", "ProspectStage": "Opportunity"},
            {"CreatedOn": "2017-12-06 06:39:17.000", "ModifiedOn": "2018-07-27 09:20:50.000", "CompanyType": None, "EmailAddress": "john@example.com", "FirstName": "John", "LastName": "Lennon", "ProspectStage": "Prospect"},
            {"CreatedOn": "2017-12-06 06:27:04.000", "ModifiedOn": "2018-04-17 10:46:26.000", "CompanyType": None, "EmailAddress": None, "FirstName": "Paul", "LastName": "McCartney", "ProspectStage": "Prospect"},
        ],
    } == answer  # fmt: skip


@pytest.mark.evidence("inferred", "unknown ids are left out, and ids that stand twice")
async def test_ids_that_no_lead_has_are_left_out(leadsquared):
    ids = ["6BA78830-bd39-435f-8687-460b677f3fb4", "x", "6ba78830-bd39-435f-8687-460b677f3fb4"]
    ids.append("d4e5f607-1829-4a3b-8c4d-5e6f70811202")

    answer = await leadsquared.post(
        BY_IDS, {"SearchParameters": {"LeadIds": ids}, "Columns": {"Include_CSV": "FirstName"}}
    )

    assert {"RecordCount": 1, "Leads": [{"FirstName": "Paul"}]} == answer


@pytest.mark.evidence("docs", "a maximum of 10,000 leads; the error: inferred")
async def test_more_than_10000_ids_are_refused(leadsquared):
    body = {"SearchParameters": {"LeadIds": ["x"] * 10_001}, "Columns": {"Include_CSV": "Phone"}}

    assert (
        *INVALID, "Invalid Input! Parameter Name: LeadIds can not have more than 10000 records.",
    ) == await leadsquared.refused("POST", BY_IDS, json=body)  # fmt: skip


@pytest.mark.evidence("docs", "Get Leads in Bulk by Ids: both are mandatory; the error: seed, 400")
@pytest.mark.parametrize(
    "body",
    [{}, {"SearchParameters": {"LeadIds": []}}, {"Columns": {"Include_CSV": "FirstName"}}],
)
async def test_ids_and_columns_are_mandatory(leadsquared, body):
    assert 400 == (await leadsquared.refused("POST", BY_IDS, json=body))[0]


@pytest.mark.evidence("docs", "Get Leads in a List: the sample")
async def test_the_leads_of_a_list_are_lists_of_properties(leadsquared):
    answer = await leadsquared.post(
        OF_LIST,
        {
            "SearchParameters": {"ListId": "42e2bc7f-7b96-11e9-ae3d-020714094d7e", "RetrieveBehaviour": "0"},
            "Columns": {"Include_CSV": "ProspectAutoId,EmailAddress,Score"},
            "Sorting": {"ColumnName": "CreatedOn", "Direction": "1"},
            "Paging": {"PageIndex": 1, "PageSize": 100},
        },
    )  # fmt: skip

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


@pytest.mark.evidence("docs", "Get Leads in a List: Fields; of a custom field set: inferred")
async def test_a_custom_field_set_is_shown_with_its_fields(leadsquared):
    fields = [{"Attribute": "Status", "Value": "Pending"}]
    await leadsquared.post(
        f"{LEADS}/Lead.Update",
        [{"Attribute": "mx_KYC", "Value": "seen", "Fields": fields}],
        leadId="5c1e0a72-3f64-4b7d-9f20-8d1b6a4e1112",
    )

    answer = await leadsquared.post(
        OF_LIST,
        {
            "SearchParameters": {"ListId": "42e2bc7f-7b96-11e9-ae3d-020714094d7e"},
            "Columns": {"Include_CSV": "mx_KYC"},
        },
    )

    assert [
        {"Attribute": "mx_KYC", "Value": "seen", "Fields": fields},
        {"Attribute": "CanUpdate", "Value": "true", "Fields": None},
    ] == answer["Leads"][0]["LeadPropertyList"]


@pytest.mark.evidence("inferred", "an unknown list has no leads; a behaviour that there is not")
async def test_an_unknown_list_is_empty_and_an_unknown_behaviour_refused(leadsquared):
    nothing = await leadsquared.post(OF_LIST, {"SearchParameters": {"ListId": "x"}})
    refused = await leadsquared.refused(
        "POST", OF_LIST, json={"SearchParameters": {"ListId": "x", "RetrieveBehaviour": "3"}}
    )

    assert {"RecordCount": 0, "Leads": []} == nothing
    assert (*INVALID, "Invalid Input! Parameter Name: RetrieveBehaviour") == refused
