"""The invented hub's charter, for the rules of the analysis."""

from __future__ import annotations

from pathlib import Path

import pytest

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter

NORTHSHIRE = Path(__file__).parents[2] / "charters" / "northshire" / "1.0.yaml"


@pytest.fixture(scope="session")
def charter() -> Charter:
    """The invented hub's charter."""
    return read(NORTHSHIRE)
