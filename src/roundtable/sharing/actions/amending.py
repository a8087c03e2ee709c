"""What the lead agency changes by hand in who is asked what, each time with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case, Involvement
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.journal.actions import action, record
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.sharing.models import Amendment, AmendmentKind, AskedAbout, Request
from roundtable.sharing.queries import people_facts, request_to
from roundtable.sharing.rules import may_ask_by_hand, remit_by_hand, years_back_by_hand
from roundtable.workload.actions import start, stop


@action("sharing.asked_further")
def ask_further(
    *,
    case: Case,
    agency: str,
    about: Sequence[UUID],
    asks: str,
    because: str,
    by: Actor,
    at: datetime,
) -> Amendment:
    """Ask an agency that was not asked, one that has yet to answer for more, or one that has
    answered again: about these people of the case (by the ids of their involvements), what `asks`
    says.

    :raises Refused: before everybody was asked, and for people of whom no remit of the agency
    speaks.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.ASK, case.facts()))
    if case.stage == Stage.IDENTIFY:
        require(deny("Nobody has been asked yet.", remedy="Ask everybody first, at once."))
    people = list(case.involvements.filter(pk__in=about).order_by("place"))
    facts = people_facts(people, at.date())
    remits = require(may_ask_by_hand(charter, agency=agency, people=facts))
    request, kind = _request(case, agency, asks, remits.clauses[0], charter, at)
    if kind == AmendmentKind.ASKED:
        request.asked_about.all().delete()  # of whom it was asked before it was withdrawn
    under = [remit_by_hand(charter.agency(agency), person=person) for person in facts]
    again = kind == AmendmentKind.AGAIN
    _ask_about(request, people, under, again=again)
    _let_in(case, agency, AGAIN if again else FIRST, charter, by, at)
    amendment = Amendment.objects.create(
        case=case,
        request=request,
        number=request.amendments.count() + 1,
        kind=kind,
        about=[person.pk for person in people],
        asks=asks,
        because=because,
        agency=by.agency,
        name=by.name,
        at=at,
    )
    clauses = dict.fromkeys(remits.clauses)
    record(case=case, record=amendment, clauses=clauses, charter_version=charter.version)
    return amendment


@action("sharing.withdrawn")
def withdraw(*, request: Request, because: str, by: Actor, at: datetime) -> Amendment:
    """Withdraw a request that nobody has answered: its deadline ends, and an agency that did
    nothing on the case sees it no more.

    :raises Refused: when it was answered, or is withdrawn already.
    """
    charter = in_force(at)
    case = Case.objects.locked(request.case)
    require(may(by, Verb.ASK, case.facts()))
    request = Request.objects.get(pk=request.pk)
    if request.answered_at:
        remedy = "What an agency gave stays. Ask it to correct what was wrong."
        require(deny("The agency has answered this request.", remedy=remedy))
    if request.withdrawn():
        require(deny("This request is withdrawn already.", remedy="There is nothing to do."))
    stop(case=case, steps=(Step.ANSWER,), agency=request.agency, by=by, at=at)
    amendment = Amendment.objects.create(
        case=case,
        request=request,
        number=request.amendments.count() + 1,
        kind=AmendmentKind.WITHDRAWN,
        because=because,
        agency=by.agency,
        name=by.name,
        at=at,
    )
    seated = (case.lead, *case.contributing, *case.called)
    if request.agency not in seated and not _did_something(case, request):
        case.agencies = [code for code in case.agencies if code != request.agency]
        case.save(update_fields=["agencies"])
    record(case=case, record=amendment, charter_version=charter.version)
    return amendment


def _did_something(case: Case, request: Request) -> bool:
    """Return whether the agency has done more on the case than look at it and take the work on."""
    entries = entries_of(case.pk).filter(agency=request.agency)
    kinds = entries.order_by().values_list("kind", flat=True).distinct()
    return any(not kind.startswith(IDLE) and not kind.endswith(".refused") for kind in kinds)


FIRST, AGAIN = "Answer the request", "Answer what you are asked again"

# Kinds of entries that give a case nothing. Who referred it is told what came of it all the same.
IDLE = (
    *("seen.", "clock.", "workload.", "matches.", "intake.", "case.opened"),
    "sharing.request_taken",
)


def _request(
    case: Case, agency: str, asks: str, clause: str, charter: Charter, at: datetime
) -> tuple[Request, AmendmentKind]:
    """Return the agency's request of this round, made where there is none, and how it changes."""
    found = request_to(case, agency)
    this_round = case.reopenings.count() + 1
    if found is None or found.round != this_round:
        made = Request.objects.create(
            case=case,
            agency=agency,
            round=this_round,
            asks=asks,
            years_back=years_back_by_hand(charter, agency),
            asked_at=at,
            clause=clause,
            charter_version=charter.version,
        )
        return made, AmendmentKind.ASKED
    if found.answered_at:
        return found, AmendmentKind.AGAIN
    return found, AmendmentKind.ASKED if found.withdrawn() else AmendmentKind.WIDENED


def _ask_about(
    request: Request, people: Sequence[Involvement], remits: Sequence[str | None], *, again: bool
) -> None:
    known = set(request.asked_about.values_list("involvement_id", flat=True))
    AskedAbout.objects.bulk_create(
        AskedAbout(
            case_id=request.case_id,
            request=request,
            involvement=person,
            clause=clause,
            again=again,
        )
        for person, clause in zip(people, remits, strict=True)
        if clause and person.pk not in known
    )


def _let_in(case: Case, agency: str, what: str, charter: Charter, by: Actor, at: datetime) -> None:
    """Let an agency see the case, and give it its time to answer where it has none running."""
    if agency not in case.agencies:
        case.agencies = [*case.agencies, agency]
        case.save(update_fields=["agencies"])
    if not case.clocks.running().filter(step=Step.ANSWER, agency=agency).exists():
        start(
            case=case,
            step=Step.ANSWER,
            agencies={agency: "request/"},
            what=what,
            charter=charter,
            by=by,
            at=at,
        )
