"""Cases and their people, as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from roundtable.access.models import User
from roundtable.cases.history import SEEN, sentence
from roundtable.cases.models import Case, CaseQuerySet, Involvement, full_name
from roundtable.cases.rules import Stage, sought
from roundtable.charter.queries import in_force_question
from roundtable.database.guard import remembered
from roundtable.database.prepared import Param, Prepared, Question, ahead
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor, Role

R = TypeVar("R")

# Whose name a case goes by, in this order; a person alleged to have caused harm never names it.
NAMED_BY = ("subject_child", "unborn_child", "adult_at_risk", "victim", "parent_carer")


# What the history of a case shows: what was done, without reading and deadlines; who read; all.
HISTORIES = ("", "seen", "all")


@dataclass(frozen=True)
class Told:
    """An entry of a case's journal in words."""

    at: datetime
    name: str
    agency: str
    role: str
    text: str
    clauses: tuple[str, ...]
    clauses_shown: bool
    charter_version: str


class Visible(Generic[R]):
    """A prepared query about the cases that an actor may find: `CaseQuerySet.visible_to`, compiled
    once for the hub manager, who finds any, and once for everybody else.
    """

    def __init__(self, build: Callable[[CaseQuerySet], QuerySet[Any, R]]) -> None:
        self._any = Prepared(lambda: build(Case.objects.all()))
        self._ours = Prepared(lambda: build(Case.objects.of_agency(Param("agency"))))

    def __call__(self, actor: Actor, **values: Any) -> list[R]:
        """Return what the query gives about the cases that an actor may find."""
        return self.question(actor, **values).answer()

    def question(self, actor: Actor, **values: Any) -> Question[R]:
        """Return what a call will ask, for `ahead`."""
        if actor.role is Role.HUB_MANAGER:
            return self._any.question(**values)
        return self._ours.question(agency=actor.agency, **values)


_BY_REFERENCE = Visible(lambda cases: cases.filter(reference=Param("reference")))
_PEOPLE = Prepared(
    lambda: (
        Involvement.objects.filter(case=Param("case")).select_related("person").order_by("place")
    )
)


class OnCase(NamedTuple):
    """Somebody on a case, as the referral gave them; `person_id` once somebody said who it is."""

    pk: UUID
    place: int
    role: str
    given_name: str
    family_name: str
    born_on: date | None
    age_about: int | None
    person_id: UUID | None

    @property
    def name(self) -> str:
        """The name as given, or that it is not known."""
        return full_name(self.given_name, self.family_name)


_ON_CASE = Prepared(
    lambda: (
        Involvement.objects.filter(case=Param("case"))
        .order_by("place")
        .values_list(*OnCase._fields)
    )
)


def case_of(actor: Actor, reference: str) -> Case | None:
    """Return the case of a reference, None where there is none that the actor may find."""
    ahead(_BY_REFERENCE.question(actor, reference=reference), in_force_question(timezone.now()))
    return next(iter(_BY_REFERENCE(actor, reference=reference)), None)


def people_of(case: Case) -> list[Involvement]:
    """Return the people on a case in the order the referral gave them, with whom they are known
    as.
    """
    return _PEOPLE(case=case.pk)


def people_question(case: Case) -> Question[Any]:
    """Return what `people_shown` will ask, for `ahead`."""
    return _ON_CASE.question(case=case.pk)


def people_shown(case: Case) -> list[OnCase]:
    """Return the people on a case as the referral gave them, asked once while somebody reads."""
    return remembered(("people", case.pk), lambda: [OnCase(*row) for row in _ON_CASE(case=case.pk)])


def known_shown(case: Case, people: Iterable[Involvement]) -> None:
    """Let `people_shown` give these people, who were asked for already."""
    rows = [[getattr(person, name) for name in OnCase._fields] for person in people]
    remembered(("people", case.pk), lambda: [OnCase(*row) for row in rows])


def title_of(case: Case) -> str:
    """Return what a case is called: its reference and whom it is about, with how many others."""
    return _title(case.reference, [(person.role, person.name) for person in people_shown(case)])


def titles_of(cases: Iterable[Case]) -> dict[UUID, str]:
    """Return what each of these cases is called, by its id, with one query for them all."""
    return titles({case.pk: case.reference for case in cases})


def titles(references: Mapping[UUID, str]) -> dict[UUID, str]:
    """Return what the cases of these ids and references are called, with one query for all."""
    titled = {pk: (reference, list[tuple[str, str]]()) for pk, reference in references.items()}
    for case, role, given, family in _NAMES(cases=list(titled)):
        titled[case][1].append((role, full_name(given, family)))
    return {pk: _title(reference, people) for pk, (reference, people) in titled.items()}


