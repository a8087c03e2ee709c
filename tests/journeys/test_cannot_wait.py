"""What cannot wait: a strategy discussion called in two presses, before anybody was asked."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.stories import received

NAME = "Strategy discussion"

LEVEL_4 = "Level 4: Acute"
OUTCOME = "Strategy discussion (section 47)"


def test_a_strategy_discussion_is_called_in_two_presses_and_decides(journey: Journey) -> None:
    case = received()
    aisha, ben, dev = (journey.window(name) for name in ("Aisha", "Ben", "Dev"))
    dev.goto(f"/cases/{case.reference}/")
    expect(dev.get_by_role("heading", level=1)).to_have_text("Page not found")

    aisha.goto(f"/cases/{case.reference}/")
    aisha.get_by_role("link", name="Call a strategy discussion now").click()
    steps.press(aisha, "Call them to the table now")
    steps.says(aisha, NAME)

    for page, words in ((ben, "We can visit tonight."), (dev, "Seen with a bruise on Friday.")):
        page.goto("/worktray/")
        page.get_by_role("link", name=NAME).first.click()
        at_the_table(page, case.reference)
        write(page, words)
    expect(aisha.get_by_text("Seen with a bruise on Friday.")).to_be_visible()
    expect(aisha.get_by_text("We can visit tonight.")).to_be_visible()

    steps.propose(aisha, case.reference, OUTCOME, LEVEL_4, "A visit tonight, by police and us.")
    for page in (ben, dev):
        steps.answer_the_proposal(page, case.reference, "Agree")
    aisha.goto(f"/cases/{case.reference}/")
    expect(aisha.get_by_text("Act and learn").first).to_be_visible()


def at_the_table(page: Page, reference: str) -> None:
    page.goto(f"/cases/{reference}/discussion/talk/")
    steps.says(page, NAME)


def write(page: Page, text: str) -> None:
    page.get_by_label("Said", exact=True).check()
    page.get_by_label("In words").fill(text)
    steps.press(page, "Write it")
