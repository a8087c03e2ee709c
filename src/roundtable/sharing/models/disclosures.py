"""What went to whom under which clause, and whether it was needed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from roundtable.cases.models import Case
from roundtable.sharing.models.answers import Item
from roundtable.sharing.models.consents import Override
from roundtable.sharing.rules import Destination


class Disclosed(models.Model):
    """Something made visible to an agency, under a clause and a lawful basis, for a purpose."""

    to_agency = models.CharField(max_length=40)
    clause = models.CharField(max_length=6)
    basis = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40, blank=True)
    charter_version = models.CharField(max_length=20)
    shared_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, going: Iterable[Destination], **what: Any) -> list[Self]:
        """Return what goes where a clause lets it, one for each agency, not yet kept. `what` is the
        same for all: what goes, on which case, when, and under which version of the charter.
        """
        return [
            cls(
                to_agency=agency,
                clause=goes.verdict.clauses[0],
                basis=goes.basis,
                purpose=goes.purpose,
                **what,
            )
            for goes in going
            if goes.verdict
            for agency in goes.agencies
        ]


class Disclosure(Disclosed):
    """An item made visible to an agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures")
    item = models.ForeignKey(Item, models.PROTECT, related_name="disclosures")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "to_agency"],
                condition=Q(withdrawn_at=None),
                name="disclosed_once_at_a_time",
            ),
            models.CheckConstraint(
                name="withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__gte=F("shared_at")) & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} to {self.to_agency} under {self.clause}"


class Footing(models.Model):
    """What the person had said when something of theirs was disclosed, and what put a no aside. The
    agency that gave it alone reads that.
    """

    disclosure = models.OneToOneField(
        Disclosure, models.PROTECT, primary_key=True, related_name="footing"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=40)
    consent = models.CharField(max_length=12)
    override = models.ForeignKey(Override, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.disclosure_id}: {self.consent}"


class Relevance(models.TextChoices):
    """What a recipient says of an item that was shared with it."""

    USED = "used", "Used"
    RELEVANT = "relevant", "Relevant"
    MORE = "more", "More than was needed"
    LESS = "less", "Less than was needed"


class Mark(models.Model):
    """What an agency said of an item that another gave it: whether it was needed. Whoever changes
    their mind marks it again; the last of an agency counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="marks")
    agency = models.CharField(max_length=40)
    said = models.CharField(max_length=10, choices=Relevance.choices)
    name = models.CharField(max_length=200)
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["item", "agency", "-marked_at"], name="last_mark_of_an_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_said_display()}"
