"""Noting what came of reaching one who referred."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.database.guard import entered
from roundtable.feedback.clockwork import POSTMAN
from roundtable.feedback.models import Feedback, Reaching
from roundtable.feedback.reaching.keeping import have_it_done, path_to
from roundtable.feedback.reaching.letters import MessageKept, message_of
from roundtable.feedback.reaching.queries import is_waiting
from roundtable.feedback.reaching.rules import Result, may_note
from roundtable.journal.actions import CaseOf, action, record
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import require
from roundtable.workload.actions import stop


@action("feedback.reached")
def note_reached(*, told: Feedback, result: str, note: str, by: Actor, at: datetime) -> Reaching:
    """Note what came of reaching one who referred: told, not reached for now, or not told, and why.

    :raises Refused: where nobody waits to be told, or without a reason where there must be one.
    """
    case = Case.objects.locked(told.case)
    require(may(by, Verb.TELL, case.facts()))
    require(may_note(result, waiting=is_waiting(told), note=note))
    reached = Reaching.objects.create(
        case=case, feedback=told, result=result, note=note, agency=by.agency, name=by.name, at=at
    )
    if result != Result.NOT_REACHED:
        stop(case=case, steps=(Step.FEEDBACK,), path=path_to(told), by=by, at=at)
    record(case=case, record=reached)
    return reached


@action("feedback.left_to_the_lead")
def leave_to_the_lead(*, told: UUID, by: Actor, at: datetime) -> None:
    """Have somebody of the lead agency tell one who referred, because an e-mail did not reach
    them.
    """
    lead = _clockwork_of(message_of(told))
    with entered(lead):
        kept = Feedback.objects.select_related("case").get(pk=told)
        if not is_waiting(kept):
            have_it_done(kept, in_force(at), by=lead, at=at)
    record(subject=f"feedback.feedback:{told}")


@action("feedback.read_by_referrer")
def note_read(*, told: UUID, by: Actor, at: datetime) -> Reaching:
    """Note that one who referred opened their message; nobody has to tell them any more.

    :raises NoSuchMessage: when nobody was sent one.
    """
    message = message_of(told)
    read = Reaching.objects.filter(feedback=told, result=Result.READ).first()
    if read is None:
        read = Reaching.objects.create(
            case_id=message.case_id,
            feedback_id=told,
            result=Result.READ,
            agency=by.agency,
            name="Who referred",
            at=at,
        )
        _nobody_needs_to_ring(told, message, at)
    record(case=CaseOf(message.case_id), record=read)
    return read


def _nobody_needs_to_ring(told: UUID, message: MessageKept, at: datetime) -> None:
    lead = _clockwork_of(message)
    with entered(lead):
        kept = Feedback.objects.select_related("case").get(pk=told)
        if is_waiting(kept):
            stop(case=kept.case, steps=(Step.FEEDBACK,), path=path_to(kept), by=lead, at=at)


def _clockwork_of(message: MessageKept) -> Actor:
    """Return the clockwork as it acts for the agency that leads a case."""
    return replace(POSTMAN, agency=message.lead, role=Role.PRACTITIONER)
