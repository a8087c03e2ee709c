"""Signing in and out, and choosing another password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from roundtable.access import actions
from roundtable.access.actions import note_sign_in, note_sign_out
from roundtable.access.again import is_themselves
from roundtable.access.forms import ChangePasswordForm, SignInForm
from roundtable.access.models import User
from roundtable.access.personas import personas_shown
from roundtable.access.queries import membership_today, persona
from roundtable.web.acting import actor_of

WRONG = "The e-mail address or the password is wrong. Try again."
NO_ROLE = "You have no role in an agency today. Ask your agency's manager to give you one."


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password; in the demonstration, offer the personas as well."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User) and membership_today(user):
            return _welcome(request, user)
        form.add_error(None, NO_ROLE if user else WRONG)
    context = {
        "form": form,
        "next": _next(request),
        "personas": personas_shown() if settings.DEMO else [],
    }
    return render(request, "access/sign_in.html", context)


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as a persona, in the demonstration only."""
    user = persona(request.POST.get("user", "")) if settings.DEMO else None
    if user is None:
        raise Http404
    return _welcome(request, user)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    actor = getattr(request, "actor", None)
    if actor is not None:
        note_sign_out(by=actor, at=timezone.now())
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
def change_password(request: HttpRequest) -> HttpResponse:
    """Let somebody put another password in the place of their own. Where else they are signed in,
    they are signed out.
    """
    actor, user = actor_of(request), request.user
    if not isinstance(user, User):
        raise Http404
    form = ChangePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid() and is_themselves(request, form):
        said = {"was": user.password, "chosen": form.cleaned_data["chosen"]}
        user.password = actions.change_password(by=actor, at=timezone.now(), **said)
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. Use the new one from now on.")
        return redirect("access:change_password")
    return render(request, "access/change_password.html", {"form": form})


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """Answer somebody whose account is locked after too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "access/locked_out.html", {"minutes": minutes}, status=429)


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend="roundtable.access.sign_in.MembershipBackend")
    membership = membership_today(user)
    if membership is not None:
        note_sign_in(by=membership.actor(), at=timezone.now())
    return redirect(_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""
