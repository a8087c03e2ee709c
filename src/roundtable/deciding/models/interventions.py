"""Actions that follow a decision."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.deciding.models.decisions import Decision


class Action(models.Model):
    """An intervention with an owning agency, a due date and a result."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions")
    agency = models.CharField(max_length=40)
    what = models.TextField()
    due_at = models.DateTimeField()
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.BooleanField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_with_a_result",
                condition=Q(ended_at=None, done=None, result="")
                | Q(ended_at__isnull=False, done__isnull=False) & ~Q(result=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.agency})"
