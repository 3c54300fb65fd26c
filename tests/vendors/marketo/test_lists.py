"""Static lists and their members (docs: Lists; Static Lists of the asset API)."""

import json

import pytest

MEMBERS = "/rest/v1/lists/1001/leads.json"
FOLDER = json.dumps({"id": 12, "type": "Folder"})


@pytest.mark.evidence("seed", "Membership: leads of a list")
@pytest.mark.parametrize("path", ["/rest/v1/list/1001/leads.json", MEMBERS])
async def test_the_leads_of_a_list_come_page_by_page_under_both_paths(marketo, path):
    first = await marketo.get(path, batchSize=3, fields="email,postalCode")
    second = await marketo.get(
        path, batchSize=5, fields="email,postalCode", nextPageToken=first["nextPageToken"]
    )

    assert [50, 2343, 88498] == [it["id"] for it in first["result"]]
    assert [318581, 319141, 319142] == [it["id"] for it in second["result"]]
    assert {"id": 50, "email": "kjashaedd@klooblept.com", "postalCode": "04828"} == first["result"][
        0
    ]
    assert ["requestId", "result", "success", "nextPageToken"] == list(first)
    assert ["requestId", "result", "success"] == list(second)


@pytest.mark.evidence("seed", "Membership: lists of a lead, the sample")
async def test_the_lists_of_a_lead_are_those_of_the_documents_sample(marketo):
    answer = await marketo.get("/rest/v1/leads/318581/listMembership.json", batchSize=3)

    assert [
        {
            "listId": 3379,
            "createdAt": "2016-05-17T19:32:44Z",
            "updatedAt": "2016-05-17T19:32:44Z",
        },
        {
            "listId": 2792,
            "createdAt": "2009-05-19T18:29:15Z",
            "updatedAt": "2009-05-19T18:29:15Z",
        },
        {"listId": 42, "createdAt": "2009-04-22T19:24:22Z", "updatedAt": "2009-04-22T19:24:22Z"},
    ] == answer["result"]
    assert answer["moreResult"] is True
    assert ["requestId", "result", "success", "nextPageToken", "moreResult"] == list(answer)


@pytest.mark.evidence("seed", "Membership: the last page")
async def test_the_last_page_says_so_and_has_no_token(marketo):
    path = "/rest/v1/leads/318581/listMembership.json"
    first = await marketo.get(path, batchSize=3)
    last = await marketo.get(path, batchSize=3, nextPageToken=first["nextPageToken"])

    assert [3600, 1001] == [it["listId"] for it in last["result"]]
    assert last["moreResult"] is False
    assert "nextPageToken" not in last


@pytest.mark.evidence("inferred", "an unknown list, an unknown lead")
async def test_what_does_not_exist_is_refused(marketo):
    unknown_list = await marketo.error(marketo.get("/rest/v1/list/1/leads.json"))
    unknown_lead = await marketo.error(marketo.get("/rest/v1/leads/1/listMembership.json"))

    assert ("1013", "List not found") == unknown_list
    assert ("1004", "Lead '1' not found") == unknown_lead


@pytest.mark.evidence("recorded", "lists.json: absent members are left out, ascending by id")
async def test_lists_ascend_by_id_and_leave_out_what_they_lack(marketo):
    answer = await marketo.get("/rest/v1/lists.json")

    assert [42, 1001, 2792, 2800, 3379, 3400, 3501, 3502, 3600] == [
        it["id"] for it in answer["result"]
    ]
    assert {
        "id": 2792,
        "name": "Customers 2009",
        "workspaceId": 1,
        "workspaceName": "Default",
        "createdAt": "2009-05-19T18:00:00Z",
        "updatedAt": "2009-05-19T18:29:15Z",
    } == answer["result"][2]


@pytest.mark.evidence("docs", "Lists: filters")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"id": "42,3379"}, [42, 3379]),
        ({"name": "Presidents"}, [3600]),
        ({"programName": "Messe Hamburg"}, [3501]),
        ({"workspaceName": "Europe"}, [3501]),
        ({"id": "42,3379", "name": "Presidents"}, []),
    ],
)
async def test_lists_are_filtered(marketo, query, ids):
    answer = await marketo.get("/rest/v1/lists.json", **query)

    assert ids == [it["id"] for it in answer["result"]]


@pytest.mark.evidence("docs", "Lists: paging")
async def test_lists_are_paged_by_token_only(marketo):
    first = await marketo.get("/rest/v1/lists.json", batchSize=8)
    last = await marketo.get("/rest/v1/lists.json", nextPageToken=first["nextPageToken"])

    assert [3600] == [it["id"] for it in last["result"]]
    assert "moreResult" not in first


