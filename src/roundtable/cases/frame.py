"""The frame of every page of a case: find it, check, draw it with its identity bar and tabs,
journal the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from roundtable.access.rules import Verb, may
from roundtable.cases.half_typed.pages import begun, put_back
from roundtable.cases.models import Case
from roundtable.cases.queries import case_of, people_question, title_of
from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.database.prepared import Question, ahead
from roundtable.journal.actions import record_reading
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict, require
from roundtable.web.acting import actor_of
from roundtable.web.addresses import address


@dataclass(frozen=True)
class Tab:
    """One page of a case in its navigation: shown to those who may do `verb`."""

    name: str
    text: str
    verb: Verb


TABS = (
    Tab("overview", "Overview", Verb.SEE_OUTLINE),
    Tab("people", "People", Verb.SEE_OUTLINE),
    Tab("gathering", "Gathering", Verb.SEE),
    Tab("chronology", "Chronology", Verb.SEE),
    Tab("analysis", "Analysis", Verb.SEE),
    Tab("discussion", "Discussion", Verb.SEE_DISCUSSION),
    Tab("actions", "Actions", Verb.SEE),
    Tab("feedback", "Feedback", Verb.SEE),
    Tab("history", "History", Verb.SEE),
)

# Filled by capabilities above, as their apps get ready: what the frame shows besides the case
# itself.
EXTRAS: dict[str, Callable[[Case, Actor], object]] = {}
# What that asks for a page of a case, for `ahead`.
QUESTIONS: list[Callable[[Case, Actor, str], Iterable[Question[Any]]]] = [
    lambda case, _actor, _page: [people_question(case)]
]


def find_case(request: HttpRequest, reference: str, verb: Verb = Verb.SEE) -> Case:
    """Return the case of a reference for somebody who may do `verb`. Call it inside
    `reading(request)`.

    :raises Http404: for a case that does not exist and one they may not know of, alike.
    :raises Refused: for what they may not do on a case they know.
    """
    actor = actor_of(request)
    case = case_of(actor, reference)
    if case is None:
        raise Http404
    require(may(actor, verb, case.facts()))
    return case


def ask_ahead(case: Case, actor: Actor, page: str, *questions: Question[Any]) -> None:
    """Ask in one exchange what a page of a case will ask, and its frame."""
    ahead(*questions, *(question for of in QUESTIONS for question in of(case, actor, page)))


def show(
    request: HttpRequest,
    case: Case,
    page: str,
    context: Mapping[str, Any],
    *,
    template: str,
    status: int = 200,
) -> HttpResponse:
    """Draw a page of a case inside `reading(request)` and journal that it was seen.

    `page` names the tab that is current, or another page of the case. The template extends
    `cases/frame.html`.
    """
    actor, at = actor_of(request), timezone.now()
    half_typed = begun(request, case, actor)
    if half_typed:
        put_back(half_typed, context)
    frame = {
        "case": case,
        "actor": actor,
        "at": at,
        "page": page,
        "charter": Remembering.of(in_force(at)),
        "tabs": _tabs(case, actor, page),
        "case_title": title_of(case),
        "half_typed": half_typed,
        **{name: extra(case, actor) for name, extra in EXTRAS.items()},
    }
    answer = render(request, template, frame | dict(context), status=status)
    record_reading(case=case, page=page, by=actor, at=at)
    return answer


def say_refusal(form: forms.BaseForm, verdict: Verdict) -> None:
    """Put what a rule refused at the top of a form, to be drawn again with all that was typed.

    For a `Refused` that the person can mend in the form; any other goes on to the refusal page.
    """
    for reason in verdict.reasons:
        clause = f" (clause {reason.clause})" if reason.clause else ""
        form.add_error(None, f"{reason.text.removesuffix('.')}{clause}. {reason.remedy}".strip())


def _tabs(case: Case, actor: Actor, page: str) -> list[dict[str, object]]:
    facts = case.facts()
    return [
        {
            "text": tab.text,
            "href": address(f"case:{tab.name}", case.reference),
            "active": tab.name == page,
        }
        for tab in TABS
        if may(actor, tab.verb, facts)
    ]