_NAMES = Prepared(
    lambda: (
        Involvement.objects.filter(case__any_of=Param("cases"))
        .order_by("place")
        .values_list("case_id", "role", "given_name", "family_name")
    )
)


def _title(reference: str, people: list[tuple[str, str]]) -> str:
    for names_it in NAMED_BY:
        name = next((name for role, name in people if role == names_it), None)
        if name is not None:
            others = len(people) - 1
            more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
            return f"{reference} {name}{more}"
    return reference


def cases_wanted(actor: Actor, wanted: Mapping[str, str], grades: Sequence[str]) -> QuerySet[Case]:
    """Return the cases an actor may find that fit the filters, highest risk first, newest first
    within it; a case not graded yet comes after the highest grade.

    Without a stage: those that are open, or, where a text is sought, any.
    """
    cases = Case.objects.visible_to(actor)
    exact = {name: wanted[name] for name in ("grade", "group", "lead") if wanted[name]}
    cases = cases.filter(**exact)
    if wanted["stage"]:
        cases = cases.filter(stage=wanted["stage"])
    elif not wanted["q"]:
        cases = cases.open()
    if wanted["whose"] == "mine":
        cases = cases.filter(pk__in=_taken_on_by(actor))
    if wanted["q"]:
        cases = cases.filter(_sought(wanted["q"]))
    if wanted["stage"] == Stage.CLOSED:
        return cases.order_by("-opened_at")
    return cases.order_by(_risk(grades), "-opened_at")


def _taken_on_by(actor: Actor) -> QuerySet[Case, UUID]:
    running = Case.objects.filter(clocks__holder=actor.user_id, clocks__stopped_at=None)
    return running.values_list("pk", flat=True)


def _sought(text: str) -> Q:
    meant = sought(text)
    on_case = Q()
    for given, family in meant.names:
        named = {"given_plain": given, "family_plain": family}
        on_case |= Q(**{column: name for column, name in named.items() if name})
    if meant.born_on:
        on_case |= Q(born_on=meant.born_on)
    found = Q(reference=meant.reference) if meant.reference else Q(pk__in=[])
    if on_case:
        found |= Q(pk__in=Involvement.objects.filter(on_case).values("case_id"))
    return found


def _risk(grades: Sequence[str]) -> models.Case:
    order = [*grades[:1], "", *grades[1:]]
    places = (models.When(grade=code, then=place) for place, code in enumerate(order))
    return models.Case(*places, default=len(order))


def next_due(cases: Iterable[Case]) -> dict[UUID, datetime]:
    """Return when the earliest running deadline of each of these cases is, with one query."""
    running = Case.objects.filter(pk__in=[case.pk for case in cases], clocks__stopped_at=None)
    due = running.annotate(due_at=Min("clocks__due_at")).values_list("pk", "due_at")
    return {pk: due_at for pk, due_at in due if due_at}


def history_of(case: Case, shown: str, reader: Actor) -> QuerySet[Any]:
    """Return the journal of a case, newest first: `shown` is one of HISTORIES. That an agency
    marked an item would tell others that it was given one.
    """
    theirs = Q(kind__startswith="sharing.marked") & ~Q(agency=reader.agency)
    entries = entries_of(case.pk).exclude(theirs)
    if shown == "seen":
        return entries.filter(kind__startswith=SEEN)
    if shown == "all":
        return entries
    return entries.exclude(Q(kind__startswith=SEEN) | Q(kind__startswith="clock."))


# What agencies share says by its clauses what it is: only they read under which.
_OWN_CLAUSES = frozenset(
    {
        *("analysis.words_recorded", "sharing.answered", "sharing.consent_recorded"),
        *("sharing.overridden", "sharing.override_decided", "sharing.shared_further"),
        "sharing.supplemented",
    }
)


def told(entries: Iterable[Any], reader: Actor) -> list[Told]:
    """Return entries of a journal in words, with the names of those who acted, in one query."""
    entries = list(entries)
    people = User.objects.filter(pk__in={entry.actor_id for entry in entries})
    names = dict(people.values_list("pk", "name"))
    return [
        Told(
            at=entry.at,
            name=names.get(entry.actor_id, "The hub"),
            agency=entry.agency,
            role=entry.role,
            text=sentence(entry.kind, entry.purpose),
            clauses=tuple(entry.clauses),
            clauses_shown=entry.kind not in _OWN_CLAUSES or entry.agency == reader.agency,
            charter_version=entry.charter_version,
        )
        for entry in entries
    ]
