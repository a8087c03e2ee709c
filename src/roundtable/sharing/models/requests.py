"""Requests to agencies, and what was changed in them by hand."""

from __future__ import annotations

import uuid
from datetime import UTC
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from roundtable.access.models import User
from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed


class Request(Committed):
    """The hub asks an agency about people on a case, under a clause, by a time its clock holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    agency = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    asks = models.TextField()
    years_back = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "round"], name="asked_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.case} to {self.agency}"

    def withdrawn(self) -> bool:
        """Return whether it was withdrawn, and not asked again since."""
        last = self.amendments.order_by("-number").first()
        return last is not None and last.kind == AmendmentKind.WITHDRAWN

    @classmethod
    def evidence(cls, using: str) -> models.QuerySet[Request]:
        """Return the requests that were answered: the answer is what the journal vouches for."""
        answered = cls.objects.using(using).filter(answered_at__isnull=False)
        return answered.prefetch_related("returns__items")

    def committed_content(self) -> dict[str, Any]:
        """Return what the agency answered, of everybody in order, with every item."""
        models.prefetch_related_objects([self], "returns__items")
        first = (returned for returned in self.returns.all() if returned.supplement_id is None)
        returns = sorted(first, key=lambda returned: str(returned.involvement_id))
        return {"agency": self.agency, "returns": [returned.content() for returned in returns]}


class AmendmentKind(models.TextChoices):
    """How a request came about or changed by hand."""

    ASKED = "asked", "Asked by hand"
    WIDENED = "widened", "Asked for more"
    AGAIN = "again", "Asked again"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Amendment(Committed):
    """That the lead agency asked by hand, asked for more, asked again once it had its answer, or
    withdrew a request, and why; `about` are the involvements it then asked about. The last one of a
    request says whether it stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="amendments")
    request = models.ForeignKey(Request, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=AmendmentKind.choices)
    about = ArrayField(models.UUIDField(), default=list)
    asks = models.TextField(blank=True)
    because = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_amendment_a_number"),
            models.CheckConstraint(name="amended_for_a_reason", condition=~Q(because="")),
            models.CheckConstraint(
                name="asks_unless_withdrawn",
                condition=Q(kind=AmendmentKind.WITHDRAWN, asks="")
                | ~Q(kind=AmendmentKind.WITHDRAWN) & ~Q(asks=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: what changed in which request, by whom and why."""
        what = (self.request_id, self.number, self.kind, self.asks, self.because)
        at = self.at.astimezone(UTC).isoformat()
        said = [str(part) for part in (*what, self.agency, self.name)]
        return {"said": [*said, at], "about": sorted(str(person) for person in self.about)}


class AnsweredAgain(Committed):
    """That an agency has dealt with what it was asked again: it added to its answers, and of those
    in `nothing_more` it had nothing to add.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="answers_again")
    asked = models.OneToOneField(Amendment, models.PROTECT, related_name="answered_again")
    nothing_more = ArrayField(models.UUIDField(), default=list)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.asked}: answered"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: which question, of whom nothing more, by whom."""
        said = [str(part) for part in (self.asked_id, self.agency, self.name)]
        about = sorted(str(person) for person in self.nothing_more)
        return {"said": [*said, self.at.astimezone(UTC).isoformat()], "nothing_more": about}


class AskedAbout(models.Model):
    """One person a request asks about, with the clause that puts them in the agency's remit. Those
    asked about once the agency had answered for the others are asked about `again`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="asked_about")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="asked_about")
    clause = models.CharField(max_length=6)
    again = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "involvement"], name="asked_about_once")
        ]

    def __str__(self) -> str:
        return f"{self.request} about {self.involvement}"


class ReturnDraft(models.Model):
    """An answer that somebody is still writing: what they typed, by the name of each field. It
    survives signing out. Others of their agency see that they write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="drafts")
    writer = models.ForeignKey(User, models.PROTECT, related_name="return_drafts")
    agency = models.CharField(max_length=40)
    content = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "writer"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"Draft of {self.saved_at:%d %B %Y %H:%M}"
