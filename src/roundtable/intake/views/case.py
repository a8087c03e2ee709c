"""What a case is about, how bad, and what is next; and opening a closed one again."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import ask_ahead, find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case, Involvement
from roundtable.cases.queries import OnCase, people_shown
from roundtable.cases.rules import Kept, kept_until
from roundtable.charter.queries import in_force
from roundtable.intake import actions
from roundtable.intake.forms.case import ReopenForm
from roundtable.intake.queries import (
    changes_for,
    grading_of,
    joining_of,
    other_cases,
    overview_questions,
    referrals_shown,
    reopenings_of,
)
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.lib.words import day, plural

SHOWN_PEOPLE = 16
SHOWN_CLOCKS = 5


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what a case is about, how bad it is, what is next, and what changed."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_OUTLINE)
        ask_ahead(case, actor, "overview", *overview_questions(case, actor))
        people, today = people_shown(case), timezone.localdate()
        context = {
            "people": [(person, age_of(person, today)) for person in people[:SHOWN_PEOPLE]],
            "people_count": len(people),
            "can": _can(case, actor),
            "shown_clocks": SHOWN_CLOCKS,
            "kept": _kept(case),
        }
        if may(actor, Verb.SEE, case.facts()):
            context |= {
                "referrals": referrals_shown(case),
                "grading": grading_of(case),
                "changes": changes_for(case, actor),
                "others": other_cases(case, actor),
                "joining": joining_of(case),
                "reopenings": reopenings_of(case),
            }
        return show(request, case, "overview", context, template="intake/overview.html")


def _kept(case: Case) -> tuple[Kept, ...]:
    if case.closed_at is None:
        return ()
    return kept_until(in_force(timezone.now()), timezone.localdate(case.closed_at))


def _can(case: Case, actor: Actor) -> dict[str, bool]:
    verbs = (
        *(Verb.SEE, Verb.IDENTIFY, Verb.GRADE, Verb.EMERGENCY, Verb.CALL_AT_ONCE, Verb.REOPEN),
        Verb.TRANSFER,
    )
    facts = case.facts()
    return {verb.value: bool(may(actor, verb, facts)) for verb in verbs}


def age_of(person: Involvement | OnCase, today: date | None = None) -> str:
    """Return a person's age in words, today."""
    if person.born_on:
        today = today or timezone.localdate()
        return f"{years_between(person.born_on, today)} (born {day(person.born_on)})"
    if person.age_about is not None:
        return f"about {plural(person.age_about, 'year')} old"
    return "age not known"


def years_between(born: date, today: date) -> str:
    """Return a whole age, such as "7 years old"."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{plural(years, 'year')} old"


@keeps_half_typed
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed case again, with what is new."""
    form = ReopenForm(request.POST or None)
    with reading(request) as actor:
        case = find_case(request, reference, Verb.REOPEN)
        if not (request.method == "POST" and form.is_valid()):
            return show(request, case, "reopen", {"form": form}, template="intake/reopen.html")
    try:
        actions.reopen(case=case, because=form.cleaned_data["because"], by=actor, at=timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            case = find_case(request, reference)
            return show(request, case, "reopen", {"form": form}, template="intake/reopen.html")
    messages.success(request, "The case is open again.")
    return redirect(case)
