"""Lead fields as metadata: read, browse, create, update (documentation: "Fields")."""

import pytest

FIELDS = "/rest/v1/leads/schema/fields.json"
EMAIL = {
    "displayName": "Email Address",
    "name": "email",
    "description": None,
    "dataType": "email",
    "length": 255,
    "isHidden": False,
    "isHtmlEncodingInEmail": True,
    "isSensitive": True,
    "isCustom": False,
}
ACME = {"displayName": "Acme Access Code", "name": "acmeAccessCode", "dataType": "string"}
BAD_TOKEN = ("1003", "Invalid nextPageToken")

# The places of custom services in the fixtures.
READING, SCHEMA_ADMIN = 1, 3


def path(name):
    return f"/rest/v1/leads/schema/fields/{name}.json"


async def read(marketo, name):
    (field,) = (await marketo.get(path(name)))["result"]
    return field


async def create(marketo, *fields):
    return (await marketo.post(FIELDS, {"input": list(fields)}))["result"]


async def update(marketo, name, changes):
    (outcome,) = (await marketo.post(path(name), {"input": [changes]}))["result"]
    return outcome


def skipped(name, code, message):
    return {"name": name, "status": "skipped", "reasons": [{"code": code, "message": message}]}


def invalid(name, attribute, value):
    return skipped(name, "1003", f"Invalid value for field '{attribute}' and value '{value}'")


async def pages(marketo, **query):
    """Return all fields, and how many there were on each page."""
    fields, counts, more = [], [], {}
    while True:
        answer = await marketo.get(FIELDS, **query, **more)
        fields += answer["result"]
        counts.append(len(answer["result"]))
        if not answer["moreResult"]:
            return fields, counts
        more = {"nextPageToken": answer["nextPageToken"]}


# By name


@pytest.mark.evidence("seed", "Fields, By Name: the sample")
async def test_a_field_is_read_by_its_name(marketo):
    answer = await marketo.get(path("email"))

    assert ([EMAIL], list(EMAIL)) == (answer["result"], list(answer["result"][0]))


@pytest.mark.evidence("seed", "Fields, By Name: no moreResult")
async def test_the_answer_for_one_field_says_nothing_of_pages(marketo):
    assert ["requestId", "result", "success"] == list(await marketo.get(path("email")))


@pytest.mark.evidence("seed", "length only where it applies")
async def test_a_field_without_a_maximum_has_no_length(marketo):
    assert "length" not in await read(marketo, "dateOfBirth")


@pytest.mark.evidence("docs", "the type that a field was created with")
async def test_a_score_is_a_score_in_the_schema(marketo):
    assert "score" == (await read(marketo, "netPromoter"))["dataType"]


@pytest.mark.evidence("seed", "isCustom tells a custom field")
async def test_a_custom_field_is_said_to_be_one(marketo):
    assert (await read(marketo, "customerNumber"))["isCustom"] is True


@pytest.mark.evidence("inferred", "an unknown name is 1006")
async def test_an_unknown_field_is_1006(marketo):
    assert ("1006", "Field 'shoeSize' not found") == await marketo.error(
        marketo.get(path("shoeSize"))
    )


# Browse

FIRST = ["salutation", "firstName", "middleName", "lastName", "dateOfBirth", "email", "phone",
         "mobilePhone", "fax", "title", "unsubscribed"]  # fmt: skip


@pytest.mark.evidence("seed", "Fields, Browse: the sample")
async def test_fields_come_in_the_order_of_the_system(marketo):
    answer = await marketo.get(FIELDS)

    assert FIRST == [field["name"] for field in answer["result"][: len(FIRST)]]


@pytest.mark.evidence("seed", "Fields, Browse: the sample")
async def test_a_field_has_the_same_form_as_by_name(marketo):
    answer = await marketo.get(FIELDS)

    assert EMAIL == answer["result"][5]


@pytest.mark.evidence("seed", "moreResult is always there; no token with the last page")
async def test_the_only_page_says_that_there_is_no_more(marketo):
    answer = await marketo.get(FIELDS)

    assert (["requestId", "result", "success", "moreResult"], False) == (
        list(answer),
        answer["moreResult"],
    )


@pytest.mark.evidence("seed", "batchSize and nextPageToken until moreResult is false")
async def test_the_pages_together_are_all_fields(marketo):
    whole = (await marketo.get(FIELDS))["result"]

    fields, counts = await pages(marketo, batchSize=50)

    assert (whole, {50}) == (fields, set(counts[:-1]))


