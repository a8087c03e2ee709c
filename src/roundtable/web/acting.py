"""Who asks for a page."""

from __future__ import annotations

from django.http import HttpRequest

from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request.

    :raises Refused: when the person has no role in an agency today.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Refused(
            deny("You have no role in an agency today.", remedy="Ask your agency's manager.")
        )
    return actor
