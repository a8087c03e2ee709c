"""Roles and databases: who owns the tables, who uses them, and copies for tests.

The application connects as a role that neither owns the tables nor is a superuser; otherwise
row security is void.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composable, Identifier

from roundtable.database.errors import UnsafeRole

OWNER = "roundtable_owner"
APP = "roundtable_app"
AUDITOR = "roundtable_auditor"

# Any number will do, as long as everybody who prepares takes the same one.
PREPARING = 20_260_401

_BY_DEFAULT = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"

# In the order in which they run. DELETE is granted table by table, in migrations.
SCHEMA_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
    "GRANT USAGE ON SCHEMA public TO {app}, {auditor}",
    _BY_DEFAULT + " GRANT SELECT, INSERT, UPDATE ON TABLES TO {app}",
    _BY_DEFAULT + " GRANT USAGE ON SEQUENCES TO {app}",
    _BY_DEFAULT + " GRANT EXECUTE ON FUNCTIONS TO {app}",
)

# PUBLIC may connect to a new database and make temporary tables in it; a copy is new too.
DATABASE_RIGHTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}, {auditor}",
)


def prepare(admin_url: str, *, database: str = "roundtable") -> None:
    """Make the roles and the database that are missing, and set their rights. Run it any time.

    `admin_url` is for a role that may make roles and databases.

    :raises UnsafeRole: when a role of ours already exists with rights that void row security.
    """
    with _connected(admin_url) as admin:
        # Several workers may prepare one server at once. Ends with the connection.
        admin.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        _prepare_roles(admin)
        if not _exists(admin, database):
            _run(admin, "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0", database)
        for statement in DATABASE_RIGHTS:
            _run(admin, statement, database)
        with _connected(admin_url, database) as inside, inside.transaction():
            for statement in SCHEMA_RIGHTS:
                _run(inside, statement, database)


def copy_database(admin_url: str, template: str, to: str) -> None:
    """Make the database `to` as a copy of `template`, to which nobody may be connected."""
    with _connected(admin_url) as admin:
        _run(admin, "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template}", to, template)
        for statement in DATABASE_RIGHTS:
            _run(admin, statement, to)


def drop_database(admin_url: str, name: str) -> None:
    """Drop the database `name` if there is one, ending the connections to it."""
    with _connected(admin_url) as admin:
        _run(admin, "DROP DATABASE IF EXISTS {database} WITH (FORCE)", name)


def _prepare_roles(admin: psycopg.Connection) -> None:
    for role, login in ((OWNER, False), (APP, True), (AUDITOR, False)):
        found = admin.execute(
            "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = %s", [role]
        ).fetchone()
        if found is None:
            # Only what is said here: a new role is no superuser and obeys row security.
            kind = "LOGIN" if login else "NOLOGIN"
            admin.execute(SQL("CREATE ROLE {} " + kind).format(Identifier(role)))
        elif found != (False, False, login):
            raise UnsafeRole(_remedy(role, login=login))
    _refuse_a_shared_owner(admin)
    if not _is_superuser(admin):
        admin.execute(SQL("GRANT {} TO CURRENT_USER").format(Identifier(OWNER)))


def _refuse_a_shared_owner(admin: psycopg.Connection) -> None:
    found = admin.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [APP, OWNER]).fetchone()
    if found == (True,):
        msg = (
            f"{APP} may act as {OWNER}, which would switch row security off."
            f" As a superuser, run: REVOKE {OWNER} FROM {APP}"
        )
        raise UnsafeRole(msg)


def _remedy(role: str, *, login: bool) -> str:
    kind = "LOGIN" if login else "NOLOGIN"
    return (
        f"The role {role} exists with other rights than it may have."
        f" As a superuser, run: ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS {kind}"
    )


def _is_superuser(admin: psycopg.Connection) -> bool:
    query = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
    return admin.execute(query).fetchone() == (True,)


def _exists(admin: psycopg.Connection, database: str) -> bool:
    query = "SELECT FROM pg_database WHERE datname = %s"
    return admin.execute(query, [database]).fetchone() is not None


def _run(connection: psycopg.Connection, text: str, database: str, template: str = "") -> None:
    names: dict[str, Composable] = {
        "owner": Identifier(OWNER),
        "app": Identifier(APP),
        "auditor": Identifier(AUDITOR),
        "database": Identifier(database),
        "template": Identifier(template),
    }
    connection.execute(SQL(text).format(**names))


@contextmanager
def _connected(admin_url: str, database: str | None = None) -> Iterator[psycopg.Connection]:
    address = make_conninfo(admin_url, dbname=database) if database else admin_url
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection
