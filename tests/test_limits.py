"""Rolling window, daily quota and calls at once."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import moment
from sandbox.limits import DAYS, Figures, Limits

LIMITS = {
    "rate": {"calls": 100, "seconds": 20},
    "quota": {"calls": 50_000, "zone": "America/Chicago"},
    "concurrency": {"calls": 10},
    "body": 1_048_576,
    "uri": 8_192,
}


def counted(limits, *moments, caller="a@example.com"):
    for text in moments:
        limits.count(moment(text), caller)
    return limits


def test_the_figures_are_those_of_the_contract():
    assert Figures(100, 20, 50_000, "America/Chicago", 10, 1_048_576, 8_192) == Figures.read(
        LIMITS, {}
    )


def test_a_figure_that_is_set_takes_the_place_of_the_documented_one_alone():
    changes = {"rate": {"calls": 5}, "quota": {"calls": 0}, "uri": 100}
    assert Figures(5, 20, 0, "America/Chicago", 10, 1_048_576, 100) == Figures.read(LIMITS, changes)


def test_lifted_figures_lack_rate_quota_and_concurrency_but_not_the_sizes():
    figures = Figures.read(LIMITS, {"rate": {"calls": 5}}).lifted()
    assert (None, None, None) == (figures.rate_calls, figures.quota_calls, figures.concurrency)
    assert (1_048_576, 8_192) == (figures.body, figures.uri)


def test_a_contract_without_limits_has_none():
    assert Figures() == Figures.read({}, {})


def test_without_limits_nothing_is_ever_reached():
    limits = Limits(Figures())
    limits.in_flight = 1_000
    for at in range(1_000):
        limits.count(at, "a")
    assert not limits.rate_reached(1_000)
    assert not limits.quota_reached(1_000)
    assert not limits.concurrency_reached()
    assert 1_000 == limits.today(0).total


def test_without_a_rate_calls_are_not_kept():
    limits = Limits(Figures())
    before = sys.getsizeof(limits._calls)
    for at in range(10_000):
        limits.count(at, "a")
    assert before == sys.getsizeof(limits._calls)


def test_the_window_is_full_until_its_oldest_call_is_as_old_as_the_window():
    limits = Limits(Figures(rate_calls=3, rate_seconds=20))
    for at in (1000.0, 1005.0, 1010.0):
        assert not limits.rate_reached(at)
        limits.count(at, "a")
    assert limits.rate_reached(1010.0)
    assert limits.rate_reached(1019.999)
    assert not limits.rate_reached(1020.0)
    limits.count(1020.0, "a")
    assert limits.rate_reached(1024.999)
    assert not limits.rate_reached(1025.0)


def test_a_rate_of_nothing_lets_nothing_in():
    assert Limits(Figures(rate_calls=0, rate_seconds=20)).rate_reached(1000)


def test_calls_of_the_future_do_not_count_when_the_clock_is_set_back():
    limits = Limits(Figures(rate_calls=1, rate_seconds=20))
    limits.count(1000, "a")
    assert not limits.rate_reached(990)


@given(
    gaps=st.lists(st.sampled_from([0, 0.5, 1, 3, 5, 10, 11]), max_size=60), calls=st.integers(1, 6)
)
def test_no_window_ever_holds_more_calls_than_it_may(gaps, calls):
    limits, let_in, now = Limits(Figures(rate_calls=calls, rate_seconds=10)), [], 1000.0
    for gap in gaps:
        now += gap
        full = sum(1 for at in let_in if at > now - 10) >= calls
        assert full == limits.rate_reached(now)
        if not full:
            limits.count(now, "a")
            let_in.append(now)


@pytest.mark.parametrize(
    ("last", "midnight"),
    [
        ("2026-01-15T23:59:59-06:00", "2026-01-16T00:00:00-06:00"),
        ("2026-07-15T23:59:59-05:00", "2026-07-16T00:00:00-05:00"),
        # Daylight saving begins and ends: days of 23 and of 25 hours.
        ("2026-03-07T23:59:59-06:00", "2026-03-08T00:00:00-06:00"),
        ("2026-03-08T23:59:59-05:00", "2026-03-09T00:00:00-05:00"),
        ("2026-10-31T23:59:59-05:00", "2026-11-01T00:00:00-05:00"),
        ("2026-11-01T23:59:59-06:00", "2026-11-02T00:00:00-06:00"),
    ],
)
def test_the_quota_is_given_back_at_midnight_us_central(last, midnight):
    limits = Limits(Figures(quota_calls=1, zone="America/Chicago"))
    counted(limits, last)
    assert limits.quota_reached(moment(last))
    assert limits.quota_reached(moment(midnight) - 0.001)
    assert not limits.quota_reached(moment(midnight))
    counted(limits, midnight)
    assert [last[:10], midnight[:10]] == [day.date for day in limits.days]


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2026-03-08T00:00:00-06:00", "2026-03-08T23:59:59-05:00", 23),
        ("2026-11-01T00:00:00-05:00", "2026-11-01T23:59:59-06:00", 25),
    ],
)
def test_a_day_on_which_the_clocks_change_is_one_day(first, last, hours):
    assert hours * 3600 - 1 == moment(last) - moment(first)
    limits = counted(Limits(Figures(quota_calls=2, zone="America/Chicago")), first, last)
    assert limits.quota_reached(moment(last))
    assert 1 == len(limits.days)


def test_a_clock_set_back_across_midnight_finds_the_day_of_before():
    limits = Limits(Figures(quota_calls=1, zone="America/Chicago"))
    counted(limits, "2026-01-15T12:00:00-06:00")
    assert not limits.quota_reached(moment("2026-01-16T00:10:00-06:00"))
    assert limits.quota_reached(moment("2026-01-15T23:50:00-06:00"))
    assert "2026-01-15" == limits.today(moment("2026-01-15T23:50:00-06:00")).date


def test_a_quota_of_nothing_lets_nothing_in():
    assert Limits(Figures(quota_calls=0)).quota_reached(0)


def test_calls_and_errors_of_a_day_are_counted_apart():
    limits = counted(Limits(Figures()), "2026-01-15", "2026-01-15", caller="a")
    counted(limits, "2026-01-15", caller="b")
    limits.count_error(moment("2026-01-15"), "606")
    day = limits.today(moment("2026-01-15"))
    assert ({"a": 2, "b": 1}, {"606": 1}, 3) == (day.callers, day.errors, day.total)


def test_so_many_days_are_kept_and_no_more():
    limits = counted(Limits(Figures()), *(f"2026-01-{day:02}" for day in range(1, 21)))
    assert [f"2026-01-{day:02}" for day in range(21 - DAYS, 21)] == [it.date for it in limits.days]


def test_more_calls_at_once_than_let_in_are_too_many():
    limits = Limits(Figures(concurrency=2))
    limits.in_flight = 2
    assert not limits.concurrency_reached()
    limits.in_flight = 3
    assert limits.concurrency_reached()


def test_cleared_limits_forget_all_but_the_calls_in_flight():
    limits = Limits(Figures(rate_calls=1, rate_seconds=20, quota_calls=1))
    limits.in_flight = 3
    limits.count(1000, "a")
    limits.clear()
    assert not limits.rate_reached(1000)
    assert not limits.quota_reached(1000)
    assert 3 == limits.in_flight
