"""Trials of a charter on the past, and the signatures that it needs no change."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.journal.commitments import Committed


class Trial(models.Model):
    """A charter's text tried on the cases of a period. `counts` is what it came to, once it has
    `ended_at`; `moved_at` is when it last got further.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    from_day = models.DateField()
    to_day = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    agency = models.CharField(max_length=40)
    cases = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trial_period_ends_after_it_begins", condition=Q(to_day__gte=F("from_day"))
            ),
            models.CheckConstraint(
                name="ended_with_its_counts",
                condition=Q(ended_at=None, counts=None)
                | Q(ended_at__isnull=False, counts__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.from_day} to {self.to_day}"

    def get_absolute_url(self) -> str:
        """Return the address of what it came to."""
        return reverse("insight:trial", args=[self.pk])


class Differing(models.Model):
    """What would have been otherwise on one case, in codes. Seen by whoever may see the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trial = models.ForeignKey(Trial, models.CASCADE, related_name="differing")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    differences = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "case"], name="differs_once_a_trial")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.trial}"


class NoChange(Committed):
    """That an agency's signatory looked at the charter on its review and wants nothing changed.

    `due` is the day the review was due, `until` the day it is due again once every agency says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.CharField(max_length=20)
    due = models.DateField()
    until = models.DateField()
    agency = models.CharField(max_length=40)
    user_id = models.UUIDField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = ("version", "due", "until", "agency", "user_id", "name", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "due", "agency"], name="no_change_signed_once"
            ),
            models.CheckConstraint(name="put_off_to_later", condition=Q(until__gt=F("due"))),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: no change of {self.version} until {self.until}"
