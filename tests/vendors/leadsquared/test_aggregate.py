"""Aggregates: functions, groups, rows without leads, what is refused."""

import pytest

MEERA = "01f131a5-7746-11e6-bcaf-0677ec402fcf"
KAVYA = "090529bc-862c-11e6-88b9-0677ec402fcf"
VIR = "3b1041fb-8374-11e7-8758-0a106ee76b21"
OCTOBER = [{"DateField": "LeadCreatedOn", "FromDate": "2026-10-01 00:00:00", "ToDate": "2026-10-31 23:59:59"}]  # fmt: skip
INVALID = (500, "MXInvalidInputException")


async def aggregate(leadsquared, function=None, field=None, group=None, **more):
    output = {
        "Type": "aggregate", "GroupBy": group, "AggregateFunction": function, "AggregateField": field,
    }  # fmt: skip
    return await leadsquared.report(DateFilter=OCTOBER, Output=output, **more)


@pytest.mark.evidence("seed", "averaging or summing; the other functions: inferred")
@pytest.mark.parametrize(
    ("function", "field", "kavya", "meera"),
    [
        ("Average", "EngagementScore", 28, 25.25),
        ("Sum", "EngagementScore", 112, 101),
        ("Min", "EngagementScore", 2, 5),
        ("Max", "EngagementScore", 80, 41),
        ("Count", "EngagementScore", 4, 4),
        ("Sum", "Revenue", 45010, 4000.75),
        ("Average", "Revenue", 11252.5, 1000.1875),
        ("Min", "CreatedOn", "2026-10-14 10:45:00.000", "2026-10-05 08:15:00.000"),
        ("Max", "FirstName", "Ishaan", "Hema"),
        ("Count", "mx_Programme", 4, 4),
    ],
)
async def test_functions(leadsquared, function, field, kavya, meera):
    answer = await aggregate(
        leadsquared, function, field, "OwnerId", ReportFilter={"UserFilter": [KAVYA, MEERA]}
    )

    assert {
        "TotalCount": "2",
        "Results": [
            {"OwnerId": KAVYA, "Count": 4, f"{function}_{field}": kavya},
            {"OwnerId": MEERA, "Count": 4, f"{function}_{field}": meera},
        ],
    } == answer


@pytest.mark.evidence("inferred", "names of functions in any case, columns in the canonical one")
@pytest.mark.parametrize("function", ["average", "AVERAGE", " Average "])
async def test_a_function_may_be_spelled_in_any_case(leadsquared, function):
    answer = await aggregate(leadsquared, function, "EngagementScore", "Source")

    assert ["Source", "Count", "Average_EngagementScore"] == list(answer["Results"][0])


@pytest.mark.evidence("seed", "Response: Count 0 and a null average; other functions: inferred")
@pytest.mark.parametrize(
    ("function", "value"),
    [("Average", None), ("Sum", None), ("Min", None), ("Max", None), ("Count", 0)],
)
async def test_a_user_without_leads_has_a_row_without_a_value(leadsquared, function, value):
    answer = await aggregate(
        leadsquared, function, "EngagementScore", ReportFilter={"UserFilter": [VIR]}
    )

    assert {
        "TotalCount": "1",
        "Results": [{"OwnerId": VIR, "Count": 0, f"{function}_EngagementScore": value}],
    } == answer


@pytest.mark.evidence("seed", "all users are considered; each has a row")
async def test_without_a_user_filter_each_user_has_a_row(leadsquared):
    answer = await aggregate(leadsquared, "Average", "EngagementScore", "OwnerId")

    assert "9" == answer["TotalCount"]
    assert [(MEERA, 4), (KAVYA, 4), ("07934579-8551-11e6-88b9-0677ec402fcf", 0)] == [
        (it["OwnerId"], it["Count"]) for it in answer["Results"][:3]
    ]


@pytest.mark.evidence("inferred", "GroupBy is OwnerId if nothing else is said")
@pytest.mark.parametrize("group", [None, "", " "])
async def test_groups_are_owners_by_default(leadsquared, group):
    answer = await aggregate(leadsquared, group=group, ReportFilter={"UserFilter": [KAVYA]})

    assert [{"OwnerId": KAVYA, "Count": 4}] == answer["Results"]


