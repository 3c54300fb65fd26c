"""The report: the documented example and use cases, lists, totals, forms of answers."""

import pytest

# The four users of the documented example, and what they are called there.
MEERA = "01f131a5-7746-11e6-bcaf-0677ec402fcf"
ARJUN = "07934579-8551-11e6-88b9-0677ec402fcf"
KAVYA = "090529bc-862c-11e6-88b9-0677ec402fcf"
ROHAN = "0ec2b1d5-3d0f-11e5-b982-22000aa68b6f"

LAST_MONTH = {
    "DateField": "LeadCreatedOn", "FromDate": "2026-10-01 00:00:00", "ToDate": "2026-10-31 23:59:59",
}  # fmt: skip
LAST_WEEK = {
    "DateField": "LeadCreatedOn", "FromDate": "2026-10-25 00:00:00", "ToDate": "2026-10-31 23:59:59",
}  # fmt: skip


def where(name, operator, value):
    return {"LeadFilters": [{"LookUpName": name, "LookUpValue": value, "SqlOperator": operator}]}


def first_names(answer):
    return [it["FirstName"] for it in answer["Results"]]


@pytest.mark.evidence("seed", "Request and Response, letter for letter")
async def test_the_documented_example_gives_the_documented_answer(leadsquared):
    request = b"""{ "ReportFilter": { "UserFilter": { "GroupConditions": [ { "Condition": [ { "LookupName": "UserID", "Operator": "eq", "LookupValue": "01f131a5-7746-11e6-bcaf-0677ec402fcf,07934579-8551-11e6-88b9-0677ec402fcf,090529bc-862c-11e6-88b9-0677ec402fcf,0ec2b1d5-3d0f-11e5-b982-22000aa68b6f" } ] } ] }, "LeadFilters": [ { "LookUpName": "EngagementScore", "LookUpValue": "0", "SqlOperator": "" } ] }, "DateFilter": [ { "DateField": "LeadCreatedOn", "FromDate": "2017-11-10 12:00:00", "ToDate": "2018-11-10 12:00:00" } ], "Output": { "Type": "aggregate", "GroupBy": "OwnerId", "AggregateFunction": "Average", "AggregateField": "EngagementScore", "IncludeCSV": "" }, "Paging": { "PageIndex": 1, "PageSize": 10 } }"""

    async with leadsquared.request(
        "POST",
        "/Leads/LeadDistribution/FilterByLeadField",
        data=request,
        headers={"Content-Type": "application/json"},
    ) as answer:
        assert 200 == answer.status
        content = await answer.read()

    assert (
        b'{"TotalCount":"4","Results":['
        b'{"OwnerId":"07934579-8551-11e6-88b9-0677ec402fcf","Count":18,"Average_EngagementScore":9.944444444444445},'
        b'{"OwnerId":"01f131a5-7746-11e6-bcaf-0677ec402fcf","Count":0,"Average_EngagementScore":null},'
        b'{"OwnerId":"090529bc-862c-11e6-88b9-0677ec402fcf","Count":0,"Average_EngagementScore":null},'
        b'{"OwnerId":"0ec2b1d5-3d0f-11e5-b982-22000aa68b6f","Count":0,"Average_EngagementScore":null}]}'
    ) == content


@pytest.mark.evidence("seed", "use case: leads with engagement score < 20 in the last month")
async def test_use_case_leads_with_a_low_engagement_score_in_the_last_month(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("EngagementScore", "<", "20"),
        DateFilter=[LAST_MONTH],
        Output={"Type": "list", "IncludeCSV": "FirstName,EngagementScore"},
    )

    assert {
        "TotalCount": "4",
        "Results": [
            {"FirstName": "Ishaan", "EngagementScore": "11"},
            {"FirstName": "Gopal", "EngagementScore": "2"},
            {"FirstName": "Chitra", "EngagementScore": "19"},
            {"FirstName": "Asha", "EngagementScore": "5"},
        ],
    } == answer


