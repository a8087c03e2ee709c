"""Real servers in short folders of their own; every test may run beside every other."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roundtable.database.accounts import Account, server_account
from roundtable.database.binaries import find_binaries
from tests.scratch import scratch_folder


@pytest.fixture(scope="module")
def binaries() -> Path:
    """The PostgreSQL under test: the wheel's, or what ROUNDTABLE_POSTGRES names."""
    return find_binaries()


@pytest.fixture(scope="session")
def account() -> Account:
    return server_account()


@pytest.fixture(scope="session")
def new_home() -> Iterator[Callable[[], Path]]:
    """Make homes that the server's account may enter (pytest's own are closed to it)."""
    made: list[Path] = []

    def make() -> Path:
        folder = scratch_folder("rt-")
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder)


@pytest.fixture
def fresh_home(new_home: Callable[[], Path]) -> Path:
    return new_home()
