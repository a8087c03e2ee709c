"""Coming in by the door: as a persona of the demonstration, by password, and by another one."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visits import Visit
from tests.staff import PASSWORD, email_of

NEW = "three odd words together"
CHANGE = Visit("access:change_password", "")


def test_somebody_new_finds_their_way_in(journey: Journey) -> None:
    page = journey.stranger()
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.get_by_role("button", name="Ben Carter").click()
    expect(page).to_have_url(f"{journey.address}/worktray/")
    expect(page.get_by_text("Ben Carter")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Work e-mail address").fill(email_of("Aisha Rahman"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Aisha Rahman")).to_be_visible()


def test_somebody_changes_their_password_and_is_signed_out_elsewhere(journey: Journey) -> None:
    page, elsewhere = journey.stranger(), journey.stranger()
    for window in (elsewhere, page):
        window.goto("/sign-in/")
        comes_in(window, PASSWORD)
    page.get_by_role("link", name="Change password").click()
    assert list(faults_of(page, CHANGE)) == []
    asks_for_another(page, "not the one")
    expect(page.get_by_text("The password is wrong. Try again.").first).to_be_visible()
    assert list(faults_of(page, CHANGE)) == []
    asks_for_another(page, PASSWORD)
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    assert list(faults_of(page, CHANGE)) == []
    elsewhere.goto("/cases/")
    expect(elsewhere).to_have_url(re.compile("/sign-in/"))
    comes_in(elsewhere, NEW)


def comes_in(page: Page, password: str) -> None:
    page.get_by_label("Work e-mail address").fill(email_of("Aisha Rahman"))
    page.get_by_label("Password", exact=True).fill(password)
    steps.press(page, "Sign in")
    expect(page.get_by_text("Aisha Rahman")).to_be_visible()


def asks_for_another(page: Page, password: str) -> None:
    page.get_by_label("Your password now").fill(password)
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    steps.press(page, "Save the new password")
