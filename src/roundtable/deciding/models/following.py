"""When the outcome of a decision is looked at again, and what changed for each person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case, Involvement
from roundtable.deciding.following.rules import Harm, OwnView
from roundtable.deciding.models.decisions import Decision
from roundtable.journal.commitments import Committed


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups by whether they are still to come."""

    def to_come(self) -> FollowUpQuerySet:
        """Those that nobody has done and that nothing took the place of."""
        return self.filter(ended_at=None)


class FollowUp(models.Model):
    """When the outcome of a joint decision is looked at again, and how that ended.

    `agency` leads the case and does it, from `opens_at` on. `name` is of who did. What was found
    for each person are its `outcomes`.
    """

    class Ended(models.TextChoices):
        """How it ended."""

        DONE = "done", "Looked at"
        PASSED_OVER = "passed_over", "Not looked at in its time"
        REPLACED = "replaced", "Decided anew before"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="follow_ups")
    after_days = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended = models.CharField(max_length=15, choices=Ended.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "after_days"], name="one_follow_up_after_so_long"
            ),
            models.CheckConstraint(
                name="follow_up_opens_before_due", condition=Q(opens_at__lte=models.F("due_at"))
            ),
            models.CheckConstraint(
                name="follow_up_ends_somehow",
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
            ),
            models.CheckConstraint(
                name="follow_up_done_by_somebody", condition=~Q(ended="done") ^ ~Q(name="")
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="follow_ups_by_day")]

    def __str__(self) -> str:
        return f"{self.case} after {self.after_days} days"


class PersonOutcome(Committed):
    """What changed for one person when an outcome was looked at again: a step of the charter's
    scale, whether there was harm again, and how they see it.

    `own_words` are theirs where they were asked; else why they were not, or were not reached. Both
    are empty for whoever is not to be asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="outcomes")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="outcomes")
    change = models.CharField(max_length=40)
    harm = models.CharField(max_length=10, choices=Harm.choices())
    harm_what = models.TextField(blank=True)
    own_view = models.CharField(max_length=15, choices=OwnView.choices(), blank=True)
    own_words = models.TextField(blank=True)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("follow_up_id", "involvement_id", "change", "harm", "harm_what", "own_view"),
        *("own_words", "agency", "name", "recorded_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "involvement"], name="one_outcome_a_person"
            ),
            models.CheckConstraint(
                name="harm_again_said_what", condition=~Q(harm=Harm.YES.value) ^ ~Q(harm_what="")
            ),
            models.CheckConstraint(
                name="own_view_in_words",
                condition=Q(own_view="", own_words="") | ~Q(own_view="") & ~Q(own_words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.involvement}: {self.change}"
