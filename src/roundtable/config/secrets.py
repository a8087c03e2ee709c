"""The hub's own secrets: each a file that only its owner may read, made on first use."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_of(home: Path, name: str) -> bytes:
    """Return the secret `name`: from ROUNDTABLE_SECRET_<NAME> in hexadecimal, or from a file
    under `home`.
    """
    given = os.environ.get(f"ROUNDTABLE_SECRET_{name.upper()}")
    if given:
        return bytes.fromhex(given)
    path = home / "keys" / name
    if not path.exists():
        _write_once(path, secrets.token_bytes(32))
    return path.read_bytes()


def _write_once(path: Path, secret: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half_written = path.with_suffix(f".{os.getpid()}")
    half_written.touch(mode=0o600)
    half_written.write_bytes(secret)
    try:
        os.link(half_written, path)
    except FileExistsError:
        pass
    finally:
        half_written.unlink()
