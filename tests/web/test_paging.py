"""Links to the other pages of a list."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from jinja2 import Environment

PAGE = "{{ paging(page, address) }}"


def shown(pages: Environment, number: int, *, of: int, address: str = "") -> str:
    page = Paginator(range(of), 1).page(number)
    return pages.from_string(PAGE).render(page=page, address=address)


def test_a_list_of_one_page_has_no_links(pages: Environment) -> None:
    assert shown(pages, 1, of=1) == ""


def test_the_pages_around_and_at_the_ends_are_linked(pages: Environment) -> None:
    html = shown(pages, 5, of=9, address="stage=gather")
    assert re.findall(r'href="([^"]+)"', html) == [
        f"?stage=gather&amp;page={number}" for number in (4, 1, 4, 5, 6, 9, 6)
    ]
    assert html.count("pagination__item--ellipsis") == 2
    assert html.count("aria-current") == 1


def test_nothing_leads_before_the_first_or_past_the_last_page(pages: Environment) -> None:
    assert "Previous" not in shown(pages, 1, of=3)
    assert "Next" not in shown(pages, 3, of=3)


def test_what_was_sought_cannot_close_the_link(pages: Environment) -> None:
    assert '"><script>' not in shown(pages, 1, of=3, address='q="><script>')
