"""Sync Leads: four actions, an outcome for each record (documentation: "Create and update")."""

import pytest

LEADS = "/rest/v1/leads.json"
TWINS = "bram.bakker@birchhealth.example.org"
NOBODY = "new.person@example.com"


async def sync(marketo, *records, **more):
    """Return the outcomes of records."""
    answer = await marketo.post(LEADS, {"input": list(records), **more})
    assert answer["success"] is True, answer
    return answer["result"]


async def sync_one(marketo, record, **more):
    (outcome,) = await sync(marketo, record, **more)
    return outcome


async def reason(marketo, record, **more):
    """Return code and message of why a record was skipped."""
    outcome = await sync_one(marketo, record, **more)
    assert ["status", "reasons"] == list(outcome), outcome
    (reason,) = outcome["reasons"]
    assert "skipped" == outcome["status"]
    return reason["code"], reason["message"]


async def read(marketo, id, *names):
    """Return fields of a lead: the value of one, the values of several."""
    answer = await marketo.get(f"/rest/v1/lead/{id}.json", fields=",".join(names))
    (lead,) = answer["result"]
    values = tuple(lead[name] for name in names)
    return values[0] if len(names) == 1 else values


async def found(marketo, email):
    answer = await marketo.get(LEADS, filterType="email", filterValues=email)
    return [lead["id"] for lead in answer["result"]]


def invalid(field, value):
    return "1003", f"Invalid value for field '{field}' and value '{value}'"


# The call


@pytest.mark.evidence("seed", "Create and update: the sample")
async def test_leads_are_created_with_ids_of_their_own(marketo):
    records = [
        {
            "email": f"kjashaedd-{n}@klooblept.com",
            "firstName": f"Kataldar-{n}",
            "postalCode": "04828",
        }
        for n in (1, 2, 3)
    ]
    outcomes = await sync(marketo, *records, action="createOnly", lookupField="email")

    read_back = [
        dict(zip(record, await read(marketo, outcome["id"], *record), strict=True))
        for record, outcome in zip(records, outcomes, strict=True)
    ]
    assert (["created"] * 3, records) == ([it["status"] for it in outcomes], read_back)


@pytest.mark.evidence("recorded", "the form of an outcome")
async def test_an_outcome_is_id_and_status(marketo):
    assert {"id": 318581, "status": "updated"} == await sync_one(
        marketo, {"email": "abe@usa.gov", "title": "President"}
    )


@pytest.mark.evidence("seed", "the default action is createOrUpdate")
async def test_without_an_action_unknown_leads_are_created_and_known_ones_updated(marketo):
    outcomes = await sync(marketo, {"email": NOBODY}, {"email": "abe@usa.gov"})

    assert ["created", "updated"] == [it["status"] for it in outcomes]


@pytest.mark.evidence("seed", "the default lookupField is email")
async def test_without_a_lookup_field_leads_are_known_by_their_email(marketo):
    await sync(marketo, {"email": "abe@usa.gov", "city": "Washington"})

    assert "Washington" == await read(marketo, 318581, "city")


@pytest.mark.evidence("docs", "results come in input order")
async def test_outcomes_come_in_input_order(marketo):
    outcomes = await sync(
        marketo, {"email": NOBODY}, {"email": "no address"}, {"email": "abe@usa.gov"}
    )

    assert ["created", "skipped", "updated"] == [it["status"] for it in outcomes]


@pytest.mark.evidence("seed", "up to 300 records")
async def test_300_records_are_written(marketo):
    outcomes = await sync(marketo, *({"email": f"p{n}@example.com"} for n in range(300)))

    assert ["created"] * 300 == [it["status"] for it in outcomes]


@pytest.mark.evidence("seed", "up to 300 records; code and text inferred")
async def test_301_records_are_too_many(marketo):
    body = {"input": [{"email": f"p{n}@example.com"} for n in range(301)]}

    assert (
        "1003",
        "Too many records: at most 300 are allowed",
    ) == await marketo.error(marketo.post(LEADS, body))


@pytest.mark.evidence("inferred", "a missing member, as a missing parameter elsewhere")
@pytest.mark.parametrize("body", [{}, {"input": []}, {"action": "createOnly"}])
async def test_a_call_without_records_is_1003(marketo, body):
    assert ("1003", "input not specified") == await marketo.error(marketo.post(LEADS, body))


@pytest.mark.evidence("inferred", "another action: 1003")
async def test_an_unknown_action_is_1003(marketo):
    body = {"action": "delete", "input": [{"email": NOBODY}]}

    code, _ = await marketo.error(marketo.post(LEADS, body))

    assert "1003" == code


