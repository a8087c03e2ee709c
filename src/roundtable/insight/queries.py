"""The facts of past cases for a trial, and trials as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from roundtable.cases.models import Case
from roundtable.charter.drafting.models import Draft, State
from roundtable.charter.models import Version
from roundtable.charter.periods import Period
from roundtable.charter.queries import version
from roundtable.charter.terms import Unit
from roundtable.database.guard import entered
from roundtable.insight.models import Differing, Trial
from roundtable.insight.trial import Answered, Decided, Given, Graded, PastCase, Paused, Round
from roundtable.intake.rules import suggested_grade
from roundtable.lib.actor import Actor, Role
from roundtable.sharing.rules import PersonFacts
from roundtable.workload.rules import after

# Who a trial reads as. A blind role: row security gives it no row, only the facts are opened to it.
REPLAYER = Actor(UUID(int=3), "hub", Role.OPERATOR, "The trial on the past")
TOGETHER = 500
STALLED = timedelta(minutes=2)


def count_past(period: Period) -> int:
    """Return how many cases were opened in a period."""
    with entered(REPLAYER), connection.cursor() as cursor:
        cursor.execute("SELECT insight_past_count(%s, %s)", [period.begins, period.ends])
        return int(cursor.fetchone()[0])


def past_cases(period: Period, together: int = TOGETHER) -> Iterator[list[PastCase]]:
    """Yield the facts of the cases opened in a period, so many together, each with one query."""
    after: tuple[datetime | None, UUID | None] = (None, None)
    while True:
        with entered(REPLAYER), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, opened_at, rounds FROM insight_past(%s, %s, %s, %s, %s)",
                [period.begins, period.ends, *after, together],
            )
            rows = cursor.fetchall()
        if rows:
            yield [_past(case_id, json.loads(rounds)) for case_id, _opened, rounds in rows]
        if len(rows) < together:
            return
        after = (rows[-1][1], rows[-1][0])


def _past(case_id: UUID, rounds: list[dict[str, Any]]) -> PastCase:
    return PastCase(str(case_id), tuple(_round(said) for said in rounds))


def _round(said: dict[str, Any]) -> Round:
    decided = said["decided"]
    return Round(
        started=_moment(said["started"]),
        group=said["group"],
        lead=said["lead"],
        concerns=tuple(said["concerns"]),
        people=tuple(PersonFacts(*person) for person in said["people"] or ()),
        sources=tuple(dict.fromkeys(said["sources"] or ())),
        narrative_known=bool(said["told"]),
        danger=bool(said["danger"]),
        gradings=tuple(_graded(*given) for given in said["gradings"] or ()),
        asked_at=_maybe(said["asked_at"]),
        requested=tuple(said["requested"] or ()),
        answers=tuple(_answered(*given) for given in said["answers"] or ()),
        called_at=_maybe(said["called_at"]),
        table=tuple(said["table"] or ()),
        opened_at=_maybe(said["positions_opened_at"]),
        decided=_decided(*decided) if decided else None,
        emergency_at=_maybe(said["emergency_at"]),
        told_at=_maybe(said["told_at"]),
        ended_at=_maybe(said["ended_at"]),
        pauses=tuple(_paused(*given) for given in said["pauses"] or ()),
    )


def _graded(
    at: str, grade: str, factors: list[str], assessments: list[dict[str, Any]], number: str
) -> Graded:
    answers = {
        f"{each['code']}-{question}": said
        for each in assessments
        for question, said in each["answers"].items()
    }
    try:
        raised = suggested_grade(version(number), factors, answers) != grade
    except Version.DoesNotExist:
        raised = False
    return Graded(_moment(at), grade, tuple(factors), answers, raised)


def _answered(
    agency: str, person: str, said: str, at: str, items: list[tuple[str, str, str]] | None
) -> Answered:
    given = tuple(Given(*item) for item in items or ())
    return Answered(agency, person, said, _moment(at), given)


def _paused(
    agency: str, step: str, began: str, reason: str, at: str, days: int, ends: str, number: str
) -> Paused:
    paused_at, ends_at = _moment(at), _moment(ends)
    try:
        in_full = after(version(number), paused_at, days, Unit.WORKING_DAYS)
    except Version.DoesNotExist:
        in_full = ends_at
    resumed_at = ends_at if ends_at < in_full else None
    return Paused(agency, step, _moment(began), reason, paused_at, days, resumed_at)


def _decided(at: str, outcome: str, agreeing: list[str]) -> Decided:
    return Decided(_moment(at), outcome, tuple(agreeing))


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def _maybe(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def trials() -> QuerySet[Trial]:
    """Return the trials, latest first, without the texts tried."""
    return Trial.objects.defer("text").order_by("-asked_at")


def find_trial(trial_id: UUID) -> Trial | None:
    """Return a trial, None where there is none such."""
    return trials().filter(pk=trial_id).first()


def differing_cases(trial: Trial, actor: Actor) -> QuerySet[Differing]:
    """Return the cases that would have differed and that the reader may see, newest first."""
    seen = Case.objects.visible_to(actor)
    found = trial.differing.filter(case__in=seen).select_related("case")
    return found.order_by("-case__opened_at", "pk")


def stalled(trial: Trial, at: datetime) -> bool:
    """Return whether a trial that has not ended has not got further for a while."""
    return trial.ended_at is None and trial.cases is not None and at - trial.moved_at > STALLED


def time_left(trial: Trial) -> timedelta | None:
    """Return how long a trial may still take, by how fast it has been; None before it began."""
    if not trial.done or not trial.cases:
        return None
    return (trial.moved_at - trial.asked_at) / trial.done * (trial.cases - trial.done)


def texts_to_try() -> list[tuple[str, str]]:
    """Return what can be tried: the drafts, saved last first, then the adopted versions, each with
    a name.
    """
    standing = Draft.objects.exclude(state=State.WITHDRAWN).order_by("-saved_at")
    drafts = [(str(d.pk), f"{d}, step {d.revision}") for d in standing.defer("text")]
    numbers = Version.objects.order_by("-effective_from").values_list("number", flat=True)
    return [*drafts, *((number, f"Charter {number}") for number in numbers)]


def text_to_try(what: str) -> str:
    """Return the text of what `texts_to_try` names.

    :raises Draft.DoesNotExist: when it names nothing.
    """
    adopted = Version.objects.filter(number=what).values_list("text", flat=True).first()
    return adopted if adopted is not None else Draft.objects.get(pk=what).text
