"""What makes a password good enough, said so that somebody knows what to do about it."""

from __future__ import annotations

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    """Refuses a short password."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return f"Enter a password of at least {self.min_length} characters"


class NotCommon(password_validation.CommonPasswordValidator):
    """Refuses what is on the list of the passwords that people use most."""

    def get_error_message(self) -> str:
        """Say what to do instead."""
        return "Choose another password: many people use this one, so it is easily guessed"


class NotAboutThem(password_validation.UserAttributeSimilarityValidator):
    """Refuses a password that is hardly more than the person's own name or e-mail address."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("name", "email"))

    def get_error_message(self) -> str:
        """Say what to do instead."""
        return "Choose a password that is less like your name or e-mail address"
