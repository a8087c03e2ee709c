"""How e-mail is chosen, announced, sent at most once, and taken back when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from roundtable.access.models import Membership
from roundtable.charter.queries import in_force
from roundtable.database.exchange import ask
from roundtable.feedback.clockwork import POSTMAN
from roundtable.feedback.models import Letter, LetterState, MailChoice, Notice
from roundtable.feedback.notices.queries import (
    Untold,
    choices,
    readers,
    waiting_for,
    wish_of,
)
from roundtable.feedback.notices.rules import Wish, goes_at, next_try, wants, wish_by_charter
from roundtable.feedback.reaching.actions import leave_to_the_lead
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require

# What was told longer ago is no news: a hub that begins to send e-mail does not begin with a heap.
FRESH = timedelta(days=14)
LONGEST_REPLY = 20


@action("feedback.mail_chosen")
def choose(*, wish: Wish, by: Actor, at: datetime) -> MailChoice:
    """Choose how much e-mail one gets, from now on and for what waits to be sent."""
    kept = {**asdict(wish), "chosen_at": at}
    choice, made = MailChoice.objects.get_or_create(user_id=by.user_id, defaults=kept)
    if not made:
        MailChoice.objects.filter(pk=choice.pk).update(**kept)
        choice.refresh_from_db()
    goes = goes_at(in_force(at), wish, role=by.role, told_at=at)
    waiting_for(by.user_id).exclude(goes_at=None).update(goes_at=goes)
    record(subject=f"access.user:{by.user_id}", purpose=f"{wish.volume} {wish.about}")
    return choice


@action("feedback.mail_tried")
def ask_for_trial(*, by: Actor, at: datetime) -> Letter:
    """Have an e-mail sent to oneself at once, to see whether it comes. It goes on from here where
    one had come back.

    :raises Refused: while another is on its way.
    """
    under_way = (LetterState.WAITING, LetterState.SENDING)
    if Letter.objects.filter(user=by.user_id, trial=True, state__in=under_way).exists():
        require(deny("An e-mail to you is on its way.", remedy="Wait until it has come."))
    MailChoice.objects.filter(user=by.user_id).update(returned_at=None)
    letter = Letter.objects.create(
        user_id=by.user_id,
        trial=True,
        state=LetterState.WAITING,
        made_at=at,
        try_at=at,
        changed_at=at,
    )
    record(subject=_named(letter))
    return letter


@action("feedback.announced")
def announce(*, told: Sequence[Untold], by: Actor, at: datetime) -> int:
    """Note who is to get an e-mail about what agencies were told, and when. Return how many do."""
    charter, chosen, members = in_force(at), choices(), readers(at)
    notices = [
        Notice(user_id=member.user_id, feedback_id=one.id, goes_at=goes)
        for one in told
        for member in members.get(one.agency, ())
        if (goes := _goes(one, member, wish_of(member, chosen, charter), at))
    ]
    Notice.objects.bulk_create(notices)
    ask(connection, "SELECT feedback_announced(%s::uuid[], %s)", [one.id for one in told], at)
    record(subject="feedback.notice", charter_version=charter.version)
    return len(notices)


def _goes(one: Untold, member: Membership, wish: Wish, at: datetime) -> datetime | None:
    stale = at - one.news.told_at > FRESH
    if stale or not wants(wish, one.news, did_something=member.user_id in one.workers):
        return None
    return goes_at(in_force(at), wish, role=member.role, told_at=one.news.told_at)


@action("feedback.letter_begun")
def begin_letter(*, user: UUID, by: Actor, at: datetime) -> Letter | None:
    """Put everything that is due to somebody into one letter, and say that it is being sent.

    None where nothing is, because somebody else just did.
    """
    due = waiting_for(user).filter(goes_at__lte=at).select_for_update(skip_locked=True)
    notices = [notice.pk for notice in due]
    letter = None
    if notices:
        letter = Letter.objects.create(
            user_id=user, state=LetterState.SENDING, made_at=at, changed_at=at, tries=1
        )
        Notice.objects.filter(pk__in=notices).update(letter=letter)
    record(subject=_named(letter) if letter else "feedback.letter")
    return letter


@action("feedback.letter_tried")
def try_letter(*, letter: Letter, by: Actor, at: datetime) -> Letter | None:
    """Say that a letter is being sent again; None where somebody else just did."""
    waits = Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING)
    taken = waits.update(
        state=LetterState.SENDING, try_at=None, changed_at=at, tries=letter.tries + 1
    )
    record(subject=_named(letter))
    return Letter.objects.get(pk=letter.pk) if taken else None


@action("feedback.letter_ended")
def end_letter(
    *, letter: Letter, state: LetterState, reply: str = "", by: Actor, at: datetime
) -> Letter:
    """Say what became of a letter that was being sent. WAITING is for one that the server does not
    take for now: it is tried again, until that was often enough. One that is not delivered is not
    the end of it: see `_did_not_arrive`.
    """
    again = next_try(letter.tries, at) if state is LetterState.WAITING else None
    given_up = state is LetterState.WAITING and again is None
    sent = Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING)
    became = LetterState.REFUSED if given_up else state
    ended = sent.update(state=became, try_at=again, changed_at=at, reply=reply[:LONGEST_REPLY])
    letter.refresh_from_db()
    if ended and became in (LetterState.REFUSED, LetterState.IN_DOUBT):
        _did_not_arrive(letter, at)
    record(subject=_named(letter), purpose=letter.state)
    return letter


@action("feedback.letter_returned")
def take_back(*, letter: Letter, reply: str, by: Actor, at: datetime) -> Letter:
    """Note that a letter came back, and stop e-mail to its address until its owner has tried it.

    One that comes back twice, or late, changes no more.
    """
    sent = Letter.objects.filter(pk=letter.pk).exclude(state=LetterState.RETURNED)
    came = sent.update(
        state=LetterState.RETURNED, try_at=None, changed_at=at, reply=reply[:LONGEST_REPLY]
    )
    letter.refresh_from_db()
    if came:
        _did_not_arrive(letter, at)
    record(subject=_named(letter), purpose=letter.state)
    return letter


def _did_not_arrive(letter: Letter, at: datetime) -> None:
    """Do otherwise: somebody of the lead agency tells one who referred, and a practitioner's
    address gets no more e-mail, where it refused one for good.
    """
    if letter.feedback_id:
        leave_to_the_lead(told=letter.feedback_id, by=POSTMAN, at=at)
    elif letter.user_id and letter.reply.startswith("5"):
        _stop_mail_to(letter.user_id, at)


def _stop_mail_to(user: UUID, at: datetime) -> None:
    member = Membership.objects.filter(user=user).order_by("-starts_on").first()
    wish = wish_by_charter(in_force(at), member.role if member else "")
    MailChoice.objects.get_or_create(user_id=user, defaults={**asdict(wish), "chosen_at": at})
    MailChoice.objects.filter(user=user).update(returned_at=at)
    waiting_for(user).update(goes_at=None)


def _named(letter: Letter) -> str:
    return f"feedback.letter:{letter.pk}"
