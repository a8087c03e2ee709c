"""The pages of who is who: a household of seven with neighbours, and somebody the hub knows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.intake.statement import PersonGiven
from tests.journeys.visits import Visit
from tests.staff import somebody_of
from tests.stories import HOME, MONDAY, identified, received, seven_at_home


def who_is_who() -> list[Visit]:
    """Return the people page, full, of one person alone, and for who may not change it; its forms,
    empty and wrong; a proposal entered and one refused; and the page of a person.
    """
    case, alone = identified(seven_at_home()), _one_of_them()
    tie, person = _first_tie(case), _first_known(case)
    quiet = _hidden()
    return [
        _of(case, "people"),
        _of(case, "people", who="Lena"),
        _of(alone, "people"),
        _of(quiet, "people"),
        _of(case, "relate", presses=("Save the relationship",)),
        _of(case, "change_tie", tie),
        _of(case, "take_back", tie, presses=("Take it back",)),
        Visit("case:people", _address(case, "people"), presses=(FIRST_PROPOSED, FIRST_REFUSED)),
        Visit("people:person", reverse("people:person", args=[person])),
        Visit("people:person", reverse("people:person", args=[person]), "Lena"),
    ]


FIRST_PROPOSED = "Enter it Tom Hollis, lives with Rhys Penn"
FIRST_REFUSED = "Not so Tom Hollis, related, not known how, to Gwen Hollis"


def _of(
    case: Case, page: str, *more: Any, who: str = "Aisha", presses: tuple[str, ...] = ()
) -> Visit:
    return Visit(f"case:{page}", _address(case, page, *more), who, presses)


def _address(case: Case, page: str, *more: Any) -> str:
    return reverse(f"case:{page}", args=[case.reference, *more])


def _one_of_them() -> Case:
    """Return a case of somebody at the same address, whom the other page then names."""
    given = {"role": "subject_child", "given_name": "Ffion", "family_name": "Vance"} | HOME
    return received(people=[PersonGiven.model_validate(given)])


def _hidden() -> Case:
    child = {"role": "subject_child", "given_name": "Cai"} | HOME
    secret = {"role": "parent_carer", "given_name": "Elin", "address_confidential": True}
    there = secret | {"address": "1 Quiet Row", "postcode": "ZZ98 1CD"}
    people = [PersonGiven.model_validate(each) for each in (child, there)]
    return received(people=people, at=MONDAY)


def _first_tie(case: Case) -> UUID:
    with entered(somebody_of(case.lead)):
        return case.relationships.order_by("person__place")[0].pk


def _first_known(case: Case) -> UUID:
    with entered(somebody_of(case.lead)):
        known = case.involvements.order_by("place")[0].person_id
    assert known
    return known
