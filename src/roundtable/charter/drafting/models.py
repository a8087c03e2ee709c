"""Drafts of the charter, every step of them, what is half typed, and what people say of them."""

from __future__ import annotations

import uuid

from django.db import models

from roundtable.journal.commitments import Committed
from roundtable.lib.words import day


class State(models.TextChoices):
    """Where a draft is on its way. Its text changes only while it is being drafted."""

    DRAFTING = "drafting", "Being drafted"
    PROPOSED = "proposed", "Being signed"
    ADOPTED = "adopted", "Adopted"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Draft(models.Model):
    """A version of the charter in the making: its text as it stands now.

    `number` is that of the version it would be, "" where its text cannot be read; `base` that of
    the version it began from. `revision` counts its steps.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20, blank=True)
    base = models.CharField(max_length=20)
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)
    begun_at = models.DateTimeField()
    begun_by_name = models.CharField(max_length=200)
    begun_by_agency = models.CharField(max_length=40)
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name}, begun on {day(self.begun_at)} by {self.begun_by_name}"

    @property
    def name(self) -> str:
        """What it is called where there is no other of this number beside it."""
        return f"Draft of version {self.number}" if self.number else "Draft that cannot be read"


class Revision(Committed):
    """One step of a draft: what was done, to which clause, by whom, and the whole text after it.

    `became` is the number that the clause has since, where that changed; `back_to` the step whose
    text this one took up again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    clause = models.CharField(max_length=80, blank=True)
    became = models.CharField(max_length=80, blank=True)
    back_to = models.PositiveIntegerField(null=True, blank=True)
    did = models.CharField(max_length=200)
    text = models.TextField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    by_agency = models.CharField(max_length=40)
    at = models.DateTimeField()

    committed_fields = (
        "number",
        "clause",
        "became",
        "back_to",
        "did",
        "text",
        "by_name",
        "by_agency",
        "at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_step_at_a_time")
        ]

    def __str__(self) -> str:
        return f"Step {self.number}: {self.did}"


class HalfTyped(models.Model):
    """What somebody has typed into a clause's page and not saved yet. Only they see it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="half_typed")
    writer_id = models.UUIDField()
    place = models.CharField(max_length=120)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "writer_id", "place"], name="half_typed_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"Half typed at {self.place}"


class Comment(Committed):
    """What somebody says of a clause of a draft; `clause` is empty for the draft as a whole.

    `clause` is its number as it was then, after step `revision`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="comments")
    clause = models.CharField(max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=1)
    text = models.TextField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    by_agency = models.CharField(max_length=40)
    at = models.DateTimeField()

    committed_fields = ("clause", "revision", "text", "by_name", "by_agency", "at")

    def __str__(self) -> str:
        return f"Comment of {self.by_name} on {self.clause or 'the draft'}"


class Settlement(Committed):
    """That a comment is dealt with: why, who says so, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.OneToOneField(Comment, models.PROTECT, related_name="settlement")
    because = models.TextField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    by_agency = models.CharField(max_length=40)
    at = models.DateTimeField()

    committed_fields = ("because", "by_name", "by_agency", "at")

    class Meta:
        constraints = [
            models.CheckConstraint(name="settled_with_a_reason", condition=~models.Q(because=""))
        ]

    def __str__(self) -> str:
        return f"Settled: {self.because}"
