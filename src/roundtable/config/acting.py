"""As whom a command acts that does an agency's work: a practitioner, by their e-mail address."""

from __future__ import annotations

from roundtable.access.models import User
from roundtable.access.queries import membership_today
from roundtable.lib.actor import Actor


def practitioner(email: str) -> Actor | None:
    """Return who works here today under an e-mail address, None for nobody."""
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    membership = membership_today(user) if user else None
    return membership.actor() if membership else None
