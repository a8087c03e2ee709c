"""How much memory the database takes for its pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from roundtable.database.memory import shared_buffers

GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("gigabytes", "told"), [(0.25, "64MB"), (2, "256MB"), (8, "1024MB"), (256, "2048MB")]
)
def test_an_eighth_of_the_memory_within_bounds(
    gigabytes: float, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": int(gigabytes * GIGABYTE) // 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)
    assert shared_buffers(tmp_path / "absent") == told


@pytest.mark.parametrize(("said", "told"), [(f"{4 * GIGABYTE}\n", "512MB"), ("max\n", "2048MB")])
def test_a_container_counts_what_it_is_allowed(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 64 * GIGABYTE // 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)
    limit = tmp_path / "memory.max"
    limit.write_text(said)
    assert shared_buffers(limit) == told
