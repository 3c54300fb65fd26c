"""Leads created and updated."""

import pytest

LEADS = "/v2/LeadManagement.svc"
CREATE = f"{LEADS}/Lead.Create"
UPSERT = f"{LEADS}/Lead.CreateOrUpdate"
UPDATE = f"{LEADS}/Lead.Update"
CONVERT = f"{LEADS}/Lead.Convert"
JOHN = "3aee22bd-8419-422a-8242-c510df9af021"
DELETED = "d4e5f607-1829-4a3b-8c4d-5e6f70811202"
VISITOR = "d4e5f607-1829-4a3b-8c4d-5e6f70811203"
VIR = "3b1041fb-8374-11e7-8758-0a106ee76b21"
SMITH = {
    "EmailAddress": "john.smith@example.com", "FirstName": "John", "LastName": "Smith",
    "Phone": "8888888888", "mx_City": "Bangalore",
}  # fmt: skip
EMAIL_TAKEN = (500, "MXDuplicateEntryException", "A Lead with same Email already exists.")
PHONE_TAKEN = (500, "MXDuplicateEntryException", "A Lead with same Phone Number already exists.")


def pairs(**values):
    return [{"Attribute": name, "Value": value} for name, value in values.items()]


async def create(leadsquared, **values):
    answer = await leadsquared.post(CREATE, pairs(**values))
    assert ["Status", "Message"] == list(answer)
    assert ["Id"] == list(answer["Message"])
    return answer["Message"]["Id"]


async def refused(leadsquared, path, **values):
    before = leadsquared.view.leads
    error = await leadsquared.refused("POST", path, json=pairs(**values))
    assert before is leadsquared.view.leads
    return error


@pytest.mark.evidence("docs", "Create a Lead: the sample; who and when: inferred")
async def test_a_lead_is_created(leadsquared, world):
    world.clock.freeze()
    world.clock.set(1793577600.25)  # 2026-11-02

    id = await create(leadsquared, **SMITH)

    assert {
        **SMITH,
        "ProspectID": id,
        "ProspectAutoId": "2241",
        "Phone": "+91-8888888888",
        "ProspectStage": "Prospect",
        "Origin": "API",
        "Score": "0",
        "EngagementScore": "0",
        "OwnerId": VIR,
        "CreatedBy": VIR,
        "CreatedOn": "2026-11-02 00:00:00.000",
        "ModifiedOn": "2026-11-02 00:00:00.000",
        "LeadLastModifiedOn": "2026-11-02 00:00:00.000",
        "IsLead": "1",
        "LeadAge": "0",
    }.items() <= (await leadsquared.lead(id)).items()


@pytest.mark.evidence("docs", "Create a Lead: custom field sets; shown as in Get Leads in a List")
async def test_a_custom_field_set_is_kept_with_its_fields(leadsquared, world):
    fields = [{"Attribute": "Status", "Value": "Pending"}, {"Attribute": "mx_CustomObject_2", "Value": "864563"}]  # fmt: skip
    body = [
        {"Attribute": "FirstName", "Value": "Yamuna"},
        {"Attribute": "mx_KYC", "Value": "", "Fields": fields},
    ]

    answer = await leadsquared.post(CREATE, body)
    id = answer["Message"]["Id"]
    await leadsquared.post(UPDATE, [{"Attribute": "mx_KYC", "Value": "seen"}], leadId=id)

    assert {"mx_KYC": fields} == world.leadsquared.leads[id]["Fields"]
    assert "seen" == (await leadsquared.lead(id))["mx_KYC"]


@pytest.mark.evidence(
    "docs", "at least one of FirstName, LastName, EmailAddress, Phone; text: inferred"
)
@pytest.mark.parametrize("values", [{}, {"mx_City": "Delhi"}, {"FirstName": " ", "Phone": None}])
async def test_a_lead_without_name_email_and_phone_is_refused(leadsquared, values):
    assert (
        500,
        "MXMandatoryAttributeMissingException",
        "One of 'FirstName', 'LastName', 'EmailAddress', 'Phone' is mandatory for creating lead",
    ) == await refused(leadsquared, CREATE, **values)


