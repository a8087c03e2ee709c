"""Trials, run by the hub's worker, and begun again when a worker was lost."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from roundtable.database.guard import entered
from roundtable.insight.models import Trial
from roundtable.insight.queries import REPLAYER
from roundtable.insight.running import run
from roundtable.lib.verdict import Refused

QUEUE = "trials"
# A trial that ends its worker each time must not do so for ever.
ATTEMPTS = 3
# A worker that lives says so every ten seconds.
LOST_AFTER_SECONDS = 60


@app.task(queue=QUEUE, retry=RetryStrategy(max_attempts=ATTEMPTS, wait=5))
def run_trial(trial_id: str) -> None:
    """Run a trial that somebody asked for, from its beginning. One that has ended is left as it is.

    It keeps nothing before it ends, so that it can be begun again at any time.
    """
    if _has_ended(trial_id):
        return
    try:
        run(_find(trial_id))
    except Refused:
        # Another worker was taken for lost and was only slow: the first one's result stands.
        if not _has_ended(trial_id):
            raise


def _find(trial_id: str) -> Trial:
    with entered(REPLAYER):
        return Trial.objects.get(pk=trial_id)


def _has_ended(trial_id: str) -> bool:
    return _find(trial_id).ended_at is not None


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="insight.lost_trials", pass_context=True)
async def begin_lost_trials_again(context: JobContext, timestamp: int) -> None:
    """Queue each trial again whose worker was lost, every minute, unless that was tried often
    enough.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=LOST_AFTER_SECONDS):
        # The attempt that was lost is counted only as the job is queued again.
        if job.attempts + 1 < ATTEMPTS:
            await jobs.retry_job(job)
