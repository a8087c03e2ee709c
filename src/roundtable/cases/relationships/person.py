"""What the hub knows of somebody, as far as the reader may see: on no visible case, nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from roundtable.cases.models import Address, Case, Involvement, Relationship
from roundtable.cases.relationships.rules import words, words_back
from roundtable.cases.rules import place_key
from roundtable.lib.actor import Actor
from roundtable.lib.words import day


@dataclass(frozen=True)
class Told:
    """Something that cases say of somebody, in words; first and last when those were opened."""

    text: str
    cases: tuple[Case, ...]
    confidential: bool = False

    @property
    def first(self) -> datetime:
        """When it was first told."""
        return min(case.opened_at for case in self.cases)

    @property
    def last(self) -> datetime:
        """When it was last told."""
        return max(case.opened_at for case in self.cases)


@dataclass(frozen=True)
class Related:
    """How somebody stands to another, as cases say, the newest first."""

    said: str
    other: Involvement
    cases: tuple[Case, ...]
    since: date | None
    until: date | None


@dataclass(frozen=True)
class Known:
    """Somebody the hub knows, by what the visible cases say, the newest first."""

    id: UUID
    times: tuple[Involvement, ...]
    names: tuple[Told, ...]
    births: tuple[Told, ...]
    addresses: tuple[Told, ...]
    related: tuple[Related, ...]

    @property
    def name(self) -> str:
        """The name that the newest case gives."""
        return self.times[0].name


def known(person: UUID, actor: Actor) -> Known | None:
    """Return what the hub knows of somebody, None where the reader may see no case of theirs."""
    times = list(
        Involvement.objects.filter(person=person, case__in=Case.objects.visible_to(actor))
        .select_related("case")
        .order_by("-case__opened_at", "pk")
    )
    if not times:
        return None
    return Known(
        person,
        tuple(times),
        _told((each.name, each.case) for each in times if each.given_name or each.family_name),
        _told((each.born_on, each.case) for each in times if each.born_on),
        _addresses(times),
        _related(times),
    )


def _told(said: Iterable[tuple[object, Case]]) -> tuple[Told, ...]:
    by_text: dict[object, dict[Case, None]] = defaultdict(dict)
    for text, case in said:
        by_text[text][case] = None
    return tuple(Told(_in_words(text), tuple(cases)) for text, cases in by_text.items())


def _in_words(text: object) -> str:
    return day(text) if isinstance(text, date) else str(text)


def _addresses(times: Sequence[Involvement]) -> tuple[Told, ...]:
    """Return addresses, the same one once; confidential as soon as one case says that it is."""
    cases = {each.pk: each.case for each in times}
    order = {case.pk: number for number, case in enumerate(cases.values())}
    rows = sorted(
        Address.objects.filter(involvement__in=list(cases)),
        key=lambda row: (order[row.case_id], row.pk),
    )
    by_place: dict[str, list[Address]] = defaultdict(list)
    for row in rows:
        text = f"{row.lines} {row.postcode}".strip()
        by_place[place_key(row.lines, row.postcode) or text].append(row)
    return tuple(
        Told(
            f"{same[0].lines} {same[0].postcode}".strip(),
            tuple(dict.fromkeys(cases[row.involvement_id] for row in same)),
            confidential=any(row.confidential for row in same),
        )
        for same in by_place.values()
    )


def _related(times: Sequence[Involvement]) -> tuple[Related, ...]:
    cases = {each.pk: each.case for each in times}
    ties = (
        Relationship.objects.standing()
        .filter(Q(person__in=list(cases)) | Q(other__in=list(cases)))
        .select_related("person", "other")
        .order_by("person__place", "other__place")
    )
    found: dict[tuple[object, ...], list[tuple[Case, Involvement]]] = defaultdict(list)
    for tie in ties:
        if tie.person_id in cases:
            said, other, case = words(tie.kind, tie.person.sex), tie.other, cases[tie.person_id]
        else:
            said, other, case = words_back(tie.kind, tie.other.sex), tie.person, cases[tie.other_id]
        found[said, other.person_id or other.pk, tie.since, tie.until].append((case, other))
    related = [_merged(key, told) for key, told in found.items()]
    return tuple(sorted(related, key=lambda each: each.cases[0].opened_at, reverse=True))


def _merged(key: tuple[Any, ...], told: list[tuple[Case, Involvement]]) -> Related:
    """Return what several cases say alike, with the other one's name as the newest gives it."""
    newest = sorted(told, key=lambda each: each[0].opened_at, reverse=True)
    said, _other, since, until = key
    cases = tuple(dict.fromkeys(case for case, _person in newest))
    return Related(said, newest[0][1], cases, since, until)
