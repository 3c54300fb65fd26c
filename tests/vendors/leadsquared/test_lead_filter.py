"""Filters on lead fields and on dates."""

import pytest

from .conftest import ANALYTICS

EIGHTEEN = [
    "Aarti", "Kiran", "Sameer", "Pooja", "Nitin", "Sneha", "Amol", "Rutuja", "Omkar", "Shruti",
    "Akash", "Neha", "Tejas", "Manasi", "Pratik", "Isha", "Yash", "Ketaki",
]  # fmt: skip
EARLY = {"DateField": "LeadCreatedOn", "ToDate": "2018-12-31 00:00:00"}


def created(first, last, field="LeadCreatedOn"):
    return [{"DateField": field, "FromDate": first, "ToDate": last}]


def invalid(name):
    message = f"Invalid Input! Parameter Name: {name} value is not correct."
    return 500, "MXInvalidInputException", message


async def refused(leadsquared, *, leads=None, dates=None):
    body = {
        "ReportFilter": {"LeadFilters": leads}, "DateFilter": dates, "Output": {"Type": "list"},
    }  # fmt: skip
    return await leadsquared.refusal("POST", ANALYTICS, body)


@pytest.mark.evidence("docs", "Search Leads by Criteria: the operators")
@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("EngagementScore", "=", "0", ["Imran", "Sameer"]),
        ("EngagementScore", "=", "31, 64", ["Anil", "Joseph"]),
        ("EngagementScore", "=", 12, ["Leela", "Shruti"]),
        ("EngagementScore", ">", "55", ["Joseph", "Tara"]),
        ("EngagementScore", ">=", "64.0", ["Joseph", "Tara"]),
        ("EngagementScore", "<", "2", ["Imran", "Sameer"]),
        ("EngagementScore", "<=", "2", ["Imran", "Sameer", "Neha"]),
        ("Score", "<", "0", ["Leela"]),
        ("Revenue", "=", "125000.5", ["Anil"]),
        ("ProspectAutoId", "=", "1001,1002", ["Anil", "Leela"]),
        ("ProspectStage", "=", "customer", ["Joseph", "Nitin", "Yash", "Akash"]),
        ("Source", "=", "social media, organic search", ["Leela", "Nisha"]),
        ("FirstName", "LIKE", "Ani%", ["Anil"]),
        ("FirstName", "like", "ka", ["Akash", "Omkar"]),
        ("FirstName", "LIKE", "_nil", ["Anil"]),
        ("EngagementScore", "LIKE", "9%", ["Tara", "Nitin"]),
        ("LastName", "=", "D'Souza", ["Joseph"]),
        ("mx_City", "=", "Kochi", ["Leela"]),
        ("mx_City", ">", "Satara", ["Tara"]),
        ("mx_DOB", "<", "1980-01-01", ["Anil"]),
        ("mx_DOB", "=", "1979-08-14 00:00:00", ["Anil"]),
        ("CreatedOn", "<", "2017-11-01 11:00:00", ["Anil", "Imran"]),
        ("CreatedOn", "<=", "2017-11-01 11:00:00", ["Anil", "Leela", "Imran"]),
        ("LeadConversionDate", ">=", "2018-01-15 08:00:00.000", ["Joseph"]),
        ("OwnerIdName", "=", "Vir Singh", ["Gurpreet", "Nisha"]),
        ("OwnerIdEmailAddress", "LIKE", "sunita%", ["Imran"]),
        ("Groups", "LIKE", "Scholarships", ["Tara", *EIGHTEEN]),
        ("mx_Scholarship", "=", "1", ["Joseph"]),
    ],
)
async def test_an_operator_compares_a_field(leadsquared, name, operator, value, expected):
    names = await leadsquared.names((name, operator, value), dates=[EARLY])

    assert sorted(expected) == sorted(names)


