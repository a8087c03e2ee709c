"""Reading as the person who asks: one transaction, under row security."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from roundtable.database.guard import entered
from roundtable.lib.actor import Actor
from roundtable.web.acting import actor_of


@contextmanager
def reading(request: HttpRequest) -> Iterator[Actor]:
    """Run the block in a transaction in which rows are seen as the request's actor sees them.

    A view finds, checks and renders inside it and calls its one action after it, because an
    action opens its
    own transaction. A page is rendered inside the block: afterwards a lazy query has no context
    and raises.

    :raises Refused: when the person has no role in an agency today.
    """
    actor = actor_of(request)
    with entered(actor):
        yield actor
