"""When each step of a past case was due, for whom, and which agency was late. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from roundtable.charter.terms import Step, Unit
from roundtable.insight.trial.facts import Paused, Round
from roundtable.insight.trial.judge import Judge, JudgeAt
from roundtable.workload.rules import (
    STAGE_STEPS,
    Due,
    NoClock,
    PauseFacts,
    after,
    due_at,
    may_pause,
    moved,
)

EMERGENCY = "emergency"
# By step and agency, "" for the steps that one agency leads for all. None: no clause has a clock.
Deadlines = Mapping[tuple[str, str], datetime | None]


@dataclass(frozen=True)
class Stretch:
    """A step from when it began until it ended, None while it has not."""

    step: str
    agency: str
    began: datetime
    ended: datetime | None


def stretches(
    past: Round, asked: Mapping[str, object], table: tuple[str, ...]
) -> Iterator[Stretch]:
    """Yield the steps of a round that began: the lead's, and those of each asked and seated."""
    decided_at = past.decided.at if past.decided else None
    whole = {
        Step.IDENTIFY: (past.started, past.asked_at or past.ended_at),
        Step.GATHER: (past.asked_at, past.called_at),
        Step.DECIDE: (past.opened_at, decided_at),
        Step.FEEDBACK: (decided_at, past.told_at),
        EMERGENCY: (past.emergency_at, decided_at),
    }
    for step, (began, ended) in whole.items():
        if began:
            yield Stretch(str(step), "", began, ended)
    answered = {given.agency: given.at for given in past.answers}
    if past.asked_at:
        for agency in asked:
            ended = answered.get(agency, past.called_at)
            yield Stretch(Step.ANSWER.value, agency, past.asked_at, ended)
    if past.called_at:
        for agency in table:
            yield Stretch(Step.POSITION.value, agency, past.called_at, past.opened_at)


class Clocks:
    """The clocks of a round under the versions that hold. Remembers what it set: agencies that are
    asked together are due together.
    """

    def __init__(self, past: Round, judge_at: JudgeAt) -> None:
        self.past = past
        self.judge_at = judge_at
        self.graded = [(given.at, judge_at(given.at).grade(given)) for given in past.gradings]
        self._set: dict[tuple[str, str, datetime], Due | None] = {}

    def grade_at(self, moment: datetime | None) -> tuple[str, datetime]:
        """Return the grade at a moment (None: the last one) and since when. Danger counts as the
        highest until somebody has graded.
        """
        for at, grade in reversed(self.graded):
            if moment is None or at <= moment:
                return grade, at
        started = self.past.started
        return (self.judge_at(started).grades[0] if self.past.danger else ""), started

    def due(self, stretch: Stretch) -> datetime | None:
        """Return when a step was due, as it was set last: a new grade sets it again, and a pause
        moves it where the charter of its moment allows it.
        """
        allowed: list[Paused] = []
        for pause in self._pauses_of(stretch):
            due = self._due(stretch, pause.at, allowed)
            if due and self._may_pause(pause, due, allowed):
                allowed.append(pause)
        return self._due(stretch, stretch.ended, allowed)

    def _pauses_of(self, stretch: Stretch) -> Iterator[Paused]:
        step = Step.DECIDE.value if stretch.step == EMERGENCY else stretch.step
        for pause in self.past.pauses:
            whose = stretch.agency in ("", pause.agency)
            if whose and (pause.step, pause.began) == (step, stretch.began):
                yield pause

    def _may_pause(self, pause: Paused, due: datetime, before: list[Paused]) -> bool:
        used: Counter[str] = Counter()
        for each in before:
            used[each.reason] += each.working_days
        facts = PauseFacts(
            step=pause.step,
            late=due < pause.at,
            paused=any(self._ends(each) > pause.at for each in before),
            days_used=used,
        )
        return bool(
            may_pause(
                self.judge_at(pause.at).charter,
                facts,
                reason=pause.reason,
                working_days=pause.working_days,
                because="As it was given.",
            )
        )

    def _ends(self, pause: Paused) -> datetime:
        charter = self.judge_at(pause.at).charter
        ends = after(charter, pause.at, pause.working_days, Unit.WORKING_DAYS)
        return min(ends, pause.resumed_at) if pause.resumed_at else ends

    def _due(
        self, stretch: Stretch, moment: datetime | None, pauses: list[Paused]
    ) -> datetime | None:
        """Return when a step was due as its clock stood at a moment, after these pauses."""
        grade, since = self.grade_at(moment)
        set_at = max(stretch.began, since)
        key = (stretch.step, grade, set_at)
        if key not in self._set:
            self._set[key] = self._first(stretch, grade, self.judge_at(set_at))
        first = self._set[key]
        if first is None:
            return None
        due = first.at
        for pause in pauses:
            charter = self.judge_at(max(set_at, pause.resumed_at or pause.at)).charter
            ends = self._ends(pause)
            due = moved(charter, due, clause=first.clause, since=pause.at, until=ends)
        return due

    def _first(self, stretch: Stretch, grade: str, judge: Judge) -> Due | None:
        if stretch.step == EMERGENCY:
            charter = self.judge_at(stretch.began).charter
            path = charter.intake.emergency
            at = after(charter, stretch.began, path.joint_decision_within, path.unit)
            return Due(at, at, path.clause)
        started = self.past.started if stretch.step in STAGE_STEPS else stretch.began
        try:
            return due_at(judge.charter, step=Step(stretch.step), grade=grade, started=started)
        except NoClock:
            return None


def late(past: Round, lead: str, steps: list[Stretch], due: Deadlines) -> Iterator[tuple[str, str]]:
    """Yield which agency missed which step. A step that has not ended is not judged, nor what an
    agency would have answered that was never asked.
    """
    for stretch in steps:
        by = due[stretch.step, stretch.agency]
        unasked = stretch.step == Step.ANSWER and stretch.agency not in past.requested
        if stretch.step == Step.POSITION or unasked:
            continue
        if by and stretch.ended and stretch.ended > by:
            yield stretch.step, stretch.agency or lead
