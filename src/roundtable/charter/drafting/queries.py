"""Drafts and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from roundtable.charter.drafting.following import Step, Steps
from roundtable.charter.drafting.models import Comment, Draft, HalfTyped, Revision
from roundtable.charter.models import Version
from roundtable.lib.actor import Actor


def drafts() -> QuerySet[Draft]:
    """Return every draft, the one saved last first."""
    return Draft.objects.order_by("-saved_at")


def steps_of(draft: Draft) -> QuerySet[Revision]:
    """Return the steps of a draft without their texts, the last first."""
    return Revision.objects.filter(draft=draft).order_by("-number").defer("text")


def text_at(draft: Draft, number: int) -> str:
    """Return the text after a step.  :raises Revision.DoesNotExist: when there is no such step."""
    return Revision.objects.get(draft=draft, number=number).text


def last_changed(draft: Draft, clause: str) -> Revision | None:
    """Return the last step that was about a clause."""
    return steps_of(draft).filter(clause=clause).first()


def comments_on(draft: Draft) -> QuerySet[Comment]:
    """Return what people say of a draft, in the order they said it."""
    return Comment.objects.filter(draft=draft).select_related("settlement").order_by("at")


def numbers_of(draft: Draft) -> Steps:
    """Return the steps of a draft, which tell what number a clause has now."""
    rows = Revision.objects.filter(draft=draft).values_list("number", "clause", "became", "back_to")
    return Steps.of(Step(*row) for row in rows)


def by_clause_now(draft: Draft, comments: Iterable[Comment]) -> list[tuple[Comment, str]]:
    """Return each comment on a draft with the number that its clause has now."""
    steps = numbers_of(draft)
    return [(said, steps.number_now(said.clause, since=said.revision)) for said in comments]


def open_comments(draft: Draft) -> QuerySet[Comment]:
    """Return the comments that nobody has settled yet."""
    return comments_on(draft).filter(settlement=None)


def half_typed(draft: Draft, by: Actor) -> QuerySet[HalfTyped]:
    """Return what somebody has typed into a draft and not saved."""
    return HalfTyped.objects.filter(draft=draft, writer_id=by.user_id).order_by("place")


def versions() -> Sequence[str]:
    """Return the numbers of the adopted versions, the one in force last first."""
    numbers = Version.objects.order_by("-effective_from", "-adopted_at")
    return list(numbers.values_list("number", flat=True))


def text_of(what: str) -> str | None:
    """Return the text of a version by its number, or of a draft by its id; None for neither."""
    version = Version.objects.filter(number=what).values_list("text", flat=True).first()
    if version is not None:
        return version
    try:
        found = Draft.objects.filter(pk=UUID(what)).first()
    except ValueError:
        return None
    return found.text if found else None
