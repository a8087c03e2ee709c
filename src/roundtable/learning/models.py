"""What somebody has learnt, and when."""

from __future__ import annotations

import uuid

from django.db import models

from roundtable.access.models import User
from roundtable.journal.commitments import Committed


class TrainingRecord(Committed):
    """That somebody did a training of the charter on a day, recorded by somebody else.

    Written once: what is done again is another record. `clause` is that of the training.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="training")
    training = models.CharField(max_length=40)
    done_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = ("user_id", "training", "done_on", "recorded_at", "recorded_by", "clause")

    class Meta:
        indexes = [models.Index(fields=["user", "training", "-done_on"], name="learnt_by")]

    def __str__(self) -> str:
        return f"{self.user}: {self.training} on {self.done_on:%d %B %Y}"