@pytest.mark.evidence("docs", "Lists: by id")
async def test_a_list_is_read_by_id(marketo):
    answer = await marketo.get("/rest/v1/lists/3600.json")

    assert ["Presidents"] == [it["name"] for it in answer["result"]]


@pytest.mark.evidence("recorded", "adding a member again")
async def test_leads_are_added_again_and_again(marketo, world):
    body = {"input": [{"id": 318592}, {"id": 50}, {"id": 1}]}
    answer = await marketo.post(MEMBERS, body)

    assert ["added", "added", "skipped"] == [it["status"] for it in answer["result"]]
    assert {
        "id": 1,
        "status": "skipped",
        "reasons": [{"code": "1004", "message": "Lead not found"}],
    } == answer["result"][2]
    assert (1001, 318592) in world.marketo.list_members


@pytest.mark.evidence("recorded", "lists do not touch the lead's updatedAt")
async def test_a_lead_that_is_added_keeps_its_time(marketo, world):
    before = world.marketo.leads
    await marketo.post(MEMBERS, {"input": [{"id": 318592}]})

    assert before is world.marketo.leads


@pytest.mark.evidence("docs", "Lists: ids in the query, with commas or repeated")
@pytest.mark.parametrize("query", ["id=318592,3525", "id=318592&id=3525"])
async def test_ids_may_stand_in_the_query(marketo, query):
    answer = await marketo.call("POST", f"{MEMBERS}?{query}")

    assert [318592, 3525] == [it["id"] for it in answer["result"]]


@pytest.mark.evidence("client", "ids as texts of digits")
async def test_an_id_may_be_a_text_of_digits(marketo):
    answer = await marketo.post(MEMBERS, {"input": [{"id": "318592"}]})

    assert [{"id": 318592, "status": "added"}] == answer["result"]


@pytest.mark.evidence("recorded", "Lead ids not specified")
@pytest.mark.parametrize("body", [{"input": []}, {}])
async def test_nobody_to_add_is_1003(marketo, body):
    answer = marketo.post(MEMBERS, body)

    assert ("1003", "Lead ids not specified") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Lists: at most 300 ids")
async def test_301_ids_are_too_many(marketo):
    body = {"input": [{"id": n} for n in range(301)]}

    assert "1003" == (await marketo.error(marketo.post(MEMBERS, body)))[0]


@pytest.mark.evidence("docs", "Error Codes: 1015")
async def test_only_members_can_be_removed(marketo, world):
    body = {"input": [{"id": 50}, {"id": 318592}, {"id": 1}]}
    answer = await marketo.call("DELETE", MEMBERS, json=body)

    assert {"id": 50, "status": "removed"} == answer["result"][0]
    assert [{"code": "1015", "message": "Lead not in list"}] == answer["result"][1]["reasons"]
    assert "1004" == answer["result"][2]["reasons"][0]["code"]
    assert (1001, 50) not in world.marketo.list_members


@pytest.mark.evidence("docs", "Lists: member of")
async def test_membership_is_told_for_each_lead(marketo):
    answer = await marketo.get("/rest/v1/lists/1001/leads/ismember.json", id="50,318592,1")

    assert ["memberof", "notmemberof", "skipped"] == [it["status"] for it in answer["result"]]


async def _create(marketo, **form):
    return await marketo.call("POST", "/rest/asset/v1/staticLists.json", data=form)


@pytest.mark.evidence("docs", "Static Lists: create, delete; order of the envelope recorded")
async def test_a_static_list_is_made_found_filled_and_deleted(marketo, world):
    made = await _create(marketo, name="Spring Guests", folder=FOLDER)
    (record,) = made["result"]
    found = await marketo.get("/rest/asset/v1/staticList/byName.json", name="Spring Guests")
    added = await marketo.post(
        f"/rest/v1/lists/{record['id']}/leads.json", {"input": [{"id": 318581}]}
    )
    deleted = await marketo.post(f"/rest/asset/v1/staticList/{record['id']}/delete.json")

    assert ["success", "errors", "requestId", "warnings", "result"] == list(made)
    assert record["createdAt"].endswith("Z+0000")
    assert [record] == found["result"]
    assert "added" == added["result"][0]["status"]
    assert [{"id": record["id"]}] == deleted["result"]
    assert record["id"] not in world.marketo.lists


@pytest.mark.evidence("recorded", "an empty search of the asset API")
async def test_a_name_that_no_list_has_is_a_warning(marketo):
    answer = await marketo.get("/rest/asset/v1/staticList/byName.json", name="Nobody")

    assert answer["success"] is True
    assert "result" not in answer
    assert ["No assets found for the given search criteria."] == answer["warnings"]


