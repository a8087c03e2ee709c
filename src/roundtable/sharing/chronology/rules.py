"""What a chronology shows besides its lines: gaps, accounts that differ, who was last seen. Pure.

All of it is worked out from what the reader may see, and can say nothing of what they may not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from roundtable.lib.words import plural

# Half a year: a child protection plan is reviewed at least every six months (Working Together to
# Safeguard Children), so that a longer silence is longer than any agency's own rhythm.
GAP_DAYS = 180
_DAYS_A_MONTH = 365.25 / 12
_MONTHS_IN_YEARS_FROM = 24

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Gap:
    """A stretch between two dated lines in which nothing is known."""

    since: date
    until: date

    @property
    def length(self) -> str:
        """How long it is, in words."""
        return months((self.until - self.since).days)


class Matter(StrEnum):
    """What agencies can say differently of somebody."""

    ADDRESS = "address"
    BIRTH = "birth date"


@dataclass(frozen=True)
class Account:
    """What somebody says of a person, by their place on the case. `by` is the agency or the record
    that says it, `on` the day from which it holds.

    `marks` are the parts that can be compared with the same parts of another account; an empty one
    says nothing.
    """

    place: int
    matter: Matter
    by: str
    text: str
    on: date | None
    marks: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Conflict:
    """Accounts of the same matter of a person, each of which differs from another of them."""

    place: int
    matter: Matter
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class Sighting:
    """That an agency saw somebody, by their place on the case, on a day."""

    place: int
    on: date
    agency: str


def gaps_before(days: Sequence[date | None]) -> tuple[Gap | None, ...]:
    """Return for each line the gap right before it: more than `GAP_DAYS` since the latest day that
    stands before it. A line without a day neither ends nor begins one.
    """
    found: list[Gap | None] = []
    latest: date | None = None
    for day in days:
        long_after = day and latest and (day - latest).days > GAP_DAYS
        found.append(Gap(latest, day) if day and latest and long_after else None)
        latest = max(filter(None, (latest, day)), default=None)
    return tuple(found)


def months(days: int) -> str:
    """Return a length of many days in words, to the nearest month, from two years on in years.

    >>> months(425), months(800), months(731)
    ('14 months', '2 years 2 months', '2 years')
    """
    whole = round(days / _DAYS_A_MONTH)
    if whole < _MONTHS_IN_YEARS_FROM:
        return plural(whole, "month")
    years, rest = divmod(whole, 12)
    return f"{plural(years, 'year')} {plural(rest, 'month') if rest else ''}".strip()


def ago(days: int) -> str:
    """Return how long ago a day was, in days: "today", "1 day ago"."""
    return f"{plural(days, 'day')} ago" if days else "today"


def place_marks(lines: str, postcode: str = "") -> tuple[frozenset[str], ...]:
    """Return by what an address is compared: its postcodes, and the numbers in its lines.

    "Flat 2, 14 High Street" and "14 High Street" share a number and do not differ.
    """
    return (*postcode_marks(f"{lines} {postcode}"), _numbers(POSTCODE.sub(" ", lines)))


def postcode_marks(text: str) -> tuple[frozenset[str]]:
    """Return the postcodes in a text that anybody wrote as they liked: nothing else of it is
    compared.
    """
    return (frozenset(f"{out}{inward}".upper() for out, inward in POSTCODE.findall(text)),)


def differ(one: Account, other: Account) -> bool:
    """Return whether two accounts cannot both be right: something both say, and nothing of it in
    common. What only one of them says is no difference.
    """
    both = zip(one.marks, other.marks, strict=False)
    return any(ours and theirs and not ours & theirs for ours, theirs in both)


def conflicts(accounts: Iterable[Account]) -> tuple[Conflict, ...]:
    """Return where accounts of different origin differ, by person and matter. Of what one agency
    said at several times, the latest holds.
    """
    latest: dict[tuple[int, Matter, str], Account] = {}
    for account in sorted(accounts, key=lambda each: (each.on or date.min, each.text)):
        latest[account.place, account.matter, account.by] = account
    told: dict[tuple[int, Matter], list[Account]] = defaultdict(list)
    for account in sorted(latest.values(), key=lambda each: each.by):
        told[account.place, account.matter].append(account)
    found = (Conflict(*about, _differing(said)) for about, said in sorted(told.items()))
    return tuple(conflict for conflict in found if conflict.accounts)


def _differing(said: Sequence[Account]) -> tuple[Account, ...]:
    pairs = [pair for pair in combinations(said, 2) if differ(*pair)]
    return tuple(account for account in said if any(account in pair for pair in pairs))


def last_seen(sightings: Iterable[Sighting], *, today: date) -> Mapping[int, Sighting]:
    """Return when each person was last seen, by their place on the case. A day that is still to
    come is an appointment and not a sighting.
    """
    latest: dict[int, Sighting] = {}
    past = (each for each in sightings if each.on <= today)
    for sighting in sorted(past, key=lambda each: (today - each.on, each.agency)):
        latest.setdefault(sighting.place, sighting)
    return latest


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))
