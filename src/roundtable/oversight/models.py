"""Signatures under versions of the charter, and changes of rights with who agreed to them.

All of it is kept as it was written: triggers refuse to change or delete a row, and check each new
one against who writes it (migrations/0002_nobody_alone, put in place by 0003_done_together).
"""

from __future__ import annotations

import uuid

from django.db import models

from roundtable.access.models import Membership
from roundtable.charter.terms import Power
from roundtable.journal.commitments import Committed


class Kind(models.TextChoices):
    """How a version is to become the hub's."""

    FOUNDING = "founding", "The first charter"
    ORDINARY = "ordinary", "Ordinary change"
    URGENT = "urgent", "Urgent change"


class Proposal(Committed):
    """A text that is to become the charter, as it is laid before the agencies to be signed.

    `base` is the version it was proposed to follow, "" for the first. `rules` is what the database
    obeys of the text (`charter.power`), `draft_id` the draft it was, where it was one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)
    base = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    effective_from = models.DateField()
    rules = models.JSONField()
    draft_id = models.UUIDField(null=True, blank=True)
    agency = models.CharField(max_length=40)
    proposed_by = models.UUIDField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()

    committed_fields = (
        "number",
        "base",
        "kind",
        "text",
        "digest",
        "effective_from",
        "rules",
        "agency",
        "proposed_by",
        "proposed_by_name",
        "proposed_at",
    )

    def __str__(self) -> str:
        return f"Charter {self.number}, proposed by {self.proposed_by_name}"


class Signature(Committed):
    """That an agency's signatory signed a proposal, over the digest of its text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="signatures")
    agency = models.CharField(max_length=40)
    user_id = models.UUIDField()
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    committed_fields = ("proposal_id", "agency", "user_id", "name", "digest", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "agency"], name="an_agency_signs_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.agency}"


class Objection(Committed):
    """That an agency does not sign, or takes its signature or its proposal back, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="objections")
    agency = models.CharField(max_length=40)
    user_id = models.UUIDField()
    name = models.CharField(max_length=200)
    because = models.TextField()
    at = models.DateTimeField()

    committed_fields = ("proposal_id", "agency", "user_id", "name", "because", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "agency"], name="an_agency_objects_once"),
            models.CheckConstraint(name="objected_with_a_reason", condition=~models.Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.agency}: {self.because}"


class Change(Committed):
    """A change of somebody's rights that an agency asks for. It takes effect once others agree.

    `of_agency` is the agency whose seat it is; `agency` asks, which is the same one, or the hub's
    operator ("hub"). `membership` is None for somebody who has no seat yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    power = models.CharField(max_length=20, choices=[(power.value, power.value) for power in Power])
    of_agency = models.CharField(max_length=40)
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="changes", null=True, blank=True
    )
    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    site = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    agency = models.CharField(max_length=40)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        "power",
        "of_agency",
        "membership_id",
        "email",
        "name",
        "role",
        "site",
        "reason",
        "agency",
        "asked_by",
        "asked_by_name",
        "asked_at",
        "clause",
        "charter_version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_seat_or_somebody_new",
                condition=models.Q(power="seat") ^ models.Q(membership__isnull=False),
            ),
            models.CheckConstraint(name="asked_with_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.power} of {self.name}, asked by {self.agency}"


class Approval(Committed):
    """What an agency answers to a change: it agrees, or it turns it down with a reason.

    From the agency that asked, only the latter: it takes its request back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.ForeignKey(Change, models.PROTECT, related_name="approvals")
    agency = models.CharField(max_length=40)
    user_id = models.UUIDField()
    name = models.CharField(max_length=200)
    agrees = models.BooleanField()
    because = models.TextField(blank=True)
    at = models.DateTimeField()

    committed_fields = ("change_id", "agency", "user_id", "name", "agrees", "because", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "agency"], name="an_agency_answers_once"),
            models.CheckConstraint(
                name="turned_down_with_a_reason",
                condition=models.Q(agrees=True) | ~models.Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {'agrees' if self.agrees else 'turns it down'}"


class Effect(models.Model):
    """That a change took effect, and on which seat. Written by the database's own function."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="effect", primary_key=True)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Effect of {self.change_id}"


class Code(models.Model):
    """A code with which somebody chooses their own password, once. Only its digest is kept.

    `password_digest` is that of the hash chosen with it, so that a password set in another way is
    refused and found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.ForeignKey(Change, models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    password_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="used_for_a_password",
                condition=models.Q(used_at=None, password_digest="")
                | (models.Q(used_at__isnull=False) & ~models.Q(password_digest="")),
            )
        ]

    def __str__(self) -> str:
        return f"Code for {self.change_id}"
