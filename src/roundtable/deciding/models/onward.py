"""Referrals to services outside the hub, and what those answered."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.deciding.models.interventions import Action
from roundtable.deciding.onward.rules import Answered, Channel
from roundtable.journal.commitments import Committed


class OnwardQuerySet(models.QuerySet["OnwardReferral"]):
    """Referrals onwards by whether they have an answer."""

    def waiting(self) -> OnwardQuerySet:
        """Those that have none, and were not taken back."""
        return self.filter(answer=None)


class OnwardReferral(Committed):
    """That an agency referred some people of a case (`about`, the ids of their involvements) to a
    service outside the hub: `to` is its name, `kind` a service of the charter, `asks` what for.

    It is for an `action` or an `outcome` of the decision, or for neither. An answer is expected by
    `due_at`; it is its `answer`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="onward")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="onward")
    outcome = models.CharField(max_length=40, blank=True)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    to = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    about = ArrayField(models.UUIDField())
    asks = models.TextField()
    channel = models.CharField(max_length=15, choices=Channel.choices())
    sent_on = models.DateField()
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    objects = OnwardQuerySet.as_manager()
    committed_fields = (
        *("action_id", "outcome", "agency", "name", "to", "kind", "about", "asks", "channel"),
        *("sent_on", "recorded_at", "due_at", "clause"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referred_on_to_somebody_about_somebody_for_something",
                condition=~Q(to="") & ~Q(asks="") & Q(about__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} ({self.agency})"

    @property
    def path(self) -> str:
        """Its page, below the address of the case."""
        return f"actions/onward/{self.pk}/"

    @property
    def given(self) -> OnwardAnswer | None:
        """What was answered, None while it waits."""
        return getattr(self, "answer", None)


class OnwardAnswer(Committed):
    """What a service outside the hub answered (`heard_from` is who there said so), or that the
    agency took its referral back; `because` is why. `agency` and `name` are who recorded it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    referral = models.OneToOneField(OnwardReferral, models.PROTECT, related_name="answer")
    answer = models.CharField(max_length=10, choices=Answered.choices())
    answered_on = models.DateField()
    heard_from = models.CharField(max_length=200, blank=True)
    their_reference = models.CharField(max_length=100, blank=True)
    because = models.TextField(blank=True)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = (
        *("referral_id", "answer", "answered_on", "heard_from", "their_reference", "because"),
        *("agency", "name", "at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answered_by_them_or_taken_back_by_us",
                condition=Q(answer=Answered.WITHDRAWN.value, heard_from="", their_reference="")
                | ~Q(answer=Answered.WITHDRAWN.value) & ~Q(heard_from=""),
            ),
            models.CheckConstraint(
                name="not_accepted_for_a_reason",
                condition=Q(answer=Answered.ACCEPTED.value) | ~Q(because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral}: {self.get_answer_display().lower()}"
