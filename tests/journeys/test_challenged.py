"""What health withholds is challenged by the police: looked at again, and shared after all."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Journey
from tests.journeys.steps import choose, press, told
from tests.sharing.challenging.test_a_challenge import NEEDED, withheld


def test_what_is_withheld_is_challenged_looked_at_again_and_shared(journey: Journey) -> None:
    case = withheld().case.reference
    ben = journey.window("Ben")
    ben.goto(f"/cases/{case}/gathering/")
    expect(ben.get_by_text("Sharing would put somebody at greater risk")).to_be_visible()
    ben.get_by_role("link", name="Challenge this").click()
    expect(ben.get_by_text("information governance lead of").first).to_contain_text("Pia Marlow")
    press(ben, "Challenge")
    expect(ben.get_by_role("alert")).to_contain_text("Say why you need what is withheld")
    ben.get_by_label("Why do you need it?").fill(NEEDED)
    press(ben, "Challenge")
    told(ben, "It is on their list")

    pia = journey.window("Pia")
    pia.goto("/worktray/")
    pia.get_by_role("link", name="Answer a challenge about Tom Hollis").click()
    expect(pia.get_by_text(NEEDED)).to_be_visible()
    expect(pia.get_by_role("link", name="Gathering")).to_have_count(0)
    choose(
        pia,
        "You looked at it again. What now?",
        "It will be shared. Whoever works your agency's cases has to write it",
    )
    pia.get_by_label("Why?").fill("You need it for the visit.")
    press(pia, "Send your answer")
    told(pia, "Your answer has been sent")
    expect(pia.get_by_text("Nothing to do")).to_be_visible()
    assert pia.goto(f"/cases/{case}/").status == 404  # type: ignore[union-attr]

    dev = journey.window("Dev")
    dev.goto("/worktray/")
    dev.get_by_role("link", name="Share what was withheld about Tom Hollis").click()
    choose(dev, "What does your agency know of Tom Hollis?", "Known to us")
    dev.get_by_label("Ground for withholding").select_option("Nothing is withheld")
    dev.get_by_role("button", name="Add what your agency knows").click()
    dev.get_by_label("Kind of information").select_option(
        label="What the agency does with the person"
    )
    dev.get_by_label("What your agency knows", exact=True).fill("Seen by our team in spring.")
    dev.get_by_label("I don't know when").check()
    choose(dev, "Is it a fact or an opinion?", "Fact: seen, recorded or heard at first hand")
    dev.get_by_label("What has changed?").fill("We were asked to look at it again.")
    press(dev, "Check what will be shared")
    press(dev, "Send and share")

    ben.goto(f"/cases/{case}/withheld/health/1/")
    expect(ben.get_by_text("Nothing is withheld any more")).to_be_visible()
    expect(ben.get_by_text("The answer was changed")).to_be_visible()
    ben.goto(f"/cases/{case}/chronology/")
    expect(ben.get_by_text("Seen by our team in spring.")).to_be_visible()
