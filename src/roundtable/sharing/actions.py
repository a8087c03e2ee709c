"""How the hub gathers: everybody asked at once, their returns taken, and each item shared under
its clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import advance
from roundtable.cases.models import Case, Involvement
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.sharing.models import Answer, AskedAbout, Disclosure, Item, Request, Return
from roundtable.sharing.queries import people_facts, shared_facts
from roundtable.sharing.rules import (
    Ask,
    SharedFacts,
    answer_seen_by,
    destinations,
    may_say_view,
    presence_of,
    ready_to_ask,
    route,
    somebody_asked,
    views_of,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from roundtable.workload.actions import start, stop


@action("sharing.asked")
def ask_everyone(*, case: Case, by: Actor, at: datetime) -> list[Request]:
    """Ask every agency whose remit covers a person or a concern of the case, all at once.

    :raises Refused: while somebody on the case is not identified, or the case is not graded, and
    where no agency's remit covers anybody on it.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.ASK, case.facts()))
    people = list(case.involvements.order_by("place"))
    unidentified = sum(person.person_id is None for person in people)
    require(ready_to_ask(unidentified=unidentified, grade=case.grade))
    about = people_facts(people, at.date())
    require(somebody_asked(charter, people=about, concerns=case.concerns))
    asks = route(charter, people=about, concerns=case.concerns)
    asked = dict.fromkeys([case.lead, *(ask.agency for ask in asks)])
    case.agencies = list(asked)
    case.save(update_fields=["agencies"])
    requests = _write_requests(case, asks, charter, at)
    _start_the_clocks(case, asks, charter, by, at)
    clauses = [clause for ask in asks for clause in ask.clauses]
    record(case=case, clauses=dict.fromkeys(clauses), charter_version=charter.version)
    return requests


def _write_requests(
    case: Case, asks: Sequence[Ask], charter: Charter, at: datetime
) -> list[Request]:
    round_number = case.reopenings.count() + 1
    requests = [
        Request(
            case=case,
            agency=ask.agency,
            round=round_number,
            asks=ask.asks,
            years_back=ask.years_back,
            asked_at=at,
            clause=ask.clause,
            charter_version=charter.version,
        )
        for ask in asks
    ]
    Request.objects.bulk_create(requests)
    AskedAbout.objects.bulk_create(
        AskedAbout(case=case, request=request, involvement_id=person, clause=clause)
        for request, ask in zip(requests, asks, strict=True)
        for person, clause in ask.remits.items()
    )
    return requests


def _start_the_clocks(
    case: Case, asks: Sequence[Ask], charter: Charter, by: Actor, at: datetime
) -> None:
    # Danger that joined is still to be looked at: its clock is another page's.
    stop(case=case, steps=(Step.IDENTIFY,), path="identify/", by=by, at=at)
    advance(case=case, to=Stage.GATHER, by=by, at=at)
    pages = {ask.agency: "request/" for ask in asks}
    start(
        case=case,
        step=Step.ANSWER,
        agencies=pages,
        what="Answer the request",
        charter=charter,
        by=by,
        at=at,
    )
    start(
        case=case,
        step=Step.GATHER,
        agencies={case.lead: "gathering/"},
        what="Gather, then call for positions",
        charter=charter,
        by=by,
        at=at,
    )


@action("sharing.answered")
def answer(
    *, request: Request, answers: Sequence[AnswerGiven], by: Actor, at: datetime
) -> list[Return]:
    """Take an agency's return about everybody it was asked about, and share each item as the
    charter allows.

    :raises Refused: when it is another agency's request, was answered before, or leaves somebody
    out.
    """
    charter = in_force(at)
    case = Case.objects.locked(request.case)
    require(may(by, Verb.ANSWER, case.facts()))
    if request.agency != by.agency:
        require(deny("This request is to another agency.", remedy="Answer your own."))
    request = Request.objects.select_for_update().get(pk=request.pk)
    about = {asked.involvement_id: asked for asked in _asked_about(request)}
    _can_be_answered(charter, request, answers, about)
    answering = _Answering(charter, case, request, by, at)
    returns, disclosures = _keep_returns(answering, answers, about)
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    if by.agency not in case.contributing:
        case.contributing = [*case.contributing, by.agency]
        case.save(update_fields=["contributing"])
    stop(case=case, steps=(Step.ANSWER,), agency=by.agency, by=by, at=at)
    record(
        case=case,
        record=request,
        purpose=" ".join(dict.fromkeys(gone.purpose for gone in disclosures if gone.purpose)),
        clauses=dict.fromkeys(gone.clause for gone in disclosures),
        charter_version=charter.version,
    )
    return returns


