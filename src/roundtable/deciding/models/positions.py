"""Discussions, and the sealed positions that are taken in them."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.journal.commitments import Committed


class Discussion(models.Model):
    """Stage three of a case: who sits at the table, and when their sealed positions were opened
    together. Or, where `urgent` names one of the charter, a discussion called at once at any stage:
    it is open from the beginning, held by when positions would be due, and `ended_at` where it came
    to no decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="discussions")
    number = models.PositiveSmallIntegerField()
    table = ArrayField(models.CharField(max_length=40))
    without = ArrayField(models.CharField(max_length=40), default=list)
    without_because = models.TextField(blank=True)
    called_at = models.DateTimeField()
    positions_due_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    urgent = models.CharField(max_length=40, blank=True)
    called_by = models.CharField(max_length=40, blank=True)
    caller = models.CharField(max_length=200, blank=True)
    because = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_discussion_a_number"),
            models.CheckConstraint(
                name="urgent_is_open_and_called_by_an_agency",
                condition=Q(urgent="") | Q(opened_at__isnull=False) & ~Q(called_by=""),
            ),
            models.CheckConstraint(
                name="ended_with_a_reason_where_urgent",
                condition=Q(ended_at=None, ended_because="")
                | Q(ended_at__isnull=False) & ~Q(ended_because="") & ~Q(urgent=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Discussion {self.number} of {self.case}"

    @property
    def journal_name(self) -> str:
        """How entries of the journal name it."""
        return f"deciding.discussion:{self.pk}"


class Position(Committed):
    """One agency's recommendation, its reasons and what would change its mind, sealed until all
    are opened together; or that it has no remit here. `stands_in_for` names the colleague whose
    seat a deputy took.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="positions")
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="positions")
    agency = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40, blank=True)
    level_of_need = models.PositiveSmallIntegerField(null=True, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    reasons = models.TextField()
    would_change = models.TextField(blank=True)
    no_remit = models.BooleanField(default=False)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
    stands_in_for = models.CharField(max_length=200, blank=True)

    committed_fields = (
        *("agency", "outcome", "level_of_need", "grade", "reasons", "would_change", "no_remit"),
        *("taken_at", "taken_by", "stands_in_for"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "agency"], name="one_position_an_agency"),
            models.CheckConstraint(
                name="recommends_or_has_no_remit",
                condition=Q(no_remit=True, outcome="", level_of_need=None, grade="")
                | Q(no_remit=False, level_of_need__isnull=False) & ~Q(outcome="") & ~Q(grade=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.outcome or 'no remit'}"
