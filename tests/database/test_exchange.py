"""Several statements in one exchange: their rows, their errors, and who watches."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from roundtable.database.exchange import (
    as_they_come,
    drop_waiting,
    exchange,
    send_waiting,
    with_next,
)
from roundtable.database.guard import NoContext


@pytest.mark.django_db
def test_each_statement_gives_its_rows_in_order() -> None:
    one, none, many = exchange(
        connection,
        [
            ("SELECT %s::int + 1", [41]),
            ("SELECT 1 WHERE false", []),
            ("SELECT n, '100%%' FROM generate_series(1, %s) n", [3]),
        ],
    )
    assert (one, none, many) == ([(42,)], [], [(1, "100%"), (2, "100%"), (3, "100%")])


@pytest.mark.django_db
def test_values_are_what_djangos_cursor_makes_of_them() -> None:
    pk, at = uuid4(), datetime(2026, 11, 23, 9, 30, 0, 5, tzinfo=UTC)
    values = [pk, at, date(2026, 11, 23), ["a", "b"], b"\x00\xff", True, None, Decimal("1.50"), "é"]
    asked = (
        "SELECT %s::uuid, %s::timestamptz, %s::date, %s::text[], %s::bytea, %s::boolean,"
        " %s::text, %s::numeric, %s::text, '{\"a\": 1}'::jsonb"
    )
    ((row,),) = exchange(connection, [(asked, values)])
    with connection.cursor() as cursor:
        cursor.execute(asked, values)
        assert row == cursor.fetchone()
    assert isinstance(row[0], UUID)
    assert row[1].utcoffset() == at.utcoffset()


@pytest.mark.django_db
def test_an_error_is_djangos_and_undoes_the_transaction_alone() -> None:
    for _ in range(2):  # the second time, PostgreSQL has them prepared
        with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
            exchange(connection, [("SELECT 1", []), ("SELECT 1 / %s", [0]), ("SELECT 2", [])])
        assert exchange(connection, [("SELECT %s::int", [7])]) == [[(7,)]]


def test_rows_come_while_the_next_statement_runs(committed_hub: str) -> None:
    owner = connections["owner"]
    exchange(owner, [("SELECT pg_advisory_lock(%s)", [5])])
    with transaction.atomic():
        exchange(connection, [("SET LOCAL lock_timeout = '30s'", [])])
        waits = ("SELECT 2 FROM pg_advisory_xact_lock(%s)", [5])
        told = as_they_come(connection, [("SELECT 1", []), waits])
        assert next(told) == [(1,)]
        exchange(owner, [("SELECT pg_advisory_unlock(%s)", [5])])
        assert list(told) == [[(2,)]]


@pytest.mark.django_db
def test_who_stops_listening_may_ask_again() -> None:
    told = as_they_come(connection, [("SELECT 1", []), ("SELECT 2", []), ("SELECT 3", [])])
    assert next(told) == [(1,)]
    told.close()
    assert exchange(connection, [("SELECT %s::int", [7])]) == [[(7,)]]


@pytest.mark.django_db
def test_an_error_on_the_way_comes_after_what_was_there_before() -> None:
    asked = [("SELECT 1", []), ("SELECT 1 / %s", [0]), ("SELECT 2", [])]
    got = []
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        got += as_they_come(connection, asked)
    assert got == [[(1,)]]
    assert exchange(connection, [("SELECT %s::int", [7])]) == [[(7,)]]


def test_an_error_keeps_its_kind(committed_hub: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE one (a int PRIMARY KEY)")
    once = ("INSERT INTO one VALUES (%s)", [1])
    with pytest.raises(IntegrityError), transaction.atomic(using="owner"):
        exchange(connections["owner"], [once, once])
    assert exchange(connections["owner"], [("SELECT * FROM one", [])]) == [[]]


def test_it_begins_the_transaction_that_django_has_not_begun_yet(committed_hub: str) -> None:
    with transaction.atomic():
        exchange(connection, [("SELECT set_config('roundtable.said', %s, true)", ["so"])])
        said = ("SELECT current_setting('roundtable.said', true)", [])
        assert exchange(connection, [said]) == [[("so",)]]
    assert exchange(connection, [said]) == [[("",)]]


def test_a_statement_whose_table_changed_is_prepared_anew(committed_hub: str) -> None:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE shape AS SELECT 1 AS a")
    whole = ("SELECT * FROM shape", [])
    assert exchange(owner, [whole]) == [[(1,)]]
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE shape ADD b text DEFAULT 'x'")
    with pytest.raises(DatabaseError, match="cached plan"):
        exchange(owner, [whole])
    assert exchange(owner, [whole]) == [[(1, "x")]]


@pytest.mark.django_db
def test_watchers_see_every_statement() -> None:
    with CaptureQueriesContext(connection) as seen:
        exchange(connection, [("SELECT 1", []), ("SELECT 2", [])])
    assert [query["sql"] for query in seen] == ["SELECT 1", "SELECT 2"]


@pytest.mark.django_db
def test_the_guard_refuses_before_anything_is_sent() -> None:
    with pytest.raises(NoContext):
        exchange(connection, [("SELECT 1", []), ('SELECT 1 FROM "cases_case"', [])])
    assert exchange(connection, [("SELECT 3", [])]) == [[(3,)]]


def test_a_lost_connection_is_an_error_and_the_next_one_works(committed_hub: str) -> None:
    (((backend,),),) = exchange(connection, [("SELECT pg_backend_pid()", [])])
    with psycopg.connect(committed_hub, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))
    with pytest.raises(OperationalError):
        exchange(connection, [("SELECT 1", [])])
    connection.close_if_unusable_or_obsolete()
    assert exchange(connection, [("SELECT 1", [])]) == [[(1,)]]


def test_what_waits_is_sent_first_with_the_next_exchange_or_statement(committed_hub: str) -> None:
    said = ("SELECT current_setting('roundtable.said', true)", [])
    with transaction.atomic():
        with_next(connection, ("SELECT set_config('roundtable.said', %s, true)", ["so"]))
        assert exchange(connection, [said]) == [[("so",)]]
        with_next(connection, ("SELECT set_config('roundtable.said', %s, true)", ["else"]))
        with connection.cursor() as cursor:
            cursor.execute(said[0])
            assert cursor.fetchone() == ("else",)


def test_what_waits_can_be_dropped_or_sent_alone(committed_hub: str) -> None:
    said = ("SELECT current_setting('roundtable.said', true)", [])
    with transaction.atomic():
        with_next(connection, ("SELECT set_config('roundtable.said', 'one', true)", []))
        send_waiting(connection)
        with_next(connection, ("SELECT set_config('roundtable.said', 'two', true)", []))
        drop_waiting(connection)
        assert exchange(connection, [said]) == [[("one",)]]
