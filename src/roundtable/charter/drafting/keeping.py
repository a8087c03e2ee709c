"""What somebody types into a page of a draft is kept as they type, and across signing out.

Not journalled until it is saved: it is nobody's word yet.
"""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict

from roundtable.charter.drafting.condition_form import PRESSES
from roundtable.charter.drafting.models import Draft, HalfTyped
from roundtable.lib.actor import Actor
from roundtable.web.drafts import as_posted, typed_on

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "save", "preview", *PRESSES})


def keep(draft: Draft, place: str, posted: QueryDict, *, by: Actor, at: datetime) -> None:
    """Keep what was typed, right or not yet right."""
    typed = typed_on(posted, but=NOT_TYPED)
    HalfTyped.objects.update_or_create(
        draft=draft,
        writer_id=by.user_id,
        place=place,
        defaults={"typed": typed, "saved_at": at},
    )


def kept(draft: Draft, place: str, *, by: Actor) -> tuple[QueryDict, datetime] | None:
    """Return what somebody typed into a page and did not save, and when; None for nothing."""
    found = HalfTyped.objects.filter(draft=draft, writer_id=by.user_id, place=place).first()
    if found is None:
        return None
    return as_posted(found.typed), found.saved_at


def forget(draft: Draft, place: str, *, by: Actor) -> None:
    """Throw away what somebody typed into a page."""
    HalfTyped.objects.filter(draft=draft, writer_id=by.user_id, place=place).delete()
