"""Clocks: started, stopped, taken on and put back, and every refusal of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.workload.actions import put_back, start, stop, take_on
from roundtable.workload.models import Clock
from roundtable.workload.rules import Due
from tests.staff import actor, somebody_of
from tests.stories import MONDAY, asked, received

pytestmark = pytest.mark.django_db


def running(case: Case) -> list[Clock]:
    with entered(somebody_of(case.lead)):
        return list(Clock.objects.running().filter(case=case).select_related("case"))


@pytest.fixture
def clock() -> Clock:
    """What the lead has to do on a case just received."""
    (only,) = running(received())
    return only


def test_nobody_else_can_take_what_one_has(clock: Clock) -> None:
    assert take_on(clock=clock, by=actor("Aisha"), at=MONDAY).holder_id == actor("Aisha").user_id
    again = take_on(clock=clock, by=actor("Aisha"), at=MONDAY)
    assert again.holder_id == actor("Aisha").user_id
    with pytest.raises(Refused, match="A colleague has taken this on"):
        take_on(clock=clock, by=actor("Nora"), at=MONDAY)


def test_one_puts_back_only_what_one_has(clock: Clock) -> None:
    with pytest.raises(Refused, match="You have not taken this on"):
        put_back(clock=clock, by=actor("Aisha"), at=MONDAY)
    take_on(clock=clock, by=actor("Nora"), at=MONDAY)
    with pytest.raises(Refused, match="You have not taken this on"):
        put_back(clock=clock, by=actor("Aisha"), at=MONDAY)
    assert put_back(clock=clock, by=actor("Nora"), at=MONDAY).holder_id is None
    assert take_on(clock=clock, by=actor("Aisha"), at=MONDAY).holder_id


def test_another_agencys_work_is_not_taken_on() -> None:
    theirs = next(clock for clock in running(asked()) if clock.agency == "police")
    with pytest.raises(Refused, match="another agency's work"):
        take_on(clock=theirs, by=actor("Aisha"), at=MONDAY)


@pytest.mark.parametrize("who", ["Carol", "Lena", "Milo"])
@pytest.mark.parametrize("change", [take_on, put_back])
def test_who_does_not_work_the_case_takes_nothing_on(
    clock: Clock, who: str, change: object
) -> None:
    assert callable(change)
    with pytest.raises(Refused, match="no such case"):
        change(clock=clock, by=actor(who), at=MONDAY)
    with entered(actor("Aisha")):
        assert entries_of(clock.case_id).filter(kind__endswith=".refused").count() == 1


def test_a_clock_starts_from_its_own_clause_where_given(clock: Clock) -> None:
    moment = MONDAY + timedelta(days=3)
    (started,) = start(
        case=clock.case,
        step=Step.ACT,
        agencies={"police": "actions/"},
        what="Visit",
        charter=in_force(MONDAY),
        due=Due(moment, moment, "9.9"),
        by=actor("Aisha"),
        at=MONDAY,
    )
    assert (started.due_at, started.clause) == (moment, "9.9")
    assert started.get_absolute_url().endswith(f"{clock.case.reference}/actions/")


def test_stopping_stops_what_was_named_and_no_more() -> None:
    case = asked()
    before = {(clock.agency, clock.step) for clock in running(case)}
    assert ("police", Step.ANSWER) in before
    by = actor("Aisha")
    stopped = stop(case=case, steps=(Step.ANSWER,), agency="police", by=by, at=MONDAY)
    assert stopped == 1
    assert {(c.agency, c.step) for c in running(case)} == before - {("police", Step.ANSWER)}
    path = next(clock.path for clock in running(case) if clock.step == Step.GATHER)
    assert stop(case=case, steps=(Step.GATHER,), path="elsewhere/", by=by, at=MONDAY) == 0
    assert stop(case=case, steps=(Step.GATHER,), path=path, by=by, at=MONDAY) == 1
    assert stop(case=case, steps=tuple(Step), by=by, at=MONDAY) == len(before) - 2
    assert running(case) == []
