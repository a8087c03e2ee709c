"""The same concern takes the same path, whoever it comes from: every source x every concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from roundtable.cases.models import Case
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.database.guard import entered
from roundtable.intake.actions import grade, identify
from roundtable.intake.queries import criteria_of
from roundtable.intake.statement import PersonGiven
from roundtable.sharing.actions import ask_everyone
from roundtable.sharing.queries import latest_requests
from roundtable.workload.queries import running_clocks
from tests.staff import somebody_of
from tests.stories import fresh, not_known, received

pytestmark = pytest.mark.django_db

CHARTER: Charter = read(Path("charters/northshire/1.0.yaml").read_text())
SOURCES = [source.code for source in CHARTER.intake.sources]
CONCERNS = [concern.code for concern in CHARTER.intake.concerns]
PEOPLE = [
    PersonGiven(role="subject_child", given_name="Tom", age_about=7),
    PersonGiven(role="adult_at_risk", given_name="Ada", age_about=81),
    PersonGiven(role="victim", given_name="Mair", age_about=31),
    PersonGiven(role="alleged_harmer", age_about=16),
    PersonGiven(role="unborn_child"),
]


@dataclass(frozen=True)
class Taken:
    """All that the hub does with a concern up to the agencies' being asked."""

    lead: str
    stages: tuple[str, str]
    criteria: tuple[bool, tuple[str, ...]]
    clocks: tuple[Any, ...]
    asked: tuple[Any, ...]


def path_of(source: str, concern: str, level: str) -> Taken:
    """Return the path of a concern from a source, taken by the real actions."""
    case = received(source=source, concerns=[concern], people=PEOPLE)
    lead, at = somebody_of(case.lead), case.opened_at + timedelta(minutes=20)
    with entered(lead):
        people = list(case.involvements.order_by("place"))
        verdict = criteria_of(case, CHARTER)
        at_first = _clocks(case)
    for person in people:
        identify(case=case, involvement=person, known_as=None, by=lead, at=at)
    grade(
        case=case,
        grade=level,
        factors=[],
        answers=not_known(concern),
        reasons="As described.",
        by=lead,
        at=at,
    )
    ask_everyone(case=fresh(case), by=lead, at=at)
    after = fresh(case)
    with entered(lead):
        return Taken(
            lead=case.lead,
            stages=(case.stage, after.stage),
            criteria=(bool(verdict), verdict.clauses),
            clocks=(at_first, _clocks(after)),
            asked=_asked(after),
        )


def _clocks(case: Case) -> tuple[Any, ...]:
    found = running_clocks(case).values_list("agency", "step", "due_at", "warn_at", "clause")
    return tuple(sorted(found))


def _asked(case: Case) -> tuple[Any, ...]:
    return tuple(
        (
            request.agency,
            request.clause,
            request.asks,
            request.years_back,
            tuple(sorted(request.asked_about.values_list("involvement__place", "clause"))),
        )
        for request in latest_requests(case)
    )


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_concern_takes_the_same_path_from_every_source(concern: str) -> None:
    level = CHARTER.definitions.grades[len(concern) % 3].code
    paths = {source: path_of(source, concern, level) for source in SOURCES}
    expected = paths["police"]
    assert expected.lead == CHARTER.concern(concern).lead
    assert expected.stages == ("identify", "gather")
    assert expected.asked
    assert {source for source, path in paths.items() if path != expected} == set()


def test_another_concern_takes_another_path() -> None:
    assert path_of("school", "neglect", "high") != path_of("school", "self_neglect", "high")
    assert path_of("school", "neglect", "high") != path_of("school", "neglect", "medium")
