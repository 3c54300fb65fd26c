"""Get Leads by Filter Type: queries, their pages and their limits (documentation: "Query")."""

import pytest

LEADS = "/rest/v1/leads.json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOO_MANY = ("1003", "Too many results match the filter")
BAD_TOKEN = ("1003", "Invalid nextPageToken")
COOKIE = "id:284-RPR-133&token:_mch-example.com-1700000000001-10001"
OTHER_COOKIE = "id:284-RPR-133&token:_mch-example.com-1700000000003-10003"
ANONYMOUS_COOKIE = "id:284-RPR-133&token:_mch-example.com-1700000000002-10002"

LINCOLN = {
    "id": 318581,
    "firstName": "Abraham",
    "lastName": "Lincoln",
    "email": "abe@usa.gov",
    "updatedAt": "2016-05-17T22:11:45Z",
    "createdAt": "2015-03-17T00:18:40Z",
}
WASHINGTON = {
    "id": 318592,
    "firstName": "George",
    "lastName": "Washington",
    "email": "george@usa.gov",
    "updatedAt": "2016-05-17T22:20:51Z",
    "createdAt": "2015-04-06T16:29:21Z",
}


def find(marketo, name, values, **more):
    return marketo.get(LEADS, filterType=name, filterValues=values, **more)


async def ids(answer):
    return [lead["id"] for lead in (await answer)["result"]]


async def first_page(marketo, **more):
    return await find(marketo, "sandboxRegion", "Pilot", batchSize=100, **more)


async def delete(marketo, first, count):
    body = {"input": [{"id": id} for id in range(first, first + count)]}
    await marketo.post("/rest/v1/leads/delete.json", body)


@pytest.mark.evidence("seed", "Query: Get Leads by Filter Type, the sample")
async def test_leads_are_found_by_their_ids(marketo):
    answer = await find(marketo, "id", "318581,318592")

    assert [LINCOLN, WASHINGTON] == answer["result"]


@pytest.mark.evidence("recorded", "an answer of one page")
async def test_an_answer_of_one_page_says_nothing_of_pages(marketo):
    answer = await find(marketo, "id", "318581,318592")

    assert ["requestId", "result", "success"] == list(answer)


@pytest.mark.evidence("seed", "Query: nobody found")
async def test_a_filter_that_matches_nobody_succeeds_with_an_empty_result(marketo):
    answer = await find(marketo, "email", "nobody@example.com")

    assert (True, []) == (answer["success"], answer["result"])


@pytest.mark.evidence("recorded", "values that match nothing are left out")
async def test_values_that_match_nobody_are_left_out(marketo):
    assert [318581] == await ids(find(marketo, "id", "999999999,318581"))


@pytest.mark.evidence("inferred", "nobody states the order; recordings ascend by id")
async def test_leads_ascend_by_id_whatever_the_order_of_the_values(marketo):
    assert [318581, 318592] == await ids(find(marketo, "id", "318592,318581"))


@pytest.mark.evidence("inferred", "a value given twice")
async def test_a_lead_is_found_once_though_its_value_stands_twice(marketo):
    assert [318581] == await ids(find(marketo, "id", "318581,318581"))


@pytest.mark.evidence("docs", "lists as commas and as repeated names")
async def test_values_may_be_repeated_parameters(marketo):
    query = [("filterType", "id"), ("filterValues", "318581"), ("filterValues", "318592")]

    assert [318581, 318592] == await ids(marketo.call("GET", LEADS, params=query))


@pytest.mark.evidence("seed", "a lead that shares its value with others")
async def test_all_leads_with_a_value_are_found(marketo):
    assert [50, 2343, 88498] == await ids(find(marketo, "email", "kjashaedd@klooblept.com"))


@pytest.mark.evidence("inferred", "e-mail addresses are compared without case")
async def test_an_email_is_found_whatever_its_case(marketo):
    assert [318581] == await ids(find(marketo, "email", "ABE@USA.GOV"))


@pytest.mark.evidence("seed", "filterType: custom fields of type string, email and integer")
@pytest.mark.parametrize(
    ("name", "value", "found"),
    [("sandboxRegion", "Europe", 400101), ("customerNumber", "10400", 400101)],
)
async def test_leads_are_found_by_a_custom_field(marketo, name, value, found):
    assert found in await ids(find(marketo, name, value))


@pytest.mark.evidence("docs", "filterType: standard fields")
@pytest.mark.parametrize(
    ("name", "value", "found"),
    [("leadPartitionId", "3", 401462), ("sfdcContactId", "0035e00000AbCdEAAV", 400486),
     ("sfdcLeadId", "00Q5e00000LmNopQRS", 400514)],
)  # fmt: skip
async def test_leads_are_found_by_a_searchable_standard_field(marketo, name, value, found):
    assert [found] == await ids(find(marketo, name, value))


