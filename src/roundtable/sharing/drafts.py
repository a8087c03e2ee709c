"""Answers that somebody is still writing, kept between pages and across signing out. Not journalled
until they are sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict

from roundtable.lib.actor import Actor
from roundtable.sharing.models import Request, ReturnDraft
from roundtable.web.drafts import typed_on

# What a page sends besides the answer.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "do", "goes"})


def own_draft(request: Request, actor: Actor) -> ReturnDraft | None:
    """Return what the actor has written of an answer so far."""
    return ReturnDraft.objects.filter(request=request, writer_id=actor.user_id).first()


def drafts_of(request: Request, actor: Actor) -> tuple[ReturnDraft | None, list[ReturnDraft]]:
    """Return the actor's own draft, and those of their colleagues, the one saved last first."""
    drafts = list(request.drafts.select_related("writer").order_by("-saved_at"))
    own = next((draft for draft in drafts if draft.writer_id == actor.user_id), None)
    return own, [draft for draft in drafts if draft is not own]


def keep_draft(
    request: Request, posted: QueryDict, *, by_itself: bool = False, by: Actor, at: datetime
) -> bool:
    """Keep a page as it is typed now, in place of what was kept before; return whether it is kept.

    A page that saves `by_itself` may do so a moment after the answer was sent: no draft begins
    then, or it would say of what was sent that it was not.
    """
    asked = Request.objects.select_for_update().get(pk=request.pk)
    if by_itself and asked.answered_at and own_draft(request, by) is None:
        return False
    content = typed_on(posted, but=_NOT_TYPED)
    ReturnDraft.objects.update_or_create(
        request=request,
        writer_id=by.user_id,
        defaults={"content": content, "saved_at": at, "agency": by.agency},
    )
    return True


def drop_draft(request: Request, *, by: Actor) -> None:
    """Throw the actor's own draft away."""
    ReturnDraft.objects.filter(request=request, writer_id=by.user_id).delete()


def written(content: Mapping[str, list[str]]) -> list[str]:
    """Return the texts of a draft, in the order of the page, for whoever has to read them again."""
    return [
        text
        for name, values in content.items()
        for text in values
        if name.startswith(("text-", "explanation-")) and text.strip()
    ]
