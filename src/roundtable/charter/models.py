"""The versions of the charter that the hub has adopted."""

from __future__ import annotations

import uuid

from django.db import models

from roundtable.charter.drafting.models import Comment, Draft, HalfTyped, Revision, Settlement
from roundtable.journal.commitments import Committed

__all__ = ["Comment", "Draft", "HalfTyped", "Revision", "Settlement", "Version"]


class Version(Committed):
    """One adopted version: its whole text, kept as it was signed. Never changed, only followed by
    another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, unique=True)
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    effective_from = models.DateField(db_index=True)
    adopted_at = models.DateTimeField()

    committed_fields = ("number", "text", "digest", "effective_from", "adopted_at")

    def __str__(self) -> str:
        return f"Charter {self.number}"
