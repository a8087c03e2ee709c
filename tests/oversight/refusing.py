"""Trying alone what the charter reserves, as the app, as the operator, and as a superuser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from roundtable.database.guard import entered
from roundtable.lib.actor import OPERATOR, Actor

NORTHSHIRE = Path("charters/northshire/1.0.yaml")
ALONE = "nobody does this alone"


def now() -> datetime:
    """Return this moment: what is signed and agreed is judged by today's charter."""
    return datetime.now(UTC)


def amended(number: str = "1.1", **changes: str) -> str:
    """Return Northshire's charter with another number, to take effect today."""
    text = NORTHSHIRE.read_text(encoding="utf-8")
    today = timezone.localdate()
    text = text.replace("version: 1.0", f"version: {number}", 1)
    text = text.replace("effective_from: 2025-04-01", f"effective_from: {today}", 1)
    for was, then in changes.items():
        assert was in text
        text = text.replace(was, then, 1)
    return text


def refused_to(who: Actor | None, statement: str, *values: Any, using: str = "default") -> str:
    """Return what PostgreSQL says to somebody who tries; None is the operator."""
    with (
        pytest.raises(DatabaseError) as refusal,
        entered(who or OPERATOR, using=using),
        connections[using].cursor() as cursor,
    ):
        cursor.execute(statement, values)
    return str(refusal.value)
