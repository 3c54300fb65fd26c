"""Lead types, as the documentation's chapter "Lead Types" has them: list, create, update, delete."""

import pytest

TYPES = "/lead-types"
BUYER = "31401e63-3c07-4035-b727-5040dc55ff8c"
WEBSITE = "b151c11f-f634-49e0-8b27-b274dfa55199"
TEST_DRIVE = "01e6b3ba-8673-41ba-8604-4d3959e03778"
SERVICE = "990f3e13-d891-460e-82da-5af3a223b6b3"
DELETED = "b0a1f2e3-d4c5-4b6a-9798-8a9bacbdce08"
PATH = "9eae431b-3d0f-4528-9c59-e9d1a40fcd04"
LEAST = {"name": "Web leads", "description": "From the site", "relations_paths": [PATH]}


async def names(easir, **query):
    return [it["name"] for it in await easir.data(TYPES, per_page=100, **query)]


@pytest.mark.evidence("seed", "include_bundled: default false")
async def test_lead_types_of_bundles_are_left_out(easir):
    assert "Winter tyres" not in await names(easir)


@pytest.mark.evidence("seed", "include_bundled")
@pytest.mark.parametrize("value", ["1", "true"])
async def test_lead_types_of_bundles_can_be_included(easir, value):
    found = await names(easir, include_bundled=value)

    assert {"Winter tyres", "Winter check", "Test drive"} <= set(found)


@pytest.mark.evidence("seed", "enable_escalation: default null")
async def test_without_the_filter_there_are_types_with_and_without_escalation(easir):
    assert {"Test drive", "Finance offer"} <= set(await names(easir))


@pytest.mark.evidence("seed", "enable_escalation")
@pytest.mark.parametrize("value", ["1", "true"])
async def test_types_with_escalation_can_be_asked_for(easir, value):
    found = await names(easir, enable_escalation=value)

    assert ("Test drive" in found, "Finance offer" in found) == (True, False)


@pytest.mark.evidence("inferred", "false keeps those without")
@pytest.mark.parametrize("value", ["0", "false"])
async def test_types_without_escalation_can_be_asked_for(easir, value):
    assert ["Finance offer"] == await names(easir, enable_escalation=value)


@pytest.mark.evidence("inferred", "what is no boolean is no filter")
@pytest.mark.parametrize("value", ["", "null", "maybe"])
async def test_a_filter_that_says_nothing_filters_nothing(easir, value):
    assert "Finance offer" in await names(easir, enable_escalation=value)


@pytest.mark.evidence("client", "PHP SDK: all five parameters are always sent")
async def test_the_query_of_the_sdk_is_understood(easir):
    query = "?page=1&per_page=15&q=&include_bundled=0&enable_escalation=0"

    assert ["Finance offer"] == [it["name"] for it in await easir.data(TYPES + query)]


@pytest.mark.evidence("inferred", "searched: name and description, in any case")
@pytest.mark.parametrize("text", ["TEST DRIVE", "test d", "wants to drive"])
async def test_a_search_looks_at_name_and_description(easir, text):
    assert ["Test drive"] == await names(easir, q=text)


@pytest.mark.evidence("seed", "Supports Pagination")
async def test_lead_types_come_page_by_page(easir):
    first = (await easir.get(TYPES, per_page=10))[1]
    second = (await easir.call("GET", TYPES + "?per_page=10&page=2"))[1]

    assert (10, 27, None) == (
        len(first["data"]),
        first["pagination"]["total"],
        first["pagination"]["urls"]["previous"],
    )
    assert f"{easir.view.url}/lead-types?per_page=10&page=2" == first["pagination"]["urls"]["next"]
    assert {it["id"] for it in first["data"]}.isdisjoint(it["id"] for it in second["data"])


