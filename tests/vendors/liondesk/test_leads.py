"""Leads, and how lead routes distribute them (docs: Leads, Lead Routes)."""

import pytest

from .conftest import LAURA

NOW = 1516093749  # 2018-01-16T09:09:09Z


@pytest.fixture(autouse=True)
def _frozen(world):
    world.clock.freeze()
    world.clock.set(NOW)


@pytest.mark.evidence("docs", "Leads: the request's example; its answer is inferred")
async def test_a_lead_is_added_and_got(liondesk):
    lead = await liondesk.post(
        "/leads",
        {
            "contact_id": 2, "source_id": 4, "mls_id": 654321, "listing_status": "Active",
            "listing_price": "450000", "street_address": "1200 E Madison St", "city": "Seattle",
            "state": "Washington", "zipcode": 98112, "type": "Buyer",
        },
    )  # fmt: skip

    assert {
        "id": 1151,
        "claimed_at": None,
        "claimed_by_user_id": None,
        "claimed_via": "None",
        "time_to_claim": None,
        "contact_id": 2,
        "source_id": 4,
        "text_body": None,
        "html_body": None,
        "mls_id": "654321",
        "listing_status": "Active",
        "listing_price": "450000",
        "street_address": "1200 E Madison St",
        "city": "Seattle",
        "state": "Washington",
        "zipcode": "98112",
        "type": "Buyer",
        "created_at": "2018-01-16T09:09:09.000Z",
        "modified_at": "2018-01-16T09:09:09.000Z",
        "address_1": "1200 E Madison St",
        "contact": {"id": 2, "first_name": "Mary", "last_name": "Jackson"},
    } == lead
    assert ["id", "claimed_at"] == list(lead)[:2]
    assert lead == await liondesk.get("/leads/1151")


@pytest.mark.evidence("docs", "Leads: which members can be written")
async def test_members_that_can_not_be_written_are_ignored(liondesk):
    body = {"contact_id": 2, "id": 7, "claimed_by_user_id": 2, "address_1": "x", "time_to_claim": 1,
            "distribution_target": "Team Rollout", "user_id": 7, "nonsense": {}}  # fmt: skip

    lead = await liondesk.post("/leads", body)

    assert (1151, None, None, None) == (
        lead["id"], lead["claimed_by_user_id"], lead["address_1"], lead["time_to_claim"],
    )  # fmt: skip
    assert "Myself" == liondesk.view.leads[1151]["distribution_target"]


@pytest.mark.evidence("inferred", "the route for the lead's source, with its type as filter first")
@pytest.mark.parametrize(
    ("source", "type", "routing"),
    [
        (1, "Buyer", ("Team Rollout", "Specific Team", 3)),
        (1, "Seller", ("Team Rollout", "Specific Team", 4)),
        (1, None, ("Team Rollout", "Specific Team", 4)),
        (2, "Buyer", ("Team Rollout", "Zipcode", None)),
        (3, "Buyer", ("Myself", None, None)),
        (4, "Buyer", ("Myself", None, None)),
        (None, None, ("Myself", None, None)),
    ],
)
async def test_a_new_lead_is_distributed_by_the_route_of_its_source(
    liondesk, source, type, routing
):
    lead = await liondesk.post("/leads", {"contact_id": 2, "source_id": source, "type": type})

    kept = liondesk.view.leads[lead["id"]]
    names = ("distribution_target", "team_selection_method", "team_id")
    assert routing == tuple(kept[name] for name in names)


@pytest.mark.evidence("seed", "When a new lead is submitted, /leads/:id/offers should be used")
async def test_a_new_lead_is_offered_to_the_team_of_its_route(liondesk):
    lead = await liondesk.post("/leads", {"contact_id": 2, "source_id": 2, "zipcode": 98112})

    offers = await liondesk.post(f"/leads/{lead['id']}/offers", {})

    assert [2, 3, 4, 5, 6] == [it["user"]["id"] for it in offers]
    assert 5 == (await liondesk.get(f"/leads/{lead['id']}/offers"))["total"]


@pytest.mark.evidence("inferred", "Sequelize: what the model refuses")
@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"contact_id": "cannot be null"}),
        ({"contact_id": None}, {"contact_id": "cannot be null"}),
        ({"contact_id": 999}, {"contact_id": "does not exist"}),
        ({"contact_id": 70}, {"contact_id": "does not exist"}),
        ({"contact_id": "Mary"}, {"contact_id": "is not of the right type"}),
        ({"contact_id": 2**40}, {"contact_id": "is out of range"}),
        ({"contact_id": 2, "source_id": 77}, {"source_id": "does not exist"}),
        ({"contact_id": 2, "city": ["Seattle"]}, {"city": "is not of the right type"}),
        (
            {"contact_id": 2, "claimed_via": "Pigeon"},
            {"claimed_via": "must be one of None, Email, Text, Phone, Assigned, Auto, null"},
        ),
        (
            {"contact_id": 9, "source_id": 9},
            {"contact_id": "does not exist", "source_id": "does not exist"},
        ),
    ],
)
async def test_values_that_the_model_refuses(liondesk, body, errors):
    before = liondesk.view.leads

    status, answer = await liondesk.call("POST", "/leads", json=body)

    assert (400, {}, errors) == (status, answer["data"], answer["errors"])
    assert before is liondesk.view.leads


