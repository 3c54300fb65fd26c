"""Pages, order and members of what is found (seed: Limiting and Pagination, Sorting)."""

import pytest

OFFERS = "/leads/60/offers"
LEAD_3 = "/leads/3/offers?$limit=50&"


@pytest.mark.evidence("seed", "the page has limit 10 without $limit")
async def test_a_page_has_10_records_unless_told(liondesk):
    page = await liondesk.get(OFFERS)

    assert ["total", "limit", "skip", "data"] == list(page)
    assert (120, 10, 0) == (page["total"], page["limit"], page["skip"])
    assert list(range(101, 111)) == [it["id"] for it in page["data"]]


@pytest.mark.evidence("seed", "$limit and $skip are useful for paginating")
async def test_all_records_are_paged_through(liondesk):
    ids = []
    for skip in range(0, 120, 45):
        ids += await liondesk.ids(f"{OFFERS}?$limit=45&$skip={skip}")

    assert list(range(101, 221)) == ids


@pytest.mark.evidence("inferred", "Feathers 3 and 4: parseInt, without the sign, up to the most")
@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("2", 2), ("0", 0), ("50", 50), ("51", 50), ("100", 50), ("-5", 5), ("3.9", 3), ("7up", 7),
        ("", 10), ("abc", 10), ("%205", 5), ("9" * 5000, 50), ("null", 10),
    ],
)  # fmt: skip
async def test_limits(liondesk, text, limit):
    page = await liondesk.get(f"{OFFERS}?$limit={text}")

    assert (120, limit, limit) == (page["total"], page["limit"], len(page["data"]))


@pytest.mark.evidence("inferred", "a list as JavaScript reads it, an object is no number")
@pytest.mark.parametrize(("query", "limit"), [("$limit=4&$limit=9", 4), ("$limit[a]=4", 10)])
async def test_limits_that_are_no_texts(liondesk, query, limit):
    assert limit == (await liondesk.get(f"{OFFERS}?{query}"))["limit"]


@pytest.mark.evidence("inferred", "Feathers 3 and 4")
@pytest.mark.parametrize(
    ("text", "skip", "ids"),
    [
        ("118", 118, [219, 220]),
        ("120", 120, []),
        ("5000", 5000, []),
        ("-119", 119, [220]),
        ("x", 0, list(range(101, 111))),
        ("", 0, list(range(101, 111))),
        ("9" * 30, 10**15 - 1, []),
    ],
)
async def test_skips(liondesk, text, skip, ids):
    page = await liondesk.get(f"{OFFERS}?$skip={text}")

    assert (120, skip, ids) == (page["total"], page["skip"], [it["id"] for it in page["data"]])


@pytest.mark.evidence("seed", "1 ascends, -1 descends")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("$sort[notify_at]=1", [3, 4, 5, 7, 8, 11, 6, 9, 13, 14, 10]),
        ("$sort[notify_at]=-1", [10, 14, 13, 9, 6, 11, 8, 7, 5, 4, 3]),
        ("$sort[id]=-1", [14, 13, 11, 10, 9, 8, 7, 6, 5, 4, 3]),
        ("%24sort%5Bid%5D=-1", [14, 13, 11, 10, 9, 8, 7, 6, 5, 4, 3]),
    ],
)
async def test_sorting(liondesk, query, ids):
    assert ids == await liondesk.ids(LEAD_3 + query)


@pytest.mark.evidence("inferred", "ranks are numbers, null comes first and goes last, ids decide")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("$sort[rank]=1", [7, 8, 9, 10, 3, 11, 4, 13, 5, 14, 6]),
        ("$sort[rank]=-1", [6, 14, 5, 4, 13, 3, 11, 7, 8, 9, 10]),
        ("$sort[assign_automatically]=1&$sort[rank]=-1", [6, 14, 4, 13, 7, 8, 10, 5, 3, 11, 9]),
        ("$sort[rank]=-1&$sort[assign_automatically]=1", [6, 14, 5, 4, 13, 3, 11, 7, 8, 10, 9]),
        ("$sort[team_id]=1&$sort[notify_at]=-1", [6, 5, 4, 3, 10, 9, 8, 7, 14, 13, 11]),
    ],
)
async def test_sorting_by_several_columns_and_with_null(liondesk, query, ids):
    assert ids == await liondesk.ids(LEAD_3 + query)


@pytest.mark.evidence("inferred", "feathers-sequelize: what is not 1 descends")
@pytest.mark.parametrize(("order", "first"), [("1", 3), ("01", 3), ("1x", 3), ("0", 14), ("2", 14),
                                              ("asc", 14), ("", 14), ("-1", 14)])  # fmt: skip
async def test_anything_but_1_descends(liondesk, order, first):
    assert first == (await liondesk.ids(f"{LEAD_3}$sort[id]={order}"))[0]


@pytest.mark.evidence("docs", "Feathers, Querying: $select; the id always comes along")
@pytest.mark.parametrize(
    ("query", "members"),
    [
        (
            "$select[]=rank&$select[]=notify_at",
            {"id": 3, "notify_at": "2017-01-05T09:00:00.000Z", "rank": "1"},
        ),
        ("$select=rank", {"id": 3, "rank": "1"}),
        (
            "$select[]=team&$select[]=nonsense",
            {"id": 3, "team": {"id": 3, "name": "Eastside Buyers"}},
        ),
        ("$select=", {"id": 3}),
    ],
)
async def test_members_are_selected(liondesk, query, members):
    page = await liondesk.get(LEAD_3 + query)

    assert members == page["data"][0]
    assert members == await liondesk.get(f"/leads/3/offers/3?{query}")


@pytest.mark.evidence("seed", "filters may be mixed and matched as desired")
async def test_everything_at_once(liondesk):
    page = await liondesk.get(
        "//leads/3/offers?notify_at[$gte]=2017-01-01&assign_automatically=false&team_id[$in][]=3"
        "&team_id[$in][]=4&$sort[rank]=-1&$limit=2&$skip=1&$select=rank"
    )

    assert {
        "total": 5,
        "limit": 2,
        "skip": 1,
        "data": [{"id": 4, "rank": "2"}, {"id": 7, "rank": None}],
    } == page
