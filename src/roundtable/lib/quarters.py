"""The quarters of a year that pages count by. Pure."""

from __future__ import annotations

from datetime import date, timedelta


def quarters(today: date, count: int) -> list[tuple[date, date]]:
    """Return the first and last day of the quarter that runs, up to a day, and of those before.

    >>> quarters(date(2026, 11, 24), 2)[0]
    (datetime.date(2026, 10, 1), datetime.date(2026, 11, 24))
    >>> quarters(date(2026, 11, 24), 2)[1]
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    """
    found, last = [], today
    for _each in range(count):
        first = last.replace(month=3 * ((last.month - 1) // 3) + 1, day=1)
        found.append((first, last))
        last = first - timedelta(days=1)
    return found
