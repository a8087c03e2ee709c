"""Running a trial: a period's cases, some hundred at a time, judged twice each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from roundtable.charter.periods import Period
from roundtable.charter.queries import in_force
from roundtable.charter.reading import read_text
from roundtable.database.guard import entered
from roundtable.insight.actions import end_trial
from roundtable.insight.cost import cost_of, not_shown
from roundtable.insight.models import Trial
from roundtable.insight.queries import REPLAYER, count_past, past_cases
from roundtable.insight.trial import Judge, PastCase, Totals, differences, kept, replay

Progress = Callable[[int, int], None]


def run(trial: Trial, *, progress: Progress = lambda _done, _of: None) -> Trial:
    """Run a trial and keep what it came to. `progress` is told how many cases are done, of how
    many.
    """
    period = Period(trial.from_day, trial.to_day)
    of = count_past(period)
    _moved(trial, done=0, of=of)
    totals, found = Totals(), list[tuple[UUID, list[list[Any]]]]()
    judged_then, draft = _then(), Judge(read_text(trial.text))
    for cases in past_cases(period):
        for case in cases:
            differing = _judge(case, judged_then, draft, totals)
            if differing:
                found.append((UUID(case.id), differing))
        _moved(trial, done=totals.cases, of=of)
        progress(totals.cases, of)
    counts = totals.kept() | _costs_and_names(totals, judged_then(trial.asked_at), draft)
    end_trial(trial=trial, counts=counts, differing=found, by=REPLAYER, at=timezone.now())
    _tell(trial)
    return trial


def _judge(
    case: PastCase, judged_then: Callable[[datetime], Judge], draft: Judge, totals: Totals
) -> list[list[Any]]:
    was, now = replay(case, judged_then), replay(case, lambda _moment: draft)
    found = differences(was, now)
    totals.add(case, was, now, found)
    return kept(found)


def _costs_and_names(totals: Totals, was: Judge, now: Judge) -> dict[str, Any]:
    """Return what the work cost and would have cost, and what the agencies are called."""
    before, after = totals.pieces["was"], totals.pieces["now"]
    few = not_shown(was.charter, before, beside=after)
    few |= not_shown(now.charter, after, beside=before)
    cost = {
        "was": cost_of(was.charter, before),
        "now": cost_of(now.charter, after),
        "not_shown": sorted(few),
    }
    agencies = (*was.charter.agencies, *now.charter.agencies)
    return {"cost": cost, "names": {agency.code: agency.short_name for agency in agencies}}


def _then() -> Callable[[datetime], Judge]:
    """Return which version judged a step at a moment, asked once for each day of the hub."""
    by_day: dict[date, Judge] = {}
    by_version: dict[str, Judge] = {}

    def judge_at(moment: datetime) -> Judge:
        day = timezone.localdate(moment)
        if day not in by_day:
            charter = in_force(moment)
            by_day[day] = by_version.setdefault(charter.version, Judge(charter))
        return by_day[day]

    return judge_at


def _moved(trial: Trial, *, done: int, of: int) -> None:
    """Keep how far a trial has come, at once."""
    trial.done, trial.cases, trial.moved_at = done, of, timezone.now()
    with entered(REPLAYER):
        trial.save(update_fields=["done", "cases", "moved_at"])
    _tell(trial)


def _tell(trial: Trial) -> None:
    """Tell the pages that show a trial to fetch themselves again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('journal', %s)", [f"trial:{trial.pk}"])
