"""Coming in by the door: as a persona of the demonstration, and by password."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Journey
from tests.people import PASSWORD, email_of


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
