"""Opening hours as pure functions of hours, zone and moment, through changes of daylight saving."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sandbox.vendors.easir.opening_hours import Hours, elapsed_at, is_open, opens_at

UTC = ZoneInfo("UTC")
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BERLIN = ZoneInfo("Europe/Berlin")


def day(number, opens=None, closes=None, *, closed=False):
    return {"day_of_week": number, "closed": closed, "open": opens, "close": closes}


# The document's example: Monday to Thursday 08:00 to 16:00, Friday 09:00 to 15:30.
OFFICE = Hours(
    [
        *(day(number, "08:00:00", "16:00:00") for number in (1, 2, 3, 4)),
        day(5, "09:00:00", "15:30:00"),
        day(6, closed=True),
        day(0, closed=True),
    ]
)
CLOSED = [day(number, closed=True) for number in range(7)]


def seconds(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def local(moment, zone):
    return None if moment is None else datetime.fromtimestamp(moment, zone).strftime("%a %F %T")


def opens(hours, zone, text):
    """Return the local time at which hours next are open, from a local time on."""
    return local(opens_at(hours, zone, seconds(text, zone)), zone)


def elapsed(hours, zone, text, counted):
    return local(elapsed_at(hours, zone, seconds(text, zone), counted), zone)


@pytest.mark.evidence("seed", "Escalation active hours: the example")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-10-26 15:30:00", "Fri 2018-10-26 15:30:00"),
        ("2018-10-26 15:31:00", "Mon 2018-10-29 08:00:00"),
        ("2018-10-27 12:00:00", "Mon 2018-10-29 08:00:00"),
        ("2018-10-29 07:59:00", "Mon 2018-10-29 08:00:00"),
        ("2018-10-29 08:00:00", "Mon 2018-10-29 08:00:00"),
        ("2018-10-25 08:59:59", "Thu 2018-10-25 08:59:59"),
        ("2018-10-26 08:59:59", "Fri 2018-10-26 09:00:00"),
    ],
)
def test_what_is_due_from_friday_1531_to_monday_0759_waits_for_monday_0800(text, expected):
    assert expected == opens(OFFICE, COPENHAGEN, text)


@pytest.mark.evidence("inferred", "to the second: the closing second is still open")
@pytest.mark.parametrize(("text", "expected"), [("15:30:00", True), ("15:30:01", False)])
def test_the_closing_second_is_open(text, expected):
    assert expected is is_open(OFFICE, UTC, seconds(f"2018-10-26 {text}", UTC))


@pytest.mark.evidence("seed", "day_of_week is zero-indexed and starts on Sunday")
def test_day_zero_is_sunday():
    hours = Hours([*CLOSED[1:], day(0, "10:00:00", "11:00:00")])

    assert "Sun 2018-10-28 10:00:00" == opens(hours, UTC, "2018-10-22 00:00:00")


@pytest.mark.evidence("seed", "null: open the whole day")
@pytest.mark.parametrize("text", ["2018-10-28 00:00:00", "2018-10-28 23:59:59"])
def test_a_day_without_times_is_open_from_midnight_to_midnight(text):
    hours = Hours([*CLOSED[1:], day(0)])

    assert is_open(hours, UTC, seconds(text, UTC))
    assert "Sun 2018-11-04 00:00:00" == opens(hours, UTC, "2018-10-29 00:00:00")


@pytest.mark.evidence("inferred", "one time null: from or to midnight")
def test_half_a_day_reaches_to_midnight():
    hours = Hours([*CLOSED[1:], day(0, "22:00:00", None), day(1, None, "02:00:00")])

    assert "Mon 2018-10-29 02:00:00" == opens(hours, UTC, "2018-10-29 02:00:00")
    assert "Sun 2018-10-28 22:00:00" == opens(hours, UTC, "2018-10-28 03:00:00")


@pytest.mark.evidence("docs", "Global opening hours: without any, at once")
def test_without_hours_everything_is_open():
    assert "Sun 2018-10-28 03:00:00" == opens(Hours([]), UTC, "2018-10-28 03:00:00")
    assert "Sun 2018-10-28 03:01:00" == elapsed(Hours([]), UTC, "2018-10-28 03:00:00", 60)


@pytest.mark.evidence("inferred", "a day without an entry is open, or closed")
@pytest.mark.parametrize(
    ("missing_day", "expected"),
    [(True, "Tue 2018-10-23 03:00:00"), (False, "Mon 2018-10-29 08:00:00")],
)
def test_a_day_without_entry_is_as_the_setting_says(missing_day, expected):
    hours = Hours([day(1, "08:00:00", "16:00:00")], missing_day=missing_day)

    assert expected == opens(hours, UTC, "2018-10-23 03:00:00")


@pytest.mark.evidence("inferred", "open later than close: over the night")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-10-22 23:00:00", "Mon 2018-10-22 23:00:00"),
        ("2018-10-23 05:59:00", "Tue 2018-10-23 05:59:00"),
        ("2018-10-23 06:00:01", "Mon 2018-10-29 22:00:00"),
        ("2018-10-22 06:00:00", "Mon 2018-10-22 22:00:00"),
    ],
)
def test_a_day_that_closes_before_it_opens_goes_on_into_the_morning(text, expected):
    hours = Hours([*CLOSED[:1], day(1, "22:00:00", "06:00:00"), *CLOSED[2:]])

    assert expected == opens(hours, UTC, text)


@pytest.mark.evidence("inferred", "open later than close, as the setting says: closed")
def test_such_a_day_can_be_closed():
    hours = Hours([*CLOSED[:1], day(1, "22:00:00", "06:00:00"), *CLOSED[2:]], overnight=False)

    assert opens(hours, UTC, "2018-10-22 23:00:00") is None


@pytest.mark.evidence("inferred", "two entries for a day: the union")
def test_two_entries_for_one_day_add_up():
    hours = Hours([*CLOSED[1:], day(0, "08:00:00", "10:00:00"), day(0, "09:00:00", "12:00:00")])

    assert "Sun 2018-10-28 11:00:00" == opens(hours, UTC, "2018-10-28 11:00:00")
    assert "Sun 2018-10-28 12:00:00" == elapsed(hours, UTC, "2018-10-28 07:00:00", 4 * 3600 - 1)


@pytest.mark.evidence("inferred", "never open within eight days: never")
def test_who_is_always_closed_never_opens():
    assert opens(Hours(CLOSED), UTC, "2018-10-22 08:00:00") is None
    assert elapsed(Hours(CLOSED), UTC, "2018-10-22 08:00:00", 60) is None


@pytest.mark.evidence("inferred", "local time, through the end of summer time on 2018-10-28")
def test_opening_follows_local_time_when_summer_time_ends():
    friday = seconds("2018-10-26 08:00:00", COPENHAGEN)
    opened = opens_at(OFFICE, COPENHAGEN, seconds("2018-10-27 08:00:00", COPENHAGEN))

    assert 3 * 86_400 + 3_600 == opened - friday
    assert "2018-10-29 07:00:00" == datetime.fromtimestamp(opened, UTC).strftime("%F %T")


@pytest.mark.evidence("inferred", "local time, through the begin of summer time on 2019-03-31")
def test_opening_follows_local_time_when_summer_time_begins():
    opened = opens_at(OFFICE, BERLIN, seconds("2019-03-30 08:00:00", BERLIN))

    assert "2019-04-01 06:00:00" == datetime.fromtimestamp(opened, UTC).strftime("%F %T")


@pytest.mark.evidence("inferred", "a time that is skipped moves on by the gap")
def test_an_opening_within_the_skipped_hour_is_an_hour_later():
    hours = Hours([day(0, "02:30:00", "04:00:00"), *CLOSED[1:]])

    assert "Sun 2019-03-31 03:30:00" == opens(hours, BERLIN, "2019-03-31 00:00:00")


@pytest.mark.evidence("inferred", "hours that only the skipped hour had")
def test_a_day_that_closes_before_its_opening_has_come_is_closed():
    hours = Hours([day(0, "02:30:00", "03:15:00"), *CLOSED[1:]])

    assert "Sun 2019-04-07 02:30:00" == opens(hours, BERLIN, "2019-03-31 00:00:00")


@pytest.mark.evidence("inferred", "a time that comes twice is the first")
def test_an_opening_within_the_doubled_hour_is_the_first():
    hours = Hours([day(0, "02:30:00", "04:00:00"), *CLOSED[1:]])

    opened = opens_at(hours, BERLIN, seconds("2018-10-28 00:00:00", BERLIN))

    assert "2018-10-28 00:30:00" == datetime.fromtimestamp(opened, UTC).strftime("%F %T")


@pytest.mark.evidence("docs", "Global opening hours: the counter is paused while closed")
@pytest.mark.parametrize(
    ("text", "counted", "expected"),
    [
        ("2018-10-26 15:00:00", 1_800, "Fri 2018-10-26 15:30:00"),
        ("2018-10-26 15:00:00", 3_600, "Mon 2018-10-29 08:30:00"),
        ("2018-10-27 12:00:00", 60, "Mon 2018-10-29 08:01:00"),
        ("2018-10-22 08:00:00", 8 * 3_600, "Mon 2018-10-22 16:00:00"),
    ],
)
def test_a_paused_counter_counts_open_time_alone(text, counted, expected):
    assert expected == elapsed(OFFICE, COPENHAGEN, text, counted)


@pytest.mark.evidence("inferred", "a counter that would run for more than ten years")
def test_a_paused_counter_is_not_followed_for_ever():
    hours = Hours([*CLOSED[1:], day(0, "08:00:00", "08:00:01")])

    assert elapsed(hours, UTC, "2018-10-22 08:00:00", 2_000_000_000) is None
