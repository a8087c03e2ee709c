"""How much e-mail do I want?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.access.models import User
from roundtable.access.reading import reading
from roundtable.access.rules import WORKING_ROLES
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Volume
from roundtable.feedback.notices import actions
from roundtable.feedback.notices.forms import MailForm, as_typed
from roundtable.feedback.notices.posting import sends_mail
from roundtable.feedback.notices.queries import as_wish, my_choice, my_letters
from roundtable.feedback.notices.rules import digest_for, digests_go, wish_by_charter
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.lib.words import WEEKDAYS
from roundtable.web.acting import actor_of


def mail(request: HttpRequest) -> HttpResponse:
    """Let somebody choose how much e-mail they get, and see what was sent to them."""
    sent, actor = request.method == "POST", _reader(request)
    with reading(request):
        charter = in_force(timezone.now())
        form = MailForm(
            request.POST if sent else None,
            initial=_initial(actor, charter),
            hints=_hints(charter, actor),
        )
        if not sent or not form.is_valid():
            return _mail_page(request, form, actor, charter)
    actions.choose(wish=form.wish(), by=actor, at=timezone.now())
    messages.success(request, "Saved. It holds from now on.")
    return redirect("feedback:mail")


@require_POST
def try_mail(request: HttpRequest) -> HttpResponse:
    """Send somebody an e-mail, to see whether it comes."""
    try:
        actions.ask_for_trial(by=_reader(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.verdict))
    else:
        messages.success(request, "An e-mail to you goes out within two minutes.")
    return redirect("feedback:mail")


def _reader(request: HttpRequest) -> Actor:
    """Return who asks, if they read what their agency is told."""
    actor = actor_of(request)
    if actor.role not in WORKING_ROLES:
        raise Http404
    return actor


def _mail_page(
    request: HttpRequest, form: MailForm, actor: Actor, charter: Charter
) -> HttpResponse:
    user = request.user
    context = {
        "form": form,
        "sends": sends_mail(),
        "choice": my_choice(actor),
        "rule": digest_for(charter, actor.role),
        "charter": charter,
        "email": user.email if isinstance(user, User) else "",
        "letters": list(my_letters(actor)),
    }
    return render(request, "feedback/mail.html", context)


def _initial(actor: Actor, charter: Charter) -> dict[str, object]:
    choice = my_choice(actor)
    return as_typed(as_wish(choice) if choice else wish_by_charter(charter, actor.role))


def _hints(charter: Charter, actor: Actor) -> dict[str, str]:
    at, day = digests_go(charter, actor.role)
    return {
        Volume.DAILY: f"At {at:%H:%M}, with all that came since. None on a day without news.",
        Volume.WEEKLY: f"On {WEEKDAYS[day - 1]} at {at:%H:%M}.",
        Volume.NEVER: "What there is to read waits for you on My work, as it always does.",
    }
