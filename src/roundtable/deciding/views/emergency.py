"""The page of what an agency does at once, alone, in an emergency."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb
from roundtable.cases.frame import find_case, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.deciding.actions import act_at_once
from roundtable.deciding.forms import EmergencyForm
from roundtable.deciding.queries import emergency_decisions
from roundtable.workload.rules import after


@keeps_half_typed
def emergency(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what my agency did at once, alone, because somebody was in immediate danger."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.EMERGENCY)
        form = EmergencyForm(
            request.POST if request.method == "POST" else None,
            charter=in_force(timezone.now()),
            group=case.group,
        )
        if request.method != "POST" or not form.is_valid():
            return _emergency_page(request, case, form)
    act_at_once(
        case=case,
        outcome=form.cleaned_data["outcome"],
        reasons=form.cleaned_data["reasons"],
        by=actor,
        at=timezone.now(),
    )
    messages.success(request, "What your agency did is recorded, and the case is marked.")
    return redirect("case:emergency", reference)


def _emergency_page(request: HttpRequest, case: Case, form: EmergencyForm) -> HttpResponse:
    at = timezone.now()
    path = in_force(at).intake.emergency
    context = {
        "form": form,
        "emergencies": list(emergency_decisions(case)),
        "joint_due": after(in_force(at), at, path.joint_decision_within, path.unit),
    }
    return show(request, case, "emergency", context, template="deciding/emergency.html")
