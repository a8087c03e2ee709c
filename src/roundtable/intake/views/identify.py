"""Saying who the people are and how serious it is, and joining a case that is open already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case, Involvement
from roundtable.cases.queries import people_of
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Assessment, Charter
from roundtable.intake import actions
from roundtable.intake.forms.case import ANSWER, AlsoForm, GradeForm, IdentifyForm, JoinForm
from roundtable.intake.queries import cases_by_person, criteria_of, grading_of, other_cases
from roundtable.intake.rules import (
    UNKNOWN,
    YES,
    Answers,
    assessments_for,
    factors_for,
    points_to,
    suggested_grade,
)
from roundtable.intake.views.case import age_of
from roundtable.lib.verdict import Refused
from roundtable.matches.queries import known_to
from roundtable.matches.typed import read_typed
from roundtable.people.actions import Candidate, search
from roundtable.people.matching.identity import joined
from roundtable.people.matching.telling import PARTS
from roundtable.web.acting import actor_of

# The button that looks again, and what says that only whom it finds is to be drawn.
LOOK, LOOKING = "look", "looking"


def identify(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is done and what is left before the agencies are asked."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.IDENTIFY)
        people = people_of(case)
        left = [person for person in people if person.person_id is None]
        charter = in_force(timezone.now())
        context = {
            "people": [(person, age_of(person)) for person in people],
            "done": len(people) - len(left),
            "left": left,
            "grading": grading_of(case),
            "criteria": criteria_of(case, charter),
            "known_to": known_to(case, actor, charter),
            "joinable": [other for other in other_cases(case, actor) if other.case.is_open],
        }
        return show(request, case, "identify", context, template="intake/identify.html")


def identify_person(request: HttpRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Show whom the hub knows who may be this person, and take the answer. What else is typed of
    them is looked for at once.
    """
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SAY_WHO)
        person = get_object_or_404(case.involvements.select_related("person"), pk=person_id)
        open_ones = person.addresses.filter(confidential=False)
        postcodes = open_ones.values_list("postcode", flat=True)
        described = person.described(postcodes, on=case.opened_at.date())
    also = read_typed(request.POST, prefix="also-").identity
    sought = joined(described, also)
    found = search(person=sought, by=actor, at=timezone.now(), case=case)
    with reading(request):
        form = _identify_form(request, case, person, found)
        if LOOKING in request.GET:
            context = {"form": form, "found": found, "parts": PARTS}
            return render(request, "intake/_candidates.html", context)
        if not (request.method == "POST" and LOOK not in request.POST and form.is_valid()):
            context = {
                "form": form,
                "also": AlsoForm(request.POST or None),
                "person": person,
                "age": age_of(person),
                "found": found,
                "parts": PARTS,
            }
            template = "intake/identify_person.html"
            return show(request, case, "identify_person", context, template=template)
    actions.identify(
        case=case,
        involvement=person,
        known_as=form.person,
        passed_over={candidate.id: candidate.probability for candidate in found},
        unsure=form.unsure,
        also=also,
        by=actor,
        at=timezone.now(),
    )
    messages.success(request, f"{person.name} is identified.")
    return _onward(request, case, person)


def _identify_form(
    request: HttpRequest, case: Case, person: Involvement, found: list[Candidate]
) -> IdentifyForm:
    actor, ids = actor_of(request), [candidate.id for candidate in found]
    seen_on = {
        known: "On your case " + ", ".join(other.reference for other in others) + "."
        for known, others in cases_by_person(ids, case, actor).items()
    }
    known = {"known_as": str(person.person_id)} if person.person_id in ids else {}
    asked = request.method == "POST" and not (LOOK in request.POST or LOOKING in request.GET)
    posted = request.POST if asked else None
    known |= {"known_as": request.POST["known_as"]} if "known_as" in request.POST else {}
    return IdentifyForm(posted, candidates=found, seen_on=seen_on, initial=known)


def _onward(request: HttpRequest, case: Case, person: Involvement) -> HttpResponse:
    """Lead to the next person who is not identified, or back to the list."""
    if case.stage != Stage.IDENTIFY:
        return redirect("case:people", case.reference)
    with reading(request):
        left = case.involvements.filter(person=None).order_by("place")
        after = left.filter(place__gt=person.place).first() or left.first()
    if after is None:
        return redirect("case:identify", case.reference)
    return redirect("case:identify_person", case.reference, after.pk)


