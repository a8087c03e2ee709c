"""Trials, run by the hub's worker."""

from __future__ import annotations

from procrastinate.contrib.django import app

from roundtable.database.guard import entered
from roundtable.insight.models import Trial
from roundtable.insight.queries import REPLAYER
from roundtable.insight.running import run


@app.task(queue="trials")
def run_trial(trial_id: str) -> None:
    """Run a trial that somebody asked for. One that has ended is left as it is."""
    with entered(REPLAYER):
        trial = Trial.objects.get(pk=trial_id)
    if trial.ended_at is None:
        run(trial)
