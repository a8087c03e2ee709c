"""Addresses of pages, worked out once each: a list repeats them on every row and every page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its route's name.

    :raises NoReverseMatch: where this installation has no such page.
    """
    given = tuple(sorted(kwargs.items()))
    return _address(settings.ROOT_URLCONF, get_script_prefix(), name, args, given)


@lru_cache(maxsize=8192)
def _address(
    _routes: str,
    _prefix: str,
    name: str,
    args: tuple[Any, ...],
    kwargs: tuple[tuple[str, Any], ...],
) -> str:
    return reverse(name, args=args, kwargs=dict(kwargs))