@pytest.mark.evidence("seed", "moreResult is false on the last page, though it is full")
async def test_a_full_last_page_has_no_token(marketo):
    count = len((await marketo.get(FIELDS))["result"])

    assert (await marketo.get(FIELDS, batchSize=count))["moreResult"] is False


@pytest.mark.evidence("seed", "a page has 300 fields at the most")
async def test_a_larger_page_size_than_300_is_taken_as_300(marketo):
    assert (await marketo.get(FIELDS, batchSize=1000))["success"] is True


@pytest.mark.evidence("inferred", "a malformed token is 1003")
async def test_a_malformed_token_is_1003(marketo):
    assert BAD_TOKEN == await marketo.error(marketo.get(FIELDS, nextPageToken="nonsense"))


@pytest.mark.evidence("inferred", "a token holds for its own query")
async def test_a_token_of_another_query_is_1003(marketo):
    leads = await marketo.get(
        "/rest/v1/leads.json", filterType="sandboxRegion", filterValues="Pilot", batchSize=1
    )

    answer = marketo.get(FIELDS, nextPageToken=leads["nextPageToken"])

    assert BAD_TOKEN == await marketo.error(answer)


@pytest.mark.evidence("inferred", "a field created meanwhile is on the last page")
async def test_a_token_holds_though_a_field_was_created(marketo):
    count = len((await marketo.get(FIELDS))["result"])
    token = (await marketo.get(FIELDS, batchSize=count - 1))["nextPageToken"]
    await create(marketo, ACME)

    answer = await marketo.get(FIELDS, batchSize=count - 1, nextPageToken=token)

    assert (2, "acmeAccessCode") == (len(answer["result"]), answer["result"][-1]["name"])


@pytest.mark.evidence("seed", "hidden fields come as well")
async def test_hidden_fields_are_read_as_well(marketo):
    await create(marketo, {**ACME, "isHidden": True})

    names = [field["name"] for field in (await marketo.get(FIELDS))["result"]]

    assert "acmeAccessCode" in names


# Permissions


@pytest.mark.evidence("seed", "the permission for standard fields shows these alone")
async def test_a_role_for_standard_fields_sees_no_custom_ones(marketo):
    await marketo.sign_in(SCHEMA_ADMIN)

    answer = await marketo.get(FIELDS)

    assert {False} == {field["isCustom"] for field in answer["result"]}


@pytest.mark.evidence("seed", "both permissions show both")
async def test_a_role_for_both_sees_both(marketo):
    answer = await marketo.get(FIELDS)

    assert {False, True} == {field["isCustom"] for field in answer["result"]}


@pytest.mark.evidence("inferred", "what is not seen is not found")
async def test_a_role_for_standard_fields_reads_no_custom_one_by_name(marketo):
    await marketo.sign_in(SCHEMA_ADMIN)

    assert ("1006", "Field 'customerNumber' not found") == await marketo.error(
        marketo.get(path("customerNumber"))
    )


@pytest.mark.evidence("inferred", "what is not seen is not found")
async def test_a_role_for_standard_fields_updates_no_custom_one(marketo):
    await marketo.sign_in(SCHEMA_ADMIN)
    answer = marketo.post(path("customerNumber"), {"input": [{"description": "a number"}]})

    assert ("1006", "Field 'customerNumber' not found") == await marketo.error(answer)


@pytest.mark.evidence("inferred", "creating custom fields needs their permission")
async def test_a_role_for_standard_fields_creates_none(marketo):
    await marketo.sign_in(SCHEMA_ADMIN)

    assert ("603", "Access denied") == await marketo.error(marketo.post(FIELDS, {"input": [ACME]}))


@pytest.mark.evidence("seed", "one of the two permissions is needed")
@pytest.mark.parametrize(
    ("method", "address"), [("GET", FIELDS), ("GET", path("email")), ("POST", path("email"))]
)
async def test_a_role_for_neither_is_603(marketo, method, address):
    await marketo.sign_in(READING)
    body = {"input": [{"isSensitive": False}]} if method == "POST" else None

    answer = marketo.call(method, address, json=body)

    assert ("603", "Access denied") == await marketo.error(answer)


# Create


@pytest.mark.evidence("seed", "Fields, Create: the sample")
async def test_fields_are_created(marketo):
    outcomes = await create(
        marketo,
        {**ACME, "description": "Acme Direct Mail Integration"},
        {
            "displayName": "Acme Mail Date",
            "name": "acmeMailDate",
            "description": "Acme Direct Mail Integration",
            "dataType": "string",
        },
    )

    assert [
        {"name": "acmeAccessCode", "status": "created"},
        {"name": "acmeMailDate", "status": "created"},
    ] == outcomes


