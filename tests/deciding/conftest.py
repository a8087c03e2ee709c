"""A small table, and pages seen at a moment that the test chooses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter

NORTHSHIRE = Path(__file__).parents[2] / "charters" / "northshire" / "1.0.yaml"


@pytest.fixture(scope="session")
def charter() -> Charter:
    """The invented hub's charter."""
    return read(NORTHSHIRE)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what every view takes for the present moment."""
    return lambda at: monkeypatch.setattr("django.utils.timezone.now", lambda: at)
