"""The board agency x person: who was asked about whom, and what they answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from roundtable.cases.models import Case
from roundtable.cases.queries import OnCase
from roundtable.charter.terms import Step
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor
from roundtable.sharing.models import (
    Amendment,
    AmendmentKind,
    AskedAbout,
    Item,
    Request,
    Return,
    Supplement,
)
from roundtable.workload.queries import clocks_shown


@dataclass(frozen=True)
class Cell:
    """One agency about one person on the board: `state` is waiting, withdrawn, answered, or the
    answer where it may be seen. `answer` is which one that is.
    """

    state: str
    clause: str
    version: str
    ground: str = ""
    items: int = 0
    answer: UUID | None = None


class Sent(NamedTuple):
    """A request as the board shows it."""

    pk: UUID
    agency: str
    answered_at: datetime | None
    clause: str
    charter_version: str
    standing: str | None
    again_at: datetime | None

    @property
    def withdrawn(self) -> bool:
        """Whether nobody has to answer it any more."""
        return self.standing == AmendmentKind.WITHDRAWN


class About(NamedTuple):
    """Somebody a request asks about, as the board shows it."""

    request_id: UUID
    involvement_id: UUID
    clause: str
    again: bool


class Back(NamedTuple):
    """A return as the board shows it."""

    pk: UUID
    request_id: UUID
    involvement_id: UUID
    answer: str
    ground: str
    clause: str
    charter_version: str
    number: int | None


class Said(NamedTuple):
    """All that the reader may see of what an agency said of one person on the board, and the
    number of the last that it said, seen or not.
    """

    backs: tuple[Back, ...]
    last: int


@dataclass(frozen=True)
class Row:
    """One agency on the board: its request, and a cell (or None, not asked) for each person in
    order.
    """

    request: Sent
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class BoardRow:
    """An agency's row as the page shows it, with its running deadline where it has one, and the
    clause under which it was asked. `again_at` is when it was asked what it has yet to answer,
    once it had answered.
    """

    agency: str
    answered_at: datetime | None
    again_at: datetime | None
    due_at: datetime | None
    withdrawn: bool
    clause: str
    charter_version: str
    cells: tuple[Cell | None, ...]

    @property
    def waiting(self) -> bool:
        """Whether the hub waits for what the agency says."""
        return not self.withdrawn and (self.answered_at is None or self.again_at is not None)


def latest_requests(case: Case) -> QuerySet[Request]:
    """Return the requests of the case's latest round, in the order they were asked."""
    return _latest(case.pk)


def _latest(case: UUID | Param) -> QuerySet[Request]:
    of_case = Request.objects.filter(case=case)
    newest = of_case.order_by("-round").values("round")[:1]
    return of_case.filter(round=newest).order_by("asked_at", "agency")


def request_to(case: Case, agency: str) -> Request | None:
    """Return the latest request to an agency on a case."""
    return case.requests.filter(agency=agency).order_by("-round").first()


def amendments_of(request: Request) -> list[Amendment]:
    """Return what was changed by hand in a request since it last was withdrawn, in order."""
    found = list(request.amendments.order_by("number"))
    ends = (place for place, one in enumerate(found, 1) if one.kind == AmendmentKind.WITHDRAWN)
    return found[max(ends, default=0) :]


def open_request(case: Case, agency: str) -> Request | None:
    """Return the request that an agency has yet to answer, None where it has none."""
    request = request_to(case, agency)
    if request is None or request.answered_at or request.withdrawn():
        return None
    return request


def own_request(case: Case, actor: Actor) -> Request | None:
    """Return the request to the actor's own agency, if it was asked, with when it was asked again
    what it has yet to answer (`again_at`).
    """
    ours = case.requests.filter(agency=actor.agency).annotate(again_at=_again_at())
    return ours.order_by("-round").first()


def unanswered(case: Case) -> list[str]:
    """Return the agencies of the latest round that have not answered, or not what they were asked
    again, in the order asked.
    """
    requests = latest_requests(case).annotate(standing=_standing(), again_at=_again_at())
    waiting = requests.filter(Q(answered_at=None) | Q(again_at__isnull=False))
    asked = waiting.values_list("agency", "standing")
    return [agency for agency, standing in asked if standing != AmendmentKind.WITHDRAWN]