@pytest.mark.evidence("docs", "filterType: cookies")
async def test_a_lead_is_found_by_its_cookie(marketo):
    assert [318592] == await ids(find(marketo, "cookies", COOKIE))


@pytest.mark.evidence("docs", "filterType: cookies")
async def test_leads_are_found_by_several_cookies(marketo):
    assert [318592, 400115] == await ids(find(marketo, "cookies", f"{OTHER_COOKIE},{COOKIE}"))


@pytest.mark.evidence("inferred", "a visitor who is no lead")
async def test_the_cookie_of_an_anonymous_visitor_finds_nobody(marketo):
    assert [] == await ids(find(marketo, "cookies", ANONYMOUS_COOKIE))


@pytest.mark.evidence("docs", "Error codes: 1012 in a query by cookies")
async def test_a_value_that_is_no_cookie_is_1012(marketo):
    answer = find(marketo, "cookies", "crumbs")

    assert ("1012", "Invalid cookie value 'crumbs'") == await marketo.error(answer)


@pytest.mark.evidence("client", "the spellings `cookie` and `Id` work as well")
@pytest.mark.parametrize(("name", "value"), [("cookie", COOKIE), ("Id", "318592")])
async def test_two_other_spellings_of_filters_work(marketo, name, value):
    assert [318592] == await ids(find(marketo, name, value))


@pytest.mark.evidence("docs", "Error codes: 1011")
@pytest.mark.parametrize("name", ["firstName", "createdAt", "netPromoter", "isReference"])
async def test_a_field_that_can_not_be_searched_is_1011(marketo, name):
    answer = find(marketo, name, "1")

    assert ("1011", f"Field '{name}' not supported") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Error codes: 1006")
async def test_a_filter_by_an_unknown_field_is_1006(marketo):
    answer = find(marketo, "shoeSize", "44")

    assert ("1006", "Field 'shoeSize' not found") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Error codes: 1006")
async def test_an_unknown_field_among_those_to_return_is_1006(marketo):
    answer = find(marketo, "id", "318581", fields="email,shoeSize")

    assert ("1006", "Field 'shoeSize' not found") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "error 1001")
@pytest.mark.parametrize(
    ("name", "value"),
    [("id", "abe"), ("id", "318_581"), ("id", "1.5"), ("customerNumber", "many"), ("id", "٣")],
)
async def test_a_value_that_is_no_number_is_1001_where_the_field_is_one(marketo, name, value):
    answer = find(marketo, name, value)

    assert (
        "1001",
        f'For input string: "{value}" failed to convert to a number',
    ) == await marketo.error(answer)


@pytest.mark.evidence("recorded", "a missing parameter, as for other objects")
@pytest.mark.parametrize(
    ("missing", "query"),
    [("filterType", {"filterValues": "1"}), ("filterValues", {"filterType": "id"})],
)
async def test_a_query_without_a_required_parameter_is_1003(marketo, missing, query):
    answer = marketo.get(LEADS, **query)

    assert ("1003", f"{missing} not specified") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "an empty parameter counts as not given")
async def test_an_empty_parameter_is_a_missing_one(marketo):
    answer = find(marketo, "id", "")

    assert ("1003", "filterValues not specified") == await marketo.error(answer)


@pytest.mark.evidence("seed", "at most 300 filterValues")
async def test_300_values_are_looked_for(marketo):
    values = ",".join(map(str, range(800001, 800301)))

    assert 300 == len(await ids(find(marketo, "id", values)))


@pytest.mark.evidence("seed", "at most 300 filterValues; code and text inferred")
async def test_301_values_are_too_many(marketo):
    answer = find(marketo, "id", ",".join(map(str, range(800001, 800302))))

    assert (
        "1003",
        "Too many filterValues: at most 300 are allowed",
    ) == await marketo.error(answer)


@pytest.mark.evidence("seed", "1003 over 1,000 matches")
async def test_more_than_a_thousand_matches_are_too_many(marketo):
    assert TOO_MANY == await marketo.error(find(marketo, "sandboxRegion", "Bulk"))


@pytest.mark.evidence("seed", "1003 over 1,000 matches")
async def test_a_small_page_of_too_many_matches_is_refused_as_well(marketo):
    assert TOO_MANY == await marketo.error(find(marketo, "sandboxRegion", "Bulk", batchSize=10))


@pytest.mark.evidence("seed", "1003 over 1,000 matches")
async def test_matches_of_several_values_are_counted_together(marketo):
    await delete(marketo, 700001, 300)
    await delete(marketo, 700301, 200)

    assert TOO_MANY == await marketo.error(find(marketo, "sandboxRegion", "Bulk,Pilot"))


