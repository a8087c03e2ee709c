"""Does what we agreed still serve? Targets, disagreement, breaches and comments in one place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.again import PasswordForm, is_themselves
from roundtable.access.reading import reading
from roundtable.cases.frame import say_refusal
from roundtable.cases.queries import titles_of
from roundtable.charter import frame
from roundtable.charter.drafting.queries import by_clause_now
from roundtable.charter.periods import Period, chosen, latest_quarters
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.insight import actions, board, saying
from roundtable.insight.rules import (
    ReviewFacts,
    may_read_trials,
    may_sign_no_change,
)
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, require
from roundtable.oversight.queries import signs

HERE = "insight:review"
QUARTERS = 4
COMMENTS = 10


def review(request: HttpRequest) -> HttpResponse:
    """Show what the review looks at, and sign "no change" for one's agency."""
    at = timezone.now()
    with reading(request) as actor:
        require(may_read_trials(actor))
        form = PasswordForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid() or not is_themselves(request, form):
            return _review_page(request, actor, form, at)
        due = board.review_as_it_stands(in_force(at)).due
    try:
        signed = actions.sign_no_change(due=due, by=actor, at=at)
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _review_page(request, actor, form, at)
    messages.success(request, f"You have signed charter {signed.version}, unchanged.")
    return redirect("insight:review")


def _review_page(
    request: HttpRequest, actor: Actor, form: PasswordForm, at: datetime
) -> HttpResponse:
    charter, periods = in_force(at), latest_quarters(at, QUARTERS)
    period = _chosen(request, periods)
    stands, today = board.review_as_it_stands(charter), timezone.localdate(at)
    context = {
        "form": form,
        "review": stands,
        "today": today,
        "verdict": may_sign_no_change(actor, charter, stands, signs=signs(actor), today=today),
        "signatures": board.signatures(charter),
        "waited_for": _waited_for(charter, stands),
        "quarters": periods,
        "period": period,
        "comments": [
            each
            for said in board.open_comments()[:COMMENTS]
            for each in by_clause_now(said.draft, [said])
        ],
        **_counted(charter, period, at),
    }
    return frame.show(request, HERE, context, template="insight/review.html")


def _counted(charter: Charter, period: Period, at: datetime) -> dict[str, Any]:
    found = board.counts_of(period, at)
    return {
        "indicators": saying.indicators(charter, found.measures),
        "breaches": saying.shares(charter, board.worst(found.late), saying.STEP_NAMES),
        "dissents": saying.shares(
            charter,
            board.worst(found.dissents),
            {outcome.code: outcome.name for outcome in charter.decision.outcomes},
        ),
        "costs": saying.costs_of(charter, found.pieces),
        "missed": bool(board.worst(found.late)),
        "dissented": bool(board.worst(found.dissents)),
    }


def _waited_for(charter: Charter, stands: ReviewFacts) -> list[str]:
    return [agency.name for agency in charter.agencies if agency.code not in stands.signed]


def _chosen(request: HttpRequest, periods: list[Period]) -> Period:
    return chosen(periods, request.GET.get("from", "")) or periods[0]


def sample(request: HttpRequest) -> HttpResponse:
    """List the cases drawn to be looked at again, as far as the reader may see them."""
    at = timezone.now()
    with reading(request) as actor:
        charter, periods = in_force(at), latest_quarters(at, QUARTERS)
        period = _chosen(request, periods)
        drawn = board.sample(actor, charter, period)
        context = {
            "drawn": drawn,
            "titles": titles_of(case for _term, cases in drawn for case in cases),
            "quarters": periods,
            "period": period,
        }
        here = HERE if may_read_trials(actor) else "insight:sample"
        return frame.show(request, here, context, template="insight/sample.html")
