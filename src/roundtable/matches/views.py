"""Which agencies know the people on a case, as their registers say and the charter lets one ask."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, show
from roundtable.charter.queries import in_force
from roundtable.matches import actions
from roundtable.matches.actions import Meant
from roundtable.matches.forms import AnswerForm
from roundtable.matches.queries import judged
from roundtable.matches.rules import ANSWERS, Answer
from roundtable.matches.typed import read_typed
from roundtable.people.matching.telling import PARTS
from roundtable.people.registers.finding import Sought
from roundtable.web.addresses import address


def registers(request: HttpRequest, reference: str) -> HttpResponse:
    """Look for everybody on a case in every register that the charter lets the reader search."""
    with reading(request) as actor:
        case = find_case(request, reference)
    found = actions.look(case=case, by=actor, at=timezone.now())
    with reading(request):
        context = {
            "people": judged(case, found, actor),
            "may_answer": may(actor, Verb.MATCH, case.facts()),
            "answers": {answer.value: words for answer, words in ANSWERS.items()},
            "parts": PARTS,
        }
        return show(request, case, "registers", context, template="matches/registers.html")


@require_POST
def as_typed(request: HttpRequest) -> HttpResponse:
    """Show who the person may be who is being described on a form, from what is typed so far."""
    with reading(request) as actor:
        typed = read_typed(request.POST)
        charter = in_force(timezone.now())
    context: dict[str, object] = {"enough": typed.enough, "charter": charter}
    if typed.enough:
        sought = Sought(typed.identity, request.POST.get("role", ""))
        known, looked = actions.look_as_typed(sought=sought, by=actor, at=timezone.now())
        context |= {"known": known, "looked": looked}
    return render(request, "matches/_as_typed.html", context)


@require_POST
def answer(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Take what the reader says of a match."""
    with reading(request) as actor:
        case = find_case(request, reference)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Choose one of the answers on the page.")
    meant = Meant(person_id, form.cleaned_data["register"], form.cleaned_data["pointer"])
    said = Answer(form.cleaned_data["answer"])
    actions.answer_match(
        case=case,
        meant=meant,
        answer=said,
        because=form.cleaned_data["because"],
        by=actor,
        at=timezone.now(),
    )
    told = "Open again." if said is Answer.OPEN else f"Kept: {ANSWERS[said]}."
    messages.success(request, told)
    return redirect(f"{address('case:registers', case.reference)}#person-{person_id}")
