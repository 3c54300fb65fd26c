"""Paging and sorting of the report."""

import pytest

PAY_PER_CLICK = {"LeadFilters": [{"LookUpName": "Source", "LookUpValue": "Pay per Click Ads", "SqlOperator": "="}]}  # fmt: skip
LIST = {"Type": "list", "IncludeCSV": "ProspectAutoId"}
OCTOBER = [{"DateField": "LeadCreatedOn", "FromDate": "2026-10-01 00:00:00", "ToDate": "2026-10-31 23:59:59"}]  # fmt: skip
INVALID = (500, "MXInvalidInputException")


async def numbers(leadsquared, paging):
    answer = await leadsquared.report(ReportFilter=PAY_PER_CLICK, Output=LIST, Paging=paging)
    assert "240" == answer["TotalCount"]
    return [int(it["ProspectAutoId"]) for it in answer["Results"]]


@pytest.mark.evidence("seed", "Paging: blocks of PageSize, increasing values of PageIndex")
async def test_pages_follow_one_another_until_all_leads_were_seen(leadsquared):
    pages = [await numbers(leadsquared, {"PageIndex": n, "PageSize": 100}) for n in (1, 2, 3)]

    assert [100, 100, 40] == [len(page) for page in pages]
    assert list(range(2001, 2241)) == [number for page in pages for number in page]


@pytest.mark.evidence("inferred", "a page past the end is empty, the total stays")
@pytest.mark.parametrize("index", [4, 10**15])
async def test_a_page_past_the_end_is_empty(leadsquared, index):
    assert [] == await numbers(leadsquared, {"PageIndex": index, "PageSize": 100})


@pytest.mark.evidence("inferred", "page 1 with 25 rows")
@pytest.mark.parametrize("paging", [None, {}, {"PageIndex": 1}, {"PageSize": "25"}])
async def test_a_page_has_25_rows_if_nothing_is_said(leadsquared, paging):
    assert list(range(2001, 2026)) == await numbers(leadsquared, paging)


@pytest.mark.evidence("inferred", "digits as a text")
async def test_index_and_size_may_be_texts(leadsquared):
    assert [2003, 2004] == await numbers(leadsquared, {"PageIndex": "2", "PageSize": " 2 "})


@pytest.mark.evidence("recorded", "a live client asks for 10000")
async def test_a_page_may_have_10000_rows(leadsquared):
    assert 240 == len(await numbers(leadsquared, {"PageIndex": 1, "PageSize": 10000}))


@pytest.mark.evidence("inferred", "text recorded on another operation")
@pytest.mark.parametrize("size", [10001, "10001", 10**18])
async def test_a_page_of_more_than_10000_rows_is_refused(leadsquared, size):
    refused = await leadsquared.report_refused(Output=LIST, Paging={"PageIndex": 1, "PageSize": size})  # fmt: skip

    assert (*INVALID, "Invalid Input! Parameter Name: PageSize can not be more than 10000.") == refused  # fmt: skip


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize("value", [0, -1, "0", "-1", "two", "", "1.5", "²", "9" * 50])
@pytest.mark.parametrize("name", ["PageIndex", "PageSize"])
async def test_a_page_that_there_can_not_be_is_refused(leadsquared, name, value):
    refused = await leadsquared.report_refused(Output=LIST, Paging={name: value})

    assert (*INVALID, f"Invalid Input! Parameter Name: {name}") == refused


@pytest.mark.evidence("inferred", "paging applies to groups in an aggregate")
async def test_pages_of_an_aggregate_are_pages_of_groups(leadsquared):
    output = {"Type": "aggregate", "GroupBy": "ProspectStage"}

    answer = await leadsquared.report(
        DateFilter=OCTOBER, Output=output, Paging={"PageIndex": 2, "PageSize": 3}
    )

    assert {
        "TotalCount": "4", "Results": [{"ProspectStage": "Disqualified", "Count": 1}],
    } == answer  # fmt: skip


@pytest.mark.evidence("seed", "paging sorts, too; the node's form: docs, Search Leads by Criteria")
@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ({"ColumnName": "FirstName", "Direction": "0"}, ["Asha", "Bharat", "Chitra"]),
        ({"ColumnName": "FirstName", "Direction": "1"}, ["Ishaan", "Hema", "Gopal"]),
        ({"ColumnName": "EngagementScore", "Direction": 0}, ["Gopal", "Asha", "Ishaan"]),
        ([{"ColumnName": "EngagementScore", "Direction": 1}], ["Dinesh", "Hema", "Bharat"]),
        (
            [{"ColumnName": "ProspectStage"}, {"ColumnName": "EngagementScore", "Direction": 1}],
            ["Dinesh", "Gopal", "Hema"],
        ),
        ({"ColumnName": "", "Direction": "0"}, ["Ishaan", "Hema", "Gopal"]),
        ([], ["Ishaan", "Hema", "Gopal"]),
    ],
)
async def test_a_list_can_be_sorted(leadsquared, sorting, expected):
    answer = await leadsquared.report(
        DateFilter=OCTOBER,
        Output={"Type": "list", "IncludeCSV": "FirstName"},
        Sorting=sorting,
        Paging={"PageSize": 3},
    )

    assert expected == [it["FirstName"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "unset values come before all others")
async def test_leads_without_a_value_come_first(leadsquared):
    filter = {"LookUpName": "ProspectAutoId", "LookUpValue": "1101,1102,1103", "SqlOperator": "="}

    answer = await leadsquared.report(
        ReportFilter={"LeadFilters": [filter]},
        Output={"Type": "list", "IncludeCSV": "FirstName"},
        Sorting={"ColumnName": "Company"},
    )

    assert ["Ringo", "Paul", "John"] == [it["FirstName"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "an aggregate sorts by the members of its rows")
@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ({"ColumnName": "Count", "Direction": "0"}, ["Customer", "Disqualified", "Opportunity", "Prospect"]),
        ({"ColumnName": "prospectstage", "Direction": "1"}, ["Prospect", "Opportunity", "Disqualified", "Customer"]),
        ({"ColumnName": "Max_EngagementScore", "Direction": "1"}, ["Customer", "Opportunity", "Prospect", "Disqualified"]),
    ],
)  # fmt: skip
async def test_an_aggregate_can_be_sorted(leadsquared, sorting, expected):
    answer = await leadsquared.report(
        DateFilter=OCTOBER,
        Output={"Type": "aggregate", "GroupBy": "ProspectStage", "AggregateFunction": "Max", "AggregateField": "EngagementScore"},
        Sorting=sorting,
    )  # fmt: skip

    assert expected == [it["ProspectStage"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "unknown columns and directions")
async def test_a_sort_that_there_can_not_be_is_refused(leadsquared):
    for output, sorting, expected in (
        (LIST, {"ColumnName": "Shoe"}, ("MXUnknownAttributeException", "Attribute(s) does not exist - Shoe")),
        (LIST, {"ColumnName": "FirstName", "Direction": "down"}, ("MXInvalidInputException", "Invalid Input! Parameter Name: Direction")),
        ({"Type": "aggregate"}, {"ColumnName": "Shoe"}, ("MXInvalidInputException", "Invalid Input! Parameter Name: ColumnName")),
    ):  # fmt: skip
        refused = await leadsquared.report_refused(Output=output, Sorting=sorting)

        assert (500, *expected) == refused
