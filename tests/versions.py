"""Later versions of Northshire's charter, adopted in a test's own hub."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from roundtable.charter import queries, reigns
from roundtable.charter.models import Version
from roundtable.charter.power import rules_of
from roundtable.charter.queries import IN_FORCE
from roundtable.charter.reading import digest, read
from roundtable.database.guard import forget

NORTHSHIRE = Path(__file__).parents[1] / "charters" / "northshire" / "1.0.yaml"


def text_of(number: str, effective_from: date, *changes: tuple[str, str, str]) -> str:
    """Return Northshire's text as another version; each change names a clause, and replaces words
    after its number by others.
    """
    text = NORTHSHIRE.read_text(encoding="utf-8")
    text = text.replace("\nversion: 1.0", f"\nversion: {number}", 1)
    text = re.sub(r"\neffective_from: \S+", f"\neffective_from: {effective_from}", text, count=1)
    for clause, was, now in changes:
        start = re.search(rf"clause: {re.escape(clause)}\b(?!\.)", text)
        assert start, f"the charter has no clause {clause}"
        before, after = text[: start.end()], text[start.end() :]
        assert was in after, f"{was!r} does not follow clause {clause}"
        text = before + after.replace(was, now, 1)
    return text


def adopted(
    number: str, effective_from: date, *changes: tuple[str, str, str], **more: Any
) -> Version:
    """Make a version the hub's, as signing it would. Needs `committed_hub`."""
    charter = read(text := text_of(number, effective_from, *changes))
    made = Version.objects.using("owner").create(
        number=number,
        text=text,
        digest=digest(charter),
        effective_from=effective_from,
        adopted_at=timezone.now(),
        rules=rules_of(charter),
        **more,
    )
    forget_versions()
    return made


def forget_versions() -> None:
    """Forget what was read of versions: another hub's may have the same number."""
    for alias in ("owner", DEFAULT_DB_ALIAS):
        forget(IN_FORCE, using=alias)
    queries._version.cache_clear()
    reigns.differences.cache_clear()
