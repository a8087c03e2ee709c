"""A case of which the chronology has everything: somebody seen, a silence, accounts that differ."""

from __future__ import annotations

from datetime import date

from roundtable.cases.models import Case
from roundtable.intake.statement import PersonGiven
from roundtable.sharing.actions import answer
from roundtable.sharing.statement import ItemGiven
from tests.staff import somebody_of
from tests.stories import HOME, MONDAY, PEOPLE, answers_of, asked, identified, received, request_of

ELSEWHERE = "Lives at 9 Quay Side, ZZ99 9ZZ, with a friend."
SEEN_ON = date(2025, 11, 3)
SAID = (
    ItemGiven(category="incident", text="Called out in May.", happened_on=date(2024, 5, 4)),
    ItemGiven(category="seen", text="Seen at home, safe and well.", happened_on=SEEN_ON),
    ItemGiven(category="address", text=ELSEWHERE, happened_on=date(2026, 2, 1)),
    ItemGiven(category="incident", text="Undated shouting.", fact=False),
    ItemGiven(category="intelligence", text="Said to owe money.", sensitivity="restricted"),
)


def referred(*, confidential: bool = False) -> Case:
    """Return a new case of which the school gave Tom's address."""
    home = {**HOME, "address_confidential": confidential}
    tom = PersonGiven.model_validate(PEOPLE[0].model_dump() | home)
    return received(people=[tom, *PEOPLE[1:]])


def told_by(case: Case, agency: str, *items: ItemGiven) -> Case:
    """Let an agency answer with these items about Tom."""
    request = request_of(case, agency)
    answer(request=request, answers=answers_of(request, *items), by=somebody_of(agency), at=MONDAY)
    return case


def told_in_time(*, confidential: bool = False) -> Case:
    """Return a case on which the police told of Tom: long ago, since, and where he lives."""
    return told_by(asked(identified(referred(confidential=confidential))), "police", *SAID)
