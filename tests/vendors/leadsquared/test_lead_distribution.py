"""Lead Distribution Analytics: the document's sample and use cases; who takes part."""

import pytest

from .conftest import ANALYTICS, BOSCO, FARAH, LEADS, MEERA, ROHAN, SUNITA, VIKRAM, VIR, fields

SAMPLE = {
    "ReportFilter": {
        "UserFilter": {
            "GroupConditions": [
                {
                    "Condition": [
                        {
                            "LookupName": "UserID",
                            "Operator": "eq",
                            "LookupValue": "01f131a5-7746-11e6-bcaf-0677ec402fcf,07934579-8551-11e6-88b9-0677ec402fcf,090529bc-862c-11e6-88b9-0677ec402fcf,0ec2b1d5-3d0f-11e5-b982-22000aa68b6f",
                        }
                    ]
                }
            ]
        },
        "LeadFilters": [{"LookUpName": "EngagementScore", "LookUpValue": "0", "SqlOperator": ""}],
    },
    "DateFilter": [
        {
            "DateField": "LeadCreatedOn",
            "FromDate": "2017-11-10 12:00:00",
            "ToDate": "2018-11-10 12:00:00",
        }
    ],
    "Output": {
        "Type": "aggregate",
        "GroupBy": "OwnerId",
        "AggregateFunction": "Average",
        "AggregateField": "EngagementScore",
        "IncludeCSV": "",
    },
    "Paging": {"PageIndex": 1, "PageSize": 10},
}
ANSWER = (
    b'{"TotalCount":"4","Results":['
    b'{"OwnerId":"07934579-8551-11e6-88b9-0677ec402fcf","Count":18,"Average_EngagementScore":9.944444444444445},'
    b'{"OwnerId":"01f131a5-7746-11e6-bcaf-0677ec402fcf","Count":0,"Average_EngagementScore":null},'
    b'{"OwnerId":"090529bc-862c-11e6-88b9-0677ec402fcf","Count":0,"Average_EngagementScore":null},'
    b'{"OwnerId":"0ec2b1d5-3d0f-11e5-b982-22000aa68b6f","Count":0,"Average_EngagementScore":null}]}'
)


def filtered(name, operator, value):
    return [{"LookUpName": name, "SqlOperator": operator, "LookUpValue": value}]


def created(first, last):
    return [{"DateField": "LeadCreatedOn", "FromDate": first, "ToDate": last}]


@pytest.mark.evidence("seed", "Response")
async def test_the_documents_sample_has_the_documents_answer(leadsquared):
    await leadsquared.post(ANALYTICS, SAMPLE)

    assert ANSWER == leadsquared.raw
    assert "application/json; charset=utf-8" == leadsquared.headers["Content-Type"]


@pytest.mark.evidence("seed", "Example Use Cases, 1")
async def test_how_many_leads_of_last_month_have_a_low_engagement_score(leadsquared):
    answer = await leadsquared.analyse(
        leads=filtered("EngagementScore", "<", "20"),
        dates=created("2019-03-01 00:00:00", "2019-03-31 23:59:59"),
        output={"Type": "aggregate", "GroupBy": "IsLead"},
    )

    assert {"TotalCount": "1", "Results": [{"IsLead": "1", "Count": 80}]} == answer


@pytest.mark.evidence("seed", "Example Use Cases, 2")
async def test_how_many_leads_of_last_week_came_from_a_source(leadsquared):
    answer = await leadsquared.analyse(
        leads=filtered("Source", "=", "Website"),
        dates=created("2019-03-25 00:00:00", "2019-03-31 23:59:59"),
        output={"Type": "aggregate", "GroupBy": "Source"},
    )

    assert {"TotalCount": "1", "Results": [{"Source": "Website", "Count": 60}]} == answer


@pytest.mark.evidence("seed", "Example Use Cases, 3")
async def test_how_many_leads_are_in_a_stage(leadsquared):
    answer = await leadsquared.analyse(
        leads=filtered("ProspectStage", "=", "Customer"),
        output={"Type": "aggregate", "GroupBy": "ProspectStage"},
    )

    assert {"TotalCount": "1", "Results": [{"ProspectStage": "Customer", "Count": 64}]} == answer


@pytest.mark.evidence("seed", "Example Use Cases, 4")
async def test_what_the_average_engagement_score_of_an_owner_is(leadsquared):
    answer = await leadsquared.analyse(
        users=[BOSCO], output={**SAMPLE["Output"], "IncludeCSV": None}
    )

    # Joseph with 64, and sixty with 0 to 59.
    average = (64 + 1770) / 61
    row = {"OwnerId": BOSCO, "Count": 61, "Average_EngagementScore": average}
    assert {"TotalCount": "1", "Results": [row]} == answer


