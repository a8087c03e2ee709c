"""What the hub has gathered on a case, as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from roundtable.cases.models import Case, Involvement
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Answer, AskedAbout, Disclosure, Item, Request, Return
from roundtable.sharing.rules import PersonFacts
from roundtable.sharing.statement import AnswerGiven


@dataclass(frozen=True)
class Cell:
    """One agency about one person on the board: `state` is waiting, answered, or the answer where
    it may be seen.
    """

    state: str
    clause: str
    ground: str = ""
    items: int = 0


@dataclass(frozen=True)
class Row:
    """One agency on the board: its request, and a cell (or None, not asked) for each person in
    order.
    """

    request: Request
    cells: tuple[Cell | None, ...]


def latest_requests(case: Case) -> QuerySet[Request]:
    """Return the requests of the case's latest round, in the order they were asked."""
    newest = case.requests.order_by("-round").values("round")[:1]
    return case.requests.filter(round=newest).order_by("asked_at", "agency")


def request_to(case: Case, agency: str) -> Request | None:
    """Return the latest request to an agency on a case."""
    return case.requests.filter(agency=agency).order_by("-round").first()


def board(case: Case, people: Sequence[Involvement]) -> list[Row]:
    """Return the board agency x person of the latest round. Four queries, whatever the size of
    the case.
    """
    requests = list(
        latest_requests(case).prefetch_related(
            Prefetch("asked_about", AskedAbout.objects.order_by()),
            Prefetch("returns", Return.objects.order_by()),
        )
    )
    items = _items_by_return(case)
    return [Row(request, _cells(request, people, items)) for request in requests]


def _items_by_return(case: Case) -> dict[UUID, int]:
    counted: dict[UUID, int] = defaultdict(int)
    for answer_id in case.items.values_list("answer_id", flat=True):
        counted[answer_id] += 1
    return counted


def _cells(
    request: Request, people: Sequence[Involvement], items: dict[UUID, int]
) -> tuple[Cell | None, ...]:
    asked = {about.involvement_id: about.clause for about in request.asked_about.all()}
    returned = {back.involvement_id: back for back in request.returns.all()}
    return tuple(
        _cell(request, asked[person.pk], returned.get(person.pk), items)
        if person.pk in asked
        else None
        for person in people
    )


def _cell(request: Request, clause: str, returned: Return | None, items: dict[UUID, int]) -> Cell:
    if returned is None:
        return Cell("answered" if request.answered_at else "waiting", clause)
    return Cell(returned.answer, returned.clause or clause, returned.ground, items[returned.pk])


def chronology(case: Case) -> list[Item]:
    """Return every item the reader may see, oldest event first, undated ones last, with who gave
    and got it.
    """
    items = case.items.select_related("involvement").prefetch_related(
        Prefetch("disclosures", Disclosure.objects.filter(withdrawn_at=None).order_by("to_agency"))
    )
    return sorted(
        items, key=lambda i: (i.happened_on is None, i.happened_on or i.given_at.date(), i.given_at)
    )


def nothing_known(request: Request) -> list[AnswerGiven]:
    """Return the answers that say "not known to us" for everybody a request asks about."""
    about = request.asked_about.order_by("involvement__place").values_list(
        "involvement_id", flat=True
    )
    return [AnswerGiven(involvement=person, answer=Answer.NOT_KNOWN.value) for person in about]


def unanswered(case: Case) -> list[str]:
    """Return the agencies of the latest round that have not answered, in the order asked."""
    return list(latest_requests(case).filter(answered_at=None).values_list("agency", flat=True))


def own_request(case: Case, actor: Actor) -> Request | None:
    """Return the request to the actor's own agency, if it was asked."""
    return request_to(case, actor.agency)


def people_facts(people: Iterable[Involvement], today: date) -> list[PersonFacts]:
    """Return the people of a case as routing sees them."""
    return [PersonFacts(str(p.pk), p.role, _age(p, today)) for p in people]


def _age(person: Involvement, today: date) -> int | None:
    if person.born_on is None:
        return person.age_about
    born = person.born_on
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