@pytest.mark.evidence("client", "a member of the wrong type is 609")
@pytest.mark.parametrize(
    "body",
    [{"input": {"email": NOBODY}}, {"input": ["abe"]}, {"input": [{}], "action": 1}, [], "leads",
     {"input": [{}], "lookupField": None}, {"input": [{}], "asyncProcessing": "yes"}],
)  # fmt: skip
async def test_a_member_of_the_wrong_type_is_609(marketo, body):
    code, _ = await marketo.error(marketo.post(LEADS, body))

    assert "609" == code


@pytest.mark.evidence("seed", "the keys of a record have to be unique")
async def test_a_record_that_names_a_field_twice_is_609(marketo):
    answer = marketo.call(
        "POST",
        LEADS,
        data=b'{"input":[{"email":"a@example.com","email":"b@example.com"}]}',
        headers={"Content-Type": "application/json"},
    )

    assert ("609", "Invalid JSON") == await marketo.error(answer)


@pytest.mark.evidence("seed", "JSON is UTF-8")
async def test_a_body_that_is_not_utf_8_is_609(marketo):
    answer = marketo.call(
        "POST",
        LEADS,
        data='{"input":[{"email":"a@example.com","firstName":"Zoë"}]}'.encode("latin-1"),
        headers={"Content-Type": "application/json"},
    )

    assert ("609", "Invalid JSON") == await marketo.error(answer)


@pytest.mark.evidence("seed", "texts are UTF-8")
async def test_texts_keep_all_characters_of_unicode(marketo):
    name = "Zoë 张伟 🙂"
    outcome = await sync_one(marketo, {"email": NOBODY, "firstName": name})

    assert name == await read(marketo, outcome["id"], "firstName")


@pytest.mark.evidence("docs", "Error codes: 612")
async def test_a_body_of_another_media_type_is_612(marketo):
    answer = marketo.call(
        "POST", LEADS, data=b'{"input":[{}]}', headers={"Content-Type": "text/plain"}
    )

    assert ("612", "Invalid Content Type") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "unknown members of the call are ignored")
async def test_unknown_members_of_the_call_are_ignored(marketo):
    assert "created" == (await sync_one(marketo, {"email": NOBODY}, colour="blue"))["status"]


@pytest.mark.evidence("docs", "Sync Leads needs Read-Write Lead")
async def test_a_role_that_may_only_read_is_603(marketo):
    await marketo.sign_in(service=1)

    assert ("603", "Access denied") == await marketo.error(
        marketo.post(LEADS, {"input": [{"email": NOBODY}]})
    )


# The actions


@pytest.mark.evidence("seed", "createOrUpdate")
async def test_create_or_update_creates_a_lead_that_nobody_is(marketo):
    outcome = await sync_one(marketo, {"email": NOBODY}, action="createOrUpdate")

    assert ("created", [outcome["id"]]) == (outcome["status"], await found(marketo, NOBODY))


@pytest.mark.evidence("recorded", "1007 as four users report it")
@pytest.mark.parametrize("action", ["createOrUpdate", "updateOnly"])
async def test_several_leads_with_the_key_are_1007(marketo, action):
    assert ("1007", "Multiple lead match lookup criteria") == await reason(
        marketo, {"email": TWINS, "city": "Oslo"}, action=action
    )


@pytest.mark.evidence("recorded", "1005: text")
@pytest.mark.parametrize("email", ["abe@usa.gov", TWINS])
async def test_create_only_skips_a_lead_that_is_there_already(marketo, email):
    assert ("1005", "Lead already exists") == await reason(
        marketo, {"email": email}, action="createOnly"
    )


@pytest.mark.evidence("seed", "createOnly creates")
async def test_create_only_creates_a_lead_that_nobody_is(marketo):
    assert "created" == (await sync_one(marketo, {"email": NOBODY}, action="createOnly"))["status"]


@pytest.mark.evidence("inferred", "createOnly uses lookupField for its duplicate test")
async def test_create_only_knows_duplicates_by_the_lookup_field(marketo):
    assert ("1005", "Lead already exists") == await reason(
        marketo,
        {"email": NOBODY, "customerNumber": 10400},
        action="createOnly",
        lookupField="customerNumber",
    )


@pytest.mark.evidence("inferred", "lookupField is the key of the other actions only")
@pytest.mark.parametrize("record", [{"firstName": "Ann"}, {"email": ""}, {"email": None}])
async def test_create_only_creates_a_lead_without_a_key(marketo, record):
    assert "created" == (await sync_one(marketo, record, action="createOnly"))["status"]


