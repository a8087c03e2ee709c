"""The whole picture of a case in time, as the reader may see it: for the page and for its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, NamedTuple

from django.db.models import F

from roundtable.cases.models import Address, Case, Involvement
from roundtable.cases.queries import OnCase, people_shown
from roundtable.charter.remembering import Remembering
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor
from roundtable.sharing.chronology.rules import (
    Account,
    Conflict,
    Gap,
    Matter,
    Sighting,
    conflicts,
    gaps_before,
    last_seen,
    place_marks,
    postcode_marks,
)
from roundtable.sharing.queries import Event, chronology, chronology_questions, events
from roundtable.sharing.queries.chronology import Told

# The charter's code of where somebody lives, which everybody may know.
ADDRESS = "address"
# Of whom nobody can say, or nobody asks, when they were last seen.
NOT_LOOKED_FOR = frozenset({"unborn_child", "referrer"})
_LONGEST_ACCOUNT = 160


@dataclass(frozen=True)
class Line:
    """A line of the chronology, and the gap right before it."""

    event: Event
    gap: Gap | None


@dataclass(frozen=True)
class Seen:
    """When somebody was last seen, and by whom; `sighting` is None where nobody says."""

    person: OnCase
    sighting: Sighting | None


@dataclass(frozen=True)
class Picture:
    """What happened when on a case, in what the reader may see. `lines` are those that fit what is
    `wanted`; of the rest, only the person that is wanted counts. `seen` is None under a charter
    without a kind of information that says so.
    """

    wanted: Mapping[str, str]
    people: Sequence[OnCase]
    agencies: Sequence[str]
    categories: Sequence[str]
    whole_count: int
    lines: tuple[Line, ...]
    seen: tuple[Seen, ...] | None
    conflicts: tuple[Conflict, ...]

    @property
    def filtered(self) -> bool:
        """Whether only some of the lines are wanted."""
        return any(self.wanted.values())

    def name(self, place: int) -> str:
        """Return the name of whoever stands at a place of the case."""
        return next(person.name for person in self.people if person.place == place)


def picture_questions(case: Case) -> list[Question[Any]]:
    """Return what `picture` will ask, for `ahead`."""
    asked = (_ADDRESSES, _BIRTHS)
    return [*chronology_questions(case), *(each.question(case=case.pk) for each in asked)]


def picture(
    case: Case, wanted: Mapping[str, str], charter: Remembering, *, reader: Actor, today: date
) -> Picture:
    """Return what happened when on a case. Every row comes as row security shows it to the reader:
    what they may not see has no line, ends no gap and takes part in no conflict. What was wrong has
    its line, and no more.
    """
    items = chronology(case)
    hold = [item for item in items if item.corrected_at is None]
    shown = events(case, items, wanted, reader.agency)
    gaps = gaps_before([_when(event.item) for event in shown])
    people = [one for one in people_shown(case) if wanted["person"] in ("", str(one.place))]
    told = conflicts([*_addresses(case, hold, charter), *_births(case)])
    return Picture(
        wanted=wanted,
        people=people_shown(case),
        agencies=sorted({item.agency for item in items}),
        categories=sorted({item.category for item in items}),
        whole_count=len(items),
        lines=tuple(Line(*each) for each in zip(shown, gaps, strict=True)),
        seen=_seen(hold, people, charter, today),
        conflicts=tuple(one for one in told if one.place in {each.place for each in people}),
    )


def _when(item: Told) -> date | None:
    """Return when something is known to have happened: what was wrong did not."""
    return None if item.corrected_at else item.happened_on


def _seen(
    items: Sequence[Told], people: Sequence[OnCase], charter: Remembering, today: date
) -> tuple[Seen, ...] | None:
    """Return when each person was last seen, whom nobody saw for longest first. An opinion that
    somebody was seen is none that they were.
    """
    kinds = {kind.code for kind in charter.sharing.categories if kind.seen}
    if not kinds:
        return None
    sightings = [
        Sighting(item.place, item.happened_on, item.agency)
        for item in items
        if item.category in kinds and item.fact and item.happened_on
    ]
    latest = last_seen(sightings, today=today)
    looked_for = [one for one in people if one.role not in NOT_LOOKED_FOR]
    found = [Seen(one, latest.get(one.place)) for one in looked_for]
    return tuple(sorted(found, key=lambda one: one.sighting.on if one.sighting else date.max))


class _Home(NamedTuple):
    place: int
    lines: str
    postcode: str
    given_by: str
    opened_on: Any


# An address that is kept secret takes no part, whoever reads: that somebody is not where others
# think they are is why it is secret, and no contradiction to be cleared up.
_ADDRESSES = Prepared(
    lambda: (
        Address.objects.filter(case=Param("case"), confidential=False)
        .order_by("involvement__place", "pk")
        .values_list("involvement__place", "lines", "postcode", "given_by", "case__opened_at__date")
    )
)
_BIRTHS = Prepared(
    lambda: (
        Involvement.objects.filter(
            case=Param("case"), born_on__isnull=False, person__born_on__isnull=False
        )
        .exclude(born_on=F("person__born_on"))
        .order_by("place")
        .values_list("place", "born_on", "person__born_on")
    )
)


def _addresses(case: Case, items: Sequence[Told], charter: Remembering) -> Iterator[Account]:
    for row in _ADDRESSES(case=case.pk):
        home = _Home(*row)
        text, marks = (
            f"{home.lines} {home.postcode}".strip(),
            place_marks(home.lines, home.postcode),
        )
        by = charter.agency(home.given_by).short_name
        yield Account(home.place, Matter.ADDRESS, by, text, home.opened_on, marks)
    for item in items:
        if item.category == ADDRESS:
            by, text = charter.agency(item.agency).short_name, shorten(item.text, _LONGEST_ACCOUNT)
            on, marks = item.happened_on or item.given_at.date(), postcode_marks(item.text)
            yield Account(item.place, Matter.ADDRESS, by, text, on, marks)


def _births(case: Case) -> Iterator[Account]:
    for place, given, known in _BIRTHS(case=case.pk):
        for by, born_on in (("The referral", given), ("What the hub knows", known)):
            marks = (frozenset({str(born_on)}),)
            yield Account(place, Matter.BIRTH, by, str(born_on), None, marks)
