"""One round of the hub's e-mail: who is to hear of what is noted, what is due is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from roundtable.access.models import User
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.feedback.clockwork import POSTMAN
from roundtable.feedback.models import Letter, LetterState
from roundtable.feedback.notices import actions
from roundtable.feedback.notices.queries import (
    due_to_be_told,
    due_to_be_tried,
    left_in_doubt,
    references,
    untold,
)
from roundtable.feedback.notices.rules import Text, message_text, news_text, trial_text
from roundtable.feedback.notices.sending import send
from roundtable.feedback.reaching.letters import message_of, tag_of
from roundtable.web.addresses import address

TOGETHER = 500


def sends_mail() -> bool:
    """Return whether this hub sends e-mail at all."""
    return bool(settings.EMAIL_HOST)


def post(at: datetime) -> int:
    """Do one round, and return how many letters the mail server heard of."""
    if not sends_mail():
        return 0
    _give_up_the_lost(at)
    _announce(at)
    posted = 0
    for letter in _begun(at):
        _send(letter)
        posted += 1
    return posted


def _give_up_the_lost(at: datetime) -> None:
    with entered(POSTMAN):
        lost = list(left_in_doubt(at))
    for letter in lost:
        actions.end_letter(letter=letter, state=LetterState.IN_DOUBT, by=POSTMAN, at=at)


def _announce(at: datetime) -> None:
    while True:
        with entered(POSTMAN):
            told = untold(TOGETHER)
        if not told:
            return
        actions.announce(told=told, by=POSTMAN, at=at)


def _begun(at: datetime) -> Iterator[Letter]:
    """Yield each letter that is due, once it is kept that it is being sent."""
    with entered(POSTMAN):
        again, users = list(due_to_be_tried(at)), due_to_be_told(at)
    for waiting in again:
        tried = actions.try_letter(letter=waiting, by=POSTMAN, at=timezone.now())
        if tried:
            yield tried
    for user in users:
        begun = actions.begin_letter(user=user, by=POSTMAN, at=at)
        if begun:
            yield begun


def _send(letter: Letter) -> None:
    if letter.feedback_id:
        said = _to_who_referred(letter.feedback_id)
    else:
        said = _to_a_practitioner(letter, timezone.now())
    state, reply = send(letter, **said)
    actions.end_letter(letter=letter, state=state, reply=reply, by=POSTMAN, at=timezone.now())


def _to_a_practitioner(letter: Letter, at: datetime) -> Sending:
    hub, chosen_at = in_force(at).hub.name, f"{settings.ADDRESS}{address('feedback:mail')}"
    if letter.trial:
        text = trial_text(hub, settings_link=chosen_at)
    else:
        with entered(POSTMAN):
            named = references(letter)
        link = f"{settings.ADDRESS}{address('feedback:list')}"
        text = news_text(hub, named, link=link, settings_link=chosen_at)
    user = User.objects.get(pk=str(letter.user_id))
    return {"to": user.email, "sender": hub, "text": text}


def _to_who_referred(told: UUID) -> Sending:
    """Return a letter that says from nobody: it may be read by somebody else in the house."""
    with entered(POSTMAN):
        message = message_of(told)
    link = f"{settings.ADDRESS}{address('message', told, tag_of(told))}"
    text = message_text(message.reference, link=link, until=message.kept_until)
    return {"to": message.contact, "sender": "", "text": text}


class Sending(TypedDict):
    """What is handed to the mail server: to whom, in whose name, and the words."""

    to: str
    sender: str
    text: Text
