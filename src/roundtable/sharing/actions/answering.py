"""What an agency answers, taken whole."""

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
from roundtable.lib.verdict import deny, require
from roundtable.sharing.keeping import Answering, keep_returns
from roundtable.sharing.models import AskedAbout, Request, Return
from roundtable.sharing.rules import may_say_view
from roundtable.sharing.statement import AnswerGiven
from roundtable.workload.actions import stop


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
    answering = Answering(charter, case, request, by, at)
    returns, disclosures = keep_returns(answering, answers, about)
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
