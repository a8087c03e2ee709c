"""The pages on which a case is handed over: begun, released, packed, taken along and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.deciding.models import Transfer
from roundtable.deciding.transferring import actions, queries
from roundtable.deciding.transferring.forms import (
    AcknowledgeForm,
    BeginForm,
    DeclineForm,
    PackForm,
    ReleaseForm,
    WithdrawForm,
)
from roundtable.deciding.transferring.receiving import opened
from roundtable.deciding.transferring.rules import Receiver, may_begin
from roundtable.deciding.transferring.saying import acknowledgement, sections
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.lib.words import plural
from roundtable.web.forms import Form

FORMS: dict[str, type[Form]] = {
    "pack": PackForm,
    "acknowledge": AcknowledgeForm,
    "decline": DeclineForm,
    "withdraw": WithdrawForm,
}
DONE = {
    "pack": "The package is made. Take it along, and send it to the receiver.",
    "acknowledge": "The receiver has taken the case over. You can close it as transferred.",
    "decline": "Recorded. The case stays here.",
    "withdraw": "The transfer is withdrawn. The case stays here.",
}


@keeps_half_typed
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Say to whom a case is handed over, and why."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.TRANSFER)
        form = BeginForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _begin_page(request, case, form)
    said = form.cleaned_data | {"receiver": Receiver(form.cleaned_data["receiver"])}
    try:
        actions.begin_transfer(case=case, **said, by=actor, at=timezone.now())
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _begin_page(request, case, form)
    messages.success(request, "Every agency that answered is asked what of its own goes with it.")
    return redirect("case:transfer", reference)


def _begin_page(request: HttpRequest, case: Case, form: BeginForm) -> HttpResponse:
    verdict = may_begin(
        in_force(timezone.now()),
        because="It is asked for below.",
        going_on=case.urgent_at is not None,
        waiting=case.transfer_at is not None,
    )
    context = {"form": form, "verdict": verdict}
    return show(request, case, "transfer", context, template="deciding/transfer/begin.html")


@keeps_half_typed
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Show to whom a case was handed over and how that stands; make the package of one that waits,
    and record how it ended.
    """
    does = request.POST.get("do", "")
    with reading(request) as actor:
        case = find_case(request, reference)
        waiting = queries.waiting_transfer(case)
        if does not in FORMS or waiting is None:
            return _page(request, case, {}, actor)
        form = FORMS[does](request.POST)
        if not form.is_valid():
            return _page(request, case, {does: form}, actor)
    try:
        _do(does, waiting, form.cleaned_data, actor, timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _page(request, case, {does: form}, actor)
    messages.success(request, DONE[does])
    return redirect(
        "case:close_transferred" if does == "acknowledge" else "case:transfer", reference
    )


def _do(does: str, waiting: Transfer, said: dict[str, Any], by: Actor, at: datetime) -> None:
    match does:
        case "pack":
            actions.make_package(transfer=waiting, **said, by=by, at=at)
        case "acknowledge":
            actions.acknowledge(transfer=waiting, **said, by=by, at=at)
        case "decline":
            actions.decline(transfer=waiting, **said, by=by, at=at)
        case _:
            actions.withdraw_transfer(transfer=waiting, **said, by=by, at=at)


def _page(request: HttpRequest, case: Case, forms: dict[str, Form], actor: Actor) -> HttpResponse:
    found = queries.transfers_of(case)
    waiting = next((each for each in found if each.ended_at is None), None)
    leads = bool(may(actor, Verb.TRANSFER, case.facts()))
    releases = queries.last_releases(waiting) if waiting else {}
    context = {
        "transfers": found,
        "waiting": waiting,
        "leads": leads,
        "package": queries.package_of(waiting) if waiting and leads else None,
        "releases": releases,
        "still_asked": queries.still_asked(waiting) if waiting and leads else [],
        "may_release": waiting is not None
        and waiting.packed_at is None
        and may(actor, Verb.RELEASE, case.facts()),
        "forms": {does: forms.get(does) or form() for does, form in FORMS.items()},
        "wrong": next(iter(forms.values()), None),
    }
    return show(request, case, "transfer", context, template="deciding/transfer/transfer.html")


@keeps_half_typed
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which of one's agency's information goes with a case that is handed over."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RELEASE)
        waiting = queries.waiting_transfer(case)
        if waiting is None or waiting.packed_at is not None:
            return redirect("case:transfer", reference)
        form = _release_form(request, case, waiting, actor)
        if request.method != "POST" or not form.is_valid():
            return _release_page(request, case, waiting, form, actor)
    said = form.cleaned_data
    items = [UUID(each) for each in said["items"]]
    try:
        made = actions.release(
            transfer=waiting, items=items, basis=said["basis"], by=actor, at=timezone.now()
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _release_page(request, case, waiting, form, actor)
    goes = plural(len(made.items), "piece of information goes", "pieces of information go")
    messages.success(request, f"Noted: {goes} with the case.")
    return redirect("case:transfer", reference)


def _release_form(request: HttpRequest, case: Case, waiting: Transfer, actor: Actor) -> ReleaseForm:
    charter = in_force(timezone.now())
    offers = [each.item for each in queries.offered(case, actor, charter) if not each.no]
    before = queries.last_releases(waiting).get(actor.agency)
    said = {"items": [str(each) for each in before.items], "basis": before.basis} if before else {}
    posted = request.POST if request.method == "POST" else None
    return ReleaseForm(posted, offers=offers, charter=charter, initial=said)


def _release_page(
    request: HttpRequest, case: Case, waiting: Transfer, form: ReleaseForm, actor: Actor
) -> HttpResponse:
    offers = queries.offered(case, actor, in_force(timezone.now()))
    given = case.items.filter(agency=actor.agency, corrected=None).count()
    context = {
        "form": form,
        "transfer": waiting,
        "offers": [each.item for each in offers if not each.no],
        "refused": [each.item for each in offers if each.no],
        "unseen": given - len(offers),
        "before": queries.last_releases(waiting).get(actor.agency),
    }
    return show(request, case, "release", context, template="deciding/transfer/release.html")


@require_GET
def package(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the package of the transfer that waits; the journal says so before the first byte."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.TRANSFER)
        waiting = queries.waiting_transfer(case)
        made = queries.package_of(waiting) if waiting else None
        if made is None:
            raise Http404
    actions.keep_taken(package=made, by=actor, at=timezone.now())
    # The name stays behind in lists of downloads: it says nothing of anybody.
    name = f"transfer-{case.reference}-{made.transfer_id.hex[:4]}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(bytes(made.content), content_type="application/zip", headers=headers)


def received(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what another hub handed over with a case, whole, and how to acknowledge it."""
    with reading(request):
        case = find_case(request, reference)
        kept = queries.received_on(case)
        if kept is None:
            raise Http404
        manifest, said = opened(bytes(kept.content))
        context = {
            "kept": kept,
            "manifest": manifest,
            "sections": sections(said),
            "acknowledgement": acknowledgement(said, kept.referral.reference, kept),
        }
        template = "deciding/transfer/received.html"
        return show(request, case, "received", context, template=template)
