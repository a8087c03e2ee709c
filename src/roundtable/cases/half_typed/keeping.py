"""Keeping what somebody types on a case, and forgetting it once it is sent. Not journalled: it is
nobody's word yet.
"""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict

from roundtable.cases.half_typed.models import HalfTyped
from roundtable.cases.models import Case
from roundtable.lib.actor import Actor
from roundtable.web.drafts import typed_on

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "goes"})


def keep(case: Case, page: str, posted: QueryDict, *, by: Actor, at: datetime) -> None:
    """Keep what was typed on a page, right or not yet right, in place of what was kept before."""
    typed = typed_on(posted, but=NOT_TYPED)
    HalfTyped.objects.update_or_create(
        case=case, writer_id=by.user_id, page=page, defaults={"typed": typed, "saved_at": at}
    )


def kept(case: Case, page: str, *, by: Actor) -> HalfTyped | None:
    """Return what somebody typed on a page and did not send."""
    return HalfTyped.objects.filter(case=case, writer_id=by.user_id, page=page).first()


def forget(page: str, *, by: Actor) -> None:
    """Throw away what somebody typed on a page, whether or not they still see its case."""
    HalfTyped.objects.filter(writer_id=by.user_id, page=page).delete()