@pytest.mark.evidence("client", "clients follow `next` until it is null")
async def test_following_next_leads_through_all_of_them(easir):
    url, seen = f"{easir.view.url}{TYPES}?q=newsletter&per_page=5", []
    while url is not None:
        async with easir.client.get(url, headers=easir.auth) as answer:
            body = await answer.json()
        seen += [it["name"] for it in body["data"]]
        url = body["pagination"]["urls"]["next"]

    assert [f"Newsletter no. {n}" for n in range(1, 19)] == seen


@pytest.mark.evidence("inferred", "beyond the end: an empty page")
async def test_a_page_beyond_the_end_is_empty(easir):
    body = (await easir.get(TYPES, page=99))[1]

    assert ([], None) == (body["data"], body["pagination"]["urls"]["next"])


@pytest.mark.evidence("inferred", "no positive number: the default")
@pytest.mark.parametrize("value", ["0", "-1", "abc", "", "9" * 30 + "x"])
async def test_a_page_size_that_is_none_is_the_default_or_the_most(easir, value):
    body = (await easir.get(TYPES, per_page=value))[1]

    assert body["pagination"]["per_page"] == (100 if "9" in value else 15)


@pytest.mark.evidence("client", "contacts-doublet-check appends the page anew")
@pytest.mark.parametrize(
    ("query", "page"), [("?page=1&page=2", 2), ("?page=2?page=3", 2), ("?page=2.7", 2)]
)
async def test_a_page_given_twice_is_read_as_php_does(easir, query, page):
    assert page == (await easir.get(TYPES + query))[1]["pagination"]["page"]


@pytest.mark.evidence("inferred", "at most 100")
async def test_a_page_has_100_at_most(easir):
    assert 100 == (await easir.get(TYPES, per_page=5000))[1]["pagination"]["per_page"]


@pytest.mark.evidence("inferred", "default order: sort_order, then age")
async def test_lead_types_come_by_sort_order(easir):
    orders = [it["sort_order"] for it in await easir.data(TYPES, per_page=100)]

    assert sorted(orders) == orders


@pytest.mark.evidence("inferred", "the types of a team are for its members and admins")
@pytest.mark.parametrize(("who", "expected"), [("taurean", True), ("berlin", False)])
async def test_a_team_s_own_type_is_shown_to_its_members(easir, who, expected):
    assert expected is ("Aarhus open house" in await names(easir.as_(who)))


@pytest.mark.evidence("seed", "Create lead type: defaults; inferred: those without one")
async def test_a_lead_type_can_be_made_of_its_required_members(easir):
    body = (await easir.post(TYPES, LEAST))[1]

    assert ("first_in_first_out", True, False, False, None, None, [], [], 0) == (
        body["assignment_scheme"], body["enable_escalation"], body["enable_team_settings"],
        body["disabled"], body["escalation_accept"], body["escalation_activity"],
        body["escalation_active"], body["roles"], body["sort_order"],
    )  # fmt: skip


@pytest.mark.evidence("client", "PHP SDK: members that are not used are null")
async def test_null_members_count_as_left_out(easir):
    optional = ["roles", "escalation_accept", "escalation_active", "users", "autoreply", "disabled",
                "assignment_scheme"]  # fmt: skip

    status, body = await easir.post(TYPES, {**LEAST, **dict.fromkeys(optional)})

    assert (201, False, []) == (status, body["disabled"], body["roles"])


@pytest.mark.evidence("seed", "users and autoreply stand in no answer")
async def test_users_and_autoreply_are_kept_and_not_shown(easir):
    id = await easir.new_type(
        users=[{"id": 786, "escalation_notifications": True}], autoreply={"enabled": True}
    )

    (shown,) = [it for it in await easir.data(TYPES, per_page=100) if it["id"] == id]
    assert {"users", "autoreply"}.isdisjoint(shown)
    kept = easir.view.lead_types[id]
    assert [
        {"id": 786, "escalation_notifications": True, "assignment_notifications": False}
    ] == kept["users"]
    assert kept["autoreply"]["enabled"] is True


