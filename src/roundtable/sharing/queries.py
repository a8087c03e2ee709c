"""What the hub has gathered on a case, as the reader may see it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from roundtable.cases.models import Case, Involvement
from roundtable.cases.rules import age_on
from roundtable.charter.queries import version
from roundtable.charter.terms import Charter, Step
from roundtable.database.prepared import Param, Prepared
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict
from roundtable.sharing.models import AskedAbout, Disclosure, Item, Request, Return
from roundtable.sharing.rules import (
    Ask,
    Compared,
    Destination,
    PersonFacts,
    SharedFacts,
    answer_seen_by,
    compared,
    destinations,
    presence_of,
    ready_to_ask,
    route,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from roundtable.workload.queries import clocks_shown
from roundtable.workload.rules import Due, due_at


@dataclass(frozen=True)
class Cell:
    """One agency about one person on the board: `state` is waiting, answered, or the answer where
    it may be seen.
    """

    state: str
    clause: str
    version: str
    ground: str = ""
    items: int = 0


@dataclass(frozen=True)
class Row:
    """One agency on the board: its request, and a cell (or None, not asked) for each person in
    order.
    """

    request: Request
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class BoardRow:
    """An agency's row as the page shows it, with its running deadline where it has one, and the
    clause under which it was asked.
    """

    agency: str
    answered_at: datetime | None
    due_at: datetime | None
    clause: str
    charter_version: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Asked:
    """An agency that is about to be asked, by when, and since which day it looks back."""

    ask: Ask
    people: tuple[tuple[Involvement, str], ...]
    since: date


@dataclass(frozen=True)
class Asking:
    """What asking everybody would do: whether it may be done, who is asked, and whom nobody is
    asked about.
    """

    ready: Verdict
    asked: tuple[Asked, ...]
    nobody_about: tuple[Involvement, ...]
    due: Due | None


@dataclass(frozen=True)
class ItemPreview:
    """An item not yet sent, and where it would go."""

    item: ItemGiven
    destinations: tuple[Destination, ...]


@dataclass(frozen=True)
class Preview:
    """An answer not yet sent: who would see the answer itself, and where each item would go."""

    about: Involvement
    given: AnswerGiven
    seen_by: tuple[str, ...]
    items: tuple[ItemPreview, ...]


@dataclass(frozen=True)
class Event:
    """A line of the chronology. `disclosure` is why the reader's agency sees it, None for its
    own.
    """

    item: Item
    disclosure: Disclosure | None
    shared_with: tuple[str, ...]


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


def board(case: Case, people: Sequence[Involvement]) -> list[Row]:
    """Return the board agency x person of the latest round. Four queries, whatever the size of
    the case.
    """
    requests = _LATEST(case=case.pk)
    of_these = [request.pk for request in requests]
    asked = {(place, about): clause for place, about, clause in _ASKED(requests=of_these)}
    returned = {(r.request_id, r.involvement_id): r for r in _RETURNED(requests=of_these)}
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


_LATEST = Prepared(lambda: _latest(Param("case")))
_ASKED = Prepared(
    lambda: AskedAbout.objects.filter(request__any_of=Param("requests")).values_list(
        "request_id", "involvement_id", "clause"
    )
)
_RETURNED = Prepared(lambda: Return.objects.filter(request__any_of=Param("requests")))
_ITEMS = Prepared(
    lambda: Item.objects.filter(case=Param("case")).values_list("answer_id", flat=True)
)


def _cell(request: Request, clause: str, returned: Return | None, items: dict[UUID, int]) -> Cell:
    if returned is None:
        state = "answered" if request.answered_at else "waiting"
        return Cell(state, clause, request.charter_version)
    return Cell(
        returned.answer,
        returned.clause or clause,
        returned.charter_version if returned.ground else request.charter_version,
        returned.ground,
        items[returned.pk],
    )


def chronology(case: Case) -> list[Item]:
    """Return every item the reader may see, oldest event first, undated ones last, with who gave
    and got it.
    """
    return sorted(
        _CHRONOLOGY(case=case.pk),
        key=lambda i: (i.happened_on is None, i.happened_on or i.given_at.date(), i.given_at),
    )


def events(items: Sequence[Item], wanted: Mapping[str, str], agency: str) -> list[Event]:
    """Return the lines of the chronology for an agency, only those of a person (by place), an
    agency and a category where `wanted` names them. One query.
    """
    live = defaultdict(list)
    for gone in _LIVE(items=[item.pk for item in items]):
        live[gone.item_id].append(gone)
    return [
        _event(item, live[item.pk], agency)
        for item in items
        if wanted["person"] in ("", str(item.involvement.place))
        and wanted["agency"] in ("", item.agency)
        and wanted["category"] in ("", item.category)
    ]


_CHRONOLOGY = Prepared(
    lambda: Item.objects.filter(case=Param("case")).select_related("involvement")
)
_LIVE = Prepared(
    lambda: Disclosure.objects.filter(item__any_of=Param("items"), withdrawn_at=None).order_by(
        "to_agency"
    )
)


def _event(item: Item, live: Sequence[Disclosure], agency: str) -> Event:
    to_us = next((gone for gone in live if gone.to_agency == agency), None)
    return Event(item, to_us, tuple(gone.to_agency for gone in live))


def asking(case: Case, charter: Charter, at: datetime) -> Asking:
    """Return what asking everybody about a case would do. Asks nobody."""
    people = list(case.involvements.order_by("place"))
    asks = route(charter, people=people_facts(people, at.date()), concerns=case.concerns)
    by_id = {str(person.pk): person for person in people}
    covered = {person for ask in asks for person in ask.people}
    return Asking(
        ready=ready_to_ask(
            unidentified=sum(person.person_id is None for person in people), grade=case.grade
        ),
        asked=tuple(
            Asked(
                ask,
                tuple((by_id[person], clause) for person, clause in ask.remits.items()),
                years_before(at.date(), ask.years_back),
            )
            for ask in asks
        ),
        nobody_about=tuple(p for p in people if str(p.pk) not in covered),
        due=due_at(charter, step=Step.ANSWER, grade=case.grade, started=at) if case.grade else None,
    )


def rows_for(actor: Actor, case: Case, people: Sequence[Involvement]) -> list[BoardRow]:
    """Return the board as an actor reads it: their own agency first."""
    due = answer_due(case)
    rows = [
        BoardRow(
            agency=row.request.agency,
            answered_at=row.request.answered_at,
            due_at=due.get(row.request.agency),
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


def previews(
    charter: Charter,
    case: Case,
    asked: Sequence[AskedAbout],
    answers: Sequence[AnswerGiven],
    agency: str,
) -> list[Preview]:
    """Return where each answer of an agency and each item in it would go, before any is sent."""
    count = case.involvements.count()
    people = {about.involvement_id: about.involvement for about in asked}
    return [
        _preview(charter, case, people[given.involvement], given, agency, count)
        for given in answers
    ]


def _preview(
    charter: Charter,
    case: Case,
    about: Involvement,
    given: AnswerGiven,
    agency: str,
    count: int,
) -> Preview:
    presence = shared_facts(case, about, agency, *presence_of(charter, agency), people_count=count)
    seen_by = answer_seen_by(charter, said=given.answer, presence=presence, agencies=case.agencies)
    items = []
    for item in given.items:
        said = (item.category, item.sensitivity, item.consent)
        facts = shared_facts(case, about, agency, *said, people_count=count)
        goes = destinations(charter, item=facts, agencies=case.agencies)
        items.append(ItemPreview(item, goes))
    return Preview(about, given, seen_by, tuple(items))


def nothing_known(request: Request) -> list[AnswerGiven]:
    """Return the answers that say "not known to us" for everybody a request asks about."""
    about = request.asked_about.order_by("involvement__place").values_list(
        "involvement_id", flat=True
    )
    return [AnswerGiven(involvement=person, answer="not_known") for person in about]


def unanswered(case: Case) -> list[str]:
    """Return the agencies of the latest round that have not answered, in the order asked."""
    return list(latest_requests(case).filter(answered_at=None).values_list("agency", flat=True))


def own_request(case: Case, actor: Actor) -> Request | None:
    """Return the request to the actor's own agency, if it was asked."""
    return request_to(case, actor.agency)


