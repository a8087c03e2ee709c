"""A decision proposed to the table, answered by everybody at it, and concluded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import advance
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.acting.actions import set_action
from roundtable.deciding.acting.rules import default_actions
from roundtable.deciding.following.keeping import follow
from roundtable.deciding.models import DecidedFor, Decision, Discussion, Voice
from roundtable.deciding.queries import standing_discussion, urgent_discussion, verdict_on
from roundtable.deciding.rules import (
    Stance,
    may_voice,
    says_a_proposal,
)
from roundtable.deciding.statement import ProposalGiven
from roundtable.deciding.urgent.rules import urgent_due, urgent_for
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.lib.words import inner
from roundtable.workload.actions import start, stop
from roundtable.workload.queries import grade_of
from roundtable.workload.rules import Due, due_at


@action("deciding.proposed")
def propose(*, case: Case, given: ProposalGiven, by: Actor, at: datetime) -> Decision:
    """Propose a joint decision to the table, for the case and for each person on it.

    The proposer's agency agrees with it. A proposal that stood before it falls.

    :raises Refused: while positions are sealed, from an agency not at the table, or with words the
        charter does not have.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.PROPOSE, case.facts()))
    discussion = standing_discussion(case)
    if discussion.opened_at is None:
        require(deny("Positions are still sealed.", charter.decision.positions.clause, "Wait."))
    people = list(case.involvements.order_by("place").values_list("pk", flat=True))
    require(says_a_proposal(charter, group=case.group, given=given, on_case=people))
    discussion.decisions.filter(fell_at=None).update(fell_at=at)
    clock = _time_to_answer(case, discussion, charter, at)
    decision = Decision.objects.create(
        case=case,
        discussion=discussion,
        outcome=given.outcome,
        level_of_need=given.level_of_need,
        reasons=given.reasons,
        proposed_at=at,
        proposed_by=by.agency,
        proposer=by.name,
        due_at=clock.at,
        clause=charter.outcome(given.outcome).clause,
        charter_version=charter.version,
    )
    _decide_for(
        decision, {person: given.people.get(person, given.outcome) for person in people}, charter
    )
    _ask_the_table(case, decision, discussion, charter, clock, by, at)
    voice(decision=decision, stance=Stance.AGREE, reasons="", by=by, at=at)
    record(case=case, record=decision, clauses=[decision.clause], charter_version=charter.version)
    return decision


def _time_to_answer(case: Case, discussion: Discussion, charter: Charter, at: datetime) -> Due:
    for term in urgent_for(charter, case.group):
        if term.code == discussion.urgent:
            return urgent_due(term, charter, at)
    return due_at(charter, step=Step.DECIDE, grade=grade_of(case, charter), started=at)


def _ask_the_table(
    case: Case,
    decision: Decision,
    discussion: Discussion,
    charter: Charter,
    clock: Due,
    by: Actor,
    at: datetime,
) -> None:
    stop(case=case, steps=(Step.DECIDE,), by=by, at=at)
    start(
        case=case,
        step=Step.DECIDE,
        agencies=dict.fromkeys(discussion.table, "discussion/"),
        what=f"Answer the proposal: {inner(charter.outcome(decision.outcome).name)}",
        charter=charter,
        by=by,
        at=at,
        due=clock,
    )


def _decide_for(decision: Decision, people: Mapping[UUID, str], charter: Charter) -> None:
    DecidedFor.objects.bulk_create(
        DecidedFor(
            case_id=decision.case_id,
            decision=decision,
            involvement_id=person,
            outcome=outcome,
            clause=charter.outcome(outcome).clause if outcome else "",
        )
        for person, outcome in people.items()
    )


