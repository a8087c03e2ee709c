"""A referral with five people: one whom three agencies know under two spellings, one whose twin is
known, one in hiding, one not born yet, and one nobody knows.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.intake.statement import PersonGiven
from roundtable.matches.jobs import look_on_arrival
from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.matches.mair import MAIR, known_to_four
from tests.people.registers import a_file, entry, loaded
from tests.staff import somebody_of
from tests.stories import received

HIDDEN = "ZZ99 4WF"
TWIN = PersonGiven(
    role="subject_child",
    given_name="Hamza",
    family_name="Quarrie",
    born_on=date(2015, 5, 6),
    sex="M",
    postcode="ZZ99 3VZ",
)
BROTHER = TWIN.model_copy(update={"given_name": "Ahmed"})
IN_HIDING = PersonGiven(
    role="victim",
    given_name="Ines",
    family_name="Vantongeren",
    born_on=date(1979, 11, 2),
    sex="F",
    postcode=HIDDEN,
    address_confidential=True,
)
UNBORN = PersonGiven(role="unborn_child", family_name="Ashdby")
NOBODY = PersonGiven(role="alleged_harmer", given_name="Rhys", family_name="Penn", sex="M")


@pytest.fixture
def case(journey: Journey, tmp_path: Path) -> Case:
    """The referral, in a hub whose agencies have registers and which knows the twin's brother."""
    known_to_four(tmp_path)
    hidden = {"names": [{"given": "Ines", "family": "Vantongeren"}], "born_on": "1979-11-02"}
    hidden |= {"pointer": "NC1", "places": [{"postcode": HIDDEN}], "confidential_address": True}
    brother = {"names": [{"given": "Ahmed", "family": "Quarrie"}], "born_on": "2015-05-06"}
    brother |= {"pointer": "NC2", "sex": "M"}
    loaded(
        a_file(tmp_path, [entry(1, **hidden), entry(2, **brother)], "c.jsonl"),
        agency="childrens_social_care",
    )
    earlier = received(people=[BROTHER])
    lead = somebody_of(earlier.lead)
    with entered(lead):
        (child,) = earlier.involvements.all()
    identify(case=earlier, involvement=child, known_as=None, by=lead, at=timezone.now())
    case = received(people=[TWIN, MAIR, IN_HIDING, UNBORN, NOBODY])
    look_on_arrival(str(case.pk), case.lead)  # as the hub's worker does
    return case


def test_who_is_this_and_who_knows_them(journey: Journey, case: Case) -> None:
    aisha = journey.window("Aisha")
    then_it_is_known_on_arrival_who_knows_whom(aisha, case)
    when_she_says_what_the_matches_are(aisha, case)
    then_the_twin_is_no_match_and_nothing_tells_where_ines_is(aisha, case)
    when_she_identifies_the_twin(aisha, case)
    when_another_name_is_typed_the_people_change_at_once(aisha, case)
    then_an_agency_that_is_not_on_the_case_learns_nothing(journey.window("Ben"), case)


def then_it_is_known_on_arrival_who_knows_whom(aisha: Page, case: Case) -> None:
    aisha.goto(f"/cases/{case.reference}/identify/")
    steps.says(aisha, "Identify and grade")
    mair = aisha.get_by_role("listitem").filter(has_text="Mair Ashdby")
    for agency in ("Police", "Health", "Adult social care"):
        expect(mair).to_contain_text(agency)
    rhys = aisha.get_by_role("listitem").filter(has_text="Rhys Penn")
    expect(rhys).not_to_contain_text("Likely known")


def matches_of(page: Page, name: str) -> Locator:
    """The matches of somebody: what stands below their name."""
    heading = page.get_by_role("heading", name=name, exact=True)
    return heading.locator("xpath=following-sibling::dl[1]")


def when_she_says_what_the_matches_are(aisha: Page, case: Case) -> None:
    aisha.get_by_role("link", name="See which agencies know them").click()
    steps.says(aisha, "Which agencies know them")
    mair = matches_of(aisha, "Mair Ashdby")
    expect(mair).to_contain_text("Mair Pellow")
    police = mair.locator("div").filter(has=aisha.get_by_text("Police", exact=True))
    police.get_by_text("What weighs how much").click()
    expect(police.get_by_role("table")).to_contain_text("same birth date")
    police.get_by_role("button", name="Same person").click()
    steps.told(aisha, "Kept: the same person.")
    adults = mair.locator("div").filter(has=aisha.get_by_text("Adult social care", exact=True))
    adults.get_by_role("button", name="Somebody else").click()
    expect(aisha.get_by_text("Said to be somebody else: 1")).to_be_visible()
    aisha.get_by_text("Said to be somebody else: 1").click()
    aisha.get_by_role("button", name="Take back what your agency said").last.click()
    steps.told(aisha, "Open again.")
    expect(aisha.get_by_text("Said to be somebody else: 1")).to_have_count(0)


def then_the_twin_is_no_match_and_nothing_tells_where_ines_is(aisha: Page, case: Case) -> None:
    twin = aisha.get_by_role("heading", name="Hamza Quarrie", exact=True)
    below = twin.locator("xpath=following-sibling::*[2]")
    expect(below).not_to_contain_text("Almost certain")
    expect(below).not_to_contain_text("Likely,")
    ines = matches_of(aisha, "Ines Vantongeren")
    expect(ines).to_contain_text("Ines Vantongeren")
    expect(ines).not_to_contain_text("same postcode")
    steps.then_not_a_word(aisha, HIDDEN)


def when_she_identifies_the_twin(aisha: Page, case: Case) -> None:
    aisha.goto(f"/cases/{case.reference}/identify/")
    aisha.get_by_role("link", name="Hamza Quarrie", exact=True).click()
    steps.says(aisha, "Who is Hamza Quarrie?")
    expect(aisha.get_by_text("Probably a relative, not the same person")).to_be_visible()
    aisha.get_by_label("None of these: somebody new").check()
    steps.press(aisha, "Save and go on")
    steps.told(aisha, "Hamza Quarrie is identified.")


def when_another_name_is_typed_the_people_change_at_once(aisha: Page, case: Case) -> None:
    steps.says(aisha, "Who is Mair Ashdby?")
    expect(aisha.get_by_text("The hub knows nobody like this.")).to_be_visible()
    aisha.evaluate("window.stillTheSamePage = true")
    aisha.get_by_text("Look under another name").click()
    aisha.get_by_label("First name").fill("Ahmed")
    aisha.get_by_label("Last name").fill("Quarrie")
    expect(aisha.get_by_label("Ahmed Quarrie, born 6 May 2015")).to_be_visible()
    assert aisha.evaluate("window.stillTheSamePage"), "the people changed by a reload"
    expect(aisha.get_by_label("Last name")).to_have_value("Quarrie")


def then_an_agency_that_is_not_on_the_case_learns_nothing(ben: Page, case: Case) -> None:
    for page in ("registers", "identify"):
        answer = ben.goto(f"/cases/{case.reference}/{page}/")
        assert answer is not None
        assert answer.status == 404
