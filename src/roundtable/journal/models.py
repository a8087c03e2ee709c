"""The journal's tables. Only this package touches them; everybody else uses `journal.actions`."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Entry(models.Model):
    """One thing that was done, seen, asked or refused. Written by `journal.append` in the
    database, never changed.
    """

    id = models.BigAutoField(primary_key=True)
    chain = models.TextField()
    sequence = models.IntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.UUIDField()
    agency = models.TextField()
    role = models.TextField()
    kind = models.TextField()
    case_id = models.UUIDField(null=True)
    record = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    clauses = ArrayField(models.TextField())
    charter_version = models.TextField(blank=True)
    commitment = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="one_entry_a_place")
        ]
        indexes = [
            models.Index(fields=["case_id", "actor_id", "kind", "-at"], name="who_saw_the_case")
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence} {self.kind}"


class Head(models.Model):
    """The last entry of a chain, kept so that appending costs the same on the first and the
    millionth entry.
    """

    chain = models.TextField(primary_key=True)
    sequence = models.IntegerField()
    hash = models.BinaryField()
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.chain} at {self.sequence}"


class Seal(models.Model):
    """A signed digest over the chains that changed since the seal before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    previous = models.BinaryField()
    total = models.BigIntegerField()
    heads = models.JSONField()
    root = models.BinaryField()
    signature = models.BinaryField()

    def __str__(self) -> str:
        return f"Seal {self.number}"
