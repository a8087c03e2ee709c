"""What e-mail somebody wants and got, what there is to tell of, and what is due to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.access.rules import WORKING_ROLES
from roundtable.charter.terms import About, Charter, Volume
from roundtable.database.exchange import ask
from roundtable.feedback.models import Letter, LetterState, MailChoice, Notice
from roundtable.feedback.notices.rules import News, Wish, wish_by_charter
from roundtable.lib.actor import Actor

# Whoever began to send a letter and has not said for so long what became of it is gone.
LOST_AFTER = timedelta(minutes=10)
LATEST = 5


@dataclass(frozen=True)
class Untold:
    """Something an agency was told of which nobody had an e-mail, and who did something on its
    case.
    """

    id: UUID
    agency: str
    news: News
    workers: frozenset[UUID]


def untold(at_most: int) -> list[Untold]:
    """Return what agencies were told and is not announced, the oldest first. As the postman."""
    rows = ask(connection, "SELECT * FROM feedback_news(%s)", at_most)
    return [
        Untold(told, agency, News(*news), frozenset(workers))
        for told, agency, *news, workers in rows
    ]


def readers(at: datetime) -> dict[str, list[Membership]]:
    """Return who reads what each agency is told, by its code: those who work cases for it on the
    day.
    """
    held = _working(at).select_related("user").order_by("user_id")
    found: dict[str, list[Membership]] = {}
    for member in held:
        found.setdefault(member.agency_id, []).append(member)
    return found


def _working(at: datetime) -> QuerySet[Membership]:
    held = Membership.objects.on(timezone.localdate(at))
    return held.filter(role__in=WORKING_ROLES, user__is_active=True)


def choices() -> dict[UUID, MailChoice]:
    """Return what everybody chose who did, by who they are. As the postman."""
    return {choice.user_id: choice for choice in MailChoice.objects.all()}


def wish_of(member: Membership, chosen: Mapping[UUID, MailChoice], charter: Charter) -> Wish:
    """Return how much e-mail somebody wants: none at all while it comes back."""
    choice = chosen.get(member.user_id)
    if choice is None:
        return wish_by_charter(charter, member.role)
    return Wish(Volume.NEVER) if choice.returned_at else as_wish(choice)


def as_wish(choice: MailChoice) -> Wish:
    """Return what somebody chose."""
    quiet = (choice.quiet_from, choice.quiet_until, choice.hub_days_only)
    return Wish(Volume(choice.volume), About(choice.about), *quiet)


def my_choice(actor: Actor) -> MailChoice | None:
    """Return what the actor chose, None where they have not."""
    return MailChoice.objects.filter(user=actor.user_id).first()


def my_letters(actor: Actor) -> QuerySet[Letter]:
    """Return the last e-mails to the actor, newest first."""
    return Letter.objects.filter(user=actor.user_id).order_by("-made_at", "pk")[:LATEST]


def waiting_for(user: UUID) -> QuerySet[Notice]:
    """Return the notices that wait to be sent to somebody."""
    return Notice.objects.filter(user=user, letter=None)


def due_to_be_told(at: datetime) -> list[UUID]:
    """Return who is due an e-mail: nobody who has left meanwhile. As the postman."""
    due = Notice.objects.filter(letter=None, goes_at__lte=at, user__in=_working(at).values("user"))
    return list(due.order_by("user_id").values_list("user_id", flat=True).distinct())


def due_to_be_tried(at: datetime) -> QuerySet[Letter]:
    """Return the letters that are due to be tried again, or for the first time. As the postman."""
    return Letter.objects.filter(state=LetterState.WAITING, try_at__lte=at).order_by("try_at")


def left_in_doubt(at: datetime) -> QuerySet[Letter]:
    """Return the letters that somebody began to send and was lost over. As the postman."""
    return Letter.objects.filter(state=LetterState.SENDING, changed_at__lt=at - LOST_AFTER)


def references(letter: Letter) -> list[str]:
    """Return the references that a letter holds, the oldest first. As the postman."""
    rows = ask(connection, "SELECT reference FROM feedback_references(%s)", letter.pk)
    return [reference for (reference,) in rows]
