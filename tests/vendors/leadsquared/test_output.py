"""Output: aggregates."""

import pytest

from .conftest import ANALYTICS, MEERA, ROHAN, SUNITA, VIR

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


@pytest.mark.evidence("seed", "averaging and summing; the others inferred")
@pytest.mark.parametrize(
    ("function", "name", "expected"),
    [
        ("Average", "Average_EngagementScore", b"9.944444444444445"),
        ("average", "Average_EngagementScore", b"9.944444444444445"),
        ("Sum", "Sum_EngagementScore", b"179"),
        ("SUM", "Sum_EngagementScore", b"179"),
        ("Min", "Min_EngagementScore", b"0"),
        ("max", "Max_EngagementScore", b"22"),
        ("Count", "Count_EngagementScore", b"18"),
    ],
)
async def test_a_function_works_on_the_field_of_each_group(leadsquared, function, name, expected):
    await leadsquared.analyse(
        [MEERA], dates=SAMPLE_RANGE, output=aggregate(function, "EngagementScore")
    )

    row = b'{"OwnerId":"%s","Count":18,"%s":%s}' % (MEERA.encode(), name.encode(), expected)
    assert b'{"TotalCount":"1","Results":[' + row + b"]}" == leadsquared.raw


@pytest.mark.evidence("inferred", "null for no leads: seed, of the average")
@pytest.mark.parametrize("function", ["Average", "Sum", "Min", "Max", "Count"])
async def test_without_leads_every_function_is_null(leadsquared, function):
    answer = await leadsquared.analyse(
        [ROHAN], dates=SAMPLE_RANGE, output=aggregate(function, "Score", "OwnerId")
    )

    assert [{"OwnerId": ROHAN, "Count": 0, f"{function}_Score": None}] == answer["Results"]


@pytest.mark.evidence("inferred", "who has no value counts, and is not averaged")
async def test_a_lead_without_a_value_counts_but_is_not_averaged(leadsquared):
    answer = await leadsquared.analyse(
        [VIR], dates=SAMPLE_RANGE, output=aggregate("Average", "EngagementScore")
    )

    assert [{"OwnerId": VIR, "Count": 2, "Average_EngagementScore": 20.0}] == answer["Results"]


@pytest.mark.evidence("inferred", "any number field; custom ones too")
@pytest.mark.parametrize(
    ("field", "expected"),
    [("mx_Annual_Fee", 180000), ("Revenue", 125000.5), ("PageViewsPerVisit", 2.5), ("Score", 642)],
)
async def test_any_number_field_can_be_summed(leadsquared, field, expected):
    answer = await leadsquared.analyse([ROHAN], output=aggregate("Sum", field))

    assert expected == answer["Results"][0][f"Sum_{field}"]


@pytest.mark.evidence("inferred", "days since creation")
async def test_the_age_of_leads_can_be_averaged(leadsquared, world):
    world.clock.set(1558483199)  # 2019-05-21
    answer = await leadsquared.analyse([SUNITA], output=aggregate("Average", "LeadAge"))

    assert 608.0 == answer["Results"][0]["Average_LeadAge"]


@pytest.mark.evidence(
    "inferred", "groups by another field: only values that occur, the largest first"
)
async def test_groups_by_another_field_are_the_values_that_occur(leadsquared):
    answer = await leadsquared.analyse(
        dates=SAMPLE_RANGE, output=aggregate("Max", "EngagementScore", "ProspectStage")
    )

    assert {
        "TotalCount": "3",
        "Results": [
            {"ProspectStage": "Prospect", "Count": 14, "Max_EngagementScore": 22},
            {"ProspectStage": "Customer", "Count": 3, "Max_EngagementScore": 10},
            {"ProspectStage": "Opportunity", "Count": 3, "Max_EngagementScore": 11},
        ],
    } == answer


@pytest.mark.evidence("inferred", "leads without a value form one group, null")
async def test_leads_without_a_value_are_a_group_of_null(leadsquared):
    answer = await leadsquared.analyse([VIR, SUNITA], output=aggregate(group="mx_Course"))

    assert [{"mx_Course": "Nursing", "Count": 61}, {"mx_Course": None, "Count": 2}] == answer[
        "Results"
    ]


@pytest.mark.evidence("inferred", "a group's key is as records show it")
@pytest.mark.parametrize(
    ("group", "keys"),
    [("EngagementScore", ["2", "31"]), ("CreatedOn", ["2017-10-02 06:15:20.000", "2018-08-01 12:01:00.000"])],
)  # fmt: skip
async def test_keys_are_texts(leadsquared, group, keys):
    leads = [{"LookUpName": "FirstName", "LookUpValue": "Anil,Neha", "SqlOperator": "="}]

    answer = await leadsquared.analyse(
        leads=leads, dates=[{"DateField": "CreatedOn", "ToDate": "2018-12-31 00:00:00"}],
        output=aggregate(group=group),
    )  # fmt: skip

    found = [it[group] for it in answer["Results"]]
    assert keys[0] == found[0]
    assert len(keys) == len(found)
    assert all(isinstance(it, str) for it in found)


@pytest.mark.evidence("inferred", "groups and their sizes, without a function or its field")
@pytest.mark.parametrize(("function", "field"), [("", ""), ("Average", ""), (None, "Score")])
async def test_without_a_function_there_are_counts_alone(leadsquared, function, field):
    answer = await leadsquared.analyse([SUNITA], output=aggregate(function, field, ""))

    assert [{"OwnerId": SUNITA, "Count": 1}] == answer["Results"]


@pytest.mark.evidence("inferred", "functions and fields that can't be")
@pytest.mark.parametrize(
    ("output", "name"),
    [
        (aggregate("Median", "Score"), "AggregateFunction"),
        (aggregate("Average", "FirstName"), "AggregateField"),
        (aggregate("Sum", "CreatedOn"), "AggregateField"),
    ],
)
async def test_a_function_that_can_not_be_is_refused(leadsquared, output, name):
    assert invalid(name) == await refused(leadsquared, output)


@pytest.mark.evidence("recorded", "the text, when leads are written")
@pytest.mark.parametrize("output", [aggregate(group="Shoe"), aggregate("Sum", "Shoe")])
async def test_an_unknown_field_is_refused(leadsquared, output):
    assert (
        500, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe",
    ) == await refused(leadsquared, output)  # fmt: skip


@pytest.mark.evidence("inferred", "no Type, or an unknown one, is not as specified: 400 (seed)")
@pytest.mark.parametrize(
    "output", [{}, {"Type": "tree"}, {"Type": ""}, {"Type": None}, {"Type": 1}, []]
)
async def test_an_output_without_a_known_type_is_refused(leadsquared, output):
    assert (
        400, "MXInvalidInputException", "request body contains malformed or unexpected JSON",
    ) == await refused(leadsquared, output)  # fmt: skip
