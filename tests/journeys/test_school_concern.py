"""A school's concern about three people, from the form to feedback, through the hands of six
people of different agencies, one of whom dissents.
"""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.journeys.steps import FAMILY, MAIR, NAMES, RHYS, TOM, Piece

WORKING = ("Erin", "Aisha", "Ben", "Dev", "Femi", "Kay")
STRATEGY = "Strategy discussion (section 47)"
ASSESSMENT = "Child in need assessment (section 17)"
LEVEL_3, LEVEL_4 = "Level 3: Complex", "Level 4: Acute"
CONCERN = "Tom flinches when he hears Rhys, and asked not to go home on Friday."
INCIDENT = "Neighbours reported shouting at the address; Tom was seen crying at the window."
POLICE_REASONS = "The shouting is getting worse, and Tom was there each time."
DISSENT = "The family took our help before. A section 47 enquiry will close that door."


def test_a_schools_concern_goes_from_the_form_to_feedback(journey: Journey) -> None:
    windows = {name: journey.window(name) for name in WORKING}
    erin, aisha = windows["Erin"], windows["Aisha"]

    reference = when_the_school_refers(erin)
    then_nobody_else_learns_that_the_case_exists(journey, reference)
    when_the_lead_identifies_grades_and_asks(aisha, reference)
    when_the_police_answer_the_board_moves(aisha, windows["Ben"], reference)
    when_the_others_answer(windows, reference)
    then_the_lead_sees_who_knows_whom(aisha, reference)
    when_positions_are_taken_they_stay_sealed(windows, reference)
    then_positions_are_open_to_the_table(windows, reference)
    when_they_decide_one_dissents(windows, reference)
    then_the_dissent_is_kept(erin, reference)
    when_actions_end_and_everybody_is_told(windows, reference)
    then_the_school_reads_what_it_may_know(erin, reference)
    when_the_lead_closes_the_case(aisha, reference)
    then_anybody_on_it_can_open_it_again(windows["Ben"], reference)
    then_nobody_else_learns_that_the_case_exists(journey, reference)


def when_the_school_refers(erin: Page) -> str:
    reference = steps.refer(
        erin,
        source="School or college",
        concern="Emotional abuse of a child",
        narrative=CONCERN,
        people=FAMILY,
    )
    expect(erin.get_by_text("Northshire Children's Social Care works out")).to_be_visible()
    return reference


def then_nobody_else_learns_that_the_case_exists(journey: Journey, reference: str) -> None:
    carol = journey.window("Carol")
    for address in (f"/cases/{reference}/", f"/cases/{reference}/gathering/", "/cases/AAAA-AAAA/"):
        answer = carol.goto(address)
        assert answer is not None
        assert answer.status == 404
        steps.says(carol, "Page not found")
    carol.goto(f"/cases/?q={reference}")
    expect(carol.get_by_text("No case that your agency is on fits this.")).to_be_visible()


def when_the_lead_identifies_grades_and_asks(aisha: Page, reference: str) -> None:
    aisha.goto(reverse("workload:my_work"))
    aisha.get_by_role("listitem").filter(has_text=reference).get_by_role("link").first.click()
    steps.identify_everybody(aisha, reference, NAMES)
    steps.grade(aisha, reference, "Medium", "Frightened at home; no injury is known.")
    steps.press(aisha, "Ask the agencies")
    expect(aisha.get_by_role("rowheader", name="Youth offending")).to_be_visible()
    expect(aisha.get_by_role("rowheader", name="Fire and rescue")).to_have_count(0)
    steps.ask_the_agencies(aisha, reference)


def when_the_police_answer_the_board_moves(aisha: Page, ben: Page, reference: str) -> None:
    police = steps.row_of(aisha, "Police")
    expect(police).to_contain_text("Waiting")
    expect(aisha.get_by_text("0 of 8 agencies have answered.")).to_be_visible()
    aisha.evaluate("window.stillTheSamePage = true")
    answers: dict[str, str | Piece] = {
        TOM.name: "Not known to us",
        MAIR.name: Piece("Incident or report", INCIDENT),
        RHYS.name: "Withheld: Sharing would harm an investigation",
    }
    steps.answer(ben, reference, answers)
    expect(police).to_contain_text("Withheld")
    expect(police).not_to_contain_text("Waiting")
    expect(aisha.get_by_text("1 of 8 agencies have answered.")).to_be_visible()
    assert aisha.evaluate("window.stillTheSamePage"), "the board moved by a reload"


def when_the_others_answer(windows: dict[str, Page], reference: str) -> None:
    schooling = Piece("School and attendance", "Tom missed nine days since September.")
    steps.answer(windows["Erin"], reference, {TOM.name: schooling})
    history = Piece("What the agency does with the person", "No open work. An assessment in 2023.")
    lead: dict[str, str | Piece] = {
        TOM.name: history,
        MAIR.name: "Not known to us",
        RHYS.name: "Not known to us",
    }
    steps.answer(windows["Aisha"], reference, lead)
    steps.know_nothing(windows["Dev"], reference)
    steps.know_nothing(windows["Femi"], reference)
    steps.answer(windows["Kay"], reference, {MAIR.name: "Outside our remit"})


def then_the_lead_sees_who_knows_whom(aisha: Page, reference: str) -> None:
    aisha.goto(f"/cases/{reference}/gathering/")
    expect(aisha.get_by_text("6 of 8 agencies have answered.")).to_be_visible()
    expect(steps.row_of(aisha, "Children's centres")).to_contain_text("No remit")
    aisha.goto(f"/cases/{reference}/chronology/")
    expect(aisha.get_by_text(INCIDENT)).to_be_visible()


