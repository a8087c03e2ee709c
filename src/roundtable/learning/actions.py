"""How it is recorded that somebody has learnt something."""

from __future__ import annotations

from datetime import date, datetime

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.journal.actions import action, record
from roundtable.learning.models import TrainingRecord
from roundtable.learning.queries import facts_of
from roundtable.learning.rules import fits, may_record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require


@action("learning.recorded")
def record_training(
    *, learner: Membership, training: str, done_on: date, by: Actor, at: datetime
) -> TrainingRecord:
    """Record that somebody did a training of the charter on a day.

    :raises Refused: for one's own, for another agency's people, or for a day to come.
    """
    charter, today = in_force(at), timezone.localdate(at)
    said = {"of": facts_of(learner), "training": training, "done_on": done_on, "today": today}
    verdict = require(may_record(charter, by, **said))  # type: ignore[arg-type]
    return _keep(learner, training, done_on, verdict.clauses[0], charter, by, at)


@action("learning.brought_over", using="owner")
def bring_over(
    *, learner: Membership, training: str, done_on: date, by: Actor, at: datetime
) -> TrainingRecord:
    """Bring over from an agency's own list what somebody had learnt before they were seated. Needs
    the owner's connection.
    """
    charter, today = in_force(at, using="owner"), timezone.localdate(at)
    said = {"of": facts_of(learner), "training": training, "done_on": done_on, "today": today}
    verdict = require(fits(charter, **said))  # type: ignore[arg-type]
    clause = verdict.clauses[0]
    return _keep(learner, training, done_on, clause, charter, by, at, using="owner")


def _keep(
    learner: Membership,
    training: str,
    done_on: date,
    clause: str,
    charter: Charter,
    by: Actor,
    at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> TrainingRecord:
    kept = TrainingRecord.objects.using(using).create(
        user_id=learner.user_id,
        training=training,
        done_on=done_on,
        recorded_at=at,
        recorded_by=by.name,
        clause=clause,
        charter_version=charter.version,
    )
    record(record=kept, purpose=training, clauses=[clause], charter_version=charter.version)
    return kept
