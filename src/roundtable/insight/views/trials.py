"""What would it have meant? A charter tried on the past, and what it came to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.cases.frame import say_refusal
from roundtable.cases.queries import titles_of
from roundtable.cases.rules import GROUP_NAMES
from roundtable.charter import frame
from roundtable.charter.problems import CharterError
from roundtable.charter.queries import in_force
from roundtable.insight import actions, queries, saying
from roundtable.insight.forms import TrialForm
from roundtable.insight.models import Trial
from roundtable.insight.rules import may_read_trials
from roundtable.lib.actor import Actor
from roundtable.lib.small_numbers import as_shown, small
from roundtable.lib.verdict import Refused, require
from roundtable.lib.words import duration
from roundtable.web.live import stream

HERE = "insight:trials"
A_PAGE = 25
LATEST = 20
# The period proposed: as long as a quarter, up to today.
A_QUARTER = timedelta(days=91)


def trials(request: HttpRequest) -> HttpResponse:
    """Ask for a trial of a draft or a version, and list those asked for before."""
    at = timezone.now()
    with reading(request) as actor:
        require(may_read_trials(actor))
        form = _form(request, at)
        if request.method != "POST" or not form.is_valid():
            return _trials_page(request, form)
        said = form.cleaned_data
        tried = queries.text_to_try(said["what"])
    try:
        trial = actions.ask_for_trial(
            name=dict(form.fields["what"].choices)[said["what"]],  # type: ignore[attr-defined]
            text=tried,
            from_day=said["from_day"],
            to_day=said["to_day"],
            by=actor,
            at=at,
        )
    except (Refused, CharterError) as refusal:
        _say(form, refusal)
        with reading(request):
            return _trials_page(request, form)
    return redirect("insight:trial", trial.pk)


def _form(request: HttpRequest, at: datetime) -> TrialForm:
    today = timezone.localdate(at)
    return TrialForm(
        request.POST if request.method == "POST" else None,
        texts=queries.texts_to_try(),
        initial={
            "what": request.GET.get("what", ""),
            "from_day": today - A_QUARTER,
            "to_day": today,
        },
    )


def _say(form: TrialForm, refusal: Refused | CharterError) -> None:
    if isinstance(refusal, Refused):
        say_refusal(form, refusal.verdict)
        return
    count = len(refusal.problems)
    form.add_error("what", f"This text does not hold together yet. Problems: {count}. Mend them")


def _trials_page(request: HttpRequest, form: TrialForm) -> HttpResponse:
    context = {"form": form, "trials": queries.trials()[:LATEST]}
    return frame.show(request, HERE, context, template="insight/trials.html")


def trial(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """Show how far a trial has come, or what it came to."""
    at = timezone.now()
    with reading(request) as actor:
        found = _find(actor, trial_id)
        context: dict[str, Any] = {"trial": found, "at": at}
        if found.counts is None:
            left = queries.time_left(found)
            context["left"] = duration(left) if left else ""
            context["stalled"] = queries.stalled(found, at)
            context["few"] = small(found.cases or 0)
            return frame.show(request, HERE, context, template="insight/running.html")
        context |= _results(found, actor)
        return frame.show(request, HERE, context, template="insight/trial.html")


def _results(found: Trial, actor: Actor) -> dict[str, Any]:
    counts: dict[str, Any] = found.counts or {}
    return {
        "cases": counts["cases"],
        "differing": counts["differing"],
        "headline": saying.headline(counts),
        "of_all": as_shown(counts["cases"]),
        "groups": GROUP_NAMES,
        "of_groups": saying.of_groups(counts, GROUP_NAMES),
        "kinds": saying.by_kind(counts, GROUP_NAMES),
        "agencies": saying.by_agency(counts),
        "requests": saying.requests(counts),
        "request_counts": list(saying.REQUEST_COUNTS),
        "agency_kinds": list(saying.AGENCY_HEADS.values()),
        "costs": saying.costs(counts),
        "same_cost": saying.same_cost(counts),
        "seen": queries.differing_cases(found, actor).count(),
    }


def changes(request: HttpRequest, trial_id: UUID) -> StreamingHttpResponse:
    """Say when a trial gets further, for as long as its page is open."""
    with reading(request) as actor:
        found = _find(actor, trial_id)
    return stream(f"trial:{found.pk}")


def differing(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """List the cases that would have differed and that the reader may see, and how."""
    with reading(request) as actor:
        found = _find(actor, trial_id)
        if found.counts is None:
            raise Http404
        pages = Paginator(queries.differing_cases(found, actor), A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        charter, names = in_force(timezone.now()), found.counts["names"]
        context = {
            "trial": found,
            "page": page,
            "titles": titles_of(each.case for each in page.object_list),
            "said": {
                each.pk: saying.by_round(each.differences, charter, names)
                for each in page.object_list
            },
        }
        return frame.show(request, HERE, context, template="insight/differing.html")


def _find(actor: Actor, trial_id: UUID) -> Trial:
    require(may_read_trials(actor))
    found = queries.find_trial(trial_id)
    if found is None:
        raise Http404
    return found
