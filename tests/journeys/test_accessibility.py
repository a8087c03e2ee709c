"""Every page, in a wide and a narrow window, light and dark: nothing inaccessible, nothing too
wide, one heading, a title, and nothing that the content security policy refuses.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Browser, ConsoleMessage, JSHandle, Page

from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.journeys.pages import AREAS, Visit
from tests.staff import user

LOOKS = tuple(itertools.product((1280, 320), ("light", "dark")))
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Colours take most of the time, and a look is one on every page: each is judged once in an area.
COLOURS = ["color-contrast", "link-in-text-block"]
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}}
BUT_COLOURS = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {rule: {"enabled": False} for rule in COLOURS},
}
# What passed would be most of what the browser hands over.
VIOLATIONS = """([where, options]) => axe.run(
    where ? [...where.values()] : document,
    {...options, resultTypes: ["violations"], preload: false}
).then(found => found.violations)"""
# Find one element of each look that was not judged: its words' colour, whether they are large (less
# contrast is enough then) or a link, what is behind them, and how much of that shines through.
NOT_JUDGED = """judged => {
    const known = new Set(judged), found = new Map(), behind = new Map([[document, ""]]);
    for (const each of document.querySelectorAll("*")) {
        const style = getComputedStyle(each), size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        const own = [style.backgroundColor, style.backgroundImage, style.opacity].join(" ");
        const ground = behind.get(each.parentNode) + (own === NOTHING ? "" : own + "; ");
        behind.set(each, ground);
        const line = each.closest("a") ? style.textDecorationLine : "";
        const look = [style.color, large, line, ground].join();
        const says = "value" in each || [...each.childNodes].some(
            part => part.nodeType === Node.TEXT_NODE && part.data.trim()
        );
        const shows = says && each.checkVisibility({visibilityProperty: true});
        if (shows && !known.has(look) && !found.has(look)) found.set(look, each);
    }
    return found;
}""".replace("NOTHING", '"rgba(0, 0, 0, 0) none 1"')
ELSEWHERE = {
    "home": "leads on to my work",
    "intake:draft": "leads on to a page of the draft",
    "case:answer_match": "leads back to the matches",
    "case:attachment": "is a file and no page: tests/sharing/attachments/test_attaching.py",
    "case:changes": "is a stream and no page",
    "case:here": "is a part of a page: tests/journeys/test_at_the_table.py",
    "case:chronology_file": "is a document: tests/sharing/chronology/test_files.py",
    "case:transfer_package": "is a file and no page: tests/deciding/transferring/test_pages.py",
    "charter:draft_file": "is a file and no page",
    "agreement:file": "is a file and no page",
    "charter:handbook_document": "is a document: tests/charter/handbook/test_document.py",
    "insight:changes": "is a stream and no page",
    "matches:as_typed": "is a part of a page: tests/journeys/test_who_is_this.py",
    "web:components": "tests/web/test_gallery.py",
}


@pytest.mark.parametrize("area", AREAS)
def test_everybody_can_use_every_page(journey: Journey, area: str) -> None:
    windows: dict[str, Page] = {}
    faults: list[str] = []
    judged: set[str] = set()
    for visit in AREAS[area]():
        if visit.who not in windows:
            windows[visit.who] = listened_to(opened(journey, visit.who), faults)
        page = windows[visit.who]
        go(page, visit)
        faults += [f"{described(visit)}: {fault}" for fault in faults_of(page, visit, judged)]
    assert faults == []


def opened(journey: Journey, who: str) -> Page:
    return journey.window(who) if who else journey.stranger()


def listened_to(page: Page, faults: list[str]) -> Page:
    """Return the page; whatever it says in the console is a fault."""

    def hear(message: ConsoleMessage) -> None:
        # The browser itself says so of every page that is answered with an error.
        if "Failed to load resource" not in message.text:
            faults.append(f"{page.url} says: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"{page.url} fails: {error}"))
    return page


def go(page: Page, visit: Visit) -> None:
    page.goto(visit.address)
    for name in visit.presses:
        steps.press(page, name)
        page.wait_for_load_state()


def described(visit: Visit) -> str:
    return " ".join(filter(None, [visit.who, "at", visit.address, *visit.presses]))


def faults_of(page: Page, visit: Visit, judged: set[str] | None = None) -> Iterator[str]:
    """Find what is wrong with a page. The looks that were `judged` are not judged again."""
    if not visit.missing and (route := route_of(page.url)) != visit.route:
        yield f"this is {route}"
    if (headings := page.locator("h1").count()) != 1:
        yield f"{headings} main headings"
    if not page.title().lower().endswith(" - " + hub_name(page).lower()):
        yield f"the title is {page.title()!r}"
    yield from faults_of_looks(page, set() if judged is None else judged)


def faults_of_looks(page: Page, judged: set[str]) -> Iterator[str]:
    page.evaluate(Axe().axe_script)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # From its top: a window made wider keeps its place, where the bar may cover a link.
        page.evaluate("scrollTo(0, 0)")
        if scheme == "light" and (wide := width_of(page)) != width:
            yield f"{width}: scrolls sideways, {wide} wide"
        # The dark scheme changes colours and nothing else.
        faults = violations(page, None, BUT_COLOURS) if scheme == "light" else []
        for fault in faults + faults_of_colour(page, judged):
            yield f"{width} {scheme}: {fault}"


def route_of(address: str) -> str:
    return resolve(urlsplit(address).path).view_name


def hub_name(page: Page) -> str:
    return page.locator(".rt-header__name").inner_text()


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def faults_of_colour(page: Page, judged: set[str]) -> list[str]:
    where = page.evaluate_handle(NOT_JUDGED, list(judged))
    looks = where.evaluate("found => [...found.keys()]")
    found = violations(page, where, ONLY_COLOURS) if looks else []
    if not found:
        judged.update(looks)
    return found


def violations(page: Page, where: JSHandle | None, options: dict[str, Any]) -> list[str]:
    return [
        f"{each['id']}: {each['help']} {', '.join(node['html'] for node in each['nodes'][:3])}"
        for each in page.evaluate(VIOLATIONS, [where, options])
    ]


PLAIN = "<p>Seen before.</p><p class=odd>Hears <b>nobody</b> at all.</p>"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", []),
        (".odd {color: #bbb}", ["1280 light"]),
        ("@media (prefers-color-scheme: dark) {.odd {color: #bbb}}", ["1280 dark"]),
        ("@media (max-width: 400px) {.odd b {color: #bbb}}", ["320 light"]),
        (".odd {color: #888} @media (min-width: 400px) {.odd {font-size: 30px}}", ["320 light"]),
        (
            "@media (max-width: 400px) and (prefers-color-scheme: dark) {p {opacity: .3}}",
            ["320 dark"],
        ),
        (".odd {background: #666}", ["1280 light"]),
    ],
)
def test_a_colour_that_cannot_be_read_is_noticed(
    chromium: Browser, rule: str, said: list[str]
) -> None:
    context = chromium.new_context()
    page, judged = context.new_page(), set[str]()
    page.set_content("<html lang=en><title>A - B</title><p>Seen before.</p>")
    assert list(faults_of_looks(page, judged)) == []
    page.set_content(f"<html lang=en><title>A</title><style>{rule}</style>{PLAIN}")
    faults = list(faults_of_looks(page, judged))
    assert [fault.split(":")[0] for fault in faults if "color-contrast" in fault][:1] == said
    context.close()


def test_the_walk_covers_every_page_that_there_is(committed_hub: str, client: Client) -> None:
    walked = {visit.route for area in AREAS.values() for visit in area()}
    client.force_login(user("Aisha"))
    left = [name for name in routes() if name not in walked | ELSEWHERE.keys()]
    assert [name for name in left if client.get(somewhere(name)).status_code != 405] == []


@pytest.mark.django_db
def test_a_page_that_nobody_walks_is_noticed(client: Client) -> None:
    client.force_login(user("Aisha"))
    assert client.get(somewhere("case:overview")).status_code == 404
    assert client.get(somewhere("workload:take_on")).status_code == 405


def routes() -> dict[str, dict[str, Any]]:
    """Return every named route and the kinds of the arguments in its address."""
    return dict(_routes(get_resolver(), (), {}))


def _routes(
    where: URLResolver, spaces: tuple[str, ...], kinds: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in where.url_patterns:
        here = kinds | pattern.pattern.converters
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or "")), here
        else:
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _routes(pattern, inside, here)


def somewhere(name: str) -> str:
    """Return an address of a route at which nothing is."""
    kinds = routes()[name]
    made: dict[str, object] = {"UUIDConverter": uuid4(), "IntConverter": 9}
    return reverse(
        name, kwargs={n: made.get(type(kind).__name__, "x") for n, kind in kinds.items()}
    )
