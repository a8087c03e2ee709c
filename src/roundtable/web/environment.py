"""The Jinja environment of every page: one template language, one set of words.

Other apps add what their pages need in their `AppConfig.ready`:

    from roundtable.web.environment import add_globals
    add_globals(grade_tag=grade_tag)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from weakref import WeakSet

import jinja2
from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils import timezone
from markupsafe import Markup, escape

from roundtable.lib import words
from roundtable.web.addresses import address
from roundtable.web.live import live
from roundtable.web.paging import paging
from roundtable.web.parts import badge, clock, empty, own_words, tag
from roundtable.web.rendering import error_summary, field

_globals: dict[str, Any] = {}
_filters: dict[str, Callable[..., Any]] = {}
_built: WeakSet[jinja2.Environment] = WeakSet()


def add_globals(**names: Any) -> None:
    """Make these names known to every page.

    :raises ValueError: when another app already gave one of them another meaning.
    """
    _add(_globals, names)
    for built in _built:
        built.globals.update(names)


def add_filters(**names: Callable[..., Any]) -> None:
    """Make these filters known to every page.

    :raises ValueError: when another app already gave one of them another meaning.
    """
    _add(_filters, names)
    for built in _built:
        built.filters.update(names)


def environment(**options: Any) -> jinja2.Environment:
    """Return the environment Django's template settings ask for."""
    loader = options.pop("loader")
    components = jinja2.PrefixLoader(
        {"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}
    )
    # Django's choice in debug mode prints the names of missing variables into the page.
    options["undefined"] = jinja2.ChainableUndefined
    built = jinja2.Environment(  # noqa: S701 - Django passes autoescape=True
        loader=jinja2.ChoiceLoader([loader, components]),
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    built.globals.update(_own_globals() | _globals)
    built.filters.update(_own_filters() | _filters)
    _built.add(built)
    return built


def clause_link(clause: str, version: str = "") -> Markup:
    """Return "clause 6.4" as a link to it, or the bare words where the charter has no pages.

    `version` is the one that something was done under, whose text the link leads to. Without it,
    it leads to the version in force: only for what would be done now.
    """
    if not clause:
        return Markup("")
    try:
        return _clause_linked(_clause_address(clause, version), clause)
    except NoReverseMatch:
        return escape(f"clause {clause}")


def _clause_address(clause: str, version: str) -> str:
    if version:
        return address("charter:clause_of", number=version, clause=clause)
    return address("charter:clause", clause)


@lru_cache(maxsize=1024)
def _clause_linked(href: str, clause: str) -> Markup:
    return Markup('<a class="govuk-link" href="{}">clause {}</a>').format(href, clause)


def url_or_none(name: str, *args: Any, **kwargs: Any) -> str | None:
    """Return an address, or None where this installation has no such page."""
    try:
        return address(name, *args, **kwargs)
    except NoReverseMatch:
        return None


def _own_globals() -> dict[str, Any]:
    return {
        "paging": paging,
        "static": lru_cache(maxsize=64)(static),
        "url": address,
        "url_or_none": url_or_none,
        "now": timezone.now,
        "pace": words.pace,
        "tag": tag,
        "badge": badge,
        "clock": clock,
        "empty": empty,
        "own_words": own_words,
        "field": field,
        "error_summary": error_summary,
        "live": live,
    }


def _own_filters() -> dict[str, Callable[..., Any]]:
    return {
        "day": words.day,
        "time_of_day": words.time_of_day,
        "moment": words.moment,
        "clock_left": words.clock_left,
        "inner": words.inner,
        "plural": words.plural,
        "clause_link": clause_link,
    }


def _add(known: dict[str, Any], names: dict[str, Any]) -> None:
    for name, meaning in names.items():
        if known.get(name, meaning) is not meaning:
            raise ValueError(f"Two apps give pages different meanings of {name!r}.")
    known.update(names)
