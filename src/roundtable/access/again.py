"""Asking somebody who is signed in for their password once more, before what they cannot undo."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_client_ip_address
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from roundtable.access.models import User
from roundtable.access.personas import PASSWORD
from roundtable.web.forms import Form, Look, Secret

WRONG = "The password is wrong. Try again."


class PasswordForm(Form):
    """The password of whoever is signed in. Give the form again with `say_wrong` when it is not."""

    password = Secret(
        label="Your password",
        help_text="To make sure that it is you.",
        missing="Enter your password",
        look=Look(width=20, autocomplete="current-password"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.DEMO:
            known = (
                "In this demonstration everybody who is asked has the password "
                f"“{PASSWORD}”, until they change it."
            )
            field = self.fields["password"]
            field.help_text = f"{field.help_text} {known}"


def is_themselves(request: HttpRequest, form: Form) -> bool:
    """Return whether the form holds the password of whoever is signed in; if not, say so on it.

    Wrong passwords count as they do at the door: five lock the account from this address, and the
    answer to the request is then the page that says so.
    """
    user = request.user
    if not isinstance(user, User):
        return False
    found = authenticate(request, email=user.email, password=form.cleaned_data["password"])
    if found is None or found.pk != user.pk:
        form.add_error("password", WRONG)
        return False
    reset(ip=get_client_ip_address(request), username=user.email)
    return True
