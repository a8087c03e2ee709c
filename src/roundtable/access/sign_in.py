"""How a practitioner is recognised: by e-mail and password, and read back with one query."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from roundtable.access.models import User
from roundtable.access.queries import active_user


class MembershipBackend(BaseBackend):
    """Checks passwords against the argon2 hash, taking as long for an unknown address as for a
    known one.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, email: str = "", password: str = ""
    ) -> User | None:
        """Return the practitioner whose password this is, or None."""
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: str) -> User | None:
        """Return the active practitioner of that id, or None."""
        return active_user(user_id)
