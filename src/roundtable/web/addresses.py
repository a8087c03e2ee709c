"""Addresses of pages, worked out once each: a list repeats them on every row and every page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its route's name.

    A hub is served at the root of its host: to ask for a prefix each time would cost more than
    the address.

    :raises NoReverseMatch: where this installation has no such page.
    """
    given = tuple(sorted(kwargs.items()))
    return _address(settings.ROOT_URLCONF, name, args, given)


@lru_cache(maxsize=8192)
def _address(
    _routes: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]
) -> str:
    return reverse(name, args=args, kwargs=dict(kwargs))
