"""Where a load stands until all of it is there: a table of its own, beside the register.

The table and how far the file was read are written in one transaction, so that a load that was
killed goes on where it was. Everything here runs as the owner of the tables; the app's role can
neither read nor write what is made here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections
from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier

from roundtable.people.models import RegisterLoad
from roundtable.people.registers.making import KEPT, Kept

PARENT = "people_registerrow"
# What an index of a million rows' keys is built in, so that it is sorted once.
WORK_MEMORY = "512MB"
PATIENCE_SECONDS = 5.0

_MAKE = """
CREATE TABLE {staging} (LIKE {parent} INCLUDING DEFAULTS,
    CONSTRAINT of_one_agency CHECK (agency = {agency}));
ALTER TABLE {staging} ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON {staging} FROM PUBLIC, roundtable_app;
"""
_PREPARED = """
SELECT EXISTS (SELECT FROM pg_index WHERE indrelid = to_regclass(%(name)s) AND indisprimary),
       EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m
               ON m.oid = c.relam WHERE i.indrelid = to_regclass(%(name)s) AND m.amname = 'gin')
"""
_APPLY = """
DELETE FROM {parent} kept USING {staging} told
    WHERE kept.agency = {agency} AND kept.pointer = told.pointer;
"""
_ADD = "INSERT INTO {parent} ({columns}) SELECT {columns} FROM {staging} WHERE NOT gone"


def register_of(agency: str) -> str:
    """Return the name of the partition that holds an agency's register."""
    return f"people_register_of_{agency}"


def staging_of(agency: str) -> str:
    """Return the name of the table in which an agency's load stands until it is whole."""
    return f"people_register_next_{agency}"


@contextmanager
def alone(agency: str) -> Iterator[bool]:
    """Run the block as the only load of an agency's register; gives whether nobody else does."""
    connection = _owner()
    key = f"register of {agency}"
    free = _locked(connection, key)
    try:
        yield free
    finally:
        if free and not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def _locked(connection: Connection[Any], key: str) -> bool:
    # PostgreSQL may take a moment to notice that a load was killed.
    until = time.monotonic() + PATIENCE_SECONDS
    sql = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
    while connection.execute(sql, [key]).fetchone() != (True,):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def exists(table: str) -> bool:
    """Return whether there is a table of that name."""
    found = _owner().execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
    return found == (True,)


def begin(load: RegisterLoad) -> None:
    """Make an empty table for a load, in place of what another one left."""
    connection = _owner()
    with connection.transaction():
        discard(load.agency)
        connection.execute(_said(_MAKE, load.agency))
        if not load.whole:
            connection.execute(
                _said("ALTER TABLE {staging} ADD gone boolean NOT NULL", load.agency)
            )


def discard(agency: str) -> None:
    """Drop what a load left."""
    _owner().execute(_said("DROP TABLE IF EXISTS {staging}", agency))


def pointers(agency: str) -> set[str]:
    """Return the pointers that a load has taken so far."""
    rows = _owner().execute(_said("SELECT pointer FROM {staging}", agency))
    return {pointer for (pointer,) in rows}


def keep(load: RegisterLoad, rows: Sequence[Kept], *, read: int, refused: int) -> None:
    """Keep more rows, and that the file is read so far. Durable when it returns."""
    columns = (*KEPT, *(() if load.whole else ("gone",)))
    copy = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(staging_of(load.agency)), SQL(", ").join(map(Identifier, columns))
    )
    connection = _owner()
    with connection.transaction():
        with connection.cursor() as cursor, cursor.copy(copy) as stream:
            stream.write(b"".join(row.text for row in rows))
        connection.execute(
            "UPDATE people_registerload SET read = read + %s, taken = taken + %s,"
            " refused = refused + %s WHERE id = %s",
            [read, len(rows), refused, load.pk],
        )


def index(agency: str) -> None:
    """Make the indexes of a whole register before it takes its place, so that nobody waits."""
    connection, name = _owner(), staging_of(agency)
    found = connection.execute(_PREPARED, {"name": name}).fetchone() or (False, False)
    with connection.transaction():
        connection.execute(f"SET LOCAL maintenance_work_mem = '{WORK_MEMORY}'")
        if not found[0]:
            connection.execute(
                _said("ALTER TABLE {staging} ADD PRIMARY KEY (agency, pointer)", agency)
            )
        if not found[1]:
            sql = "CREATE INDEX ON {staging} USING gin (keys) WITH (fastupdate = off)"
            connection.execute(_said(sql, agency))
    connection.execute(_said("ANALYZE {staging}", agency))


def swap(agency: str) -> None:
    """Put a whole register in the place of the one before, within the transaction of the caller.

    Searches wait while it happens, which takes milliseconds; a search that runs is waited for.
    """
    connection, register = _owner(), register_of(agency)
    if exists(register):
        connection.execute(_said("ALTER TABLE {parent} DETACH PARTITION {register}", agency))
        connection.execute(_said("DROP TABLE {register}", agency))
    for sql in (
        "ALTER TABLE {staging} RENAME TO {own}",
        "ALTER TABLE {parent} ATTACH PARTITION {register} FOR VALUES IN ({agency})",
    ):
        connection.execute(_said(sql, agency))


def apply(agency: str) -> None:
    """Apply changes to a register, within the transaction of the caller: who is told of is
    replaced, and who is gone is taken out.
    """
    connection = _owner()
    connection.execute(_said(_APPLY, agency))
    connection.execute(_said(_ADD, agency))
    connection.execute(_said("DROP TABLE {staging}", agency))


def size(agency: str) -> int:
    """Return how many people a register holds; 0 where none was loaded."""
    if not exists(register_of(agency)):
        return 0
    found = _owner().execute(_said("SELECT count(*) FROM {register}", agency)).fetchone()
    return int(found[0]) if found else 0


def _said(sql: str, agency: str) -> Composed:
    return SQL(sql).format(
        parent=Identifier(PARENT),
        register=Identifier(register_of(agency)),
        own=Identifier(register_of(agency)),
        staging=Identifier(staging_of(agency)),
        agency=agency,
        columns=SQL(", ").join(map(Identifier, KEPT)),
    )


def _owner() -> Connection[Any]:
    owner = connections["owner"]
    owner.ensure_connection()
    found: Connection[Any] = owner.connection
    return found
