"""A trial whose worker is killed half way is begun again by another, and nobody has to ask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from roundtable.database.guard import entered
from roundtable.insight.actions import end_trial
from roundtable.insight.jobs import ATTEMPTS, run_trial
from roundtable.insight.models import Trial
from roundtable.insight.queries import REPLAYER
from roundtable.insight.running import run
from tests.insight.made import shorter, trial_of
from tests.stories import MONDAY, asked

WORKER = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from roundtable.insight import jobs, running
%s
call_command("procrastinate", "worker", "--one-shot")
"""
KILLED_HALF_WAY = """
read, moved = running.past_cases, running._moved
running.past_cases = lambda period: read(period, together=1)
def _moved(trial, *, done, of):
    moved(trial, done=done, of=of)
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
running._moved = _moved
"""
ANOTHER = """
from contextlib import suppress
from procrastinate.exceptions import AlreadyEnqueued
jobs.LOST_AFTER_SECONDS = 0
with suppress(AlreadyEnqueued):  # the minute is queued already
    jobs.begin_lost_trials_again.defer(timestamp=0)
"""


def worker(hub: str, does: str) -> int:
    """Run a worker of its own on the hub until it has nothing to do, or dies."""
    address = make_conninfo(hub, user="roundtable_app")
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WORKER % does], env=env, capture_output=True, timeout=90
    )
    sys.stderr.write(done.stderr.decode())
    return done.returncode


def as_it_stands(trial: Trial) -> Trial:
    with entered(REPLAYER):
        return Trial.objects.get(pk=trial.pk)


def job_of_the_trial() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, attempts FROM procrastinate_jobs WHERE task_name LIKE '%%run_trial'"
        )
        status, attempts = cursor.fetchone()
        return status, attempts


def test_a_trial_whose_worker_was_killed_half_way_is_run_by_another(committed_hub: str) -> None:
    asked()
    asked()
    trial = trial_of(shorter())
    assert worker(committed_hub, KILLED_HALF_WAY) == -signal.SIGKILL
    half = as_it_stands(trial)
    assert (half.done, half.cases, half.ended_at) == (1, 2, None)
    assert job_of_the_trial() == ("doing", 0)
    assert worker(committed_hub, ANOTHER) == 0
    whole = as_it_stands(trial)
    assert (whole.done, whole.cases) == (2, 2)
    assert whole.counts is not None
    assert whole.counts["differing"] == 2
    assert job_of_the_trial()[0] == "succeeded"


def test_a_trial_that_ends_its_worker_each_time_is_not_tried_for_ever(committed_hub: str) -> None:
    asked()
    trial_of(shorter())
    for _each in range(ATTEMPTS):
        assert worker(committed_hub, ANOTHER + KILLED_HALF_WAY) == -signal.SIGKILL
    assert worker(committed_hub, ANOTHER) == 0
    assert job_of_the_trial() == ("doing", ATTEMPTS - 1)


@pytest.mark.django_db
def test_of_two_workers_on_one_trial_the_first_result_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trial = trial_of(shorter())

    def overtaken(slow: Trial) -> Trial:
        end_trial(
            trial=trial,
            counts={"cases": 7},
            differing=[],
            by=REPLAYER,
            at=MONDAY + timedelta(days=41),
        )
        return run(slow)

    monkeypatch.setattr("roundtable.insight.jobs.run", overtaken)
    run_trial(str(trial.pk))
    assert as_it_stands(trial).counts == {"cases": 7}