@pytest.mark.evidence("recorded", "1004: text")
async def test_update_only_skips_a_lead_that_nobody_is(marketo):
    assert ("1004", "Lead not found") == await reason(
        marketo, {"email": NOBODY}, action="updateOnly"
    )


@pytest.mark.evidence("seed", "updateOnly updates")
async def test_update_only_updates(marketo):
    await sync(marketo, {"email": "abe@usa.gov", "city": "Oslo"}, action="updateOnly")

    assert "Oslo" == await read(marketo, 318581, "city")


@pytest.mark.evidence("seed", "createDuplicate creates whoever is there")
@pytest.mark.parametrize("email", [NOBODY, "abe@usa.gov", TWINS])
async def test_create_duplicate_creates_in_any_case(marketo, email):
    before = await found(marketo, email)

    outcome = await sync_one(marketo, {"email": email}, action="createDuplicate")

    assert ("created", [*before, outcome["id"]]) == (outcome["status"], await found(marketo, email))


# The key


@pytest.mark.evidence("inferred", "e-mail addresses are compared without case")
async def test_an_email_in_other_case_is_the_same_lead(marketo):
    outcome = await sync_one(marketo, {"email": "ABE@USA.GOV"})

    assert {"id": 318581, "status": "updated"} == outcome


@pytest.mark.evidence("seed", "lookupField")
async def test_another_field_may_be_the_key(marketo):
    outcome = await sync_one(
        marketo, {"customerNumber": 10400, "city": "Kiel"}, lookupField="customerNumber"
    )

    assert ({"id": 400101, "status": "updated"}, "Kiel") == (
        outcome,
        await read(marketo, 400101, "city"),
    )


@pytest.mark.evidence("recorded", "numeric text is a number for a field that is one")
async def test_a_key_given_as_numeric_text_is_the_same_key(marketo):
    outcome = await sync_one(marketo, {"customerNumber": "10400"}, lookupField="customerNumber")

    assert {"id": 400101, "status": "updated"} == outcome


@pytest.mark.evidence("docs", "sfdc ids are keys; no create, for REST may not write them")
async def test_a_key_that_may_only_be_read_finds_its_lead(marketo):
    outcome = await sync_one(
        marketo, {"sfdcLeadId": "00Q5e00000LmNopQRS", "city": "Delft"}, lookupField="sfdcLeadId"
    )

    assert ({"id": 400514, "status": "updated"}, "Delft") == (
        outcome,
        await read(marketo, 400514, "city"),
    )


@pytest.mark.evidence("inferred", "what may only be read can't be written by a create")
@pytest.mark.parametrize("action", ["createOrUpdate", "createOnly", "createDuplicate"])
async def test_a_key_that_may_only_be_read_creates_nobody(marketo, action):
    record = {"sfdcLeadId": "00Q5e00000NoBody00"}

    assert ("1011", "Field 'sfdcLeadId' not supported") == await reason(
        marketo, record, action=action, lookupField="sfdcLeadId"
    )


@pytest.mark.evidence("recorded", "the text, in a bulk import; code inferred")
@pytest.mark.parametrize("record", [{"firstName": "Ann"}, {"email": None}, {"email": ""}, {}])
@pytest.mark.parametrize("action", ["createOrUpdate", "updateOnly"])
async def test_a_record_without_its_key_is_1003(marketo, action, record):
    assert ("1003", "Value for lookup field 'email' not found") == await reason(
        marketo, record, action=action
    )


@pytest.mark.evidence("client", "1006 for an unknown lookupField")
async def test_an_unknown_lookup_field_is_1006_for_the_whole_call(marketo):
    body = {"lookupField": "shoeSize", "input": [{"email": NOBODY}]}

    assert ("1006", "Lookup field 'shoeSize' not found") == await marketo.error(
        marketo.post(LEADS, body)
    )


@pytest.mark.evidence("docs", "Error codes: 1011 for lookupField")
@pytest.mark.parametrize("name", ["firstName", "createdAt", "isReference"])
async def test_a_lookup_field_that_is_no_key_is_1011_for_the_whole_call(marketo, name):
    body = {"lookupField": name, "input": [{"email": NOBODY}]}

    assert ("1011", f"Field '{name}' not supported") == await marketo.error(
        marketo.post(LEADS, body)
    )


# The id


@pytest.mark.evidence("seed", "id goes with updateOnly")
async def test_update_only_may_find_a_lead_by_its_id(marketo):
    outcome = await sync_one(
        marketo, {"id": 318581, "city": "Oslo"}, action="updateOnly", lookupField="id"
    )

    assert ({"id": 318581, "status": "updated"}, "Oslo") == (
        outcome,
        await read(marketo, 318581, "city"),
    )