def when_positions_are_taken_they_stay_sealed(windows: dict[str, Page], reference: str) -> None:
    aisha, ben = windows["Aisha"], windows["Ben"]
    because = "Mental health and youth offending have nobody in today."
    steps.call_for_positions(aisha, reference, because)
    steps.take_position(ben, reference, STRATEGY, LEVEL_4, POLICE_REASONS)
    for page in (aisha, windows["Kay"]):
        for name in ("discussion", "position", "overview", "history", "chronology"):
            page.goto(f"/cases/{reference}/{'' if name == 'overview' else name + '/'}")
            steps.then_not_a_word(page, POLICE_REASONS)
    steps.take_position(aisha, reference, STRATEGY, LEVEL_4, "Tom says that he is afraid.")
    steps.take_position(windows["Dev"], reference, STRATEGY, LEVEL_4, "He needs to be seen.")
    steps.take_position(windows["Erin"], reference, STRATEGY, LEVEL_4, "He will not go home.")
    steps.take_position(windows["Femi"], reference, ASSESSMENT, LEVEL_3, "We know nobody here.")
    aisha.goto(f"/cases/{reference}/discussion/")
    steps.then_not_a_word(aisha, POLICE_REASONS)


def then_positions_are_open_to_the_table(windows: dict[str, Page], reference: str) -> None:
    aisha = windows["Aisha"]
    expect(aisha.get_by_role("heading", name="Positions, sealed")).to_be_visible()
    steps.take_position(windows["Kay"], reference, ASSESSMENT, LEVEL_3, "Mair asks for help.")
    expect(aisha.get_by_role("heading", name="Positions, opened together")).to_be_visible()
    expect(steps.row_of(aisha, "Police")).to_contain_text(POLICE_REASONS)
    expect(steps.row_of(aisha, "Probation")).to_contain_text("Differs")


def when_they_decide_one_dissents(windows: dict[str, Page], reference: str) -> None:
    reasons = "Reasonable cause to suspect harm: his fear, the reports, the missed days."
    steps.propose(windows["Aisha"], reference, STRATEGY, LEVEL_4, reasons)
    for name in ("Ben", "Dev", "Erin"):
        steps.answer_the_proposal(windows[name], reference, "Agree")
    reservation = "If nothing is found, end it soon."
    steps.answer_the_proposal(windows["Femi"], reference, "Agree with reservation", reservation)
    expect(windows["Aisha"].get_by_text("Waiting for: Children's centres")).to_be_visible()
    steps.answer_the_proposal(windows["Kay"], reference, "Dissent", DISSENT)


def then_the_dissent_is_kept(erin: Page, reference: str) -> None:
    erin.goto(f"/cases/{reference}/discussion/")
    expect(erin.get_by_role("heading", name="Decision", exact=True)).to_be_visible()
    expect(erin.get_by_role("heading", name="Dissent", exact=True)).to_be_visible()
    expect(erin.get_by_text(DISSENT)).to_be_visible()


def when_actions_end_and_everybody_is_told(windows: dict[str, Page], reference: str) -> None:
    aisha = windows["Aisha"]
    steps.end_action(
        aisha,
        reference,
        "Hold the strategy discussion and record who will see the child, and when.",
        "Held at noon. A social worker sees Tom at school today.",
    )
    aisha.goto(f"/cases/{reference}/close/")
    expect(aisha.get_by_text("Some actions have not ended.")).to_be_visible()
    expect(aisha.get_by_text("Not everybody has been told.")).to_be_visible()
    steps.end_action(
        windows["Dev"],
        reference,
        "Say whether the child needs a medical examination, and arrange it.",
        "None is needed.",
    )
    steps.tell_everybody(aisha, reference)
    steps.ring_who_referred(aisha, reference)


def then_the_school_reads_what_it_may_know(erin: Page, reference: str) -> None:
    erin.goto(reverse("workload:my_work"))
    erin.get_by_role("link", name=re.compile("^Thank you for your referral")).click()
    told = erin.get_by_role("listitem").filter(has_text="Thank you for your referral")
    expect(told).to_contain_text(f"Outcome: {STRATEGY}")
    told.get_by_role("button", name=re.compile("^I have read this")).click()
    steps.told(erin, "Noted that your agency has read it.")
    expect(told).to_contain_text("Read on")


def when_the_lead_closes_the_case(aisha: Page, reference: str) -> None:
    aisha.goto(f"/cases/{reference}/feedback/")
    aisha.get_by_role("link", name="Close the case").click()
    aisha.get_by_label("Why does the case close?").fill("A social worker is with the family.")
    steps.press(aisha, "Close the case")
    steps.told(aisha, "The case is closed.")
    expect(aisha.get_by_text("A social worker is with the family.")).to_be_visible()


def then_anybody_on_it_can_open_it_again(ben: Page, reference: str) -> None:
    ben.goto(f"/cases/{reference}/")
    ben.get_by_role("link", name="Open this case again").click()
    ben.get_by_label("What is new?").fill("Rhys was arrested at the address last night.")
    steps.press(ben, "Open the case again")
    steps.told(ben, "The case is open again.")
    expect(ben.get_by_text("Rhys was arrested at the address last night.")).to_be_visible()
    expect(ben.get_by_role("region", name="This case")).to_contain_text("Identify")