@pytest.mark.evidence("inferred", "only values that occur; most leads first, then by value")
async def test_groups_of_another_field_are_the_values_that_occur(leadsquared):
    answer = await aggregate(leadsquared, "Sum", "EngagementScore", "ProspectStage")

    assert {
        "TotalCount": "4",
        "Results": [
            {"ProspectStage": "Prospect", "Count": 4, "Sum_EngagementScore": 55},
            {"ProspectStage": "Opportunity", "Count": 2, "Sum_EngagementScore": 76},
            {"ProspectStage": "Customer", "Count": 1, "Sum_EngagementScore": 80},
            {"ProspectStage": "Disqualified", "Count": 1, "Sum_EngagementScore": 2},
        ],
    } == answer


@pytest.mark.evidence("inferred", "numbers and dates as records show them; derived fields too")
@pytest.mark.parametrize(
    ("group", "key"),
    [
        ("mx_Course_Fee", "90000"),
        ("OwnerIdName", "Kavya Menon"),
        ("Groups", "North"),
        ("mx_DOB", "2000-01-15 00:00:00.000"),
    ],
)
async def test_keys_are_texts_as_in_records(leadsquared, group, key):
    answer = await aggregate(leadsquared, group=group)

    assert key in [it[group] for it in answer["Results"]]


@pytest.mark.evidence("recorded", "case variants of a lead source are distinct values")
async def test_spellings_of_a_source_are_groups_of_their_own(leadsquared):
    filter = {"LookUpName": "Source", "LookUpValue": "facebook", "SqlOperator": "="}

    answer = await leadsquared.report(
        ReportFilter={"LeadFilters": [filter]}, Output={"Type": "aggregate", "GroupBy": "Source"}
    )

    assert [("Facebook", 7), ("facebook", 1)] == [
        (it["Source"], it["Count"]) for it in answer["Results"]
    ]


@pytest.mark.evidence("inferred", "unset values form one group with a null key")
async def test_leads_without_a_value_form_a_group_without_a_key(leadsquared):
    filter = {"LookUpName": "ProspectAutoId", "LookUpValue": "1101,1102,1103", "SqlOperator": "="}

    answer = await leadsquared.report(
        ReportFilter={"LeadFilters": [filter]},
        Output={"Type": "aggregate", "GroupBy": "Company", "AggregateFunction": "Average", "AggregateField": "EngagementScore"},
    )  # fmt: skip

    assert {
        "TotalCount": "2",
        "Results": [
            {"Company": None, "Count": 2, "Average_EngagementScore": 30},
            {"Company": "Northern Songs", "Count": 1, "Average_EngagementScore": 45},
        ],
    } == answer


@pytest.mark.evidence("inferred", "function and field come together")
@pytest.mark.parametrize(
    ("function", "field"), [("", ""), ("Average", ""), ("", "EngagementScore"), (None, None)]
)
async def test_without_function_or_field_rows_carry_the_count_alone(leadsquared, function, field):
    answer = await aggregate(leadsquared, function, field, "Source")

    assert {"Source": "Google Ads", "Count": 5} == answer["Results"][0]


@pytest.mark.evidence("inferred", "IncludeCSV means nothing to an aggregate")
async def test_include_csv_is_ignored(leadsquared):
    output = {"Type": "AGGREGATE", "GroupBy": "Source", "IncludeCSV": "FirstName,Shoe_Size"}

    answer = await leadsquared.report(DateFilter=OCTOBER, Output=output)

    assert ["Source", "Count"] == list(answer["Results"][0])


@pytest.mark.evidence("inferred", "unknown fields: text recorded for lead writes")
@pytest.mark.parametrize(
    ("group", "field", "name"),
    [("Shoe", "EngagementScore", "Shoe"), ("Source", "Shoe", "Shoe"), ("ownerid", None, "ownerid")],
)
async def test_an_unknown_field_is_refused(leadsquared, group, field, name):
    output = {
        "Type": "aggregate", "GroupBy": group, "AggregateFunction": "Sum", "AggregateField": field,
    }  # fmt: skip

    refused = await leadsquared.report_refused(Output=output)

    assert (500, "MXUnknownAttributeException", f"Attribute(s) does not exist - {name}") == refused


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize(
    ("function", "field", "name"),
    [
        ("Median", "EngagementScore", "AggregateFunction"),
        ("Average", "FirstName", "AggregateField"),
        ("Sum", "CreatedOn", "AggregateField"),
    ],
)
async def test_a_function_that_does_not_fit_is_refused(leadsquared, function, field, name):
    output = {"Type": "aggregate", "AggregateFunction": function, "AggregateField": field}

    refused = await leadsquared.report_refused(Output=output)

    assert (*INVALID, f"Invalid Input! Parameter Name: {name}") == refused
