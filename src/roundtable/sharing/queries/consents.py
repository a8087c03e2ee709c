"""What somebody said of sharing what an agency knows of them, as it counts now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter
from roundtable.sharing.models import CapacityAssessment, Consent, Disclosure, Footing, Override
from roundtable.sharing.rules import (
    EVERYTHING,
    Consents,
    consent_shared_under,
    refused_before_overrides,
    said_in_order,
)


def consents_of(case: Case, agency: str) -> dict[UUID, Consents]:
    """Return what everybody on a case said of sharing what an agency knows of them, and what is
    overridden, by the id of their involvement; nobody who was never asked.
    """
    recorded: dict[UUID, list[Consent]] = defaultdict(list)
    for consent in Consent.objects.filter(case=case, agency=agency).order_by("number"):
        recorded[consent.involvement_id].append(consent)
    overridden: dict[UUID, dict[str, str]] = defaultdict(dict)
    for override in _standing(case, agency):
        about = override.involvement_id
        counting = counting_consent(recorded[about], override.purpose)
        if counting is not None and counting.pk == override.consent_id:
            overridden[about][override.purpose] = str(override.pk)
    return {
        about: Consents(said_in_order((c.purpose, c.state) for c in said), overridden[about])
        for about, said in recorded.items()
    }


def counting_consent(recorded: Iterable[Consent], purpose: str) -> Consent | None:
    """Return which of what was recorded of somebody, in order, counts for a purpose."""
    counting: dict[str, Consent] = {}
    for consent in recorded:
        before = {name: each.state for name, each in counting.items()}
        now = said_in_order([*before.items(), (consent.purpose, consent.state)])
        counting = {name: each for name, each in counting.items() if name in now}
        counting[consent.purpose] = consent
    return counting.get(purpose, counting.get(EVERYTHING))


def _standing(case: Case, agency: str) -> list[Override]:
    """Return the overrides of an agency on a case that were authorised, or need nobody; none that
    rests on an assessment which a later one contradicts.
    """
    holds = Q(role="") | Q(authorisation__granted=True)
    found = Override.objects.filter(holds, case=case, agency=agency, ended_at=None)
    return [override for override in found if not _outdated(override)]


def _outdated(override: Override) -> bool:
    if override.assessment_id is None:
        return False
    of_them = CapacityAssessment.objects.filter(
        involvement=override.involvement_id, agency=override.agency
    )
    last = of_them.order_by("-recorded_at").first()
    return last is None or not last.lacks


def footings(
    charter: Charter, known: Consents, gone: Iterable[Disclosure], *, told: str, agency: str
) -> list[Footing]:
    """Return what each disclosure of an item rested on of what the person said, not yet kept."""
    purposes = [each.code for each in charter.sharing.purposes]
    general, differing = consent_shared_under(known, purposes=purposes, told=told)
    said = dict(differing)
    return [
        Footing(
            disclosure=each,
            case_id=each.case_id,
            agency=agency,
            consent=said.get(each.purpose, general),
            override_id=_override(known, each.purpose, told),
        )
        for each in gone
    ]


def _override(known: Consents, purpose: str, told: str) -> UUID | None:
    refused = refused_before_overrides(known, purpose, told)
    override = known.override_of(purpose) if refused else ""
    return UUID(override) if override else None
