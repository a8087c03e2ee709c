"""Referrals as they arrived, drafts of them, and the grade a case was given."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from roundtable.access.models import User
from roundtable.cases.models import Case
from roundtable.journal.commitments import Committed


class Referral(Committed):
    """A concern as it arrived, with the `reference` its sender was given. Never edited; corrected
    by addition. `content` is all of it, as it
    was given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    reference = models.CharField(max_length=9)
    source = models.CharField(max_length=40)
    received_from = models.CharField(max_length=40)
    sender_reference = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    narrative = models.TextField()
    wishes = models.TextField(blank=True)
    referrer_name = models.CharField(max_length=200, blank=True)
    referrer_contact = models.CharField(max_length=200, blank=True)
    referred_by = models.UUIDField()
    immediate_danger = models.BooleanField(default=False)
    content = models.JSONField()

    committed_fields = ("source", "received_from", "sender_reference", "received_at", "content")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["received_from", "source", "sender_reference"], name="received_once"
            )
        ]

    def __str__(self) -> str:
        return f"Referral from {self.source}, {self.received_at:%d %B %Y}"


class Draft(models.Model):
    """A referral somebody is still writing. It survives signing out; only its writer sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    writer = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    content = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Draft of {self.saved_at:%d %B %Y %H:%M}"


class Grading(Committed):
    """A grade given to a case: the indicators seen, the assessments answered, the reasons, who and
    when. The last one holds.

    `assessments` holds of each its code, edition, clause, the answer to each question by its code,
    and the grade they pointed to, "" for none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="gradings")
    grade = models.CharField(max_length=20)
    factors = ArrayField(models.CharField(max_length=40))
    assessments = models.JSONField(default=list)
    reasons = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("grade", "factors", "assessments", "reasons", "agency", "name", "at", "clause"),
    )

    def __str__(self) -> str:
        return f"{self.grade}, {self.at:%d %B %Y %H:%M}"


class Joining(Committed):
    """That a later referral about the same people joined an open case: whose case ended in which,
    by whom and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="joinings")
    into = models.ForeignKey(Case, models.PROTECT, related_name="joined_by")
    because = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = ("case_id", "into_id", "because", "agency", "name", "at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="joined_another", condition=~models.Q(case=models.F("into"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} joined {self.into}"
