"""What the rules of routing and sharing look at, from the rows of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from roundtable.cases.models import Case, Involvement
from roundtable.cases.rules import age_on
from roundtable.sharing.rules import (
    PersonFacts,
    SharedFacts,
)


def shared_facts(
    case: Case,
    about: Involvement,
    agency: str,
    category: str,
    sensitivity: str = "ordinary",
    consent: str = "not_sought",
    *,
    consents: Iterable[tuple[str, str]] = (),
    people_count: int,
) -> SharedFacts:
    """Return what the sharing rules look at, for something `agency` gives about somebody."""
    return SharedFacts(
        category=category,
        sensitivity=sensitivity,
        from_agency=agency,
        about_role=about.role,
        grade=case.grade,
        group=case.group,
        concerns=tuple(case.concerns),
        people_count=people_count,
        consent=consent,
        consents=tuple(consents),
    )


def people_facts(people: Iterable[Involvement], today: date) -> list[PersonFacts]:
    """Return the people of a case as routing sees them."""
    return [PersonFacts(str(p.pk), p.role, _age(p, today)) for p in people]


def years_before(day: date, years: int) -> date:
    """Return the day so many years before a day; the last of February stays the last."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _age(person: Involvement, today: date) -> int | None:
    return age_on(today, person.born_on) if person.born_on else person.age_about
