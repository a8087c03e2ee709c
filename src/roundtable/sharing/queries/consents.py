"""What somebody said of sharing what an agency knows of them, as it counts now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter
from roundtable.sharing.models import Consent, Disclosure, Item, Override
from roundtable.sharing.rules import Consents, consent_shared_under


def consents_of(case: Case, agency: str) -> dict[UUID, Consents]:
    """Return what everybody on a case said of sharing what an agency knows of them, and what is
    overridden, by the id of their involvement; nobody who was never asked.
    """
    said: dict[UUID, dict[str, str]] = defaultdict(dict)
    recorded = Consent.objects.filter(case=case, agency=agency).order_by("number")
    for about, purpose, state in recorded.values_list("involvement_id", "purpose", "state"):
        said[about][purpose] = state
    overridden: dict[UUID, dict[str, str]] = defaultdict(dict)
    for override in standing_overrides(case, agency):
        overridden[override.involvement_id][override.purpose] = str(override.pk)
    return {about: Consents(said[about], overridden[about]) for about in {*said, *overridden}}


def standing_overrides(case: Case, agency: str) -> list[Override]:
    """Return the overrides of an agency on a case that hold: authorised, or in need of nobody."""
    holds = Q(role="") | Q(authorisation__granted=True)
    return list(Override.objects.filter(holds, case=case, agency=agency, ended_at=None))


def with_overrides(
    charter: Charter, known: Consents, item: Item, gone: Iterable[Disclosure], *, told: str
) -> None:
    """Say on each disclosure of an item that it goes though the person said no, where it does."""
    plain = Consents(known.said)
    purposes = [each.code for each in charter.sharing.purposes]
    general, differing = consent_shared_under(plain, purposes=purposes, told=told)
    for each in gone:
        said = dict(differing).get(each.purpose, general)
        overrides = known.override_of(each.purpose)
        each.override_id = UUID(overrides) if said == "refused" and overrides else None