@pytest.mark.evidence("recorded", "with lookupField id a record may change the e-mail")
async def test_an_update_by_id_may_change_the_email(marketo):
    record = {"id": 318581, "email": "lincoln@usa.gov"}
    await sync(marketo, record, action="updateOnly", lookupField="id")

    assert ([318581], []) == (
        await found(marketo, "lincoln@usa.gov"),
        await found(marketo, "abe@usa.gov"),
    )


@pytest.mark.evidence("recorded", "1004: text")
async def test_an_update_by_an_unknown_id_is_1004(marketo):
    assert ("1004", "Lead not found") == await reason(
        marketo, {"id": 999999999}, action="updateOnly", lookupField="id"
    )


@pytest.mark.evidence("docs", "Error codes: 1003 for an id with createOnly; seed: updateOnly alone")
@pytest.mark.parametrize("lookup", ["id", "email"])
@pytest.mark.parametrize("action", ["createOrUpdate", "createOnly", "createDuplicate"])
async def test_an_id_with_another_action_is_1003(marketo, action, lookup):
    assert ("1003", "Invalid data") == await reason(
        marketo, {"id": 318581, "email": "abe@usa.gov"}, action=action, lookupField=lookup
    )


@pytest.mark.evidence("inferred", "an id goes with lookupField id")
async def test_an_id_with_another_lookup_field_is_1003(marketo):
    assert ("1003", "Invalid data") == await reason(
        marketo, {"id": 318581, "email": "abe@usa.gov"}, action="updateOnly"
    )


@pytest.mark.evidence("inferred", "an id is a number")
@pytest.mark.parametrize("id", ["318581", True, 1.5])
async def test_an_id_that_is_no_whole_number_is_1003(marketo, id):
    assert invalid("id", id) == await reason(
        marketo, {"id": id, "city": "Oslo"}, action="updateOnly", lookupField="id"
    )


@pytest.mark.evidence("inferred", "no id is no key")
async def test_an_update_by_id_without_an_id_is_1003(marketo):
    assert ("1003", "Value for lookup field 'id' not found") == await reason(
        marketo, {"email": "abe@usa.gov"}, action="updateOnly", lookupField="id"
    )


# Fields and values


@pytest.mark.evidence("docs", "Error codes: 1006")
async def test_an_unknown_field_is_1006(marketo):
    assert ("1006", "Field 'shoeSize' not found") == await reason(
        marketo, {"email": NOBODY, "shoeSize": 44}
    )


@pytest.mark.evidence("docs", "Error codes: 1011")
@pytest.mark.parametrize(
    "name", ["createdAt", "updatedAt", "mktoName", "originalSourceType", "sfdcLeadId", "ecids"]
)
async def test_a_field_that_may_only_be_read_is_1011(marketo, name):
    assert ("1011", f"Field '{name}' not supported") == await reason(
        marketo, {"email": "abe@usa.gov", name: "2020-01-01T00:00:00Z"}
    )


@pytest.mark.evidence("inferred", "the partition is set by partitionName")
async def test_the_partition_is_no_field_to_write(marketo):
    assert ("1011", "Field 'leadPartitionId' not supported") == await reason(
        marketo, {"email": "abe@usa.gov", "leadPartitionId": 2}
    )


TAKEN = [
    ("firstName", "Ann", "Ann"),
    ("address", "1 Main Street\nSpringfield", "1 Main Street\nSpringfield"),
    ("phone", "+1 555 0100", "+1 555 0100"),
    ("website", "https://example.com", "https://example.com"),
    ("secondaryEmail", "ann@example.com", "ann@example.com"),
    ("isReference", True, True),
    ("isReference", "true", True),
    ("isReference", "FALSE", False),
    ("customerNumber", 7, 7),
    ("customerNumber", "7", 7),
    ("customerNumber", -(2**31), -(2**31)),
    ("netPromoter", 9, 9),
    ("discount", 15, 15),
    ("fitRatio", 0.75, 0.75),
    ("fitRatio", "0.75", 0.75),
    ("contractValue", 12000.5, 12000.5),
    ("contractValue", "12000", 12000),
    ("lastDemo", "2024-02-29", "2024-02-29"),
    ("renewalAt", "2025-01-02T03:04:05Z", "2025-01-02T03:04:05Z"),
]


@pytest.mark.evidence("recorded", "Field types: what each takes and gives back")
@pytest.mark.parametrize(("name", "given", "stored"), TAKEN)
async def test_a_value_of_its_type_is_stored(marketo, name, given, stored):
    await sync_one(marketo, {"email": "abe@usa.gov", name: given})

    value = await read(marketo, 318581, name)

    assert (stored, type(stored)) == (value, type(value))