@pytest.mark.evidence("seed", "use case: leads from a particular source in the last week")
async def test_use_case_leads_of_a_source_in_the_last_week(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("Source", "=", "Google Ads"),
        DateFilter=[LAST_WEEK],
        Output={"Type": "aggregate", "GroupBy": "Source"},
    )

    assert {"TotalCount": "1", "Results": [{"Source": "Google Ads", "Count": 3}]} == answer


@pytest.mark.evidence("seed", "use case: leads in a particular lead stage")
async def test_use_case_leads_in_a_stage(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("ProspectStage", "=", "Customer"),
        Output={"Type": "aggregate", "GroupBy": "ProspectStage"},
    )

    assert {"TotalCount": "1", "Results": [{"ProspectStage": "Customer", "Count": 4}]} == answer


@pytest.mark.evidence("seed", "use case: the average engagement score under a particular owner")
async def test_use_case_the_average_engagement_score_of_an_owner(leadsquared):
    answer = await leadsquared.report(
        ReportFilter={"UserFilter": {"GroupConditions": [{"Condition": [{"LookupName": "UserID", "Operator": "eq", "LookupValue": KAVYA}]}]}},
        Output={"Type": "aggregate", "GroupBy": "OwnerId", "AggregateFunction": "Average", "AggregateField": "EngagementScore"},
    )  # fmt: skip

    assert {
        "TotalCount": "1",
        "Results": [{"OwnerId": KAVYA, "Count": 4, "Average_EngagementScore": 28}],
    } == answer


@pytest.mark.evidence("recorded", "a live client lists leads with these members and no others")
async def test_a_list_has_the_fields_that_are_asked_for_in_their_order(leadsquared):
    body = {
        "DateFilter": [{"DateField": "LeadCreatedOn", "FromDate": "2018-11-08 00:00:00", "ToDate": "2018-11-08 23:59:59"}],
        "Output": {"Type": "list", "IncludeCSV": " ProspectID,ProspectAutoId,CreatedOn, OwnerIdName,OwnerIdEmailAddress,Score"},
        "Paging": {"PageIndex": 1, "PageSize": 10000},
    }  # fmt: skip

    answer = await leadsquared.report(**body)

    assert {
        "TotalCount": "1",
        "Results": [
            {
                "ProspectID": "b71841c6-5e0d-4f3a-9c27-6a1d80f3e218",
                "ProspectAutoId": "1018",
                "CreatedOn": "2018-11-08 13:48:22.000",
                "OwnerIdName": "Arjun Rao",
                "OwnerIdEmailAddress": "arjun.rao@example.com",
                "Score": "36",
            }
        ],
    } == answer
    assert list(answer["Results"][0]) == [
        "ProspectID", "ProspectAutoId", "CreatedOn", "OwnerIdName", "OwnerIdEmailAddress", "Score",
    ]  # fmt: skip


@pytest.mark.evidence("recorded", "a live client tests nullable fields with isset")
async def test_a_field_without_a_value_is_left_out_of_its_row(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("FirstName", "=", "Ringo"),
        Output={"Type": "list", "IncludeCSV": "FirstName,EmailAddress,CompanyType"},
    )

    assert [{"FirstName": "Ringo", "CompanyType": "5003"}] == answer["Results"]


@pytest.mark.evidence("docs", "Get Leads in Bulk by Ids: misspelled columns are missing")
async def test_unknown_and_misspelled_columns_are_dropped(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("FirstName", "=", "Ringo"),
        Output={"Type": "list", "IncludeCSV": "firstname,LastName,Shoe_Size,LastName"},
    )

    assert [{"LastName": "Starr"}] == answer["Results"]


@pytest.mark.evidence("inferred", "no IncludeCSV: all fields of the lead")
async def test_a_list_without_columns_has_all_fields_of_the_lead(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("FirstName", "=", "Ringo"), Output={"Type": "list"}
    )

    (row,) = answer["Results"]
    assert "Opportunity" == row["ProspectStage"]
    assert "0acb9356-bcd1-4128-b63a-97f52cb8cc3c" == row["ProspectID"]
    assert None not in row.values()


