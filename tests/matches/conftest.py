"""A hub whose agencies have registers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matches.mair import known_to_four


@pytest.fixture
def registers(committed_hub: str, tmp_path: Path) -> str:
    """Let four agencies know Mair, and give the superuser's address."""
    known_to_four(tmp_path)
    return committed_hub