@keeps_half_typed
def grade(request: HttpRequest, reference: str) -> HttpResponse:
    """Grade a case: its indicators, the grade they point to, the grade given and why."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.GRADE)
        charter = in_force(timezone.now())
        posted = request.POST if request.method == "POST" else None
        form = _grade_form(case, charter, posted, _graded(case))
        if posted is None or "suggest" in posted or not form.is_valid():
            return _show_grade(request, case, form)
    given = {name: form.cleaned_data[name] for name in ("grade", "factors", "reasons")}
    try:
        actions.grade(case=case, answers=form.answers(), by=actor, at=timezone.now(), **given)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_grade(request, case, form)
    messages.success(request, f"Graded: {charter.grade(given['grade']).name.lower()} risk.")
    if may(actor, Verb.IDENTIFY, case.facts()):
        return redirect("case:identify", case.reference)
    return redirect(case)


def _graded(case: Case) -> dict[str, Any]:
    held = grading_of(case)
    if held is None:
        return {}
    answers = {
        f"{ANSWER}{each['code']}-{question}": said
        for each in held.assessments
        for question, said in each["answers"].items()
    }
    return {"factors": held.factors, "grade": held.grade, "reasons": held.reasons} | answers


def _grade_form(
    case: Case, charter: Charter, posted: QueryDict | None, initial: dict[str, Any]
) -> GradeForm:
    return GradeForm(
        posted,
        charter=charter,
        factors=factors_for(charter, case.concerns),
        assessments=assessments_for(charter, case.concerns),
        initial=initial,
    )


def _show_grade(request: HttpRequest, case: Case, form: GradeForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    if "suggest" in request.POST:
        context = _suggested(case, request.POST, in_force(timezone.now()))
    return show(request, case, "grade", context, template="intake/grade.html")


def _suggested(case: Case, posted: QueryDict, charter: Charter) -> dict[str, Any]:
    """Return the form as it was sent, with the grade chosen to which it points."""
    factors = posted.getlist("factors")
    kept = {name: said for name, said in posted.items() if name.startswith(ANSWER)}
    answers = {name.removeprefix(ANSWER): str(said) for name, said in kept.items()}
    pointed = suggested_grade(charter, factors, answers)
    initial = {"factors": factors, "reasons": posted.get("reasons", ""), "grade": pointed} | kept
    needed = assessments_for(charter, case.concerns)
    return {
        "form": _grade_form(case, charter, None, initial),
        "pointed": charter.grade(pointed),
        "pointing": [each for each in needed if points_to(each, answers)],
        "open": [each for each in needed if _is_open(each, answers)],
        "said": len(factors) + len(answers),
    }


def _is_open(assessment: Assessment, answers: Answers) -> bool:
    """Return whether what is not known could still make the assessment point to its grade."""
    could = points_to(assessment, answers, counted=(YES, UNKNOWN))
    return bool(could) and not points_to(assessment, answers)


@keeps_half_typed
def join(request: HttpRequest, reference: str, into: str) -> HttpResponse:
    """Join this referral to another open case about the same people, once confirmed."""
    form = JoinForm(request.POST or None)
    with reading(request) as actor:
        case = find_case(request, reference, Verb.IDENTIFY)
        other = find_case(request, into)
        if not (request.method == "POST" and form.is_valid()):
            return _show_join(request, case, other, form)
    because = form.cleaned_data["because"]
    try:
        actions.join(case=case, into=other, because=because, by=actor, at=timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_join(request, case, other, form)
    messages.success(request, f"The referral joined case {other.reference}.")
    return redirect(other)


def _show_join(request: HttpRequest, case: Case, other: Case, form: JoinForm) -> HttpResponse:
    shared = next(
        (o.people for o in other_cases(case, actor_of(request)) if o.case.pk == other.pk), []
    )
    context = {"form": form, "other": other, "shared": shared}
    return show(request, case, "join", context, template="intake/join.html")