REFUSED = [
    ("email", "abe"), ("email", "abe@usa"), ("email", "abé@usa.gov"), ("email", "a b@usa.gov"),
    ("email", "abe@usa.gov\n"), ("email", 5),
    ("isReference", "yes"), ("isReference", 1), ("isReference", 0),
    ("customerNumber", 1.5), ("customerNumber", "1.5"), ("customerNumber", "many"),
    ("customerNumber", True), ("customerNumber", 2**31), ("customerNumber", 1e30),
    ("netPromoter", 1.5), ("netPromoter", "high"),
    ("discount", "15%"), ("discount", 1.5),
    ("fitRatio", "much"), ("fitRatio", True), ("fitRatio", "1.2.3"),
    ("contractValue", "12 000 EUR"),
    ("lastDemo", "29/02/2024"), ("lastDemo", "2023-02-29"), ("lastDemo", "yesterday"),
    ("lastDemo", 20240229), ("lastDemo", "2024-02-29T00:00:00Z"),
    ("renewalAt", "next year"), ("renewalAt", "2025-13-01T00:00:00Z"), ("renewalAt", 1735787045),
    ("firstName", 5), ("firstName", True), ("phone", 15550100),
]  # fmt: skip


@pytest.mark.evidence("recorded", "1003 since 2021: the text; the record is not written")
@pytest.mark.parametrize(("name", "value"), REFUSED)
async def test_a_value_that_is_not_of_the_type_is_1003(marketo, name, value):
    record = {"id": 318581, name: value}

    assert invalid(name, value) == await reason(
        marketo, record, action="updateOnly", lookupField="id"
    )


@pytest.mark.evidence("inferred", "a value is a scalar")
@pytest.mark.parametrize("value", [["Ann"], {"first": "Ann"}])
@pytest.mark.parametrize("name", ["firstName", "customerNumber", "isReference", "renewalAt"])
async def test_a_value_that_is_no_scalar_is_1003(marketo, name, value):
    code, _ = await reason(marketo, {"email": "abe@usa.gov", name: value})

    assert "1003" == code


@pytest.mark.evidence("inferred", "5.0 is the number 5, alone or beside values to convert")
@pytest.mark.parametrize("beside", [{}, {"lastDemo": "2024-02-29"}])
async def test_a_whole_number_may_have_a_point(marketo, beside):
    await sync_one(marketo, {"email": "abe@usa.gov", "customerNumber": 5.0, **beside})

    value = await read(marketo, 318581, "customerNumber")

    assert (5, int) == (value, type(value))


@pytest.mark.evidence("inferred", "a number is read back whatever its size")
async def test_a_number_of_many_digits_is_read_back(marketo):
    await sync_one(marketo, {"email": "abe@usa.gov", "contractValue": "1" + 30 * "0"})

    assert 1e30 == await read(marketo, 318581, "contractValue")


@pytest.mark.evidence("docs", "length is the maximum")
async def test_a_text_as_long_as_its_field_is_stored(marketo):
    text = 255 * "ü"
    await sync_one(marketo, {"email": "abe@usa.gov", "firstName": text})

    assert text == await read(marketo, 318581, "firstName")


@pytest.mark.evidence("seed", "length is the maximum; the refusal inferred")
@pytest.mark.parametrize(("name", "length"), [("firstName", 255), ("sicCode", 40)])
async def test_a_text_longer_than_its_field_is_1003(marketo, name, length):
    text = (length + 1) * "x"

    assert invalid(name, text) == await reason(marketo, {"email": "abe@usa.gov", name: text})


@pytest.mark.evidence("docs", "Field types: a text area takes 30,000 bytes")
@pytest.mark.parametrize(("length", "status"), [(15_000, "updated"), (15_001, "skipped")])
async def test_a_text_area_takes_30000_bytes(marketo, length, status):
    outcome = await sync_one(marketo, {"email": "abe@usa.gov", "address": length * "ü"})

    assert status == outcome["status"]


@pytest.mark.evidence("docs", "W3C datetimes; milliseconds are dropped (recorded)")
@pytest.mark.parametrize(
    ("given", "stored"),
    [("2025-01-02T03:04:05.678Z", "2025-01-02T03:04:05Z"),
     ("2025-01-02T03:04:05+02:00", "2025-01-02T01:04:05Z"),
     ("2025-01-02T03:04:05-0800", "2025-01-02T11:04:05Z"),
     ("2025-01-02T03:04:05", "2025-01-02T03:04:05Z"),
     ("2025-01-02T03:04Z", "2025-01-02T03:04:00Z"),
     ("2025-01-02T03:04+02:00", "2025-01-02T01:04:00Z"),
     ("2025-01-02", "2025-01-02T00:00:00Z")],
)  # fmt: skip
async def test_datetimes_are_stored_in_utc_and_whole_seconds(marketo, given, stored):
    await sync_one(marketo, {"email": "abe@usa.gov", "renewalAt": given})

    assert stored == await read(marketo, 318581, "renewalAt")