@pytest.mark.evidence("recorded", "LeadAge is asked for by a live client; days: inferred")
async def test_the_age_of_a_lead_follows_the_worlds_clock(leadsquared, world):
    world.clock.set(1793577600.0)  # 2026-11-02
    body = {
        "DateFilter": [LAST_WEEK],
        "Output": {"Type": "list", "IncludeCSV": "FirstName,LeadAge"},
    }

    before = await leadsquared.report(**body)
    world.clock.advance(days=10)
    after = await leadsquared.report(**body)

    assert {"FirstName": "Ishaan", "LeadAge": "2"} == before["Results"][0]
    assert {"FirstName": "Ishaan", "LeadAge": "12"} == after["Results"][0]


@pytest.mark.evidence("inferred", "the newest first, then by id")
async def test_a_list_comes_newest_first_and_by_id_where_dates_tie(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("Source", "=", "Pay per Click Ads"),
        Output={"Type": "list", "IncludeCSV": "ProspectAutoId"},
        Paging={"PageIndex": 1, "PageSize": 3},
    )

    assert ["2001", "2002", "2003"] == [it["ProspectAutoId"] for it in answer["Results"]]


@pytest.mark.evidence("inferred", "deleted leads and visitors take no part")
async def test_deleted_leads_and_visitors_take_no_part(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=where("ProspectAutoId", "=", "1201,1202,1203"),
        Output={"Type": "list", "IncludeCSV": "ProspectAutoId"},
    )

    assert {"TotalCount": "1", "Results": [{"ProspectAutoId": "1201"}]} == answer


@pytest.mark.evidence("seed", "Output: list or aggregate; in any case: inferred")
@pytest.mark.parametrize("kind", ["list", "List", "LIST"])
async def test_the_type_of_output_may_be_spelled_in_any_case(leadsquared, kind):
    answer = await leadsquared.report(
        DateFilter=[LAST_WEEK], Output={"Type": kind, "IncludeCSV": "FirstName"}
    )

    assert ["Ishaan", "Hema", "Gopal", "Ela"] == first_names(answer)


@pytest.mark.evidence("inferred", "path and members in any case; the sample mixes both spellings")
async def test_path_and_members_may_be_spelled_in_any_case(leadsquared):
    body = {
        "reportfilter": {"leadfilters": [{"LookupName": "FirstName", "lookupvalue": "Ringo", "sqloperator": "="}]},
        "output": {"type": "list", "includecsv": "LastName"},
    }  # fmt: skip

    answer = await leadsquared.post("/leads/leaddistribution/filterbyleadfield", body)

    assert [{"LastName": "Starr"}] == answer["Results"]


@pytest.mark.evidence("inferred", "clients with a fixed /v2 base")
async def test_the_report_is_also_found_below_v2(leadsquared):
    answer = await leadsquared.post(
        "/v2/Leads/LeadDistribution/FilterByLeadField",
        {"DateFilter": [LAST_WEEK], "Output": {"Type": "list", "IncludeCSV": "FirstName"}},
    )

    assert "4" == answer["TotalCount"]


@pytest.mark.evidence("inferred", "unknown members are ignored, null is as good as absent")
async def test_unknown_members_and_nulls_do_no_harm(leadsquared):
    answer = await leadsquared.report(
        ReportFilter=None,
        DateFilter=[LAST_WEEK],
        Output={"Type": "list", "IncludeCSV": "FirstName", "Colour": 1},
        Paging=None,
        Sorting=None,
        Extra={},
    )

    assert "4" == answer["TotalCount"]


@pytest.mark.evidence("inferred", "a report sees what was written before it")
async def test_a_new_lead_is_in_the_next_report(leadsquared):
    body = {"ReportFilter": where("FirstName", "=", "Yamuna"), "Output": {"Type": "list"}}
    before = await leadsquared.report(**body)

    await leadsquared.post(
        "/v2/LeadManagement.svc/Lead.Create", [{"Attribute": "FirstName", "Value": "Yamuna"}]
    )
    after = await leadsquared.report(**body)

    assert ("0", "1") == (before["TotalCount"], after["TotalCount"])
