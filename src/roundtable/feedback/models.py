"""What was told to whom when a case came to something, and the e-mail that says so."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from roundtable.access.models import User
from roundtable.cases.models import Case
from roundtable.charter.terms import About, Volume
from roundtable.feedback.reaching.rules import IN_WORDS, RESULT_NAMES, Channel
from roundtable.intake.models import Referral
from roundtable.journal.commitments import Committed

CHANNELS = [(channel.value, words) for channel, words in IN_WORDS.items()]
RESULTS = [(result.value, words) for result, words in RESULT_NAMES.items()]


class Feedback(Committed):
    """A message to a referrer (`referral`) or to an agency that contributed (`agency`), in the
    charter's words. `outcome` is the joint decision's, "" after no further action. Once it is
    `announced_at`, whoever wants an e-mail about it has a notice. `channel` is how whoever it is
    for is told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="feedback")
    referral = models.ForeignKey(
        Referral, models.PROTECT, null=True, blank=True, related_name="feedback"
    )
    agency = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40, blank=True)
    tells = models.CharField(max_length=20)
    wording = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=CHANNELS, default=Channel.HERE.value)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    committed_fields = ("agency", "tells", "wording", "told_at", "clause")

    class Meta:
        verbose_name_plural = "feedback"
        indexes = [
            models.Index(fields=["agency", "-told_at"], name="told_to_agency"),
            models.Index(
                fields=["agency", "-told_at"], condition=Q(read_at=None), name="unread_by_agency"
            ),
            models.Index(
                fields=["told_at"],
                condition=Q(announced_at=None) & ~Q(tells="nothing"),
                name="not_announced",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="told_something_or_nothing",
                condition=Q(tells="nothing", wording="") | ~Q(tells="nothing") & ~Q(wording=""),
            )
        ]

    def __str__(self) -> str:
        return f"To {self.agency} on {self.case}: {self.tells}"


class MailChoice(models.Model):
    """How much e-mail somebody chose to get. `returned_at` is when one came back: none goes to them
    until they ask for a trial.
    """

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    volume = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Volume])
    about = models.CharField(max_length=10, choices=[(each.value, each.value) for each in About])
    quiet_from = models.TimeField()
    quiet_until = models.TimeField()
    hub_days_only = models.BooleanField()
    chosen_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.volume}, {self.about}"


class LetterState(models.TextChoices):
    """What became of an e-mail."""

    WAITING = "waiting", "Not sent yet"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Not taken by the mail server"
    IN_DOUBT = "in_doubt", "Perhaps not sent"
    RETURNED = "returned", "Came back"


class Letter(models.Model):
    """An e-mail to a practitioner (`user`), or to one who referred (`feedback`), without its words:
    they are references and a link. `state` is SENDING before the mail server hears of it. `reply`
    is the code with which it was refused or came back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    feedback = models.OneToOneField(
        Feedback, models.PROTECT, null=True, blank=True, related_name="letter"
    )
    trial = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState.choices)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    reply = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["try_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="letters_under_way",
            ),
            models.Index(fields=["user", "-made_at"], name="letters_to_somebody"),
        ]
        constraints = [
            models.CheckConstraint(
                name="waits_for_a_moment",
                condition=Q(state="waiting", try_at__isnull=False)
                | ~Q(state="waiting") & Q(try_at=None),
            ),
            models.CheckConstraint(
                name="to_one_of_two",
                condition=Q(user=None, feedback__isnull=False)
                | Q(user__isnull=False, feedback=None),
            ),
        ]

    def __str__(self) -> str:
        return f"E-mail of {self.made_at:%d %B %Y %H:%M}: {self.get_state_display().lower()}"


class Notice(models.Model):
    """That somebody is to get an e-mail about what their agency was told, and when; `goes_at` is
    None where they chose against it since. The same is never put into two letters.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="notices")
    goes_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="notices"
    )

    class Meta:
        indexes = [
            models.Index(fields=["goes_at"], condition=Q(letter=None), name="notices_to_send"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "feedback"], name="one_notice_each"),
        ]

    def __str__(self) -> str:
        return f"Notice to {self.user}"


class Reaching(Committed):
    """What came of reaching one who referred: that they were told or read it, could not be reached
    for now, or are not told, and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="reachings")
    result = models.CharField(max_length=12, choices=RESULTS)
    note = models.TextField(blank=True)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = ("feedback_id", "result", "note", "agency", "name", "at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="not_told_for_a_reason",
                condition=Q(result__in=["told", "read"]) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feedback}: {self.get_result_display().lower()}"