@pytest.mark.evidence("docs", "Error Codes: 701, 709, 710, 711")
@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"name": "", "folder": FOLDER}, "701"),
        ({"name": "New", "folder": "12"}, "701"),
        ({"name": "New", "folder": json.dumps({"id": 99, "type": "Folder"})}, "710"),
        ({"name": "New", "folder": json.dumps({"id": 12, "type": "Program"})}, "711"),
        ({"name": "Presidents", "folder": FOLDER}, "709"),
    ],
)
async def test_a_list_that_can_not_be_made_is_refused(marketo, form, code):
    assert code == (await marketo.error(_create(marketo, **form)))[0]


@pytest.mark.evidence("inferred", "702 for an asset that does not exist")
async def test_a_list_that_is_not_there_can_not_be_deleted(marketo):
    answer = marketo.post("/rest/asset/v1/staticList/1/delete.json")

    assert "702" == (await marketo.error(answer))[0]


# Further rules of reading


@pytest.mark.evidence("seed", "a page has 300 leads at the most")
@pytest.mark.parametrize("size", [{}, {"batchSize": 1000}])
async def test_a_long_list_comes_in_pages_of_300(marketo, size):
    path = "/rest/v1/list/3400/leads.json"

    first = await marketo.get(path, **size)
    last = await marketo.get(path, **size, nextPageToken=first["nextPageToken"])

    assert (300, 150) == (len(first["result"]), len(last["result"]))
    assert first["result"][-1]["id"] + 1 == last["result"][0]["id"]


@pytest.mark.evidence("docs", "a token goes with the same parameters; the code is inferred")
async def test_a_token_of_another_list_is_refused(marketo):
    first = await marketo.get("/rest/v1/list/3400/leads.json", batchSize=3)

    answer = marketo.get("/rest/v1/list/1001/leads.json", nextPageToken=first["nextPageToken"])

    assert ("1003", "Invalid nextPageToken") == await marketo.error(answer)


@pytest.mark.evidence("docs", "1006: unknown name in fields")
async def test_an_unknown_field_of_the_leads_of_a_list_is_1006(marketo):
    answer = marketo.get("/rest/v1/list/1001/leads.json", fields="email,nothing")

    assert ("1006", "Field 'nothing' not found") == await marketo.error(answer)


@pytest.mark.evidence("recorded", "1001: an id as the user interface shows it")
async def test_the_id_of_a_list_as_in_the_user_interface_is_1001(marketo):
    answer = marketo.get("/rest/v1/list/ST1001A1/leads.json")

    assert (
        "1001",
        'For input string: "ST1001A1" failed to convert to a number',
    ) == await marketo.error(answer)


@pytest.mark.evidence("recorded", "deleted leads vanish from reads at once")
async def test_a_deleted_lead_is_in_no_list(marketo):
    await marketo.post("/rest/v1/leads/delete.json", {"input": [{"id": 235}]})

    answer = await marketo.get(MEMBERS)

    assert 235 not in [it["id"] for it in answer["result"]]


@pytest.mark.evidence("docs", "lists are changed under the plural path only")
@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_under_the_singular_path_lists_are_only_read(marketo, method):
    answer = marketo.call(method, "/rest/v1/list/1001/leads.json", json={"input": [{"id": 50}]})

    assert ("605", f"Request method '{method}' not supported") == await marketo.error(answer)


@pytest.mark.evidence("docs", "Swagger: ismember takes a body too")
async def test_membership_can_be_asked_with_a_body(marketo):
    answer = await marketo.call(
        "GET", "/rest/v1/lists/1001/leads/ismember.json", json={"input": [{"id": 50}, {"id": 1324}]}
    )

    assert [
        {"id": 50, "status": "memberof"},
        {"id": 1324, "status": "notmemberof"},
    ] == answer["result"]


@pytest.mark.evidence("recorded", "a member removed twice is in the list no more")
async def test_a_member_named_twice_is_removed_once(marketo):
    answer = await marketo.call("DELETE", MEMBERS, params={"id": "50,50"})

    assert ["removed", "skipped"] == [it["status"] for it in answer["result"]]


@pytest.mark.evidence("docs", "Swagger: listMembership needs Read-Only Asset")
async def test_a_user_without_asset_rights_can_not_see_the_lists_of_a_lead(marketo):
    await marketo.sign_in(1)

    answer = marketo.get("/rest/v1/leads/318581/listMembership.json")

    assert ("603", "Access denied") == await marketo.error(answer)
