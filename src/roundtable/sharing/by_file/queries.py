"""The requests that an agency has yet to answer, and what a line of its file is held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from roundtable.access.rules import Verb, may
from roundtable.cases.queries import case_of
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict, deny
from roundtable.sharing.by_file.rules import (
    NO_SUCH_REQUEST,
    Line,
    RequestFacts,
    answered_so,
    can_be_sent,
    in_words,
)
from roundtable.sharing.by_file.statement import PersonAskedAbout, RequestTaken, ReturnGiven
from roundtable.sharing.models import Request
from roundtable.sharing.queries import (
    amendments_of,
    asked_about,
    consents_of,
    open_request,
    request_to,
    returns_of,
    years_before,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from roundtable.workload.queries import work_of

_OF_ITEM = ("category", "text", "happened_on", "source", "fact", "sensitivity", "consent")


@dataclass(frozen=True)
class Judged:
    """A line of a file and what became of it: `request` is the one that it answers, `before` that
    exactly this was answered already, and `problem` why it cannot be sent.
    """

    line: Line
    request: Request | None = None
    before: bool = False
    problem: str = ""


def requests_open(actor: Actor) -> list[tuple[Request, datetime]]:
    """Return the requests that the actor's agency has yet to answer, and by when each is due, the
    earliest first. Call it inside `entered(actor)`.

    It looks from the agency's running deadlines, which are few however many cases there were.
    """
    found = []
    for clock in work_of(actor.agency).filter(step=Step.ANSWER):
        request = open_request(clock.case, actor.agency)
        if request and may(actor, Verb.ANSWER, clock.case.facts()):
            request.case = clock.case
            found.append((request, clock.due_at))
    return found


def taken(request: Request, due_at: datetime) -> RequestTaken:
    """Return a request as an agency takes it along. Call it inside `entered(actor)`."""
    return RequestTaken(
        case=request.case.reference,
        request=request.pk,
        asks=_asks(request),
        years_back=request.years_back,
        since=years_before(timezone.localdate(request.asked_at), request.years_back),
        asked_at=request.asked_at,
        due_at=due_at,
        clause=request.clause,
        charter_version=request.charter_version,
        people=tuple(_people(request)),
    )


def _asks(request: Request) -> tuple[str, ...]:
    """Return what is asked now: of one that was withdrawn and asked again, only what came then."""
    by_hand = amendments_of(request)
    again = bool(by_hand) and by_hand[0].number > 1
    asks = [] if again else [request.asks]
    return tuple(dict.fromkeys([*asks, *(each.asks for each in by_hand if each.asks)]))


def _people(request: Request) -> Iterator[PersonAskedAbout]:
    for about in asked_about(request):
        person = about.involvement
        yield PersonAskedAbout(
            involvement=person.pk,
            place=person.place,
            role=person.role,
            given_name=person.given_name,
            family_name=person.family_name,
            born_on=person.born_on,
            age_about=person.age_about,
            sex=person.sex,
            nhs_number=person.nhs_number,
            clause=about.clause,
        )


def judged(lines: Iterable[Line], actor: Actor, at: datetime) -> list[Judged]:
    """Return what can be sent of a file of returns, was answered before, or is refused and why.
    Call it inside `entered(actor)`; nothing is sent.
    """
    found: list[Judged] = []
    first: dict[object, int] = {}
    for line in lines:
        one = _judged(line, actor, at)
        if one.request is not None:
            number = first.setdefault(one.request.pk, line.number)
            if number != line.number:
                again = f"Line {number} answers this request. Keep one of the two."
                one = Judged(line, problem=again)
        found.append(one)
    return found


def _judged(line: Line, actor: Actor, at: datetime) -> Judged:
    if line.given is None:
        return Judged(line, problem=line.problem)
    request, verdict = _request_of(line.given, actor)
    if request is None:
        return Judged(line, problem=in_words(verdict))
    facts = _facts(request, actor)
    if facts.agency == actor.agency and answered_so(line.given.answers, facts):
        return Judged(line, request, before=True)
    today = timezone.localdate(at)
    sendable = can_be_sent(
        in_force(at), request=facts, given=line.given, agency=actor.agency, today=today
    )
    return Judged(line, request, problem="" if sendable else in_words(sendable))


def _request_of(given: ReturnGiven, actor: Actor) -> tuple[Request | None, Verdict]:
    """Return the request a line answers, as far as the actor may know of it, or why there is
    none.
    """
    if given.request is None:
        case = case_of(actor, given.case)
        found = request_to(case, actor.agency) if case else None
    else:
        of_ours = Request.objects.filter(case__agencies__contains=[actor.agency])
        found = of_ours.select_related("case").filter(pk=given.request).first()
    if found is None or not may(actor, Verb.SEE, found.case.facts()):
        return None, NO_SUCH_REQUEST
    if given.case and given.case != found.case.reference:
        remedy = "Give the two as they stand in the list of requests, or one of them."
        return None, deny("The request is not of this case.", remedy=remedy)
    return found, NO_SUCH_REQUEST


def _facts(request: Request, actor: Actor) -> RequestFacts:
    newest = request_to(request.case, request.agency)
    return RequestFacts(
        agency=request.agency,
        about=frozenset(request.asked_about.values_list("involvement_id", flat=True)),
        withdrawn=request.withdrawn(),
        newer=newest is not None and newest.pk != request.pk,
        may_answer=may(actor, Verb.ANSWER, request.case.facts()),
        said=tuple(_said(request)) if request.answered_at else (),
        known=consents_of(request.case, request.agency),
    )


def _said(request: Request) -> Iterator[AnswerGiven]:
    """Yield what was answered first, as it was given, with the consent that counted."""
    for returned in returns_of(request):
        if returned.supplement_id is None:
            items = tuple(
                ItemGiven.model_validate({name: getattr(item, name) for name in _OF_ITEM})
                for item in returned.items.all()
            )
            yield returned.given().model_copy(update={"items": items})
