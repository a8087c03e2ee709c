"""Who may do what in a prepared database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from roundtable.database import (
    Server,
    UnsafeRole,
    copy_database,
    drop_database,
    prepare,
    start,
)

APP = "roundtable_app"


@pytest.fixture(scope="module")
def server(binaries: Path, new_home: Callable[[], Path]) -> Iterator[Server]:
    with start(new_home()) as server:
        prepare(server.admin_url())
        yield server


@pytest.fixture
def database(server: Server, request: pytest.FixtureRequest) -> Iterator[str]:
    """A prepared database of the test's own, with one table of the owner's."""
    name = "hub"
    prepare(server.admin_url(), database=name)
    run(
        server.admin_url(name), "SET ROLE roundtable_owner", "CREATE TABLE note (id serial, t text)"
    )
    yield name
    drop_database(server.admin_url(), name)


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run the statements and return the rows of the last one."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_the_roles_are_what_row_security_needs(server: Server) -> None:
    columns = "rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
    found = run(
        server.admin_url(),
        f"SELECT {columns} FROM pg_roles WHERE rolname LIKE 'roundtable%' ORDER BY 1",
    )
    assert found == [
        ("roundtable_app", True, False, False, False, False),
        ("roundtable_auditor", False, False, False, False, False),
        ("roundtable_owner", False, False, False, False, False),
    ]


def test_the_app_reads_and_writes_but_does_not_delete_or_make(
    server: Server, database: str
) -> None:
    app = server.url(database, APP)
    assert run(
        app,
        "INSERT INTO note (t) VALUES ('a')",
        "UPDATE note SET t = 'b'",
        "SELECT id, t FROM note",
    ) == [(1, "b")]
    refused = ("DELETE FROM note", "TRUNCATE note", "DROP TABLE note", "CREATE TABLE mine ()")
    refused += ("CREATE TEMP TABLE mine ()", "SET ROLE roundtable_owner")
    for statement in refused:
        with pytest.raises(errors.InsufficientPrivilege):
            run(app, statement)


def test_row_security_holds_for_the_app(server: Server, database: str) -> None:
    run(
        server.admin_url(database),
        "SET ROLE roundtable_owner",
        "INSERT INTO note (t) VALUES ('seen'), ('hidden')",
        "ALTER TABLE note ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY seen ON note USING (t = 'seen')",
    )
    assert run(server.url(database, APP), "SELECT t FROM note") == [("seen",)]


def test_preparing_again_changes_nothing(server: Server, database: str) -> None:
    def rights() -> list[tuple[object, ...]]:
        return run(
            server.admin_url(database),
            "SELECT d.datname, d.datacl::text, n.nspacl::text, a.defaclobjtype, a.defaclacl::text,"
            " pg_get_userbyid(d.datdba) FROM pg_database d, pg_namespace n, pg_default_acl a"
            " WHERE d.datname = current_database() AND n.nspname = 'public' ORDER BY 4",
        )

    before = rights()
    assert len(before) == 3
    assert before[0][-1] == "roundtable_owner"
    prepare(server.admin_url(), database=database)
    assert rights() == before


def test_several_may_prepare_at_once(server: Server) -> None:
    drop_database(server.admin_url(), "shared")
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(prepare, server.admin_url(), database="shared") for _ in range(4)]
    assert [one.result() for one in done] == [None] * 4


def test_others_may_not_connect_not_even_to_a_copy(server: Server, database: str) -> None:
    run(server.admin_url(), "DROP ROLE IF EXISTS passer_by", "CREATE ROLE passer_by LOGIN")
    copy_database(server.admin_url(), database, "copied")
    for name in (database, "copied"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            run(server.url(name, "passer_by"), "SELECT 1")
    drop_database(server.admin_url(), "copied")


def test_a_copy_has_the_rows_the_owner_and_the_default_rights(
    server: Server, database: str
) -> None:
    run(server.admin_url(database), "INSERT INTO note (t) VALUES ('a')")
    copy_database(server.admin_url(), database, "copied")
    run(server.admin_url("copied"), "SET ROLE roundtable_owner", "CREATE TABLE later (t text)")
    app = server.url("copied", APP)
    assert run(app, "INSERT INTO later VALUES ('b')", "SELECT t FROM note") == [("a",)]
    run(server.admin_url("copied"), "DELETE FROM note")
    assert run(server.url(database, APP), "SELECT t FROM note") == [("a",)]
    with psycopg.connect(app):  # dropped although somebody is connected
        drop_database(server.admin_url(), "copied")
    assert run(server.admin_url(), "SELECT FROM pg_database WHERE datname = 'copied'") == []


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        ("ALTER ROLE roundtable_app SUPERUSER", "ALTER ROLE roundtable_app NOSUPERUSER"),
        ("ALTER ROLE roundtable_app BYPASSRLS", "ALTER ROLE roundtable_app NOBYPASSRLS"),
        ("ALTER ROLE roundtable_owner LOGIN", "ALTER ROLE roundtable_owner NOLOGIN"),
        ("GRANT roundtable_owner TO roundtable_app", "REVOKE roundtable_owner FROM roundtable_app"),
    ],
)
def test_a_role_that_voids_row_security_is_refused_with_the_remedy(
    server: Server, spoil: str, mend: str
) -> None:
    run(server.admin_url(), spoil)
    try:
        with pytest.raises(UnsafeRole, match="As a superuser, run: "):
            prepare(server.admin_url())
    finally:
        run(server.admin_url(), mend)
    prepare(server.admin_url())


def test_an_administrator_who_is_no_superuser_may_prepare(
    binaries: Path, new_home: Callable[[], Path]
) -> None:
    with start(new_home()) as server:
        run(server.admin_url(), "CREATE ROLE hosted LOGIN CREATEROLE CREATEDB")
        hosted = server.url("postgres", "hosted")
        prepare(hosted)
        prepare(hosted)
        copy_database(hosted, "roundtable", "copied")
        assert run(server.url("copied", APP), "SELECT current_user") == [(APP,)]