def _standing() -> Subquery:
    """Return the kind of a request's last amendment, null where nobody touched it by hand."""
    amendments = Amendment.objects.filter(request=OuterRef("pk")).order_by("-number")
    return Subquery(amendments.values("kind")[:1])


def _again_at() -> Subquery:
    """Return when an agency that had answered was first asked what it has yet to answer."""
    again = Amendment.objects.filter(request=OuterRef("pk"), kind=AmendmentKind.AGAIN)
    return Subquery(again.filter(answered_again=None).order_by("number").values("at")[:1])


def board(case: Case, people: Sequence[OnCase]) -> list[Row]:
    """Return the board agency x person of the latest round. Five queries, whatever the size of
    the case.
    """
    requests = [Sent(*row) for row in _LATEST(case=case.pk)]
    asked = {(about.request_id, about.involvement_id): about for about in _about(case)}
    returned = _said(case)
    items = Counter(_ITEMS(case=case.pk))
    return [
        Row(
            request,
            tuple(
                _cell(request, asked[place], returned.get(place), items) if place in asked else None
                for place in ((request.pk, person.pk) for person in people)
            ),
        )
        for request in requests
    ]


def _about(case: Case) -> Iterator[About]:
    return (About(*row) for row in _ASKED(case=case.pk))


def _said(case: Case) -> dict[tuple[UUID, UUID], Said]:
    backs = defaultdict(list)
    for row in _RETURNED(case=case.pk):
        back = Back(*row)
        backs[back.request_id, back.involvement_id].append(back)
    last = {(request, about): number for request, about, number in _LAST(case=case.pk)}
    return {
        place: Said(tuple(backs.get(place, ())), last.get(place, 1))
        for place in backs.keys() | last.keys()
    }


_LATEST = Prepared(
    lambda: (
        _latest(Param("case"))
        .annotate(standing=_standing(), again_at=_again_at())
        .values_list(*Sent._fields)
    )
)


_ASKED = Prepared(lambda: AskedAbout.objects.filter(case=Param("case")).values_list(*About._fields))


_RETURNED = Prepared(
    lambda: Return.objects.filter(case=Param("case")).values_list(
        *Back._fields[:-1], "supplement__number"
    )
)


# Of each person the last number, which everybody on the case may know.
_LAST = Prepared(
    lambda: (
        Supplement.objects.filter(case=Param("case"))
        .order_by("number")
        .values_list("request_id", "involvement_id", "number")
    )
)


_ITEMS = Prepared(
    lambda: Item.objects.filter(case=Param("case")).values_list("answer_id", flat=True)
)


def board_questions(case: Case) -> list[Question[Any]]:
    """Return what `board` will ask, for `ahead`."""
    return [query.question(case=case.pk) for query in (_LATEST, _ASKED, _RETURNED, _LAST, _ITEMS)]


def _cell(request: Sent, about: About, said: Said | None, items: dict[UUID, int]) -> Cell:
    clause = about.clause
    told = sum(items[back.pk] for back in said.backs) if said else 0
    back = _last_seen(said) if said else None
    if back is None:
        waiting = "withdrawn" if request.withdrawn else "waiting"
        answered = request.answered_at and (said or not about.again)
        state = "answered" if answered else waiting
        return Cell(state, clause, request.charter_version, items=told)
    return Cell(
        back.answer,
        back.clause or clause,
        back.charter_version if back.ground else request.charter_version,
        back.ground,
        told,
        back.pk,
    )


def _last_seen(said: Said) -> Back | None:
    """Return the last answer where the reader may see it: one before it holds no more."""
    return next((back for back in said.backs if (back.number or 1) == said.last), None)


def rows_for(actor: Actor, case: Case, people: Sequence[OnCase]) -> list[BoardRow]:
    """Return the board as an actor reads it: their own agency first."""
    due = answer_due(case)
    rows = [
        BoardRow(
            agency=row.request.agency,
            answered_at=row.request.answered_at,
            again_at=row.request.again_at,
            due_at=due.get(row.request.agency),
            withdrawn=row.request.withdrawn,
            clause=row.request.clause,
            charter_version=row.request.charter_version,
            cells=row.cells,
        )
        for row in board(case, people)
    ]
    return sorted(rows, key=lambda row: row.agency != actor.agency)


def answer_due(case: Case) -> dict[str, datetime]:
    """Return when each agency that has not answered is due to."""
    return {clock.agency: clock.due_at for clock in clocks_shown(case) if clock.step == Step.ANSWER}
