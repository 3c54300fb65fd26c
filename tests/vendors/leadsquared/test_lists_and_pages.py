"""Output and paging: lists, pages, orders, CSV."""

import pytest

from .conftest import ANALYTICS, ANIL, BOSCO, LEADS, MEERA, ROHAN, SUNITA, VIKRAM, VIR, fields

SAMPLE_RANGE = [
    {
        "DateField": "LeadCreatedOn",
        "FromDate": "2017-11-10 12:00:00",
        "ToDate": "2018-11-10 12:00:00",
    }
]
BY_ID = {"ColumnName": "ProspectAutoId", "Direction": "0"}


def aggregate(function=None, field=None, group=None):
    return {
        "Type": "aggregate", "GroupBy": group, "AggregateFunction": function,
        "AggregateField": field,
    }  # fmt: skip


def invalid(name):
    message = f"Invalid Input! Parameter Name: {name} value is not correct."
    return 500, "MXInvalidInputException", message


async def refused(leadsquared, output, **more):
    return await leadsquared.refusal("POST", ANALYTICS, {"Output": output, **more})


@pytest.mark.evidence("recorded", "a live client: a leading blank, names of owners, flat rows")
async def test_a_list_has_the_fields_asked_for_in_their_order(leadsquared, world):
    world.clock.set(1514764800)  # 2018-01-01
    answer = await leadsquared.analyse(
        leads=[{"LookUpName": "ProspectID", "LookUpValue": ANIL, "SqlOperator": "="}],
        output={
            "Type": "list",
            "IncludeCSV": " ProspectID,OwnerIdName, OwnerIdEmailAddress,CreatedOn,Score,LeadAge,Mobile,Shoe,mx_DOB,score",
        },
        Paging={"PageIndex": 1, "PageSize": 10000},
    )

    row = {
        "ProspectID": ANIL,
        "OwnerIdName": "Rohan Mehta",
        "OwnerIdEmailAddress": "rohan.mehta@example.com",
        "CreatedOn": "2017-10-02 06:15:20.000",
        "Score": "42",
        "LeadAge": "91",
        "mx_DOB": "1979-08-14 00:00:00.000",
    }
    assert {"TotalCount": "1", "Results": [row]} == answer
    assert list(row) == list(answer["Results"][0])


@pytest.mark.evidence("inferred", "an empty IncludeCSV means all fields")
@pytest.mark.parametrize("names", ["", None, "  "])
async def test_a_list_without_names_has_all_fields_that_have_a_value(leadsquared, names):
    answer = await leadsquared.analyse(
        [SUNITA], output={"Type": "List", "IncludeCSV": names}, Paging={"PageSize": "1"}
    )

    (row,) = answer["Results"]
    assert [
        "ProspectID",
        "ProspectAutoId",
        "FirstName",
        "LastName",
        "EmailAddress",
        "Source",
    ] == list(row)[:6]
    assert ("Imran", "1007", "0") == (
        row["FirstName"],
        row["ProspectAutoId"],
        row["EngagementScore"],
    )
    assert "Phone" not in row


@pytest.mark.evidence("seed", "blocks of PageSize, with increasing PageIndex")
async def test_pages_follow_one_another(leadsquared):
    seen = []
    for index in (1, 2, 3):
        answer = await leadsquared.analyse(
            [ROHAN], output={"Type": "list", "IncludeCSV": "ProspectID"},
            Paging={"PageIndex": index, "PageSize": 25},
        )  # fmt: skip
        assert "61" == answer["TotalCount"]
        seen.append([it["ProspectID"] for it in answer["Results"]])

    assert [25, 25, 11] == [len(it) for it in seen]
    assert 61 == len({id for page in seen for id in page})


@pytest.mark.evidence("recorded", "a live client asks for pages past the end")
async def test_a_page_past_the_end_is_empty(leadsquared):
    answer = await leadsquared.analyse(
        [ROHAN], output={"Type": "list"}, Paging={"PageIndex": 99, "PageSize": 100}
    )

    assert {"TotalCount": "61", "Results": []} == answer


