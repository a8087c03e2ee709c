"""How the hub ends what it began: everybody told, the case closed, or no action taken, with a
reason and a signpost.
"""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import close
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.following.keeping import follow_again
from roundtable.deciding.transferring.keeping import end_table
from roundtable.deciding.transferring.queries import acknowledged_transfer
from roundtable.feedback.models import Feedback
from roundtable.feedback.queries import (
    Message,
    contributors,
    decision_to_tell,
    message_to,
    news_of_decision,
    news_of_nothing,
    news_of_transfer,
    people_on,
    undecided_emergency,
    verdict_on_closing,
    verdict_on_transferred,
)
from roundtable.feedback.reaching.keeping import reach
from roundtable.feedback.rules import (
    News,
    may_close_without_action,
    rule_for_contributors,
    worded,
)
from roundtable.intake.models import Referral
from roundtable.intake.queries import referrals_of
from roundtable.journal.actions import CaseOf, action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.sharing.challenging.keeping import end_with_case
from roundtable.sharing.consent.keeping import end_with_case as stop_authorising
from roundtable.workload.actions import stop


@action("feedback.told_referrer")
def _tell_referrer(
    *,
    case: Case,
    referral: Referral,
    outcome: str,
    message: Message,
    charter: Charter,
    by: Actor,
    at: datetime,
) -> Feedback:
    """Tell a referrer what the charter allows for their kind of source."""
    told = Feedback.objects.create(
        case=case,
        referral=referral,
        agency=referral.received_from,
        outcome=outcome,
        tells=message.tells,
        wording=message.wording,
        channel=message.channel,
        told_at=at,
        clause=message.clause,
        charter_version=charter.version,
    )
    reach(told, charter, by=by, at=at)
    record(case=case, record=told, clauses=[message.clause], charter_version=charter.version)
    return told


@action("feedback.told_contributor")
def _tell_contributor(
    *, case: Case, agency: str, news: News, charter: Charter, by: Actor, at: datetime
) -> Feedback:
    """Tell an agency that contributed what came of it."""
    rule = rule_for_contributors(charter, after=news.after)
    told = Feedback.objects.create(
        case=case,
        agency=agency,
        outcome=news.outcome,
        tells=rule.tells,
        wording=worded(rule, news.facts),
        told_at=at,
        clause=rule.clause,
        charter_version=charter.version,
    )
    record(case=case, record=told, clauses=[rule.clause], charter_version=charter.version)
    return told


@action("feedback.told")
def tell_everyone(*, case: Case, by: Actor, at: datetime) -> list[Feedback]:
    """Tell the referrer and every contributor what came of the joint decision, in the charter's
    words.

    :raises Refused: before there is a joint decision, or when they were told of it already.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.CLOSE, case.facts()))
    decision = decision_to_tell(case)
    news = news_of_decision(case, charter, decision.outcome)
    stop(case=case, steps=(Step.FEEDBACK,), by=by, at=at)
    told = _tell_all(case, news, charter, by, at)
    record(case=case, charter_version=charter.version)
    return told


def _tell_all(case: Case, news: News, charter: Charter, by: Actor, at: datetime) -> list[Feedback]:
    people = people_on(case)
    told = [
        _tell_referrer(
            case=case,
            referral=referral,
            outcome=news.outcome,
            message=message_to(referral, news, charter, people),
            charter=charter,
            by=by,
            at=at,
        )
        for referral in referrals_of(case)
    ]
    told += [
        _tell_contributor(case=case, agency=agency, news=news, charter=charter, by=by, at=at)
        for agency in contributors(case)
    ]
    return told


@action("feedback.no_further_action")
def close_without_action(
    *, case: Case, reason: str, explanation: str, by: Actor, at: datetime
) -> Case:
    """Close a case below the criteria: with a reason of the charter, a signpost, and feedback to
    the referrer.
    """
    charter = in_force(at)
    locked = Case.objects.locked(case)
    require(may(by, Verb.CLOSE_WITHOUT_ACTION, locked.facts()))
    verdict = require(
        may_close_without_action(
            charter,
            reason=reason,
            explanation=explanation,
            undecided_emergency=undecided_emergency(locked),
            going_on=locked.urgent_at is not None,
            leaving=locked.transfer_at is not None,
        )
    )
    term = charter.reason_for_nothing(reason)
    _tell_all(locked, news_of_nothing(locked, charter, reason), charter, by, at)
    stop(case=locked, steps=(Step.IDENTIFY,), by=by, at=at)
    closed = close(case=locked, because=f"{term.name}. {explanation}", by=by, at=at)
    follow_again(closed, charter, by=by, at=at)
    record(case=case, clauses=verdict.clauses, charter_version=charter.version)
    return closed


@action("feedback.case_ended")
def end_case(*, case: Case, because: str, by: Actor, at: datetime) -> Case:
    """Close a case whose actions have ended and of which everybody was told."""
    locked = Case.objects.locked(case)
    require(may(by, Verb.CLOSE, locked.facts()))
    require(verdict_on_closing(locked))
    if not because.strip():
        require(deny("Say why the case closes.", remedy="A sentence is enough."))
    end_with_case(locked, by=by, at=at)
    stop_authorising(locked, at=at)
    closed = close(case=locked, because=because, by=by, at=at)
    record(case=case)
    return closed


@action("feedback.transferred")
def end_transferred(*, case: Case, because: str, by: Actor, at: datetime) -> Case:
    """Close a case that the receiver of a transfer has taken over, at whatever stage it is, and
    tell everybody. What was still to be done here stops, but for what is looked at again.

    :raises Refused: before it was acknowledged, and while anything is left that only we can end.
    """
    charter = in_force(at)
    locked = Case.objects.locked(case)
    require(may(by, Verb.TRANSFER, locked.facts()))
    require(verdict_on_transferred(locked))
    transfer = acknowledged_transfer(locked)
    if transfer is None or not because.strip():
        raise Refused(deny("Say why the case closes.", remedy="A sentence is enough."))
    end_table(locked, at=at)
    end_with_case(locked, by=by, at=at)
    stop_authorising(locked, at=at)
    left = tuple(step for step in Step if step is not Step.FOLLOW_UP)
    stop(case=locked, steps=left, by=by, at=at)
    _tell_all(locked, news_of_transfer(locked, charter), charter, by, at)
    said = f"Transferred to {transfer.to_name}. {because.strip()}"
    locked.transfer_at = None
    locked.save(update_fields=["transfer_at"])
    closed = close(case=locked, because=said, by=by, at=at)
    if not closed.clocks.running().filter(step=Step.FOLLOW_UP).exists():
        follow_again(closed, charter, by=by, at=at)
    record(case=case, charter_version=charter.version)
    return closed


@action("feedback.read")
def note_reading(*, told: Feedback, by: Actor, at: datetime) -> Feedback:
    """Note that an agency has read its feedback."""
    if told.agency != by.agency:
        require(deny("This was told to another agency.", remedy="Read what yours was told."))
    if told.read_at is None:
        told.read_at = at
        told.save(update_fields=["read_at"])
    # A referrer's agency need not be on the case.
    record(case=CaseOf(told.case_id), subject=told.journal_name)
    return told