def asked_about(request: Request) -> list[AskedAbout]:
    """Return whom a request asks about, in the order of the referral."""
    asked = request.asked_about.select_related("involvement")
    return list(asked.order_by("involvement__place"))


def returns_of(request: Request) -> list[Return]:
    """Return an agency's answers to a request, each with its items and their live disclosures."""
    live = Disclosure.objects.filter(withdrawn_at=None).order_by("to_agency")
    items = Item.objects.order_by("place").prefetch_related(Prefetch("disclosures", live))
    answers = request.returns.select_related("involvement").order_by("involvement__place")
    return list(answers.prefetch_related(Prefetch("items", items)))


@dataclass(frozen=True)
class AgencyView:
    """How an agency sees the risk, about these people, beside the common grade."""

    agency: str
    charter_version: str
    about: tuple[str, ...]
    compared: Compared


_VIEWS = Prepared(
    lambda: (
        Return.objects.filter(case=Param("case"))
        .exclude(view="")
        .select_related("involvement")
        .order_by("returned_at")
    )
)


def agency_views(case: Case) -> list[AgencyView]:
    """Return each agency's own views of the risk on a case that the reader may see, those that
    differ from the common grade first. Of what an agency said in two rounds, the last holds, and
    its term means what it meant then.
    """
    last = {(back.agency, back.involvement_id): back for back in _VIEWS(case=case.pk)}
    about: dict[tuple[str, str, Compared], list[str]] = defaultdict(list)
    for back in sorted(last.values(), key=lambda back: (back.agency, back.involvement.place)):
        then = version(back.charter_version)
        found = compared(then, clause=back.view_clause, view=back.view_grade, grade=case.grade)
        if found:
            about[back.agency, back.charter_version, found].append(back.involvement.name)
    views = [AgencyView(*said[:2], tuple(who), said[2]) for said, who in about.items()]
    return sorted(views, key=lambda view: not view.compared.differs)


def shared_facts(
    case: Case,
    about: Involvement,
    agency: str,
    category: str,
    sensitivity: str = "ordinary",
    consent: str = "not_sought",
    *,
    people_count: int,
) -> SharedFacts:
    """Return what the sharing rules look at, for something `agency` gives about somebody."""
    return SharedFacts(
        category=category,
        sensitivity=sensitivity,
        from_agency=agency,
        about_role=about.role,
        grade=case.grade,
        group=case.group,
        concerns=tuple(case.concerns),
        people_count=people_count,
        consent=consent,
    )


def people_facts(people: Iterable[Involvement], today: date) -> list[PersonFacts]:
    """Return the people of a case as routing sees them."""
    return [PersonFacts(str(p.pk), p.role, _age(p, today)) for p in people]


def years_before(day: date, years: int) -> date:
    """Return the day so many years before a day; the last of February stays the last."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _age(person: Involvement, today: date) -> int | None:
    return age_on(today, person.born_on) if person.born_on else person.age_about
