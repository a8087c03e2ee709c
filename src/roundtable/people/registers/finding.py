"""Who in the agencies' registers may be somebody on a case: asked in one question, weighed here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from roundtable.charter.terms import Charter
from roundtable.database.exchange import as_they_come
from roundtable.lib.verdict import Verdict
from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.falling import Fall, falls
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import LARGE, asked_of, numbered, tidy
from roundtable.people.matching.scoring import WORTH_A_LOOK, Scored, scored_together
from roundtable.people.matching.telling import Probable, Reasons, reasons
from roundtable.people.rules import may_search, shown
from roundtable.people.training.queries import model_in_force

# So many of all registers are weighed for a person at most.
WEIGHED = 1_000
# An agency that knows few is still one of many that might know the one who is meant.
SMALLEST = 1_000
# A register of so many at most is small: of it, more is asked for than of a large one
# (`people_registers_found` says so, too).
SMALL = 50_000
# So many registers are looked in by one statement.
AT_ONCE = 2
# What is told where only presence is shown.
UNTOLD = Reasons((), ())


@dataclass(frozen=True)
class Sought:
    """Somebody on a case, as the case describes them and in which role."""

    identity: Identity
    role: str


@dataclass(frozen=True)
class Match(Probable):
    """A row of an agency's register that may be the person, and the clause under which one may
    know. What the clause does not show is empty: pointer, contact, name, reasons
    and weights.
    """

    agency: str
    probability: float
    clause: str
    pointer: str = ""
    contact: str = ""
    name: str = ""
    reasons: Reasons = UNTOLD
    weights: tuple[Fall, ...] = ()


@dataclass(frozen=True)
class Looked:
    """What looking for somebody gave: the matches, likeliest first, and which agencies' registers
    one may not look in.
    """

    matches: tuple[Match, ...]
    closed: tuple[str, ...]


class _Row(NamedTuple):
    place: int
    register: str
    size: int
    pointer: str
    name: str
    plain: Plain
    contact: str
    lived: str | None

    def left(self, postcode: str) -> date | None:
        """Return until when they lived at a postcode, None where they may live there still."""
        lived = json.loads(self.lived) if self.lived else []
        there = [each for each in lived if tidy(each["postcode"]) == postcode]
        ends = [each.get("until") for each in there]
        if not ends or None in ends:
            return None
        return max(date.fromisoformat(end) for end in ends if end)


def looked_for(
    people: Mapping[UUID, Sought], *, charter: Charter, agency: str
) -> dict[UUID, Looked]:
    """Return, for each person, who may be them in the registers that the charter lets an agency
    search about somebody in their role. One question, however many people and registers; the
    people are weighed together, because relatives of whom one is known raise each other.
    """
    of_role = {role: _lets(charter, agency, role) for role in {one.role for one in people.values()}}
    lets = {pk: of_role[sought.role] for pk, sought in people.items()}
    verdicts, described = list(lets.values()), [sought.identity for sought in people.values()]
    plain = list(map(plainly, described))
    matches: dict[int, list[Match]] = defaultdict(list)
    for register, rows in _found(described, verdicts):
        for place, row, scored in _weighed(plain, rows):
            matches[place].append(_match(charter, verdicts[place][register], row, scored))
    return {
        pk: Looked(
            tuple(sorted(matches[place], key=lambda one: (-one.probability, one.agency))),
            tuple(each.code for each in charter.agencies if each.code not in lets[pk]),
        )
        for place, pk in enumerate(people)
    }


# The rows of one register, for each person (by their place) who shares a key with some.
Rows = dict[int, dict[str, _Row]]


def _weighed(people: Sequence[Plain], rows: Rows) -> Iterator[tuple[int, _Row, Scored]]:
    """Yield who may be whom in one register: the people of a case are weighed together."""
    places = list(rows)
    told = scored_together(
        [people[place] for place in places],
        [{name: row.plain for name, row in rows[place].items()} for place in places],
        model=model_in_force(),
        size=max(SMALLEST, *(row.size for each in rows.values() for row in each.values())),
    )
    for place, ranked in zip(places, told, strict=True):
        for name, each in ranked:
            if each.probability >= WORTH_A_LOOK:
                yield place, rows[place][name], each


def _lets(charter: Charter, agency: str, role: str) -> dict[str, Verdict]:
    verdicts = {
        each.code: may_search(charter, agency=agency, register=each.code, role=role)
        for each in charter.agencies
    }
    return {register: verdict for register, verdict in verdicts.items() if verdict}


def _found(
    people: Sequence[Identity], lets: Sequence[Mapping[str, Verdict]]
) -> Iterator[tuple[str, Rows]]:
    """Yield each register with the rows of it that share keys with the people, a few registers at
    a time: the database looks in the next ones while these are weighed.
    """
    model = model_in_force()
    keys = [list(map(numbered, asked_of(person, model, LARGE, SMALL))) for person in people]
    registers = sorted({register for open_to in lets for register in open_to})
    questions = [
        (
            "SELECT * FROM people_registers_found(%s, %s)",
            [Jsonb(_question(keys, lets, registers[at : at + AT_ONCE])), WEIGHED],
        )
        for at in range(0, len(registers), AT_ONCE)
    ]
    for told in as_they_come(connection, questions):
        rows: dict[str, Rows] = defaultdict(lambda: defaultdict(dict))
        for row in map(_read, told):
            rows[row.register][row.place][row.pointer] = row
        yield from rows.items()


def _question(
    keys: Sequence[Sequence[Sequence[int]]],
    lets: Sequence[Mapping[str, Verdict]],
    registers: Sequence[str],
) -> list[dict[str, object]]:
    """Return what `people_registers_found` is asked: for each person who may be looked for in some
    of the registers, in which, and by which keys.
    """
    return [
        {"place": place, "registers": open_to, "keys": always, "more": more}
        for place, (always, more) in enumerate(keys)
        if (open_to := [register for register in registers if register in lets[place]])
    ]


def _read(row: tuple[Any, ...]) -> _Row:
    place, register, size, pointer, name, names, postcodes, *said, contact, lived = row
    born_on, guessed, sex, nhs_number, upn, pnc = said
    found = Plain(
        tuple(names.splitlines()),
        born_on,
        guessed,
        sex,
        tuple(postcodes.split()),
        nhs_number,
        upn,
        pnc,
    )
    return _Row(place, register, size, pointer, name, found, contact, lived)


# From what on it is told that others on the case make a row likelier.
_TELLING = 2.0


def _match(charter: Charter, verdict: Verdict, row: _Row, found: Scored) -> Match:
    clause = next(iter(verdict.clauses), "")
    model = model_in_force()
    if shown(charter, verdict) != "pointer":
        return Match(row.register, found.probability, clause)
    return Match(
        row.register,
        found.probability,
        clause,
        pointer=row.pointer,
        contact=row.contact,
        name=row.name,
        reasons=reasons(
            model.told(found.levels),
            with_another=found.lift > _TELLING,
            left=row.left(found.levels.postcode),
        ),
        weights=falls(model, found.levels, size=max(SMALLEST, row.size)),
    )
