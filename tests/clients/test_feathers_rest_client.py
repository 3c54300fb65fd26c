"""@feathersjs/rest-client, unmodified, finds and makes lead offers on LionDesk.

Its packages are installed once into pytest's temporary folder, or into the folder that the
environment variable LIONDESK_CLIENT_FOLDER names, where they stay for the next time.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from npm import PATHS, installed, program

HERE = Path(__file__).parent / "liondesk"
OFFERS = "leads/3/offers"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The folder with the installed client, the same for all processes of a test run."""
    folder = installed(HERE, "LIONDESK_CLIENT_FOLDER", tmp_path_factory)
    shutil.copy(HERE / "calls.js", folder)
    return folder


@pytest.fixture
def feathers(folder, world):
    """Return the client: `feathers([service, method, …], …)` gives what came of each call."""

    def call(*calls, url=None, token=None):
        done = subprocess.run(
            [program("node"), "calls.js"],
            cwd=folder, input=json.dumps(calls), capture_output=True, text=True, check=False,
            timeout=60,
            env={**PATHS, "LIONDESK_URL": url or world.liondesk.url,
                 "LIONDESK_TOKEN": token or world.liondesk.token},
        )  # fmt: skip
        assert 0 == done.returncode, done.stderr
        return json.loads(done.stdout)

    return call


FOUND = [
    ({}, [3, 4, 5, 6, 7, 8, 9, 10, 11, 13]),
    ({"rank": 1, "assign_automatically": True}, [3, 11]),
    ({"team_id": {"$ne": 3}}, [7, 8, 9, 10, 11, 13, 14]),
    ({"team_id": {"$in": [3, 11]}}, [3, 4, 5, 6, 13, 14]),
    ({"team_id": {"$in": 4}}, [7, 8, 9, 10]),
    ({"team_id": {"$nin": [3, 4]}}, [11, 13, 14]),
    ({"rank": {"$lt": 2}}, [3, 11]),
    ({"rank": {"$lte": 2}}, [3, 4, 11, 13]),
    ({"rank": {"$gt": 3}}, [6, 14]),
    ({"rank": {"$gte": 3, "$lt": 10}}, [5, 14]),
    ({"notify_at": {"$gte": "2018-05-07T10:00:00-07:00"}}, [6, 9, 10, 13, 14]),
    ({"notify_at": {"$gte": "2017-01-31T02:00:00+02:00", "$lt": "2018-01-01"}}, [7, 8]),
    ({"$or": [{"rank": 10}, {"team_id": 4, "has_text_alert": True}]}, [6, 10]),
    ({"$sort": {"team_id": 1, "notify_at": -1}, "$limit": 3, "$skip": 1}, [5, 4, 3]),
]


def test_offers_are_found_with_each_operator(feathers):
    outcomes = feathers(*([OFFERS, "find", {"query": query}] for query, _ in FOUND))

    assert [ids for _, ids in FOUND] == [
        [offer["id"] for offer in outcome["result"]["data"]] for outcome in outcomes
    ]


def test_a_page_and_the_selected_members(feathers):
    query = {"$select": ["rank", "team"], "$limit": 1, "rank": 10}

    (outcome,) = feathers([OFFERS, "find", {"query": query}])

    assert {
        "total": 1,
        "limit": 1,
        "skip": 0,
        "data": [{"id": 6, "rank": "10", "team": {"id": 3, "name": "Eastside Buyers"}}],
    } == outcome["result"]


def test_a_lead_is_made_offered_and_got(feathers):
    lead, offers, got = feathers(
        ["leads", "create", {"contact_id": 2, "source_id": 1, "type": "Buyer"}],
        ["leads/1151/offers", "create", {}],
        ["leads/1151/offers", "get", 221],
    )

    assert 1151 == lead["result"]["id"]
    assert [2, 3, 4, 5, 6] == [it["user"]["id"] for it in offers["result"]]
    assert offers["result"][0] == got["result"]


def test_a_record_is_changed_and_removed(feathers):
    changed, removed, gone = feathers(
        ["tags", "patch", 12, {"content": "Client of 2017"}],
        ["tags", "remove", 12],
        ["tags", "get", 12],
    )

    assert {"id": 12, "content": "Client of 2017"} == changed["result"] == removed["result"]
    assert "NotFound" == gone["thrown"]


@pytest.mark.breaks("request body /contact_id", "request operation ", "request query /rank/$foo")
def test_errors_are_of_their_own_types(feathers):
    outcomes = feathers(
        [OFFERS, "find", {"query": {"rank": {"$foo": 1}}}],
        ["leads/52/offers", "create", {}],
        [OFFERS, "get", 999],
        [OFFERS, "remove", 3],
        ["leads", "create", {}],
    )

    assert [
        ("BadRequest", 400, "Invalid query parameter $foo"),
        ("Forbidden", 403, "You do not have the permissions to access this."),
        ("NotFound", 404, "No record found for id '999'"),
        ("MethodNotAllowed", 405, "Method `remove` is not supported by this endpoint."),
        ("BadRequest", 400, "Validation error: contact_id cannot be null"),
    ] == [(it["thrown"], it["code"], it["message"]) for it in outcomes]
    assert {"FeathersError"} == {it["type"] for it in outcomes}
    assert {"$foo": "1"} == outcomes[0]["data"]
    assert {"contact_id": "cannot be null"} == outcomes[4]["errors"]


def test_a_wrong_token_is_not_authenticated(feathers):
    (outcome,) = feathers([OFFERS, "find"], token="nonsense")

    assert {
        "thrown": "NotAuthenticated",
        "type": "FeathersError",
        "name": "NotAuthenticated",
        "message": "Invalid access token",
        "code": 401,
        "className": "not-authenticated",
        "errors": {},
    } == {name: it for name, it in outcome.items() if name != "data"}


def test_the_doubled_slash_of_the_documentation_works_on_an_origin_of_its_own(feathers, world):
    (outcome,) = feathers([OFFERS, "find"], url=world.liondesk.origin + "/")

    assert 11 == outcome["result"]["total"]
    assert "//leads/3/offers" == world.exchanges[-1].path
