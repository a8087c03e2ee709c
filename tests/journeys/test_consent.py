"""Tom says no, and it is overridden; and Tom says yes, and takes it back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Journey
from tests.journeys.steps import choose, press, says, told
from tests.sharing.consent.test_consent_actions import WISH, a_case, tells

AGREES = "Does Tom Hollis agree that your agency shares what it knows of them?"


def records(page: Page, case: str, said: str) -> None:
    page.goto(f"/cases/{case}/consent/1/")
    press(page, "Record what they say")
    choose(page, AGREES, said)
    press(page, "Continue")
    choose(page, "Who said so?", "They themselves")
    for part, value in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    press(page, "Record it")
    told(page, "Recorded.")


def test_a_no_is_overridden_by_whom_the_charter_demands_and_then_it_goes(journey: Journey) -> None:
    hub = a_case()
    case = hub.reference
    dev = journey.window("Dev")
    dev.goto(f"/cases/{case}/request/")
    dev.get_by_role("link", name="Is consent the footing here?").first.click()
    says(dev, "Consent of Tom Hollis")
    expect(dev.get_by_text("With a no, to nobody").first).to_be_visible()
    records(dev, case, "No")
    tells(hub, WISH)

    ben = journey.window("Ben")
    ben.goto(f"/cases/{case}/chronology/")
    expect(ben.get_by_text(WISH.text)).to_have_count(0)

    dev.goto(f"/cases/{case}/consent/1/")
    press(dev, "Share though they said no")
    dev.get_by_label("The no may not be their own").check()
    dev.get_by_label("How is its test met here?").fill(
        "He answers for Tom, and listens at the door."
    )
    dev.get_by_label("Asking would stand in the way of protecting somebody").check()
    dev.get_by_label("Why is it right to share it?").fill("He would be hurt if we waited.")
    choose(dev, "Are they told that it is shared?", "No")
    dev.get_by_label("If not, why not?").fill("He would be asked about it at home.")
    press(dev, "Record it")
    expect(dev.get_by_text("Waits to be authorised")).to_be_visible()

    ravi = journey.window("Ravi")
    ravi.goto("/worktray/")
    ravi.get_by_role("link", name="Authorise sharing about Tom Hollis").click()
    expect(ravi.get_by_text("He answers for Tom, and listens at the door.")).to_be_visible()
    choose(ravi, "Is the test met?", "Yes: it may be shared")
    ravi.get_by_label("Why?").fill("Two of us heard it.")
    press(ravi, "Send your decision")
    told(ravi, "Your decision has been kept")

    dev.goto(f"/cases/{case}/consent/1/")
    says(dev, "Consent of Tom Hollis")
    expect(dev.get_by_role("heading", name="What may go further now")).to_be_visible()
    press(dev, "Share it")
    told(dev, "Shared with")
    ben.goto(f"/cases/{case}/chronology/")
    expect(ben.get_by_text(WISH.text)).to_be_visible()


def test_a_yes_is_taken_back_and_whoever_has_it_is_told(journey: Journey) -> None:
    hub = a_case()
    case = hub.reference
    dev = journey.window("Dev")
    records(dev, case, "Yes")
    tells(hub, WISH)
    ben = journey.window("Ben")
    ben.goto(f"/cases/{case}/chronology/")
    expect(ben.get_by_text(WISH.text)).to_be_visible()

    records(dev, case, "They said yes before, and no now")
    ben.goto("/worktray/")
    ben.get_by_role("link", name=f"Somebody withdrew their consent, {case}").click()
    says(ben, "Tom Hollis withdrew their consent")
    expect(ben.get_by_text(WISH.text)).to_be_visible()
    press(ben, "We have noted this")
    told(ben, "Noted.")
    expect(ben.get_by_text("Somebody withdrew their consent")).to_have_count(0)
    ben.goto(f"/cases/{case}/chronology/")
    expect(ben.get_by_text("Consent withdrawn")).to_be_visible()
