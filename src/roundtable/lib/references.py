"""Case references: random, so that none can be guessed or counted, and hard to mishear."""

from __future__ import annotations

import secrets

# Crockford's base 32 without the vowels and the letters that sound or look alike.
ALPHABET = "23456789BCDFGHJKMNPQRTVWXYZ"


def new_reference() -> str:
    """Return a fresh reference such as "NK4T-7RWX", one of 2.8 x 10^11."""
    marks = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{marks[:4]}-{marks[4:]}"
