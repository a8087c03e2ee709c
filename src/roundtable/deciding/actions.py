"""How the hub decides: positions called for, taken sealed, opened together; a proposal answered
by everybody.
"""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import advance
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step, Unit
from roundtable.deciding.models import Action, Decision, Discussion, Position, Voice
from roundtable.deciding.queries import standing_discussion
from roundtable.deciding.rules import Stance, may_conclude, may_open, outcomes_for, table
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict, deny, require
from roundtable.sharing.queries import unanswered
from roundtable.workload.actions import start, stop
from roundtable.workload.rules import Due, after, due_at


@action("deciding.called")
def call_for_positions(*, case: Case, because: str, by: Actor, at: datetime) -> Discussion:
    """Call the agencies that answered to the table. Going on without somebody asked needs a
    reason in `because`.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.CALL, case.facts()))
    waiting = unanswered(case)
    if waiting and not because.strip():
        names = ", ".join(charter.agency(code).short_name for code in waiting)
        require(deny(f"Not everybody has answered: {names}.", remedy="Wait, or say why you go on."))
    at_table = table(case.lead, case.contributing)
    if len(at_table) < 2:
        require(deny("One agency alone makes no table.", remedy="Wait until another has answered."))
    clock = due_at(charter, step=Step.POSITION, grade=case.grade, started=at)
    discussion = Discussion.objects.create(
        case=case,
        number=case.discussions.count() + 1,
        table=list(at_table),
        without=waiting,
        without_because=because,
        called_at=at,
        positions_due_at=clock.at,
    )
    _start_positions(case, discussion, charter, clock, by, at)
    record(case=case, clauses=[clock.clause], charter_version=charter.version)
    return discussion


def _start_positions(
    case: Case, discussion: Discussion, charter: Charter, clock: Due, by: Actor, at: datetime
) -> None:
    stop(case=case, steps=(Step.GATHER, Step.ANSWER), by=by, at=at)
    advance(case=case, to=Stage.DECIDE, by=by, at=at)
    start(
        case=case,
        step=Step.POSITION,
        agencies=dict.fromkeys(discussion.table, "position/"),
        what="Take your agency's position",
        charter=charter,
        by=by,
        at=at,
        due=clock,
    )


@action("deciding.position_taken")
def take_position(
    *,
    case: Case,
    outcome: str,
    level_of_need: int,
    grade: str,
    reasons: str,
    by: Actor,
    at: datetime,
) -> Position:
    """Take an agency's position, sealed. The last one in opens them all.

    :raises Refused: from an agency not at the table, a second time, or with words the charter
    does not have.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.TAKE_POSITION, case.facts()))
    discussion = standing_discussion(case)
    if by.agency not in discussion.table:
        require(deny("Your agency is not at this table.", charter.decision.positions.clause))
    if discussion.positions.filter(agency=by.agency).exists():
        require(deny("Your agency has taken its position.", charter.decision.positions.clause))
    _outcome_is_allowed(charter, case, outcome)
    position = Position.objects.create(
        case=case,
        discussion=discussion,
        agency=by.agency,
        outcome=outcome,
        level_of_need=level_of_need,
        grade=grade,
        reasons=reasons,
        taken_at=at,
        taken_by=by.name,
    )
    stop(case=case, steps=(Step.POSITION,), agency=by.agency, by=by, at=at)
    if _count_positions(discussion) == len(discussion.table):
        open_positions(case=case, by=by, at=at)
    clause = charter.decision.positions.clause
    record(case=case, record=position, clauses=[clause], charter_version=charter.version)
    return position


def _outcome_is_allowed(charter: Charter, case: Case, outcome: str) -> None:
    if outcome not in {allowed.code for allowed in outcomes_for(charter, case.group)}:
        require(deny("The charter has no such outcome here.", remedy="Choose one listed."))


def _count_positions(discussion: Discussion) -> int:
    return len(_agencies_in(discussion))


def _agencies_in(discussion: Discussion) -> list[str]:
    """Return who has taken a position: their clocks tell, because the positions themselves are
    sealed.
    """
    waiting = set(
        discussion.case.clocks.running().filter(step=Step.POSITION).values_list("agency", flat=True)
    )
    return [agency for agency in discussion.table if agency not in waiting]


