"""Views of exchanges: what they show, how they are chosen, what a failed assertion says."""

import json
import unittest
from urllib.request import Request, urlopen

import pytest
from calling import LEAD, read, sign_in, sync

from sandbox import SandboxError


@pytest.fixture
def marketo(world):
    """Marketo after six calls: a token, a lead, two syncs, one of them broken, and two typos."""
    marketo = world.marketo
    token = sign_in(marketo)
    read(f"{marketo.url}{LEAD}?fields=email,id&access_token={token}")
    read(f"{marketo.url}/rest/v1/leads.json", token, {"input": [{"email": "abe@usa.gov"}]})
    read(f"{marketo.url}/rest/v1/leads.json", token, {"input": 7})
    read(f"{marketo.url}/rest/v1/leadz.json", token, {"input": []})
    read(f"{marketo.url}/rest/v1/lead.json", token)
    return marketo


def numbers(exchanges):
    return [it.number for it in exchanges]


def test_an_exchange_shows_request_and_response_as_they_were_on_the_wire(marketo):
    exchange = marketo.exchanges[2]

    assert ("marketo", "syncLeads", "POST") == (
        exchange.vendor,
        exchange.operation,
        exchange.method,
    )
    assert "/rest/v1/leads.json" == exchange.path
    assert exchange.target.endswith("/marketo/rest/v1/leads.json")
    assert {"input": [{"email": "abe@usa.gov"}]} == exchange.request.json
    assert b'{"input": [{"email": "abe@usa.gov"}]}' == exchange.request.body
    assert exchange.request.headers["AUTHORIZATION"].startswith("Bearer ")
    assert 200 == exchange.status
    assert exchange.response.json["success"]
    assert exchange.response.text == exchange.response.body.decode()
    assert "application/json;charset=UTF-8" == exchange.response.headers["content-type"]
    assert (None, None, None) == (exchange.error, exchange.code, exchange.message)
    assert 0 < exchange.duration < 10
    assert "email,id" == marketo.exchanges[1].query["fields"]


def test_an_exchange_tells_why_it_was_refused(marketo):
    broken, lost = marketo.exchanges[3:5]

    assert ("609", "609", "Invalid JSON") == (broken.error, broken.code, broken.message)
    assert "conforms" == broken.refused_by
    assert [("body", "/input", "type")] == [
        (it.place, it.pointer, it.rule) for it in broken.violations
    ]
    assert broken.broken
    assert lost.operation is None
    assert lost.broken
    assert "syncLeads" == lost.near_misses[0].operation


def test_exchanges_are_chosen_by_what_they_were(marketo):
    exchanges = marketo.exchanges

    assert [3, 4] == numbers(exchanges.of("syncLeads"))
    assert [4] == numbers(exchanges.of("syncLeads").where(error="609"))
    assert [4] == numbers(exchanges.where(operation="syncLeads", violation=True))
    assert [3, 4, 5] == numbers(exchanges.where(method="post"))
    assert [2] == numbers(exchanges.where(path=LEAD))
    assert [1, 2, 3, 4, 5, 6] == numbers(exchanges.where(status=200, vendor="marketo"))
    assert [1, 2, 3] == numbers(exchanges.where(violation=False))


def test_exchanges_of_a_vendor_are_its_own(marketo, world):
    with pytest.raises(OSError, match="404"):
        read(f"{world.liondesk.url}/nothing", world.liondesk.token)

    assert 6 == marketo.exchanges.count
    assert 1 == world.liondesk.exchanges.count
    assert 7 == world.exchanges.count
    assert [7] == numbers(world.exchanges.where(vendor="liondesk"))


def test_exchanges_are_a_sequence(marketo):
    exchanges = marketo.exchanges

    assert 6 == len(exchanges) == len(list(exchanges))
    assert (exchanges[0], exchanges[-1]) == (exchanges.first, exchanges.last)
    assert [6, 5, 4, 3, 2, 1] == numbers(reversed(exchanges))
    assert exchanges.first in exchanges
    assert exchanges == marketo.exchanges == list(exchanges)
    assert not exchanges.where(error="606")
    assert [] == exchanges.where(error="606")
    assert 1 == len({exchanges.first, marketo.exchanges.first})


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"operation": "syncLead"}, "there is no operation 'syncLead'; did you mean syncLeads?"),
        ({"error": "6060"}, "there is no error '6060'; did you mean 606?"),
        ({"vendor": "marketing"}, "there is no vendor 'marketing'; did you mean marketo?"),
    ],
)
def test_a_name_that_there_is_not_is_refused_with_the_nearest(marketo, wanted, said):
    with pytest.raises(SandboxError) as refused:
        marketo.exchanges.where(**wanted)
    assert said == str(refused.value)


