"""What people said of sharing what an agency knows of them, whether they can decide that, and what
was shared all the same.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed
from roundtable.sharing.models.answers import Item


class Of(Committed):
    """Something that one agency records about somebody on a case. It is never changed: what is
    recorded later stands beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class CapacityAssessment(Of):
    """Whether somebody can make one decision, at one time: the test of the Mental Capacity Act 2005
    step by step, by whom it was done, and what was done first to help them decide.

    `lacks` is what the steps come to (`sharing.consent.rules.lacks_capacity`).
    """

    decision = models.TextField()
    assessed_on = models.DateField()
    assessor = models.CharField(max_length=200)
    helped_by = models.TextField()
    impairment = models.TextField(blank=True)
    understands = models.BooleanField()
    retains = models.BooleanField()
    weighs = models.BooleanField()
    communicates = models.BooleanField()
    because_of_it = models.BooleanField()
    shown_by = models.TextField()
    lacks = models.BooleanField()
    best_interests = models.TextField(blank=True)

    committed_fields = (
        *("involvement_id", "agency", "name", "decision", "assessed_on", "assessor", "helped_by"),
        *("impairment", "understands", "retains", "weighs", "communicates", "because_of_it"),
        *("shown_by", "lacks", "best_interests", "recorded_at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lacks_capacity_because_of_an_impairment",
                condition=Q(lacks=False)
                | ~Q(impairment="") & Q(because_of_it=True) & ~Q(best_interests=""),
            )
        ]

    def __str__(self) -> str:
        return f"{'Lacks' if self.lacks else 'Has'} capacity, {self.assessed_on:%d %B %Y}"


class ConsentState(models.TextChoices):
    """What can be recorded of somebody's consent."""

    GIVEN = "given", "Yes"
    REFUSED = "refused", "No"
    WITHDRAWN = "withdrawn", "Yes before, and no now"
    NOT_SOUGHT = "not_sought", "Not asked"
    NOT_NEEDED = "not_needed", "Not needed"


class DecidedBy(models.TextChoices):
    """Who said yes or no."""

    SELF = "self", "They themselves"
    PARENT = "parent", "Somebody with parental responsibility"
    ATTORNEY = "attorney", "An attorney or a deputy who may decide this for them"


class Consent(Of):
    """What somebody said of sharing what an agency knows of them, for one purpose of part 7 or,
    where `purpose` is empty, for every purpose of which nothing else is recorded. The last `number`
    of a purpose counts.

    `clause` is the one that needs no consent, where none is needed.
    """

    number = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ConsentState.choices)
    decided_by = models.CharField(max_length=10, choices=DecidedBy.choices, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    because = models.TextField(blank=True)
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("involvement_id", "agency", "name", "number", "purpose", "state", "decided_by"),
        *("asked_on", "because", "clause", "recorded_at"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["involvement", "agency", "number"], name="one_consent_a_number"
            ),
            models.CheckConstraint(
                name="asked_somebody_on_a_day_or_says_why_not",
                condition=Q(state__in=["given", "refused", "withdrawn"], asked_on__isnull=False)
                & ~Q(decided_by="")
                | Q(state__in=["not_sought", "not_needed"], asked_on=None, decided_by="")
                & ~Q(because=""),
            ),
            models.CheckConstraint(
                name="not_needed_under_a_clause",
                condition=Q(state="not_needed") & ~Q(clause="")
                | ~Q(state="not_needed") & Q(clause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_state_display()}"


class ConsentNotice(models.Model):
    """That an agency was told that somebody withdrew the consent under which it got something."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="notices")
    item = models.ForeignKey(Item, models.PROTECT, related_name="consent_notices")
    from_agency = models.CharField(max_length=40)
    to_agency = models.CharField(max_length=40)
    told_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "item", "to_agency"], name="told_once_of_a_withdrawal"
            ),
            models.CheckConstraint(
                name="noted_by_somebody",
                condition=Q(noted_at=None, noted_by="")
                | Q(noted_at__gte=F("told_at")) & ~Q(noted_by=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_agency"], name="withdrawals_to_note", condition=Q(noted_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.to_agency} told of a withdrawal"


class WhyNow(models.TextChoices):
    """Why an agency shares without a yes. The first three are the reasons of the Data Protection
    Act 2018, Schedule 1, paragraph 18(2); a refusal by itself is none of them.
    """

    CANNOT_CONSENT = "cannot_consent", "They cannot give consent, for instance for want of capacity"
    CANNOT_OBTAIN = "cannot_obtain", "We cannot reasonably be expected to obtain it"
    WOULD_PREJUDICE = "would_prejudice", "Asking would stand in the way of protecting somebody"
    OTHER_BASIS = (
        "other_basis",
        "It rests on a lawful basis that asks for no such reason",
    )


class Override(Of):
    """That an agency shares, or asks to share, what it knows of somebody though they said no: on a
    ground of part 7, with how its test is met, why it does not wait for a yes, and whether they are
    told. `role` authorises it; empty where whoever answers for the agency may. It holds for the no
    it answers (`consent`), as long as that counts.
    """

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="overrides")
    asked_by = models.UUIDField()
    purpose = models.CharField(max_length=40, blank=True)
    ground = models.CharField(max_length=40)
    test_met = models.TextField()
    why_now = models.CharField(max_length=20, choices=WhyNow.choices)
    because = models.TextField()
    told = models.BooleanField()
    not_told_because = models.TextField(blank=True)
    role = models.CharField(max_length=30, blank=True)
    assessment = models.ForeignKey(
        CapacityAssessment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = (
        *("involvement_id", "agency", "name", "purpose", "ground", "test_met", "why_now"),
        *("because", "told", "not_told_because", "role", "assessment_id", "clause", "recorded_at"),
        *("consent_id", "asked_by"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="told_or_says_why_not",
                condition=Q(told=True, not_told_because="")
                | Q(told=False) & ~Q(not_told_because=""),
            ),
            models.UniqueConstraint(
                fields=["involvement", "agency", "purpose"],
                condition=Q(ended_at=None),
                name="one_override_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.ground}"

    @property
    def path(self) -> str:
        """The page on which it is decided, below the address of its case."""
        return f"consent/override/{self.pk}/"


class Authorisation(Committed):
    """Whether somebody in the role that the charter demands authorised an override, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    override = models.OneToOneField(Override, models.PROTECT, related_name="authorisation")
    granted = models.BooleanField()
    because = models.TextField()
    agency = models.CharField(max_length=40)
    role = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    committed_fields = ("override_id", "granted", "because", "agency", "role", "name", "decided_at")

    class Meta:
        constraints = [
            models.CheckConstraint(name="authorised_for_a_reason", condition=~Q(because=""))
        ]

    def __str__(self) -> str:
        return f"{self.override}: {'granted' if self.granted else 'not granted'}"