def _asked_about(request: Request) -> QuerySet[AskedAbout]:
    return request.asked_about.select_related("involvement")


def _can_be_answered(
    charter: Charter,
    request: Request,
    answers: Sequence[AnswerGiven],
    about: Mapping[UUID, AskedAbout],
) -> None:
    if request.answered_at:
        require(deny("Your agency has answered this request.", remedy="Add what is new as a note."))
    if {given.involvement for given in answers} != about.keys() or len(answers) != len(about):
        require(
            deny("The return leaves somebody out.", remedy="Answer for each person asked about.")
        )
    for given in answers:
        require(may_say_view(charter, agency=request.agency, term=given.view))
    grounds = {ground.code for ground in charter.sharing.grounds}
    categories = {category.code for category in charter.sharing.categories}
    for given in answers:
        if given.ground and given.ground not in grounds:
            require(deny("That is no ground of the charter.", remedy="Choose one listed."))
        if any(item.category not in categories for item in given.items):
            require(
                deny("That is no kind of information of the charter.", remedy="Choose one listed.")
            )


@dataclass(frozen=True)
class _Answering:
    """What is the same for every part of one answer."""

    charter: Charter
    case: Case
    request: Request
    by: Actor
    at: datetime

    def facts(self, about: Involvement, category: str, **more: str) -> SharedFacts:
        """Return what the sharing rules look at, for something said about somebody."""
        agency = self.by.agency
        return shared_facts(
            self.case, about, agency, category, people_count=self.people_count, **more
        )

    @cached_property
    def people_count(self) -> int:
        """How many people are on the case."""
        return self.case.involvements.count()


def _keep_returns(
    answering: _Answering,
    answers: Sequence[AnswerGiven],
    about: Mapping[UUID, AskedAbout],
) -> tuple[list[Return], list[Disclosure]]:
    """Keep the answers, their items and disclosures; return the answers and the disclosures."""
    returns, items = [], []
    disclosures: list[Disclosure] = []
    for given in answers:
        returned = _return(answering, given, about[given.involvement])
        returns.append(returned)
        for place, item_given in enumerate(given.items, 1):
            item = _item(returned, place, item_given)
            items.append(item)
            disclosures += _disclosures(answering, item)
    Return.objects.bulk_create(returns)
    Item.objects.bulk_create(items)
    Disclosure.objects.bulk_create(disclosures)
    return returns, disclosures


def _return(answering: _Answering, given: AnswerGiven, asked: AskedAbout) -> Return:
    charter, case, about = answering.charter, answering.case, asked.involvement
    kind, sensitivity = presence_of(charter, answering.by.agency)
    seen_by = answer_seen_by(
        charter,
        said=given.answer,
        presence=answering.facts(about, kind, sensitivity=sensitivity),
        agencies=case.agencies,
    )
    term = next((t for t in views_of(charter, answering.by.agency) if t.term == given.view), None)
    return Return(
        case=case,
        request=answering.request,
        involvement=about,
        agency=answering.by.agency,
        answer=given.answer,
        ground=given.ground,
        explanation=given.explanation,
        view=term.term if term else "",
        view_grade=(term.grade or "") if term else "",
        view_clause=term.clause if term else "",
        clause=_clause_of(charter, given, asked, answering.request),
        charter_version=charter.version,
        shared_with=list(seen_by),
        returned_at=answering.at,
        returned_by=answering.by.name,
    )


def _clause_of(charter: Charter, given: AnswerGiven, asked: AskedAbout, request: Request) -> str:
    match given.answer:
        case Answer.WITHHELD:
            return charter.ground(given.ground).clause
        case Answer.NO_REMIT:
            return asked.clause
        case _:
            return request.clause


def _item(returned: Return, place: int, given: ItemGiven) -> Item:
    return Item(
        case=returned.case,
        answer=returned,
        involvement=returned.involvement,
        agency=returned.agency,
        place=place,
        given_at=returned.returned_at,
        **given.model_dump(),
    )


def _disclosures(answering: _Answering, item: Item) -> list[Disclosure]:
    facts = answering.facts(
        item.involvement, item.category, sensitivity=item.sensitivity, consent=item.consent
    )
    return [
        Disclosure(
            case=answering.case,
            item=item,
            to_agency=agency,
            clause=goes.verdict.clauses[0],
            basis=goes.basis,
            purpose=goes.purpose,
            charter_version=answering.charter.version,
            shared_at=answering.at,
        )
        for goes in destinations(answering.charter, item=facts, agencies=answering.case.agencies)
        if goes.verdict
        for agency in goes.agencies
    ]
