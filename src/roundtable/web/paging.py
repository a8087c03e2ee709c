"""Links to the other pages of a list: known to every page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2
from django.core.paginator import Page, Paginator
from markupsafe import Markup

COMPONENT = "govuk_frontend_jinja/components/pagination/macro.html"


@jinja2.pass_environment
def paging(environment: jinja2.Environment, page: Page[Any], address: str = "") -> Markup:
    """Return links to the pages before, after and around one; `address` holds the list's filters,
    as in `q=Hollis&stage=gather`. Nothing for a list of one page.
    """
    pages = page.paginator.num_pages
    start = f"?{address}&" if address else "?"
    return _links(environment, page.number, pages, start) if pages > 1 else Markup()


@lru_cache(maxsize=256)
def _links(environment: jinja2.Environment, number: int, pages: int, start: str) -> Markup:
    around = Paginator(range(pages), 1).get_elided_page_range(number, on_each_side=1, on_ends=1)
    items = [_item(each, number, start) for each in around]
    parts: dict[str, Any] = {"items": items}
    if number > 1:
        parts["previous"] = {"href": f"{start}page={number - 1}"}
    if number < pages:
        parts["next"] = {"href": f"{start}page={number + 1}"}
    component: Any = environment.get_template(COMPONENT).module
    return Markup(component.govukPagination(parts))  # noqa: S704 - a template that escapes


def _item(each: int | str, number: int, start: str) -> dict[str, Any]:
    if isinstance(each, int):
        return {"number": each, "current": each == number, "href": f"{start}page={each}"}
    return {"ellipsis": True}
