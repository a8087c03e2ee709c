"""Files that belong to a piece of information, and what is in them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.journal.commitments import Committed
from roundtable.sharing.models.answers import Item


class Attachment(Committed):
    """A file that an agency attached to a piece of information it gave. Whoever sees the one sees
    the other. `digest` is the SHA-256 of its content, which the journal vouches for.

    Taken back, it is named and not opened any more, but by the agency that attached it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="attachments")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    attached_at = models.DateTimeField()
    attached_by = models.CharField(max_length=200)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.TextField(blank=True)

    committed_fields = (
        *("item_id", "agency", "name", "kind", "size", "digest", "attached_at", "attached_by"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_taken_back_with_a_reason",
                condition=Q(taken_back_at=None, taken_back_because="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_because=""),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentContent(models.Model):
    """The content of an attachment, where the hub keeps it in its database."""

    name = models.UUIDField(primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.name)