@pytest.mark.evidence("docs", "writing null or the empty text stores null")
@pytest.mark.parametrize("nothing", [None, ""])
@pytest.mark.parametrize(
    "name", ["city", "phone", "customerNumber", "lastDemo", "renewalAt", "contractValue"]
)
async def test_null_and_the_empty_text_clear_a_field(marketo, name, nothing):
    await sync_one(marketo, {"email": "kofi.adeyemi@harborfoods.example.com", name: nothing})

    assert await read(marketo, 400101, name) is None


@pytest.mark.evidence("recorded", "null stores false in a boolean")
@pytest.mark.parametrize("nothing", [None, ""])
async def test_null_and_the_empty_text_make_a_boolean_false(marketo, nothing):
    await sync_one(
        marketo, {"email": "kofi.adeyemi@harborfoods.example.com", "isReference": nothing}
    )

    assert await read(marketo, 400101, "isReference") is False


@pytest.mark.evidence("recorded", "members left out keep their value")
async def test_fields_left_out_keep_their_value(marketo):
    await sync_one(marketo, {"email": "abe@usa.gov", "title": "President"})

    assert ("Abraham", "Springfield", "President") == await read(
        marketo, 318581, "firstName", "city", "title"
    )


@pytest.mark.evidence("recorded", "one bad value skips the whole record")
async def test_a_record_with_a_bad_value_changes_nothing(marketo):
    before = await read(marketo, 318581, "city", "updatedAt")
    await sync_one(marketo, {"email": "abe@usa.gov", "city": "Oslo", "lastDemo": "soon"})

    assert before == await read(marketo, 318581, "city", "updatedAt")


@pytest.mark.evidence("recorded", "one bad value skips its record alone")
async def test_records_beside_a_bad_one_are_written(marketo):
    await sync(
        marketo,
        {"email": "abe@usa.gov", "city": "Oslo"},
        {"email": "george@usa.gov", "city": "Bergen", "lastDemo": "soon"},
    )

    assert ("Oslo", "Mount Vernon") == (
        await read(marketo, 318581, "city"),
        await read(marketo, 318592, "city"),
    )


@pytest.mark.evidence("inferred", "a skipped record takes no id")
async def test_ids_go_on_without_a_gap_for_skipped_records(marketo):
    first, _, second = await sync(
        marketo, {"email": NOBODY}, {"email": "bad"}, {"email": "other@example.com"}
    )

    assert first["id"] + 1 == second["id"]


# Times


@pytest.mark.evidence("recorded", "createdAt and updatedAt of a new lead")
async def test_a_new_lead_has_the_time_of_its_creation(marketo, world):
    world.clock.freeze()
    world.clock.set(1_700_000_000)
    await marketo.sign_in()
    outcome = await sync_one(marketo, {"email": NOBODY})

    assert ("2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z") == await read(
        marketo, outcome["id"], "createdAt", "updatedAt"
    )


@pytest.mark.evidence("recorded", "a change gets a new updatedAt; createdAt stays")
async def test_a_change_moves_updated_at_and_leaves_created_at(marketo, world):
    world.clock.freeze()
    world.clock.set(1_700_000_000)
    await marketo.sign_in()
    await sync_one(marketo, {"email": "abe@usa.gov", "city": "Oslo"})

    assert ("2023-11-14T22:13:20Z", "2015-03-17T00:18:40Z") == await read(
        marketo, 318581, "updatedAt", "createdAt"
    )


NO_CHANGES = [
    {"city": "Springfield"},
    {"city": "Springfield", "leadSource": "Web Form"},
    {},
    {"phone": None},
    {"phone": ""},
    {"isReference": False},
    {"isReference": None},
]


@pytest.mark.evidence("recorded", "an update that changes nothing leaves updatedAt alone")
@pytest.mark.parametrize("values", NO_CHANGES)
async def test_an_update_that_changes_nothing_leaves_updated_at_alone(marketo, values):
    outcome = await sync_one(marketo, {"email": "abe@usa.gov", **values})

    assert ("updated", "2016-05-17T22:11:45Z") == (
        outcome["status"],
        await read(marketo, 318581, "updatedAt"),
    )


