"""All the stories of a hub, from a seed, dated back from now; some about the same people. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from roundtable.charter.terms import Charter
from roundtable.learning.demonstration.deeds import Step, TakeOn, TimedStep
from roundtable.learning.demonstration.following import looked_at
from roundtable.learning.demonstration.households import Family, found_family
from roundtable.learning.demonstration.outlines import Outline, Reach, outlined
from roundtable.learning.demonstration.past import WorkingPast
from roundtable.learning.demonstration.telling import Telling
from roundtable.workload.rules import calendar

# Thirty hub days of ten hours: six weeks, a bank holiday aside.
SIX_WEEKS = 300.0
# Some that are closed were decided more than 90 days ago, to be looked at again by now.
LONG_AGO = 650.0
ONE_IN = 3
REPEATS = 0.2
# About three hub days.
HOURS_BETWEEN = 30.0
LATE = 0.1
ENDED = (Reach.CLOSED, Reach.NO_ACTION)


@dataclass(frozen=True)
class Story:
    """What happens on one referral, step by step, and how many working hours ago it began."""

    outline: Outline
    family: Family
    lead: str
    steps: tuple[Step, ...]
    began: float
    again: bool

    def timed(self, past: WorkingPast) -> Iterator[TimedStep]:
        """Yield each step at its moment."""
        for place, step in enumerate(self.steps):
            at = past.moment(max(self.began - step.hours, 0.0))
            yield TimedStep(at, self.outline.number, place, step.agency, step.deed)


def stories(charter: Charter, *, now: datetime, seed: int, count: int) -> list[Story]:
    """Return so many stories of the six weeks before `now`, and some that were closed before them,
    oldest first; the same for a seed."""
    outlines = outlined(charter, _rng(seed, "outlines"), count)
    told = [_told(charter, seed, outline, now.date()) for outline in outlines]
    told.sort(key=lambda story: -story.began)
    return _with_repeats(charter, told, seed, now.date())


def timeline(charter: Charter, told: list[Story], *, now: datetime) -> list[TimedStep]:
    """Return every step of every story in the order of time."""
    past = WorkingPast(calendar(charter), now)
    steps = [step for story in told for step in story.timed(past)]
    return sorted(steps, key=lambda step: (step.at, step.story, step.place))


def _rng(seed: int, part: object) -> Random:
    # Stories have to come out the same again; nothing here is a secret.
    return Random(f"{seed}/{part}")  # noqa: S311


def _told(
    charter: Charter, seed: int, outline: Outline, today: date, family: Family | None = None
) -> Story:
    rng = _rng(seed, outline.number)
    new = found_family(
        rng,
        group=outline.group,
        concern=outline.concerns[0],
        today=today,
        key=str(outline.number),
    )
    telling = Telling(
        charter, rng, outline, family or new, today=today, again=family is not None
    ).tell()
    began = _began(rng, telling)
    _take_on(rng, telling, began)
    _look_again(telling, began)
    return Story(
        outline, telling.family, telling.lead, tuple(telling.steps), began, family is not None
    )


def _began(rng: Random, telling: Telling) -> float:
    """Return how many working hours ago: so that the clock that still runs is in time, or late."""
    if telling.outline.reach in ENDED:
        lately = rng.uniform(telling.hours + 1, max(SIX_WEEKS, telling.hours + 1))
        return lately + (LONG_AGO if _is_long_ago(telling.outline) else 0.0)
    started, length = telling.running
    part = rng.uniform(1.05, 1.5) if rng.random() < LATE else rng.uniform(0.05, 0.97)
    return max(started + part * length, telling.hours + 0.05)


def _is_long_ago(outline: Outline) -> bool:
    return outline.reach is Reach.CLOSED and outline.number % ONE_IN == 0


def _look_again(telling: Telling, began: float) -> None:
    """Let the lead look again at what was decided long enough ago."""
    if telling.outline.reach is not Reach.CLOSED:
        return
    rng = Random(f"{telling.family.subject.key}/{telling.outline}/again")  # noqa: S311 as above
    for after, deed in looked_at(rng, telling.charter, telling.people):
        if telling.decided + after < began:
            telling.steps.append(Step(telling.decided + after, telling.lead, deed))


def _take_on(rng: Random, telling: Telling, began: float) -> None:
    if telling.outline.reach not in ENDED and rng.random() < 0.3:
        hours = telling.hours + (began - telling.hours) * rng.uniform(0.1, 0.9)
        telling.steps.append(Step(hours, telling.lead, TakeOn()))


def _with_repeats(charter: Charter, told: list[Story], seed: int, today: date) -> list[Story]:
    """Return the stories, a fifth of them told again of a family that an earlier one is about."""
    rng = _rng(seed, "repeats")
    wanted = round(len(told) * REPEATS)
    retold: dict[int, Story] = {}
    firsts: set[int] = set()
    for story in rng.sample(told, len(told)):
        earlier = [first for first in _earlier(told, story) if first.outline.number not in retold]
        if len(retold) == wanted or not earlier or story.outline.number in firsts:
            continue
        first = rng.choice(earlier)
        again = _told(charter, seed, story.outline, today, first.family)
        if first.began > again.began + HOURS_BETWEEN:
            retold[story.outline.number] = again
            firsts.add(first.outline.number)
    now_told = [retold.get(story.outline.number, story) for story in told]
    return sorted(now_told, key=lambda story: -story.began)


def _earlier(told: list[Story], story: Story) -> list[Story]:
    """Return the stories of the same concern that began some days before this one."""
    concern, since = story.outline.concerns[0], story.began + HOURS_BETWEEN
    return [one for one in told if one.outline.concerns[0] == concern and one.began > since]
