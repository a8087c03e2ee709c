"""A case handed over: what each agency lets go with it, the package, and how it ended."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.deciding.transferring.package import digest_of, short
from roundtable.deciding.transferring.rules import RECEIVER_NAMES, Receiver
from roundtable.intake.models import Referral
from roundtable.journal.commitments import Committed


class Transferred(models.TextChoices):
    """How a transfer ended."""

    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Transfer(Committed):
    """That a case is handed over to another hub or agency: to whom, why, and by when those in
    `asked`, the agencies that answered, say what of theirs goes with it. Its package is made once,
    and it ends once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    number = models.PositiveSmallIntegerField()
    receiver = models.CharField(
        max_length=10, choices=[(code.value, name) for code, name in RECEIVER_NAMES.items()]
    )
    to_name = models.CharField(max_length=200)
    to_email = models.CharField(max_length=254)
    because = models.TextField()
    asked = ArrayField(models.CharField(max_length=40), default=list)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    release_due_at = models.DateTimeField()
    packed_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=15, choices=Transferred.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("number", "receiver", "to_name", "to_email", "because", "asked", "agency", "name"),
        *("begun_at", "clause"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_transfer_a_number"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_transfer_waiting"
            ),
            models.CheckConstraint(
                name="transferred_to_somebody_for_a_reason",
                condition=~Q(to_name="") & ~Q(to_email="") & ~Q(because=""),
            ),
            models.CheckConstraint(
                name="transfer_ends_somehow",
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} to {self.to_name}"

    @property
    def to_hub(self) -> bool:
        """Whether the receiver runs Roundtable too."""
        return self.receiver == Receiver.HUB


class Release(Committed):
    """Which of its pieces of information (`items`) an agency lets go with a case, on which lawful
    basis. The last one of an agency counts, until the package is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="releases")
    agency = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    items = ArrayField(models.UUIDField(), default=list)
    basis = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "agency", "number"], name="one_release_a_number"
            ),
            models.CheckConstraint(
                name="released_on_a_basis",
                condition=Q(items=[]) | ~Q(basis="") & ~Q(clause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {len(self.items)} released"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: which pieces, of whom, on which basis, by whom."""
        said = (self.transfer_id, self.agency, self.number, self.basis, self.clause, self.name)
        items = sorted(str(item) for item in self.items)
        return {"said": [*map(str, said)], "items": items, "at": self.at.timestamp()}


class Package(Committed):
    """The file that goes to the receiver, as it was made once, and its SHA-256. `without` are the
    agencies that had not said what goes, and `because` why it could not wait for them.
    """

    transfer = models.OneToOneField(
        Transfer, models.PROTECT, primary_key=True, related_name="package"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    without = ArrayField(models.CharField(max_length=40), default=list)
    because = models.TextField(blank=True)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    committed_fields = ("digest", "without", "because", "agency", "name", "made_at")

    def __str__(self) -> str:
        return f"Package {self.short}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: the file itself, with what is said of it."""
        return super().committed_content() | {"content": digest_of(bytes(self.content))}

    @property
    def short(self) -> str:
        """The beginning of its digest, to be read out and typed."""
        return short(self.digest)


class TransferEnd(Committed):
    """How a transfer ended: the receiver acknowledged it (who there, when, under which reference of
    theirs, having read which digest) or declined it, or it was withdrawn, for a reason.
    """

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="end")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    how = models.CharField(max_length=15, choices=Transferred.choices)
    by_them = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True, blank=True)
    their_reference = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    because = models.TextField(blank=True)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = (
        *("how", "by_them", "on", "their_reference", "digest", "because", "agency", "name", "at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="acknowledged_by_somebody_or_ended_for_a_reason",
                condition=Q(how=Transferred.ACKNOWLEDGED, on__isnull=False)
                & ~Q(by_them="")
                & ~Q(their_reference="")
                & ~Q(digest="")
                | ~Q(how=Transferred.ACKNOWLEDGED) & ~Q(because=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.transfer}: {self.get_how_display().lower()}"


class ReceivedPackage(Committed):
    """A package by which another hub handed a case over to this one, as it came with a referral."""

    referral = models.OneToOneField(
        Referral, models.PROTECT, primary_key=True, related_name="package"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="received_packages")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    committed_fields = ("digest", "agency", "name", "received_at")

    def __str__(self) -> str:
        return f"Package {short(self.digest)}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: the file itself, and who received it when."""
        return super().committed_content() | {"content": digest_of(bytes(self.content))}
