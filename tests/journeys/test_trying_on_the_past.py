"""A board member asks for a trial, leaves the page open, and sees what it came to."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import expect

from roundtable.insight.jobs import run_trial
from roundtable.insight.models import Trial
from tests.insight.made import MARCH
from tests.journeys.conftest import Journey
from tests.journeys.steps import press
from tests.stories import asked


def test_a_trial_is_asked_for_watched_and_read_without_loading_the_page_again(
    journey: Journey,
) -> None:
    asked()
    milo = journey.window("Milo")
    milo.goto(reverse("insight:trials"))
    for name, day in (("from_day", MARCH.from_day), ("to_day", MARCH.to_day)):
        for part in ("day", "month", "year"):
            milo.locator(f"[name={name}-{part}]").fill(str(getattr(day, part)))
    with milo.expect_response(re.compile("/changes/")):
        press(milo, "Try it")
    expect(milo.locator("#progress")).to_contain_text("Waiting for the hub's worker")
    address = milo.url
    run_trial(str(Trial.objects.get().pk))  # as the worker does
    expect(milo.locator("#progress")).to_contain_text("Nothing would have been otherwise")
    assert milo.url == address
