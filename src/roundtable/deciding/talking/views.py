"""Writing at the table, saying a point otherwise, confirming, and who is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.deciding.models import Discussion, Point
from roundtable.deciding.queries import latest_discussion
from roundtable.deciding.talking import queries
from roundtable.deciding.talking.actions import confirm_points, write_point
from roundtable.deciding.talking.forms import OtherwiseForm, PointForm
from roundtable.deciding.talking.rules import PointGiven, may_replace
from roundtable.deciding.urgent.rules import urgent_name
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused


@keeps_half_typed
def talk(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what is talked about at the table as it is said, and write there."""
    does = request.POST.get("do", "")
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_DISCUSSION)
        discussion = latest_discussion(case)
        if discussion is None:
            return redirect("case:discussion", reference)
        form = _form(request, discussion, actor)
        if does != "confirm" and (request.method != "POST" or not form.is_valid()):
            return _page(request, case, discussion, form, actor)
    at = timezone.now()
    if does == "confirm":
        confirm_points(discussion=discussion, by=actor, at=at)
        messages.success(request, "Confirmed for your agency.")
        return redirect(request.path)
    try:
        write_point(discussion=discussion, given=form.point(), by=actor, at=at)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _page(request, case, discussion, form, actor)
    return redirect(f"{request.path}#write")


def _form(request: HttpRequest, discussion: Discussion, actor: Actor) -> PointForm:
    return PointForm(
        request.POST if request.method == "POST" else None,
        charter=in_force(timezone.now()),
        own=actor.agency,
        table=discussion.table,
        agenda=[point for point, _said in queries.talk(discussion).agenda],
    )


def _page(
    request: HttpRequest, case: Case, discussion: Discussion, form: PointForm, actor: Actor
) -> HttpResponse:
    at = timezone.now()
    writes = bool(may(actor, Verb.TALK, case.facts())) and actor.agency in discussion.table
    if writes:
        queries.is_here(discussion, by=actor, at=at)
    context = {
        "discussion": discussion,
        "talk": queries.talk(discussion),
        **_who_is_here(discussion, at),
        "urgent_name": urgent_name(in_force(at), discussion.urgent),
        "waiting": queries.waiting_for(discussion, actor.agency),
        "form": form,
        "writes": writes and not queries.table_of(discussion).decided,
    }
    return show(request, case, "talk", context, template="deciding/talk.html")


def _who_is_here(discussion: Discussion, at: datetime) -> dict[str, Any]:
    """Return who was at a table, who of them is there now, and which agencies did not come yet."""
    there = queries.there(discussion, at)
    came = {each.agency for each, _now in there}
    return {"there": there, "away": [code for code in discussion.table if code not in came]}


def here(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who is at the table now, and that the reader is."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_DISCUSSION)
        discussion = latest_discussion(case)
        if discussion is None:
            raise Http404
        at = timezone.now()
        if may(actor, Verb.TALK, case.facts()) and actor.agency in discussion.table:
            queries.is_here(discussion, by=actor, at=at)
        context = {
            "case": case,
            **_who_is_here(discussion, at),
            "charter": in_force(at),
        }
        return render(request, "deciding/here.html", context)


@keeps_half_typed
def otherwise(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say a point otherwise: the one before stays."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.TALK)
        point = _point(case, number)
        form = OtherwiseForm(
            request.POST if request.method == "POST" else None, initial={"text": point.text}
        )
        if request.method != "POST" or not form.is_valid():
            return _otherwise_page(request, case, point, form, actor)
    text = form.cleaned_data["text"]
    given = PointGiven(point.kind, text, point.agency, point.about_id, replaces=point.pk)
    try:
        write_point(discussion=point.discussion, given=given, by=actor, at=timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _otherwise_page(request, case, point, form, actor)
    return redirect("case:talk", reference)


def _point(case: Case, number: int) -> Point:
    discussion = latest_discussion(case)
    found = discussion and discussion.points.select_related("discussion__case").filter(
        number=number
    )
    point = found.first() if found else None
    if point is None:
        raise Http404
    return point


def _otherwise_page(
    request: HttpRequest, case: Case, point: Point, form: OtherwiseForm, actor: Actor
) -> HttpResponse:
    context: dict[str, Any] = {
        "point": point,
        "form": form,
        "verdict": may_replace(queries.written(point), agency=actor.agency),
    }
    return show(request, case, "otherwise", context, template="deciding/otherwise.html")
