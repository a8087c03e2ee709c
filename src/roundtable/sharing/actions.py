"""How the hub gathers: everybody asked at once, their returns taken, and each item shared under
its clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
    PRESENCE,
    Ask,
    answer_seen_by,
    destinations,
    ready_to_ask,
    route,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from roundtable.workload.actions import start, stop


@action("sharing.asked")
def ask_everyone(*, case: Case, by: Actor, at: datetime) -> list[Request]:
    """Ask every agency whose remit covers a person or a concern of the case, all at once.

    :raises Refused: while somebody on the case is not identified, or the case is not graded.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.ASK, case.facts()))
    people = list(case.involvements.order_by("place"))
    unidentified = sum(person.person_id is None for person in people)
    require(ready_to_ask(unidentified=unidentified, grade=case.grade))
    asks = route(charter, people=people_facts(people, at.date()), concerns=case.concerns)
    asked = dict.fromkeys([case.lead, *(ask.agency for ask in asks)])
    case.agencies = list(asked)
    case.save(update_fields=["agencies"])
    requests = _write_requests(case, asks, charter, at)
    _start_the_clocks(case, asks, charter, by, at)
    clauses = [ask.clause for ask in asks]
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
    stop(case=case, steps=(Step.IDENTIFY,), by=by, at=at)
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
    _can_be_answered(charter, request, answers)
    returns = [
        _keep_return(case=case, request=request, given=given, charter=charter, by=by, at=at)
        for given in answers
    ]
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    if by.agency not in case.contributing:
        case.contributing = [*case.contributing, by.agency]
        case.save(update_fields=["contributing"])
    stop(case=case, steps=(Step.ANSWER,), agency=by.agency, by=by, at=at)
    record(case=case, subject=f"sharing.request:{request.pk}", charter_version=charter.version)
    return returns


def _can_be_answered(charter: Charter, request: Request, answers: Sequence[AnswerGiven]) -> None:
    if request.answered_at:
        require(deny("Your agency has answered this request.", remedy="Add what is new as a note."))
    asked = set(request.asked_about.values_list("involvement_id", flat=True))
    if {given.involvement for given in answers} != asked or len(answers) != len(asked):
        require(
            deny("The return leaves somebody out.", remedy="Answer for each person asked about.")
        )
    grounds = {ground.code for ground in charter.sharing.grounds}
    categories = {category.code for category in charter.sharing.categories}
    for given in answers:
        if given.ground and given.ground not in grounds:
            require(deny("That is no ground of the charter.", remedy="Choose one listed."))
        if any(item.category not in categories for item in given.items):
            require(
                deny("That is no kind of information of the charter.", remedy="Choose one listed.")
            )


@action("sharing.returned")
def _keep_return(
    *,
    case: Case,
    request: Request,
    given: AnswerGiven,
    charter: Charter,
    by: Actor,
    at: datetime,
) -> Return:
    """Keep an agency's answer about one person, with its items and their disclosures."""
    about = Involvement.objects.get(pk=given.involvement, case=case)
    returned = Return.objects.create(
        case=case,
        request=request,
        involvement=about,
        agency=by.agency,
        answer=given.answer,
        ground=given.ground,
        explanation=given.explanation,
        clause=_clause_of(charter, given, request, about),
        shared_with=_goes_to(charter, case, given, about, by.agency),
        returned_at=at,
        returned_by=by.name,
    )
    items = [_item(returned, place, item, at) for place, item in enumerate(given.items, 1)]
    Item.objects.bulk_create(items)
    disclosures = [d for item in items for d in _disclosures(charter, case, about, item, at)]
    Disclosure.objects.bulk_create(disclosures)
    clauses = dict.fromkeys(d.clause for d in disclosures)
    record(case=case, record=returned, clauses=clauses, charter_version=charter.version)
    return returned


def _clause_of(charter: Charter, given: AnswerGiven, request: Request, about: Involvement) -> str:
    match given.answer:
        case Answer.WITHHELD:
            return charter.ground(given.ground).clause
        case Answer.NO_REMIT:
            return request.asked_about.get(involvement=about).clause
        case _:
            return request.clause


def _goes_to(
    charter: Charter, case: Case, returned: AnswerGiven, about: Involvement, agency: str
) -> list[str]:
    presence = shared_facts(case, about, agency, PRESENCE, people_count=case.involvements.count())
    seen_by = answer_seen_by(
        charter, said=returned.answer, presence=presence, agencies=case.agencies
    )
    return list(seen_by)


def _item(returned: Return, place: int, given: ItemGiven, at: datetime) -> Item:
    return Item(
        case=returned.case,
        answer=returned,
        involvement=returned.involvement,
        agency=returned.agency,
        place=place,
        given_at=at,
        **given.model_dump(),
    )


def _disclosures(
    charter: Charter, case: Case, about: Involvement, item: Item, at: datetime
) -> list[Disclosure]:
    facts = shared_facts(
        case,
        about,
        item.agency,
        item.category,
        item.sensitivity,
        item.consent,
        people_count=case.involvements.count(),
    )
    return [
        Disclosure(
            case=case,
            item=item,
            to_agency=agency,
            clause=goes.verdict.clauses[0],
            basis=goes.basis,
            charter_version=charter.version,
            shared_at=at,
        )
        for goes in destinations(charter, item=facts, agencies=case.agencies)
        if goes.verdict
        for agency in goes.agencies
    ]
