"""Date filters: fields, bounds, forms."""

import pytest

INVALID = (500, "MXInvalidInputException")


def on(field="LeadCreatedOn", **bounds):
    return {"DateField": field, **bounds}


async def count(leadsquared, *filters):
    answer = await leadsquared.report(
        DateFilter=filters, Output={"Type": "list", "IncludeCSV": "FirstName"}
    )
    return int(answer["TotalCount"])


@pytest.mark.evidence("recorded", "bounds of Leads.RecentlyModified: included, whole seconds")
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-10-29 14:50:00", "2026-10-31 23:59:59", 2),
        ("2026-10-29 14:50:01", "2026-10-31 23:59:59", 1),
        ("2026-10-29 14:50:00", "2026-10-31 23:59:58", 1),
        ("2026-10-29 14:50:00", "2026-10-29 14:50:00", 1),
    ],
)
async def test_both_bounds_are_included(leadsquared, start, end, expected):
    assert expected == await count(leadsquared, on(FromDate=start, ToDate=end))


@pytest.mark.evidence("recorded", "stored precision is finer than a second")
async def test_a_lead_made_within_the_last_second_is_beyond_the_bound(leadsquared, world):
    world.clock.freeze()
    world.clock.set(1793577600.25)  # 2026-11-02
    await leadsquared.post(
        "/v2/LeadManagement.svc/Lead.Create", [{"Attribute": "FirstName", "Value": "Yamuna"}]
    )

    before = await count(leadsquared, on(FromDate="2026-11-01 00:00:00", ToDate="2026-11-02 00:00:00"))  # fmt: skip
    after = await count(leadsquared, on(FromDate="2026-11-01 00:00:00", ToDate="2026-11-02 00:00:01"))  # fmt: skip

    assert (0, 1) == (before, after)


@pytest.mark.evidence("inferred", "a bound that is missing or empty is open")
@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"FromDate": "2026-10-31 00:00:00"}, 1),
        ({"ToDate": "2017-11-14 09:12:30"}, 2),
        ({"FromDate": "2026-10-31 00:00:00", "ToDate": ""}, 1),
        ({"FromDate": "2026-10-31 00:00:00", "ToDate": None}, 1),
    ],
)
async def test_a_missing_bound_is_open(leadsquared, bounds, expected):
    assert expected == await count(leadsquared, on(**bounds))


@pytest.mark.evidence("seed", "Multiple date filters are permitted; joined by AND: inferred")
async def test_several_date_filters_have_to_hold_all(leadsquared):
    created = on("LeadCreatedOn", ToDate="2017-12-31 00:00:00")
    modified = on("LeadModifiedOn", FromDate="2018-07-01 00:00:00")

    assert 1 == await count(leadsquared, created, modified)


@pytest.mark.evidence("seed", "modified on, created on, etc.; the names: inferred")
@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("LeadCreatedOn", 4),
        ("CreatedOn", 4),
        ("LeadModifiedOn", 6),
        ("ModifiedOn", 6),
        ("LeadLastModifiedOn", 6),
        ("LastModifiedOn", 6),
        ("mx_DOB", 0),
    ],
)
async def test_date_fields_go_by_their_names_and_by_aliases(leadsquared, field, expected):
    july_to_october = on(field, FromDate="2018-07-01 00:00:00", ToDate="2018-09-30 00:00:00")

    assert expected == await count(leadsquared, july_to_october)


@pytest.mark.evidence(
    "seed", "The date format must be yyyy-MM-dd hh:mm:ss; the error: recorded elsewhere"
)
@pytest.mark.parametrize(
    "text",
    [
        "2018-01-01", "2018-01-01T00:00:00", "01-01-2018 00:00:00", "2018-1-1 00:00:00",
        "2018-02-30 00:00:00", "2018-01-01 25:00:00", "2018-01-01 00:00:00Z",
        "2018-01-01 00:00:00.000", "yesterday", " ", "\uff12018-01-01 00:00:00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["FromDate", "ToDate"])
async def test_a_date_of_another_form_is_refused(leadsquared, text, name):
    refused = await leadsquared.report_refused(DateFilter=[on(**{name: text})], Output={"Type": "list"})  # fmt: skip

    assert (*INVALID, f"Invalid Input! Parameter Name: {name} value is not correct.") == refused


@pytest.mark.evidence("recorded", "text of Leads.RecentlyModified")
async def test_a_range_from_late_to_early_is_refused(leadsquared):
    late = on(FromDate="2018-01-02 00:00:00", ToDate="2018-01-01 00:00:00")

    assert (
        *INVALID, "Invalid Input! Parameter Name: FromDate can't be greater than ToDate.",
    ) == await leadsquared.report_refused(DateFilter=[late], Output={"Type": "list"})  # fmt: skip


@pytest.mark.evidence("inferred", "a field that is no date")
@pytest.mark.parametrize("field", ["EngagementScore", "FirstName", "Created", "leadcreatedon", ""])
async def test_a_field_that_is_no_date_is_refused(leadsquared, field):
    refused = await leadsquared.report_refused(DateFilter=[on(field)], Output={"Type": "list"})

    assert (*INVALID, "Invalid Input! Parameter Name: DateField") == refused
