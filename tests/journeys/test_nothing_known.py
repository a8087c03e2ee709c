"""Nothing known, two hundred times a day: two keys a request, and the next one is there."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from tests.journeys.conftest import Journey
from tests.staff import somebody_of
from tests.stories import asked, request_of


class Keyboard:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)


def answered(case: Case) -> bool:
    request = request_of(case, "probation")
    with entered(somebody_of("probation")):
        said = set(request.returns.values_list("answer", flat=True))
    return request.answered_at is not None and said == {"not_known"}


def test_three_requests_are_answered_with_six_keys(journey: Journey) -> None:
    cases = [asked() for _ in range(3)]
    page = journey.window("Femi")
    keys = Keyboard(page)
    page.goto("/worktray/")
    page.get_by_role("link", name="Answer the request").first.click()
    for _ in cases:
        expect(page.get_by_role("heading", name="Answer the request")).to_be_visible()
        keys.press("n")
        expect(page.get_by_role("button", name="Nothing known about any of them")).to_be_focused()
        with page.expect_navigation():
            keys.press("Enter")
    expect(page.get_by_text("answer has been sent")).to_be_visible()
    assert keys.pressed == 2 * len(cases)
    assert all(answered(case) for case in cases)


def test_a_key_alone_sends_nothing_and_letters_that_are_typed_stay_letters(
    journey: Journey,
) -> None:
    case = asked()
    page = journey.window("Femi")
    page.goto(f"/cases/{case.reference}/request/")
    page.keyboard.press("n")
    page.get_by_role("button", name="Add what your agency knows").first.click()
    written = page.get_by_label("What your agency knows", exact=True).first
    written.press_sequentially("None in Newton")
    expect(written).to_have_value("None in Newton")
    assert not answered(case)
