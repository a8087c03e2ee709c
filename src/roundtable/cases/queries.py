"""Cases and their people, as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from roundtable.cases.models import Case, Involvement

# Whose name a case goes by, in this order; a person alleged to have caused harm never names it.
NAMED_BY = ("subject_child", "unborn_child", "adult_at_risk", "victim", "parent_carer")


def people_of(case: Case) -> list[Involvement]:
    """Return the people on a case in the order the referral gave them, with whom they are known
    as.
    """
    return list(case.involvements.select_related("person").order_by("place"))


def title_of(case: Case) -> str:
    """Return what a case is called: its reference and whom it is about, with how many others."""
    return titles_of([case])[case.pk]


def titles_of(cases: Iterable[Case]) -> dict[UUID, str]:
    """Return what each of these cases is called, by its id, with one query for them all."""
    titled = {case.pk: (case.reference, list[Involvement]()) for case in cases}
    people = Involvement.objects.filter(case__in=titled).order_by("place")
    for person in people.only("case_id", "role", "given_name", "family_name"):
        titled[person.case_id][1].append(person)
    return {pk: _title(reference, people) for pk, (reference, people) in titled.items()}


def _title(reference: str, people: list[Involvement]) -> str:
    named = sorted(
        people, key=lambda p: NAMED_BY.index(p.role) if p.role in NAMED_BY else len(NAMED_BY)
    )
    if not named or named[0].role not in NAMED_BY:
        return reference
    others = len(people) - 1
    more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
    return f"{reference} {named[0].name}{more}"
