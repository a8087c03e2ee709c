"""What is said at the table, and who was there."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from roundtable.access.models import User
from roundtable.cases.models import Case
from roundtable.deciding.models.positions import Discussion
from roundtable.journal.commitments import Committed


class PointKind(models.TextChoices):
    """What a point is."""

    AGENDA = "agenda", "For the agenda"
    SAID = "said", "Said"
    WORDING = "wording", "Wording for the decision"


class Point(Committed):
    """One thing put on the agenda, said, or worded at the table, by an agency. Who writes for all
    (`by_agency`, `written_by`) may write another agency's, which that confirms.

    Nothing is written over: whoever says it otherwise writes a new one that `replaces` it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    agency = models.CharField(max_length=40)
    text = models.TextField()
    about = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="points_about"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    written_at = models.DateTimeField()
    by_agency = models.CharField(max_length=40)
    written_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)

    committed_fields = (
        *("discussion_id", "number", "kind", "agency", "text", "about_id", "replaces_id"),
        *("written_at", "by_agency", "written_by"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "number"], name="one_point_a_number"),
            models.CheckConstraint(name="a_point_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="replaces_another", condition=~Q(replaces=F("id"))),
            models.CheckConstraint(
                name="confirmed_by_somebody",
                condition=Q(confirmed_at=None, confirmed_by="")
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_kind_display().lower()}"

    @property
    def unconfirmed(self) -> bool:
        """Whether somebody else wrote it for its agency, which has not confirmed it."""
        return self.agency != self.by_agency and self.confirmed_at is None


class Attendance(models.Model):
    """That somebody had the page of a discussion open: from when, and when last."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="attendance")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    came_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["discussion", "user"], name="there_once_a_discussion")
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.discussion}"
