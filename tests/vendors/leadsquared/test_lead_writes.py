"""Leads created, captured, updated and converted."""

import pytest

from .conftest import ANIL, FARAH, LEADS, LEELA, MEERA, fields

CREATE, UPSERT = f"{LEADS}Lead.Create", f"{LEADS}Lead.CreateOrUpdate"
CAPTURE, UPDATE, CONVERT = f"{LEADS}Lead.Capture", f"{LEADS}Lead.Update", f"{LEADS}Lead.Convert"
KYC = {
    "Attribute": "mx_KYC", "Value": "", "Fields": [
        {"Attribute": "Status", "Value": "Pending"},
        {"Attribute": "mx_CustomObject_1", "Value": "XYZ12345.png"},
        {"Attribute": "mx_CustomObject_2", "Value": "864563"},
    ],
}  # fmt: skip
JOHN = [*fields(EmailAddress="john.smith@example.com", FirstName="John", LastName="Smith",
                Phone="8888888888", mx_City="Bangalore"), KYC]  # fmt: skip
SAME_EMAIL = (500, "MXDuplicateEntryException", "A Lead with same Email already exists.")
SAME_PHONE = (500, "MXDuplicateEntryException", "A Lead with same Phone Number already exists.")
NOBODY = (500, "MXInvalidEntityException", "Lead does not exist in the system")
EVERY_WRITE = [CREATE, UPSERT, CAPTURE, f"{UPDATE}?leadId={ANIL}", f"{CONVERT}?leadId={ANIL}"]


def invalid(name):
    message = f"Invalid Input! Parameter Name: {name} value is not correct."
    return 500, "MXInvalidInputException", message


@pytest.mark.evidence("docs", "Create a Lead: the sample; what a new lead has besides inferred")
async def test_the_samples_lead_is_created(leadsquared, world):
    world.clock.set(1560000000.25)  # 2019-06-08 13:20:00
    world.clock.freeze()

    answer = await leadsquared.post(CREATE, JOHN)

    id = answer["Message"]["Id"]
    assert {"Status": "Success", "Message": {"Id": id}} == answer
    lead = await leadsquared.lead(id)
    shown = {
        "ProspectAutoId": "1382", "FirstName": "John", "EmailAddress": "john.smith@example.com",
        "Phone": "8888888888", "mx_City": "Bangalore", "OwnerId": FARAH, "CreatedBy": FARAH,
        "CreatedOn": "2019-06-08 13:20:00.000", "ModifiedOn": "2019-06-08 13:20:00.000",
        "ProspectStage": "Prospect", "Score": "0", "EngagementScore": "0", "DoNotCall": "0", "IsLead": "1",
        "Source": None, "LeadAge": "0",
    }  # fmt: skip
    assert shown == {name: lead[name] for name in shown}


@pytest.mark.evidence("docs", "Get Leads in a List: Fields; that they keep their members inferred")
async def test_a_custom_field_set_keeps_its_members(leadsquared, world):
    world.clock.set(1560000000)
    await leadsquared.post(CREATE, JOHN)

    answer = await leadsquared.post(f"{LEADS}Leads.RecentlyModified", {
        "Parameter": {"FromDate": "2019-06-08 00:00:00", "ToDate": "2019-06-09 00:00:00"},
        "Columns": {"Include_CSV": "mx_KYC"},
    })  # fmt: skip

    assert KYC["Fields"] == answer["Leads"][0]["LeadPropertyList"][0]["Fields"]


@pytest.mark.evidence("docs", "Create a Lead: at least one of four; the text inferred")
async def test_a_lead_needs_a_name_an_address_or_a_number(leadsquared):
    message = "'FirstName, LastName, EmailAddress or Phone' is mandatory for creating lead"
    for lead in ([], fields(mx_City="Pune"), fields(FirstName=" ", Phone=None)):
        for path in (CREATE, UPSERT, CAPTURE):
            answer = await leadsquared.refusal("POST", path, lead)
            assert (500, "MXMandatoryAttributeMissingException", message) == answer

    for name, value in (
        ("FirstName", "A"),
        ("LastName", "B"),
        ("EmailAddress", "c@example.com"),
        ("Phone", "5"),
    ):
        await leadsquared.post(CREATE, fields(**{name: value}))