@pytest.mark.evidence("seed", "Get settings for specific team: days come sorted, as they were sent")
async def test_only_the_days_that_were_sent_are_shown_by_weekday(easir):
    days = [
        {"day_of_week": 6, "closed": False, "open": None, "close": "13:00:00"},
        {"day_of_week": 0, "closed": True, "open": "13:08:06", "close": "14:10:37"},
    ]

    body = (await easir.post(TYPES, {**LEAST, "escalation_active": days}))[1]

    assert [days[1], days[0]] == body["escalation_active"]


@pytest.mark.evidence("inferred", "optional members that a PUT leaves out stay")
async def test_what_an_update_leaves_out_stays(easir):
    id = await easir.new_type(escalation_accept=7200, enable_escalation=False, roles=[33])

    body = (await easir.put(f"{TYPES}/{id}", LEAST))[1]

    assert (7200, False, [33]) == (
        body["escalation_accept"], body["enable_escalation"], [it["id"] for it in body["roles"]],
    )  # fmt: skip


@pytest.mark.evidence("seed", "Update lead type: the same parameters as Create")
async def test_an_update_needs_the_required_members_too(easir):
    assert (
        422,
        [("validation.required", name) for name in ("name", "description", "relations_paths")],
    ) == await easir.errors(easir.put(f"{TYPES}/{WEBSITE}", {}))


@pytest.mark.evidence("inferred", "updated_at moves, created_at stays")
async def test_an_update_is_dated(easir):
    body = (await easir.put(f"{TYPES}/{WEBSITE}", LEAST))[1]

    assert ("2017-05-01 06:17:38", "2018-10-22 07:00:00") == (
        body["created_at"],
        body["updated_at"],
    )


@pytest.mark.evidence("docs", "Error Codes: 410 missing")
async def test_after_deletion_each_path_with_the_id_is_410(easir):
    await easir.delete(f"{TYPES}/{TEST_DRIVE}")

    for answer in (
        easir.delete(f"{TYPES}/{TEST_DRIVE}"),
        easir.put(f"{TYPES}/{TEST_DRIVE}", LEAST),
        easir.put(f"{TYPES}/{TEST_DRIVE}/settings", LEAST),
        easir.get(f"{TYPES}/{TEST_DRIVE}/settings/52"),
        easir.get(f"{TYPES}/{TEST_DRIVE}/leads"),
    ):
        assert (410, [("missing", None)]) == await easir.errors(answer)


@pytest.mark.evidence("docs", "Error Codes: the resource is deleted")
async def test_the_text_of_410_says_that_it_is_deleted(easir):
    expected = [{"message": "The resource is deleted", "code": "missing"}]

    assert {"errors": expected} == (await easir.delete(f"{TYPES}/{DELETED}"))[1]


@pytest.mark.evidence("inferred", "an unknown id, and one that is no UUID")
@pytest.mark.parametrize("id", ["31401e63-0000-4035-b727-5040dc55ff8c", "42", "x"])
async def test_an_id_that_no_lead_type_has_is_404(easir, id):
    assert (404, [("not_found", None)]) == await easir.errors(easir.delete(f"{TYPES}/{id}"))


@pytest.mark.evidence("inferred", "a deleted type is in no list, its leads keep its id")
async def test_a_deleted_type_leaves_lists_and_its_leads_keep_it(easir):
    lead = (await easir.data(f"{TYPES}/{SERVICE}/leads"))[0]

    await easir.delete(f"{TYPES}/{SERVICE}")

    assert "Service enquiry" not in await names(easir)
    assert SERVICE == (await easir.lead(lead["id"]))["lead_type_id"]


@pytest.mark.evidence("inferred", "lead_count: open leads of all teams")
async def test_lead_count_counts_open_leads(easir):
    before = [it["lead_count"] for it in await easir.data(TYPES, q="Service enquiry")]
    lead = await easir.new_lead()
    during = [it["lead_count"] for it in await easir.data(TYPES, q="Service enquiry")]
    await easir.put(f"/leads/{lead['id']}/accept")
    after = [it["lead_count"] for it in await easir.data(TYPES, q="Service enquiry")]

    assert ([10], [11], [10]) == (before, during, after)
