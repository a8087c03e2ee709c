"""Six people at one discussion: each sees what is said as it is said, and no words are lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from roundtable.cases.models import Case
from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.stories import opened

PLAN = "A visit tonight, and a plan by Friday."
AT_THE_TABLE = ("Aisha", "Nora", "Ben", "Dev", "Erin", "Femi")


def test_six_talk_two_write_at_once_and_one_comes_back(journey: Journey) -> None:
    case = opened()
    windows = {name: at_the_table(journey.window(name), case) for name in AT_THE_TABLE}
    ben, dev, erin = windows["Ben"], windows["Dev"], windows["Erin"]
    ben.get_by_label("In words").fill("We can visit tonight.")
    dev.get_by_label("In words").fill("Seen by the school nurse in May.")
    for page in (ben, dev):  # both had the page open since before the other wrote
        steps.press(page, "Write it")
    for page in windows.values():
        expect(page.get_by_text("We can visit tonight.")).to_be_visible()
        expect(page.get_by_text("Seen by the school nurse in May.")).to_be_visible()
    expect(windows["Femi"].get_by_text("Education (Erin Walsh)")).to_be_visible()

    erin.get_by_label("In words").fill("He was in school today.")
    with erin.expect_event("requestfailed"):
        erin.context.set_offline(True)
        write(windows["Aisha"], PLAN, "Wording for the decision")
    expect(windows["Nora"].get_by_text(PLAN)).to_be_visible()
    erin.context.set_offline(False)
    expect(erin.get_by_text(PLAN)).to_be_visible()
    expect(erin.get_by_label("In words")).to_have_value("He was in school today.")
    steps.press(erin, "Write it")
    expect(windows["Nora"].get_by_text("He was in school today.")).to_be_visible()


def test_one_writes_for_all_and_each_confirms_its_own(journey: Journey) -> None:
    case = opened()
    aisha, ben = (at_the_table(journey.window(name), case) for name in ("Aisha", "Ben"))
    aisha.get_by_label("Who says it?").select_option(label="Police")
    write(aisha, "They visit tomorrow.", "Said")
    expect(ben.get_by_text("To confirm")).to_be_visible()
    ben.get_by_role("link", name="Change point 1").click()
    ben.get_by_label("How should it read?").fill("We visit tonight.")
    steps.press(ben, "Write it so")
    expect(aisha.get_by_text("We visit tonight.")).to_be_visible()
    expect(aisha.get_by_text("To confirm")).to_have_count(0)


def at_the_table(page: Page, case: Case) -> Page:
    page.goto(f"/cases/{case.reference}/discussion/talk/")
    expect(page.get_by_role("heading", name="At the table")).to_be_visible()
    return page


def write(page: Page, text: str, kind: str) -> None:
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("In words").fill(text)
    steps.press(page, "Write it")