@pytest.mark.evidence("docs", "Create a Lead: e-mail and phone are unique; the texts: client")
@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (fields(EmailAddress="Anil.Kapoor@example.com"), SAME_EMAIL),
        (fields(FirstName="A", Phone="+91-9845098450"), SAME_PHONE),
        (fields(FirstName="A", mx_Student_Number="LA-2018-003"), (500, "MXDuplicateEntryException", "A Lead with same Student Number already exists.")),
    ],
)  # fmt: skip
async def test_what_is_unique_can_not_stand_twice(leadsquared, lead, expected):
    before = leadsquared.view.leads

    assert expected == await leadsquared.refusal("POST", CREATE, lead)
    change = [it for it in lead if it["Attribute"] != "FirstName"]
    assert expected == await leadsquared.refusal("POST", f"{UPDATE}?leadId={LEELA}", change)
    assert before is leadsquared.view.leads


@pytest.mark.evidence("inferred", "a deleted lead takes up no address")
async def test_the_address_of_a_deleted_lead_is_free(leadsquared):
    await leadsquared.post(CREATE, fields(EmailAddress="sanjay.kale@example.com"))


@pytest.mark.evidence("recorded", "all unknown attributes at once")
@pytest.mark.parametrize("path", EVERY_WRITE)
async def test_unknown_attributes_are_refused_together(leadsquared, path):
    lead = fields(FirstName="A", mx_Shoe="42", Hat="7")

    assert (
        500, "MXUnknownAttributeException", "Attribute(s) does not exist - mx_Shoe,Hat",
    ) == await leadsquared.refusal("POST", path, lead)  # fmt: skip


@pytest.mark.evidence("inferred", "values that their fields can't have")
@pytest.mark.parametrize("path", EVERY_WRITE)
async def test_a_value_that_its_field_can_not_have_is_refused(leadsquared, path):
    for name, value in (
        ("Score", "many"), ("mx_DOB", "14.8.1979"), ("DoNotCall", "maybe"), ("EmailAddress", "anil"),
        ("OwnerId", "nobody"),
    ):  # fmt: skip
        assert invalid(name) == await leadsquared.refusal("POST", path, fields(**{name: value}))


@pytest.mark.evidence("docs", "Get Metadata: MaxLength; the error inferred")
async def test_a_text_has_a_greatest_length(leadsquared):
    await leadsquared.post(CREATE, fields(FirstName="A", mx_Student_Number="x" * 12))

    lead = fields(FirstName="A", mx_Student_Number="x" * 13)
    assert invalid("mx_Student_Number") == await leadsquared.refusal("POST", CREATE, lead)


@pytest.mark.evidence("inferred", "values in the forms of JSON; an empty one clears")
async def test_values_are_stored_by_the_kind_of_their_field(leadsquared):
    lead = fields(Score=7, Revenue="12.50", DoNotCall=True, mx_DOB="1980-02-29", Company="", mx_Zip=411001,
                  LastVisitDate="2019-01-02 03:04:05", ProspectAutoId="5", CreatedOn="1999-01-01 00:00:00")  # fmt: skip

    await leadsquared.post(f"{UPDATE}?leadId={ANIL}", lead)

    lead = await leadsquared.lead(ANIL)
    shown = {
        "Score": "7", "Revenue": "12.5", "DoNotCall": "1", "mx_DOB": "1980-02-29 00:00:00.000", "Company": None,
        "mx_Zip": "411001", "LastVisitDate": "2019-01-02 03:04:05.000", "ProspectAutoId": "1001",
        "CreatedOn": "2017-10-02 06:15:20.000",
    }  # fmt: skip
    assert shown == {name: lead[name] for name in shown}


# Lead.Update, Lead.Convert


@pytest.mark.evidence("docs", "Update a Lead: only these fields change")
@pytest.mark.parametrize("more", [{}, {"postUpdatedLead": "true"}, {"postUpdatedLead": "perhaps"}])
async def test_an_update_changes_the_given_fields(leadsquared, world, more):
    before = await leadsquared.lead(ANIL)
    world.clock.set(1560000000)
    world.clock.freeze()

    answer = await leadsquared.post(
        UPDATE, fields(mx_City="Pune", OwnerId=MEERA), leadId=ANIL, **more
    )

    assert {"Status": "Success", "Message": {"AffectedRows": 1}} == answer
    after = await leadsquared.lead(ANIL)
    assert {
        "mx_City", "OwnerId", "OwnerIdName", "OwnerIdEmailAddress", "Groups", "ModifiedOn", "ModifiedBy",
        "ModifiedByName", "LeadLastModifiedOn", "LeadAge",
    } == {name for name in after if after[name] != before[name]}  # fmt: skip
    assert ("Pune", "Meera Joshi", "2019-06-08 13:20:00.000") == (
        after["mx_City"], after["OwnerIdName"], after["LeadLastModifiedOn"]
    )  # fmt: skip


