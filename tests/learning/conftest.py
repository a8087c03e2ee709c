"""A small hub with its stories played, once for all the tests that look at it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.config.founding import adopt_charter
from roundtable.database import copy_database, drop_database
from roundtable.learning.demonstration.founding import found_northshire
from tests.conftest import made_once, pointed_at

NOW = datetime(2026, 3, 25, 14, 30, tzinfo=UTC)
NORTHSHIRE = Path("charters/northshire/1.0.yaml")
REFERRALS = 30
PLAYED = "hub_played"


@pytest.fixture(scope="session")
def northshire() -> Charter:
    """The charter of the invented hub."""
    return read(NORTHSHIRE.read_text())


@pytest.fixture(scope="session")
def played_template(bare_template: str, django_db_blocker: Any) -> str:
    """A hub in which thirty referrals were played."""

    def make() -> None:
        told: list[tuple[int, int, str]] = []
        copy_database(os.environ["ROUNDTABLE_TEST_ADMIN"], bare_template, PLAYED)
        with django_db_blocker.unblock(), pointed_at(PLAYED):
            adopt_charter(NORTHSHIRE.read_text(), at=datetime(2025, 3, 1, 9, tzinfo=UTC))
            found_northshire(
                now=NOW, referrals=REFERRALS, progress=lambda *progress: told.append(progress)
            )
        _told().write_text(json.dumps(told))

    made_once(PLAYED, make)
    return PLAYED


def _told() -> Path:
    return Path(os.environ["ROUNDTABLE_HOME"]) / "told.json"


@pytest.fixture(scope="session")
def playing(played_template: str, worker_id: str) -> Iterator[Any]:
    """This worker's copy of it: its database, and what the progress was told."""
    admin, database = os.environ["ROUNDTABLE_TEST_ADMIN"], f"demonstration_{worker_id}"
    drop_database(admin, database)
    copy_database(admin, played_template, database)
    yield database, [tuple(each) for each in json.loads(_told().read_text())]
    drop_database(admin, database)


@pytest.fixture
def played(playing: Any, django_db_blocker: Any) -> Iterator[list[tuple[int, int, str]]]:
    """Django pointed at the hub that was played; gives what the progress was told."""
    database, told = playing
    with django_db_blocker.unblock(), pointed_at(database):
        yield told