@pytest.mark.evidence("inferred", "PATCH changes what is sent")
async def test_a_lead_is_changed_in_part(liondesk, world):
    before = await liondesk.get("/leads/3")
    world.clock.advance(hours=1)

    after = await liondesk.patch("/leads/3", {"claimed_via": "Email", "city": None})

    assert {**before, "claimed_via": "Email", "city": None,
            "modified_at": "2018-01-16T10:09:09.000Z"} == after  # fmt: skip


@pytest.mark.evidence("inferred", "leads that the caller created or claimed")
async def test_the_leads_of_others_are_not_seen(liondesk):
    assert 165 == (await liondesk.get("/leads"))["total"]
    assert (404, "No record found for id '52'") == await liondesk.refused("GET", "/leads/52")
    liondesk.become(LAURA)
    assert [52] == await liondesk.ids("/leads")


@pytest.mark.evidence("docs", "the same filters everywhere")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("type=Seller", [45]),
        ("type=seller", [45]),
        ("zipcode=98122", [3]),
        ("claimed_by_user_id=4", [51]),
        ("claimed_at[$gte]=2017-01-03T16:12:30Z", [51]),
        ("contact_id[$in][]=2&contact_id[$in][]=3", [2, 3, 60]),
        ("id[$lt]=100&$sort[id]=-1&$limit=2", [60, 57]),
        ("city=Bellevue&$skip=148", [1149, 1150]),
    ],
)
async def test_leads_are_filtered(liondesk, query, ids):
    assert ids == await liondesk.ids(f"/leads?{query}")


# Lead sources and lead routes.


@pytest.mark.evidence("docs", "Lead Sources: id and name, equality and $ne on name")
async def test_lead_sources_are_read(liondesk):
    assert {"id": 1, "name": "Zillow"} == await liondesk.get("/lead-sources/1")
    assert [2] == await liondesk.ids("/lead-sources?name=Realtor.com")
    assert [2, 3, 4, 5, 6] == await liondesk.ids("/lead-sources?name[$ne]=Zillow")


ROUTE = {"campaign_id": 1, "lead_source_id": 5, "contact_source_id": 1}


@pytest.mark.evidence("docs", "Lead Routes: the team is written by id and read as an object")
async def test_a_lead_route_to_a_team_is_added(liondesk):
    route = await liondesk.post(
        "/lead-routes",
        {**ROUTE, "distribution_target": "Team Rollout", "team_selection_method": "Specific Team",
         "team_id": 3, "filter": "Buyer"},
    )  # fmt: skip

    assert {
        "id": 6,
        "campaign_id": 1,
        "lead_source_id": 5,
        "contact_source_id": 1,
        "distribution_target": "Team Rollout",
        "team_selection_method": "Specific Team",
        "filter": "Buyer",
        "team": {"id": 3, "name": "Eastside Buyers"},
    } == route
    assert route == await liondesk.get("/lead-routes/6")


@pytest.mark.evidence("docs", "Lead Routes: what goes together")
@pytest.mark.parametrize(
    ("body", "method", "team"),
    [
        (
            {"distribution_target": "Myself", "team_selection_method": "Zipcode", "team_id": 3},
            None,
            None,
        ),
        (
            {
                "distribution_target": "Team Rollout",
                "team_selection_method": "Zipcode",
                "team_id": 3,
            },
            "Zipcode",
            None,
        ),
        ({"distribution_target": "Team Rollout"}, None, None),
    ],
)
async def test_what_does_not_go_with_the_target_becomes_null(liondesk, body, method, team):
    route = await liondesk.post("/lead-routes", {**ROUTE, **body})

    assert (method, team) == (route["team_selection_method"], route["team"])


@pytest.mark.evidence("docs", "Lead Routes: Specific Team has to have a team; the texts inferred")
@pytest.mark.parametrize(
    ("team", "reason"),
    [(None, "cannot be null"), (999, "does not exist"), (11, "does not exist")],
)
async def test_a_specific_team_has_to_be_ones_own(liondesk, team, reason):
    body = {**ROUTE, "distribution_target": "Team Rollout", "team_selection_method": "Specific Team",
            "team_id": team}  # fmt: skip

    status, answer = await liondesk.call("POST", "/lead-routes", json=body)

    assert (400, {"team_id": reason}) == (status, answer["errors"])


@pytest.mark.evidence("docs", "Lead Routes: required members")
async def test_a_lead_route_needs_its_four_ids_and_target(liondesk):
    status, answer = await liondesk.call("POST", "/lead-routes", json={})

    assert 400 == status
    assert {"campaign_id", "lead_source_id", "contact_source_id", "distribution_target"} == set(
        answer["errors"]
    )


@pytest.mark.evidence("docs", "Lead Routes: Myself makes method and team null")
async def test_a_lead_route_is_changed(liondesk):
    route = await liondesk.patch("/lead-routes/1", {"distribution_target": "Myself"})

    assert (None, None) == (route["team_selection_method"], route["team"])
    assert [1, 4] == await liondesk.ids("/lead-routes?distribution_target=Myself")


@pytest.mark.evidence("docs", "Lead Routes: own routes alone")
async def test_the_lead_routes_of_others_are_not_there(liondesk):
    assert [1, 2, 3, 4] == await liondesk.ids("/lead-routes")
    assert 404 == (await liondesk.refused("PATCH", "/lead-routes/5", json={"filter": "x"}))[0]
