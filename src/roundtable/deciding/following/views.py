"""What came of a decision: on its case, and in numbers for the board."""

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
from roundtable.charter.remembering import Remembering
from roundtable.charter.terms import Charter
from roundtable.deciding.following import actions, queries
from roundtable.deciding.following.forms import FollowUpForm
from roundtable.deciding.following.rules import HARM, never_told, rule_of
from roundtable.deciding.models import FollowUp
from roundtable.deciding.queries import joint_decision
from roundtable.lib.small_numbers import NOT_SHOWN, as_shown, is_shown_of, line, small
from roundtable.lib.verdict import Refused, deny
from roundtable.web.acting import actor_of

COUNTED_DAYS = 182


@keeps_half_typed
def follow_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what came of the decision on a case when it was looked at again, and look at it now."""
    with reading(request):
        if request.method != "POST":
            case = find_case(request, reference, Verb.SEE_DISCUSSION)
            return _look(request, case)
        case = find_case(request, reference, Verb.FOLLOW_UP)
        looked_at = _sent_of(request, case)
        form = _form(request, case, looked_at)
        if not form.is_valid():
            return _page(request, case, looked_at, form)
    try:
        at = timezone.now()
        actions.follow_up(looked_at=looked_at, found=form.found(), by=actor_of(request), at=at)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _page(request, case, looked_at, form)
    messages.success(request, "What changed is recorded.")
    return redirect("case:follow_up", reference)


def _look(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what was found, and, once it can be done, what the lead says now."""
    at = timezone.now()
    looked_at = queries.current(case, at)
    writes = may(actor_of(request), Verb.FOLLOW_UP, case.facts())
    is_open = looked_at is not None and looked_at.opens_at <= at
    form = _form(request, case, looked_at) if looked_at and writes and is_open else None
    return _page(request, case, looked_at, form)


def _sent_of(request: HttpRequest, case: Case) -> FollowUp:
    """Return what a page that was sent looks at.  :raises Refused: once somebody has."""
    looked_at = queries.to_come(case, request.POST.get("of", ""))
    if looked_at is None:
        text = "Somebody has looked at this already, or another decision took its place."
        raise Refused(deny(text, remedy="Read what was found."))
    return looked_at


def _form(request: HttpRequest, case: Case, looked_at: FollowUp) -> FollowUpForm:
    charter = queries.charter_for(looked_at, timezone.now())
    people = queries.asked_about(case, charter, looked_at)
    typed = request.POST if request.method == "POST" else None
    return FollowUpForm(typed, charter=charter, people=people)


def _page(
    request: HttpRequest, case: Case, looked_at: FollowUp | None, form: FollowUpForm | None
) -> HttpResponse:
    at = timezone.now()
    context: dict[str, Any] = {
        "follow_ups": list(queries.follow_ups_of(case)),
        "decision": looked_at.decision if looked_at else joint_decision(case),
        "looked_at": looked_at,
        "form": form,
    }
    if looked_at:
        outcomes, days = looked_at.decision.outcomes, looked_at.after_days
        charter = queries.charter_for(looked_at, at)
        context["rule"] = rule_of(charter, outcomes=outcomes, after_days=days)
        context["scale"] = charter.outcome_scale
    context["since"] = queries.came_since(case, context["decision"], actor_of(request))
    return show(request, case, "follow-up", context, template="deciding/follow_up.html")


def counted(request: HttpRequest) -> HttpResponse:
    """Show what came of decisions of the last half year, by the outcome decided."""
    with reading(request) as actor:
        charter, since, until = period_counted(actor, days=COUNTED_DAYS)
        told = [role.code for role in charter.intake.people if not never_told(charter, role.code)]
        found = queries.counted(since, until, roles=told)
        of_people = [_of_people(charter, each) for each in found]
        context = {
            "since": since,
            "looked_at": [_looked_at(charter, each) for each in found],
            "changes": [changes for changes, _harm in of_people],
            "harm": [harm for _changes, harm in of_people],
            "scale": charter.outcome_scale,
            "harm_names": HARM,
        }
        template = "deciding/outcomes.html"
        return show_numbers(request, "following:counted", context, template=template)


Row = tuple[str, list[str]]


def _looked_at(charter: Charter, found: queries.Counted) -> Row:
    due = as_shown(found.due)
    some = as_shown(found.looked_at, is_shown_of(found.looked_at, found.due))
    shown = is_shown_of(found.in_time, found.due) and is_shown_of(found.in_time, found.looked_at)
    return _name(charter, found), [due, some, as_shown(found.in_time, shown)]


def _of_people(charter: Charter, found: queries.Counted) -> tuple[Row, Row]:
    """Return what is different for people, and whether they were harmed again, each with their sum.

    Both have the same sum, so that what gives one of them away does so to the other. Many people
    of a few cases could still point to one of these.
    """
    steps = {step.code: found.changes.get(step.code, 0) for step in charter.outcome_scale}
    # A step that the charter no longer has is counted with the others, and not named.
    gone = sum(found.changes.values()) - sum(steps.values())
    changes, of_changes = line(steps | {"": gone})
    harm, of_harm = line({each.value: found.harm.get(each, 0) for each in HARM})
    if small(found.looked_at) or NOT_SHOWN in (of_changes, of_harm):
        changes, harm = dict.fromkeys(changes, NOT_SHOWN), dict.fromkeys(harm, NOT_SHOWN)
        of_changes = of_harm = NOT_SHOWN
    name = _name(charter, found)
    numbers = [of_changes, *(changes[code] for code in steps)]
    return (name, numbers), (name, [of_harm, *harm.values()])


def _name(charter: Charter, found: queries.Counted) -> str:
    name: str = Remembering.of(charter).outcome(found.outcome).name
    return name
