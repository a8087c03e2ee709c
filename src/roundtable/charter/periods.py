"""The days that a page counts, and the quarters that a reader may choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from roundtable.lib.quarters import quarters


@dataclass(frozen=True)
class Period:
    """Days of the hub, both included, as moments."""

    from_day: date
    to_day: date

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return _midnight(self.from_day)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.to_day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def latest_quarters(at: datetime, count: int) -> list[Period]:
    """Return the quarter that runs, so far, and those before it."""
    return [Period(*days) for days in quarters(timezone.localdate(at), count)]


def chosen(periods: Sequence[Period], first_day: str) -> Period | None:
    """Return the period that begins on a day, as an address names it; None where none does."""
    return next((each for each in periods if each.from_day.isoformat() == first_day), None)
