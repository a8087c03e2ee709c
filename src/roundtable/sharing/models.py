"""Requests to agencies, their structured returns, the items in them, and their disclosures."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from roundtable.access.models import User
from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed
from roundtable.sharing.rules import Destination
from roundtable.sharing.statement import AnswerGiven


class Request(Committed):
    """The hub asks an agency about people on a case, under a clause, by a time its clock holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    agency = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    asks = models.TextField()
    years_back = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=6)
    charter_version = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "round"], name="asked_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.case} to {self.agency}"

    def withdrawn(self) -> bool:
        """Return whether it was withdrawn, and not asked again since."""
        last = self.amendments.order_by("-number").first()
        return last is not None and last.kind == AmendmentKind.WITHDRAWN

    @classmethod
    def evidence(cls, using: str) -> models.QuerySet[Request]:
        """Return the requests that were answered: the answer is what the journal vouches for."""
        answered = cls.objects.using(using).filter(answered_at__isnull=False)
        return answered.prefetch_related("returns__items")

    def committed_content(self) -> dict[str, Any]:
        """Return what the agency answered, of everybody in order, with every item."""
        models.prefetch_related_objects([self], "returns__items")
        first = (returned for returned in self.returns.all() if returned.supplement_id is None)
        returns = sorted(first, key=lambda returned: str(returned.involvement_id))
        return {"agency": self.agency, "returns": [returned.content() for returned in returns]}


class AmendmentKind(models.TextChoices):
    """How a request came about or changed by hand."""

    ASKED = "asked", "Asked by hand"
    WIDENED = "widened", "Asked for more"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Amendment(Committed):
    """That the lead agency asked by hand, asked for more, or withdrew a request, and why; `about`
    are the involvements it then asked about. The last one of a request says whether it stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="amendments")
    request = models.ForeignKey(Request, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=AmendmentKind.choices)
    about = ArrayField(models.UUIDField(), default=list)
    asks = models.TextField(blank=True)
    because = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_amendment_a_number"),
            models.CheckConstraint(name="amended_for_a_reason", condition=~Q(because="")),
            models.CheckConstraint(
                name="asks_unless_withdrawn",
                condition=Q(kind=AmendmentKind.WITHDRAWN, asks="")
                | ~Q(kind=AmendmentKind.WITHDRAWN) & ~Q(asks=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: what changed in which request, by whom and why."""
        what = (self.request_id, self.number, self.kind, self.asks, self.because)
        at = self.at.astimezone(UTC).isoformat()
        said = [str(part) for part in (*what, self.agency, self.name)]
        return {"said": [*said, at], "about": sorted(str(person) for person in self.about)}


class AskedAbout(models.Model):
    """One person a request asks about, with the clause that puts them in the agency's remit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="asked_about")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="asked_about")
    clause = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "involvement"], name="asked_about_once")
        ]

    def __str__(self) -> str:
        return f"{self.request} about {self.involvement}"


class ReturnDraft(models.Model):
    """An answer that somebody is still writing: what they typed, by the name of each field. It
    survives signing out. Others of their agency see that they write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="drafts")
    writer = models.ForeignKey(User, models.PROTECT, related_name="return_drafts")
    agency = models.CharField(max_length=40)
    content = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "writer"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"Draft of {self.saved_at:%d %B %Y %H:%M}"


class Supplement(Committed):
    """What an agency adds to its answer about one person, or says instead of it, once that was
    sent: its second answer (`number` 2), its third, with why it changed. Those before it stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    request = models.ForeignKey(Request, models.PROTECT, related_name="supplements")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="supplements")
    agency = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    because = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "involvement", "number"], name="one_supplement_a_number"
            ),
            models.CheckConstraint(name="after_the_first_answer", condition=Q(number__gte=2)),
            models.CheckConstraint(name="added_for_a_reason", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.agency} on {self.added_at:%d %B %Y}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the agency said now and why, with every item and what each corrects."""
        corrected = sorted(
            [str(each.item_id), each.replacement.place if each.replacement else 0]
            for each in self.corrections.select_related("replacement")
        )
        about = (str(self.request_id), str(self.involvement_id))
        said = (*about, self.agency, self.number, self.because, self.added_by)
        answers = Return.objects.using(self._state.db).filter(supplement=self)
        return {
            "said": said,
            "answers": [answer.content() for answer in answers],
            "corrected": corrected,
        }


class Answer(models.TextChoices):
    """What an agency can say of a person."""

    KNOWN = "known", "Known to us"
    NOT_KNOWN = "not_known", "Not known to us"
    NO_REMIT = "no_remit", "Outside our remit"
    WITHHELD = "withheld", "Withheld"