@pytest.mark.evidence("docs", "each of the four is enough")
@pytest.mark.parametrize(
    "values",
    [{"FirstName": "A"}, {"LastName": "B"}, {"EmailAddress": "c@example.com"}, {"Phone": "9000000009"}],
)  # fmt: skip
async def test_one_of_the_four_is_enough(leadsquared, values):
    assert await create(leadsquared, **values)


@pytest.mark.evidence("recorded", "Attribute(s) does not exist - <a>,<b>")
async def test_unknown_fields_are_named_in_the_refusal(leadsquared):
    assert (
        500, "MXUnknownAttributeException", "Attribute(s) does not exist - Shoe,mx_Hat",
    ) == await refused(leadsquared, CREATE, FirstName="A", Shoe="42", mx_Hat="7")  # fmt: skip


@pytest.mark.evidence("recorded", "type; text: client")
@pytest.mark.parametrize("email", ["john@example.com", "JOHN@Example.com"])
async def test_an_email_address_that_another_lead_has_is_refused(leadsquared, email):
    assert EMAIL_TAKEN == await refused(leadsquared, CREATE, EmailAddress=email)


@pytest.mark.evidence("recorded", "type; text: client")
@pytest.mark.parametrize("phone", ["+91-9845012345", "9845012345", "+919845012345"])
async def test_a_phone_number_that_another_lead_has_is_refused(leadsquared, phone):
    assert PHONE_TAKEN == await refused(leadsquared, CREATE, Phone=phone)


@pytest.mark.evidence("inferred", "what a deleted lead had is free again")
async def test_what_a_deleted_lead_had_is_free(leadsquared):
    assert await create(leadsquared, EmailAddress="owen.clarke@example.com")


@pytest.mark.evidence("inferred", "values are held to the field's type")
@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Score", "many", "Invalid Input! Parameter Name: Score"),
        ("EmailAddress", "nobody", "Invalid Input! Parameter Name: EmailAddress"),
        ("DoNotCall", "perhaps", "Invalid Input! Parameter Name: DoNotCall"),
        ("OwnerId", "nobody", "Invalid Input! Parameter Name: OwnerId"),
        ("mx_DOB", "01/02/1990", "Invalid Input! Parameter Name: mx_DOB value is not correct."),
    ],
)
async def test_a_value_that_is_not_of_the_fields_type_is_refused(leadsquared, name, value, message):
    error = await refused(leadsquared, CREATE, FirstName="A", **{name: value})

    assert (500, "MXInvalidInputException", message) == error


@pytest.mark.evidence("docs", "numbers, flags and dates are texts in records")
@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Score", "42", "42"),
        ("Score", -7, "-7"),
        ("Revenue", "1200.50", "1200.5"),
        ("Revenue", "0.00000012", "0.00000012"),
        ("DoNotCall", "true", "1"),
        ("DoNotEmail", True, "1"),
        ("mx_DOB", "1990-02-01", "1990-02-01 00:00:00.000"),
        ("LastVisitDate", "2026-01-02 03:04:05", "2026-01-02 03:04:05.000"),
        ("Mobile", "+44 20 7946 0000", "+44 20 7946 0000"),
        ("mx_City", " Chennai ", "Chennai"),
        ("OwnerId", "01f131a5-7746-11e6-bcaf-0677ec402fcf", "01f131a5-7746-11e6-bcaf-0677ec402fcf"),
        ("ProspectAutoId", "1", "2241"),
    ],
)
async def test_values_are_shown_as_records_show_them(leadsquared, name, value, shown):
    id = await create(leadsquared, FirstName="A", **{name: value})

    assert shown == (await leadsquared.lead(id))[name]


@pytest.mark.evidence("inferred", "what only LeadSquared writes is passed over")
async def test_fields_that_only_leadsquared_writes_are_passed_over(leadsquared):
    id = await create(leadsquared, FirstName="A", CreatedOn="never", IsLead="0", LeadAge="1")

    lead = await leadsquared.lead(id)
    assert ("1", "0") == (lead["IsLead"], lead["LeadAge"])
    assert lead["CreatedOn"].startswith("20")


