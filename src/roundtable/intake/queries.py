"""What intake knows of a case, as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Subquery

from roundtable.cases.history import sentence
from roundtable.cases.models import Case, Involvement, Reopening, case_address, full_name
from roundtable.cases.queries import Visible
from roundtable.cases.rules import STAGE_NAMES, Stage
from roundtable.charter.terms import Charter
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.intake.models import Grading, Joining, Referral
from roundtable.intake.rules import ReferralFacts, meets_criteria
from roundtable.journal.queries import entries_of, has_seen, seen_question
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict

NO_CHANGE = r"^(seen|clock|people)\.|^(sharing\.(returned|marked)|case\.advanced)$|\.refused$"
MOST_CHANGES = 10
OVERVIEW_SEEN = "seen.overview"


def referrals_of(case: Case) -> QuerySet[Referral]:
    """Return the referrals of a case and those that joined it, as they arrived."""
    return _referrals(case.pk)


def _referrals(case: UUID | Param) -> QuerySet[Referral]:
    # With OR instead of a union, PostgreSQL would read every referral of the hub.
    joined = Joining.objects.filter(into=case).values("case_id")
    its_own = Case.objects.filter(pk=case).values("pk")
    return Referral.objects.filter(case_id__in=its_own.union(joined)).order_by("received_at")


_REFERRALS = Prepared(lambda: _referrals(Param("case")))
_GRADING = Prepared(lambda: Grading.objects.filter(case=Param("case")).order_by("-at")[:1])
_REOPENINGS = Prepared(lambda: Reopening.objects.filter(case=Param("case")).order_by("-at"))


def _overview_seen() -> QuerySet[Any, Any]:
    mine = entries_of(Param("case")).filter(actor_id=Param("actor"), kind=OVERVIEW_SEEN)
    return mine.values("id")[:1]


_SINCE = Prepared(
    lambda: (
        entries_of(Param("case"))
        .filter(id__gt=Subquery(_overview_seen()))
        .exclude(actor_id=Param("actor"))
        .exclude(kind__regex=NO_CHANGE)
        .values_list("at", "agency", "kind", "purpose")[:MOST_CHANGES]
    )
)


class Elsewhere(NamedTuple):
    """A case as another one names it."""

    pk: UUID
    reference: str
    stage: str
    opened_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.stage != Stage.CLOSED

    @property
    def stage_name(self) -> str:
        """Its stage in words."""
        return STAGE_NAMES[Stage(self.stage)]

    def get_absolute_url(self) -> str:
        """Return the address of its overview."""
        return case_address(self.reference)


def _identified() -> QuerySet[Any, Any]:
    return Involvement.objects.filter(case=Param("case"), person__isnull=False).values("person")


# First by person, then by case: joined, PostgreSQL may look through every case of an agency.
_INVOLVED = Prepared(
    lambda: (
        Involvement.objects.filter(person__in=_identified())
        .exclude(case=Param("case"))
        .order_by("place")
        .values_list("case_id", "given_name", "family_name")
    )
)
_ELSEWHERE: Visible[Any] = Visible(
    lambda cases: (
        cases.filter(pk__any_of=Param("cases"))
        .order_by("-opened_at")
        .values_list(*Elsewhere._fields)
    )
)


def referrals_shown(case: Case) -> list[Referral]:
    """Return the referrals of a case and those that joined it, for a page opened all day."""
    return _REFERRALS(case=case.pk)


def reopenings_of(case: Case) -> list[Reopening]:
    """Return when a case was opened again and why, newest first."""
    return _REOPENINGS(case=case.pk)


def joining_of(case: Case) -> Joining | None:
    """Return where a closed case went, None where it joined none or was opened again since."""
    if case.is_open:
        return None
    return case.joinings.select_related("into").order_by("-at").first()


def grading_of(case: Case) -> Grading | None:
    """Return the grade that holds, with its reasons."""
    return _GRADING.first(case=case.pk)


def overview_questions(case: Case, actor: Actor) -> list[Question[Any]]:
    """Return what the overview will ask of intake, for `ahead`."""
    of_case = [query.question(case=case.pk) for query in (_REFERRALS, _GRADING, _REOPENINGS)]
    seen = seen_question(case.pk, by=actor, kinds=OVERVIEW_SEEN)
    changes = _SINCE.question(case=case.pk, actor=actor.user_id)
    return [*of_case, seen, changes, _INVOLVED.question(case=case.pk)]


def criteria_of(case: Case, charter: Charter) -> Verdict:
    """Return whether a case meets the charter's criteria, with the clause of each."""
    roles = tuple(case.involvements.order_by("place").values_list("role", flat=True))
    told = any(text.strip() for text in referrals_of(case).values_list("narrative", flat=True))
    return meets_criteria(charter, ReferralFacts(tuple(case.concerns), roles, told))


@dataclass(frozen=True)
class OtherCase:
    """Another case of the same people that the reader may see, and who is on both."""

    case: Elsewhere
    people: list[str]


def other_cases(case: Case, actor: Actor) -> list[OtherCase]:
    """Return other cases of a case's people that the reader may see: open first, newest first."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for there, given, family in _INVOLVED(case=case.pk):
        names[there].append(full_name(given, family))
    rows = _ELSEWHERE(actor, cases=list(names)) if names else []
    found = [OtherCase(other, names[other.pk]) for other in map(Elsewhere._make, rows)]
    return sorted(found, key=lambda other: not other.case.is_open)


def cases_by_person(people: list[UUID], case: Case, actor: Actor) -> dict[UUID, list[Case]]:
    """Return, by person, the other cases that the reader may see."""
    shared = Involvement.objects.filter(
        person_id__in=people, case__in=Case.objects.visible_to(actor).exclude(pk=case.pk)
    ).select_related("case")
    found: dict[UUID, list[Case]] = {}
    for person in shared.order_by("-case__opened_at"):
        if person.person_id:
            found.setdefault(person.person_id, []).append(person.case)
    return found


@dataclass(frozen=True)
class Change:
    """Something an agency did on a case, in words that follow its name."""

    at: datetime
    agency: str
    did: str


def changes_for(case: Case, actor: Actor) -> list[Change] | None:
    """Return what others did on a case since the actor last saw its overview, newest first.

    None where the actor never saw it. What was only looked at, searched or timed is no change.
    """
    if not has_seen(case.id, by=actor, kinds=OVERVIEW_SEEN):
        return None
    told = _SINCE(case=case.id, actor=actor.user_id)
    return [Change(at, agency, sentence(kind, purpose)) for at, agency, kind, purpose in told]
