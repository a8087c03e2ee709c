"""Dates, times, counts and deadlines in the words a page shows. Pure: the moment is passed in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SOON = timedelta(hours=4)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Pace(StrEnum):
    """How a deadline stands. The value is the name of its style."""

    IN_TIME = "in-time"
    SOON = "soon"
    LATE = "late"


def day(when: date | datetime) -> str:
    """Return "23 November 2026". A moment is read on the London calendar."""
    local = _in_london(when) if isinstance(when, datetime) else when
    return f"{local.day} {local:%B %Y}"


def time_of_day(when: datetime) -> str:
    """Return "14:30" on the London clock."""
    return f"{_in_london(when):%H:%M}"


def moment(when: datetime) -> str:
    """Return "23 November 2026 at 14:30" on the London clock."""
    return f"{day(when)} at {time_of_day(when)}"


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 person" or "2 people". `many` is `one` with an s where it is not given."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def percent(counted: int, of: int) -> str:
    """Return a share in whole percent, with "under" and "over" where rounding would say none or
    all.

    >>> percent(1, 1000), percent(999, 1000), percent(1, 3)
    ('under 1%', 'over 99%', '33%')
    """
    share = round(100 * counted / of)
    if share == 0 and counted:
        return "under 1%"
    return "over 99%" if share == 100 and counted < of else f"{share}%"


SPELT = ("no", *["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])


def spelt(count: int) -> str:
    """Return a count as a sentence says it: in a word up to ten.

    >>> spelt(0), spelt(3), spelt(1200)
    ('no', 'three', '1,200')
    """
    return SPELT[count] if count < len(SPELT) else f"{count:,}"


def inner(name: str) -> str:
    """Return a name as it stands inside a sentence.

    >>> inner("Answer a challenge about Tom"), inner("A court asks"), inner("NHS number")
    ('answer a challenge about Tom', 'a court asks', 'NHS number')
    """
    first, _, _ = name.partition(" ")
    initials = len(first) > 1 and first[:2].isupper()
    return name if initials else f"{name[:1].lower()}{name[1:]}"


def duration(length: timedelta) -> str:
    """Return a length in its two largest units, rounded down: "2 hours 10 minutes", "4 days".

    From two days on, only days: nobody plans by the hour that far away.
    """
    minutes = int(abs(length).total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days >= 2:
        return plural(days, "day")
    if days:
        return _joined(plural(days, "day"), hours and plural(hours, "hour"))
    if hours:
        return _joined(plural(hours, "hour"), minutes % 60 and plural(minutes % 60, "minute"))
    return plural(minutes, "minute") if minutes else "less than a minute"


def pace(due_at: datetime, now: datetime, *, soon: timedelta = SOON) -> Pace:
    """Return whether a deadline is in time, soon (less than `soon` left) or late."""
    if due_at < now:
        return Pace.LATE
    return Pace.SOON if due_at - now < soon else Pace.IN_TIME


def clock_left(due_at: datetime, now: datetime) -> str:
    """Return a deadline in words.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 23, 12, 20, tzinfo=UTC)
    >>> clock_left(datetime(2026, 11, 23, 14, 30, tzinfo=UTC), now)
    '2 hours 10 minutes left (by 14:30)'
    >>> clock_left(datetime(2026, 11, 27, 17, 0, tzinfo=UTC), now)
    '4 days left (by 17:00 on 27 November)'
    >>> clock_left(datetime(2026, 11, 23, 9, 20, tzinfo=UTC), now)
    'Late by 3 hours (was due 09:20 on 23 November)'
    """
    if due_at < now:
        return f"Late by {duration(now - due_at)} (was due {_time_and_day(due_at, now)})"
    by = time_of_day(due_at) if _same_day(due_at, now) else _time_and_day(due_at, now)
    left = duration(due_at - now)
    return f"{left[0].upper()}{left[1:]} left (by {by})"


def _joined(first: str, second: str | int) -> str:
    return f"{first} {second}" if second else first


def _time_and_day(when: datetime, now: datetime) -> str:
    local = _in_london(when)
    year = "" if local.year == _in_london(now).year else f" {local.year}"
    return f"{time_of_day(when)} on {local.day} {local:%B}{year}"


def _same_day(one: datetime, other: datetime) -> bool:
    return _in_london(one).date() == _in_london(other).date()


def _in_london(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return when.astimezone(LONDON)
