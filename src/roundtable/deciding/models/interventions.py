"""Actions that follow a decision, and who took them on or passed them on."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.deciding.models.decisions import Decision
from roundtable.journal.commitments import Committed


class Action(models.Model):
    """An intervention with an owning agency, a due date and a result, for some people of the case
    (`about`, the ids of their involvements; none for the case as a whole) and an outcome of the
    decision.

    `accepted_at` is when the agency that has it now said that it does it; `passed_by` are those
    that had it before, and may still read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions")
    agency = models.CharField(max_length=40)
    what = models.TextField()
    about = ArrayField(models.UUIDField(), default=list)
    outcome = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField()
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)
    accepted_at = models.DateTimeField(null=True, blank=True)
    passed_by = ArrayField(models.CharField(max_length=40), default=list)
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


class Moved(models.TextChoices):
    """What an agency did with an action before it ended."""

    ACCEPTED = "accepted", "Accepted"
    PASSED_ON = "passed_on", "Passed on"


class ActionMove(Committed):
    """That somebody accepted an action for their agency, or passed it on to another, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, related_name="moves")
    number = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=10, choices=Moved.choices)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    to_agency = models.CharField(max_length=40, blank=True)
    because = models.TextField(blank=True)
    at = models.DateTimeField()

    committed_fields = (
        *("action_id", "number", "move", "agency", "name", "to_agency", "because", "at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="one_move_a_number"),
            models.CheckConstraint(
                name="passed_on_to_somebody_for_a_reason",
                condition=Q(move=Moved.ACCEPTED, to_agency="", because="")
                | Q(move=Moved.PASSED_ON) & ~Q(to_agency="") & ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_move_display().lower()}"
