"""What is asked at the door, and of somebody who chooses a password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from roundtable.access.again import PasswordForm
from roundtable.access.models import User
from roundtable.web.forms import Email, Form, Look, Secret


class SignInForm(Form):
    """E-mail address and password."""

    email = Email(
        label="Work e-mail address",
        missing="Enter your work e-mail address",
        wrong="Enter an e-mail address in the correct format, like name@example.org",
        look=Look(width=30, autocomplete="username", spellcheck=False),
    )
    password = Secret(
        label="Password",
        missing="Enter your password",
        look=Look(width=30, autocomplete="current-password"),
    )


class ChosenForm(Form):
    """A password that somebody chooses, twice."""

    chosen = Secret(
        label="New password",
        help_text="At least 12 characters. Three words that do not belong together are good.",
        missing="Enter a new password",
        look=Look(width=20, autocomplete="new-password"),
    )
    again = Secret(
        label="New password again",
        missing="Enter the new password again",
        look=Look(width=20, autocomplete="new-password"),
    )

    def whose(self) -> User | None:
        """Return who chooses, where that is known: their name is no password."""
        return None

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ, and one that is easily guessed."""
        said = super().clean() or self.cleaned_data
        chosen, again = said.get("chosen"), said.get("again")
        if chosen and again and chosen != again:
            self.add_error("again", "The two passwords are not the same")
        if chosen:
            try:
                validate_password(chosen, user=self.whose())
            except ValidationError as error:
                self.add_error("chosen", error)
        return said


class ChangePasswordForm(PasswordForm, ChosenForm):
    """The password that somebody has, and the one that they want instead."""

    field_order = ("password", "chosen", "again")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].label = "Your password now"

    def whose(self) -> User:
        """Return who is signed in."""
        return self.user

    def clean(self) -> dict[str, Any]:
        """Refuse the same password once more."""
        said = super().clean()
        if said.get("chosen") and said.get("chosen") == said.get("password"):
            self.add_error("chosen", "Enter a password that you do not have already")
        return said