@action("deciding.voiced")
def voice(*, decision: Decision, stance: Stance, reasons: str, by: Actor, at: datetime) -> Voice:
    """Answer a proposed decision for an agency: agree, agree with reservation, or dissent.

    The last voice concludes it when the quorum is met; otherwise the proposal falls and another
    may be made.

    :raises Refused: from outside the table, a second time, on a proposal no longer open, or
        without the reasons of a reservation or dissent.
    """
    charter = in_force(at)
    case = Case.objects.locked(decision.case)
    require(may(by, Verb.STAND, case.facts()))
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    require(
        may_voice(
            agency=by.agency,
            at_table=decision.table,
            voiced=decision.voices.filter(agency=by.agency).exists(),
            is_open=decision.is_open,
            stance=stance,
            reasons=reasons,
        )
    )
    said = Voice.objects.create(
        case=case,
        decision=decision,
        agency=by.agency,
        stance=stance,
        reasons=reasons,
        said_at=at,
        said_by=by.name,
    )
    stop(case=case, steps=(Step.DECIDE,), agency=by.agency, by=by, at=at)
    record(case=case, record=said, clauses=[decision.clause], charter_version=charter.version)
    if decision.voices.count() == len(decision.table):
        _end_the_vote(case, decision, charter, by, at)
    return said


def _end_the_vote(
    case: Case, decision: Decision, charter: Charter, by: Actor, at: datetime
) -> None:
    if verdict_on(charter, decision, at):
        conclude(decision=decision, by=by, at=at)
        return
    decision.fell_at = at
    decision.save(update_fields=["fell_at"])
    urgent = urgent_discussion(case)
    start(
        case=case,
        step=Step.DECIDE,
        agencies={case.lead: "discussion/"},
        what="The proposal found no quorum: propose again",
        charter=charter,
        by=by,
        at=at,
        due=_time_to_answer(case, urgent, charter, at) if urgent else None,
    )


@action("deciding.decided")
def conclude(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Make a proposal the joint decision, with its quorum and its dissent, and set its actions and
    when its outcome is looked at again.

    :raises Refused: without quorum, while somebody at the table is unheard and the clock still
        runs, and for a proposal that is no longer open.
    """
    charter = in_force(at)
    case = Case.objects.locked(decision.case)
    require(may(by, Verb.STAND, case.facts()))
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    verdict = require(verdict_on(charter, decision, at))
    agreeing = decision.voices.exclude(stance=Stance.DISSENT).order_by("said_at")
    decision.decided_at = at
    decision.decided_by = list(agreeing.values_list("agency", flat=True))
    decision.decided_under = charter.version
    decision.save(update_fields=["decided_at", "decided_by", "decided_under"])
    _end_what_led_here(case, by, at)
    _set_default_actions(case, decision, charter, by, at)
    _start_feedback(case, charter, by, at)
    follow(case, decision, charter, by=by, at=at)
    clauses = (decision.clause, *verdict.clauses)
    record(
        case=case, subject=decision.journal_name, clauses=clauses, charter_version=charter.version
    )
    return decision


def _end_what_led_here(case: Case, by: Actor, at: datetime) -> None:
    """Stop whatever still runs for the decision, and move the case on. An urgent discussion decides
    before all are asked or have answered, danger may have joined late, and an earlier decision may
    not have been told.
    """
    stop(case=case, steps=(Step.DECIDE,), by=by, at=at)
    early = case.stage in (Stage.IDENTIFY, Stage.GATHER)
    gathering = (Step.GATHER, Step.ANSWER) if early else ()
    overtaken = (Step.IDENTIFY, Step.FEEDBACK, *gathering)
    if case.clocks.running().filter(step__in=overtaken).exists():
        stop(case=case, steps=overtaken, by=by, at=at)
    if case.urgent_at:
        case.urgent_at = None
        case.save(update_fields=["urgent_at"])
    if case.stage != Stage.ACT:
        advance(case=case, to=Stage.ACT, by=by, at=at)


def _set_default_actions(
    case: Case, decision: Decision, charter: Charter, by: Actor, at: datetime
) -> None:
    people = {one.involvement_id: one.outcome for one in decision.people.all() if one.outcome}
    found = default_actions(charter, outcome=decision.outcome, people=people, on_case=case.agencies)
    for each in found:
        set_action(
            decision=decision,
            agency=each.default.agency,
            what=each.default.what,
            working_days=each.default.working_days,
            clause=each.default.clause,
            about=each.about,
            outcome=each.outcome,
            by=by,
            at=at,
        )


def _start_feedback(case: Case, charter: Charter, by: Actor, at: datetime) -> None:
    start(
        case=case,
        step=Step.FEEDBACK,
        agencies={case.lead: "feedback/"},
        what="Tell everybody what came of it",
        charter=charter,
        by=by,
        at=at,
    )