@pytest.mark.evidence("recorded", "clearing a value is a change")
async def test_clearing_a_value_moves_updated_at(marketo):
    await sync_one(marketo, {"email": "abe@usa.gov", "city": None})

    assert await read(marketo, 318581, "updatedAt") != "2016-05-17T22:11:45Z"


@pytest.mark.evidence("inferred", "an address in other case is another text")
async def test_a_change_of_case_alone_is_a_change(marketo):
    await sync_one(marketo, {"email": "Abe@USA.gov"})

    assert "Abe@USA.gov" == await read(marketo, 318581, "email")


# Partitions


@pytest.mark.evidence("seed", "the default partition is used by default")
async def test_a_new_lead_goes_to_the_default_partition(marketo):
    outcome = await sync_one(marketo, {"email": NOBODY})

    assert 1 == await read(marketo, outcome["id"], "leadPartitionId")


@pytest.mark.evidence("seed", "partitionName")
@pytest.mark.parametrize("action", ["createOrUpdate", "createOnly"])
async def test_a_new_lead_goes_to_the_partition_that_is_named(marketo, action):
    outcome = await sync_one(marketo, {"email": NOBODY}, action=action, partitionName="Europe")

    assert 2 == await read(marketo, outcome["id"], "leadPartitionId")


@pytest.mark.evidence("seed", "partitionName counts with createOnly and createOrUpdate only")
async def test_create_duplicate_takes_the_default_partition(marketo):
    outcome = await sync_one(
        marketo, {"email": NOBODY}, action="createDuplicate", partitionName="Europe"
    )

    assert 1 == await read(marketo, outcome["id"], "leadPartitionId")


@pytest.mark.evidence("seed", "partitionName counts with createOnly and createOrUpdate only")
async def test_update_only_does_not_look_at_the_partition(marketo):
    outcome = await sync_one(
        marketo, {"email": "abe@usa.gov"}, action="updateOnly", partitionName="Europe"
    )

    assert {"id": 318581, "status": "updated"} == outcome


@pytest.mark.evidence("seed", "an update of a lead of another partition is an error; docs: 1010")
async def test_an_update_of_a_lead_of_another_partition_is_1010(marketo):
    assert ("1010", "Partition update not allowed") == await reason(
        marketo, {"email": "abe@usa.gov", "city": "Oslo"}, partitionName="Europe"
    )


@pytest.mark.evidence("seed", "an update in the partition that is named")
async def test_a_lead_of_the_partition_that_is_named_is_updated(marketo):
    outcome = await sync_one(
        marketo,
        {"email": "kofi.adeyemi@harborfoods.example.com", "city": "Kiel"},
        partitionName="Europe",
    )

    assert {"id": 400101, "status": "updated"} == outcome


@pytest.mark.evidence("seed", "a partition out of the user's sight is an error; docs: 1008")
@pytest.mark.parametrize("name", ["Restricted", "Atlantis"])
async def test_a_partition_out_of_sight_is_1008(marketo, name):
    body = {"partitionName": name, "input": [{"email": NOBODY}]}

    assert ("1008", f"Access denied to partition '{name}'") == await marketo.error(
        marketo.post(LEADS, body)
    )


# Companies and sales persons


@pytest.mark.evidence("seed", "externalCompanyId links to a company")
async def test_a_lead_is_linked_to_a_company(marketo):
    await sync_one(marketo, {"email": "abe@usa.gov", "externalCompanyId": "ACME-1"})

    assert "ACME-1" == await read(marketo, 318581, "externalCompanyId")


@pytest.mark.evidence("seed", "externalSalesPersonId links to a sales person")
async def test_a_lead_is_linked_to_a_sales_person(marketo):
    await sync_one(marketo, {"email": "abe@usa.gov", "externalSalesPersonId": "sp-1"})

    assert "sp-1" == await read(marketo, 318581, "externalSalesPersonId")


@pytest.mark.evidence("inferred", "a link to nothing is no link")
@pytest.mark.parametrize("name", ["externalCompanyId", "externalSalesPersonId"])
@pytest.mark.parametrize("beside", [{}, {"lastDemo": "2024-02-29"}])
async def test_a_link_to_nothing_is_1003(marketo, name, beside):
    record = {"email": "abe@usa.gov", name: "NOBODY", **beside}

    assert invalid(name, "NOBODY") == await reason(marketo, record)


@pytest.mark.evidence("docs", "Error codes: 1021")
@pytest.mark.parametrize(
    ("name", "value"), [("company", "Other"), ("industry", "Other"), ("numberOfEmployees", 5)]
)
async def test_a_company_field_of_a_linked_lead_is_1021(marketo, name, value):
    assert ("1021", "Company update not allowed") == await reason(
        marketo, {"email": "camila.fischer@delta.example.org", name: value}
    )