class Return(models.Model):
    """An agency's structured answer about one person: its first, or that of a `supplement`.
    `shared_with` are the agencies that see it was known or not.

    `view` is the agency's own view of the risk, in its own term; `view_grade` is the common grade
    its term comes to, under the clause of part 3 that translates it.

    `charter_version` is the one it was answered under; `clause` is the request's own, and so of
    the version that it was asked under, unless the answer is withheld on a ground.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="returns")
    request = models.ForeignKey(Request, models.PROTECT, related_name="returns")
    supplement = models.OneToOneField(
        Supplement, models.PROTECT, null=True, blank=True, related_name="answer"
    )
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="returns")
    agency = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    ground = models.CharField(max_length=40, blank=True)
    explanation = models.TextField(blank=True)
    view = models.CharField(max_length=2000, blank=True)
    view_grade = models.CharField(max_length=40, blank=True)
    view_clause = models.CharField(max_length=6, blank=True)
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)
    shared_with = ArrayField(models.CharField(max_length=40), default=list)
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "involvement"],
                condition=Q(supplement=None),
                name="answered_once",
            ),
            models.CheckConstraint(
                name="withheld_with_a_ground",
                condition=Q(answer=Answer.WITHHELD) & ~Q(ground="")
                | ~Q(answer=Answer.WITHHELD) & Q(ground=""),
            ),
            models.CheckConstraint(
                name="a_view_of_whom_one_knows",
                condition=Q(view="", view_grade="", view_clause="")
                | Q(answer=Answer.KNOWN) & ~Q(view="") & ~Q(view_grade="") & ~Q(view_clause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_answer_display()}"

    @property
    def number(self) -> int:
        """Which of its agency's answers about the person it is: 1 for the first."""
        return self.supplement.number if self.supplement else 1

    def given(self) -> AnswerGiven:
        """Return the answer as it was given, without its items."""
        said = ("answer", "ground", "explanation", "view")
        return AnswerGiven.model_validate(
            {"involvement": self.involvement_id} | {name: getattr(self, name) for name in said}
        )

    def content(self) -> dict[str, Any]:
        """Return what the journal vouches for: the answer and every item in it, in order."""
        view = (self.view, self.view_grade, self.view_clause)
        about = (str(self.involvement_id), self.agency)
        said = (*about, self.answer, self.ground, self.explanation, *view, self.returned_by)
        items = sorted(self.items.all(), key=lambda item: item.place)
        at = self.returned_at.astimezone(UTC).isoformat()
        return {"said": [*said, at], "items": [item.content() for item in items]}


class Item(models.Model):
    """One piece of information in a return: what, when, from where, fact or opinion, how
    sensitive.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    answer = models.ForeignKey(Return, models.PROTECT, related_name="items")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="items")
    agency = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=40)
    text = models.TextField()
    happened_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    fact = models.BooleanField(default=True)
    sensitivity = models.CharField(max_length=10, default="ordinary")
    consent = models.CharField(max_length=12, default="not_sought")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "place"], name="one_item_a_place")]

    def __str__(self) -> str:
        return f"{self.category} from {self.agency}"

    def content(self) -> list[str]:
        """Return what the journal vouches for, in order."""
        about = (self.involvement_id, self.agency, self.place)
        said = (*about, self.category, self.text, self.happened_on or "", self.source)
        return [str(part) for part in (*said, self.fact, self.sensitivity, self.consent)]


class Correction(models.Model):
    """That an item was wrong, and the item that stands in its place, if any. The item itself stays
    readable to everybody who had it, marked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    supplement = models.ForeignKey(Supplement, models.PROTECT, related_name="corrections")
    item = models.OneToOneField(Item, models.PROTECT, related_name="corrected")
    replacement = models.OneToOneField(
        Item, models.PROTECT, null=True, blank=True, related_name="corrects"
    )
    corrected_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="corrected_by_another", condition=~Q(replacement=F("item")))
        ]

    def __str__(self) -> str:
        return f"{self.item} corrected on {self.corrected_at:%d %B %Y}"


class Disclosed(models.Model):
    """Something made visible to an agency, under a clause and a lawful basis, for a purpose."""

    to_agency = models.CharField(max_length=40)
    clause = models.CharField(max_length=6)
    basis = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40, blank=True)
    charter_version = models.CharField(max_length=20)
    shared_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def of(cls, going: Iterable[Destination], **what: Any) -> list[Self]:
        """Return what goes where a clause lets it, one for each agency, not yet kept. `what` is the
        same for all: what goes, on which case, when, and under which version of the charter.
        """
        return [
            cls(
                to_agency=agency,
                clause=goes.verdict.clauses[0],
                basis=goes.basis,
                purpose=goes.purpose,
                **what,
            )
            for goes in going
            if goes.verdict
            for agency in goes.agencies
        ]


class Disclosure(Disclosed):
    """An item made visible to an agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures")
    item = models.ForeignKey(Item, models.PROTECT, related_name="disclosures")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "to_agency"],
                condition=Q(withdrawn_at=None),
                name="disclosed_once_at_a_time",
            ),
            models.CheckConstraint(
                name="withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__gte=F("shared_at")) & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} to {self.to_agency} under {self.clause}"


class Relevance(models.TextChoices):
    """What a recipient says of an item that was shared with it."""

    USED = "used", "Used"
    RELEVANT = "relevant", "Relevant"
    MORE = "more", "More than was needed"
    LESS = "less", "Less than was needed"


class Mark(models.Model):
    """What an agency said of an item that another gave it: whether it was needed. Whoever changes
    their mind marks it again; the last of an agency counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="marks")
    agency = models.CharField(max_length=40)
    said = models.CharField(max_length=10, choices=Relevance.choices)
    name = models.CharField(max_length=200)
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["item", "agency", "-marked_at"], name="last_mark_of_an_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_said_display()}"
