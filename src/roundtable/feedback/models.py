"""What was told to whom when a case came to something."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.intake.models import Referral
from roundtable.journal.commitments import Committed


class Feedback(Committed):
    """A message to a referrer (`referral`) or to an agency that contributed (`agency`), in the
    charter's words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="feedback")
    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, blank=True, related_name="feedback"
    )
    agency = models.CharField(max_length=40)
    tells = models.CharField(max_length=20)
    wording = models.TextField(blank=True)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = ("agency", "tells", "wording", "told_at", "clause")

    class Meta:
        verbose_name_plural = "feedback"
        indexes = [
            models.Index(fields=["agency", "-told_at"], name="told_to_agency"),
            models.Index(
                fields=["agency", "-told_at"], condition=Q(read_at=None), name="unread_by_agency"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="told_something_or_nothing",
                condition=Q(tells="nothing", wording="") | ~Q(tells="nothing") & ~Q(wording=""),
            )
        ]

    def __str__(self) -> str:
        return f"To {self.agency} on {self.case}: {self.tells}"
