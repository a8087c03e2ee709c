"""Challenges of what an agency withholds, and how they were answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed
from roundtable.sharing.models.answers import Return
from roundtable.sharing.models.requests import Request


class Challenged(models.TextChoices):
    """How a challenge ended."""

    ANSWERED = "answered", "The answer was changed"
    ANSWERED_IN_PART = "in_part", "Shared in part"
    UPHELD = "upheld", "It stays withheld"
    TAKEN_BACK = "taken_back", "Taken back"
    TAKEN_FURTHER = "taken_further", "Not done in time, taken further"
    CASE_CLOSED = "case_closed", "The case closed first"


class Challenge(Committed):
    """That an agency challenged what another withholds about somebody, and on which rung of the
    ladder: `agency` withholds, and whoever has the `role` there looks at it again, under `clause`.

    `answer` is what was challenged; `number` counts the challenges of it. It ends once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="challenges")
    request = models.ForeignKey(Request, models.PROTECT, related_name="challenges")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="challenges")
    answer = models.ForeignKey(Return, models.PROTECT, related_name="challenges")
    number = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=40)
    role = models.CharField(max_length=30)
    by_agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    because = models.TextField()
    challenged_at = models.DateTimeField()
    ended = models.CharField(max_length=15, choices=Challenged.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("answer_id", "number", "agency", "role", "by_agency", "name", "because"),
        *("challenged_at", "clause"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_challenge_a_number"),
            models.UniqueConstraint(
                fields=["answer"], condition=Q(ended_at=None), name="one_challenge_at_a_time"
            ),
            models.CheckConstraint(
                name="challenge_ends_somehow",
                condition=Q(ended_at=None, ended="") | Q(ended_at__isnull=False) & ~Q(ended=""),
            ),
            models.CheckConstraint(name="challenged_for_a_reason", condition=~Q(because="")),
            models.CheckConstraint(
                name="another_agency_is_challenged", condition=~Q(agency=models.F("by_agency"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_agency} challenges {self.agency}"

    @property
    def path(self) -> str:
        """The page of what is withheld, below the address of the case."""
        return f"withheld/{self.agency}/{self.involvement.place}/"

    @property
    def path_to_share(self) -> str:
        """The page where the agency shares what it withheld, below the address of the case."""
        return f"request/{self.involvement.place}/"

    @property
    def paths(self) -> tuple[str, str]:
        """The pages on which something is to be done about it."""
        return self.path, self.path_to_share


class ChallengeReply(Committed):
    """How somebody on a rung of the ladder answered a challenge: that it will be shared, or that it
    stays withheld, and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    challenge = models.OneToOneField(Challenge, models.PROTECT, related_name="reply")
    share = models.BooleanField()
    because = models.TextField()
    agency = models.CharField(max_length=40)
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    replied_at = models.DateTimeField()

    committed_fields = (
        *("challenge_id", "share", "because", "agency", "role", "name", "replied_at"),
    )

    class Meta:
        verbose_name_plural = "challenge replies"
        constraints = [
            models.CheckConstraint(name="replied_for_a_reason", condition=~Q(because=""))
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {'share' if self.share else 'withhold'}"
