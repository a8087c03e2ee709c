"""Who in the agencies' registers may be somebody on a case: asked in one question, weighed here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from roundtable.charter.terms import Charter
from roundtable.database.exchange import exchange
from roundtable.lib.verdict import Verdict
from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.falling import Fall, falls
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import keys
from roundtable.people.matching.scoring import WORTH_A_LOOK, Scored, scored
from roundtable.people.matching.telling import Chance, Reasons, chance, in_a_hundred, reasons
from roundtable.people.rules import may_search, shown
from roundtable.people.training.queries import model_in_force

# So many of all registers are weighed for a person at most.
WEIGHED = 1_000
# An agency that knows few is still one of many that might know the one who is meant.
SMALLEST = 1_000
# What is told where only presence is shown.
UNTOLD = Reasons((), ())


@dataclass(frozen=True)
class Sought:
    """Somebody on a case, as the case describes them and in which role."""

    identity: Identity
    role: str


@dataclass(frozen=True)
class Match:
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

    @property
    def chance(self) -> Chance:
        """How probable it is, in a word."""
        return chance(self.probability)

    @property
    def in_a_hundred(self) -> str:
        """How probable it is, as a frequency."""
        return in_a_hundred(self.probability)


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


def looked_for(
    people: Mapping[UUID, Sought], *, charter: Charter, agency: str
) -> dict[UUID, Looked]:
    """Return, for each person, who may be them in the registers that the charter lets an agency
    search about somebody in their role. One question, however many people and registers.
    """
    lets = {pk: _lets(charter, agency, sought.role) for pk, sought in people.items()}
    rows: dict[tuple[int, str], list[_Row]] = defaultdict(list)
    for row in _found(list(people.values()), [list(open_to) for open_to in lets.values()]):
        rows[row.place, row.register].append(row)
    return {
        pk: Looked(
            _matches(charter, sought, lets[pk], {r: rows[place, r] for r in lets[pk]}),
            tuple(each.code for each in charter.agencies if each.code not in lets[pk]),
        )
        for place, (pk, sought) in enumerate(people.items())
    }


def _lets(charter: Charter, agency: str, role: str) -> dict[str, Verdict]:
    verdicts = {
        each.code: may_search(charter, agency=agency, register=each.code, role=role)
        for each in charter.agencies
    }
    return {register: verdict for register, verdict in verdicts.items() if verdict}


def _found(people: Sequence[Sought], registers: Sequence[list[str]]) -> Iterator[_Row]:
    asked = [
        {"place": place, "registers": registers[place], "keys": list(keys(sought.identity))}
        for place, sought in enumerate(people)
    ]
    question = "SELECT * FROM people_registers_found(%s, %s)"
    (rows,) = exchange(connection, [(question, [Jsonb(asked), WEIGHED])])
    yield from map(_read, rows)


def _read(row: tuple[Any, ...]) -> _Row:
    place, register, size, pointer, name, *said, contact = row
    plain_names, postcodes, born_on, guessed, sex, nhs_number, upn, pnc = said
    found = Plain(tuple(plain_names), born_on, guessed, sex, tuple(postcodes), nhs_number, upn, pnc)
    return _Row(place, register, size, pointer, name, found, contact)


def _matches(
    charter: Charter,
    sought: Sought,
    lets: Mapping[str, Verdict],
    rows: Mapping[str, Sequence[_Row]],
) -> tuple[Match, ...]:
    person = plainly(sought.identity)
    found = [
        _match(charter, lets[register], held[each.place], each)
        for register, held in rows.items()
        if held
        for each in scored(
            person,
            [row.plain for row in held],
            model=model_in_force(),
            size=max(SMALLEST, held[0].size),
        )
        if each.probability >= WORTH_A_LOOK
    ]
    return tuple(sorted(found, key=lambda match: (-match.probability, match.agency)))


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
        reasons=reasons(model.told(found.levels)),
        weights=falls(model, found.levels, size=max(SMALLEST, row.size)),
    )
