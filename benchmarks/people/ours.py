"""The product's matcher on a register in PostgreSQL: rows fetched by their keys, in one exchange.

The table is the benchmark's own: a row in plain form, and its keys under a GIN index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

import psycopg

from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import asked, keys, numbered
from roundtable.people.matching.model import Model
from roundtable.people.matching.scoring import Scored, scored

TABLE = """
CREATE UNLOGGED TABLE bench_register (
    place integer NOT NULL, names text NOT NULL, born date, guessed boolean NOT NULL,
    sex text NOT NULL, postcodes text NOT NULL, nhs text NOT NULL,
    keys integer[] NOT NULL
)
"""
INDEX = "CREATE INDEX bench_keys ON bench_register USING gin (keys) WITH (fastupdate = off)"
COPY = "COPY bench_register (place, names, born, guessed, sex, postcodes, nhs, keys) FROM STDIN"
# The planner guesses that thousands of rows share a key with somebody, and would read the whole
# table for sixteen people: it is told to use the index.
PINNED = ("SET enable_seqscan = off", "SET jit = off", "SET max_parallel_workers_per_gather = 0")
FETCH = """
SELECT asked.number, row.place, row.names, row.born, row.guessed, row.sex, row.postcodes, row.nhs
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (keys, number)
CROSS JOIN LATERAL (
    SELECT * FROM bench_register WHERE bench_register.keys && asked.keys::integer[]
) AS row
"""


class Register:
    """A register in PostgreSQL."""

    def __init__(self, address: str, rows: Iterator[tuple[int, Identity]], model: Model) -> None:
        self.model, self.size = model, 0
        self._connection = psycopg.connect(address, autocommit=True)
        run = self._connection.execute
        run("SET maintenance_work_mem = '1GB'")
        run("DROP TABLE IF EXISTS bench_register")
        run(TABLE)
        with self._connection.cursor().copy(COPY) as copy:
            for place, identity in rows:
                copy.write_row(_row(place, identity))
                self.size += 1
        run(INDEX)
        run("VACUUM ANALYZE bench_register")
        for pin in PINNED:
            run(pin)

    def fetched(self, people: Sequence[Identity]) -> list[tuple[list[int], list[Plain]]]:
        """Return for each of several people the rows that share a key with them, in one go."""
        said = [f"{{{','.join(map(str, numbered(asked(each, self.model))))}}}" for each in people]
        found: dict[int, tuple[list[int], list[Plain]]] = defaultdict(lambda: ([], []))
        with self._connection.cursor(binary=True) as cursor:
            told = cursor.execute(FETCH, [said], prepare=True).fetchall()
        for number, place, names, born, guessed, sex, postcodes, nhs in told:
            places, rows = found[number]
            places.append(place)
            known, lived = tuple(names.split("\n")), tuple(postcodes.split())
            rows.append(Plain(known, born, guessed, sex, lived, nhs, "", ""))
        return [found[number] for number in range(1, len(people) + 1)]

    def matched(self, people: Sequence[Identity]) -> list[list[tuple[int, Scored]]]:
        """Return for each of several people the rows with their scores, likeliest first."""
        answers = []
        for person, (places, rows) in zip(people, self.fetched(people), strict=True):
            found = scored(plainly(person), rows, model=self.model, size=self.size)
            answers.append([(places[one.place], one) for one in found])
        return answers

    def close(self) -> None:
        """Drop the table and hang up."""
        self._connection.execute("DROP TABLE bench_register")
        self._connection.close()


def _row(
    place: int, identity: Identity
) -> tuple[int, str, date | None, bool, str, str, str, object]:
    row = plainly(identity)
    return (
        place,
        "\n".join(row.names),
        row.born,
        row.born_estimated,
        row.sex,
        " ".join(row.postcodes),
        row.nhs_number,
        numbered(keys(identity)),
    )
