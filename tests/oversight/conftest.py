"""What tests of oversight share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from roundtable.charter.queries import version


@pytest.fixture(autouse=True)
def _forget_versions() -> Iterator[None]:
    """Each test adopts another version 1.1."""
    version.cache_clear()
    yield
    version.cache_clear()
