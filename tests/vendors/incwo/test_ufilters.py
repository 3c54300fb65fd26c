"""Universal filters: `GET /contacts.xml?ufilters={"email":{"like":"%@gmail.com"}}`."""

import json
import re
from urllib.parse import quote

import pytest

CONTACT = "<contact><last_name>{}</last_name><first_name>{}</first_name></contact>"


async def found(incwo, path, filters):
    """Return the ids of the objects that meet the filters, of all pages."""
    text = filters if isinstance(filters, str) else json.dumps(filters)
    status, body = await incwo.get(f"{path}?per_page=250&ufilters={quote(text)}")
    assert 200 == status, body
    return [int(it) for it in re.findall(r"^    <id>(\d+)</id>", body, re.MULTILINE)]


@pytest.mark.evidence("docs", "contacts with an address at Gmail; where it is kept is inferred")
async def test_contacts_are_found_by_the_end_of_their_email(incwo):
    assert [2510401] == await found(
        incwo, "/contacts.xml", {"email": {"like": "sophie%@example.com"}}
    )
    assert [] == await found(incwo, "/contacts.xml", {"email": {"like": "%@gmail.com"}})


@pytest.mark.evidence("docs", "several filters: all have to be met, and all operators of each")
async def test_all_filters_have_to_be_met(incwo):
    both = {"job_title": {"like": "%r"}, "id": {"gte": 2510401, "lt": 2510403}}
    assert [2510401, 2510402] == await found(incwo, "/contacts.xml", both)
    assert [2510402] == await found(incwo, "/contacts.xml", both | {"country": {"eq": "France"}})


@pytest.mark.evidence("docs", "the operators; texts without regard to case are inferred")
@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"id": {"eq": 2750101}}, [2750101]),
        ({"id": {"eq": "2750101"}}, [2750101]),
        ({"id": {"in": [2750101, "2750102", 1]}}, [2750101, 2750102]),
        ({"id": {"lte": 2750102}}, [2750101, 2750102]),
        ({"id": {"gt": 2750100, "lt": 2750102}}, [2750101]),
        ({"id": {"lt": 2750103, "ne": 2750101}}, [2750102]),
        ({"topic": {"eq": "MEETING ROOM"}, "id": {"lt": 2750103}}, [2750102]),
        ({"topic": {"like": "meeting_room"}, "id": {"lt": 2750103}}, [2750102]),
        ({"topic": {"like": "meeting"}, "id": {"lt": 2750103}}, []),
        ({"value": {"gte": 12500, "lte": "12500.0"}, "id": {"lt": 2750103}}, [2750102]),
        ({"value_date": {"eq": "2017-02-03"}, "id": {"lt": 2750103}}, [2750102]),
        ({"ufilters": {"id": {"eq": 2750101}}}, [2750101]),
        ({"client_name": {"eq": "Cabinet Roussel & Fils"}, "id": {"lt": 2750103}}, [2750102]),
    ],
)  # fmt: skip
async def test_leads_are_found_by_each_operator(incwo, filters, ids):
    assert ids == await found(incwo, "/leads.xml", filters)


@pytest.mark.evidence("docs", "null: true or false; that null is unlike anything is inferred")
async def test_what_has_no_value_meets_null_alone(incwo):
    everyone = await found(incwo, "/contacts.xml", {})
    without = await found(incwo, "/contacts.xml", {"job_department": {"null": True}})
    assert sorted(everyone) == sorted(
        without + await found(incwo, "/contacts.xml", {"job_department": {"null": False}})
    )
    assert 2510401 in without
    assert not set(without) & set(
        await found(incwo, "/contacts.xml", {"job_department": {"ne": "Sales"}})
    )


@pytest.mark.evidence("docs", "created this year; that a day is one of France is inferred")
async def test_leads_are_found_by_the_days_on_which_they_were_created(incwo, world):
    world.clock.set("2030-12-31T23:30:00Z")
    _, text = await incwo.call("POST", "/leads.xml", b"<lead><topic>New Year</topic></lead>")
    new = int(re.search(r"<id>(\d+)</id>", text)[1])

    def on(day):
        return found(incwo, "/leads.xml", {"created_at": {"date_gte": day, "date_lte": day}})

    assert [new] == await on("2031-01-01")
    assert [] == await on("2030-12-31")
    assert [new] == await found(incwo, "/leads.xml", {"created_at": {"gt": "2030-12-31 23:00"}})


@pytest.mark.evidence("inferred", "the pages are of what was found")
async def test_pages_are_of_what_was_found(incwo):
    few = quote('{"id":{"lte":2750102}}')
    _, text = await incwo.get(f"/leads.xml?per_page=1&page=2&ufilters={few}")
    assert "<current_page>2</current_page>" in text
    assert "<total_pages>2</total_pages>" in text
    assert "<id>2750102</id>" in text


@pytest.mark.evidence("docs", "it works on all endpoints")
@pytest.mark.parametrize(
    ("path", "id"),
    [("/leads", 2750101), ("/contacts", 2510401), ("/firms", 2410301), ("/projects", 2610201),
     ("/proposal_sheets", 2710501)],
)  # fmt: skip
async def test_all_lists_can_be_filtered(incwo, path, id):
    assert [id] == await found(incwo, f"{path}.xml", {"id": {"eq": id}})


UNREADABLE = [
    "x", "[]", "7", '{"id"', '{"id":7}', '{"id":{}', '{"nobody":{"eq":1}}', '{"id":{"about":7}}',
    '{"id":{"eq":null}}', '{"id":{"eq":[1]}}', '{"id":{"eq":"x"}}', '{"id":{"eq":true}}',
    '{"id":{"in":7}}', '{"topic":{"like":7}}', '{"topic":{"null":"true"}}', '{"id":{"date_gte":"2025-01-01"}}',
    '{"created_at":{"date_gte":"01-01-2025"}}', '{"created_at":{"date_lte":"2025-02-30"}}',
    '{"created_at":{"gte":"yesterday"}}', '{"ufilters":7}',
]  # fmt: skip


@pytest.mark.evidence("inferred", "what can't be read is refused")
@pytest.mark.parametrize("filters", UNREADABLE)
async def test_a_filter_that_can_not_be_read_is_400(incwo, filters):
    assert (400, "") == await incwo.get(f"/leads.xml?ufilters={quote(filters)}")


@pytest.mark.evidence("inferred", "without a filter there is none")
@pytest.mark.parametrize("filters", ["", "{}", '{"id":{}}', '{"ufilters":{}}'])
async def test_a_filter_of_nothing_lets_all_through(incwo, filters):
    assert await found(incwo, "/projects.xml", filters) == await found(
        incwo, "/projects.xml", '{"id":{"gte":0}}'
    )
