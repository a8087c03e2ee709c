"""Drafts: a writer's own paper, kept between pages and across signing out. Not journalled until
it is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from roundtable.intake.models import Draft
from roundtable.lib.actor import Actor


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """Return the actor's own drafts, the one saved last first."""
    return Draft.objects.filter(writer_id=actor.user_id).order_by("-saved_at")


def begin(*, by: Actor, at: datetime) -> Draft:
    """Begin a draft."""
    return Draft.objects.create(writer_id=by.user_id, begun_at=at, saved_at=at)


def keep(draft: Draft, changed: dict[str, Any], *, at: datetime) -> Draft:
    """Keep what was written: `changed` replaces the answers of the same names, the others stay."""
    draft.content = draft.content | changed
    draft.saved_at = at
    draft.save(update_fields=["content", "saved_at"])
    return draft


def drop(draft_id: UUID, *, by: Actor) -> None:
    """Throw a draft of the actor's own away."""
    drafts_of(by).filter(pk=draft_id).delete()
