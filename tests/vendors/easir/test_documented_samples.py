"""The samples of the documentation: the same members, in the same order, of the same types.

They stand in the contract, as the documentation prints them.
"""

import pytest

from sandbox.contract import read_contract
from sandbox.sources import data_folder

OPERATIONS = read_contract(data_folder("contracts") / "easir").operations


def sent(operation):
    content = OPERATIONS[operation].raw["requestBody"]["content"]
    return content["application/json"]["examples"]["seed"]["value"]


def answered(operation, status):
    content = OPERATIONS[operation].raw["responses"][status]["content"]
    return content["application/json"]["examples"]["seed"]["value"]


LISTED = answered("getLeadTypes", "200")
CREATED = answered("createLeadType", "201")
SETTINGS = answered("getTeamSettings", "200")
LEADS = answered("getLeadsByLeadType", "200")
CASE_TYPE = LISTED["data"][0]["relations_paths"][0]
WEBSITE_LEADS = "/lead-types/b151c11f-f634-49e0-8b27-b274dfa55199"
TEST_DRIVE = "/lead-types/01e6b3ba-8673-41ba-8604-4d3959e03778"
SERVICE = "/lead-types/990f3e13-d891-460e-82da-5af3a223b6b3"


def shape(value):
    """Return members and their order, all the way down, with the kinds of values."""
    if isinstance(value, dict):
        return [(name, shape(it)) for name, it in value.items()]
    return [shape(it) for it in value] if isinstance(value, list) else type(value).__name__


def same_json(expected, actual):
    """Tell whether two values are alike, the order of members included."""
    return shape(expected) == shape(actual) and expected == actual


@pytest.mark.evidence("seed", "Get lead types")
async def test_a_listed_lead_type_is_as_documented(easir):
    body = (await easir.get("/lead-types", q="Interested Buyer"))[1]

    assert same_json(LISTED["data"], body["data"])


@pytest.mark.evidence("seed", "Supports Pagination; the form of Get Leads by Lead Type")
async def test_a_list_of_lead_types_has_pagination(easir):
    body = (await easir.get("/lead-types", q="Interested Buyer"))[1]

    urls = {"previous": None, "next": None}
    assert {"total": 1, "page": 1, "per_page": 15, "urls": urls} == body["pagination"]


@pytest.mark.evidence("seed", "Create lead type: payload and response")
async def test_a_created_lead_type_is_shown_as_documented(easir):
    status, body = await easir.post("/lead-types", sent("createLeadType"))

    assert 201 == status
    assert list(CREATED) == list(body)
    expected = {
        **CREATED, "id": body["id"], "lead_count": 0, "escalation_activity": 172800,
        "created_at": "2018-10-22 07:00:00", "updated_at": "2018-10-22 07:00:00",
        "relations_paths": [{k: v for k, v in CASE_TYPE.items() if k != "roles"}],
        "escalation_active": [
            {"day_of_week": 0, "closed": True, "open": None, "close": None},
            {"day_of_week": 1, "closed": False, "open": "08:00:00", "close": "16:00:00"},
            {"day_of_week": 2, "closed": False, "open": "08:00:00", "close": "16:00:00"},
            {"day_of_week": 3, "closed": False, "open": "08:00:00", "close": "16:00:00"},
            {"day_of_week": 4, "closed": False, "open": "08:00:00", "close": "16:00:00"},
            {"day_of_week": 5, "closed": False, "open": "09:00:00", "close": "15:30:00"},
            {"day_of_week": 6, "closed": True, "open": None, "close": None},
        ],
    }  # fmt: skip
    assert expected == body


@pytest.mark.evidence("seed", "Create lead type: relations_paths of the response")
async def test_a_path_without_activities_has_empty_lists(easir):
    body = (
        await easir.post(
            "/lead-types",
            {**sent("createLeadType"), "relations_paths": ["eabda55c-de1e-4544-99f3-19db2b686cbe"]},
        )
    )[1]

    (path,) = body["relations_paths"]
    assert list(CREATED["relations_paths"][0]) == list(path)
    assert {"milestones": [], "supportive": []} == path["activity_types"]


@pytest.mark.evidence("seed", "Update lead type: payload and response")
async def test_an_updated_lead_type_is_shown_as_documented(easir):
    status, body = await easir.put(WEBSITE_LEADS, sent("updateLeadType"))

    assert 200 == status
    assert list(CREATED) == list(body)
    assert ("Website leads has been updated", [1]) == (
        body["name"],
        [it["id"] for it in body["roles"]],
    )
    assert CREATED["roles"][:1] == body["roles"]


@pytest.mark.evidence("seed", "Delete lead type")
async def test_deleting_is_204_without_a_body(easir):
    assert (204, None) == await easir.delete(WEBSITE_LEADS)


@pytest.mark.evidence("seed", "Get settings for specific team")
async def test_the_settings_of_a_team_are_as_documented(easir):
    status, body = await easir.get(f"{TEST_DRIVE}/settings/52")

    assert 200 == status
    assert same_json(SETTINGS, body)


@pytest.mark.evidence("seed", "Update team settings: what was sent is what is then answered")
async def test_the_documented_payload_makes_the_documented_settings(easir):
    status, body = await easir.put(f"{TEST_DRIVE}/settings", sent("updateTeamSettings"))

    assert 200 == status
    assert same_json(SETTINGS, body)


@pytest.mark.evidence("seed", "Get Leads by Lead Type")
async def test_the_leads_of_a_type_are_as_documented(easir):
    status, body = await easir.get(f"{SERVICE}/leads")

    assert 200 == status
    assert same_json(LEADS["data"], body["data"][:1])
    assert same_json(LEADS["pagination"], body["pagination"])


@pytest.mark.evidence("seed", "Sort lead types")
async def test_the_documented_order_is_taken(easir):
    assert (204, None) == await easir.put("/lead-types/sort", sent("sortLeadTypes"))