@pytest.mark.evidence("seed", "1003 only over 1,000 matches")
async def test_exactly_a_thousand_matches_are_answered(marketo):
    await delete(marketo, 700001, 300)
    await delete(marketo, 700301, 200)

    assert 300 == len(await ids(find(marketo, "sandboxRegion", "Bulk")))


@pytest.mark.evidence("seed", "a page has 300 records at the most")
async def test_a_page_has_300_leads(marketo):
    answer = await find(marketo, "sandboxRegion", "Pilot,North America")

    assert 300 == len(answer["result"])


@pytest.mark.evidence("docs", "moreResult and nextPageToken while more follow")
async def test_a_page_that_others_follow_has_a_flag_and_a_token(marketo):
    answer = await first_page(marketo)

    assert (True, True) == (answer["moreResult"], bool(answer["nextPageToken"]))


@pytest.mark.evidence("seed", "tokens are upper-case Base32")
async def test_a_token_is_upper_case_base_32(marketo):
    token = (await first_page(marketo))["nextPageToken"]

    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=")


@pytest.mark.evidence("recorded", "neither flag nor token on the last page")
async def test_the_last_page_says_nothing_of_pages(marketo):
    answer = await find(marketo, "sandboxRegion", "Pilot")

    assert (300, ["requestId", "result", "success"]) == (len(answer["result"]), list(answer))


@pytest.mark.evidence("docs", "Paging tokens: the same query with the token of the last page")
async def test_the_pages_together_are_the_whole_answer(marketo):
    seen, more = [], {}
    for _ in range(3):
        answer = await first_page(marketo, **more)
        seen += [lead["id"] for lead in answer["result"]]
        more = {"nextPageToken": answer.get("nextPageToken", "")}

    assert (list(range(800001, 800301)), "") == (seen, more["nextPageToken"])


@pytest.mark.evidence("inferred", "batchSize over 300 counts as 300")
@pytest.mark.parametrize("size", ["301", "0", "-1"])
async def test_a_page_size_out_of_range_counts_as_300(marketo, size):
    answer = await find(marketo, "sandboxRegion", "Pilot,North America", batchSize=size)

    assert 300 == len(answer["result"])


@pytest.mark.evidence("recorded", "error 1001")
async def test_a_page_size_that_is_no_number_is_1001(marketo):
    answer = find(marketo, "id", "318581", batchSize="ten")

    assert (
        "1001",
        'For input string: "ten" failed to convert to a number',
    ) == await marketo.error(answer)


@pytest.mark.evidence("inferred", "a token holds for its own query")
@pytest.mark.parametrize(
    "changed", [{"filterValues": "Europe"}, {"filterType": "jobTitle"}, {"fields": "email"}]
)
async def test_a_token_is_refused_with_another_query(marketo, changed):
    token = (await first_page(marketo))["nextPageToken"]
    query = {"filterType": "sandboxRegion", "filterValues": "Pilot", "batchSize": "100"}

    answer = marketo.get(LEADS, **{**query, **changed}, nextPageToken=token)

    assert BAD_TOKEN == await marketo.error(answer)


@pytest.mark.evidence("inferred", "a malformed token is 1003")
@pytest.mark.parametrize("token", ["nonsense", "ABCDEFGH", "GEZDGNBVGY3TQOJQ", "é", "A"])
async def test_a_malformed_token_is_1003(marketo, token):
    assert BAD_TOKEN == await marketo.error(first_page(marketo, nextPageToken=token))


@pytest.mark.evidence("inferred", "a token that was tampered with")
async def test_a_token_that_was_changed_is_1003(marketo):
    token = (await first_page(marketo))["nextPageToken"]
    changed = ("B" if token[0] == "A" else "A") + token[1:]

    assert BAD_TOKEN == await marketo.error(first_page(marketo, nextPageToken=changed))


@pytest.mark.evidence("docs", "tokens are positions: the new page begins where the last ended")
async def test_a_token_holds_though_leads_before_it_were_deleted(marketo):
    token = (await first_page(marketo))["nextPageToken"]
    await delete(marketo, 800001, 50)

    answer = first_page(marketo, nextPageToken=token)

    assert list(range(800101, 800201)) == await ids(answer)


@pytest.mark.evidence("docs", "tokens are positions: the new page begins where the last ended")
async def test_a_token_holds_though_the_lead_it_stands_for_was_deleted(marketo):
    token = (await first_page(marketo))["nextPageToken"]
    await delete(marketo, 800100, 2)

    answer = first_page(marketo, nextPageToken=token)

    assert list(range(800102, 800202)) == await ids(answer)


