"""Pages that move: what is done in one window shows in every other, and after a lost connection."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from roundtable.cases.models import Case
from roundtable.deciding.actions import take_position
from roundtable.sharing.actions import answer
from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.staff import somebody_of
from tests.stories import answers_of, asked, at_the_table, recommending, request_of, table_of

WATCHING = ("Aisha", "Nora", "Ben", "Dev", "Erin")


def test_five_boards_show_an_answer_given_elsewhere(journey: Journey) -> None:
    case = asked()
    boards = [board(journey.window(name), case) for name in WATCHING]
    when_probation_answers(case)
    for page in boards:
        expect(steps.row_of(page, "Probation")).to_contain_text("Answered")
        expect(page.get_by_text("1 of 9 agencies have answered.")).to_be_visible()
        assert page.evaluate("window.stillTheSamePage")


def test_a_board_that_lost_its_connection_catches_up(journey: Journey) -> None:
    case = asked()
    page = board(journey.window("Aisha"), case)
    with page.expect_event("requestfailed"):
        page.context.set_offline(True)
        when_probation_answers(case)
    expect(steps.row_of(page, "Probation")).to_contain_text("Waiting")
    page.context.set_offline(False)
    expect(steps.row_of(page, "Probation")).to_contain_text("Answered")
    assert page.evaluate("window.stillTheSamePage")


def test_sealed_positions_open_in_the_windows_of_those_who_wait(journey: Journey) -> None:
    case = at_the_table()
    page = journey.window("Aisha")
    page.goto(f"/cases/{case.reference}/discussion/")
    for agency in table_of(case):
        expect(page.get_by_role("heading", name="Positions, sealed")).to_be_visible()
        when_an_agency_takes_its_position(case, agency)
    expect(page.get_by_role("heading", name="Positions, opened together")).to_be_visible()
    expect(steps.row_of(page, "Police")).to_contain_text("Said by police.")


def test_two_who_answer_the_same_request_learn_of_each_other_and_lose_nothing(
    journey: Journey,
) -> None:
    case = asked()
    address = f"/cases/{case.reference}/request/"
    aisha, nora = journey.window("Aisha"), journey.window("Nora")
    for page, text in ((aisha, "Open to us since 2024."), (nora, "Her aunt rang on Friday.")):
        page.goto(address)
        page.get_by_role("button", name="Add what your agency knows").first.click()
        page.get_by_label("What your agency knows", exact=True).fill(text)
        expect(page.get_by_text("Draft saved at")).to_be_visible()
    expect(nora.get_by_text("Aisha Rahman of your agency is writing an answer too")).to_be_visible()
    aisha.goto(address)
    expect(aisha.get_by_text("Nora Quill of your agency is writing an answer too")).to_be_visible()
    expect(aisha.get_by_text("Open to us since 2024.")).to_be_visible()
    request = request_of(case, "childrens_social_care")
    by = somebody_of("childrens_social_care")
    answer(request=request, answers=answers_of(request), by=by, at=request.asked_at)
    nora.get_by_role("button", name="Check what will be shared").last.click()
    steps.says(nora, "Your agency's answer")
    expect(nora.get_by_text("Somebody of your agency answered first.")).to_be_visible()
    expect(nora.get_by_text("Her aunt rang on Friday.")).to_be_visible()


def test_a_position_half_typed_is_there_after_going_away_and_not_taken(journey: Journey) -> None:
    case = at_the_table()
    address = f"/cases/{case.reference}/position/"
    page = journey.window("Aisha")
    page.goto(address)
    page.get_by_label("Reasons").fill("The child needs help.")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    page.goto("/worktray/")
    page.goto(address)
    expect(page.get_by_text("You began to write this")).to_be_visible()
    expect(page.get_by_label("Reasons")).to_have_value("The child needs help.")
    steps.press(page, "Throw it away")
    expect(page.get_by_label("Reasons")).to_have_value("")


def board(page: Page, case: Case) -> Page:
    """Return the page once it shows the board and its stream has begun."""
    with page.expect_response("**/changes/"):
        page.goto(f"/cases/{case.reference}/gathering/")
    expect(steps.row_of(page, "Probation")).not_to_contain_text("Answered")
    page.evaluate("window.stillTheSamePage = true")
    return page


def when_probation_answers(case: Case) -> None:
    request = request_of(case, "probation")
    by, at = somebody_of("probation"), request.asked_at
    answer(request=request, answers=answers_of(request), by=by, at=at)


def when_an_agency_takes_its_position(case: Case, agency: str) -> None:
    take_position(
        case=case,
        given=recommending(reasons=f"Said by {agency}."),
        by=somebody_of(agency),
        at=case.opened_at,
    )