@pytest.mark.evidence("docs", "Error codes: 1021 concerns company fields")
async def test_another_field_of_a_linked_lead_is_written(marketo):
    await sync_one(marketo, {"email": "camila.fischer@delta.example.org", "title": "Owner"})

    assert "Owner" == await read(marketo, 400352, "title")


@pytest.mark.evidence("docs", "Error codes: 1021 concerns linked leads")
async def test_a_company_field_of_a_lead_without_a_company_record_is_written(marketo):
    await sync_one(marketo, {"email": "abe@usa.gov", "company": "White House"})

    assert "White House" == await read(marketo, 318581, "company")


@pytest.mark.evidence("docs", "Error codes: 1021 concerns linked leads")
async def test_a_lead_linked_earlier_in_the_call_is_a_linked_one(marketo):
    _, second = await sync(
        marketo,
        {"email": "abe@usa.gov", "externalCompanyId": "ACME-1"},
        {"email": "abe@usa.gov", "company": "White House"},
    )

    assert "1021" == second["reasons"][0]["code"]


# Several records, several calls


@pytest.mark.evidence("inferred", "records of a call see those before them")
async def test_a_record_updates_the_lead_that_one_before_it_created(marketo):
    first, second = await sync(marketo, {"email": NOBODY}, {"email": NOBODY, "city": "Oslo"})

    assert ({"id": first["id"], "status": "updated"}, "Oslo") == (
        second,
        await read(marketo, first["id"], "city"),
    )


@pytest.mark.evidence("inferred", "records of a call see those before them")
async def test_create_only_skips_the_second_of_two_like_records(marketo):
    first, second = await sync(marketo, {"email": NOBODY}, {"email": NOBODY}, action="createOnly")

    assert ("created", "1005") == (first["status"], second["reasons"][0]["code"])


@pytest.mark.evidence("inferred", "records of a call see those before them")
async def test_two_duplicates_make_the_next_update_ambiguous(marketo):
    await sync(marketo, {"email": NOBODY}, {"email": NOBODY}, action="createDuplicate")

    assert "1007" == (await reason(marketo, {"email": NOBODY}))[0]


@pytest.mark.evidence("inferred", "a changed key is the key from then on")
async def test_a_record_sees_the_key_that_one_before_it_changed(marketo):
    await sync(
        marketo,
        {"id": 318581, "email": "lincoln@usa.gov"},
        action="updateOnly",
        lookupField="id",
    )

    first, second = await sync(marketo, {"email": "lincoln@usa.gov"}, {"email": "abe@usa.gov"})

    assert ("updated", "created") == (first["status"], second["status"])


@pytest.mark.evidence("docs", "a call that fails carries nothing out")
@pytest.mark.parametrize(
    "more", [{"lookupField": "shoeSize"}, {"partitionName": "Atlantis"}, {"action": "delete"}]
)
async def test_a_call_that_fails_leaves_everything_as_it_was(marketo, world, more):
    before = list(world.marketo.leads)
    body = {"input": [{"email": NOBODY}, {"email": "abe@usa.gov", "city": "Oslo"}], **more}

    await marketo.error(marketo.post(LEADS, body))

    assert before == list(world.marketo.leads)


@pytest.mark.evidence("docs", "asyncProcessing returns immediately; that it has no result inferred")
async def test_asynchronous_processing_is_answered_without_a_result(marketo):
    answer = await marketo.post(LEADS, {"asyncProcessing": True, "input": [{"email": NOBODY}]})

    assert ["requestId", "success"] == list(answer)


@pytest.mark.evidence("docs", "asyncProcessing")
async def test_asynchronous_processing_is_carried_out(marketo):
    await marketo.post(LEADS, {"asyncProcessing": True, "input": [{"email": NOBODY}]})

    assert 1 == len(await found(marketo, NOBODY))


@pytest.mark.evidence("docs", "asyncProcessing is off by default")
async def test_without_asynchronous_processing_there_is_a_result(marketo):
    outcome = await sync_one(marketo, {"email": NOBODY}, asyncProcessing=False)

    assert "created" == outcome["status"]


@pytest.mark.evidence("seed", "a lead is read as soon as it is written, by its id")
async def test_a_new_lead_is_read_by_its_id(marketo):
    outcome = await sync_one(marketo, {"email": NOBODY, "firstName": "Ann"})

    assert (NOBODY, "Ann") == await read(marketo, outcome["id"], "email", "firstName")
