"""Some people of a file, looked for in the registers that are open: in a process of its own, with
a connection of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import psycopg
from pydantic import ValidationError

from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.keys import keys, numbered
from roundtable.people.matching.model import Model, read_model
from roundtable.people.matching.scoring import WORTH_A_LOOK, Scored, scored
from roundtable.people.matching.telling import reasons
from roundtable.people.registers.entry import Entry, reasons_in
from roundtable.people.registers.making import Bad, Chunk, entry_of

COLUMNS = {
    "query": "VARCHAR",
    "agency": "VARCHAR",
    "pointer": "VARCHAR",
    "probability": "DOUBLE",
    "reasons": "VARCHAR",
    "against": "VARCHAR",
    "clause": "VARCHAR",
    "model": "VARCHAR",
}
"""What is told of a match, with the types of SQL."""

# So many rows of each register are weighed for a person at most, and a register counts as one of
# so many people at least: as where somebody on a case is looked for (`registers.finding`), which
# this cannot import, because it runs without Django.
WEIGHED, SMALLEST = 1_000, 1_000
# The planner expects ten thousand rows behind a few keys, where there are some dozens.
_PINNED = ("SET LOCAL enable_seqscan = off", "SET LOCAL jit = off")
_FOUND = """
SELECT asked.place, r.agency, r.pointer, r.plain_names, r.born_on, r.born_estimated, r.sex,
       -- Where somebody is in hiding weighs nothing, so that no match can tell.
       CASE WHEN r.confidential_address AND r.agency <> %(agency)s
            THEN '{}' ELSE r.postcodes END,
       r.nhs_number, r.upn, r.pnc
FROM unnest(%(places)s::integer[], %(keys)s::text[]) AS asked(place, keys)
CROSS JOIN unnest(%(registers)s::text[]) AS open(register)
CROSS JOIN LATERAL (
    SELECT one.* FROM people_registerrow one
    WHERE one.keys && asked.keys::integer[] AND one.agency = open.register
      AND (NOT one.do_not_show OR one.agency = %(agency)s)
    LIMIT %(at_most)s
) r
"""


@dataclass(frozen=True)
class Open:
    """A register that may be searched: under which clause, what a match there shows, and how many
    people it holds since which load.
    """

    register: str
    clause: str
    shows: Literal["nothing", "presence", "pointer"]
    size: int
    load: int


@dataclass(frozen=True)
class Terms:
    """What holds for everybody of a file: for which agency, in which registers, by which model
    (as text), on which day, and how the database is reached.
    """

    agency: str
    open: tuple[Open, ...]
    model: str
    today: dt.date
    address: Mapping[str, Any]


Found = tuple[str, str, str, float, str, str, str, str]


@dataclass
class Answered:
    """What became of some rows of a file: each `read`, and either answered with what was found (a
    line, the row's own key and the matches) or bad.
    """

    read: int = 0
    found: list[tuple[int, str, list[Found]]] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


def answer(chunk: Chunk, terms: Terms) -> Answered:
    """Return who may be each of these people, and what is wrong with the rows that say nobody."""
    answered, people = Answered(read=len(chunk.rows)), list[tuple[int, Entry]]()
    for line, row in chunk.rows:
        try:
            entry = entry_of(row, chunk.columns, terms.today)
        except ValidationError as error:
            answered.bad.append(Bad(line, reasons_in(error)))
            continue
        if entry.gone:
            answered.bad.append(Bad(line, "gone: leave out whoever is not to be looked for"))
        else:
            people.append((line, entry))
    held = _held([entry for _line, entry in people], terms)
    for place, (line, entry) in enumerate(people):
        answered.found.append((line, entry.pointer, list(_matches(entry, held[place], terms))))
    return answered


_Rows = dict[str, list[tuple[str, Plain]]]


def _held(people: Sequence[Entry], terms: Terms) -> Mapping[int, _Rows]:
    """Return, for each person by place, the rows of each register that share a key with them."""
    held: dict[int, _Rows] = defaultdict(lambda: defaultdict(list))
    asked = {
        "agency": terms.agency,
        "places": list(range(len(people))),
        "keys": [_array(numbered(keys(entry.identity()))) for entry in people],
        "registers": [each.register for each in terms.open],
        "at_most": WEIGHED,
    }
    with _reading(terms) as connection:
        for place, register, pointer, *said in connection.execute(_FOUND, asked):
            names, born, guessed, sex, postcodes, nhs, upn, pnc = said
            row = Plain(tuple(names), born, guessed, sex, tuple(postcodes), nhs, upn, pnc)
            held[place][register].append((pointer, row))
    return held


def _array(numbers: Iterable[int]) -> str:
    return f"{{{','.join(map(str, numbers))}}}"


@contextmanager
def _reading(terms: Terms) -> Iterator[psycopg.Connection[Any]]:
    connection = _connection(tuple(sorted(terms.address.items())))
    with connection.transaction():
        connection.execute("SET TRANSACTION READ ONLY")
        for pin in _PINNED:
            connection.execute(pin)
        yield connection


_connections: dict[tuple[tuple[str, Any], ...], psycopg.Connection[Any]] = {}


def _connection(address: tuple[tuple[str, Any], ...]) -> psycopg.Connection[Any]:
    """Return the connection of this process, which is kept until it hangs up."""
    if address not in _connections:
        _connections[address] = psycopg.connect(**dict(address), autocommit=True)
    return _connections[address]


def hang_up() -> None:
    """Close the connection of this process, if there is one."""
    while _connections:
        _connections.popitem()[1].close()


_read = lru_cache(maxsize=1)(read_model)


def _matches(entry: Entry, held: _Rows, terms: Terms) -> Iterator[Found]:
    """Yield the matches in each register, likeliest first. Where only presence is shown, there is
    one: that somebody is known, as probably as the likeliest is them.
    """
    person, model = plainly(entry.identity()), _read(terms.model)
    for each in terms.open:
        rows = held.get(each.register, [])
        size = max(SMALLEST, each.size)
        found = scored(person, [row for _pointer, row in rows], model=model, size=size)
        worth = [one for one in found if one.probability >= WORTH_A_LOOK]
        if each.shows == "pointer":
            yield from (_told(entry, each, rows[one.place][0], one, model) for one in worth)
        else:
            yield from (_told(entry, each, "", one, model) for one in worth[:1])


def _told(entry: Entry, open_: Open, pointer: str, found: Scored, model: Model) -> Found:
    why = reasons(model.told(found.levels))
    agree, differ = ("; ".join(why.agree), "; ".join(why.differ)) if pointer else ("", "")
    probability = round(found.probability, 6)
    return (
        *(entry.pointer, open_.register, pointer, probability, agree, differ),
        *(open_.clause, model.version),
    )
