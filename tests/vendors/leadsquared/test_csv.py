"""The report as CSV."""

import csv
import io

import pytest

REPORT = "/Leads/LeadDistribution/FilterByLeadField"
OCTOBER = [{"DateField": "LeadCreatedOn", "FromDate": "2026-10-01 00:00:00", "ToDate": "2026-10-31 23:59:59"}]  # fmt: skip


async def report(leadsquared, body, **query):
    """Return content type, disposition and text of an answer."""
    query = query or {"ResponseFormat": "CSV"}
    async with leadsquared.request("POST", REPORT, json=body, params=query) as answer:
        assert 200 == answer.status
        headers = answer.headers
        return headers["Content-Type"], headers.get("Content-Disposition"), await answer.text()


@pytest.mark.evidence("seed", "text/csv, can be downloaded; the header line: inferred")
async def test_an_aggregate_as_csv_is_an_attachment_with_a_header(leadsquared):
    body = {
        "DateFilter": OCTOBER,
        "ReportFilter": {"UserFilter": ["kavya.menon@example.com", "vir.singh@example.com"]},
        "Output": {"Type": "aggregate", "GroupBy": "OwnerId", "AggregateFunction": "Average", "AggregateField": "EngagementScore"},
    }  # fmt: skip

    assert (
        "text/csv",
        "attachment; filename=LeadDistribution.csv",
        (
            "OwnerId,Count,Average_EngagementScore\r\n"
            "090529bc-862c-11e6-88b9-0677ec402fcf,4,28.0\r\n"
            "3b1041fb-8374-11e7-8758-0a106ee76b21,0,\r\n"
        ),
    ) == await report(leadsquared, body)


@pytest.mark.evidence("inferred", "the columns of a list are those that were asked for")
async def test_a_list_as_csv_has_its_columns_in_order_and_empty_cells(leadsquared):
    filter = {"LookUpName": "ProspectAutoId", "LookUpValue": "1102,1103", "SqlOperator": "="}
    body = {
        "ReportFilter": {"LeadFilters": [filter]},
        "Output": {"Type": "list", "IncludeCSV": "FirstName, CompanyType,Company,CreatedOn"},
    }

    _, _, text = await report(leadsquared, body)

    assert (
        "FirstName,CompanyType,Company,CreatedOn\r\n"
        "Ringo,5003,,2018-03-06 06:55:46.000\r\n"
        "John,,Northern Songs,2017-12-06 06:39:17.000\r\n"
    ) == text


@pytest.mark.evidence("inferred", "RFC 4180")
async def test_quotes_commas_and_line_ends_survive(leadsquared):
    nasty = 'Smith, "Sons"\r\n& Söhne'
    await leadsquared.post(
        "/v2/LeadManagement.svc/Lead.Create",
        [{"Attribute": "FirstName", "Value": "Yamuna"}, {"Attribute": "Company", "Value": nasty}],
    )
    filter = {"LookUpName": "FirstName", "LookUpValue": "Yamuna", "SqlOperator": "="}
    body = {
        "ReportFilter": {"LeadFilters": [filter]},
        "Output": {"Type": "list", "IncludeCSV": "FirstName,Company"},
    }

    _, _, text = await report(leadsquared, body)

    assert 'FirstName,Company\r\nYamuna,"Smith, ""Sons""\r\n& Söhne"\r\n' == text
    assert [["FirstName", "Company"], ["Yamuna", nasty]] == list(
        csv.reader(io.StringIO(text, newline=""))
    )


@pytest.mark.evidence("inferred", "no row: the header alone")
async def test_without_rows_there_is_the_header_alone(leadsquared):
    body = {
        "ReportFilter": {"UserFilter": ["nobody@example.com"]},
        "Output": {"Type": "list", "IncludeCSV": "FirstName"},
    }

    _, _, text = await report(leadsquared, body)

    assert "FirstName\r\n" == text


@pytest.mark.evidence("inferred", "paging applies as in JSON")
async def test_csv_has_the_rows_of_the_page_alone(leadsquared):
    body = {
        "DateFilter": OCTOBER,
        "Output": {"Type": "list", "IncludeCSV": "FirstName"},
        "Paging": {"PageIndex": 2, "PageSize": 3},
    }

    _, _, text = await report(leadsquared, body)

    assert "FirstName\r\nEla\r\nDinesh\r\nChitra\r\n" == text


@pytest.mark.evidence("seed", "ResponseFormat in table and URL; in any case: inferred")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"ResponseFormat": "csv"}, "text/csv"),
        ({"responseformat": "CSV"}, "text/csv"),
        ({"responseformat": "json"}, "application/json; charset=utf-8"),
        ({"ResponseFormat": "JSON"}, "application/json; charset=utf-8"),
        ({"ResponseFormat": ""}, "application/json; charset=utf-8"),
        ({"ResponseFormat": "xml"}, "application/json; charset=utf-8"),
        ({"other": "csv"}, "application/json; charset=utf-8"),
    ],
)
async def test_the_format_is_json_unless_csv_is_asked_for(leadsquared, query, expected):
    media, disposition, _ = await report(leadsquared, {"Output": {"Type": "aggregate"}}, **query)

    assert expected == media
    assert ("text/csv" == expected) == (disposition is not None)


@pytest.mark.evidence("inferred", "the format is chosen by ResponseFormat alone")
async def test_the_header_accept_is_not_looked_at(leadsquared):
    async with leadsquared.request(
        "POST", REPORT, json={"Output": {"Type": "aggregate"}}, headers={"Accept": "text/csv"}
    ) as answer:
        assert "application/json; charset=utf-8" == answer.headers["Content-Type"]


@pytest.mark.evidence("inferred", "errors stay JSON")
async def test_an_error_is_json_all_the_same(leadsquared):
    body = {"Output": {"Type": "aggregate", "GroupBy": "Shoe"}}

    refused = await leadsquared.refused("POST", f"{REPORT}?ResponseFormat=CSV", json=body)

    assert (500, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe") == refused
