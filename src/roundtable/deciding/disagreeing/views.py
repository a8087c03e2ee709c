"""The pages of professional disagreement: raise one, read them, settle one, and count them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
from roundtable.deciding.disagreeing import actions, queries
from roundtable.deciding.disagreeing.forms import (
    AcceptForm,
    DisagreeForm,
    FurtherForm,
    OfferForm,
    TakeBackForm,
)
from roundtable.deciding.disagreeing.rules import (
    may_accept,
    may_go_further,
    may_raise,
    may_speak,
    may_take_back,
    rung_of,
)
from roundtable.deciding.models import Disagreed, Disagreement
from roundtable.lib.actor import Actor
from roundtable.lib.small_numbers import line
from roundtable.lib.verdict import Refused, Verdict
from roundtable.web.forms import Form

FORMS: dict[str, type[Form]] = {
    "accept": AcceptForm,
    "offer": OfferForm,
    "further": FurtherForm,
    "take_back": TakeBackForm,
}
DONE = {
    "accept": "Agreed. The disagreement has ended.",
    "offer": "The other agency is asked whether it agrees.",
    "further": "It is on the next rung now, with a new deadline.",
    "take_back": "The disagreement has been taken back.",
}


@keeps_half_typed
def disagree(request: HttpRequest, reference: str, kind: str, about: UUID) -> HttpResponse:
    """Raise a disagreement with a decision, an action or what is withheld."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.DISAGREE)
        subject = queries.subject_of(case, kind, about)
        if subject is None:
            raise Http404
        form = DisagreeForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _raise_page(request, case, subject, form, actor)
    said = form.cleaned_data
    try:
        made = actions.disagree(subject=subject, **said, by=actor, at=timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _raise_page(request, case, subject, form, actor)
    messages.success(request, "Both agencies are asked to settle it, each with a deadline.")
    return redirect("case:disagreement", reference, made.number)


def _raise_page(
    request: HttpRequest, case: Case, subject: queries.Subject, form: DisagreeForm, actor: Actor
) -> HttpResponse:
    about = queries.dispute(subject, actor.agency)
    charter = in_force(timezone.now())
    context = {
        "form": form,
        "subject": subject,
        "kind": queries.COLUMNS[type(subject)],
        "against": about.agency,
        "verdict": may_raise(charter, about, agency=actor.agency),
        "ladder": charter.decision.ladder,
    }
    return show(request, case, "disagree", context, template="deciding/disagree.html")


def disagreements(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what agencies disagree about on a case, and how that ended."""
    with reading(request):
        case = find_case(request, reference, Verb.SEE)
        context = {"disagreements": queries.disagreements_of(case)}
        template = "deciding/disagreements.html"
        return show(request, case, "disagreements", context, template=template)


@keeps_half_typed
def disagreement(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show one disagreement; offer how it ends, agree, take it further or take it back."""
    does = request.POST.get("do", "")
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE)
        found = queries.disagreement_at(case, number)
        if found is None:
            raise Http404
        if does not in FORMS:
            return _page(request, case, found, {}, actor)
        form = FORMS[does](request.POST)
        if not form.is_valid():
            return _page(request, case, found, {does: form}, actor)
    try:
        _do(does, found, form.cleaned_data, actor, timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _page(request, case, found, {does: form}, actor)
    messages.success(request, DONE[does])
    return redirect(request.path)


def _do(does: str, found: Disagreement, said: dict[str, Any], by: Actor, at: datetime) -> None:
    match does:
        case "accept":
            actions.accept(disagreement=found, by=by, at=at)
        case "offer":
            actions.offer(disagreement=found, **said, by=by, at=at)
        case "further":
            actions.go_further(disagreement=found, **said, by=by, at=at)
        case _:
            actions.take_back(disagreement=found, **said, by=by, at=at)


def _page(
    request: HttpRequest, case: Case, found: Disagreement, forms: dict[str, Form], actor: Actor
) -> HttpResponse:
    at = timezone.now()
    charter, stands = in_force(at), queries.standing(found)
    allowed = bool(may(actor, Verb.DISAGREE, case.facts()))
    context = {
        "disagreement": found,
        "rung": rung_of(charter, stands) if charter.decision.ladder else None,
        "rungs": len(charter.decision.ladder),
        "offer": queries.standing_offer(found),
        "may": {
            does: verdict if allowed else Verdict(False) for does, verdict in _may(actor, found, at)
        },
        "forms": {does: forms.get(does) or form() for does, form in FORMS.items()},
        "wrong": next(iter(forms.values()), None),
    }
    return show(request, case, "disagreement", context, template="deciding/disagreement.html")


def _may(actor: Actor, found: Disagreement, at: datetime) -> list[tuple[str, Verdict]]:
    charter, stands = in_force(at), queries.standing(found)
    speaks = queries.speaker(actor, at)
    return [
        ("offer", may_speak(charter, stands, speaks)),
        ("accept", may_accept(charter, stands, speaks)),
        ("further", may_go_further(charter, stands, speaks)),
        ("take_back", may_take_back(stands, agency=actor.agency)),
    ]


COUNTED_DAYS = 182
ABOUT = {"decision": "A decision", "withheld": "What is withheld", "action": "An action"}
ENDS = {**dict(Disagreed.choices), "": "Open"}
Row = tuple[str, list[str]]


def disagreed(request: HttpRequest) -> HttpResponse:
    """Show how agencies disagreed in the last half year, and what the hub learned."""
    with reading(request) as actor:
        charter, since, until = period_counted(actor, days=COUNTED_DAYS)
        counts = queries.counted(since, until)
        context = {
            "since": since,
            "agencies": _by_agency(charter, counts) if counts else [],
            "tables": list(_tables(charter, counts)) if counts else [],
            "learned": queries.learned(since, until),
        }
        template = "deciding/disagreed.html"
        return show_numbers(request, "disagreeing:counted", context, template=template)


def _by_agency(charter: Charter, counts: queries.Counts) -> list[Row]:
    every = {agency.code: agency.short_name for agency in charter.agencies}
    codes = [*every, *sorted((counts["raised"].keys() | counts["against"].keys()) - every.keys())]
    columns = [
        line({code: counts[what].get(code, 0) for code in codes})[0]
        for what in ("raised", "against")
    ]
    rows = [(every.get(code, code), [column[code] for column in columns]) for code in codes]
    return [row for row in rows if row[1] != ["0", "0"]]


def _tables(charter: Charter, counts: queries.Counts) -> list[tuple[str, str, list[Row]]]:
    """Return the tables of the whole hub: the caption, what a row is, and the rows."""
    roles = {role.code: role.name for role in charter.roles}
    ladder = enumerate(charter.decision.ladder, 1)
    rungs = {str(place): roles.get(rung.role, rung.role) for place, rung in ladder}
    rungs |= {rung: f"Rung {rung}" for rung in counts["rung"] if rung not in rungs}
    return [
        ("What they were about", "About", _rows(ABOUT, counts["about"])),
        ("How they ended", "End", _rows(ENDS, counts["ended"])),
        ("How far they went", "On the rung of", _rows(rungs, counts["rung"])),
    ]


def _rows(names: Mapping[str, str], counts: Mapping[str, int]) -> list[Row]:
    said, together = line({code: counts.get(code, 0) for code in names})
    return [*((names[code], [number]) for code, number in said.items()), ("Together", [together])]
