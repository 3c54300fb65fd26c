"""Users, and what users keep in lists: tags, hotnesses, sources, fields, campaigns, events."""

import pytest

from .conftest import LAURA

CLIENT = "6f0f2b0c9be04b7f8f7d"
NOW = 1516093749  # 2018-01-16T09:09:09Z


@pytest.fixture(autouse=True)
def _frozen(world):
    world.clock.freeze()
    world.clock.set(NOW)


@pytest.mark.evidence("recorded", "GET /users: a page with the owner of the token")
async def test_users_without_parameters_is_the_caller_alone(liondesk):
    page = await liondesk.get("/users")

    assert (1, 10, 0) == (page["total"], page["limit"], page["skip"])
    assert [
        ("id", 1),
        ("first_name", "Grace"),
        ("last_name", "Holloway"),
        ("email", "grace@example.com"),
        ("username", "gholloway"),
        ("timezone_offset", -8),
        ("created_at", "2015-01-12T18:00:00.000Z"),
        ("modified_at", "2015-03-02T17:00:00.000Z"),
        ("timezone", "America/Los_Angeles"),
        ("phone", "206-555-0101"),
        ("system_phone", "206-555-0199"),
    ] == list(page["data"][0].items())


@pytest.mark.evidence("recorded", "a phone that there is not is an empty text")
async def test_a_user_without_a_phone_has_an_empty_one(liondesk):
    liondesk.become("8d7c6b5a49382716f5e4d3c2b1a0f9e8d7c6b5a4")

    assert "" == (await liondesk.get("/users/8"))["phone"]


@pytest.mark.evidence("inferred", "another user is not seen")
@pytest.mark.parametrize("id", ["2", "999", "x"])
async def test_another_user_is_404(liondesk, id):
    assert (404, f"No record found for id '{id}'") == await liondesk.refused("GET", f"/users/{id}")


@pytest.mark.evidence("docs", "Users: active ones with a live token of the application")
async def test_the_users_of_ones_application_are_found(liondesk):
    query = f"?oauth_client_id={CLIENT}"

    assert [1, 5, 6] == await liondesk.ids("/users" + query)
    assert [5] == await liondesk.ids(f"/users{query}&email=dot@example.com")
    assert [6, 5, 1] == await liondesk.ids(f"/users{query}&$sort[id]=-1")
    assert {"id": 5, "email": "dot@example.com"} == await liondesk.get(
        f"/users/5{query}&$select=email"
    )


@pytest.mark.evidence("docs", "Users: a token that has ended does not count")
async def test_a_user_whose_token_has_ended_is_not_among_them(liondesk, world):
    world.clock.advance(days=10)

    assert [1, 5] == await liondesk.ids(f"/users?oauth_client_id={CLIENT}")
    assert 401 == (await liondesk.refused("GET", f"/users/6?oauth_client_id={CLIENT}"))[0]


@pytest.mark.evidence(
    "docs", "Users: 401 without a token, 401 for a foreign application, 403 for none"
)
@pytest.mark.parametrize(
    ("path", "application", "status"),
    [
        ("/users/2", CLIENT, 401),
        ("/users/10", CLIENT, 401),
        ("/users/999", CLIENT, 404),
        ("/users", "c2a9d7e15b3f48608a1d", 401),
        ("/users/5", "c2a9d7e15b3f48608a1d", 401),
        ("/users", "nobody", 403),
        ("/users/5", "nobody", 403),
    ],
)
async def test_what_users_of_an_application_are_refused(liondesk, path, application, status):
    assert status == (await liondesk.refused("GET", f"{path}?oauth_client_id={application}"))[0]


# Each list: how one is added, and how it is then.
ADDED = [
    ("/tags", {"content": "Investor"}, {"id": 14, "content": "Investor"}),
    (
        "/hotnesses",
        {"rank": 4, "name": "On hold", "color": "#999999"},
        {"id": 15, "rank": 4, "user_id": 1, "name": "On hold", "color": "#999999"},
    ),
    ("/contact-sources", {"name": "Open House"}, {"id": 5, "name": "Open House", "user_id": 1}),
    (
        "/custom-fields",
        {"data_type": "Date", "name": "Lease ends"},
        {"id": 150, "user_id": 1, "data_type": "Date", "name": "Lease ends", "rank": 99999},
    ),
    (
        "/campaigns",
        {"name": "New Buyer Welcome", "is_shared_by_broker": True},
        {
            "id": 6,
            "name": "New Buyer Welcome",
            "created_at": "2018-01-16T09:09:09.000Z",
            "modified_at": "2018-01-16T09:09:09.000Z",
            "is_broker_sharing_on": False,
            "is_default": False,
            "is_shared_by_broker": False,
        },
    ),
    (
        "/events",
        {"contact_id": 2, "type": "Viewed Listing", "site_domain": "homes.example.com"},
        {
            "id": 5,
            "user_id": 1,
            "contact_id": 2,
            "source": "api",
            "type": "Viewed Listing",
            "description": None,
            "site_domain": "homes.example.com",
            "dialer_session_id": None,
            "property": None,
            "created_at": "2018-01-16T09:09:09.000Z",
            "modified_at": "2018-01-16T09:09:09.000Z",
        },
    ),
]


