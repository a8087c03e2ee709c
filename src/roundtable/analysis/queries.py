"""The analysis of a case, as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from roundtable.access.rules import ItemFacts
from roundtable.analysis.models import (
    Agreement,
    Drawn,
    Factor,
    Grounds,
    OwnWords,
    Summary,
    WordsDisclosure,
)
from roundtable.analysis.rules import (
    KIND_NAMES,
    WISHES,
    Audience,
    Estimate,
    Kind,
    audience,
    complexity,
    together,
    words_go,
)
from roundtable.cases.models import Case, full_name
from roundtable.cases.queries import people_shown
from roundtable.charter.terms import Charter
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Correction, Item
from roundtable.sharing.queries import (
    Event,
    chronology,
    chronology_questions,
    consents_of,
    events,
    shared_facts,
    views_question,
)
from roundtable.sharing.rules import Consents, Destination, consent_shared_under

_ALL = {"person": "", "agency": "", "category": ""}


@dataclass(frozen=True)
class Cited:
    """An item by its number among all that the reader sees, oldest first. One that its agency
    `corrected` since can no longer be cited.
    """

    number: int
    event: Event
    corrected: bool = False

    @property
    def facts(self) -> ItemFacts:
        """Who gave it, and to whom it was disclosed."""
        return ItemFacts(self.event.item.agency, frozenset(self.event.shared_with))


class Row(NamedTuple):
    """A factor as it stands in its table."""

    pk: UUID
    kind: str
    text: str
    involvement_id: UUID | None
    answers_id: UUID | None
    agency: str
    name: str
    at: datetime
    settled_at: datetime | None
    settled_by: str
    taken_back_at: datetime | None
    taken_back_by: str
    taken_back_because: str


@dataclass(frozen=True)
class Shown:
    """A factor as a page shows it: about whom ("" is the whole case), on what it rests, who reads
    it, and how it was settled, where that is shown to the reader.
    """

    row: Row
    about: str
    items: tuple[Cited, ...]
    audience: Audience[UUID]
    answer: Shown | None = None


class _Said(NamedTuple):
    pk: UUID
    words: str
    wishes: str
    told_to: str
    told_how: str
    told_on: date | None
    sensitivity: str
    agency: str
    name: str
    at: datetime
    given_name: str
    family_name: str


@dataclass(frozen=True)
class Words:
    """Somebody's own words as a page shows them, with why the reader's agency sees them, and whom
    the reader's agency gave them to.
    """

    said: _Said
    clause: str
    charter_version: str
    to: tuple[str, ...]

    @property
    def whose(self) -> str:
        """Whose words they are."""
        return full_name(self.said.given_name, self.said.family_name)


class _Version(NamedTuple):
    pk: UUID
    text: str
    agency: str
    name: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """A version of the summary, with the agencies and names that agreed, and what it draws on."""

    said: _Version
    agreed: tuple[tuple[str, str, datetime], ...]
    factors: frozenset[UUID]

    def agreed_by(self, agency: str) -> bool:
        """Return whether an agency's name stands on it."""
        return agency in (self.said.agency, *(each[0] for each in self.agreed))


@dataclass(frozen=True)
class Analysis:
    """What a case means, as its reader may see it."""

    items: tuple[Cited, ...]
    groups: dict[str, list[Shown]]
    taken_back: list[Shown]
    words: list[Words]
    versions: list[Version]
    estimate: Estimate
    by_id: dict[UUID, Shown]

    @property
    def summary(self) -> Version | None:
        """The version that holds."""
        return next(iter(self.versions), None)


def _rows(model: Any, columns: Iterable[str], *order: str) -> Prepared[Any]:
    of_case = {"case": Param("case")}
    names = tuple(columns)
    return Prepared(lambda: model.objects.filter(**of_case).order_by(*order).values_list(*names))


_WHOM = tuple(f"involvement__{name}" for name in _Said._fields[-2:])
_FACTORS = _rows(Factor, Row._fields, "at", "pk")
_GROUNDS = _rows(Grounds, ("factor_id", "item_id"), "factor_id", "place")
_WORDS = _rows(OwnWords, (*_Said._fields[:-2], *_WHOM), "-at")
_GIVEN = _rows(WordsDisclosure, ("words_id", "to_agency", "clause", "charter_version"), "to_agency")
_SUMMARIES = _rows(Summary, _Version._fields, "-at", "-pk")
_AGREED = _rows(Agreement, ("summary_id", "agency", "name", "at"), "at")
_DRAWN = _rows(Drawn, ("summary_id", "factor_id"), "summary_id", "place")
_CORRECTED = _rows(Correction, ("item_id",), "pk")
_OWN = (_FACTORS, _GROUNDS, _WORDS, _GIVEN, _SUMMARIES, _AGREED, _DRAWN, _CORRECTED)


def analysis_questions(case: Case) -> list[Question[Any]]:
    """Return what `analysis` will ask, and the agencies' views, for `ahead`."""
    own = [query.question(case=case.pk) for query in _OWN]
    return [*own, *chronology_questions(case), views_question(case)]


