"""The gallery in a browser: nothing inaccessible, nothing too wide, nothing the policy refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")


@pytest.fixture(params=[(width, scheme) for width in WIDTHS for scheme in SCHEMES], ids=str)
def page(request: pytest.FixtureRequest, chromium: Browser, gallery: str) -> Iterator[Page]:
    width, scheme = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    opened = context.new_page()
    opened.goto(gallery)
    yield opened
    context.close()


def test_the_gallery_has_no_accessibility_violation(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_page_never_scrolls_sideways(page: Page) -> None:
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide == seen


def test_the_page_works_under_the_strict_policy(chromium: Browser, gallery: str) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(gallery)
    page.wait_for_selector("[data-govuk-character-count-init]")
    assert complaints == []
    page.close()


def test_the_slash_key_goes_to_the_search(chromium: Browser, gallery: str) -> None:
    page = chromium.new_page()
    page.goto(gallery)
    page.wait_for_selector(".govuk-frontend-supported")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    assert page.input_value("#search") == ""
    page.close()


def test_an_error_of_the_summary_leads_to_its_field(chromium: Browser, gallery: str) -> None:
    page = chromium.new_page()
    page.goto(gallery)
    for link in page.locator(".govuk-error-summary a").all():
        assert page.locator(str(link.get_attribute("href"))).count() == 1
    page.close()


def test_the_page_works_without_scripts(chromium: Browser, gallery: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery)
    assert page.get_by_role("link", name="My work").is_visible()
    assert page.get_by_role("button", name="Continue").is_visible()
    context.close()