@pytest.mark.evidence("docs", "the defaults of a new field")
async def test_a_new_field_has_the_documented_defaults(marketo):
    await create(marketo, ACME)

    assert {
        **ACME,
        "description": None,
        "length": 255,
        "isHidden": False,
        "isHtmlEncodingInEmail": True,
        "isSensitive": False,
        "isCustom": True,
    } == await read(marketo, "acmeAccessCode")


@pytest.mark.evidence("seed", "description, isHidden, isHtmlEncodingInEmail and isSensitive")
async def test_a_new_field_has_the_attributes_that_were_given(marketo):
    given = {"description": "a code", "isHidden": True, "isHtmlEncodingInEmail": False,
             "isSensitive": True}  # fmt: skip
    await create(marketo, {**ACME, **given})

    field = await read(marketo, "acmeAccessCode")

    assert given == {name: field[name] for name in given}


@pytest.mark.evidence("docs", "the types that can be created")
@pytest.mark.parametrize(
    "kind",
    ["boolean", "currency", "date", "datetime", "email", "float", "integer", "percent", "phone",
     "score", "string", "url"],
)  # fmt: skip
async def test_a_field_of_each_type_is_created(marketo, kind):
    await create(marketo, {**ACME, "dataType": kind})

    assert kind == (await read(marketo, "acmeAccessCode"))["dataType"]


@pytest.mark.evidence("docs", "no text, reference or formula; the code inferred")
@pytest.mark.parametrize("kind", ["text", "reference", "formula", "String", "colour"])
async def test_a_field_of_another_type_is_1003(marketo, kind):
    assert [invalid("acmeAccessCode", "dataType", kind)] == await create(
        marketo, {**ACME, "dataType": kind}
    )


@pytest.mark.evidence("seed", "a letter first; then letters, digits, underscores; code inferred")
@pytest.mark.parametrize("name", ["1code", "_code", "my code", "my-code", "code!", "straße", "a\n"])
async def test_a_name_that_breaks_the_rule_is_1003(marketo, name):
    assert [invalid(name, "name", name)] == await create(marketo, {**ACME, "name": name})


@pytest.mark.evidence("seed", "a letter first; then letters, digits, underscores")
@pytest.mark.parametrize("name", ["a", "acme_code_2", "AcmeCode"])
async def test_a_name_that_keeps_to_the_rule_is_taken(marketo, name):
    assert [{"name": name, "status": "created"}] == await create(marketo, {**ACME, "name": name})


@pytest.mark.evidence("seed", "no special characters in a display name; code inferred")
@pytest.mark.parametrize("name", ["Acme & Co", "Acme%", "<b>Acme</b>", "Acme/Code", "Acme\n"])
async def test_a_display_name_with_special_characters_is_1003(marketo, name):
    assert [invalid("acmeAccessCode", "displayName", name)] == await create(
        marketo, {**ACME, "displayName": name}
    )


@pytest.mark.evidence("seed", "names are unique; code inferred")
@pytest.mark.parametrize("name", ["email", "customerNumber", "EMAIL"])
async def test_a_name_that_is_taken_is_1017(marketo, name):
    assert [skipped(name, "1017", "Object already exists")] == await create(
        marketo, {**ACME, "name": name}
    )


@pytest.mark.evidence("seed", "display names are unique; code inferred")
@pytest.mark.parametrize("name", ["Email Address", "Customer Number"])
async def test_a_display_name_that_is_taken_is_1017(marketo, name):
    assert [skipped("acmeAccessCode", "1017", "Object already exists")] == await create(
        marketo, {**ACME, "displayName": name}
    )


@pytest.mark.evidence("docs", "Error codes: 1036, for companies; for fields inferred")
async def test_a_field_that_stands_twice_in_a_call_is_1036(marketo):
    _, outcome = await create(marketo, ACME, {**ACME, "displayName": "Another Code"})

    assert skipped("acmeAccessCode", "1036", "Duplicate object found in input") == outcome


@pytest.mark.evidence("seed", "display names are unique; code inferred")
async def test_a_display_name_that_stands_twice_in_a_call_is_1017(marketo):
    _, outcome = await create(marketo, ACME, {**ACME, "name": "anotherCode"})

    assert skipped("anotherCode", "1017", "Object already exists") == outcome


@pytest.mark.evidence("seed", "names are unique; code inferred")
async def test_a_taken_name_that_stands_twice_in_a_call_is_1017_both_times(marketo):
    outcomes = await create(marketo, *2 * [{**ACME, "name": "email"}])

    assert 2 * [skipped("email", "1017", "Object already exists")] == outcomes


