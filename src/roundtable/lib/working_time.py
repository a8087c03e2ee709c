"""The hub's working calendar: when a clock of so many hours or days runs out. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

import holidays


@dataclass(frozen=True)
class Calendar:
    """When the hub works: local opening hours on some weekdays (1 is Monday), less the region's
    bank holidays.
    """

    opens: dt.time
    closes: dt.time
    weekdays: Collection[int] = field(default=(1, 2, 3, 4, 5))
    region: str = "ENG"
    timezone: str = "Europe/London"

    def works_on(self, day: dt.date) -> bool:
        """Return whether the hub works on a day."""
        return day.isoweekday() in self.weekdays and day not in _bank_holidays(
            self.region, day.year
        )


def add_hours(moment: dt.datetime, hours: float) -> dt.datetime:
    """Return the moment so many hours later round the clock, in UTC."""
    return moment.astimezone(dt.UTC) + dt.timedelta(hours=hours)


def add_working_hours(moment: dt.datetime, hours: float, calendar: Calendar) -> dt.datetime:
    """Return the moment, in UTC, when `hours` of the hub's own hours have passed since `moment`.

    Outside hours the clock waits for the next opening.
    """
    return add_working_time(moment, dt.timedelta(hours=hours), calendar)


def add_working_time(moment: dt.datetime, working: dt.timedelta, calendar: Calendar) -> dt.datetime:
    """Return the moment, in UTC, when so much of the hub's own time has passed since `moment`."""
    left = working
    for start, end in _sittings(moment, calendar):
        if left <= end - start:
            return start + left
        left -= end - start
    raise AssertionError("the calendar has no end")


def less_working_time(
    moment: dt.datetime, working: dt.timedelta, calendar: Calendar
) -> dt.datetime:
    """Return the latest moment, in UTC, after which so much of the hub's own time has passed by
    `moment`: the other way round of `add_working_time`.
    """
    left = working
    for start, end in _sittings_before(moment, calendar):
        if left <= end - start:
            return end - left
        left -= end - start
    raise AssertionError("the calendar has no beginning")


def less_working_days(moment: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """Return the latest moment, in UTC, from which the `days`-th hub day after it has closed by
    `moment`: the other way round of `add_working_days`. `days` is one or more.
    """
    closed = (start for start, end in _sittings_before(moment, calendar) if _closes(end, calendar))
    day = next(islice(closed, days - 1, None)).astimezone(ZoneInfo(calendar.timezone))
    begins = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return begins.astimezone(dt.UTC) - dt.timedelta(microseconds=1)


def _closes(end: dt.datetime, calendar: Calendar) -> bool:
    return end.astimezone(ZoneInfo(calendar.timezone)).time() == calendar.closes


def working_time_between(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> dt.timedelta:
    """Return how much of the hub's own time lies between two moments; none before `start`."""
    passed = dt.timedelta()
    for opens, closes in _sittings(start, calendar):
        if opens >= end:
            break
        passed += min(closes, end.astimezone(dt.UTC)) - opens
    return passed


def add_working_days(moment: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """Return closing time, in UTC, of the `days`-th hub day after the day of `moment`."""
    zone = ZoneInfo(calendar.timezone)
    day = moment.astimezone(zone).date()
    while days:
        day += dt.timedelta(days=1)
        days -= calendar.works_on(day)
    return dt.datetime.combine(day, calendar.closes, zone).astimezone(dt.UTC)


def closing_after(moment: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """Return closing time, in UTC, of the day so many calendar days after the day of `moment`, or
    of the first hub day after that where the hub does not work on it.
    """
    zone = ZoneInfo(calendar.timezone)
    day = moment.astimezone(zone).date() + dt.timedelta(days=days)
    while not calendar.works_on(day):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, calendar.closes, zone).astimezone(dt.UTC)


def day_of(moment: dt.datetime, calendar: Calendar) -> dt.date:
    """Return which day it is at the hub."""
    return moment.astimezone(ZoneInfo(calendar.timezone)).date()


def day_begins(moment: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """Return when the day begins, in UTC, so many calendar days after the day of `moment`."""
    zone = ZoneInfo(calendar.timezone)
    day = moment.astimezone(zone).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)


def _sittings(moment: dt.datetime, calendar: Calendar) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield opening and closing of each hub day from `moment` on, the first cut to begin no
    earlier.
    """
    zone = ZoneInfo(calendar.timezone)
    day = moment.astimezone(zone).date()
    moment = moment.astimezone(dt.UTC)
    while True:
        if calendar.works_on(day):
            start = dt.datetime.combine(day, calendar.opens, zone).astimezone(dt.UTC)
            end = dt.datetime.combine(day, calendar.closes, zone).astimezone(dt.UTC)
            if moment < end:
                yield max(start, moment), end
        day += dt.timedelta(days=1)


def _sittings_before(
    moment: dt.datetime, calendar: Calendar
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield opening and closing of each hub day before `moment`, the latest first, which is cut to
    end no later.
    """
    zone = ZoneInfo(calendar.timezone)
    day = moment.astimezone(zone).date()
    moment = moment.astimezone(dt.UTC)
    while True:
        if calendar.works_on(day):
            start = dt.datetime.combine(day, calendar.opens, zone).astimezone(dt.UTC)
            end = dt.datetime.combine(day, calendar.closes, zone).astimezone(dt.UTC)
            if start < moment:
                yield start, min(end, moment)
        day -= dt.timedelta(days=1)


@lru_cache(maxsize=256)
def _bank_holidays(region: str, year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("GB", subdiv=region, years=year))