@pytest.mark.evidence("inferred", "in an aggregate pages are of groups")
async def test_pages_of_an_aggregate_are_of_groups(leadsquared):
    answer = await leadsquared.analyse(Paging={"PageIndex": "2", "PageSize": "3"})

    assert "7" == answer["TotalCount"]
    assert [BOSCO, MEERA] == [it["OwnerId"] for it in answer["Results"]][:2]
    assert 3 == len(answer["Results"])


@pytest.mark.evidence("inferred", "25 rows without Paging, the newest first")
async def test_without_paging_there_are_the_25_newest(leadsquared):
    answer = await leadsquared.analyse(output={"Type": "list", "IncludeCSV": "FirstName,CreatedOn"})

    assert 25 == len(answer["Results"])
    assert ["Jeff", "Ana"] == [it["FirstName"] for it in answer["Results"][:2]]
    times = [it["CreatedOn"] for it in answer["Results"]]
    assert sorted(times, reverse=True) == times


@pytest.mark.evidence("inferred", "a page has a number and a size of at least one")
@pytest.mark.parametrize(
    ("paging", "name"),
    [({"PageIndex": 0}, "PageIndex"), ({"PageSize": 0}, "PageSize"), ({"PageIndex": -1}, "PageIndex"),
     ({"PageSize": "many"}, "PageSize"), ({"PageIndex": "1.5"}, "PageIndex"), ({"PageSize": ""}, "PageSize"),
     ({"PageIndex": 10**12}, "PageIndex"), ({"PageIndex": "²"}, "PageIndex")],
)  # fmt: skip
async def test_a_page_that_can_not_be_is_refused(leadsquared, paging, name):
    assert invalid(name) == await refused(leadsquared, {"Type": "list"}, Paging=paging)


@pytest.mark.evidence(
    "inferred", "10,000 rows: recorded to be accepted; the text recorded elsewhere"
)
async def test_a_page_of_more_than_10000_is_refused(leadsquared):
    message = "Invalid Input! Parameter Name: PageSize can not be more than 10000."

    assert (500, "MXInvalidInputException", message) == await refused(
        leadsquared, {"Type": "aggregate"}, Paging={"PageIndex": 1, "PageSize": 10001}
    )


