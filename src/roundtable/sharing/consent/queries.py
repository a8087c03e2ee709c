"""What an agency recorded of somebody's consent, and what of its information could go further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from roundtable.cases.models import Case, Involvement
from roundtable.charter.terms import Charter
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor
from roundtable.sharing.consent.rules import Hangs, Known, hangs_on_consent
from roundtable.sharing.keeping import Answering, further
from roundtable.sharing.models import (
    CapacityAssessment,
    Consent,
    ConsentNotice,
    Disclosure,
    Footing,
    Item,
    Override,
    Request,
)
from roundtable.sharing.queries import consents_of, people_facts, shared_facts
from roundtable.sharing.rules import PRESENCE, Consents, Destination


def recorded(about: Involvement, agency: str) -> list[Consent]:
    """Return what an agency recorded of somebody's consent, the last first."""
    found = Consent.objects.filter(involvement=about, agency=agency)
    return list(found.order_by("-number"))


def assessments(about: Involvement, agency: str) -> list[CapacityAssessment]:
    """Return an agency's assessments of whether somebody can decide, the last first."""
    found = CapacityAssessment.objects.filter(involvement=about, agency=agency)
    return list(found.order_by("-recorded_at"))


def overrides(about: Involvement, agency: str) -> list[Override]:
    """Return the overrides that an agency asked for about somebody, the last first."""
    found = Override.objects.filter(involvement=about, agency=agency)
    return list(found.select_related("authorisation", "assessment").order_by("-recorded_at"))


def override_of(case: Case, override: UUID) -> Override | None:
    """Return an override on a case that the reader may see."""
    found = Override.objects.select_related("authorisation", "assessment", "involvement", "case")
    return found.filter(case=case, pk=override).first()


def known_of(about: Involvement, agency: str, purpose: str, today: date) -> Known:
    """Return what recording and overriding ask of what an agency knows about somebody."""
    consents = consents_of(about.case, agency).get(about.pk, Consents())
    last = next(iter(assessments(about, agency)), None)
    pending = Override.objects.filter(involvement=about, agency=agency, ended_at=None)
    (person,) = people_facts([about], today)
    return Known(
        age=person.age,
        lacks=last.lacks if last else None,
        said=consents.of(purpose),
        said_yes="given" in (consents.of(purpose), *(() if purpose else consents.said.values())),
        overridden=pending.filter(purpose=purpose).exists(),
    )


def what_hangs(charter: Charter, case: Case, about: Involvement, agency: str) -> tuple[Hangs, ...]:
    """Return what of an agency's information about somebody hangs on what they say."""
    facts = shared_facts(case, about, agency, PRESENCE, people_count=case.involvements.count())
    every = {each.code for each in charter.sharing.categories}
    return hangs_on_consent(charter, facts, agencies=case.agencies, categories=every)


@dataclass(frozen=True)
class Further:
    """An item of the reader's agency that could go to more agencies now than it did."""

    item: Item
    destinations: tuple[Destination, ...]


def could_go_further(answering: Answering, about: Involvement) -> list[Further]:
    """Return which of an agency's items about somebody the charter lets go to agencies that do not
    have them yet. What was wrong goes nowhere.
    """
    return [
        Further(item, goes)
        for item in own_items(answering.case, about, answering.by)
        if (goes := further(answering, item))
    ]


def own_items(case: Case, about: Involvement, actor: Actor) -> QuerySet[Item]:
    """Return the items of the actor's agency about somebody that were not wrong."""
    live = Disclosure.objects.filter(withdrawn_at=None)
    own = Item.objects.filter(case=case, involvement=about, agency=actor.agency, corrected=None)
    own = own.select_related("involvement").order_by("given_at", "place")
    return own.prefetch_related(Prefetch("disclosures", live, to_attr="live"))


def given_under(consent: Consent) -> list[Disclosure]:
    """Return the live disclosures of an agency's items that went while the person had said yes to
    what a consent is about.
    """
    live = Disclosure.objects.filter(
        withdrawn_at=None, item__involvement=consent.involvement, footing__agency=consent.agency
    )
    of_it = [each for each in live.select_related("item") if consent.purpose in ("", each.purpose)]
    yes = set(
        Footing.objects.filter(disclosure__in=of_it, consent="given").values_list(
            "disclosure_id", flat=True
        )
    )
    told = set(
        ConsentNotice.objects.filter(item__in=[each.item_id for each in of_it]).values_list(
            "item_id", "to_agency"
        )
    )
    return [each for each in of_it if each.pk in yes and (each.item_id, each.to_agency) not in told]


def open_overrides(**of: Any) -> QuerySet[Override]:
    """Return overrides that have not ended, locked, such as those of a case."""
    found = Override.objects.filter(ended_at=None, **of).select_related("case")
    return found.select_for_update(of=("self",))


def digest_of(found: Sequence[Further]) -> str:
    """Return a digest of what would go to whom, to tell whether it has changed."""
    goes = [(str(each.item.pk), [g.agencies for g in each.destinations]) for each in found]
    return sha256(repr(goes).encode()).hexdigest()


_WITHDRAWN = Prepared(
    lambda: ConsentNotice.objects.filter(case=Param("case")).values_list("item_id", "told_at")
)


def withdrawn_since(case: Case) -> dict[UUID, datetime]:
    """Return since when the consent under which items went is withdrawn, by the item's id: of those
    that the reader's agency gave or got.
    """
    return dict(_WITHDRAWN(case=case.pk))


def withdrawn_question(case: Case) -> Question[Any]:
    """Return what `withdrawn_since` will ask, for `ahead`."""
    return _WITHDRAWN.question(case=case.pk)


def notices_of(case: Case, consent: UUID, actor: Actor) -> list[ConsentNotice]:
    """Return what the actor's agency was told of one withdrawal, an entry for each item."""
    found = ConsentNotice.objects.filter(case=case, consent=consent, to_agency=actor.agency)
    found = found.select_related("consent", "consent__involvement", "item")
    return list(found.order_by("item__given_at", "item__place"))


def answering_now(
    charter: Charter, case: Case, request: Request, actor: Actor, at: datetime
) -> Answering:
    """Return what deciding where an agency's items go asks."""
    return Answering(charter, case, request, actor, at)


def asked_people(case: Case, agency: str) -> Sequence[Involvement]:
    """Return whom an agency was asked about on a case, in the order of the referral."""
    asked = Involvement.objects.filter(asked_about__request__agency=agency, case=case)
    return list(asked.distinct().select_related("case").order_by("place"))
