"""A world's clock, and the forms that times take."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.clock import Clock, iso, moment

DAY = moment("2026-03-08")


def test_a_clock_without_a_start_shows_the_machines_time():
    before = time.time()  # noqa: TID251
    shown = Clock().now()
    assert before <= shown <= time.time()  # noqa: TID251


def test_a_clock_with_a_start_runs_on_from_there():
    clock = Clock(DAY)
    assert "real" == clock.mode
    assert DAY <= clock.now() < DAY + 60


def test_a_frozen_clock_stands_still_until_it_is_moved():
    clock = Clock(DAY)
    clock.freeze()
    assert "frozen" == clock.mode
    assert clock.now() == clock.now()
    clock.set(DAY - 1000.5)
    assert ("frozen", DAY - 1000.5) == (clock.mode, clock.now())


def test_a_running_clock_that_is_moved_keeps_running():
    clock = Clock()
    clock.set(DAY)
    assert "real" == clock.mode
    assert DAY <= clock.now() < DAY + 60


def test_a_clock_that_stood_runs_on_from_where_it_stood():
    clock = Clock(DAY)
    clock.freeze()
    clock.set(DAY + 5000)
    clock.run()
    assert "real" == clock.mode
    assert DAY + 5000 <= clock.now() < DAY + 5060


def test_a_copy_shows_the_same_time_and_goes_its_own_way():
    clock = Clock(DAY)
    clock.freeze()
    clock.set(DAY)
    twin = clock.copy()
    assert ("frozen", DAY) == (twin.mode, twin.now())
    twin.set(DAY + 1)
    assert (DAY, DAY + 1) == (clock.now(), twin.now())


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1463523105.999, "2016-05-17T22:11:45Z"),
        (-35512128000, "0844-08-31T00:00:00Z"),
    ],
)
def test_a_moment_is_written_in_whole_seconds_of_utc(at, text):
    assert text == iso(at)


@given(at=st.integers(0, 4_000_000_000))
def test_a_moment_that_is_written_reads_back_the_same(at):
    assert at == moment(iso(at))


@pytest.mark.parametrize(
    "text",
    [
        "2016-05-17T22:11:45Z",
        "2016-05-17T22:11:45+00:00",
        "2016-05-17T17:11:45-05:00",
        "2016-05-17T22:11:45",
        "2016-05-17 22:11:45",
    ],
)
def test_a_moment_is_read_with_its_offset_and_without_one_as_utc(text):
    assert 1463523105 == moment(text)


def test_a_date_is_its_midnight_of_utc():
    assert "2016-05-17T00:00:00Z" == iso(moment("2016-05-17"))


@pytest.mark.parametrize("text", ["", "yesterday", "2016-13-01", "2016-02-30", "17/05/2016", "10"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        moment(text)
