"""The invented hub's charter, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter

STEADY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no reason for a test to fail."""

NORTHSHIRE = Path(__file__).parents[2] / "charters" / "northshire" / "1.0.yaml"


@pytest.fixture(scope="session")
def northshire_text() -> str:
    return NORTHSHIRE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def northshire(northshire_text: str) -> Charter:
    return read(northshire_text)
