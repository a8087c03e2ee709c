"""The sign-in form."""

from __future__ import annotations

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
