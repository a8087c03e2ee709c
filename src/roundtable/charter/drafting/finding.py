"""Who asks, and for which draft: found, or a page that says why not."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.outline import Listed, Outline, outline
from roundtable.charter.drafting.queries import drafts
from roundtable.charter.drafting.rules import may_draft, may_read_drafts
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.web.acting import actor_of


def reader(request: HttpRequest) -> Actor:
    """Return who asks, if they read drafts.  :raises Refused: if they do not."""
    actor = actor_of(request)
    require(may_read_drafts(actor))
    return actor


def drafter(request: HttpRequest) -> Actor:
    """Return who asks, if they draft.  :raises Refused: if they do not."""
    actor = reader(request)
    require(may_draft(actor))
    return actor


def draft_of(draft_id: UUID) -> Draft:
    """Return a draft.  :raises Http404: when there is none such."""
    return get_object_or_404(drafts(), pk=draft_id)


def clause_of(draft: Draft, key: str | None) -> tuple[Outline, Charter]:
    """Return what stands in a draft, where a group of that key must be, if one is named.

    :raises Http404: when it is not there.
    :raises Refused: when the text cannot be understood at all, so that only a file helps.
    """
    here = outline(draft.text)
    if here.charter is None:
        raise Refused(
            deny(
                "The text of this draft cannot be shown clause by clause.",
                remedy="Take the file, repair it, and put it back on the page of the draft.",
            )
        )
    if key is not None and key not in here.groups:
        raise Http404
    return here, here.charter


def list_of(draft: Draft, key: str) -> tuple[Outline, Charter, Listed]:
    """Return a list of a draft with what is around it.  :raises Http404: when it is not there."""
    here, charter = clause_of(draft, None)
    if key not in here.lists:
        raise Http404
    return here, charter, here.lists[key]
