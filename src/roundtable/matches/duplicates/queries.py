"""People the hub may know twice, as the reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from roundtable.cases.models import Case, Involvement
from roundtable.database.exchange import ask
from roundtable.lib.actor import Actor
from roundtable.people.matching.comparing import Levels, Plain, compared
from roundtable.people.matching.falling import Fall, falls
from roundtable.people.matching.telling import Probable, Reasons, reasons
from roundtable.people.models import Merging
from roundtable.people.traces import SMALLEST, as_told
from roundtable.people.training.queries import model_in_force

AT_MOST = 200


@dataclass(frozen=True)
class Known:
    """Somebody the hub knows, and the cases they are on that the reader may see."""

    id: UUID
    given_name: str
    family_name: str
    born_on: date | None
    sex: str
    nhs_number: str
    since: datetime
    cases: tuple[Case, ...] = ()

    @property
    def name(self) -> str:
        """The name as first given."""
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"


@dataclass(frozen=True)
class Pair(Probable):
    """Two people who may be one: how probable it was when it was found, why, and what was said."""

    id: UUID
    one: Known
    other: Known
    probability: float
    found_at: datetime
    reasons: Reasons
    weights: tuple[Fall, ...]
    verdict: str
    because: str
    agency: str
    name: str
    judged_at: datetime | None


def pairs(actor: Actor, *, judged: bool = False) -> list[Pair]:
    """Return the pairs of whom the reader may see one: those open or unsure, likeliest first, or
    those said to be two.
    """
    return _pairs(actor, None, judged)


def pair_of(actor: Actor, pair: UUID) -> Pair | None:
    """Return a pair, None where there is none that the reader may see."""
    return next(iter(_pairs(actor, pair, False)), None)


def _pairs(actor: Actor, only: UUID | None, judged: bool) -> list[Pair]:
    asked = "SELECT * FROM people_pairs(%s::uuid, %s, %s)"
    rows = ask(connection, asked, only, judged, AT_MOST)
    cases = _cases_of({known for row in rows for known in (row[8], row[17])}, actor)
    return [_pair(row, cases) for row in rows]


def _pair(row: tuple[Any, ...], cases: dict[UUID, list[Case]]) -> Pair:
    pk, probability, verdict, because, agency, name, judged_at, found_at, *both, size = row
    levels = compared(_plain(both[:9]), _plain(both[9:]))
    model = model_in_force()
    return Pair(
        id=pk,
        one=_known(both[:9], cases),
        other=_known(both[9:], cases),
        probability=probability,
        found_at=found_at,
        reasons=_reasons(levels),
        weights=falls(model, levels, size=max(SMALLEST, size)),
        verdict=verdict,
        because=because,
        agency=agency,
        name=name,
        judged_at=judged_at,
    )


def _reasons(levels: Levels) -> Reasons:
    return reasons(model_in_force().told(levels))


def _known(told: list[Any], cases: dict[UUID, list[Case]]) -> Known:
    pk, given, family, born, sex, nhs, _names, _places, since = told
    return Known(pk, given, family, born, sex, nhs, since, tuple(cases[pk]))


def _plain(told: list[Any]) -> Plain:
    _pk, _given, _family, *described, _since = told
    return as_told(*described)


def _cases_of(people: Iterable[UUID], actor: Actor) -> dict[UUID, list[Case]]:
    found: dict[UUID, list[Case]] = defaultdict(list)
    there = Involvement.objects.filter(
        person__in=list(people), case__in=Case.objects.visible_to(actor)
    )
    for each in there.select_related("case").order_by("-case__opened_at"):
        if each.person_id and each.case not in found[each.person_id]:
            found[each.person_id].append(each.case)
    return found


@dataclass(frozen=True)
class Merged:
    """A merging that holds, of somebody whom the reader may see, and who that is."""

    merging: Merging
    kept: str


def merged_lately() -> list[Merged]:
    """Return the mergings that hold of people whom the reader may see, newest first."""
    return [Merged(merging, str(merging.kept)) for merging in _holding().order_by("-at")[:AT_MOST]]


def merging_of(merging: UUID) -> Merging | None:
    """Return a merging that holds, None where there is none that the reader may see."""
    return _holding().filter(pk=merging).first()


def _holding() -> QuerySet[Merging]:
    return Merging.objects.filter(parting=None).select_related("kept")