@pytest.mark.evidence("inferred", "a field without a value meets <> alone")
async def test_a_field_without_a_value_meets_only_unequal(leadsquared):
    assert "Nisha" in await leadsquared.names(("EngagementScore", "<>", "20"), dates=[EARLY])
    for operator, value in (("<", "1000"), (">", "-1000"), ("LIKE", "%"), ("=", "0")):
        found = await leadsquared.names(("EngagementScore", operator, value), dates=[EARLY])
        assert "Nisha" not in found


@pytest.mark.evidence("inferred", "<> of several values is none of them")
async def test_unequal_to_several_values(leadsquared):
    names = await leadsquared.names(("ProspectStage", "<>", "Prospect,Opportunity"), dates=[EARLY])

    assert ["Joseph", "Imran", "Nitin", "Akash", "Yash"] == names


@pytest.mark.evidence("seed", "lead field filters separated by AND")
async def test_all_filters_have_to_hold(leadsquared):
    names = await leadsquared.names(
        ("Source", "=", "Referral"), ("EngagementScore", ">", "10"), ("mx_Course", "=", "law"),
        dates=[EARLY],
    )  # fmt: skip

    assert ["Kiran"] == names


@pytest.mark.evidence("seed", "an empty operator is no equality, by the sample's answer")
@pytest.mark.parametrize("operator", ["", None, "  "])
async def test_an_empty_operator_filters_nothing(leadsquared, operator):
    names = await leadsquared.names(("EngagementScore", operator, "1000"), dates=[EARLY])

    assert 25 == len(names)


@pytest.mark.evidence("recorded", "the text, when leads are written")
@pytest.mark.parametrize("name", ["mx_Colour", "engagementscore", ""])
async def test_an_unknown_field_is_refused(leadsquared, name):
    leads = [{"LookUpName": name, "LookUpValue": "1", "SqlOperator": ""}]

    assert (
        500, "MXUnknownAttributeException", f"Attribute(s) does not exist - {name}",
    ) == await refused(leadsquared, leads=leads)  # fmt: skip


@pytest.mark.evidence("inferred", "an operator that lead search does not have")
@pytest.mark.parametrize("operator", ["==", "!=", "eq", "IN", ";DROP"])
async def test_an_unknown_operator_is_refused(leadsquared, operator):
    leads = [{"LookUpName": "Score", "LookUpValue": "1", "SqlOperator": operator}]

    assert invalid("SqlOperator") == await refused(leadsquared, leads=leads)


@pytest.mark.evidence("inferred", "a comparison follows the field's type")
@pytest.mark.parametrize(
    ("name", "value"),
    [("Score", "many"), ("Score", "NaN"), ("Score", "1e999"), ("Score", ""), ("CreatedOn", "2018-02-30"),
     ("CreatedOn", "yesterday"), ("CreatedOn", None)],
)  # fmt: skip
async def test_a_value_of_another_kind_is_refused(leadsquared, name, value):
    leads = [{"LookUpName": name, "LookUpValue": value, "SqlOperator": ">"}]

    assert invalid("LookUpValue") == await refused(leadsquared, leads=leads)


@pytest.mark.evidence("inferred", "both bounds belong to a range")
async def test_the_bounds_of_a_range_belong_to_it(leadsquared):
    names = await leadsquared.names(dates=created("2017-11-01 11:00:00", "2017-11-10 12:00:00"))

    assert ["Leela", "Joseph", "Aarti"] == names


@pytest.mark.evidence("inferred", "a range without one of its ends is open there")
async def test_a_range_may_be_open(leadsquared):
    early = [{"DateField": "LeadCreatedOn", "ToDate": "2017-10-31 00:00:00"}]
    late = [{"DateField": "CreatedOn", "FromDate": "2019-05-01 00:00:00", "ToDate": ""}]

    assert ["Anil", "Imran"] == await leadsquared.names(dates=early)
    assert ["Jeff", "Ana"] == await leadsquared.names(dates=late)


@pytest.mark.evidence("seed", "multiple date filters; modified on, created on, etc.")
async def test_all_date_filters_have_to_hold(leadsquared):
    names = await leadsquared.names(
        dates=[
            *created("2017-01-01 00:00:00", "2017-12-31 23:59:59"),
            *created("2018-01-01 00:00:00", "2018-12-31 23:59:59", "LeadModifiedOn"),
        ]
    )

    assert ["Anil"] == names