def test_operations_that_nobody_called_yet_are_known(world):
    assert 0 == world.exchanges.of("getLeadById").count
    assert 0 == world.marketo.exchanges.where(error="606").count


def test_a_count_is_a_number_that_tells_what_came_nearest(marketo):
    count = marketo.exchanges.of("syncLeads").where(status=500).count

    assert 0 == count
    assert "0" == str(count) == f"{count}"
    nearest = '#4 POST /rest/v1/leads.json → 200 609 "Invalid JSON" (syncLeads)'
    assert f"0 (came nearest: {nearest})" == repr(count)
    assert [
        "<0 of 6 exchanges, operation='syncLeads', status=500>:",
        "came nearest:",
        f"  {nearest}",
        "  #3 POST /rest/v1/leads.json → 200 (syncLeads)",
    ] == list(count.account())[:4]


def test_a_request_that_nearly_met_the_operation_comes_nearest_of_those_that_met_none(world):
    read(f"{world.marketo.url}/rest/v1/lead/describe.jsn")
    read(f"{world.marketo.url}/rest/v1/leadz.json")
    read(f"{world.marketo.url}/rest/v1/nothing/at/all.json")

    assert [2] == numbers(world.marketo.exchanges.of("syncLeads").nearest(1))


def test_unittest_shows_what_came_nearest_too(marketo):
    with pytest.raises(AssertionError, match=r"2 != 1 \(came nearest: #\d GET "):
        unittest.TestCase().assertEqual(2, marketo.exchanges.of("getLeadById").count)


def test_an_index_that_there_is_not_says_what_there_is(marketo):
    with pytest.raises(LookupError, match=r"(?s)there is no \[0\].*came nearest:.*leadz\.json"):
        _ = marketo.exchanges.of("describeLead").first


def test_an_explanation_masks_secrets_and_stays_on_its_lines(world):
    marketo = world.marketo
    body = {
        "input": {"client_secret": "hush"},
        "nope\n#9 GET /made/up → 200": {"client_secret": "hush"},
    }
    read(f"{marketo.url}/rest/v1/leads.json?access_token=whisper", sign_in(marketo), body)
    read(f"{marketo.url}/rest/v1/%0A{'x' * 500}.json", "murmur")

    text = world.exchanges.explanation

    assert 3 == sum(line.startswith("#") for line in text.splitlines())
    assert max(map(len, text.splitlines())) < 900
    assert "client_secret=***" in text
    for secret in ("hush", "whisper", "murmur", marketo.client_secret):
        assert secret not in text


def test_what_a_vendor_lets_pass_is_shown_with_what_was_expected(world):
    assert sync(world.marketo, {"email": "a@example.com"}, nonsense=1)["success"]

    assert [
        "#2 POST /rest/v1/leads.json → 200 (syncLeads)",
        "  violation: body /nonsense: there is no 'nonsense'",
    ] == world.exchanges.last.explanation.splitlines()


def test_a_body_that_cannot_be_read_is_a_violation(world):
    bearer = f"Bearer {sign_in(world.marketo)}"
    headers = {"Authorization": bearer, "Content-Type": "application/json"}
    urlopen(Request(f"{world.marketo.url}/rest/v1/leads.json", b"{", headers), timeout=10).close()

    exchange = world.marketo.exchanges.last
    assert [("body", "syntax")] == [(it.place, it.rule) for it in exchange.violations]
    with pytest.raises(ValueError, match="Expecting"):
        _ = exchange.request.json


def test_no_more_than_a_thousand_breaches_of_one_request_are_told_of(world):
    bearer = f"Bearer {sign_in(world.marketo)}"
    headers = {"Authorization": bearer, "Content-Type": "application/json"}
    url = f"{world.marketo.url}/rest/v1/lists/1001/leads.json"
    body = json.dumps({"input": ["x"] * 5_000}).encode()
    urlopen(Request(url, body, headers), timeout=10).close()

    assert 1_000 == len(world.exchanges.last.violations)
