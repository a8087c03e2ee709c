"""What tests of oversight share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from roundtable.charter import queries


@pytest.fixture(autouse=True)
def _forget_versions() -> Iterator[None]:
    """Each test adopts another version 1.1."""
    queries._version.cache_clear()
    yield
    queries._version.cache_clear()
