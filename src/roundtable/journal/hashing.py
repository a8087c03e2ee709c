"""The digests of the journal, computed here exactly as the database computes them.

An entry's hash is sha256 over its fields joined by the unit separator (which no field may
contain), the previous
entry's hash last. `verify` recomputes it outside the database, so that a changed function there
would be found.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

SEPARATOR = "\x1f"
FIRST = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970, as PostgreSQL counts them."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def entry_hash(
    *,
    chain: str,
    sequence: int,
    at: datetime,
    recorded_at: datetime,
    actor_id: UUID,
    agency: str,
    role: str,
    kind: str,
    case_id: UUID | None,
    record: str,
    purpose: str,
    clauses: Sequence[str],
    charter_version: str,
    commitment: bytes,
    previous: bytes,
) -> bytes:
    """Return the 32-byte hash of an entry."""
    said = [
        chain,
        str(sequence),
        str(microseconds(at)),
        str(microseconds(recorded_at)),
        str(actor_id),
        agency,
        role,
        kind,
        str(case_id or ""),
        record,
        purpose,
        ",".join(clauses),
        charter_version,
        bytes(commitment).hex(),
        bytes(previous).hex(),
    ]
    return hashlib.sha256(SEPARATOR.join(said).encode()).digest()


def commitment(key: bytes, content: Any) -> bytes:
    """Return a commitment to content that says nothing about it without the record's own key.

    `content` is anything JSON can hold. Destroying the key with the record leaves the journal
    provable and silent.
    """
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hmac.new(key, canonical.encode(), hashlib.sha256).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf digests, in the order given; leaves and nodes are hashed apart
    (RFC 6962).
    """
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0]
