"""What is done about a service outside the hub: somebody referred onwards to it, its answer
recorded, and a referral taken back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.deciding.models import Action, OnwardAnswer, OnwardReferral
from roundtable.deciding.onward.queries import verdict_on_sending, waiting_of
from roundtable.deciding.onward.rules import (
    Answer,
    Answered,
    Sent,
    answer_due,
    answered_in_full,
    in_full,
    may_answer,
    may_take_back,
)
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.lib.working_time import day_of
from roundtable.workload.actions import start, stop
from roundtable.workload.rules import calendar

# What stands on the work of the agency that sent it. It never names the service: everybody on the
# case sees what is due, and a refuge is where somebody hides.
WHAT = "Find out what a service outside the hub answered"


@action("deciding.referred_on")
def refer_on(
    *,
    case: Case,
    sent: Sent,
    acted: Action | None = None,
    outcome: str = "",
    by: Actor,
    at: datetime,
) -> OnwardReferral:
    """Record a referral onwards that was sent about some people of the case: for an action, for an
    outcome, or for neither. An answer is expected in the time of part 9.

    :raises Refused: before the agencies decided, from an agency that neither leads nor has an
        action, about nobody, and where anything is missing.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.REFER_ON, case.facts()))
    require(verdict_on_sending(case, charter, by, acted))
    people = case.involvements.filter(pk__in=sent.about).order_by("place")
    sent = replace(sent, about=list(people.values_list("pk", flat=True)))
    verdict = require(in_full(charter, sent, case_opened=case.opened_at, at=at))
    due = answer_due(charter, sent.kind, sent_on=sent.sent_on, at=at)
    made = OnwardReferral.objects.create(
        case=case,
        action=acted,
        outcome=acted.outcome if acted else outcome,
        agency=by.agency,
        name=by.name,
        to=sent.to.strip(),
        kind=sent.kind,
        about=sent.about,
        asks=sent.asks.strip(),
        channel=sent.channel,
        sent_on=sent.sent_on,
        recorded_at=at,
        due_at=due.at,
        clause=due.clause,
        charter_version=charter.version,
    )
    start(
        case=case,
        step=Step.ONWARD,
        agencies={by.agency: made.path},
        what=WHAT,
        charter=charter,
        by=by,
        at=at,
        due=due,
    )
    record(case=case, record=made, clauses=verdict.clauses, charter_version=charter.version)
    return made


@action("deciding.onward_answered")
def record_answer(
    *, referral: OnwardReferral, answer: Answer, by: Actor, at: datetime
) -> OnwardAnswer:
    """Record what a service outside the hub answered: that it accepts, or why it declines.

    :raises Refused: from an agency that neither sent it nor leads, a second time, and where
        anything is missing.
    """
    case = _held(referral, by)
    require(may_answer(waiting_of(referral), agency=by.agency))
    today = day_of(at, calendar(in_force(at)))
    require(answered_in_full(answer, sent_on=referral.sent_on, today=today))
    made = OnwardAnswer.objects.create(
        case=case,
        referral=referral,
        answer=Answered.ACCEPTED if answer.accepted else Answered.DECLINED,
        answered_on=answer.answered_on,
        heard_from=answer.heard_from.strip(),
        their_reference=answer.reference.strip(),
        because="" if answer.accepted else answer.because.strip(),
        agency=by.agency,
        name=by.name,
        at=at,
    )
    stop(case=case, steps=(Step.ONWARD,), path=referral.path, by=by, at=at)
    version = referral.charter_version  # under which the time for an answer was set
    record(case=case, record=made, clauses=[referral.clause], charter_version=version)
    return made


@action("deciding.onward_taken_back")
def take_back(*, referral: OnwardReferral, because: str, by: Actor, at: datetime) -> OnwardAnswer:
    """Take back a referral onwards of one's agency that has no answer, saying why.

    :raises Refused: for another agency's, once it was answered, and without a reason.
    """
    case = _held(referral, by)
    require(may_take_back(waiting_of(referral), agency=by.agency))
    if not because.strip():
        require(deny("Say why you take it back.", remedy="A sentence is enough."))
    made = OnwardAnswer.objects.create(
        case=case,
        referral=referral,
        answer=Answered.WITHDRAWN,
        answered_on=day_of(at, calendar(in_force(at))),
        because=because.strip(),
        agency=by.agency,
        name=by.name,
        at=at,
    )
    stop(case=case, steps=(Step.ONWARD,), path=referral.path, by=by, at=at)
    record(case=case, record=made)
    return made


def _held(referral: OnwardReferral, by: Actor) -> Case:
    """Return the case of a referral, locked, where the actor may record what came of one."""
    case = Case.objects.locked(referral.case)
    require(may(by, Verb.REFER_ON, case.facts()))
    return case
