"""One PostgreSQL server for the whole run, a founded hub as its template, and a copy of it for
each worker.

Tests run as the app's own role, under row security, each in a transaction that is rolled back. A
test that needs
commits (several connections, a superuser behind the hub's back) takes `committed_hub`, a copy of
its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as examples
from playwright.sync_api import Browser, sync_playwright

from roundtable.config.connections import connection_to
from roundtable.database import Server, copy_database, drop_database, erase, prepare, start
from roundtable.web.build import build
from tests.browser import FLAGS, executable
from tests.scratch import WHOLE_RUN, clear_what_is_left, scratch_folder

# How long an example takes says more of the machine than of what is tested: benchmarks measure.
examples.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("hub")

# A run starts hundreds of Pythons. Where none may write what it compiled, as containers often say,
# each compiles the whole hub anew: that took a second of every command, and ten of every worker.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

BARE = "hub_bare"
TEMPLATE = "hub_template"
GOVERNED = "hub_governed"
_server: Server | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, in the process that gives out the work."""
    global _server
    if hasattr(config, "workerinput") or os.environ.get("ROUNDTABLE_TEST_ADMIN"):
        return
    clear_what_is_left()
    folder = scratch_folder(WHOLE_RUN)
    _server = start(folder)
    os.environ["ROUNDTABLE_TEST_ADMIN"] = _server.admin_url()
    os.environ["ROUNDTABLE_TEST_FOLDER"] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove what the run left."""
    if _server is not None:
        _server.close()
        folder = Path(os.environ.pop("ROUNDTABLE_TEST_FOLDER"))
        erase(folder)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(os.environ["ROUNDTABLE_HOME"], ignore_errors=True)
        del os.environ["ROUNDTABLE_TEST_ADMIN"]


@contextmanager
def pointed_at(database: str) -> Iterator[None]:
    """Point Django's two connections at a database of the run's server."""
    admin = os.environ["ROUNDTABLE_TEST_ADMIN"]
    addresses = {
        "default": connection_to(_address(admin, database, "roundtable_app")),
        "owner": connection_to(_address(admin, database), role="roundtable_owner"),
    }
    before = {alias: dict(connections[alias].settings_dict) for alias in addresses}
    for alias, settings in addresses.items():
        connections[alias].close()
        connections[alias].settings_dict.update(settings)
    try:
        yield
    finally:
        for alias, settings in before.items():
            connections[alias].close()
            connections[alias].settings_dict.update(settings)


def _address(admin: str, database: str, user: str = "") -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(admin, dbname=database, **({"user": user} if user else {}))


def made_once(name: str, make: Callable[[], None]) -> None:
    """Make something once for the whole run; the other workers wait until it is there."""
    import fcntl

    lock = Path(os.environ["ROUNDTABLE_HOME"]) / f"{name}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not lock.with_suffix(".done").exists():
            make()
            lock.with_suffix(".done").touch()


@pytest.fixture(scope="session")
def bare_template(django_db_blocker: Any) -> str:
    """A database with a hub's tables and nothing in them."""

    def make() -> None:
        from roundtable.config.founding import migrate

        prepare(os.environ["ROUNDTABLE_TEST_ADMIN"], database=BARE)
        with django_db_blocker.unblock(), pointed_at(BARE):
            migrate()

    made_once(BARE, make)
    return BARE


@pytest.fixture(scope="session")
def hub_template(bare_template: str, django_db_blocker: Any) -> str:
    """The database every test's hub is a copy of: founded, Northshire's charter adopted, people
    seated.
    """

    def make() -> None:
        from roundtable.config.founding import adopt_charter
        from tests.staff import SEATED_AT, seat_everybody

        copy_database(os.environ["ROUNDTABLE_TEST_ADMIN"], bare_template, TEMPLATE)
        with django_db_blocker.unblock(), pointed_at(TEMPLATE):
            adopt_charter(Path("charters/northshire/1.0.yaml").read_text(), at=SEATED_AT)
            seat_everybody()

    made_once(TEMPLATE, make)
    return TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(hub_template: str, django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Give this worker its own copy of the hub."""
    admin, database = os.environ["ROUNDTABLE_TEST_ADMIN"], f"hub_{worker_id}"
    drop_database(admin, database)
    copy_database(admin, hub_template, database)
    with django_db_blocker.unblock(), pointed_at(database):
        yield


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of this worker, "alone" when there is only one."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "alone"))


@pytest.fixture(scope="session")
def governed_template(hub_template: str, django_db_blocker: Any) -> str:
    """The hub of the tests once every agency has signed, so that nobody acts alone."""

    def make() -> None:
        from tests.staff import govern

        copy_database(os.environ["ROUNDTABLE_TEST_ADMIN"], hub_template, GOVERNED)
        with django_db_blocker.unblock(), pointed_at(GOVERNED):
            govern()

    made_once(GOVERNED, make)
    return GOVERNED


@pytest.fixture(scope="session")
def own_database(worker_id: str) -> str:
    """Return the superuser's address of this worker's second database: `governed` and
    `committed_hub` make it anew for each test.
    """
    return _address(os.environ["ROUNDTABLE_TEST_ADMIN"], f"own_{worker_id}")


@pytest.fixture
def governed(governed_template: str, django_db_blocker: Any, own_database: str) -> Iterator[str]:
    """A governed hub of the test's own in which everything commits. Gives the superuser's
    address.
    """
    yield from _own_copy(governed_template, django_db_blocker, own_database)


@pytest.fixture
def committed_hub(hub_template: str, django_db_blocker: Any, own_database: str) -> Iterator[str]:
    """A hub of the test's own in which everything commits. Gives the superuser's address of its
    database.
    """
    yield from _own_copy(hub_template, django_db_blocker, own_database)


def _own_copy(template: str, django_db_blocker: Any, own_database: str) -> Iterator[str]:
    from psycopg.conninfo import conninfo_to_dict

    admin = os.environ["ROUNDTABLE_TEST_ADMIN"]
    database = str(conninfo_to_dict(own_database)["dbname"])
    drop_database(admin, database)
    copy_database(admin, template, database)
    with django_db_blocker.unblock(), pointed_at(database):
        yield own_database
    drop_database(admin, database)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium. It ends with the module: while it runs, no test of its thread may run a loop."""
    found = executable()
    if found is None:
        pytest.fail("No Chromium. Type: ./dev browser")
    build(lambda _line: None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=list(FLAGS))
        yield browser
        browser.close()
