"""Lead filters: operators, types of fields, what is refused."""

import pytest

INVALID = (500, "MXInvalidInputException")


def where(*filters):
    names = ("LookUpName", "SqlOperator", "LookUpValue")
    return {"LeadFilters": [dict(zip(names, it, strict=True)) for it in filters]}


OCTOBER = [("CreatedOn", ">=", "2026-10-01 00:00:00")]


async def found(leadsquared, *filters, among=OCTOBER):
    """Return the first names of the leads of a month that pass these filters as well."""
    answer = await leadsquared.report(
        ReportFilter=where(*among, *filters), Output={"Type": "list", "IncludeCSV": "FirstName"}
    )
    return {it.get("FirstName") for it in answer["Results"]}


@pytest.mark.evidence("docs", "Search Leads by Criteria: the operators; here: inferred")
@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", "20", {"Ela"}),
        ("<", "11", {"Asha", "Gopal"}),
        ("<=", "11", {"Asha", "Gopal", "Ishaan"}),
        (">", "41", {"Dinesh"}),
        (">=", "41", {"Dinesh", "Hema"}),
        ("<>", "20", {"Asha", "Bharat", "Chitra", "Dinesh", "Gopal", "Hema", "Ishaan"}),
        ("=", "20, 41", {"Ela", "Hema"}),
        ("LIKE", "1", {"Chitra", "Hema", "Ishaan"}),
        ("LIKE", "1%", {"Chitra", "Ishaan"}),
        ("=", "20.0", {"Ela"}),
    ],
)
async def test_a_number_compares_as_a_number(leadsquared, operator, value, expected):
    assert expected == await found(leadsquared, ("EngagementScore", operator, value))


@pytest.mark.evidence("inferred", "numbers as text; JSON numbers are taken too")
@pytest.mark.parametrize("value", ["1200.5", 1200.5])
async def test_a_number_may_have_a_fraction(leadsquared, value):
    assert {"Bharat"} == await found(leadsquared, ("Revenue", "=", value))


@pytest.mark.evidence("inferred", "text compares in any case")
@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", "google ads", {"Asha", "Chitra", "Ela", "Hema", "Ishaan"}),
        ("=", "FACEBOOK,Walk-in", {"Bharat", "Dinesh", "Gopal"}),
        ("<>", "Google Ads", {"Bharat", "Dinesh", "Gopal"}),
        ("LIKE", "book", {"Bharat", "Gopal"}),
        ("like", "%ADS", {"Asha", "Chitra", "Ela", "Hema", "Ishaan"}),
        ("LIKE", "W%k%in", {"Dinesh"}),
        ("LIKE", "W%in%in", set()),
        ("LIKE", "%", {"Asha", "Bharat", "Chitra", "Dinesh", "Ela", "Gopal", "Hema", "Ishaan"}),
        (">", "Google", {"Asha", "Chitra", "Dinesh", "Ela", "Hema", "Ishaan"}),
    ],
)
async def test_a_text_compares_in_any_case(leadsquared, operator, value, expected):
    assert expected == await found(leadsquared, ("Source", operator, value))


@pytest.mark.evidence("inferred", "dates compare as dates, with or without a time")
@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        (">", "2026-10-29 14:50:00", {"Ishaan"}),
        (">=", "2026-10-29 14:50:00", {"Hema", "Ishaan"}),
        ("<", "2026-10-09", {"Asha"}),
        ("=", "2026-10-09 09:30:00", {"Bharat"}),
    ],
)
async def test_a_date_compares_as_a_date(leadsquared, operator, value, expected):
    assert expected == await found(leadsquared, ("CreatedOn", operator, value))


@pytest.mark.evidence("seed", "Lead Filters: separated by AND condition")
async def test_several_filters_are_joined_by_and(leadsquared):
    assert {"Chitra", "Ishaan"} == await found(
        leadsquared,
        ("Source", "=", "Google Ads"),
        ("EngagementScore", "<", "20"),
        ("EngagementScore", ">", "5"),
    )


@pytest.mark.evidence("inferred", "an unset field passes <> alone")
@pytest.mark.parametrize(
    ("operator", "expected"),
    [("=", {None}), ("<>", {"Paul", "Ringo"}), (">", {None}), ("LIKE", {None})],
)
async def test_a_lead_without_a_value_passes_unequal_alone(leadsquared, operator, expected):
    among = [("ProspectAutoId", "=", "1101,1103")]

    names = await found(leadsquared, ("EmailAddress", operator, "x@example.com"), among=among)

    assert expected - {None} == names


@pytest.mark.evidence("seed", "filter based on any lead field; custom and derived ones")
@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("mx_Programme", "Nursing", {"Chitra", "Gopal"}),
        ("OwnerIdName", "Kavya Menon", {"Chitra", "Dinesh", "Gopal", "Ishaan"}),
        ("OwnerIdEmailAddress", "meera.nair@example.com", {"Asha", "Bharat", "Ela", "Hema"}),
        ("Groups", "South", {"Chitra", "Dinesh", "Gopal", "Ishaan"}),
        ("CreatedByName", "Vir Singh", {"Asha", "Bharat", "Chitra", "Dinesh", "Ela", "Gopal", "Hema", "Ishaan"}),
    ],
)  # fmt: skip
async def test_any_lead_field_can_be_filtered_by(leadsquared, name, value, expected):
    assert expected == await found(leadsquared, (name, "=", value))


@pytest.mark.evidence("inferred", "LeadAge is a number of days")
async def test_the_age_of_leads_can_be_filtered_by(leadsquared, world):
    world.clock.set(1793577600.0)  # 2026-11-02

    assert {"Hema", "Ishaan"} == await found(leadsquared, ("LeadAge", "<", "6"))


@pytest.mark.evidence("seed", "the sample's empty operator can't be equality: its average is 9.94")
@pytest.mark.parametrize("operator", ["", None])
async def test_an_empty_operator_filters_nothing(leadsquared, operator):
    assert 8 == len(await found(leadsquared, ("EngagementScore", operator, "50")))


@pytest.mark.evidence("seed", "the prose calls the node LeadFilter; inferred: it is taken")
async def test_the_filters_may_be_called_lead_filter(leadsquared):
    filter = {"LookUpName": "FirstName", "LookUpValue": "Ringo", "SqlOperator": "="}

    answer = await leadsquared.report(
        ReportFilter={"LeadFilter": [filter]}, Output={"Type": "list", "IncludeCSV": "FirstName"}
    )

    assert [{"FirstName": "Ringo"}] == answer["Results"]


@pytest.mark.evidence("inferred", "text recorded for lead writes")
@pytest.mark.parametrize("name", ["Shoe_Size", "engagementscore", "", "EngagementScore "])
@pytest.mark.parametrize("operator", ["=", ""])
async def test_an_unknown_field_is_refused(leadsquared, name, operator):
    refused = await leadsquared.report_refused(
        ReportFilter=where((name, operator, "1")), Output={"Type": "list"}
    )

    assert (500, "MXUnknownAttributeException", f"Attribute(s) does not exist - {name}") == refused


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize("operator", ["==", "!=", "eq", "IN", "; DROP TABLE"])
async def test_an_unknown_operator_is_refused(leadsquared, operator):
    refused = await leadsquared.report_refused(
        ReportFilter=where(("FirstName", operator, "Ringo")), Output={"Type": "list"}
    )

    assert (*INVALID, "Invalid Input! Parameter Name: SqlOperator") == refused


@pytest.mark.evidence("inferred", "pattern of the text recorded elsewhere")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EngagementScore", "many"),
        ("EngagementScore", ""),
        ("EngagementScore", "1e400"),
        ("EngagementScore", "20,many"),
        ("CreatedOn", "yesterday"),
        ("CreatedOn", "2026-02-30"),
    ],
)
async def test_a_value_that_is_not_of_the_fields_type_is_refused(leadsquared, name, value):
    refused = await leadsquared.report_refused(
        ReportFilter=where((name, "=", value)), Output={"Type": "list"}
    )

    assert (*INVALID, "Invalid Input! Parameter Name: LookUpValue") == refused
