"""A small hub with its stories played, once for all the tests that look at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.config.founding import adopt_charter, migrate
from roundtable.database import drop_database, prepare
from roundtable.learning.demonstration.founding import found_northshire
from tests.conftest import pointed_at

NOW = datetime(2026, 3, 25, 14, 30, tzinfo=UTC)
NORTHSHIRE = Path("charters/northshire/1.0.yaml")
REFERRALS = 30


@pytest.fixture(scope="session")
def northshire() -> Charter:
    """The charter of the invented hub."""
    return read(NORTHSHIRE.read_text())


@pytest.fixture(scope="session")
def playing(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[Any]:
    """A hub in which thirty referrals were played: its database, and what the progress was told."""
    admin, database = os.environ["ROUNDTABLE_TEST_ADMIN"], f"demonstration_{worker_id}"
    drop_database(admin, database)
    prepare(admin, database=database)
    told: list[tuple[int, int, str]] = []
    with django_db_blocker.unblock(), pointed_at(database):
        migrate()
        adopt_charter(NORTHSHIRE.read_text(), at=datetime(2025, 3, 1, 9, tzinfo=UTC))
        found_northshire(
            now=NOW, referrals=REFERRALS, progress=lambda *progress: told.append(progress)
        )
    yield database, told
    drop_database(admin, database)


@pytest.fixture
def played(playing: Any, django_db_blocker: Any) -> Iterator[list[tuple[int, int, str]]]:
    """Django pointed at the hub that was played; gives what the progress was told."""
    database, told = playing
    with django_db_blocker.unblock(), pointed_at(database):
        yield told
