"""The context of a transaction: who reads and writes, proved to PostgreSQL by a keyed digest.

Row security asks `guard.agency()` and its sisters. They raise when there is no context, so that a
forgotten one
can never read as "nothing known", and when the digest was not made for this transaction of this
connection.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from roundtable.database.exchange import Asked, drop_waiting, exchange, send_waiting, with_next
from roundtable.lib.actor import Actor

T = TypeVar("T")

SETTING = "roundtable.context"
# The tables under row security, by the capabilities that own them.
GUARDED = re.compile(
    r'"(?:(?:cases|people|matches|workload|intake|sharing|analysis|deciding|feedback)_'
    r'|journal_entry"|insight_(?:differing|nochange)")'
)

_BEGUN = """
SELECT pg_backend_pid(), (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint,
  coalesce(current_setting(%s, true), '')
"""


class NoContext(ProgrammingError):
    """A statement about guarded rows outside `entered`.

    PostgreSQL raises too, but only once it meets a row: of an empty table, or for what is not
    there, it would
    say "nothing", which here must never be mistaken for "nothing known".
    """


def watch(connection: BaseDatabaseWrapper) -> None:
    """Refuse statements about guarded rows on this connection while nobody has entered, and send
    the context before the first statement of who has.
    """

    def refuse(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if getattr(connection, "entered_by", None) is None and GUARDED.search(sql):
            raise NoContext("no context: say who reads, with guard.entered(actor)")
        send_waiting(connection)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(refuse)
    connection.watched = True  # type: ignore[attr-defined]


@contextmanager
def entered(
    actor: Actor, *, using: str = DEFAULT_DB_ALIAS, durable: bool = False
) -> Iterator[None]:
    """Run the block as one transaction in which `actor` reads and writes.

    Entered again inside by the same actor, it is the same transaction and costs nothing; by
    another actor, that
    one holds until the inner block ends. With `durable`, refuses to run inside somebody else's
    transaction.

    :raises RuntimeError: when `durable` and a transaction is already open.
    """
    connection = connections[using]
    outer: Actor | None = getattr(connection, "entered_by", None)
    if outer == actor and not durable:
        yield
        return
    within = connection.in_atomic_block
    with transaction.atomic(using=using, durable=durable):
        backend, started, before = _transaction(connection)
        with_next(connection, _set_context(_signed(actor, backend, started)))
        if not getattr(connection, "watched", False):
            send_waiting(connection)  # nobody would send it before a statement of Django's cursor
        known = getattr(connection, "remembered", None)
        connection.entered_by, connection.remembered = actor, {}  # type: ignore[attr-defined]
        try:
            yield  # after an error the rollback undoes the context too
            _leave(connection, before if within else None)
        finally:
            drop_waiting(connection)
            connection.entered_by, connection.remembered = outer, known  # type: ignore[attr-defined]


@contextmanager
def remembering(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Run a block that remembers what was asked, as an actor's does, though nobody entered."""
    connection = connections[using]
    outer = getattr(connection, "remembered", None)
    connection.remembered = {}  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.remembered = outer  # type: ignore[attr-defined]


def remembered(key: object, make: Callable[[], T], *, using: str = DEFAULT_DB_ALIAS) -> T:
    """Return what `make` gives, made once in the block that the actor entered.

    It ends with the block and another actor's inner block has its own, so that nobody is shown
    what somebody else saw, or what held in another transaction. Outside, it is made each time.
    """
    known: dict[object, Any] | None = getattr(connections[using], "remembered", None)
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    value: T = known[key]
    return value


def forget(key: object, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget what was remembered under a key, because the block has changed it."""
    known = getattr(connections[using], "remembered", None)
    if known is not None:
        known.pop(key, None)


def _transaction(connection: BaseDatabaseWrapper) -> tuple[int, int, str]:
    """Return the backend, when its transaction began in microseconds, and its context so far."""
    ((begun,),) = exchange(connection, [(_BEGUN, [SETTING])])
    backend, started, context = begun
    return backend, started, context


def _signed(actor: Actor, backend: int, started: int) -> str:
    said = f"{actor.user_id}|{actor.agency}|{actor.role.value}"
    return f"{said}|{digest(settings.CONTEXT_SECRET, f'{said}|{backend}|{started}')}"


def digest(secret: bytes, message: str) -> str:
    """Return the keyed digest of a message, nested so that a longer message cannot be forged from
    it.
    """
    inner = hashlib.sha256(secret + message.encode()).digest()
    return hashlib.sha256(secret + inner).hexdigest()


def _set_context(context: str) -> Asked:
    return ("SELECT set_config(%s, %s, true)", [SETTING, context])


def _leave(connection: BaseDatabaseWrapper, before: str | None) -> None:
    """Send what still waits, and with it what ends the block: the context from before, or (None)
    the end of a transaction of our own, with which the context ends by itself.
    """
    if before is not None:
        exchange(connection, [_set_context(before)])
    elif not connection.needs_rollback:
        send_waiting(connection, ("COMMIT", []))  # Django then finds nothing left to commit