@pytest.mark.evidence("docs", "Update a Lead: only these fields change")
async def test_an_update_changes_the_given_fields_alone(leadsquared, world):
    before = await leadsquared.lead(JOHN)

    answer = await leadsquared.post(
        UPDATE, pairs(mx_City="Chennai", Company=""), leadId=JOHN.upper(), postUpdatedLead="true"
    )

    assert {"Status": "Success", "Message": {"AffectedRows": 1}} == answer
    after = await leadsquared.lead(JOHN)
    changed = {name for name in before if before[name] != after[name]}
    assert {"mx_City", "Company", "ModifiedBy", "ModifiedByName", "ModifiedOn", "LastModifiedOn", "LeadLastModifiedOn"} == changed  # fmt: skip
    assert ("Chennai", None, VIR) == (after["mx_City"], after["Company"], after["ModifiedBy"])


@pytest.mark.evidence("docs", "Error Handling: 'leadId' is mandatory for updating lead")
@pytest.mark.parametrize("path", [UPDATE, f"{UPDATE}?leadId=", CONVERT])
async def test_an_update_has_to_name_a_lead(leadsquared, path):
    assert (
        500, "MXMandatoryAttributeMissingException", "'leadId' is mandatory for updating lead",
    ) == await refused(leadsquared, path, mx_City="Chennai")  # fmt: skip


@pytest.mark.evidence("client", "Lead does not exist in the system")
@pytest.mark.parametrize(
    ("path", "id"), [(UPDATE, "x"), (UPDATE, DELETED), (UPDATE, VISITOR), (CONVERT, DELETED), (CONVERT, "x")]
)  # fmt: skip
async def test_a_lead_that_there_is_not_can_not_be_updated(leadsquared, path, id):
    assert (
        500, "MXInvalidEntityException", "Lead does not exist in the system",
    ) == await refused(leadsquared, f"{path}?leadId={id}", mx_City="Chennai")  # fmt: skip


@pytest.mark.evidence("recorded", "unique fields stay unique; one's own value is no duplicate")
async def test_an_update_can_not_take_what_another_lead_has(leadsquared):
    path = f"{UPDATE}?leadId={JOHN}"

    assert EMAIL_TAKEN == await refused(leadsquared, path, EmailAddress="ritu.saxena@example.com")
    await leadsquared.post(path, pairs(EmailAddress="John@example.com", Phone="9845012345"))


@pytest.mark.evidence("client", "a visitor becomes a lead")
async def test_a_visitor_is_converted_to_a_lead(leadsquared):
    answer = await leadsquared.post(CONVERT, pairs(FirstName="Yamuna"), leadId=VISITOR)

    assert {"Status": "Success", "Message": {"AffectedRows": 1}} == answer
    lead = await leadsquared.lead(VISITOR)
    assert ("Yamuna", "1", "3") == (lead["FirstName"], lead["IsLead"], lead["TotalVisits"])


@pytest.mark.evidence("docs", "Create or Update: by e-mail address, then by phone")
@pytest.mark.parametrize(
    "values",
    [
        {"EmailAddress": "JOHN@example.com", "mx_City": "Chennai"},
        {"Phone": "9845012345", "mx_City": "Chennai"},
        {"EmailAddress": "new@example.com", "Phone": "9845012345", "mx_City": "Chennai"},
        {"Company": "Northern Songs", "SearchBy": "Company", "mx_City": "Chennai"},
    ],
)
async def test_an_upsert_updates_the_lead_that_it_finds(leadsquared, values):
    answer = await leadsquared.post(UPSERT, pairs(**values), postUpdatedLead="false")

    assert {"Status": "Success", "Message": {"Id": JOHN, "AffectedRows": 1}} == answer
    assert "Chennai" == (await leadsquared.lead(JOHN))["mx_City"]


@pytest.mark.evidence("docs", "Create or Update: otherwise a new lead is created")
async def test_an_upsert_creates_a_lead_where_it_finds_none(leadsquared):
    values = {"FirstName": "Yamuna", "EmailAddress": "new@example.com", "SearchBy": "EmailAddress"}

    answer = await leadsquared.post(UPSERT, pairs(**values))

    assert 1 == answer["Message"]["AffectedRows"]
    assert "Yamuna" == (await leadsquared.lead(answer["Message"]["Id"]))["FirstName"]


@pytest.mark.evidence("recorded", "Invalid SearchBy value provided")
async def test_a_search_by_that_is_no_field_is_refused(leadsquared):
    assert (
        500, "MXInvalidInputException", "Invalid SearchBy value provided",
    ) == await refused(leadsquared, UPSERT, FirstName="A", SearchBy="Shoe")  # fmt: skip
