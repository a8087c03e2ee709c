"""What intake knows of a case, as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from roundtable.cases.history import sentence
from roundtable.cases.models import Case, Involvement
from roundtable.cases.queries import people_of
from roundtable.charter.terms import Charter
from roundtable.intake.models import Grading, Joining, Referral
from roundtable.intake.rules import ReferralFacts, meets_criteria
from roundtable.journal.queries import entries_of, latest_entry_seen
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict

NO_CHANGE = r"^(seen|clock|people)\.|^(sharing\.returned|case\.advanced)$|\.refused$"
MOST_CHANGES = 10


def referrals_of(case: Case) -> QuerySet[Referral]:
    """Return the referrals of a case and those that joined it, as they arrived."""
    joined = Joining.objects.filter(into=case).values("case_id")
    return Referral.objects.filter(Q(case=case) | Q(case_id__in=joined)).order_by("received_at")


def joining_of(case: Case) -> Joining | None:
    """Return where a closed case went, None where it joined none or was opened again since."""
    if case.is_open:
        return None
    return case.joinings.select_related("into").order_by("-at").first()


def grading_of(case: Case) -> Grading | None:
    """Return the grade that holds, with its reasons."""
    return case.gradings.order_by("-at").first()


def criteria_of(case: Case, charter: Charter) -> Verdict:
    """Return whether a case meets the charter's criteria, with the clause of each."""
    roles = tuple(case.involvements.order_by("place").values_list("role", flat=True))
    told = any(text.strip() for text in referrals_of(case).values_list("narrative", flat=True))
    return meets_criteria(charter, ReferralFacts(tuple(case.concerns), roles, told))


@dataclass
class OtherCase:
    """Another case of the same people that the reader may see, and who is on both."""

    case: Case
    people: list[str] = field(default_factory=list)


def other_cases(case: Case, actor: Actor) -> list[OtherCase]:
    """Return other cases of a case's people that the reader may see: open first, newest first."""
    people = [person.person_id for person in people_of(case) if person.person_id]
    shared = (
        Involvement.objects.filter(
            person_id__in=people, case__in=Case.objects.visible_to(actor).exclude(pk=case.pk)
        )
        .select_related("case")
        .order_by("-case__opened_at", "place")
    )
    found: dict[UUID, OtherCase] = {}
    for person in shared:
        found.setdefault(person.case_id, OtherCase(person.case)).people.append(person.name)
    return sorted(found.values(), key=lambda other: not other.case.is_open)


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
    seen = latest_entry_seen(case.id, by=actor, kinds="seen.overview")
    if seen is None:
        return None
    since = entries_of(case.id).filter(id__gt=seen.id).exclude(actor_id=actor.user_id)
    told = since.exclude(kind__regex=NO_CHANGE)[:MOST_CHANGES]
    return [Change(e.at, e.agency, sentence(e.kind, e.purpose)) for e in told]
