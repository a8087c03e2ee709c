"""Looking for everybody on a case: how it describes them, and who in the registers that may be."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from roundtable.cases.models import Case
from roundtable.cases.queries import people_of
from roundtable.charter.terms import Charter
from roundtable.people.registers.finding import Looked, Sought, looked_for


def sought_on(case: Case) -> dict[UUID, Sought]:
    """Return everybody on a case as it describes them, by involvement. A confidential address finds
    nobody: that it did would say where somebody is.
    """
    postcodes: dict[UUID, list[str]] = defaultdict(list)
    open_ones = case.addresses.filter(confidential=False)
    for involvement, postcode in open_ones.values_list("involvement_id", "postcode"):
        postcodes[involvement].append(postcode)
    return {
        person.pk: Sought(
            person.described(postcodes[person.pk], on=case.opened_at.date()), person.role
        )
        for person in people_of(case)
    }


def found_on(case: Case, charter: Charter, agency: str) -> dict[UUID, Looked]:
    """Return who in the registers may be whom on a case, as the charter lets an agency look."""
    return looked_for(sought_on(case), charter=charter, agency=agency)