@pytest.mark.evidence("inferred", "plain names of date fields are taken as well")
@pytest.mark.parametrize(
    ("field", "day", "expected"),
    [
        ("LeadLastModifiedOn", "2018-02-11", ["Anil"]),
        ("ModifiedOn", "2018-02-11", ["Anil"]),
        ("LeadConversionDate", "2018-01-15", ["Joseph"]),
        ("mx_DOB", "1979-08-14", ["Anil"]),
    ],
)
async def test_any_date_field_can_be_filtered(leadsquared, field, day, expected):
    dates = created(f"{day} 00:00:00", f"{day} 23:59:59", field)

    assert expected == await leadsquared.names(dates=dates)


@pytest.mark.evidence("recorded", "Leads by date range: …:04 means up to …:04.000")
async def test_bounds_are_whole_seconds(leadsquared):
    dates = created("2018-02-11 09:30:00", "2018-02-11 09:30:04", "LeadLastModifiedOn")
    assert [] == await leadsquared.names(dates=dates)

    dates[0]["ToDate"] = "2018-02-11 09:30:05"
    assert ["Anil"] == await leadsquared.names(dates=dates)


@pytest.mark.evidence("seed", "the form yyyy-MM-dd hh:mm:ss; the text recorded elsewhere")
@pytest.mark.parametrize(
    "text",
    ["2018-11-10", "2018-11-10T12:00:00", "10-11-2018 12:00:00", "2018-11-10 12:00", "2018-13-01 00:00:00",
     "2018-11-10 24:00:00", "2018-11-10 12:00:00Z", "2018-11-10 12:00:00.000", "now", "0000-00-00 00:00:00"],
)  # fmt: skip
async def test_a_date_of_another_form_is_refused(leadsquared, text):
    both = created("2017-01-01 00:00:00", "2019-01-01 00:00:00")

    from_date = [{**both[0], "FromDate": text}]
    assert invalid("FromDate") == await refused(leadsquared, dates=from_date)
    to_date = [{**both[0], "ToDate": text}]
    assert invalid("ToDate") == await refused(leadsquared, dates=to_date)


@pytest.mark.evidence("docs", "Overview: a 24-hour clock")
async def test_hours_count_to_23(leadsquared):
    dates = created("2019-05-21 16:00:00", "2019-05-21 17:00:00")

    assert ["Ana"] == await leadsquared.names(dates=dates)


@pytest.mark.evidence("recorded", "the text, of leads by date range")
async def test_a_range_that_ends_before_it_begins_is_refused(leadsquared):
    dates = created("2019-01-01 00:00:01", "2019-01-01 00:00:00")
    message = "Invalid Input! Parameter Name: FromDate can't be greater than ToDate."

    assert (500, "MXInvalidInputException", message) == await refused(leadsquared, dates=dates)


@pytest.mark.evidence("inferred", "only date fields can be date filters")
@pytest.mark.parametrize("field", ["Created", "Score", "", "LeadCreated On"])
async def test_an_unknown_date_field_is_refused(leadsquared, field):
    dates = created("2018-01-01 00:00:00", "2019-01-01 00:00:00", field)

    assert invalid("DateField") == await refused(leadsquared, dates=dates)


@pytest.mark.evidence("inferred", "days since creation, by the calendar")
async def test_the_age_of_a_lead_is_counted_to_the_worlds_day(leadsquared, world):
    world.clock.set(1558483199)  # 2019-05-21 23:59:59, the day on which Ana came
    assert ["Ana"] == await leadsquared.names(("LeadAge", "=", "0"))

    world.clock.advance(days=2)
    assert ["Jeff", "Ana"] == await leadsquared.names(("LeadAge", "<=", "2"))
    lead = await leadsquared.lead("a3f0e6b2-5c1d-4f5e-8a70-9d3c21f01113")
    assert "2" == lead["LeadAge"]
