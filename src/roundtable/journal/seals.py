"""Seals: every ten minutes a signed digest over the chains that changed, so that nobody owns the
truth.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from django.db import connection, transaction

from roundtable.journal.hashing import merkle_root


def signing_key(path: Path | None = None) -> Ed25519PrivateKey:
    """Return the hub's signing key, made on first use in a file that only its owner may read."""
    path = path or Path(settings.SEAL_KEY_FILE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        key = Ed25519PrivateKey.generate()
        path.write_bytes(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key(*, pem: bool = False) -> str:
    """Return the key with which anybody checks what the hub signed, in base64 or as PEM."""
    key = signing_key().public_key()
    if pem:
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def signed(content: bytes) -> bytes:
    """Return the hub's signature of something that it gives away. It never begins as what a seal
    signs does: with a number.
    """
    if content[:1].isdigit():
        raise ValueError("this could be taken for a seal")
    return signing_key().sign(content)


def message(number: int, previous: bytes, total: int, root: bytes) -> bytes:
    """Return the bytes that a seal signs."""
    return f"{number}|{previous.hex()}|{total}|{root.hex()}".encode()


def root_of(heads: list[list[object]]) -> bytes:
    """Return the Merkle root over changed heads `[chain, sequence, hash]`."""
    return merkle_root(json.dumps(head).encode() for head in heads)


def seal() -> int | None:
    """Seal what changed since the last seal. Return the seal's number, or None when nothing
    changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT last, last_digest, total, changed, sealed_at FROM journal_seal_basis()"
        )
        last, previous, total, changed, at = cursor.fetchone()
        heads = json.loads(changed) if isinstance(changed, str) else changed
        if not heads:
            return None
        root = root_of(heads)
        signature = signing_key().sign(message(last + 1, bytes(previous), total, root))
        cursor.execute(
            "SELECT journal_write_seal(%s, %s, %s, %s, %s::jsonb, %s, %s)",
            [last + 1, at, bytes(previous), total, json.dumps(heads), root, signature],
        )
        number: int = last + 1
        return number


def signature_holds(
    number: int, previous: bytes, total: int, root: bytes, signature: bytes
) -> bool:
    """Return whether the hub's key made this signature."""
    try:
        signing_key().public_key().verify(signature, message(number, previous, total, root))
    except InvalidSignature:
        return False
    return True
