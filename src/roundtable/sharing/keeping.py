"""How what an agency answers is kept, with each item shared as the charter allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from roundtable.cases.models import Case, Involvement
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.sharing.models import (
    AskedAbout,
    Disclosed,
    Disclosure,
    Footing,
    Item,
    Request,
    Return,
    Supplement,
)
from roundtable.sharing.queries import consents_of, footings, shared_facts
from roundtable.sharing.rules import (
    RECORDED,
    Consents,
    Destination,
    SharedFacts,
    answer_seen_by,
    consent_shared_under,
    destinations,
    presence_of,
    views_of,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven


@dataclass(frozen=True)
class Answering:
    """What is the same for every part of one answer."""

    charter: Charter
    case: Case
    request: Request
    by: Actor
    at: datetime
    supplement: Supplement | None = None

    def facts(
        self, about: Involvement, category: str, *, sensitivity: str, told: str = RECORDED
    ) -> SharedFacts:
        """Return what the sharing rules look at, for something said about somebody; `told` is what
        they said of that alone.
        """
        purposes = [each.code for each in self.charter.sharing.purposes]
        consent, consents = consent_shared_under(self.known(about), purposes=purposes, told=told)
        return shared_facts(
            self.case,
            about,
            self.by.agency,
            category,
            sensitivity,
            consent,
            consents=consents,
            people_count=self.people_count,
        )

    def known(self, about: Involvement) -> Consents:
        """Return what the agency recorded of somebody's consent."""
        return self._consents.get(about.pk, Consents())

    @cached_property
    def _consents(self) -> dict[UUID, Consents]:
        return consents_of(self.case, self.by.agency)

    @cached_property
    def people_count(self) -> int:
        """How many people are on the case."""
        return self.case.involvements.count()


def keep_returns(
    answering: Answering,
    answers: Sequence[AnswerGiven],
    about: Mapping[UUID, AskedAbout],
) -> tuple[list[Return], list[Disclosure]]:
    """Keep the answers, their items and disclosures; return the answers and the disclosures."""
    returns, items = [], []
    disclosures: list[Disclosure] = []
    rest_on: list[Footing] = []
    for given in answers:
        returned = _return(answering, given, about[given.involvement])
        returns.append(returned)
        for place, item_given in enumerate(given.items, 1):
            item, gone = _item(answering, returned, place, item_given)
            items.append(item)
            disclosures += gone
            rest_on += footings_of(answering, item, gone)
    Return.objects.bulk_create(returns)
    Item.objects.bulk_create(items)
    Disclosure.objects.bulk_create(disclosures)
    Footing.objects.bulk_create(rest_on)
    return returns, disclosures


def _return(answering: Answering, given: AnswerGiven, asked: AskedAbout) -> Return:
    charter, case, about = answering.charter, answering.case, asked.involvement
    kind, sensitivity = presence_of(charter, answering.by.agency)
    seen_by = answer_seen_by(
        charter,
        said=given.answer,
        presence=answering.facts(about, kind, sensitivity=sensitivity),
        agencies=case.agencies,
    )
    term = next((t for t in views_of(charter, answering.by.agency) if t.term == given.view), None)
    return Return(
        case=case,
        request=answering.request,
        supplement=answering.supplement,
        involvement=about,
        agency=answering.by.agency,
        answer=given.answer,
        ground=given.ground,
        explanation=given.explanation,
        view=term.term if term else "",
        view_grade=(term.grade or "") if term else "",
        view_clause=term.clause if term else "",
        clause=_clause_of(charter, given, asked, answering.request),
        charter_version=charter.version,
        shared_with=list(seen_by),
        returned_at=answering.at,
        returned_by=answering.by.name,
    )


def _clause_of(charter: Charter, given: AnswerGiven, asked: AskedAbout, request: Request) -> str:
    if given.ground:
        return charter.ground(given.ground).clause
    return asked.clause if given.answer == "no_remit" else request.clause


def _item(
    answering: Answering, returned: Return, place: int, given: ItemGiven
) -> tuple[Item, list[Disclosure]]:
    """Return an item and its disclosures, not yet kept."""
    about = returned.involvement
    facts = answering.facts(
        about, given.category, sensitivity=given.sensitivity, told=given.consent
    )
    item = Item(
        case=returned.case,
        answer=returned,
        involvement=about,
        agency=returned.agency,
        place=place,
        given_at=returned.returned_at,
        **given.model_dump(exclude={"consent"}),
        consent=facts.consent,
        consents=dict(facts.consents),
        told=given.consent,
    )
    return item, disclosures_of(answering, item, facts)


def disclosures_of(
    answering: Answering, item: Item, facts: SharedFacts, *, to: Sequence[str] | None = None
) -> list[Disclosure]:
    """Return the disclosures of an item, not yet kept: to every agency on the case, or to some."""
    charter = answering.charter
    return Disclosure.of(
        destinations(charter, item=facts, agencies=answering.case.agencies if to is None else to),
        item=item,
        case=answering.case,
        charter_version=charter.version,
        shared_at=answering.at,
    )


def footings_of(answering: Answering, item: Item, gone: Iterable[Disclosure]) -> list[Footing]:
    """Return what the disclosures of an item rest on of what the person said, not yet kept."""
    known, agency = answering.known(item.involvement), item.agency
    return footings(answering.charter, known, gone, told=item.told, agency=agency)


def further(answering: Answering, item: Item) -> tuple[Destination, ...]:
    """Return to which agencies an item could go now that do not have it; `item.live` are those of
    its disclosures that hold.
    """
    have = {each.to_agency for each in item.live}  # type: ignore[attr-defined]
    missing = [code for code in answering.case.agencies if code not in have]
    facts = _facts_now(answering, item)
    goes = destinations(answering.charter, item=facts, agencies=missing)
    return tuple(each for each in goes if each.verdict)


def disclosed_further(answering: Answering, item: Item) -> list[Disclosure]:
    """Return the disclosures of an item to all to whom it could go now, not yet kept."""
    to = [code for goes in further(answering, item) for code in goes.agencies]
    return disclosures_of(answering, item, _facts_now(answering, item), to=to)


def _facts_now(answering: Answering, item: Item) -> SharedFacts:
    return answering.facts(
        item.involvement, item.category, sensitivity=item.sensitivity, told=item.told
    )


def journalled(gone: Sequence[Disclosed]) -> dict[str, Any]:
    """Return what an entry of the journal says of what was shared: for what, by which clauses."""
    return {
        "purpose": " ".join(dict.fromkeys(each.purpose for each in gone if each.purpose)),
        "clauses": dict.fromkeys(each.clause for each in gone),
    }
