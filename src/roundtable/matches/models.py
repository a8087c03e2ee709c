"""Who looked for the people on a case in the registers, what was found, and what was said of it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed


class Look(models.Model):
    """That the registers were searched for everybody on a case as an agency may, and in which
    somebody was found. The last time only; what was found is looked up anew whenever it is read.

    `found` holds, by the id of an involvement, a list of `register`, `probability` (that of the
    likeliest match there) and `clause`. Names, pointers and contacts stay in the registers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="looks")
    agency = models.CharField(max_length=40)
    at = models.DateTimeField()
    found = models.JSONField()
    model = models.CharField(max_length=60)
    charter_version = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], name="one_look_an_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency} on {self.case}"


class MatchAnswer(Committed):
    """What a practitioner said of a match: that a row of a register is somebody on a case, is not,
    or that they cannot tell. Never changed: said again, or taken back, is another answer.

    `answer` is one of `rules.Answer`. `model` and `probability` are as the matcher had it then.
    `seen_by` are the agencies that the charter showed the row, and so may see this.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="match_answers")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="match_answers")
    register = models.CharField(max_length=40)
    pointer = models.CharField(max_length=100)
    answer = models.CharField(max_length=10)
    because = models.TextField(blank=True)
    probability = models.FloatField()
    model = models.CharField(max_length=60)
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    seen_by = ArrayField(models.CharField(max_length=40))

    committed_fields = (
        "register", "pointer", "answer", "because", "probability", "model", "agency", "name", "at",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["involvement", "at"], name="match_answers_of")]

    def __str__(self) -> str:
        return f"{self.register} {self.pointer}: {self.answer}"
