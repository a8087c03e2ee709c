"""Finding people the hub knows who may be one person: by the hub's clockwork, which tells nobody
what it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from roundtable.database.exchange import ask
from roundtable.database.guard import entered
from roundtable.lib.actor import Actor, Role
from roundtable.people.matching.comparing import Plain
from roundtable.people.matching.scoring import scored
from roundtable.people.traces import SMALLEST, WEIGHED, as_told
from roundtable.people.training.queries import model_in_force

# The functions of the database know it by this id.
FINDER = Actor(UUID(int=5), "hub", Role.OPERATOR, "The search for people known twice")
# A pair is worth somebody's time from this probability on.
WORTH_ASKING = 0.5


def find_alike(at: datetime, *, at_most: int = 500) -> int:
    """Look for people like each of those told of since that was last done, so many at most, and
    return how many were looked at. Each by itself, so that what is done is kept.
    """
    with entered(FINDER):
        waiting = ask(connection, "SELECT * FROM people_not_looked_for(%s)", at_most)
    for (known,) in waiting:
        with entered(FINDER):
            _look_for(known, at)
    return len(waiting)


def _look_for(known: UUID, at: datetime) -> None:
    rows = ask(connection, "SELECT * FROM people_alike_to(%s, %s)", known, WEIGHED)
    described = next((_plain(row) for row in rows if row[0] == known), None)
    others = [row for row in rows if row[0] != known]
    found: dict[UUID, float] = {}
    if described and others:
        chances = _chances(described, others, size=max(SMALLEST, rows[0][-1]))
        found = {other: chance for other, chance in chances if chance >= WORTH_ASKING}
    ask(
        connection,
        "SELECT people_keep_alike(%s, %s::uuid[], %s::float8[], %s, %s)",
        known, list(found), list(found.values()), model_in_force().version, at,
    )  # fmt: skip


def _chances(
    person: Plain, others: list[tuple[Any, ...]], *, size: int
) -> Iterator[tuple[UUID, float]]:
    """Yield how probable it is of each, by itself: somebody may be known three times."""
    model = model_in_force()
    for other in others:
        (weighed,) = scored(person, [_plain(other)], model=model, size=size)
        yield other[0], weighed.probability


def _plain(row: tuple[Any, ...]) -> Plain:
    _id, _given, _family, *told, _size = row
    return as_told(*told)