@action("deciding.opened")
def open_positions(*, case: Case, by: Actor, at: datetime) -> Discussion:
    """Open all positions together, once every one is in or the clock has run out, and start the
    decision's clock.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.TAKE_POSITION, case.facts()))
    discussion = standing_discussion(case)
    verdict = require(
        may_open(
            charter,
            at_table=discussion.table,
            taken=_agencies_in(discussion),
            due=discussion.positions_due_at,
            at=at,
        )
    )
    discussion.opened_at = at
    discussion.save(update_fields=["opened_at"])
    stop(case=case, steps=(Step.POSITION,), by=by, at=at)
    start(
        case=case,
        step=Step.DECIDE,
        agencies={case.lead: "discussion/"},
        what="Discuss and propose a decision",
        charter=charter,
        by=by,
        at=at,
    )
    record(case=case, clauses=verdict.clauses, charter_version=charter.version)
    return discussion


@action("deciding.proposed")
def propose(
    *, case: Case, outcome: str, level_of_need: int, reasons: str, by: Actor, at: datetime
) -> Decision:
    """Propose a joint decision to the table; the proposer's agency agrees with it. A standing
    proposal falls.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.PROPOSE, case.facts()))
    discussion = standing_discussion(case)
    if discussion.opened_at is None:
        require(deny("Positions are still sealed.", charter.decision.positions.clause, "Wait."))
    _outcome_is_allowed(charter, case, outcome)
    discussion.decisions.filter(fell_at=None).update(fell_at=at)
    clock = due_at(charter, step=Step.DECIDE, grade=case.grade, started=at)
    decision = Decision.objects.create(
        case=case,
        discussion=discussion,
        outcome=outcome,
        level_of_need=level_of_need,
        reasons=reasons,
        proposed_at=at,
        proposed_by=by.agency,
        proposer=by.name,
        due_at=clock.at,
        clause=charter.outcome(outcome).clause,
        charter_version=charter.version,
    )
    _ask_the_table(case, decision, discussion, charter, clock, by, at)
    voice(decision=decision, stance=Stance.AGREE, reasons="", by=by, at=at)
    record(case=case, record=decision, clauses=[decision.clause], charter_version=charter.version)
    return decision


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
        what=f"Answer the proposal: {charter.outcome(decision.outcome).name.lower()}",
        charter=charter,
        by=by,
        at=at,
        due=clock,
    )


@action("deciding.voiced")
def voice(*, decision: Decision, stance: Stance, reasons: str, by: Actor, at: datetime) -> Voice:
    """Answer a proposed decision for an agency: agree, agree with reservation, or dissent with
    reasons.

    The last voice concludes it when the quorum is met; otherwise the proposal falls and another
    may be made.
    """
    charter = in_force(at)
    case = Case.objects.locked(decision.case)
    require(may(by, Verb.STAND, case.facts()))
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    _can_be_voiced(decision, by, stance, reasons)
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
    if decision.voices.count() == len(_table_of(decision)):
        _end_the_vote(case, decision, charter, by, at)
    return said


def _table_of(decision: Decision) -> list[str]:
    return decision.discussion.table if decision.discussion else [decision.proposed_by]


def _can_be_voiced(decision: Decision, by: Actor, stance: Stance, reasons: str) -> None:
    if decision.decided_at or decision.fell_at:
        require(deny("This proposal is no longer open.", remedy="Look at the decision page."))
    if by.agency not in _table_of(decision):
        require(deny("Your agency is not at this table."))
    if decision.voices.filter(agency=by.agency).exists():
        require(deny("Your agency has answered this proposal."))
    if stance is not Stance.AGREE and not reasons.strip():
        require(deny("A reservation or a dissent needs its reasons.", remedy="Write them."))


def _end_the_vote(
    case: Case, decision: Decision, charter: Charter, by: Actor, at: datetime
) -> None:
    if _verdict_on(charter, decision, at):
        conclude(decision=decision, by=by, at=at)
        return
    decision.fell_at = at
    decision.save(update_fields=["fell_at"])
    start(
        case=case,
        step=Step.DECIDE,
        agencies={case.lead: "discussion/"},
        what="The proposal found no quorum: propose again",
        charter=charter,
        by=by,
        at=at,
    )


def _verdict_on(charter: Charter, decision: Decision, at: datetime) -> Verdict:
    stances = dict(decision.voices.values_list("agency", "stance"))
    return may_conclude(
        charter,
        outcome=decision.outcome,
        at_table=_table_of(decision),
        stances=stances,
        due=decision.due_at,
        at=at,
    )


