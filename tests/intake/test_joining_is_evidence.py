"""A joining is evidence: the journal vouches for it, and finds it changed."""

from __future__ import annotations

import psycopg

from roundtable.database.guard import entered
from roundtable.intake.actions import identify, join
from roundtable.journal.queries import verify
from tests.staff import somebody_of
from tests.stories import MONDAY, fresh, identified, received


def test_a_joining_is_vouched_for_and_a_change_is_found(committed_hub: str) -> None:
    earlier, later = identified(), received()
    lead = somebody_of(earlier.lead)
    with entered(lead):
        known = [person.person_id for person in earlier.involvements.order_by("place")]
        people = list(later.involvements.order_by("place"))
    for person, known_as in zip(people, known, strict=True):
        identify(case=later, involvement=person, known_as=known_as, by=lead, at=MONDAY)
    join(case=fresh(later), into=earlier, because="The same family.", by=lead, at=MONDAY)
    assert list(verify()) == []
    with psycopg.connect(committed_hub, autocommit=True) as superuser:
        superuser.execute("UPDATE intake_joining SET because = 'Another family.'")
    assert ["intake.joining" in str(fault) for fault in verify()] == [True]
