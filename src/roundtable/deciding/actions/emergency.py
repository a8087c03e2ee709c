"""What one agency does at once, because somebody is in immediate danger."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.models import Decision
from roundtable.deciding.rules import HIGHEST_NEED, in_the_charters_words
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.workload.actions import start
from roundtable.workload.rules import Due, after


@action("deciding.emergency")
def act_at_once(*, case: Case, outcome: str, reasons: str, by: Actor, at: datetime) -> Decision:
    """Act alone because somebody is in immediate danger.

    The case is marked; the joint decision follows by its clock.

    :raises Refused: with words the charter does not have, or without saying what was done.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.EMERGENCY, case.facts()))
    require(
        in_the_charters_words(
            charter,
            group=case.group,
            outcome=outcome,
            level_of_need=HIGHEST_NEED,
            reasons=reasons,
        )
    )
    path = charter.intake.emergency
    joint_due = after(charter, at, path.joint_decision_within, path.unit)
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        level_of_need=HIGHEST_NEED,
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
    _start_the_joint_decision(case, joint_due, charter, by, at)
    record(case=case, record=decision, clauses=[path.clause], charter_version=charter.version)
    return decision


def _start_the_joint_decision(
    case: Case, joint_due: datetime, charter: Charter, by: Actor, at: datetime
) -> None:
    start(
        case=case,
        step=Step.DECIDE,
        agencies={case.lead: "discussion/"},
        what="Decide jointly what was done in an emergency",
        charter=charter,
        by=by,
        at=at,
        due=Due(joint_due, joint_due - (joint_due - at) / 4, charter.intake.emergency.clause),
    )
