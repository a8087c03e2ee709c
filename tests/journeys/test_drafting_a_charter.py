"""A board drafts a version of its charter on pages: with scripts and without, alone and at once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from roundtable.access.actions import seat
from roundtable.lib.actor import OPERATOR, Role
from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visits import Visit
from tests.staff import SEATED_AT

CHANGE = "Clause 5.40, High: decide within"


def test_a_version_is_drafted_compared_and_kept(journey: Journey) -> None:
    milo = journey.window("Milo")

    given_a_draft_from_the_charter_in_force(milo)
    when_a_clock_is_typed_and_left(milo)
    then_what_was_typed_is_there_after_signing_in_again(milo, journey)
    when_it_is_saved_the_change_is_said_in_words(milo)
    when_a_condition_is_written_it_is_said_before_it_is_saved(milo)
    when_a_group_is_put_into_it_it_is_said_while_it_is_typed(milo)
    when_a_clause_is_taken_out_the_problems_are_said(milo)
    then_it_can_be_put_back(milo)


def test_two_people_at_one_clause_see_both_texts(journey: Journey) -> None:
    seat(
        email="olive.park@example.org",
        name="Olive Park",
        agency="health",
        role=Role.GOVERNANCE,
        site="harbour_house",
        password=None,
        by=OPERATOR,
        at=SEATED_AT,
    )
    milo, olive = journey.window("Milo"), journey.window("Olive")
    given_a_draft_from_the_charter_in_force(milo)
    clause(milo, "5.40")
    olive.goto(milo.url)
    save_length(milo, "2")
    save_length(olive, "3")
    expect(olive.get_by_text("Somebody else changed this while you were typing")).to_be_visible()
    expect(olive.get_by_text("It now says: Decide within 2 working hours")).to_be_visible()
    expect(olive.get_by_label("How long")).to_have_value("3")
    steps.press(olive, "Save")
    expect(olive.get_by_text("Clause 5.40: clock was saved.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_clause_is_changed_without_javascript(journey: Journey, width: int) -> None:
    milo = journey.window(
        "Milo", java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    given_a_draft_from_the_charter_in_force(milo)
    when_it_is_saved_the_change_is_said_in_words(milo)
    when_groups_are_put_into_a_condition_by_pressing(milo)


def test_a_refused_file_is_mended_where_it_stands(journey: Journey) -> None:
    milo = journey.window("Milo")
    given_a_draft_from_the_charter_in_force(milo)
    text = milo.request.get(f"{milo.url}file/").text()
    broken = text.replace("quorum: 8.2\n", "quorum: 8.77\n", 1)
    content = {"name": "1.1.yaml", "mimeType": "application/yaml", "buffer": broken.encode()}
    milo.get_by_label("Charter file").set_input_files(files=[content])  # type: ignore[list-item]
    steps.press(milo, "Put this file in its place")
    expect(milo.get_by_text("There is no quorum `8.77` in this charter.")).to_be_visible()
    assert list(faults_of(milo, Visit("charter:draft", "", "Milo"))) == []
    typed = milo.get_by_label("Text of the file")
    expect(typed).to_have_value(broken)
    at = broken.index("8.77")
    typed.focus()
    typed.evaluate("(field, at) => field.setSelectionRange(at, at + 4)", at)
    milo.keyboard.type("8.3")
    steps.press(milo, "Send the text again")
    expect(milo.get_by_text("The file is now the text of this draft.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_remit_is_ticked_in_the_grid(journey: Journey, script: bool) -> None:
    milo = journey.window(
        "Milo", java_script_enabled=script, viewport={"width": 320, "height": 900}
    )
    given_a_draft_from_the_charter_in_force(milo)
    milo.get_by_role("link", name="2. The agencies that signed").click()
    tick = milo.get_by_label("2.22 Children's social care: Neglect of a child")
    tick.check()
    if script:
        expect(milo.get_by_text("Draft saved at")).to_be_visible()
    steps.press(milo, "Save the remits")
    expect(milo.get_by_text("Remits were saved: 2.22.")).to_be_visible()
    expect(tick).to_be_checked()


def when_groups_are_put_into_a_condition_by_pressing(page: Page) -> None:
    clause(page, "7.61")
    steps.press(page, "Add a group")
    write_row(page, "Row 4.1", "And: it must hold", "Consent", "given")
    steps.press(page, "Add a group in group 4")
    write_row(page, "Row 4.3.1", "But not: it must not hold", "The grade", "high")
    steps.press(page, "Say it in words")
    said = "(consent is given, and (it is not so that the grade is high))"
    expect(page.get_by_text(said)).to_be_visible()
    steps.press(page, "Save")
    expect(page.get_by_text("Clause 7.61: sharing clause was saved.")).to_be_visible()


def given_a_draft_from_the_charter_in_force(page: Page) -> None:
    page.goto(reverse("charter:drafts"))
    steps.press(page, "Start from version 1.0")
    expect(page.get_by_role("heading", name="Draft of version 1.1")).to_be_visible()


def clause(page: Page, number: str) -> None:
    part = number.split(".")[0]
    page.get_by_role("link", name="Parts", exact=True).click()
    page.get_by_role("link", name=f"{part}. ").first.click()
    page.get_by_role("link", name=number, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Clause {number}")


def save_length(page: Page, hours: str) -> None:
    page.get_by_label("How long").fill(hours)
    steps.press(page, "Save")


def when_a_clock_is_typed_and_left(page: Page) -> None:
    clause(page, "5.40")
    page.get_by_label("How long").fill("2")
    expect(page.get_by_text("Draft saved at")).to_be_visible()


def then_what_was_typed_is_there_after_signing_in_again(page: Page, journey: Journey) -> None:
    address = page.url
    steps.press(page, "Sign out")
    del journey.signed_in["Milo"]
    again = journey.window("Milo")
    again.goto(address)
    expect(again.get_by_label("How long")).to_have_value("2")
    expect(again.get_by_text("and have not saved it")).to_be_visible()
    page.context.add_cookies(again.context.cookies())  # type: ignore[arg-type]
    page.goto(address)


def when_it_is_saved_the_change_is_said_in_words(page: Page) -> None:
    if "/clause/5.40/" not in page.url:
        clause(page, "5.40")
    save_length(page, "2")
    expect(page.get_by_text("Clause 5.40: clock was saved.")).to_be_visible()
    page.get_by_role("link", name="Changes", exact=True).click()
    change = page.locator("tr", has_text=CHANGE)
    expect(change.locator("del")).to_have_text("4 working hours")
    expect(change.locator("ins")).to_have_text("2 working hours")


def when_a_condition_is_written_it_is_said_before_it_is_saved(page: Page) -> None:
    clause(page, "7.61")
    page.get_by_label("Row 1: compares").select_option("is one of")
    page.get_by_label("Row 1: with").fill("high, medium")
    steps.press(page, "Say it in words")
    expect(page.get_by_text("In words: the grade is one of high or medium.")).to_be_visible()
    steps.press(page, "Save")
    page.get_by_role("link", name="Changes", exact=True).click()
    expect(page.get_by_text("Clause 7.61: when")).to_be_visible()


def when_a_group_is_put_into_it_it_is_said_while_it_is_typed(page: Page) -> None:
    clause(page, "7.61")
    steps.press(page, "Add a group")
    write_row(page, "Row 4.1", "Or: one of these must hold", "Consent", "given")
    write_row(page, "Row 4.2", "Or: one of these must hold", "The number of people", "5")
    said = "the grade is one of high or medium, and (consent is given or the number of people is 5)"
    expect(page.get_by_text(f"In words: {said}.")).to_be_visible()
    steps.press(page, "Add a group in group 4")
    expect(page.get_by_role("group", name="Group 4.3: its rows are read together")).to_be_visible()
    steps.press(page, "Save")
    expect(page.get_by_text("Clause 7.61: sharing clause was saved.")).to_be_visible()


def write_row(page: Page, row: str, join: str, fact: str, value: str) -> None:
    page.get_by_label(f"{row}: joined by").select_option(join)
    page.get_by_label(f"{row}: fact").select_option(fact)
    page.get_by_label(f"{row}: with").fill(value)


def when_a_clause_is_taken_out_the_problems_are_said(page: Page) -> None:
    clause(page, "3.12")
    steps.press(page, "Take it out of the draft")
    page.get_by_role("link", name="Parts", exact=True).click()
    expect(page.get_by_text("Before it can be signed")).to_be_visible()
    expect(page.get_by_role("link", name="Clause 5.42").first).to_be_visible()


def then_it_can_be_put_back(page: Page) -> None:
    page.get_by_role("link", name="Steps", exact=True).click()
    page.get_by_role("button", name="step 4").click()
    page.get_by_role("link", name="Parts", exact=True).click()
    expect(page.get_by_text("The draft holds together")).to_be_visible()
