"""Opening a case, moving it on and closing it, and what is refused."""

from __future__ import annotations

import pytest

from roundtable.cases.actions import advance, close, open_case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.lib.verdict import Refused
from tests.staff import somebody_of
from tests.stories import MONDAY, fresh, received

pytestmark = pytest.mark.django_db


def test_the_first_concern_names_the_group_and_the_lead() -> None:
    by = somebody_of("police")
    concerns = ["domestic_abuse", "neglect"]
    case = open_case(concerns=concerns, source="police", charter=in_force(MONDAY), by=by, at=MONDAY)
    assert (case.group, case.lead, case.agencies) == ("domestic_abuse", "police", ["police"])
    assert case.stage == Stage.IDENTIFY


def test_a_case_does_not_skip_a_stage() -> None:
    case = received()
    with pytest.raises(Refused, match="does not go to"):
        advance(case=case, to=Stage.DECIDE, by=somebody_of(case.lead), at=MONDAY)
    assert fresh(case).stage == Stage.IDENTIFY


def test_a_case_moves_on() -> None:
    case = received()
    advance(case=case, to=Stage.GATHER, by=somebody_of(case.lead), at=MONDAY)
    assert fresh(case).stage == Stage.GATHER


def test_a_case_is_closed_with_its_reason_once() -> None:
    case = received()
    by = somebody_of(case.lead)
    close(case=case, because="Nothing to do.", by=by, at=MONDAY)
    assert fresh(case).closed_because == "Nothing to do."
    with pytest.raises(Refused):
        close(case=case, because="Again.", by=by, at=MONDAY)
