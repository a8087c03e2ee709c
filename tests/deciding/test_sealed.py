"""Row security of the table: sealed means that another agency's position is not there to read."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from roundtable.database.guard import entered
from roundtable.deciding.actions import call_for_positions, open_positions
from roundtable.deciding.models import Decision, Discussion, Position, Voice
from roundtable.deciding.queries import seats, standing_discussion
from tests.deciding.tables import (
    OUTCOME,
    answered_four,
    asked_four,
    later,
    opened_four,
    proposed_four,
)
from tests.deciding.test_actions import HEALTH, LEAD, POLICE, PROBATION, answer_for, take
from tests.staff import somebody_of
from tests.stories import at_the_table

pytestmark = pytest.mark.django_db
EVERYBODY = (LEAD, POLICE, HEALTH, PROBATION, "idva", "education")


def seen_by(agency: str) -> set[str]:
    with entered(somebody_of(agency)):
        return set(Position.objects.values_list("agency", flat=True))


def test_nobody_reads_anothers_position_before_all_are_opened():
    case = at_the_table(answered_four())
    taken: set[str] = set()
    for agency in (POLICE, HEALTH, LEAD):
        take(case, agency)
        taken.add(agency)
        for reader in EVERYBODY:
            assert seen_by(reader) == {reader} & taken
    take(case, PROBATION)
    for reader in (LEAD, POLICE, HEALTH, PROBATION):
        assert seen_by(reader) == {LEAD, POLICE, HEALTH, PROBATION}
    for outsider in ("idva", "education"):
        assert seen_by(outsider) == set()


def test_positions_opened_by_the_clock_show_who_was_silent():
    case = at_the_table(answered_four())
    take(case, POLICE)
    open_positions(case=case, by=somebody_of(HEALTH), at=later(case, days=3))
    with entered(somebody_of(HEALTH)):
        places = {seat.agency: seat for seat in seats(standing_discussion(case))}
    assert places[POLICE].position is not None
    assert places[HEALTH].waiting
    assert places[HEALTH].position is None


def test_who_differs_is_marked_with_what_they_differ_on():
    case = at_the_table(answered_four())
    for agency in (LEAD, POLICE, HEALTH):
        take(case, agency)
    take(case, PROBATION, outcome="advice", level_of_need=1)
    with entered(somebody_of(LEAD)):
        differs = {seat.agency: seat.differs for seat in seats(standing_discussion(case))}
    assert differs == {
        LEAD: (),
        POLICE: (),
        HEALTH: (),
        PROBATION: ("outcome", "level of need"),
    }


def test_an_agency_that_was_asked_and_is_silent_reads_nothing_of_the_table():
    case = asked_four()
    answer_for(case, POLICE)
    call_for_positions(case=case, because="Late.", by=somebody_of(LEAD), at=later(case, hours=1))
    for agency in (LEAD, POLICE):
        take(case, agency)
    proposed_four(case)
    for model in (Discussion, Position, Decision, Voice):
        with entered(somebody_of(PROBATION)):
            assert not model.objects.exists()
        with entered(somebody_of(POLICE)):
            assert model.objects.exists()


@pytest.mark.parametrize("model", [Position, Voice])
def test_what_was_said_cannot_be_changed(model):
    proposed_four(opened_four(at_the_table(answered_four())))
    for agency in (LEAD, POLICE):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), entered(somebody_of(agency)):
            model.objects.update(reasons="Something else.")


def test_nobody_takes_a_position_in_anothers_name():
    case = at_the_table(answered_four())
    with entered(somebody_of(LEAD)):
        discussion = standing_discussion(case)
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), entered(somebody_of(POLICE)):
        Position.objects.create(
            case=case,
            discussion=discussion,
            agency=HEALTH,
            outcome=OUTCOME,
            level_of_need=1,
            grade="medium",
            reasons="Forged.",
            taken_at=later(case, minutes=90),
            taken_by="Somebody",
        )
