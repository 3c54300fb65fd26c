"""Which offers a query finds: the document's examples and every operator (seed: Filtering)."""

import pytest

OFFERS = "/leads/3/offers"
ALL = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14]


async def found(liondesk, query):
    return await liondesk.ids(f"{OFFERS}?$limit=50&{query}")


@pytest.mark.evidence("seed", "the queries of Filtering Lead Offers, as they stand there")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("rank=1&assign_automatically=true", [3, 11]),
        ("team_id[$ne]=3", [7, 8, 9, 10, 11, 13, 14]),
        ("$limit=2", [3, 4]),
        ("team_id=3&$limit=2&$skip=2", [5, 6]),
        ("$limit=10&$sort[notify_at]=-1", [10, 14, 13, 9, 6, 11, 8, 7, 5, 4]),
        ("team_id[$in]=4", [7, 8, 9, 10]),
        ("team_id[$nin]=4", [3, 4, 5, 6, 11, 13, 14]),
        ("notify_at[$lt]=2020-01-01T00:00:00Z", [3, 4, 5, 6, 7, 8, 9, 11]),
        ("notify_at[$gte]=2018-05-07T10:00:00-07:00", [6, 9, 10, 13, 14]),
        ("notify_at[$gte]=2017-01-01&notify_at[$lte]=2017-01-31T00:00:00Z", [3, 4, 5, 7]),
    ],
)
async def test_the_documented_queries(liondesk, query, ids):
    assert ids == await liondesk.ids(f"{OFFERS}?{query}")


@pytest.mark.evidence("seed", "every field, every operator")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("id=3", [3]),
        ("id[$gt]=11", [13, 14]),
        ("lead_id=3", ALL),
        ("lead_id=2", []),
        ("user_id=4", [5, 14]),
        ("user_id[$nin][]=4&user_id[$nin][]=5", [3, 4, 7, 8, 9, 10, 11, 13]),
        ("team_id=11", [13, 14]),
        ("rank=10", [6]),
        ("rank[$gt]=3", [6, 14]),
        ("rank[$gte]=3", [5, 6, 14]),
        ("rank[$lt]=2", [3, 11]),
        ("rank[$lte]=2", [3, 4, 11, 13]),
        ("rank[$gt]=1&rank[$lt]=10", [4, 5, 13, 14]),
        ("has_call_alert=true", [3, 9]),
        ("has_text_alert=true", [4, 10]),
        ("has_email_alert=true", [3, 6, 7, 8]),
        ("assign_automatically=false", [4, 6, 7, 8, 10, 13, 14]),
        ("assign_automatically[$ne]=false", [3, 5, 9, 11]),
        ("assign_automatically[$in]=true", [3, 5, 9, 11]),
        ("notify_at=2018-05-07T17:00:00Z", [6]),
        ("notify_at[$ne]=2018-05-07T17:00:00Z&team_id=3", [3, 4, 5]),
        ("notify_at[$gt]=2018-05-07T17:00:00Z", [9, 10, 13, 14]),
        ("notify_at[$in][]=2017-01-05T09:00:00Z&notify_at[$in][]=2017-01-31", [3, 7]),
    ],
)
async def test_each_field_and_operator(liondesk, query, ids):
    assert ids == await found(liondesk, query)


@pytest.mark.evidence("docs", "the library qs: forms of one and the same list")
@pytest.mark.parametrize(
    "query",
    [
        "team_id[$in][]=3&team_id[$in][]=11",
        "team_id[$in][0]=3&team_id[$in][1]=11",
        "team_id[$in]=3&team_id[$in]=11",
        "team_id=3&team_id=11",
        "team_id[]=3&team_id[]=11",
        "team_id%5B%24in%5D%5B%5D=3&team_id%5B%24in%5D%5B%5D=11",
    ],
)
async def test_a_list_can_be_written_in_several_ways(liondesk, query):
    assert [3, 4, 5, 6, 13, 14] == await found(liondesk, query)