@pytest.mark.evidence("docs", "Search Leads by Criteria: Sorting; its place here inferred")
@pytest.mark.parametrize(
    ("sorting", "expected"),
    [
        ({"ColumnName": "EngagementScore", "Direction": "1"}, ["Kiran", "Tejas"]),
        ({"ColumnName": "EngagementScore", "Direction": 0}, ["Sameer", "Neha"]),
        ([{"ColumnName": "FirstName", "Direction": 1}], ["Yash", "Tejas"]),
        ({"ColumnName": "FirstName"}, ["Aarti", "Akash"]),
        ({"ColumnName": "LastName", "Direction": "0"}, ["Omkar", "Shruti"]),
    ],
)
async def test_a_list_can_be_sorted(leadsquared, sorting, expected):
    answer = await leadsquared.analyse(
        [MEERA], dates=SAMPLE_RANGE, output={"Type": "list", "IncludeCSV": "FirstName"},
        Sorting=sorting, Paging={"PageSize": 2},
    )  # fmt: skip

    assert expected == [it["FirstName"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "who has no value is sorted as the lowest")
async def test_who_has_no_value_comes_first(leadsquared):
    answer = await leadsquared.analyse(
        [VIR], dates=SAMPLE_RANGE, output={"Type": "list", "IncludeCSV": "FirstName"},
        Sorting={"ColumnName": "Score", "Direction": "0"},
    )  # fmt: skip

    assert ["Nisha", "Gurpreet"] == [it["FirstName"] for it in answer["Results"]]


@pytest.mark.evidence("seed", "Paging: use them to sort; the form inferred")
async def test_an_aggregate_can_be_sorted(leadsquared):
    answer = await leadsquared.analyse(
        [VIKRAM, ROHAN, SUNITA], output=aggregate("Average", "Score"),
        Sorting={"ColumnName": "Average_Score", "Direction": "1"},
    )  # fmt: skip

    assert [ROHAN, VIKRAM, SUNITA] == [it["OwnerId"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "columns and directions that can't be")
@pytest.mark.parametrize(
    ("sorting", "name"),
    [({"ColumnName": "Score", "Direction": "1"}, "ColumnName"), ({"ColumnName": "Count", "Direction": "2"}, "Direction")],
)  # fmt: skip
async def test_an_order_that_can_not_be_is_refused(leadsquared, sorting, name):
    assert invalid(name) == await refused(leadsquared, {"Type": "aggregate"}, Sorting=sorting)


# CSV


@pytest.mark.evidence("seed", "text/csv, as an attachment; header and name inferred")
@pytest.mark.parametrize("parameter", ["ResponseFormat", "responseformat"])
@pytest.mark.parametrize("value", ["CSV", "csv"])
async def test_an_aggregate_as_csv(leadsquared, parameter, value):
    body = {
        "ReportFilter": {"UserFilter": [MEERA, ROHAN]}, "DateFilter": SAMPLE_RANGE,
        "Output": aggregate("Average", "EngagementScore", "OwnerId"),
    }  # fmt: skip

    await leadsquared.post(ANALYTICS, body, **{parameter: value})

    assert "text/csv" == leadsquared.headers["Content-Type"]
    assert "attachment; filename=LeadDistribution.csv" == leadsquared.headers["Content-Disposition"]
    assert (
        b"OwnerId,Count,Average_EngagementScore\r\n"
        b"07934579-8551-11e6-88b9-0677ec402fcf,18,9.944444444444445\r\n"
        b"01f131a5-7746-11e6-bcaf-0677ec402fcf,0,\r\n"
    ) == leadsquared.raw


@pytest.mark.evidence(
    "inferred", "quotes where RFC 4180 wants them; a missing value is an empty cell"
)
async def test_a_list_as_csv_is_quoted_where_need_be(leadsquared):
    lead = fields(FirstName="Zoë", Company='Wu, "Sons" & Co', Notes="two\nlines", OwnerId=SUNITA)
    await leadsquared.post(f"{LEADS}Lead.Create", lead)
    body = {
        "ReportFilter": {"UserFilter": [SUNITA]}, "Sorting": BY_ID,
        "Output": {"Type": "list", "IncludeCSV": "FirstName,Company,Notes,Phone"},
    }  # fmt: skip

    await leadsquared.post(ANALYTICS, body, ResponseFormat="CSV")

    assert (
        'FirstName,Company,Notes,Phone\r\nImran,,,\r\nZoë,"Wu, ""Sons"" & Co","two\nlines",\r\n'
    ).encode() == leadsquared.raw


@pytest.mark.evidence("inferred", "no rows: the header alone")
async def test_csv_without_rows_is_the_header_alone(leadsquared):
    body = {
        "ReportFilter": {"UserFilter": [SUNITA]}, "DateFilter": SAMPLE_RANGE,
        "Output": {"Type": "list", "IncludeCSV": "FirstName,Phone"},
    }  # fmt: skip

    await leadsquared.post(ANALYTICS, body, ResponseFormat="CSV")

    assert b"FirstName,Phone\r\n" == leadsquared.raw


@pytest.mark.evidence("inferred", "anything but CSV is JSON; JSON by default: seed")
@pytest.mark.parametrize("value", ["JSON", "json", "", "xml"])
async def test_any_other_format_is_json(leadsquared, value):
    answer = await leadsquared.post(
        ANALYTICS, {"Output": {"Type": "aggregate"}}, ResponseFormat=value
    )

    assert "7" == answer["TotalCount"]


@pytest.mark.evidence("inferred", "errors stay JSON")
async def test_an_error_of_csv_is_json(leadsquared):
    assert invalid("PageIndex") == await leadsquared.refusal(
        "POST",
        ANALYTICS,
        {"Output": {"Type": "list"}, "Paging": {"PageIndex": 0}},
        ResponseFormat="CSV",
    )
    assert "application/json; charset=utf-8" == leadsquared.headers["Content-Type"]
