"""What asking would do, what a request asks, and where an answer not yet sent would go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import F, Prefetch

from roundtable.cases.models import Case, Involvement
from roundtable.charter.terms import Charter, Step
from roundtable.lib.verdict import Verdict
from roundtable.sharing.models import AskedAbout, Disclosure, Item, Request, Return
from roundtable.sharing.queries.consents import consents_of
from roundtable.sharing.queries.facts import people_facts, shared_facts, years_before
from roundtable.sharing.rules import (
    RECORDED,
    Ask,
    Consents,
    Destination,
    SharedFacts,
    answer_seen_by,
    consent_shared_under,
    destinations,
    presence_of,
    ready_to_ask,
    route,
    somebody_asked,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from roundtable.workload.rules import Due, due_at


@dataclass(frozen=True)
class Asked:
    """An agency that is about to be asked, by when, and since which day it looks back."""

    ask: Ask
    people: tuple[tuple[Involvement, str], ...]
    since: date


@dataclass(frozen=True)
class Asking:
    """What asking everybody would do: whether it may be done, who is asked or why nobody is, and
    whom nobody is asked about.
    """

    ready: Verdict
    somebody: Verdict
    asked: tuple[Asked, ...]
    nobody_about: tuple[Involvement, ...]
    due: Due | None


@dataclass(frozen=True)
class ItemPreview:
    """An item not yet sent, and where it would go."""

    item: ItemGiven
    destinations: tuple[Destination, ...]


@dataclass(frozen=True)
class Preview:
    """An answer not yet sent: who would see the answer itself, and where each item would go."""

    about: Involvement
    given: AnswerGiven
    seen_by: tuple[str, ...]
    items: tuple[ItemPreview, ...]


def asking(case: Case, charter: Charter, at: datetime) -> Asking:
    """Return what asking everybody about a case would do. Asks nobody."""
    people = list(case.involvements.order_by("place"))
    about = people_facts(people, at.date())
    asks = route(charter, people=about, concerns=case.concerns)
    by_id = {str(person.pk): person for person in people}
    covered = {person for ask in asks for person in ask.people}
    return Asking(
        ready=ready_to_ask(
            unidentified=sum(person.person_id is None for person in people), grade=case.grade
        ),
        somebody=somebody_asked(charter, people=about, concerns=case.concerns),
        asked=tuple(
            Asked(
                ask,
                tuple((by_id[person], clause) for person, clause in ask.remits.items()),
                years_before(at.date(), ask.years_back),
            )
            for ask in asks
        ),
        nobody_about=tuple(p for p in people if str(p.pk) not in covered),
        due=due_at(charter, step=Step.ANSWER, grade=case.grade, started=at) if case.grade else None,
    )


def asked_about(request: Request) -> list[AskedAbout]:
    """Return whom a request asks about, in the order of the referral."""
    asked = request.asked_about.select_related("involvement")
    return list(asked.order_by("involvement__place"))


def returns_of(request: Request) -> list[Return]:
    """Return an agency's answers to a request, those about one person in the order in which they
    were given, each with its items, how those were corrected, and their live disclosures.
    """
    live = Disclosure.objects.filter(withdrawn_at=None).select_related("footing")
    live = live.order_by("to_agency")
    items = Item.objects.select_related("corrected", "corrects").order_by("place")
    items = items.prefetch_related(Prefetch("disclosures", live))
    answers = request.returns.select_related("involvement", "supplement")
    answers = answers.order_by("involvement__place", F("supplement__number").asc(nulls_first=True))
    return list(answers.prefetch_related(Prefetch("items", items)))


def about_at(request: Request, place: int) -> AskedAbout | None:
    """Return whom a request asks about at a place of the case, None for nobody."""
    about = request.asked_about.select_related("involvement", "request", "case")
    return about.filter(involvement__place=place).first()


def item_to_correct(asked: AskedAbout, item: str) -> Item | None:
    """Return an agency's own item about somebody, by its id, that was not corrected before."""
    own = Item.objects.filter(answer__request=asked.request, involvement=asked.involvement)
    try:
        return own.filter(pk=UUID(item), corrected=None).first()
    except ValueError:
        return None


def last_answer(request: Request, involvement: UUID) -> Return | None:
    """Return what an agency said last of a person, None before it answered."""
    answers = request.returns.filter(involvement=involvement).select_related("supplement")
    return max(answers, key=lambda said: said.number, default=None)


def nothing_known(request: Request) -> list[AnswerGiven]:
    """Return the answers that say "not known to us" for everybody a request asks about."""
    about = request.asked_about.order_by("involvement__place").values_list(
        "involvement_id", flat=True
    )
    return [AnswerGiven(involvement=person, answer="not_known") for person in about]


def previews(
    charter: Charter,
    case: Case,
    asked: Sequence[AskedAbout],
    answers: Sequence[AnswerGiven],
    agency: str,
) -> list[Preview]:
    """Return where each answer of an agency and each item in it would go, before any is sent."""
    count, known = case.involvements.count(), consents_of(case, agency)
    people = {about.involvement_id: about.involvement for about in asked}
    return [
        _preview(
            charter,
            case,
            people[given.involvement],
            given,
            agency,
            count,
            known.get(given.involvement, Consents()),
        )
        for given in answers
    ]


def digest_of(previews: Sequence[Preview]) -> str:
    """Return a digest of who would see what under which clause, to tell whether it has changed."""
    goes = [
        (goes.agencies, goes.verdict.clauses)
        for one in previews
        for item in one.items
        for goes in item.destinations
    ]
    seen = [one.seen_by for one in previews]
    return sha256(repr((seen, goes)).encode()).hexdigest()


def _preview(
    charter: Charter,
    case: Case,
    about: Involvement,
    given: AnswerGiven,
    agency: str,
    count: int,
    known: Consents,
) -> Preview:
    purposes = [each.code for each in charter.sharing.purposes]

    def facts(category: str, sensitivity: str, told: str = RECORDED) -> SharedFacts:
        consent, consents = consent_shared_under(known, purposes=purposes, told=told)
        said = (category, sensitivity, consent)
        return shared_facts(case, about, agency, *said, consents=consents, people_count=count)

    seen_by = answer_seen_by(
        charter,
        said=given.answer,
        presence=facts(*presence_of(charter, agency)),
        agencies=case.agencies,
    )
    items = [
        ItemPreview(
            item,
            destinations(
                charter,
                item=facts(item.category, item.sensitivity, item.consent),
                agencies=case.agencies,
            ),
        )
        for item in given.items
    ]
    return Preview(about, given, seen_by, tuple(items))
