"""Which agencies know the people on a case, as their registers say and the charter lets one ask."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb
from roundtable.cases.frame import find_case, show
from roundtable.cases.models import Case
from roundtable.cases.queries import people_of
from roundtable.charter.queries import in_force
from roundtable.intake.views.case import age_of
from roundtable.people.actions import search_registers
from roundtable.people.registers.finding import Sought


def registers(request: HttpRequest, reference: str) -> HttpResponse:
    """Look for everybody on a case in every register that the charter lets the lead search."""
    at = timezone.now()
    with reading(request) as actor:
        case = find_case(request, reference, Verb.IDENTIFY)
        people = people_of(case)
        sought, charter = _sought(case), in_force(at)
    found = search_registers(people=sought, charter=charter, by=actor, at=at, case=case)
    with reading(request):
        context = {"people": [(person, age_of(person), found[person.pk]) for person in people]}
        return show(request, case, "registers", context, template="intake/registers.html")


def _sought(case: Case) -> dict[UUID, Sought]:
    """Return everybody on a case as it describes them; a confidential address finds nobody."""
    postcodes: dict[UUID, list[str]] = defaultdict(list)
    for involvement, postcode in case.addresses.filter(confidential=False).values_list(
        "involvement_id", "postcode"
    ):
        postcodes[involvement].append(postcode)
    return {
        person.pk: Sought(person.described(postcodes[person.pk]), person.role)
        for person in people_of(case)
    }
