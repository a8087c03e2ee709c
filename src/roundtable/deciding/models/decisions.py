"""Proposed and joint decisions, for whom they are, and how each agency answers."""

from __future__ import annotations

import uuid
from datetime import UTC
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case, Involvement
from roundtable.deciding.models.positions import Discussion
from roundtable.deciding.rules import STANCE_NAMES, Stance
from roundtable.journal.commitments import Committed


class Decision(Committed):
    """A decision as proposed; joint once `decided_at` is set. An emergency one is one agency's,
    and marked.

    `charter_version` is the one it was proposed under, `decided_under` the one whose quorum it
    met.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    discussion = models.ForeignKey(
        Discussion, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    outcome = models.CharField(max_length=40)
    level_of_need = models.PositiveSmallIntegerField()
    reasons = models.TextField()
    emergency = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=40)
    proposer = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = ArrayField(models.CharField(max_length=40), default=list)
    decided_under = models.CharField(max_length=20, blank=True)
    fell_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decided_jointly_or_in_an_emergency",
                condition=Q(decided_at=None) | Q(emergency=True) | Q(decided_by__len__gte=2),
            ),
            models.CheckConstraint(
                name="emergency_without_a_table",
                condition=Q(emergency=True, discussion=None)
                | Q(emergency=False, discussion__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["discussion"],
                condition=Q(fell_at=None),
                name="one_standing_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on {self.case}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: what is decided, for whom, by whom and why."""
        what = (self.outcome, self.level_of_need, self.reasons, self.emergency)
        at = self.proposed_at.astimezone(UTC).isoformat()
        people = DecidedFor.objects.using(self._state.db).filter(decision=self)
        return {
            "said": [*map(str, what), at, self.proposed_by, self.proposer],
            "people": sorted([str(one.involvement_id), one.outcome] for one in people),
        }

    @property
    def outcomes(self) -> list[str]:
        """What is decided for the case, and for anybody on it."""
        own = (one.outcome for one in self.people.all() if one.outcome)
        return list(dict.fromkeys([self.outcome, *own]))

    @property
    def table(self) -> list[str]:
        """The agencies whose answer it waits for; nobody's, once acted on in an emergency."""
        return self.discussion.table if self.discussion else []

    @property
    def is_open(self) -> bool:
        """Whether it still waits for answers: neither decided nor fallen."""
        return self.decided_at is None and self.fell_at is None


class DecidedFor(models.Model):
    """What a decision is for one person on the case: an outcome of the charter under its clause,
    or none of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="people")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="decided")
    outcome = models.CharField(max_length=40, blank=True)
    clause = models.CharField(max_length=6, blank=True)

    class Meta:
        verbose_name_plural = "decided for"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "involvement"], name="decided_once_a_person"
            ),
            models.CheckConstraint(
                name="outcome_under_a_clause",
                condition=Q(outcome="", clause="") | ~Q(outcome="") & ~Q(clause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome or 'nothing'} on {self.case}"


class Voice(Committed):
    """How one agency answers a proposed decision; its dissent is kept with its reasons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="voices")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="voices")
    agency = models.CharField(max_length=40)
    stance = models.CharField(max_length=10)
    reasons = models.TextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=200)

    committed_fields = ("agency", "stance", "reasons", "said_at", "said_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "agency"], name="one_voice_an_agency"),
            models.CheckConstraint(
                name="dissent_with_reasons",
                condition=Q(stance=Stance.AGREE) | ~Q(reasons=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.stance_name.lower()}"

    @property
    def stance_name(self) -> str:
        """The stance in words."""
        return STANCE_NAMES[Stance(self.stance)]
