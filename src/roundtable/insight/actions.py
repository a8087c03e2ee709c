"""What the board does: asks for trials, which end with what they came to, and signs reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from roundtable.charter.queries import in_force
from roundtable.charter.reading import digest, read_text
from roundtable.insight.board import review_as_it_stands
from roundtable.insight.models import Differing, NoChange, Trial
from roundtable.insight.rules import may_sign_no_change, may_try
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.oversight.queries import signs

JOB = "roundtable.insight.jobs.run_trial"
TOGETHER = 1000


@action("insight.trial_asked")
def ask_for_trial(
    *,
    name: str,
    text: str,
    from_day: date,
    to_day: date,
    by: Actor,
    at: datetime,
    queued: bool = True,
) -> Trial:
    """Ask for a charter's text to be tried on the cases of a period, by the hub's worker unless
    the caller does it (`queued` false).

    :raises Refused: for a role that tries no charters, or a period that cannot be tried.
    :raises CharterError: when the text is not a whole and consistent charter.
    """
    charter = read_text(text)
    today = timezone.localdate(at)
    require(may_try(by, from_day=from_day, to_day=to_day, today=today))
    trial = Trial.objects.create(
        name=name,
        text=text,
        digest=digest(charter),
        from_day=from_day,
        to_day=to_day,
        asked_at=at,
        asked_by=by.name,
        agency=by.agency,
        moved_at=at,
    )
    if queued:
        app.configure_task(JOB).defer(trial_id=str(trial.pk))
    subject = f"insight.trial:{trial.pk}"
    record(subject=subject, purpose=trial.digest, charter_version=in_force(at).version)
    return trial


@action("insight.trial_ended")
def end_trial(
    *,
    trial: Trial,
    counts: Mapping[str, Any],
    differing: Sequence[tuple[UUID, list[list[Any]]]],
    by: Actor,
    at: datetime,
) -> Trial:
    """Keep what a trial came to: the counts, and the cases that would have differed.

    :raises Refused: when it has ended already.
    """
    # Two workers may have run it; the first one's result stands.
    if Trial.objects.select_for_update().get(pk=trial.pk).ended_at:
        require(deny("This trial has ended already.", remedy="Look at what it came to."))
    Differing.objects.bulk_create(
        (Differing(trial=trial, case_id=case, differences=found) for case, found in differing),
        batch_size=TOGETHER,
    )
    trial.ended_at, trial.counts, trial.moved_at = at, dict(counts), at
    trial.done = trial.cases = counts["cases"]
    trial.save(update_fields=["ended_at", "counts", "moved_at", "done", "cases"])
    record(subject=f"insight.trial:{trial.pk}", purpose=trial.digest)
    return trial


@action("insight.no_change_signed")
def sign_no_change(*, due: date, by: Actor, at: datetime) -> NoChange:
    """Sign for an agency that the charter in force needs no change at the review due on a day.

    With the last agency's signature the review is due again later; the charter stays as it is.

    :raises Refused: for somebody else than the signatory, a second time, before the review opens,
        and for a review that has moved on since.
    """
    charter, today = in_force(at), timezone.localdate(at)
    review = review_as_it_stands(charter)
    if review.due != due:
        require(deny("This review has moved on.", charter.review.clause, "Open the page again."))
    verdict = require(may_sign_no_change(by, charter, review, signs=signs(by), today=today))
    signed = NoChange(
        version=charter.version,
        due=review.due,
        until=review.until,
        agency=by.agency,
        user_id=by.user_id,
        name=by.name,
        at=at,
    )
    signed.save(force_insert=True)
    record(record=signed, clauses=verdict.clauses, charter_version=charter.version, chain="charter")
    return signed
