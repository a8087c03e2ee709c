"""What is known of matches, as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from roundtable.access.rules import WORKING_ROLES
from roundtable.cases.models import Case, Involvement
from roundtable.cases.queries import people_of
from roundtable.charter.terms import Charter
from roundtable.database.exchange import ask
from roundtable.lib.actor import Actor
from roundtable.matches.models import Look, MatchAnswer
from roundtable.matches.rules import Answer, Said, standing
from roundtable.people.matching.scoring import LIKELY
from roundtable.people.registers.finding import Looked, Match
from roundtable.people.rules import may_search, shown

Row = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """A match, what counts of all that was said of it, and what the reader's agency said last."""

    match: Match
    said: Said | None
    own: Said | None


@dataclass(frozen=True)
class PersonMatches:
    """Somebody on a case with their matches: those open or confirmed, those that are somebody
    else, and the agencies in whose registers the reader may not look.
    """

    person: Involvement
    matches: tuple[Judged, ...]
    somebody_else: tuple[Judged, ...]
    closed: tuple[str, ...]


def answered_already(case: Case, involvement: UUID, register: str) -> bool:
    """Return whether anybody has said anything of this person's matches in a register, here or on
    an earlier case.
    """
    said = _said_of(case)[involvement]
    return any(row[0] == register for row in said)


def judged(case: Case, found: Mapping[UUID, Looked], actor: Actor) -> list[PersonMatches]:
    """Return everybody on a case with their matches and what was said of each, confirmed ones
    first.
    """
    said = _said_of(case)
    return [_judged(person, found[person.pk], said[person.pk], actor) for person in people_of(case)]


def _judged(
    person: Involvement, looked: Looked, said: Mapping[Row, list[Said]], actor: Actor
) -> PersonMatches:
    matches = [
        _one(match, said.get((match.agency, match.pointer), []), actor) for match in looked.matches
    ]
    out = [each for each in matches if each.said and each.said.answer is Answer.REJECTED]
    left = [each for each in matches if each not in out]
    left.sort(key=lambda each: not (each.said and each.said.answer is Answer.CONFIRMED))
    return PersonMatches(person, tuple(left), tuple(out), looked.closed)


def _one(match: Match, said: list[Said], actor: Actor) -> Judged:
    if not match.pointer:
        return Judged(match, None, None)
    ours = [each for each in said if each.agency == actor.agency and each.here]
    own = max(ours, key=lambda each: each.at, default=None)
    return Judged(
        match,
        standing(said, holder=match.agency),
        own if own and own.answer is not Answer.OPEN else None,
    )


def _said_of(case: Case) -> Mapping[UUID, Mapping[Row, list[Said]]]:
    """Return what was said of the matches of each person on a case: on it, and on earlier cases of
    whoever they were identified as.
    """
    said: dict[UUID, dict[Row, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for each in MatchAnswer.objects.filter(case=case):
        told = Said(each.agency, each.name, Answer(each.answer), each.at, each.because)
        said[each.involvement_id][each.register, each.pointer].append(told)
    known = {
        person.person_id: person.pk for person in people_of(case) if person.person_id is not None
    }
    if known:
        for person, register, pointer, answer, agency, at in _said_before(list(known), case.pk):
            before = Said(agency, "", Answer(answer), at, here=False)
            said[known[person]][register, pointer].append(before)
    return said


@dataclass(frozen=True)
class Confirmed:
    """A row of a register that is confirmed to be somebody, by what counts of all that was said."""

    register: str
    pointer: str
    said: Said


def confirmed_of(person: UUID, actor: Actor) -> list[Confirmed]:
    """Return the rows of registers that are confirmed to be somebody, on any case, as far as the
    charter shows them to the reader's agency.
    """
    if actor.role not in WORKING_ROLES:
        return []
    said: dict[Row, list[Said]] = defaultdict(list)
    for _person, register, pointer, answer, agency, at in _said_before([person], _NO_CASE):
        said[register, pointer].append(Said(agency, "", Answer(answer), at, here=False))
    counts = {row: standing(words, holder=row[0]) for row, words in said.items()}
    return [
        Confirmed(*row, each)
        for row, each in sorted(counts.items())
        if each and each.answer is Answer.CONFIRMED
    ]


_NO_CASE = UUID(int=0)


def _said_before(people: list[UUID], but_on: UUID) -> list[tuple[Any, ...]]:
    return ask(connection, "SELECT * FROM matches_said_before(%s::uuid[], %s)", people, but_on)


@dataclass(frozen=True)
class Knows:
    """An agency whose register probably knows somebody on a case, and the clause under which the
    reader may know.
    """

    agency: str
    clause: str


def known_to(case: Case, actor: Actor, charter: Charter) -> dict[UUID, tuple[Knows, ...]]:
    """Return, by involvement, the registers where somebody likely was found when the reader's
    agency last looked, if the charter still lets it. Nobody where it never looked.
    """
    last = Look.objects.filter(case=case, agency=actor.agency).first()
    roles = {person.pk: person.role for person in people_of(case)}
    return {
        involvement: tuple(
            Knows(each["register"], each["clause"])
            for each in (last.found.get(str(involvement), ()) if last else ())
            if each["probability"] >= LIKELY
            and shown(
                charter,
                may_search(charter, agency=actor.agency, register=each["register"], role=role),
            )
            != "nothing"
        )
        for involvement, role in roles.items()
    }
