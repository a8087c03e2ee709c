"""What an agency answers, taken whole, and what it adds or corrects afterwards, by itself or asked
again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.sharing.challenging.keeping import end_where_answered
from roundtable.sharing.keeping import Answering, journalled, keep_returns
from roundtable.sharing.models import (
    Amendment,
    AnsweredAgain,
    AskedAbout,
    Correction,
    Disclosure,
    Item,
    Request,
    Return,
    Supplement,
)
from roundtable.sharing.queries import last_answer, open_questions, waiting_on
from roundtable.sharing.rules import sayable, says_more
from roundtable.sharing.statement import AnswerGiven, SupplementGiven
from roundtable.workload.actions import stop


@action("sharing.answered")
def answer(
    *,
    request: Request,
    answers: Sequence[AnswerGiven],
    read: int | None = None,
    by: Actor,
    at: datetime,
) -> list[Return]:
    """Take an agency's return about everybody it was asked about, and share each item as the
    charter allows. `read` is the number of the last amendment of the request that whoever answers
    has read, None where a file answers it.

    :raises Refused: when it is another agency's request, was answered before, leaves somebody out,
    or was asked for more than was read.
    """
    charter = in_force(at)
    case, request = _opened(request, by)
    about = {asked.involvement_id: asked for asked in _asked_about(request)}
    _was_read(request, read)
    _can_be_answered(charter, request, answers, about)
    answering = Answering(charter, case, request, by, at)
    returns, disclosures = keep_returns(answering, answers, about)
    request.answered_at = at
    request.save(update_fields=["answered_at"])
    if by.agency not in case.contributing:
        case.contributing = [*case.contributing, by.agency]
        case.save(update_fields=["contributing"])
    stop(case=case, steps=(Step.ANSWER,), agency=by.agency, by=by, at=at)
    _record(case, request, charter, disclosures)
    return returns


@action("sharing.supplemented")
def supplement(*, request: Request, given: SupplementGiven, by: Actor, at: datetime) -> Supplement:
    """Add to what an agency answered about one person, or say it anew, and share what is new as
    the charter allows. What was said before stays as it is; an item that was wrong is marked. What
    the agency was asked again is answered once it spoke of everybody it was asked about.

    :raises Refused: before the agency answered, when it is another agency's request, when nothing
    is new, or for an item that is not the agency's about that person or was corrected before.
    """
    charter = in_force(at)
    case, request = _opened(request, by)
    asked = _asked_about(request).filter(involvement=given.answer.involvement).first()
    before = last_answer(request, given.answer.involvement)
    if asked is None or not (before or asked.again):
        remedy = "Answer the request about them first."
        raise Refused(deny("Your agency has said nothing about them yet.", remedy=remedy))
    require(sayable(charter, agency=request.agency, given=given.answer))
    if before:
        require(says_more(given, before=before.given()))
    wrong = _wrong(request, given)
    added = Supplement.objects.create(
        case=case,
        request=request,
        involvement=asked.involvement,
        agency=by.agency,
        number=request.returns.filter(involvement=asked.involvement).count() + 1,
        because=given.because,
        added_at=at,
        added_by=by.name,
    )
    about = {asked.involvement_id: asked}
    answering = Answering(charter, case, request, by, at, added)
    (returned,), disclosures = keep_returns(answering, [given.answer], about)
    _correct(added, wrong, returned)
    end_where_answered(request, given.answer, by=by, at=at)
    for question in open_questions(request):
        if not waiting_on(question):
            _answered_again(question=question, by=by, at=at)
    _record(case, added, charter, disclosures)
    return added


@action("sharing.nothing_more")
def nothing_more(*, request: Request, up_to: int, by: Actor, at: datetime) -> None:
    """Say that an agency has nothing to add about those it was asked about again and has not spoken
    of since, and that it does not know those whom it was never asked about before. That answers the
    questions it has read, `up_to` the number of the last; what was asked meanwhile still waits.

    :raises Refused: when it is another agency's request, or nothing up to there is asked again.
    """
    case, request = _opened(request, by)
    read = open_questions(request).filter(number__lte=up_to)
    questions = list(read)
    if not questions:
        remedy = "Add to your agency's answer where it knows more."
        require(deny("Your agency has answered all that it was asked.", remedy=remedy))
    waiting = {person.pk for question in questions for person in waiting_on(question)}
    spoken_of = set(request.returns.values_list("involvement_id", flat=True))
    for person in sorted(waiting - spoken_of):
        answer = AnswerGiven(involvement=person, answer="not_known")
        given = SupplementGiven(answer=answer, because="We were asked about them.")
        supplement(request=request, given=given, by=by, at=at)
    for question in read.all():
        _answered_again(question=question, by=by, at=at)
    record(case=case, charter_version=in_force(at).version)


@action("sharing.answered_again")
def _answered_again(*, question: Amendment, by: Actor, at: datetime) -> AnsweredAgain:
    """Answer what an agency was asked again."""
    case, request = question.case, question.request
    answered = AnsweredAgain.objects.create(
        case=case,
        asked=question,
        nothing_more=[person.pk for person in waiting_on(question)],
        agency=by.agency,
        name=by.name,
        at=at,
    )
    if not open_questions(request).exists():
        stop(case=case, steps=(Step.ANSWER,), agency=by.agency, by=by, at=at)
    record(case=case, record=answered, charter_version=in_force(at).version)
    return answered


def _opened(request: Request, by: Actor) -> tuple[Case, Request]:
    """Return a request and its case, both locked, where the actor may answer it."""
    case = Case.objects.locked(request.case)
    require(may(by, Verb.ANSWER, case.facts()))
    if request.agency != by.agency:
        require(deny("This request is to another agency.", remedy="Answer your own."))
    request = Request.objects.select_for_update().get(pk=request.pk)
    if request.withdrawn():
        require(deny("This request was withdrawn.", remedy="There is nothing to answer."))
    return case, request


def _asked_about(request: Request) -> QuerySet[AskedAbout]:
    return request.asked_about.select_related("involvement")


def _was_read(request: Request, read: int | None) -> None:
    if read is not None and request.amendments.filter(number__gt=read).exists():
        remedy = "Read what is asked now, then answer."
        require(deny("You were asked for more since you opened this request.", remedy=remedy))


def _can_be_answered(
    charter: Charter,
    request: Request,
    answers: Sequence[AnswerGiven],
    about: Mapping[UUID, AskedAbout],
) -> None:
    if request.answered_at:
        remedy = "Add to your agency's answer what is new."
        require(deny("Your agency has answered this request.", remedy=remedy))
    if {given.involvement for given in answers} != about.keys() or len(answers) != len(about):
        require(
            deny("The return leaves somebody out.", remedy="Answer for each person asked about.")
        )
    for given in answers:
        require(sayable(charter, agency=request.agency, given=given))


def _wrong(request: Request, given: SupplementGiven) -> list[tuple[Item, int | None]]:
    """Return the items that a supplement corrects, each with the place of what stands for it."""
    own = Item.objects.filter(
        answer__request=request, involvement=given.answer.involvement, corrected=None
    )
    found = {item.pk: item for item in own.filter(pk__in=given.corrects)}
    if found.keys() != given.corrects.keys():
        remedy = "Open your agency's answer again, and correct what stands there now."
        require(deny("What you correct is not there, or was corrected before.", remedy=remedy))
    return [(found[pk], place) for pk, place in given.corrects.items()]


def _correct(added: Supplement, wrong: Sequence[tuple[Item, int | None]], said: Return) -> None:
    by_place = {item.place: item for item in said.items.all()}
    Correction.objects.bulk_create(
        Correction(
            case=added.case,
            supplement=added,
            item=item,
            replacement=by_place[place] if place else None,
            corrected_at=added.added_at,
        )
        for item, place in wrong
    )


def _record(
    case: Case, of: Request | Supplement, charter: Charter, disclosures: Sequence[Disclosure]
) -> None:
    version = charter.version
    record(case=case, record=of, charter_version=version, **journalled(disclosures))
