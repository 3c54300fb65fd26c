"""The journal: bounded in bytes, numbered, and secrets out of sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.contract import Contract
from sandbox.journal import Exchange, Journal, Request, Response, masked, weigh

CONTRACT = Contract({"paths": {}})
SECRETS = ("client_secret", "access_token")


def exchange(number, size=0, head=b""):
    request = Request("POST", "/x", {"A": "b"}, b"x" * size, head=head)
    made = Exchange("default", "marketo", CONTRACT, "/x", request, 0.0)
    made.number = number
    return made


def filled(journal, *sizes):
    for size in sizes:
        journal.append(exchange(journal.next_number(), size))
    return journal


@given(sizes=st.lists(st.integers(0, 9_000), max_size=30), most=st.integers(0, 30_000))
def test_the_newest_exchanges_that_fit_are_kept(sizes, most):
    journal = filled(Journal(most), *sizes)
    kept = list(journal)
    assert [it.number for it in kept] == list(range(len(sizes) - len(kept) + 1, len(sizes) + 1))
    assert min(1, len(sizes)) <= len(kept)
    assert len(kept) <= 1 or sum(it.weight for it in kept) <= most
    if len(kept) < len(sizes):
        dropped = exchange(0, sizes[len(sizes) - len(kept) - 1])
        assert sum(it.weight for it in kept) + weigh(dropped) > most


def test_bodies_target_and_headers_weigh():
    light, heavy = exchange(1), exchange(2, 500, head=b"h" * 70)
    heavy.response = Response(200, (), b"y" * 300)
    assert 870 == weigh(heavy) - weigh(light)


def test_an_exchange_larger_than_the_journal_is_kept_until_the_next():
    journal = filled(Journal(2_000), 10, 50_000)
    assert [2] == [it.number for it in journal]
    assert [3] == [it.number for it in filled(journal, 10)]


def test_the_numbers_go_on_when_the_journal_is_cleared():
    journal = filled(Journal(100_000), 1, 2)
    journal.clear()
    assert 0 == len(journal)
    filled(journal, 3)
    assert [3] == [it.number for it in journal]
    assert 3 == journal.count


def test_a_cleared_journal_holds_as_much_as_a_new_one():
    journal = filled(Journal(10_000), *[1_000] * 50)
    kept = len(journal)
    journal.clear()
    assert kept == len(filled(journal, *[1_000] * 50))


def test_an_exchange_is_found_by_its_number_while_it_is_kept():
    journal = filled(Journal(3_500), 0, 0, 0, 0)
    assert (None, None) == (journal.get(1), journal.get(5))
    assert 4 == journal.get(4).number


def test_a_journal_may_be_walked_while_exchanges_come_in():
    journal = filled(Journal(3_500), 0, 0, 0)
    walk = iter(journal)
    filled(journal, 0, 0)
    assert [1, 2, 3] == [it.number for it in walk]


def test_headers_are_read_again_from_their_bytes_in_any_case():
    kept = exchange(1, head=b"Host: a:80\r\nX-Odd: \xff: y\r\nX-Two: 1\r\nX-Two: 2")
    filled(Journal(10_000)).append(kept)
    headers = kept.request.headers
    assert "a:80" == headers["hOST"]
    assert b"\xff: y" == headers["x-odd"].encode("utf-8", "surrogateescape")
    assert ["1", "2"] == headers.getall("x-two")


def test_headers_without_bytes_stay_as_they_are():
    kept = exchange(1)
    Journal(10_000).append(kept)
    assert {"A": "b"} == kept.request.headers


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/t?client_secret=s3&x=1", "/t?client_secret=***&x=1"),
        ("/t?x=1&access_token=s3", "/t?x=1&access_token=***"),
        ("client_secret=s3&grant=x", "client_secret=***&grant=x"),
        ("/t?client_secret=", "/t?client_secret=***"),
        ("/t?not_client_secret=1", "/t?not_client_secret=1"),
        ("/t?x=client_secret", "/t?x=client_secret"),
        ('{"access_token": "a\\"b", "x": "y"}', '{"access_token": "***", "x": "y"}'),
        (
            '{"access_token":"a","client_secret":"b"}',
            '{"access_token":"***","client_secret":"***"}',
        ),
    ],
)
def test_the_values_of_secrets_are_masked_and_nothing_else(text, seen):
    assert seen == masked(text, SECRETS)


@given(text=st.text(alphabet='?&=" :{}ab'))
def test_without_secrets_nothing_is_masked(text):
    assert text == masked(text, ())
