"""The shortest path through the hub, in browsers that run no script."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.journeys.steps import FAMILY, NAMES

WORKING = ("Erin", "Aisha", "Ben")
EARLY_HELP, LEVEL_2 = "Early help", "Level 2: Early help"


def test_the_shortest_path_needs_no_script(journey: Journey) -> None:
    windows = {name: journey.window(name, java_script_enabled=False) for name in WORKING}
    erin, aisha, ben = windows.values()
    reference = steps.refer(
        erin,
        source="Education service",
        concern="Emotional abuse of a child",
        narrative="Tom asked not to go home.",
        people=FAMILY,
    )
    steps.identify_everybody(aisha, reference, NAMES)
    steps.grade(aisha, reference, "Standard", "Nothing else is known.")
    steps.ask_the_agencies(aisha, reference)
    for name in ("Aisha", "Ben"):
        steps.know_nothing(windows[name], reference)
    then_the_board_says_so_when_it_is_loaded(aisha, reference)

    steps.call_for_positions(aisha, reference, "The others are not in today.")
    for page in (aisha, ben):
        steps.take_position(page, reference, EARLY_HELP, LEVEL_2, "The family is under strain.")
    steps.propose(aisha, reference, EARLY_HELP, LEVEL_2, "Both of us say so.")
    steps.answer_the_proposal(ben, reference, "Agree")
    steps.tell_everybody(aisha, reference)
    then_the_referrer_reads_the_outcome(erin)


def then_the_board_says_so_when_it_is_loaded(aisha: Page, reference: str) -> None:
    aisha.goto(f"/cases/{reference}/gathering/")
    expect(aisha.get_by_text("2 of 8 agencies have answered.")).to_be_visible()
    expect(steps.row_of(aisha, "Police")).to_contain_text("Not known")


def then_the_referrer_reads_the_outcome(erin: Page) -> None:
    erin.goto("/feedback/")
    expect(erin.get_by_text(f"Outcome: {EARLY_HELP}.")).to_be_visible()
