"""What is done with people: searching for them, and knowing somebody new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from roundtable.journal.actions import OnCase, action, record
from roundtable.lib.actor import Actor
from roundtable.people.models import Person
from roundtable.people.rules import Described, keys, reasons

AT_MOST = 25


@dataclass(frozen=True)
class Candidate:
    """Somebody the hub knows who may be the person meant, with the reasons in words."""

    id: UUID
    given_name: str
    family_name: str
    born_on: date | None
    sex: str
    reasons: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as last given."""
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"


@action("people.searched")
def search(
    *, person: Described, by: Actor, at: datetime, case: OnCase | None = None
) -> list[Candidate]:
    """Return up to 25 people the hub knows who may be the one described, likeliest first.
    Journalled, without names.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_search(%s, %s)", [list(keys(person)), AT_MOST])
        found = [
            Candidate(row[0], row[1], row[2], row[3], row[4], reasons(tuple(row[5])))
            for row in cursor.fetchall()
        ]
    record(case=case, purpose="find a person")
    return found


@action("people.known")
def know(*, person: Described, sex: str, by: Actor, at: datetime, case: OnCase) -> Person:
    """Make a person the hub did not know until now."""
    known = Person.objects.create(
        given_name=person.given_name,
        family_name=person.family_name,
        born_on=person.born_on,
        sex=sex,
        nhs_number=person.nhs_number,
        keys=list(keys(person)),
        known_since=at,
    )
    record(case=case, subject=f"people.person:{known.pk}")
    return known
