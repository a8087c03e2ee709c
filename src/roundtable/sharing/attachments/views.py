"""Attach a file to what my agency gave, open one, take one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from roundtable.access.reading import reading
from roundtable.access.rules import Verb
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.lib.verdict import Refused
from roundtable.sharing.attachments import actions, queries
from roundtable.sharing.attachments.forms import AttachForm, TakeBackForm
from roundtable.sharing.attachments.rules import KINDS, MEGABYTE, MOST_BYTES, kind_called
from roundtable.sharing.attachments.scanning import scanned
from roundtable.sharing.attachments.storage import kept_in
from roundtable.sharing.models import Attachment, Item
from roundtable.sharing.relevance.queries import item_of


def attach(request: HttpRequest, reference: str, item_id: UUID) -> HttpResponse:
    """Attach a file to a piece of information that the reader's agency gave."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANSWER)
        item = item_of(case, item_id)
        if item is None or item.agency != actor.agency:
            raise Http404
        sent = request.method == "POST"
        form = AttachForm(request.POST, request.FILES) if sent else AttachForm()
        context = {"form": form, "item": item, "who": _who(item), "kinds": KINDS}
        context |= {"most": MOST_BYTES // MEGABYTE}
        if not form.is_valid():
            return show(request, case, "request", context, template="sharing/attach.html")
        file = form.cleaned_data["file"]
        # One byte more than is taken says enough of a file that is too large.
        content = file.read(MOST_BYTES + 1)
    try:
        clean = scanned(content)
        said = {"name": file.name, "content": content, "clean": clean}
        actions.attach(item=item, by=actor, at=timezone.now(), **said)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return show(request, case, "request", context, template="sharing/attach.html")
    messages.success(request, "Attached. Whoever has the information can open it.")
    return redirect("case:request", reference)


def _who(item: Item) -> list[str]:
    live = item.disclosures.filter(withdrawn_at=None).order_by("to_agency")
    return list(live.values_list("to_agency", flat=True))


@require_GET
def open_file(request: HttpRequest, reference: str, attachment_id: UUID) -> HttpResponse:
    """Give a file to somebody who sees what it belongs to; the journal says so first."""
    with reading(request) as actor:
        found = _found(request, reference, attachment_id)
    actions.opened(attachment=found, by=actor, at=timezone.now())
    with reading(request), kept_in().open(str(found.pk)) as file:
        content = file.read()
    # Nothing in it runs in the hub's name, whatever it is: it is saved, and opened elsewhere.
    headers = {
        "Content-Disposition": str(content_disposition_header(True, found.name)),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    kind = kind_called(found.kind).content_type
    return HttpResponse(content, content_type=kind, headers=headers)


@keeps_half_typed
def take_back(request: HttpRequest, reference: str, attachment_id: UUID) -> HttpResponse:
    """Take a file of the reader's agency back."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANSWER)
        found = _found(request, reference, attachment_id)
        if found.agency != actor.agency or found.taken_back_at:
            raise Http404
        form = TakeBackForm(request.POST if request.method == "POST" else None)
        context: dict[str, Any] = {"form": form, "file": found}
        if not form.is_valid():
            return show(request, case, "request", context, template="sharing/take_file_back.html")
    because = form.cleaned_data["because"]
    actions.take_back(attachment=found, because=because, by=actor, at=timezone.now())
    messages.success(request, "Taken back. No other agency can open it any more.")
    return redirect("case:request", reference)


def _found(request: HttpRequest, reference: str, attachment_id: UUID) -> Attachment:
    case = find_case(request, reference)
    found = queries.file_of(case, attachment_id)
    if found is None:
        raise Http404
    return found