@pytest.mark.evidence("docs", "the library qs: commas do not split")
async def test_commas_make_no_list(liondesk):
    assert [] == await found(liondesk, "team_id[$in]=3,11")


@pytest.mark.evidence("inferred", "what is no value of the column's type equals nothing")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("rank=abc", []),
        ("rank=", []),
        ("rank", []),
        ("rank=1.0", []),
        ("rank=%201", []),
        ("rank[$in]=", []),
        ("rank[$lt]=abc", []),
        ("assign_automatically=yes", []),
        ("assign_automatically=TRUE", [3, 5, 9, 11]),
        ("assign_automatically=1", [3, 5, 9, 11]),
        ("assign_automatically=0", [4, 6, 7, 8, 10, 13, 14]),
        ("team_id[$ne]=abc", ALL),
        ("team_id[$nin]=", ALL),
        ("team_id[$nin][]=abc&team_id[$nin][]=3", [7, 8, 9, 10, 11, 13, 14]),
        ("rank=" + "9" * 400, []),
    ],
)
async def test_values_of_another_type(liondesk, query, ids):
    assert ids == await found(liondesk, query)


@pytest.mark.evidence("inferred", "null as in SQL: neither equal nor unequal to anything")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("rank[$ne]=1", [4, 5, 6, 13, 14]),
        ("rank[$nin]=1", [4, 5, 6, 13, 14]),
        ("rank[$lt]=100", [3, 4, 5, 6, 11, 13, 14]),
        ("rank=null", []),
        ("rank[$ne]=null", [3, 4, 5, 6, 11, 13, 14]),
    ],
)
async def test_offers_without_a_rank_match_no_filter_on_it(liondesk, query, ids):
    assert ids == await found(liondesk, query)


@pytest.mark.evidence("seed", "Dates & Times: date, UTC and offset")
@pytest.mark.parametrize(
    "time",
    [
        "2017-01-31",
        "2017-01-31T00:00:00Z",
        "2017-01-31T00:00:00",
        "2017-01-31T00:00",
        "2017-01-31T00:00:00.000Z",
        "2017-01-30T17:00:00-07:00",
        "2017-01-31T02:00:00%2B02:00",
        "2017-01-31T05:30:00%2B0530",
    ],
)
async def test_times_are_compared_as_instants(liondesk, time):
    assert [7] == await found(liondesk, f"notify_at={time}")
    assert [3, 4, 5, 7] == await found(liondesk, f"notify_at[$lte]={time}")


@pytest.mark.evidence("inferred", "milliseconds count")
async def test_fractions_of_a_second_count(liondesk):
    assert [9] == await found(liondesk, "notify_at=2019-12-31T23:59:59.999Z")
    assert [] == await found(liondesk, "notify_at=2019-12-31T23:59:59.998Z")


@pytest.mark.evidence("inferred", "the document wants ISO 8601")
@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("notify_at[$gt]=tomorrow", "tomorrow"),
        ("notify_at=", ""),
        ("notify_at=2018-13-01", "2018-13-01"),
        ("notify_at[$in][]=2018-01-01&notify_at[$in][]=x", "x"),
        ("notify_at=1516093749", "1516093749"),
        ("notify_at[$ne]=05/07/2018", "05/07/2018"),
        ("notify_at[$lt]=0001-01-01T00:00:00-99:00", "0001-01-01T00:00:00-99:00"),
    ],
)
async def test_a_time_that_is_none_is_400(liondesk, query, value):
    expected = (400, f"Invalid date in notify_at: '{value}'")

    assert expected == await liondesk.refused("GET", f"{OFFERS}?{query}")


@pytest.mark.evidence("inferred", "the classic mistake: + is a space in a query")
async def test_an_offset_whose_plus_became_a_space_is_explained(liondesk):
    assert (
        400,
        "Invalid date in notify_at: '2017-01-31T02:00:00 02:00'; a + in a URL is a space, send %2B",
    ) == await liondesk.refused("GET", OFFERS + "?notify_at[$gte]=2017-01-31T02:00:00+02:00")