@pytest.mark.evidence("docs", "tokens are positions")
async def test_leads_created_meanwhile_come_on_later_pages(marketo):
    token = (await find(marketo, "sandboxRegion", "Pilot", batchSize=299))["nextPageToken"]
    body = {"input": [{"email": "new@example.com", "sandboxRegion": "Pilot"}]}
    (created,) = (await marketo.post(LEADS, body))["result"]

    answer = find(marketo, "sandboxRegion", "Pilot", batchSize=299, nextPageToken=token)

    assert [800300, created["id"]] == await ids(answer)


@pytest.mark.evidence("inferred", "the page size may change between pages")
async def test_a_token_holds_with_another_page_size(marketo):
    token = (await first_page(marketo))["nextPageToken"]

    answer = find(marketo, "sandboxRegion", "Pilot", batchSize=2, nextPageToken=token)

    assert [800101, 800102] == await ids(answer)


@pytest.mark.evidence("seed", "POST with _method=GET, the query in the body")
async def test_a_post_with_the_method_in_the_uri_is_a_query(marketo):
    answer = marketo.call(
        "POST",
        f"{LEADS}?_method=GET",
        data="filterType=id&filterValues=318581,318592&fields=email",
        headers=FORM,
    )

    assert [{"id": 318581, "email": "abe@usa.gov"}, {"id": 318592, "email": "george@usa.gov"}] == (
        await answer
    )["result"]


@pytest.mark.evidence("recorded", "_method in the form body")
async def test_a_post_with_the_method_in_the_form_is_a_query(marketo):
    data = {"_method": "GET", "filterType": "id", "filterValues": "318581"}

    assert [318581] == await ids(marketo.call("POST", LEADS, data=data))


@pytest.mark.evidence("recorded", "unknown extra members of the form are ignored")
async def test_unknown_members_of_the_form_are_ignored(marketo):
    data = {"_method": "GET", "filterType": "id", "filterValues": "318581", "colour": "blue"}

    assert [318581] == await ids(marketo.call("POST", LEADS, data=data))


@pytest.mark.evidence("seed", "414, and POST as the way around it")
async def test_a_query_too_long_for_a_uri_is_answered_as_a_post(marketo):
    values = ",".join(f"nobody-number-{n:010}@example.com" for n in range(299)) + ",abe@usa.gov"
    data = {"_method": "GET", "filterType": "email", "filterValues": values}

    assert [318581] == await ids(marketo.call("POST", LEADS, data=data))


@pytest.mark.evidence("seed", "414 for a GET over 8 KB")
async def test_a_query_too_long_for_a_uri_is_414_as_a_get(marketo, client):
    values = ",".join(f"nobody-number-{n:010}@example.com" for n in range(300))
    query = {"filterType": "email", "filterValues": values}

    async with client.get(marketo.view.url + LEADS, params=query, headers=marketo.auth) as answer:
        assert 414 == answer.status


@pytest.mark.evidence("inferred", "GET and POST are the same query")
async def test_a_token_of_a_get_holds_for_the_same_query_as_a_post(marketo):
    token = (await first_page(marketo))["nextPageToken"]
    data = {"_method": "GET", "filterType": "sandboxRegion", "filterValues": "Pilot",
            "batchSize": "100", "nextPageToken": token}  # fmt: skip

    assert list(range(800101, 800201)) == await ids(marketo.call("POST", LEADS, data=data))


@pytest.mark.evidence("docs", "reading needs Read-Only Lead")
async def test_a_query_as_a_post_needs_no_permission_to_write(marketo):
    await marketo.sign_in(service=1)
    data = {"_method": "GET", "filterType": "id", "filterValues": "318581"}

    assert [318581] == await ids(marketo.call("POST", LEADS, data=data))


@pytest.mark.evidence("seed", "fields as a comma-separated list")
async def test_each_lead_has_the_fields_asked_for(marketo):
    answer = await find(marketo, "id", "318581", fields="city,sandboxRegion")

    assert [{"id": 318581, "city": "Springfield", "sandboxRegion": "North America"}] == answer[
        "result"
    ]


@pytest.mark.evidence("seed", "what is written can be searched")
async def test_a_lead_is_found_by_its_new_value_and_no_more_by_the_old_one(marketo):
    body = {"input": [{"email": "abe@usa.gov", "sandboxRegion": "Moon"}]}
    await marketo.post(LEADS, body)

    found = await ids(find(marketo, "sandboxRegion", "Moon"))
    lost = await ids(find(marketo, "sandboxRegion", "North America"))

    assert ([318581], False) == (found, 318581 in lost)
