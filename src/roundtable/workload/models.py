"""Clocks: what is to be done, by which agency, by when."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from roundtable.access.models import User
from roundtable.cases.models import Case
from roundtable.database.prepared import Param
from roundtable.journal.commitments import Committed


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks by whose they are and whether they run."""

    def running(self) -> ClockQuerySet:
        """Clocks that nobody has stopped."""
        return self.filter(stopped_at=None)

    def of_agency(self, agency: str | Param) -> ClockQuerySet:
        """Clocks that an agency has to meet."""
        return self.filter(agency=agency)

    def for_role(self, role: str | Param, otherwise: str | Param = "") -> ClockQuerySet:
        """Clocks that wait for a role, and for whoever works cases where `otherwise` is empty."""
        return self.filter(Q(role=role) | Q(role=otherwise))


class Clock(models.Model):
    """The deadline of one step on a case for one agency; the worktray is the running clocks in
    order.

    `role` is who of the agency does it, empty for whoever works its cases; a role that works none
    sees the case while the clock runs. `holder` is who took it on; `path` is the page where the
    step is done, below the case's address.
    A pause moves `due_at` at once by all that it may last, and resuming earlier moves it back.
    `reminded_at` is when the lead agency last asked for it, `handed_at` when somebody of its
    agency last handed it over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    agency = models.CharField(max_length=40)
    role = models.CharField(max_length=30, blank=True)
    holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="clocks")
    step = models.CharField(max_length=10)
    what = models.CharField(max_length=200)
    path = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    paused_for = models.CharField(max_length=40, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="warned_before_due", condition=Q(warn_at__lte=F("due_at"))),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"], name="worktray", condition=Q(stopped_at=None)
            ),
            models.Index(fields=["case", "due_at"], name="clocks_of_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.due_at:%d %B %Y %H:%M}"

    def get_absolute_url(self) -> str:
        """Return the page where the step is done."""
        return f"{self.case.get_absolute_url()}{self.path}"


class Pause(Committed):
    """That a clock was paused: for which reason of the charter, by whom, for how many hub days.

    `due_before` is the deadline without it. `ends_at` is the latest it may last, until it is
    resumed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=40)
    because = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    paused_at = models.DateTimeField()
    working_days = models.PositiveSmallIntegerField()
    ends_at = models.DateTimeField()
    due_before = models.DateTimeField()
    warn_before = models.DateTimeField()
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("clock_id", "reason", "because", "agency", "name", "paused_at", "working_days"),
        "clause",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pause_ends_after_it_begins", condition=Q(ends_at__gte=F("paused_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} paused for {self.reason}"


class Handover(Committed):
    """That a piece of work was handed from one person of an agency to another, or to whoever takes
    it on (`to_name` empty), why, and what they have to know.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="handovers")
    agency = models.CharField(max_length=40)
    from_name = models.CharField(max_length=200, blank=True)
    to_name = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=10)
    note = models.TextField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = (
        *("clock_id", "agency", "from_name", "to_name", "why", "note", "name", "at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="handed_over_with_a_note", condition=~Q(note=""))
        ]

    def __str__(self) -> str:
        return f"{self.clock} to {self.to_name or 'nobody'}"
