"""Who is asked: every agency in whose remit the people are, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import advance
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.sharing.models import AskedAbout, Request
from roundtable.sharing.queries import people_facts
from roundtable.sharing.rules import Ask, ready_to_ask, route, somebody_asked
from roundtable.workload.actions import start, stop


@action("sharing.asked")
def ask_everyone(*, case: Case, by: Actor, at: datetime) -> list[Request]:
    """Ask every agency whose remit covers a person or a concern of the case, all at once.

    :raises Refused: while somebody on the case is not identified, or the case is not graded, and
    where no agency's remit covers anybody on it.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.ASK, case.facts()))
    people = list(case.involvements.order_by("place"))
    unidentified = sum(person.person_id is None for person in people)
    require(ready_to_ask(unidentified=unidentified, grade=case.grade))
    about = people_facts(people, at.date())
    require(somebody_asked(charter, people=about, concerns=case.concerns))
    asks = route(charter, people=about, concerns=case.concerns)
    asked = dict.fromkeys([case.lead, *case.called, *(ask.agency for ask in asks)])
    case.agencies = list(asked)
    case.save(update_fields=["agencies"])
    requests = _write_requests(case, asks, charter, at)
    _start_the_clocks(case, asks, charter, by, at)
    clauses = [clause for ask in asks for clause in ask.clauses]
    record(case=case, clauses=dict.fromkeys(clauses), charter_version=charter.version)
    return requests


def _write_requests(
    case: Case, asks: Sequence[Ask], charter: Charter, at: datetime
) -> list[Request]:
    round_number = case.reopenings.count() + 1
    requests = [
        Request(
            case=case,
            agency=ask.agency,
            round=round_number,
            asks=ask.asks,
            years_back=ask.years_back,
            asked_at=at,
            clause=ask.clause,
            charter_version=charter.version,
        )
        for ask in asks
    ]
    Request.objects.bulk_create(requests)
    AskedAbout.objects.bulk_create(
        AskedAbout(case=case, request=request, involvement_id=person, clause=clause)
        for request, ask in zip(requests, asks, strict=True)
        for person, clause in ask.remits.items()
    )
    return requests


def _start_the_clocks(
    case: Case, asks: Sequence[Ask], charter: Charter, by: Actor, at: datetime
) -> None:
    # Danger that joined is still to be looked at: its clock is another page's.
    stop(case=case, steps=(Step.IDENTIFY,), path="identify/", by=by, at=at)
    advance(case=case, to=Stage.GATHER, by=by, at=at)
    pages = {ask.agency: "request/" for ask in asks}
    start(
        case=case,
        step=Step.ANSWER,
        agencies=pages,
        what="Answer the request",
        charter=charter,
        by=by,
        at=at,
    )
    start(
        case=case,
        step=Step.GATHER,
        agencies={case.lead: "gathering/"},
        what="Gather, then call for positions",
        charter=charter,
        by=by,
        at=at,
    )