@action("deciding.decided")
def conclude(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Make a proposal the joint decision, with its quorum and its dissent, and set its first
    actions.

    :raises Refused: without quorum, or while somebody at the table is unheard and the clock still
    runs.
    """
    charter = in_force(at)
    case = Case.objects.locked(decision.case)
    require(may(by, Verb.STAND, case.facts()))
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    verdict = require(_verdict_on(charter, decision, at))
    agreeing = decision.voices.exclude(stance=Stance.DISSENT).order_by("said_at")
    decision.decided_at = at
    decision.decided_by = list(agreeing.values_list("agency", flat=True))
    decision.save(update_fields=["decided_at", "decided_by"])
    stop(case=case, steps=(Step.DECIDE,), by=by, at=at)
    advance(case=case, to=Stage.ACT, by=by, at=at)
    _set_default_actions(case, decision, charter, by, at)
    _start_feedback(case, charter, by, at)
    clauses = (decision.clause, *verdict.clauses)
    record(
        case=case, subject=decision.journal_name, clauses=clauses, charter_version=charter.version
    )
    return decision


def _set_default_actions(
    case: Case, decision: Decision, charter: Charter, by: Actor, at: datetime
) -> None:
    for default in charter.actions:
        if decision.outcome in default.outcomes and default.agency in case.agencies:
            set_action(
                decision=decision,
                agency=default.agency,
                what=default.what,
                working_days=default.working_days,
                clause=default.clause,
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


@action("deciding.action_set")
def set_action(
    *,
    decision: Decision,
    agency: str,
    what: str,
    working_days: int,
    by: Actor,
    at: datetime,
    clause: str = "",
) -> Action:
    """Set an action for an agency of the case, due after so many hub days."""
    charter = in_force(at)
    case = decision.case
    require(may(by, Verb.RECORD_ACTION, Case.objects.locked(case).facts()))
    if agency not in Case.objects.get(pk=case.pk).agencies:
        require(deny("That agency is not on the case.", remedy="Ask it first."))
    standard = due_at(charter, step=Step.ACT, grade=case.grade, started=at)
    due = after(charter, at, working_days, Unit.WORKING_DAYS)
    warn = due - (due - at) / 4
    acted = Action.objects.create(
        case=case, decision=decision, agency=agency, what=what, due_at=due, clause=clause
    )
    start(
        case=case,
        step=Step.ACT,
        agencies={agency: f"actions/{acted.pk}/"},
        what=what[:200],
        charter=charter,
        by=by,
        at=at,
        due=Due(due, warn, clause or standard.clause),
    )
    record(case=case, subject=f"deciding.action:{acted.pk}", charter_version=charter.version)
    return acted


@action("deciding.action_ended")
def end_action(*, done: bool, result: str, acted: Action, by: Actor, at: datetime) -> Action:
    """Record that an action is done, with its result, or not done, with the reason."""
    case = Case.objects.locked(acted.case)
    require(may(by, Verb.RECORD_ACTION, case.facts()))
    acted = Action.objects.select_for_update().get(pk=acted.pk)
    if acted.agency != by.agency:
        require(deny("This is another agency's action.", remedy="Speak to that agency."))
    if acted.ended_at:
        require(deny("This action has ended.", remedy="Set another if there is more to do."))
    if not result.strip():
        require(deny("Say what came of it.", remedy="A sentence is enough."))
    acted.ended_at, acted.done, acted.result = at, done, result
    acted.save(update_fields=["ended_at", "done", "result"])
    stop(case=case, steps=(Step.ACT,), path=f"actions/{acted.pk}/", by=by, at=at)
    record(case=case, subject=f"deciding.action:{acted.pk}")
    return acted


@action("deciding.emergency")
def act_at_once(*, case: Case, outcome: str, reasons: str, by: Actor, at: datetime) -> Decision:
    """Act alone because somebody is in immediate danger. The case is marked; the joint decision
    follows by its clock.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.EMERGENCY, case.facts()))
    _outcome_is_allowed(charter, case, outcome)
    if not reasons.strip():
        require(deny("Say what the danger is and what you did.", charter.intake.emergency.clause))
    path = charter.intake.emergency
    joint_due = after(charter, at, path.joint_decision_within, path.unit)
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        level_of_need=4,
        reasons=reasons,
        emergency=True,
        proposed_at=at,
        proposed_by=by.agency,
        proposer=by.name,
        due_at=joint_due,
        decided_at=at,
        decided_by=[by.agency],
        clause=path.clause,
        charter_version=charter.version,
    )
    case.emergency_at, case.emergency_by = case.emergency_at or at, case.emergency_by or by.agency
    case.save(update_fields=["emergency_at", "emergency_by"])
    start(
        case=case,
        step=Step.DECIDE,
        agencies={case.lead: "discussion/"},
        what="Decide jointly what was done in an emergency",
        charter=charter,
        by=by,
        at=at,
        due=Due(joint_due, joint_due - (joint_due - at) / 4, path.clause),
    )
    record(case=case, record=decision, clauses=[path.clause], charter_version=charter.version)
    return decision