@pytest.mark.evidence("seed", "no user filter: all users are considered")
@pytest.mark.parametrize("users", [None, {}, {"GroupConditions": []}, [], ""])
async def test_without_a_user_filter_all_users_have_a_row(leadsquared, users):
    answer = await leadsquared.analyse(users)

    assert [
        {"OwnerId": VIR, "Count": 62},
        {"OwnerId": ROHAN, "Count": 61},
        {"OwnerId": VIKRAM, "Count": 61},
        {"OwnerId": BOSCO, "Count": 61},
        {"OwnerId": MEERA, "Count": 19},
        {"OwnerId": FARAH, "Count": 2},
        {"OwnerId": SUNITA, "Count": 1},
    ] == answer["Results"]


@pytest.mark.evidence("seed", "every user has a row; the order of equal ones by id: inferred")
async def test_without_a_user_filter_users_without_leads_have_a_row_too(leadsquared):
    answer = await leadsquared.analyse(dates=created("2018-01-01 00:00:00", "2018-01-31 00:00:00"))

    assert "7" == answer["TotalCount"]
    assert [(MEERA, 1), (ROHAN, 0), (VIKRAM, 0), (FARAH, 0), (BOSCO, 0), (SUNITA, 0), (VIR, 0)] == [
        (it["OwnerId"], it["Count"]) for it in answer["Results"]
    ]


@pytest.mark.evidence("recorded", "a live client sends no ReportFilter")
async def test_a_report_filter_can_be_left_out(leadsquared):
    answer = await leadsquared.post(ANALYTICS, {"Output": {"Type": "list", "IncludeCSV": ""}})

    assert "267" == answer["TotalCount"]


@pytest.mark.evidence("inferred", "a filter that selects nobody")
async def test_nobody_selected_means_no_rows(leadsquared):
    answer = await leadsquared.analyse(["nobody@example.com"])

    assert {"TotalCount": "0", "Results": []} == answer


@pytest.mark.evidence("inferred", "deleted leads take no part")
async def test_a_deleted_lead_takes_no_part(leadsquared):
    assert ["Sanjay"] == [
        it["FirstName"] for it in leadsquared.view.leads if it["DeletionStatusCode"] == "1"
    ]
    assert [] == await leadsquared.names(("EmailAddress", "=", "sanjay.kale@example.com"))


@pytest.mark.evidence("inferred", "the path in any case, as ASP.NET routes")
async def test_path_and_members_may_be_spelled_in_any_case(leadsquared):
    body = {
        "reportfilter": {"USERFILTER": {"groupconditions": [{"condition": [
            {"LOOKUPNAME": "userid", "OPERATOR": "EQ", "lookupvalue": MEERA.upper()}]}]},
            "leadfilters": [{"LookupName": "Source", "sqloperator": "=", "lookupvalue": "referral"}]},
        "OUTPUT": {"type": "AGGREGATE", "groupby": "OwnerId"},
    }  # fmt: skip

    answer = await leadsquared.post(ANALYTICS.lower(), body)

    assert [{"OwnerId": MEERA, "Count": 6}] == answer["Results"]


@pytest.mark.evidence("seed", "its prose calls the node LeadFilter")
async def test_lead_filters_may_be_called_lead_filter(leadsquared):
    report = {"LeadFilter": filtered("FirstName", "=", "Anil")}

    answer = await leadsquared.post(
        ANALYTICS, {"ReportFilter": report, "Output": {"Type": "aggregate", "GroupBy": "Source"}}
    )

    assert [{"Source": "Referral", "Count": 1}] == answer["Results"]


@pytest.mark.evidence("inferred", "clients whose base URL ends with /v2")
async def test_the_operation_is_there_below_v2_too(leadsquared):
    await leadsquared.post(f"/v2{ANALYTICS}", SAMPLE)

    assert ANSWER == leadsquared.raw


@pytest.mark.evidence("seed", "the numbers are those of the leads that there are")
async def test_a_new_lead_counts_at_once(leadsquared, world):
    world.clock.set(1541764800)  # 2018-11-09 12:00:00
    before = await leadsquared.post(ANALYTICS, SAMPLE)

    lead = fields(FirstName="Asha", OwnerId=ROHAN, EngagementScore="7.5")
    await leadsquared.post(f"{LEADS}Lead.Create", lead)

    answer = await leadsquared.post(ANALYTICS, SAMPLE)
    assert before["Results"][0] == answer["Results"][0]
    row = {"OwnerId": ROHAN, "Count": 1, "Average_EngagementScore": 7.5}
    assert row == answer["Results"][1]
