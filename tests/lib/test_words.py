"""Words for dates, lengths of time and deadlines."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.lib import words
from roundtable.lib.words import Pace, clock_left, day, duration, moment, pace, plural

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(words).failed == 0
    assert doctest.testmod(words).attempted > 0


def test_dates_and_moments_are_written_in_the_gov_uk_way() -> None:
    assert day(date(2026, 3, 1)) == "1 March 2026"
    assert moment(datetime(2026, 11, 23, 14, 30, tzinfo=UTC)) == "23 November 2026 at 14:30"


def test_a_summer_evening_is_read_on_the_london_clock() -> None:
    assert moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026 at 00:30"
    assert day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=2, minutes=1, seconds=59), "2 hours 1 minute"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=5), "1 day 5 hours"),
        (timedelta(days=3, hours=23), "3 days"),
    ],
)
def test_lengths_are_said_in_their_two_largest_units(length: timedelta, said: str) -> None:
    assert duration(length) == said
    assert duration(-length) == said


def test_a_deadline_next_year_names_the_year() -> None:
    new_year = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
    assert clock_left(new_year, NOON) == "41 days left (by 09:00 on 4 January 2027)"


def test_a_deadline_within_the_minute_starts_with_a_capital() -> None:
    assert clock_left(NOON + timedelta(seconds=5), NOON).startswith("Less than a minute left")


@given(due_at=MOMENTS, now=MOMENTS)
def test_words_and_pace_never_disagree_about_being_late(due_at: datetime, now: datetime) -> None:
    assert clock_left(due_at, now).startswith("Late by ") == (pace(due_at, now) is Pace.LATE)


def test_the_pace_turns_at_the_deadline_and_at_four_hours() -> None:
    assert pace(NOON, NOON) is Pace.SOON
    assert pace(NOON - timedelta(microseconds=1), NOON) is Pace.LATE
    assert pace(NOON + timedelta(hours=4), NOON) is Pace.IN_TIME
    assert pace(NOON + timedelta(hours=4), NOON, soon=timedelta(days=1)) is Pace.SOON


def test_one_is_singular_and_everything_else_is_plural() -> None:
    said = [plural(0, "case"), plural(1, "case"), plural(2, "person", "people")]
    assert said == ["0 cases", "1 case", "2 people"]
    assert plural(12_000, "case") == "12,000 cases"
