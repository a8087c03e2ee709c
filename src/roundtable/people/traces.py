"""What finds a person again, by the two functions of the database that may touch it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from roundtable.database.exchange import ask
from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import asked, keys
from roundtable.people.training.queries import model_in_force

# So many who share a key are weighed at most: those with the most keys in common.
WEIGHED = 500
# Of so many people, those who share a key by a frequent name alone are few enough to be weighed.
KNOWN = 50_000
# A hub that knows few is still one of many who might be meant.
SMALLEST = 1_000


@dataclass(frozen=True)
class Traced:
    """Somebody who shares a key with a description, as they were first known and all they were
    described as since.
    """

    id: UUID
    given_name: str
    family_name: str
    plain: Plain


def traces_of(person: Identity) -> tuple[list[Traced], int]:
    """Return who shares a key with somebody described, and how many people the hub may know."""
    said = [list(asked(person, model_in_force(), size=KNOWN)), WEIGHED]
    rows = ask(connection, "SELECT * FROM people_found(%s::text[], %s)", *said)
    found = [Traced(pk, given, family, as_told(*told)) for pk, given, family, *told, _size in rows]
    return found, max([SMALLEST, *(row[-1] for row in rows[:1])])


def as_told(
    born: date | None, sex: str, nhs_number: str, names: Iterable[str], places: Iterable[str]
) -> Plain:
    """Return all that somebody was ever described by, as the database tells it (`people_told`)."""
    return Plain(tuple(names), born, False, sex, tuple(places), nhs_number, "", "")


def remember(known: UUID, person: Identity, *, source: UUID) -> None:
    """Let a person be found again by what they were described as, on the involvement `source`.
    Inside an action that says who somebody is.
    """
    trace = plainly(person)
    said = [source, known, list(trace.names), list(trace.postcodes), list(keys(person))]
    said += [None if trace.born_estimated else trace.born, trace.sex, trace.nhs_number]
    remembered = (
        "SELECT people_remember(%s, %s, %s::text[], %s::text[], %s::text[], %s::date, %s, %s)"
    )
    ask(connection, remembered, *said)


def now_known_as(known: UUID) -> UUID:
    """Return whom somebody is known as now: another, where they were merged since."""
    rows = ask(connection, "SELECT people_now(%s)", known)
    found: UUID = rows[0][0]
    return found
