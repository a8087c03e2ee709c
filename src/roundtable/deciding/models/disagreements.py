"""Professional disagreements, and what was said on each rung of the ladder."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.deciding.models.decisions import Decision
from roundtable.deciding.models.interventions import Action
from roundtable.journal.commitments import Committed
from roundtable.sharing.models import Return


class Disagreed(models.TextChoices):
    """How a disagreement ended."""

    AGREED = "agreed", "Agreed"
    TAKEN_BACK = "taken_back", "Taken back"
    CASE_CLOSED = "case_closed", "The case closed first"


class Disagreement(Committed):
    """That one agency thinks that what another decided, does or withholds is wrong, and what keeps
    everybody safe until that is settled (`interim`). It is about one of `decision`, `answer` (by
    which something is withheld) and `action`; `against` is whose that is.

    `rung` is the one it is on, 1 for the first. It ends once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disagreements")
    number = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.ForeignKey(Return, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    against = models.CharField(max_length=40)
    because = models.TextField()
    interim = models.TextField()
    raised_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=1)
    ended = models.CharField(max_length=15, choices=Disagreed.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("number", "decision_id", "answer_id", "action_id", "agency", "name", "against"),
        *("because", "interim", "raised_at", "clause"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_disagreement_a_number"),
            models.CheckConstraint(
                name="about_one_thing",
                condition=Q(decision__isnull=False, answer=None, action=None)
                | Q(decision=None, answer__isnull=False, action=None)
                | Q(decision=None, answer=None, action__isnull=False),
            ),
            models.CheckConstraint(
                name="between_two_agencies", condition=~Q(agency=models.F("against"))
            ),
            models.CheckConstraint(
                name="disagreement_ends_somehow",
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
            ),
            models.CheckConstraint(
                name="disagrees_for_a_reason_and_safely",
                condition=~Q(because="") & ~Q(interim=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} disagrees with {self.against}"

    @property
    def path(self) -> str:
        """Its page, below the address of the case."""
        return f"disagreements/{self.number}/"


class DisagreementMove(models.TextChoices):
    """What was done on a rung."""

    OFFERED = "offered", "Offered how it could end"
    AGREED = "agreed", "Agreed"
    FURTHER = "further", "Taken to the next rung"
    TAKEN_BACK = "taken_back", "Taken back"


class DisagreementStep(Committed):
    """What one of the agencies said on a rung: an offer of how it could end (`text` is what was
    agreed, `learned` what the hub should do otherwise), that it agrees to one, or why it goes
    further or is taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    disagreement = models.ForeignKey(Disagreement, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    rung = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=10, choices=DisagreementMove.choices)
    text = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    agency = models.CharField(max_length=40)
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = (
        *("disagreement_id", "number", "rung", "move", "text", "learned", "agency", "role"),
        *("name", "at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disagreement", "number"], name="one_step_a_number"),
            models.CheckConstraint(
                name="moves_with_words",
                condition=Q(move=DisagreementMove.AGREED) | ~Q(text=""),
            ),
            models.CheckConstraint(
                name="offers_what_was_learned",
                condition=~Q(move=DisagreementMove.OFFERED) | ~Q(learned=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_move_display().lower()}"
