"""Digests: the same here as in the database, and sensitive to every field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.journal.hashing import EPOCH, commitment, entry_hash, merkle_root, microseconds

ENTRY: dict[str, Any] = {
    "chain": "case:1",
    "sequence": 1,
    "at": datetime(2026, 3, 2, 10, tzinfo=UTC),
    "recorded_at": datetime(2026, 3, 2, 11, tzinfo=UTC),
    "actor_id": UUID(int=1),
    "agency": "police",
    "role": "practitioner",
    "kind": "case.opened",
    "case_id": UUID(int=2),
    "record": "",
    "purpose": "",
    "clauses": ["4.1"],
    "charter_version": "1.0",
    "commitment": b"",
    "previous": bytes(32),
}
OTHER: dict[str, Any] = {
    "chain": "case:2",
    "sequence": 2,
    "at": ENTRY["at"] + timedelta(microseconds=1),
    "recorded_at": ENTRY["recorded_at"] + timedelta(microseconds=1),
    "actor_id": UUID(int=3),
    "agency": "health",
    "role": "representative",
    "kind": "case.closed",
    "case_id": None,
    "record": "x",
    "purpose": "x",
    "clauses": ["4.1", "4.2"],
    "charter_version": "1.1",
    "commitment": b"x",
    "previous": bytes(31) + b"x",
}


@pytest.mark.parametrize("name", ENTRY)
def test_every_field_counts(name: str) -> None:
    assert entry_hash(**ENTRY) != entry_hash(**ENTRY | {name: OTHER[name]})


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone is beside it
def test_microseconds_lose_nothing(moment: datetime) -> None:
    assert EPOCH + timedelta(microseconds=microseconds(moment)) == moment


@given(st.lists(st.binary(min_size=1), min_size=1, max_size=9))
def test_a_root_depends_on_every_leaf_and_their_order(leaves: list[bytes]) -> None:
    root = merkle_root(leaves)
    for place in range(len(leaves)):
        changed = [*leaves[:place], leaves[place] + b"x", *leaves[place + 1 :]]
        assert merkle_root(changed) != root
    if leaves != leaves[::-1]:
        assert merkle_root(leaves[::-1]) != root


@given(st.text(), st.text())
def test_a_commitment_says_nothing_without_its_key(said: str, other: str) -> None:
    assert commitment(b"a", said) == commitment(b"a", said)
    assert commitment(b"a", said) != commitment(b"b", said)
    if said != other:
        assert commitment(b"a", said) != commitment(b"a", other)


def test_no_leaves_have_a_root_too() -> None:
    assert len(merkle_root([])) == 32
