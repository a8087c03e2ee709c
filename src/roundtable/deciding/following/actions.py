"""What is done when an outcome is looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case, Involvement
from roundtable.charter.terms import Charter
from roundtable.deciding.following.keeping import end
from roundtable.deciding.following.queries import charter_for
from roundtable.deciding.following.rules import (
    Found,
    asked_for_own_view,
    in_full,
    may_follow_up,
    rule_of,
)
from roundtable.deciding.models import FollowUp, PersonOutcome
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require


@action("deciding.followed_up")
def follow_up(
    *, looked_at: FollowUp, found: Mapping[UUID, Found], by: Actor, at: datetime
) -> FollowUp:
    """Say what came of a decision for each person on its case; `found` is by involvement.

    An earlier day that nobody looked at is passed over.

    :raises Refused: too early, too late or a second time, and where anybody or anything is missing.
    """
    charter = charter_for(looked_at, at)
    case = Case.objects.locked(looked_at.case)
    require(may(by, Verb.FOLLOW_UP, case.facts()))
    to_come = list(case.follow_ups.to_come().select_related("decision").order_by("after_days"))
    verdict = require(may_follow_up(to_come, looked_at, at, looked_at.clause))
    people = list(case.involvements.order_by("place"))
    if {person.pk for person in people} != found.keys():
        raise Refused(deny("Say of everybody on the case what changed.", remedy="One by one."))
    for person in people:
        _record_outcome(
            looked_at=looked_at, about=person, found=found[person.pk], charter=charter, by=by, at=at
        )
    missed = [each for each in to_come if each.after_days < looked_at.after_days]
    end(case, missed, FollowUp.Ended.PASSED_OVER, by=by, at=at)
    end(case, [looked_at], FollowUp.Ended.DONE, by=by, at=at, name=by.name)
    record(
        case=case,
        subject=f"deciding.followup:{looked_at.pk}",
        clauses=verdict.clauses,
        charter_version=charter.version,
    )
    return looked_at


@action("deciding.outcome_recorded")
def _record_outcome(
    *,
    looked_at: FollowUp,
    about: Involvement,
    found: Found,
    charter: Charter,
    by: Actor,
    at: datetime,
) -> PersonOutcome:
    """Record what was found of one person, as far as they were to be asked."""
    outcomes, days = looked_at.decision.outcomes, looked_at.after_days
    rule = rule_of(charter, outcomes=outcomes, after_days=days)
    asked = asked_for_own_view(charter, rule, about.role)
    require(in_full(charter, found, asked=asked))
    recorded = PersonOutcome.objects.create(
        case_id=looked_at.case_id,
        follow_up=looked_at,
        involvement=about,
        change=found.change,
        harm=found.harm,
        harm_what=found.harm_what,
        own_view=found.own_view,
        own_words=found.own_words,
        agency=by.agency,
        name=by.name,
        recorded_at=at,
        charter_version=charter.version,
    )
    record(case=looked_at.case, record=recorded, charter_version=charter.version)
    return recorded
