"""The versions of the charter that the hub has adopted."""

from __future__ import annotations

import uuid

from django.db import models

from roundtable.charter.drafting.models import Comment, Draft, HalfTyped, Revision, Settlement
from roundtable.charter.handbook.models import LastRead
from roundtable.journal.commitments import Committed

__all__ = [
    "Comment",
    "Draft",
    "HalfTyped",
    "LastRead",
    "Revision",
    "Settlement",
    "Standing",
    "Version",
]


class Version(Committed):
    """One adopted version: its whole text, kept as it was signed. Never changed, only followed by
    another.

    `rules` is what the database itself obeys of the text: see `charter.power`. With `lapses_on`,
    it holds until the day before, unless every agency has confirmed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    effective_from = models.DateField(db_index=True)
    adopted_at = models.DateTimeField()
    lapses_on = models.DateField(null=True, blank=True)
    rules = models.JSONField(default=dict)

    committed_fields = (
        "number",
        "text",
        "digest",
        "effective_from",
        "adopted_at",
        "lapses_on",
        "rules",
    )

    def __str__(self) -> str:
        return f"Charter {self.number}"


class Standing(Committed):
    """What became of a version after it was adopted: confirmed by every agency, so that it does
    not lapse, or stopped before it took effect.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(Version, models.PROTECT, related_name="standing")
    stands = models.BooleanField()
    at = models.DateTimeField()

    committed_fields = ("version_id", "stands", "at")

    def __str__(self) -> str:
        return f"{self.version} {'stands' if self.stands else 'was stopped'}"
