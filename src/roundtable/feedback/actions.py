"""How the hub ends what it began: everybody told, the case closed, or no action taken, with a
reason and a signpost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import close
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.following.keeping import follow_again
from roundtable.feedback.models import Feedback
from roundtable.feedback.queries import (
    contributors,
    decision_to_tell,
    facts_for,
    news_of_decision,
    news_of_nothing,
    undecided_emergency,
    verdict_on_closing,
)
from roundtable.feedback.rules import (
    News,
    may_close_without_action,
    rule_for,
    rule_for_contributors,
    worded,
)
from roundtable.intake.models import Referral
from roundtable.intake.queries import referrals_of
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.sharing.challenging.keeping import end_with_case
from roundtable.sharing.consent.keeping import end_with_case as stop_authorising
from roundtable.workload.actions import stop


@action("feedback.told_referrer")
def _tell_referrer(
    *,
    case: Case,
    referral: Referral,
    news: News,
    charter: Charter,
    by: Actor,
    at: datetime,
) -> Feedback:
    """Tell a referrer what the charter allows for their kind of source."""
    rule = rule_for(charter, referral.source, after=news.after)
    told = Feedback.objects.create(
        case=case,
        referral=referral,
        agency=referral.received_from,
        outcome=news.outcome,
        tells=rule.tells,
        wording="" if rule.tells == "nothing" else worded(rule, facts_for(referral, news)),
        told_at=at,
        clause=rule.clause,
        charter_version=charter.version,
    )
    record(case=case, record=told, clauses=[rule.clause], charter_version=charter.version)
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
    told = _tell_all(case, news, charter, by, at)
    stop(case=case, steps=(Step.FEEDBACK,), by=by, at=at)
    record(case=case, charter_version=charter.version)
    return told


def _tell_all(case: Case, news: News, charter: Charter, by: Actor, at: datetime) -> list[Feedback]:
    told = [
        _tell_referrer(case=case, referral=referral, news=news, charter=charter, by=by, at=at)
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


@action("feedback.read")
def note_reading(*, told: Feedback, by: Actor, at: datetime) -> Feedback:
    """Note that an agency has read its feedback."""
    if told.agency != by.agency:
        require(deny("This was told to another agency.", remedy="Read what yours was told."))
    if told.read_at is None:
        told.read_at = at
        told.save(update_fields=["read_at"])
    record(case=_CaseOf(told.case_id), subject=told.journal_name)
    return told


@dataclass(frozen=True)
class _CaseOf:
    """The case of what was told, by its id: a referrer's agency need not be on it."""

    id: UUID