@pytest.mark.evidence("docs", "each record has an outcome of its own, in input order")
async def test_a_field_beside_a_bad_one_is_created(marketo):
    outcomes = await create(marketo, {**ACME, "name": "email"}, ACME)

    assert ["skipped", "created"] == [outcome["status"] for outcome in outcomes]


@pytest.mark.evidence("seed", "100 custom fields through the API; code and text inferred")
async def test_no_more_than_100_fields_are_created(marketo, world):
    already = sum(field["isApiCreated"] for field in world.marketo.fields)
    fields = [
        {"displayName": f"Acme {n}", "name": f"acme{n}", "dataType": "string"} for n in range(101)
    ]

    outcomes = await create(marketo, *fields)

    assert ["created"] * (100 - already) + ["skipped"] * (1 + already) == [
        outcome["status"] for outcome in outcomes
    ]


@pytest.mark.evidence("inferred", "the text of the limit")
async def test_a_field_past_the_limit_is_1003(marketo):
    fields = [
        {"displayName": f"Acme {n}", "name": f"acme{n}", "dataType": "string"} for n in range(101)
    ]

    (reason,) = (await create(marketo, *fields))[-1]["reasons"]

    assert {
        "code": "1003",
        "message": "The limit of custom fields that can be created through the API is reached",
    } == reason


@pytest.mark.evidence("inferred", "a missing member, as a missing parameter elsewhere")
@pytest.mark.parametrize("missing", ["displayName", "name", "dataType"])
async def test_a_field_without_a_required_attribute_is_1003(marketo, missing):
    field = {name: value for name, value in ACME.items() if name != missing}

    assert ("1003", f"{missing} not specified") == await marketo.error(
        marketo.post(FIELDS, {"input": [field]})
    )


@pytest.mark.evidence("docs", "Error codes: 701")
@pytest.mark.parametrize("empty", ["displayName", "name", "dataType"])
async def test_a_required_attribute_that_is_empty_is_701(marketo, empty):
    body = {"input": [{**ACME, empty: ""}]}

    assert ("701", f"{empty} cannot be blank") == await marketo.error(marketo.post(FIELDS, body))


@pytest.mark.evidence("inferred", "a missing member, as a missing parameter elsewhere")
@pytest.mark.parametrize("body", [{}, {"input": []}])
async def test_a_call_without_fields_is_1003(marketo, body):
    assert ("1003", "input not specified") == await marketo.error(marketo.post(FIELDS, body))


@pytest.mark.evidence("client", "a member of the wrong type is 609")
@pytest.mark.parametrize(
    "body", [[], {"input": ACME}, {"input": [{**ACME, "name": 5}]}, {"input": ["acme"]},
             {"input": [{**ACME, "isHidden": "no"}]}]
)  # fmt: skip
async def test_a_member_of_the_wrong_type_is_609(marketo, body):
    code, _ = await marketo.error(marketo.post(FIELDS, body))

    assert "609" == code


@pytest.mark.evidence("docs", "a call that fails carries nothing out")
async def test_a_call_that_fails_creates_no_field(marketo):
    await marketo.error(marketo.post(FIELDS, {"input": [ACME, {**ACME, "name": ""}]}))

    assert ("1006", "Field 'acmeAccessCode' not found") == await marketo.error(
        marketo.get(path("acmeAccessCode"))
    )


@pytest.mark.evidence("seed", "a new field is a field of leads")
async def test_a_new_field_can_be_written_read_and_searched_by(marketo):
    await create(marketo, ACME)
    await marketo.post(
        "/rest/v1/leads.json", {"input": [{"email": "abe@usa.gov", "acmeAccessCode": "X1"}]}
    )

    answer = await marketo.get(
        "/rest/v1/leads.json",
        filterType="acmeAccessCode",
        filterValues="X1",
        fields="acmeAccessCode",
    )

    assert [{"id": 318581, "acmeAccessCode": "X1"}] == answer["result"]


@pytest.mark.evidence("inferred", "a new boolean was never set on anyone")
async def test_a_new_boolean_is_false_for_all_leads(marketo):
    await create(marketo, {**ACME, "dataType": "boolean"})

    answer = await marketo.get("/rest/v1/lead/318581.json", fields="acmeAccessCode")

    assert [{"id": 318581, "acmeAccessCode": False}] == answer["result"]


@pytest.mark.evidence("seed", "fields can't be deleted")
async def test_a_field_can_not_be_deleted(marketo):
    answer = marketo.call("DELETE", path("sandboxRegion"))

    assert ("605", "Request method 'DELETE' not supported") == await marketo.error(answer)


# Update


