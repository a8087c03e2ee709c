"""An e-mail of the hub that came back: whose it was, and that none goes there any more."""

from __future__ import annotations

from django.utils import timezone

from roundtable.database.guard import entered
from roundtable.feedback.clockwork import POSTMAN
from roundtable.feedback.models import Letter
from roundtable.feedback.notices.actions import take_back
from roundtable.feedback.notices.sending import came_back


def take(raw: bytes) -> str:
    """Take a message that came to the address of the hub's e-mail. Return what was done, in words
    without an address.
    """
    found = came_back(raw)
    if found is None:
        return "This is no e-mail of the hub that came back for good. Nothing is changed."
    number, status = found
    with entered(POSTMAN):
        letter = Letter.objects.filter(pk=number).first()
    if letter is None:
        return "The hub has no such letter. Nothing is changed."
    take_back(letter=letter, reply=status, by=POSTMAN, at=timezone.now())
    return f"Letter {number} came back with status {status}. No more e-mail goes to that address."
