"""Static lists as assets, beyond what test_lists.py tells: forms of answers, bad folders."""

import json

import pytest

CREATE = "/rest/asset/v1/staticLists.json"
BY_NAME = "/rest/asset/v1/staticList/byName.json"
DELETE = "/rest/asset/v1/staticList/{}/delete.json"
FOLDER = json.dumps({"id": 12, "type": "Folder"})
PROGRAM = json.dumps({"id": 1001, "type": "Program"})


async def create(marketo, **form):
    return await marketo.call("POST", CREATE, data=form)


async def made(marketo, **form):
    (record,) = (await create(marketo, **form))["result"]
    return record


async def as_list(marketo, record):
    """Return a static list as the lead database shows it."""
    (shown,) = (await marketo.get(f"/rest/v1/lists/{record['id']}.json"))["result"]
    return shown


@pytest.mark.evidence("docs", "Static Lists: the sample")
async def test_a_list_is_shown_with_its_folder(marketo):
    record = await made(marketo, name="Spring Guests", folder=FOLDER, description="Who comes")

    assert ("Spring Guests", "Who comes", {"id": 12, "type": "Folder"}) == (
        record["name"],
        record["description"],
        record["folder"],
    )


@pytest.mark.evidence("inferred", "a new list has an id of its own")
async def test_a_new_list_has_an_id_that_no_other_has(marketo, world):
    before = {it["id"] for it in world.marketo.lists}

    record = await made(marketo, name="Spring Guests", folder=FOLDER)

    assert record["id"] not in before


@pytest.mark.evidence("recorded", "asset times are written with Z+0000")
async def test_times_of_the_asset_api_end_in_z_and_0000(marketo):
    (record,) = (await marketo.get(BY_NAME, name="Presidents"))["result"]

    assert "2008-01-01T08:00:00Z+0000" == record["createdAt"]


@pytest.mark.evidence("recorded", "clients mix asset calls with lead calls")
async def test_a_new_list_is_one_of_the_lead_database_with_its_workspace(marketo):
    record = await made(marketo, name="Spring Guests", folder=FOLDER)

    shown = await as_list(marketo, record)

    assert (1, "Default") == (shown["workspaceId"], shown["workspaceName"])


@pytest.mark.evidence("recorded", "lists have the programName of their program")
async def test_a_list_made_in_a_program_has_its_name(marketo):
    record = await made(marketo, name="Spring Guests", folder=PROGRAM)

    shown = await as_list(marketo, record)

    assert "Big Blue Thing Product Launch" == shown["programName"]


@pytest.mark.evidence("docs", "a list of a folder has no program")
async def test_a_list_made_in_a_folder_has_no_program(marketo):
    record = await made(marketo, name="Spring Guests", folder=FOLDER)

    assert "programName" not in await as_list(marketo, record)


@pytest.mark.evidence("docs", "the form body is required; the code is inferred")
@pytest.mark.parametrize("form", [{"folder": FOLDER}, {"name": "Spring Guests"}])
async def test_a_list_without_name_or_folder_is_701(marketo, form):
    code, _ = await marketo.error(create(marketo, **form))

    assert "701" == code


@pytest.mark.evidence("inferred", "a folder that is none: 701")
@pytest.mark.parametrize(
    "folder",
    ["", "{", "[]", "null", '{"type": "Folder"}', '{"id": Infinity}', '{"id": NaN}', '"12"'],
)
async def test_a_folder_that_makes_no_sense_is_701(marketo, folder):
    code, _ = await marketo.error(create(marketo, name="Spring Guests", folder=folder))

    assert "701" == code


@pytest.mark.evidence("inferred", "nothing is made where something is wrong")
async def test_a_refused_list_is_not_made(marketo, world):
    before = len(world.marketo.lists)

    await create(marketo, name="Spring Guests", folder='{"id": 99, "type": "Folder"}')

    assert before == len(world.marketo.lists)


@pytest.mark.evidence("recorded", "errors of the asset API have warnings too")
async def test_an_error_of_the_asset_api_has_its_own_envelope(marketo):
    answer = await marketo.post(DELETE.format(1))

    assert ["success", "errors", "requestId", "warnings"] == list(answer)
    assert [{"code": "702", "message": "No data found for a given search scenario"}] == answer[
        "errors"
    ]


@pytest.mark.evidence("docs", "the list is deleted, its members stay leads")
async def test_the_members_of_a_deleted_list_stay_leads(marketo, world):
    await marketo.post(DELETE.format(1001))

    assert 50 in world.marketo.leads
    assert (1001, 50) not in world.marketo.list_members


@pytest.mark.evidence("inferred", "a deleted list is gone from memberships")
async def test_a_deleted_list_is_no_list_of_a_lead(marketo):
    await marketo.post(DELETE.format(3379))

    answer = await marketo.get("/rest/v1/leads/318581/listMembership.json")

    assert 3379 not in [it["listId"] for it in answer["result"]]


@pytest.mark.evidence("docs", "the name is required")
async def test_a_search_without_name_is_701(marketo):
    code, _ = await marketo.error(marketo.get(BY_NAME))

    assert "701" == code


@pytest.mark.evidence("docs", "asset writes need Read-Write Asset")
async def test_a_user_without_asset_rights_can_not_make_lists(marketo):
    await marketo.sign_in(1)

    answer = create(marketo, name="Spring Guests", folder=FOLDER)

    assert ("603", "Access denied") == await marketo.error(answer)
