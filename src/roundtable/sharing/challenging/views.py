"""What an agency withholds about somebody: the ground, the ladder, and what was said on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.frame import period_counted, show_numbers
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.lib.small_numbers import as_shown, is_shown_of, line
from roundtable.lib.verdict import Refused
from roundtable.sharing.challenging import actions, queries
from roundtable.sharing.challenging.forms import ChallengeForm, ReplyForm, TakeBackForm
from roundtable.sharing.challenging.rules import may_challenge
from roundtable.sharing.models import AskedAbout, Challenge, Challenged
from roundtable.sharing.queries import about_at, request_to
from roundtable.web.acting import actor_of
from roundtable.web.forms import Form

COUNTED_DAYS = 91
FORMS: dict[str, type[Form]] = {
    "challenge": ChallengeForm,
    "reply": ReplyForm,
    "take_back": TakeBackForm,
}
DONE = {
    "challenge": "Challenged. It is on their list, with a deadline.",
    "reply": "Your answer has been sent.",
    "take_back": "The challenge has been taken back.",
}


@keeps_half_typed
def withheld(request: HttpRequest, reference: str, agency: str, place: int) -> HttpResponse:
    """Show what an agency withholds about somebody and how that was challenged; challenge it, take
    it further, answer a challenge or take it back.
    """
    does = request.POST.get("do", "")
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_CHALLENGE)
        asked = request_to(case, agency)
        about = about_at(asked, place) if asked else None
        if about is None or not _anything_withheld(about):
            return redirect("case:gathering", reference)
        if does not in FORMS:
            return _show(request, case, about, {})
        form = FORMS[does](request.POST)
        if not form.is_valid():
            return _show(request, case, about, {does: form})
        challenge = _open(about)
    try:
        _do(does, form.cleaned_data, about, challenge, actor)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show(request, case, about, {does: form})
    messages.success(request, DONE[does])
    return redirect("workload:my_work" if does == "reply" else request.path)


def _anything_withheld(about: AskedAbout) -> bool:
    return queries.withheld_now(about) is not None or bool(queries.challenges_about(about))


def _open(about: AskedAbout) -> Challenge | None:
    found = queries.challenges_about(about)
    return next((each for each in found if each.ended_at is None), None)


def _do(
    does: str, said: dict[str, Any], about: AskedAbout, challenge: Challenge | None, by: Actor
) -> None:
    at, because = timezone.now(), said["because"]
    if does == "challenge":
        actions.challenge(about=about, because=because, by=by, at=at)
    elif challenge is not None and does == "reply":
        share = said["says"] == "share"
        actions.reply(challenge=challenge, share=share, because=because, by=by, at=at)
    elif challenge is not None:
        actions.take_back(challenge=challenge, because=because, by=by, at=at)


def _show(
    request: HttpRequest, case: Case, about: AskedAbout, forms: dict[str, Form]
) -> HttpResponse:
    actor, at = actor_of(request), timezone.now()
    charter = in_force(at)
    found = queries.challenges_about(about)
    waiting = next((each for each in found if each.ended_at is None), None)
    writes = may(actor, Verb.CHALLENGE, case.facts())
    withholding = queries.withholding(about, at)
    context: dict[str, Any] = {
        "about": about,
        "agency": about.request.agency,
        "answer": queries.withheld_now(about),
        "challenges": found,
        "waiting": waiting,
        "due_at": queries.due_of(waiting) if waiting else None,
        "ladder": charter.sharing.ladder,
        "seated": queries.seated(about.request.agency, at),
        "may_disagree": may(actor, Verb.DISAGREE, case.facts()) and bool(charter.decision.ladder),
        "may_challenge": writes and may_challenge(charter, withholding, agency=actor.agency),
        "may": _may(actor, case, waiting),
        "forms": {does: forms.get(does) or form() for does, form in FORMS.items()},
        "wrong": next(iter(forms.values()), None),
    }
    return show(request, case, "withheld", context, template="sharing/withheld.html")


def _may(actor: Actor, case: Case, waiting: Challenge | None) -> frozenset[str]:
    """Return what a reader may do about an open challenge: answer it, share, take it back."""
    if waiting is None:
        return frozenset()
    replied = hasattr(waiting, "reply")
    waits_for = (waiting.agency, waiting.role) == (actor.agency, actor.role)
    ours, theirs = waiting.agency == actor.agency, waiting.by_agency == actor.agency
    said = {
        "reply": waits_for and not replied and may(actor, Verb.ANSWER_CHALLENGE, case.facts()),
        "share": ours and replied and may(actor, Verb.ANSWER, case.facts()),
        "take_back": theirs and may(actor, Verb.CHALLENGE, case.facts()),
    }
    return frozenset(does for does, allowed in said.items() if allowed)


def challenges(request: HttpRequest) -> HttpResponse:
    """Show how challenges of the last quarter ended, by the agency that withholds."""
    with reading(request) as actor:
        charter, since, until = period_counted(actor, days=COUNTED_DAYS)
        rows = [_row(charter, each) for each in queries.counted(since, until)]
        context = {"rows": rows, "since": since, "words": ENDS}
        template = "sharing/challenges.html"
        return show_numbers(request, "challenging:counted", context, template=template)


ENDS = [("", "Open"), *Challenged.choices]


def _row(charter: Charter, found: queries.Counted) -> tuple[str, list[str]]:
    agencies = {each.code: each.short_name for each in charter.agencies}
    ended, together = line({code: found.ended.get(code, 0) for code, _word in ENDS})
    in_time = as_shown(found.in_time, is_shown_of(found.in_time, found.challenged))
    numbers = [as_shown(found.withheld), together, in_time, *ended.values()]
    return agencies.get(found.agency, found.agency), numbers
