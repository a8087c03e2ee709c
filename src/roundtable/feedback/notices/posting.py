"""One round of the hub's e-mail: who is to hear of what is noted, what is due is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from roundtable.access.models import User
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.feedback.models import Letter, LetterState
from roundtable.feedback.notices import actions
from roundtable.feedback.notices.queries import (
    POSTMAN,
    due_to_be_told,
    due_to_be_tried,
    left_in_doubt,
    references,
    untold,
)
from roundtable.feedback.notices.rules import Text, news_text, trial_text
from roundtable.feedback.notices.sending import send
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
    user = User.objects.get(pk=letter.user_id)
    text = _text_of(letter, timezone.now())
    state, reply = send(letter, to=user.email, hub=_hub(timezone.now()), text=text)
    actions.end_letter(letter=letter, state=state, reply=reply, by=POSTMAN, at=timezone.now())


def _text_of(letter: Letter, at: datetime) -> Text:
    chosen_at = f"{settings.ADDRESS}{address('feedback:mail')}"
    if letter.trial:
        return trial_text(_hub(at), settings_link=chosen_at)
    with entered(POSTMAN):
        named = references(letter)
    link = f"{settings.ADDRESS}{address('feedback:list')}"
    return news_text(_hub(at), named, link=link, settings_link=chosen_at)


def _hub(at: datetime) -> str:
    return in_force(at).hub.name
