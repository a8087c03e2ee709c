"""Keeping what somebody types on a case, and forgetting it once it is sent. Not journalled: it is
nobody's word yet.
"""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict

from roundtable.cases.half_typed.models import HalfTyped
from roundtable.cases.models import Case
from roundtable.lib.actor import Actor

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "goes"})


def keep(case: Case, page: str, posted: QueryDict, *, by: Actor, at: datetime) -> None:
    """Keep what was typed on a page, right or not yet right, in place of what was kept before."""
    typed = {
        name: [value.replace("\0", "") for value in values]  # PostgreSQL holds no such character
        for name, values in posted.lists()
        if name not in NOT_TYPED
    }
    HalfTyped.objects.update_or_create(
        case=case, writer_id=by.user_id, page=page, defaults={"typed": typed, "saved_at": at}
    )


def kept(case: Case, page: str, *, by: Actor) -> HalfTyped | None:
    """Return what somebody typed on a page and did not send."""
    return HalfTyped.objects.filter(case=case, writer_id=by.user_id, page=page).first()


def forget(page: str, *, by: Actor) -> None:
    """Throw away what somebody typed on a page, whether or not they still see its case."""
    HalfTyped.objects.filter(writer_id=by.user_id, page=page).delete()


def as_posted(half: HalfTyped) -> QueryDict:
    """Return what was typed as the page would send it."""
    posted = QueryDict(mutable=True)
    for name, values in half.typed.items():
        posted.setlist(name, values)
    return posted
