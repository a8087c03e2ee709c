"""How what an agency answers is kept, with each item shared as the charter allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from roundtable.cases.models import Case, Involvement
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.sharing.models import (
    Answer,
    AskedAbout,
    Disclosed,
    Disclosure,
    Item,
    Request,
    Return,
    Supplement,
)
from roundtable.sharing.queries import shared_facts
from roundtable.sharing.rules import (
    SharedFacts,
    answer_seen_by,
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

    def facts(self, about: Involvement, category: str, **more: str) -> SharedFacts:
        """Return what the sharing rules look at, for something said about somebody."""
        agency = self.by.agency
        return shared_facts(
            self.case, about, agency, category, people_count=self.people_count, **more
        )

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
    for given in answers:
        returned = _return(answering, given, about[given.involvement])
        returns.append(returned)
        for place, item_given in enumerate(given.items, 1):
            item = _item(returned, place, item_given)
            items.append(item)
            disclosures += _disclosures(answering, item)
    Return.objects.bulk_create(returns)
    Item.objects.bulk_create(items)
    Disclosure.objects.bulk_create(disclosures)
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
    match given.answer:
        case Answer.WITHHELD:
            return charter.ground(given.ground).clause
        case Answer.NO_REMIT:
            return asked.clause
        case _:
            return request.clause


def _item(returned: Return, place: int, given: ItemGiven) -> Item:
    return Item(
        case=returned.case,
        answer=returned,
        involvement=returned.involvement,
        agency=returned.agency,
        place=place,
        given_at=returned.returned_at,
        **given.model_dump(),
    )


def _disclosures(answering: Answering, item: Item) -> list[Disclosure]:
    facts = answering.facts(
        item.involvement, item.category, sensitivity=item.sensitivity, consent=item.consent
    )
    return Disclosure.of(
        destinations(answering.charter, item=facts, agencies=answering.case.agencies),
        item=item,
        case=answering.case,
        charter_version=answering.charter.version,
        shared_at=answering.at,
    )


def journalled(gone: Sequence[Disclosed]) -> dict[str, Any]:
    """Return what an entry of the journal says of what was shared: for what, by which clauses."""
    return {
        "purpose": " ".join(dict.fromkeys(each.purpose for each in gone if each.purpose)),
        "clauses": dict.fromkeys(each.clause for each in gone),
    }
