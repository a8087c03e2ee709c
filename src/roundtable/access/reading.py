"""Reading as the person who asks: one transaction, under row security."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.http import HttpRequest

from roundtable.database.guard import entered
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny

if TYPE_CHECKING:
    from roundtable.access.models import User


class SignedIn(HttpRequest):
    """A request whose user has signed in and acts for an agency."""

    user: User  # type: ignore[assignment]
    actor: Actor


@contextmanager
def reading(request: HttpRequest) -> Iterator[Actor]:
    """Run the block in a transaction in which rows are seen as the request's actor sees them.

    A view finds, checks and renders inside it and calls its one action after it, because an action opens its
    own transaction. A page is rendered inside the block: afterwards a lazy query has no context and raises.

    :raises Refused: when the person has no role in an agency today.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Refused(
            deny("You have no role in an agency today.", remedy="Ask your agency's manager.")
        )
    with entered(actor):
        yield actor