@pytest.mark.evidence("seed", "Fields, Update: the sample")
async def test_a_field_is_updated(marketo):
    changes = {"displayName": "Access Code", "description": "a code", "isHtmlEncodingInEmail": True}
    await create(marketo, ACME)

    assert {"name": "acmeAccessCode", "status": "updated"} == await update(
        marketo, "acmeAccessCode", changes
    )


ALL = {"description": "new", "isHtmlEncodingInEmail": False, "isSensitive": False}


@pytest.mark.evidence("docs", "Leads: which attributes can be updated")
@pytest.mark.parametrize(
    ("name", "changes"),
    [("email", ALL), ("customerNumber", {**ALL, "displayName": "Number of Customer"}),
     ("sandboxRegion", {**ALL, "displayName": "Region", "isHidden": True})],
)  # fmt: skip
async def test_the_attributes_that_can_be_updated_are(marketo, name, changes):
    before = await read(marketo, name)
    await update(marketo, name, changes)

    assert {**before, **changes} == await read(marketo, name)


@pytest.mark.evidence("docs", "Leads: which attributes can't be updated; code inferred")
@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [("email", "displayName", "E-mail"), ("email", "isHidden", True),
     ("customerNumber", "isHidden", True), ("sandboxRegion", "dataType", "integer"),
     ("sandboxRegion", "length", 20), ("sandboxRegion", "name", "region"),
     ("sandboxRegion", "isCustom", False)],
)  # fmt: skip
async def test_an_attribute_that_can_not_be_updated_is_1003(marketo, name, attribute, value):
    assert invalid(name, attribute, value) == await update(marketo, name, {attribute: value})


@pytest.mark.evidence("docs", "isHidden can be updated for a field created through the API")
async def test_a_field_created_through_the_api_can_be_hidden(marketo):
    await create(marketo, ACME)
    await update(marketo, "acmeAccessCode", {"isHidden": True})

    assert (await read(marketo, "acmeAccessCode"))["isHidden"] is True


@pytest.mark.evidence("inferred", "a refused update changes nothing")
async def test_a_refused_update_changes_none_of_the_attributes(marketo):
    before = await read(marketo, "email")
    await update(marketo, "email", {"description": "new", "isHidden": True})

    assert before == await read(marketo, "email")


@pytest.mark.evidence("docs", "an update can clear the description")
async def test_a_description_is_cleared_by_null(marketo):
    await update(marketo, "sandboxRegion", {"description": None})

    assert (await read(marketo, "sandboxRegion"))["description"] is None


@pytest.mark.evidence("seed", "display names are unique; code inferred")
async def test_an_update_to_a_display_name_that_is_taken_is_1017(marketo):
    assert skipped("sandboxRegion", "1017", "Object already exists") == await update(
        marketo, "sandboxRegion", {"displayName": "Email Address"}
    )


@pytest.mark.evidence("inferred", "a field does not stand in its own way")
async def test_an_update_may_keep_the_display_name(marketo):
    outcome = await update(marketo, "sandboxRegion", {"displayName": "Sandbox Region"})

    assert {"name": "sandboxRegion", "status": "updated"} == outcome


@pytest.mark.evidence("seed", "no special characters in a display name; code inferred")
async def test_an_update_to_a_display_name_with_special_characters_is_1003(marketo):
    assert invalid("sandboxRegion", "displayName", "A & B") == await update(
        marketo, "sandboxRegion", {"displayName": "A & B"}
    )


@pytest.mark.evidence("inferred", "an unknown name is 1006")
async def test_an_update_of_an_unknown_field_is_1006(marketo):
    answer = marketo.post(path("shoeSize"), {"input": [{"description": "size"}]})

    assert ("1006", "Field 'shoeSize' not found") == await marketo.error(answer)


@pytest.mark.evidence("seed", "exactly one field; code inferred")
@pytest.mark.parametrize(
    ("given", "text"),
    [([], "input not specified"),
     ([{"description": "a"}, {"description": "b"}], "Too many records: at most 1 are allowed")],
)  # fmt: skip
async def test_an_update_takes_exactly_one_record(marketo, given, text):
    answer = marketo.post(path("sandboxRegion"), {"input": given})

    assert ("1003", text) == await marketo.error(answer)


@pytest.mark.evidence("seed", "Describe shows the friendly label")
async def test_describe_shows_an_updated_display_name(marketo):
    await update(marketo, "sandboxRegion", {"displayName": "Region"})

    answer = await marketo.get("/rest/v1/leads/describe.json")
    (field,) = (it for it in answer["result"] if it["rest"]["name"] == "sandboxRegion")

    assert "Region" == field["displayName"]
