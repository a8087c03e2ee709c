"""Several prepared statements asked of PostgreSQL in one exchange, as libpq's pipeline mode allows.

    one, other = exchange(connection, [(SQL, [case_id]), (OTHER_SQL, [agency])])

An answer comes back in the time of a single statement, and Python waits once instead of each time.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, reduce
from itertools import count, islice
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors, pq
from psycopg.abc import PyFormat
from psycopg.adapt import Transformer
from psycopg.types.datetime import TimestamptzLoader

Row = tuple[Any, ...]
Asked = tuple[str, Sequence[Any]]
_FINE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


def exchange(connection: BaseDatabaseWrapper, asked: Sequence[Asked]) -> list[list[Row]]:
    """Return the rows that each statement gives, in order; a `%s` stands for each of its values.

    PostgreSQL prepares a statement the first time and keeps it for this connection. An error
    undoes what the statements did, as the error of any one of them would.

    :raises django.db.Error: as Django's own cursor does.
    """
    before, said = _said(connection, asked)
    with connection.wrap_database_errors:
        return _Line.of(connection.connection).say(said)[before:]


def as_they_come(connection: BaseDatabaseWrapper, asked: Sequence[Asked]) -> Iterator[list[Row]]:
    """Yield the same as `exchange`, each statement's rows as soon as they are there: PostgreSQL
    goes on with the next while the caller works on them. Nothing else may be said meanwhile.
    """
    before, said = _said(connection, asked)
    with connection.wrap_database_errors:
        told = _Line.of(connection.connection).say_as_they_come(said)
        yield from islice(told, before, None)


def _said(connection: BaseDatabaseWrapper, asked: Sequence[Asked]) -> tuple[int, list[Asked]]:
    """Return how many statements waited, and those with the ones asked now, as is to be sent."""
    connection.ensure_connection()
    before = _waiting(connection)
    drop_waiting(connection)
    said = [*before, *asked]
    _watched(connection, said)
    return len(before), said


def ask(connection: BaseDatabaseWrapper, sql: str, *values: Any) -> list[Row]:
    """Return the rows of a single statement; see `exchange`."""
    (rows,) = exchange(connection, [(sql, values)])
    return rows


def with_next(connection: BaseDatabaseWrapper, asked: Asked) -> None:
    """Send a statement whose rows nobody needs with the next exchange, or before whatever else is
    said on this connection. Who leaves the block it belongs to sends what is left, or drops it.
    """
    connection.waiting = [*_waiting(connection), asked]  # type: ignore[attr-defined]


def send_waiting(connection: BaseDatabaseWrapper, *asked: Asked) -> None:
    """Send what waits for the next exchange now, and these statements after it."""
    if _waiting(connection):
        exchange(connection, asked)


def drop_waiting(connection: BaseDatabaseWrapper) -> None:
    """Forget what waits for the next exchange."""
    connection.waiting = []  # type: ignore[attr-defined]


def _waiting(connection: BaseDatabaseWrapper) -> list[Asked]:
    waiting: list[Asked] = getattr(connection, "waiting", [])
    return waiting


def _watched(connection: BaseDatabaseWrapper, asked: Sequence[Asked]) -> None:
    """Show each statement to those who watch Django's cursors: the guard, and tests that count."""
    context = {"connection": connection, "cursor": None}
    for sql, values in asked:
        last: Callable[..., Any] = lambda *_said: None  # noqa: E731 - nothing is run yet
        watchers = reversed(connection.execute_wrappers)
        reduce(lambda run, watch: partial(watch, run), watchers, last)(sql, values, False, context)
        if connection.queries_logged:
            connection.queries_log.append({"sql": sql, "time": "0.000"})


class _Line:
    """A psycopg connection, with what PostgreSQL has prepared for it."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self._raw, self._pg = raw, raw.pgconn
        self._names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._numbers = count()
        self._readable, self._ready = select.poll(), select.poll()
        self._readable.register(raw.fileno(), select.POLLIN)
        self._ready.register(raw.fileno(), select.POLLIN | select.POLLOUT)
        adapting = psycopg.Cursor(raw)
        # Django's loader reads moments in Python to give them its time zone. They are UTC as well.
        adapting.adapters.register_loader("timestamptz", TimestamptzLoader)
        self._adapt = Transformer(adapting)

    @classmethod
    def of(cls, raw: Any) -> _Line:
        """Return the line of a connection, the same for as long as it lasts."""
        line: _Line | None = raw.__dict__.get("line")
        if line is None:
            line = raw.line = cls(raw)
        return line

    def say(self, asked: Sequence[Asked]) -> list[list[Row]]:
        """Send all the statements and return their rows."""
        with self._pipeline():
            wanted = self._send(asked)
            results = list(self._results())
        for result in results:
            if result.status not in _FINE:
                raise self._error(result)
        return [self._rows(results[place]) for place in wanted]

    def say_as_they_come(self, asked: Sequence[Asked]) -> Iterator[list[Row]]:
        """Send all the statements and yield the rows of each. An error comes after all of them."""
        failed = None
        with self._pipeline():
            wanted = set(self._send(asked, soon=True))
            results = self._results()
            try:
                for place, result in enumerate(results):
                    if result.status not in _FINE:
                        failed = failed or result
                    elif place in wanted and not failed:
                        yield self._rows(result)
            finally:
                for _unread in results:
                    pass
        if failed:
            raise self._error(failed)

    @contextmanager
    def _pipeline(self) -> Iterator[None]:
        """Several statements may be sent within; who stops listening has heard all of them."""
        try:
            self._pg.enter_pipeline_mode()
            yield
            self._pg.exit_pipeline_mode()
        except GeneratorExit:
            self._pg.exit_pipeline_mode()
            raise
        except BaseException:
            self._raw.close()  # half an exchange: nobody could tell what the next answer is to
            raise

    def _error(self, result: pq.abc.PGresult) -> psycopg.Error:
        self._names.clear()
        return errors.error_from_result(result, encoding=self._adapt.encoding)

    def _send(self, asked: Sequence[Asked], *, soon: bool = False) -> list[int]:
        """Send the statements; return at which places of the results their rows will be. `soon`
        has PostgreSQL send each answer when it has it, instead of all together.
        """
        wanted, sent = [], 0
        if not self._raw.autocommit and self._pg.transaction_status == pq.TransactionStatus.IDLE:
            self._pg.send_query_params(b"BEGIN", None)
            sent += 1
        for sql, values in asked:
            given = self._adapt.dump_sequence(values, [PyFormat.AUTO] * len(values))
            types = self._adapt.types or ()
            name = self._names.get((sql, types))
            if name is None:
                name = self._names[sql, types] = b"asked-%d" % next(self._numbers)
                self._pg.send_prepare(name, _numbered(sql), types)
                sent += 1
            self._pg.send_query_prepared(name, given, self._adapt.formats)
            wanted.append(sent)
            sent += 1
            if soon:
                self._pg.send_flush_request()
        self._pg.pipeline_sync()
        return wanted

    def _results(self) -> Iterator[pq.abc.PGresult]:
        while self._pg.flush():
            self._ready.poll()
            self._pg.consume_input()
        while True:
            while self._pg.is_busy():
                self._readable.poll()
                self._pg.consume_input()
            result = self._pg.get_result()
            if result is None:
                if self._pg.status == pq.ConnStatus.BAD:
                    raise psycopg.OperationalError("the connection is lost")
            elif result.status == pq.ExecStatus.PIPELINE_SYNC:
                return
            else:
                yield result

    def _rows(self, result: pq.abc.PGresult) -> list[Row]:
        self._adapt.set_pgresult(result, format=pq.Format.TEXT)
        return self._adapt.load_rows(0, result.ntuples, tuple)


def _numbered(sql: str) -> bytes:
    """Return a statement with `$1`, `$2` where it says `%s`, and `%` where it says `%%`."""
    parts = sql.split("%s")
    text = "".join(f"{part}${place}" for place, part in enumerate(parts[:-1], 1)) + parts[-1]
    return text.replace("%%", "%").encode()