@pytest.mark.evidence("docs", "Feathers, Querying: $or")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("$or[0][rank]=1&$or[1][team_id]=4", [3, 7, 8, 9, 10, 11]),
        ("$or[0][rank][$lt]=2&$or[1][rank][$gt]=3", [3, 6, 11, 14]),
        ("$or[0][rank]=1&$or[1][rank]=2&team_id=3", [3, 4]),
        ("$or[0][rank]=1&$or[0][team_id]=3&$or[1][id]=14", [3, 14]),
        ("$or[][rank]=10", [6]),
        ("$or[0][$or][0][id]=3&$or[0][$or][1][id]=4", [3, 4]),
    ],
)
async def test_one_of_several_branches_has_to_hold(liondesk, query, ids):
    assert ids == await found(liondesk, query)


@pytest.mark.evidence("inferred", "Feathers 3.3 to 4: with the object that holds the parameter")
@pytest.mark.parametrize(
    ("query", "name", "data"),
    [
        ("$foo=1&rank=2", "$foo", {"$foo": "1", "rank": "2"}),
        ("rank=2&$foo=1", "$foo", {"rank": "2", "$foo": "1"}),
        ("rank[$foo]=1", "$foo", {"$foo": "1"}),
        ("rank[$lt]=5&rank[$like]=1", "$like", {"$lt": "5", "$like": "1"}),
        ("$a=1&$b=2", "$a", {"$a": "1", "$b": "2"}),
        ("$and[0][rank]=1", "$and", {"$and": [{"rank": "1"}]}),
        ("$or[0][$foo]=1", "$foo", {"$foo": "1"}),
        ("$or[0][rank][$regex]=1", "$regex", {"$regex": "1"}),
        ("$or[0][$limit]=1", "$limit", {"$limit": "1"}),
        ("$or=1", "$or", {"$or": "1"}),
        ("$or[rank]=1", "$or", {"$or": {"rank": "1"}}),
        ("rank[$limit]=3&$limit=2", "$limit", {"$limit": "3"}),
        ("rank[gt]=1", "gt", {"gt": "1"}),
        ("rank[$gt][$gt]=1", "$gt", {"$gt": {"$gt": "1"}}),
        ("rank[$in][a]=1", "$in", {"$in": {"a": "1"}}),
        ("rank[0][$gt]=1", "rank", {"rank": [{"$gt": "1"}]}),
        ("team[id]=6", "team", {"team": {"id": "6"}}),
        ("team.id=6", "team.id", {"team.id": "6"}),
        ("lead=3", "lead", {"lead": "3"}),
        ("user=3", "user", {"user": "3"}),
        ("nonsense=3", "nonsense", {"nonsense": "3"}),
        ("$sort=rank", "$sort", {"$sort": "rank"}),
        ("$sort[team]=1", "team", {"team": "1"}),
    ],
)
async def test_a_parameter_that_there_is_not_is_refused(liondesk, query, name, data):
    status, body = await liondesk.call("GET", f"{OFFERS}?{query}")

    assert 400 == status
    assert {
        "name": "BadRequest",
        "message": f"Invalid query parameter {name}",
        "code": 400,
        "className": "bad-request",
        "data": data,
        "errors": {},
    } == body


@pytest.mark.evidence("docs", "the library qs: an index above 20 makes an object, no list")
async def test_a_list_of_more_than_21_by_index_is_refused(liondesk):
    query = "&".join(f"id[$in][{n}]={n}" for n in range(22))

    status, message = await liondesk.refused("GET", f"{OFFERS}?{query}")

    assert (400, "Invalid query parameter $in") == (status, message)


@pytest.mark.evidence("docs", "the library qs: __proto__ is no key")
async def test_a_prototype_is_no_parameter(liondesk):
    assert ALL == await found(liondesk, "__proto__[rank]=1&rank[__proto__]=1")
