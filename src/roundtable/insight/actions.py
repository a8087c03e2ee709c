"""What is done with trials: asked for, and ended with what they came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from roundtable.charter.queries import in_force
from roundtable.charter.reading import digest, read_text
from roundtable.insight.models import Differing, Trial
from roundtable.insight.rules import may_try
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require

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
    differing: Sequence[tuple[UUID, list[list[str]]]],
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