def analysis(case: Case, actor: Actor) -> Analysis:
    """Return the analysis of a case. As many questions, whatever its size."""
    items = items_shown(case, actor)
    shown = _shown(case, {each.event.item.pk: each for each in items})
    standing = [each for each in shown if each.row.taken_back_at is None]
    groups = {kind.value: [s for s in standing if s.row.kind == kind] for kind in KIND_NAMES}
    return Analysis(
        items=items,
        groups=groups,
        taken_back=[each for each in shown if each.row.taken_back_at is not None],
        words=_words(case, actor.agency),
        versions=_versions(case),
        estimate=_estimate(case, groups),
        by_id={each.row.pk: each for each in shown},
    )


def items_shown(case: Case, actor: Actor) -> tuple[Cited, ...]:
    """Return the items that an actor's agency sees, numbered, each with who else sees it."""
    told = events(case, chronology(case), _ALL, actor.agency)
    wrong = {item for (item,) in _CORRECTED(case=case.pk)}
    return tuple(Cited(n, event, event.item.pk in wrong) for n, event in enumerate(told, 1))


def _shown(case: Case, items: Mapping[UUID, Cited]) -> list[Shown]:
    rows = [Row(*row) for row in _FACTORS(case=case.pk)]
    under: dict[UUID, list[Cited]] = defaultdict(list)
    for factor, item in _GROUNDS(case=case.pk):
        if item in items:
            under[factor].append(items[item])
    names = {each.pk: each.name for each in people_shown(case)}

    def show(row: Row, answer: Shown | None = None) -> Shown:
        about = names.get(row.involvement_id, "") if row.involvement_id else ""
        cited = tuple(under[row.pk])
        return Shown(row, about, cited, audience_of(case, row.kind, row.agency, cited), answer)

    answers = {
        row.answers_id: show(row)
        for row in rows
        if row.kind == Kind.ANSWER and row.taken_back_at is None
    }
    return [
        show(row, answers.get(row.pk))
        for row in rows
        if row.kind != Kind.ANSWER or row.taken_back_at is not None
    ]


def audience_of(case: Case, kind: str, writer: str, cited: Iterable[Cited]) -> Audience[UUID]:
    """Return who on a case reads a factor that rests on these items."""
    facts = {each.event.item.pk: each.facts for each in cited}
    return audience(case.agencies, kind=kind, writer=writer, items=facts)


def summary_audience(case: Case, drawn: Iterable[Shown]) -> Audience[UUID]:
    """Return who on a case reads a summary that draws on these factors."""
    return together(case.agencies, {each.row.pk: each.audience for each in drawn})


def _estimate(case: Case, groups: Mapping[str, Sequence[Shown]]) -> Estimate:
    unknowns = groups[Kind.UNKNOWN]
    return complexity(
        people=len(people_shown(case)),
        agencies=len(case.agencies),
        risks=len(groups[Kind.RISK]),
        unknowns=sum(each.row.settled_at is None for each in unknowns),
    )


def _words(case: Case, agency: str) -> list[Words]:
    given = defaultdict(list)
    for words, *gone in _GIVEN(case=case.pk):
        given[words].append(gone)
    found = []
    for said in (_Said(*row) for row in _WORDS(case=case.pk)):
        ours = next((gone for gone in given[said.pk] if gone[0] == agency), ["", "", ""])
        to = tuple(gone[0] for gone in given[said.pk]) if said.agency == agency else ()
        found.append(Words(said, ours[1], ours[2], to))
    return found


def _versions(case: Case) -> list[Version]:
    agreed, drawn = defaultdict(list), defaultdict(set)
    for summary, *who in _AGREED(case=case.pk):
        agreed[summary].append(tuple(who))
    for summary, factor in _DRAWN(case=case.pk):
        drawn[summary].add(factor)
    said = [_Version(*row) for row in _SUMMARIES(case=case.pk)]
    return [Version(v, tuple(agreed[v.pk]), frozenset(drawn[v.pk])) for v in said]


def items_seen(case: Case, items: Iterable[UUID]) -> set[UUID]:
    """Return which of these items of a case the reader may see, and their agency has not corrected
    since.
    """
    seen = Item.objects.filter(case=case, pk__in=set(items), corrected=None)
    return set(seen.values_list("pk", flat=True))


def latest_summary(case: Case) -> Summary | None:
    """Return the last version of the summary that the reader may see, None where there is none."""
    versions = Summary.objects.filter(case=case).select_related("case")
    return versions.order_by("-at", "-pk").first()


def factor_of(case: Case, factor_id: UUID) -> Factor | None:
    """Return a factor of a case that the reader may see, None where there is none such."""
    return Factor.objects.filter(case=case, pk=factor_id).select_related("case").first()


def summary_of(case: Case, summary_id: UUID) -> Summary | None:
    """Return a version of the summary that the reader may see, None where there is none such."""
    return Summary.objects.filter(case=case, pk=summary_id).select_related("case").first()


def words_destinations(
    charter: Charter, case: Case, about: UUID, sensitivity: str, consent: str, agency: str
) -> tuple[Destination, ...]:
    """Return where somebody's own words go, and where not, when an agency records them. What the
    agency recorded of their consent counts as it does for an item.
    """
    people = list(case.involvements.order_by("place"))
    whose = next(person for person in people if person.pk == about)
    purposes = [each.code for each in charter.sharing.purposes]
    known = consents_of(case, agency).get(about, Consents())
    general, consents = consent_shared_under(known, purposes=purposes, told=consent)
    said = (WISHES, sensitivity, general)
    facts = shared_facts(case, whose, agency, *said, consents=consents, people_count=len(people))
    return words_go(charter, item=facts, agencies=case.agencies)