@pytest.mark.evidence("docs", "the pages of the services: members; DELETE answers the record")
@pytest.mark.parametrize(("path", "body", "record"), ADDED, ids=[it[0] for it in ADDED])
async def test_one_is_added_got_changed_and_removed(liondesk, world, path, body, record):
    one, member = f"{path}/{record['id']}", next(it for it in body if isinstance(body[it], str))

    assert record == await liondesk.post(path, {**body, "id": 1, "user_id": 7})
    assert list(record) == list(await liondesk.get(one))
    world.clock.advance(seconds=1)
    sent = "Dollar Amt" if member == "data_type" else "Later"
    changed = {**record, member: sent}
    if "modified_at" in record:
        changed["modified_at"] = "2018-01-16T09:09:10.000Z"
    assert changed == await liondesk.patch(one, {member: sent})
    assert (200, changed) == await liondesk.call("DELETE", one)
    assert 404 == (await liondesk.refused("GET", one))[0]


@pytest.mark.evidence("docs", "the pages of the services: what is required; for some inferred")
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/tags", {"content"}),
        ("/hotnesses", {"name"}),
        ("/contact-sources", {"name"}),
        ("/custom-fields", {"name", "data_type"}),
        ("/campaigns", {"name"}),
        ("/events", {"contact_id", "type"}),
    ],
)
async def test_what_each_of_them_needs(liondesk, path, names):
    status, body = await liondesk.call("POST", path, json={})

    assert (400, dict.fromkeys(names, "cannot be null")) == (status, body["errors"])


@pytest.mark.evidence("docs", "the pages of the services: limits and choices")
@pytest.mark.parametrize(
    ("path", "body", "errors"),
    [
        ("/hotnesses", {"name": "x" * 46, "color": "#12345678"}, ["color", "name"]),
        ("/contact-sources", {"name": "x" * 201}, ["name"]),
        ("/custom-fields", {"name": "x" * 256, "data_type": "Colour"}, ["data_type", "name"]),
        ("/events", {"contact_id": 2, "type": "x" * 46, "source": "tv"}, ["source", "type"]),
        ("/events", {"contact_id": 70, "type": "x"}, ["contact_id"]),
        ("/events", {"contact_id": 2, "type": "x", "description": "x" * 2001}, ["description"]),
        ("/events", {"contact_id": 2, "type": "x", "site_domain": "x" * 101}, ["site_domain"]),
    ],
)
async def test_what_each_of_them_may_hold(liondesk, path, body, errors):
    status, answer = await liondesk.call("POST", path, json=body)

    assert (400, errors) == (status, sorted(answer["errors"]))


@pytest.mark.evidence("docs", "Campaigns: a duplicate name is an error; which is inferred")
async def test_two_campaigns_can_not_have_one_name(liondesk):
    for method, path in (("POST", "/campaigns"), ("PATCH", "/campaigns/2")):
        status, body = await liondesk.call(method, path, json={"name": "New Buyers"})
        assert (400, {"name": "must be unique"}) == (status, body["errors"])

    assert "New Buyers" == (await liondesk.patch("/campaigns/1", {"name": "New Buyers"}))["name"]
    liondesk.become(LAURA)
    assert 6 == (await liondesk.post("/campaigns", {"name": "New Buyers"}))["id"]


@pytest.mark.evidence("docs", "Hotnesses: by user_id and rank unless told otherwise")
async def test_the_order_of_hotnesses(liondesk):
    assert [10, 11, 13, 12] == await liondesk.ids("/hotnesses")
    assert [10, 11, 12, 13] == await liondesk.ids("/hotnesses?$sort[id]=1")


@pytest.mark.evidence("inferred", "one's own, and what came with LionDesk or from a broker")
@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("/tags", [10, 11, 12]),
        ("/contact-sources", [1, 2, 3]),
        ("/custom-fields", [147, 148]),
        ("/campaigns", [1, 2, 3, 4]),
        ("/events", [1, 2, 3]),
    ],
)
async def test_what_is_seen_of_each_list(liondesk, path, ids):
    assert ids == await liondesk.ids(path)


@pytest.mark.evidence("inferred", "what is not one's own is seen, and can't be changed")
@pytest.mark.parametrize("path", ["/hotnesses/10", "/contact-sources/1", "/campaigns/4"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_what_came_with_liondesk_can_not_be_changed(liondesk, method, path):
    assert 403 == (await liondesk.refused(method, path, json={"name": "x"}))[0]


@pytest.mark.evidence("docs", "Tags: GET /tags?content=Potential Buyer&content=Landlord")
async def test_the_documented_query_of_tags(liondesk):
    assert [10, 11] == await liondesk.ids("/tags?content=Potential%20Buyer&content=Landlord")


@pytest.mark.evidence("docs", "Tags: GET /tags/1; Custom Fields: id 147")
async def test_the_documented_records(liondesk):
    assert {"id": 10, "content": "Potential Buyer"} == await liondesk.get("/tags/10")
    assert {"id": 147, "user_id": 1, "data_type": "Text", "name": "Pets", "rank": 1} == (
        await liondesk.get("/custom-fields/147")
    )


@pytest.mark.evidence("inferred", "texts compare in any case, as MySQL's usual collation has it")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("content=LANDLORD", [11]),
        ("content[$ne]=landlord", [10, 12]),
        ("content[$gt]=m", [10, 12]),
        ("$sort[content]=1", [11, 12, 10]),
    ],
)
async def test_texts_compare_in_any_case(liondesk, query, ids):
    assert ids == await liondesk.ids(f"/tags?{query}")