@pytest.mark.evidence("docs", "Error Handling: 'leadId' is mandatory for updating lead")
@pytest.mark.parametrize(
    ("path", "doing"), [(UPDATE, "updating lead"), (CONVERT, "converting lead")]
)
async def test_which_lead_has_to_be_said(leadsquared, path, doing):
    message = f"'leadId' is mandatory for {doing}"

    assert (500, "MXMandatoryAttributeMissingException", message) == await leadsquared.refusal(
        "POST", path, fields(mx_City="Pune")
    )


@pytest.mark.evidence("client", "Lead does not exist in the system")
@pytest.mark.parametrize("path", [UPDATE, CONVERT])
@pytest.mark.parametrize("id", ["x", "8c9ad6a4-9b1b-4a53-9d53-1f1d0a6ad008"])
async def test_an_unknown_or_deleted_lead_is_not_changed(leadsquared, path, id):
    assert NOBODY == await leadsquared.refusal("POST", path, fields(mx_City="Pune"), leadId=id)


@pytest.mark.evidence("client", "the vendor's PHP library; the date inferred")
async def test_a_conversion_is_noted_once(leadsquared, world):
    world.clock.set(1560000000)
    world.clock.freeze()
    await leadsquared.post(CONVERT, fields(ProspectStage="Customer"), leadId=ANIL)
    world.clock.advance(days=1)
    await leadsquared.post(CONVERT, fields(ProspectStage="Customer"), leadId=ANIL)

    lead = await leadsquared.lead(ANIL)
    assert ("Customer", "2019-06-08 13:20:00.000") == (
        lead["ProspectStage"],
        lead["LeadConversionDate"],
    )


# Lead.CreateOrUpdate


@pytest.mark.evidence("docs", "Create or Update: e-mail, then phone; else a new lead")
@pytest.mark.parametrize(
    ("lead", "found"),
    [
        (fields(EmailAddress="ANIL.kapoor@example.com", mx_City="Pune"), ANIL),
        (fields(Phone="+91-9845098450", mx_City="Pune"), ANIL),
        (fields(EmailAddress="new@example.com", Phone="+91-9847012345", mx_City="Pune"), LEELA),
        ([*fields(FirstName="Leela", mx_City="Pune"), {"Attribute": "SearchBy", "Value": "FirstName"}], LEELA),
        ([*fields(ProspectID=ANIL, mx_City="Pune"), {"Attribute": "SearchBy", "Value": "ProspectID"}], ANIL),
    ],
)  # fmt: skip
async def test_a_lead_that_is_there_is_updated(leadsquared, lead, found):
    answer = await leadsquared.post(UPSERT, lead, postUpdatedLead="false")

    assert {"Status": "Success", "Message": {"Id": found, "AffectedRows": 1}} == answer
    assert "Pune" == (await leadsquared.lead(found))["mx_City"]


@pytest.mark.evidence("docs", "Create or Update: a new lead where none matches")
async def test_a_lead_that_is_not_there_is_created(leadsquared):
    lead = [
        *fields(FirstName="Asha", EmailAddress="anil@example.com"),
        {"Attribute": "SearchBy", "Value": "FirstName"},
    ]

    answer = await leadsquared.post(UPSERT, lead)

    assert answer["Message"]["Id"] not in (ANIL, LEELA)
    assert "Asha" == (await leadsquared.lead(answer["Message"]["Id"]))["FirstName"]


@pytest.mark.evidence(
    "docs", "Create or Update: SearchBy comes before e-mail; the duplicate: docs, unique fields"
)
async def test_search_by_comes_before_the_address(leadsquared):
    lead = [
        *fields(FirstName="Nobody", EmailAddress="anil.kapoor@example.com"),
        {"Attribute": "SearchBy", "Value": "FirstName"},
    ]

    assert SAME_EMAIL == await leadsquared.refusal("POST", UPSERT, lead)


@pytest.mark.evidence("recorded", "Invalid SearchBy value provided")
@pytest.mark.parametrize("path", [UPSERT, CAPTURE])
@pytest.mark.parametrize("name", ["Shoe", "Phone", "ProspectID"])
async def test_a_search_by_nothing_is_refused(leadsquared, path, name):
    lead = [*fields(FirstName="Anil"), {"Attribute": "SearchBy", "Value": name}]

    assert (
        500, "MXInvalidInputException", "Invalid SearchBy value provided",
    ) == await leadsquared.refusal("POST", path, lead)  # fmt: skip
