"""The hub's working hours before a moment, counted back from it. Pure."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from roundtable.lib.working_time import Calendar

WEEKS = 26


class WorkingPast:
    """Half a year of the hub's opening hours, latest first."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        zone = ZoneInfo(calendar.timezone)
        self.ends: list[datetime] = []
        lengths = []
        for back in range(WEEKS * 7):
            day = now.astimezone(zone).date() - timedelta(days=back)
            opens = datetime.combine(day, calendar.opens, zone).astimezone(UTC)
            closes = datetime.combine(day, calendar.closes, zone).astimezone(UTC)
            if calendar.works_on(day) and opens < now:
                self.ends.append(min(closes, now))
                lengths.append((self.ends[-1] - opens).total_seconds() / 3600)
        self.before = [0.0, *accumulate(lengths)]

    def moment(self, hours: float) -> datetime:
        """Return the moment so many working hours ago.

        :raises IndexError: when that is longer ago than the half year.
        """
        sitting = max(bisect_left(self.before, hours) - 1, 0)
        return self.ends[sitting] - timedelta(hours=hours - self.before[sitting])
