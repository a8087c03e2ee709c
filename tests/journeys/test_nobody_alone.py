"""Eleven agencies sign a charter, and two agree to a change of rights. One alone gets nowhere."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from roundtable.charter import queries
from roundtable.charter.models import Version
from roundtable.lib.actor import OPERATOR
from roundtable.oversight.actions import propose
from tests.journeys import steps
from tests.journeys.conftest import Journey
from tests.journeys.test_accessibility import faults_of
from tests.journeys.visits import Visit
from tests.oversight.refusing import amended
from tests.staff import PASSWORD, SIGNATORIES

CHANGE = "posts 38 → 40"


def test_eleven_agencies_sign_a_charter(governed_journey: Journey) -> None:
    queries._version.cache_clear()
    text = amended(**{"posts: 38": "posts: 40"})
    propose(text=text, kind="ordinary", by=OPERATOR, at=timezone.now())
    for place, name in enumerate(SIGNATORIES):
        page = governed_journey.window(name.split()[0])
        given_the_charter_on_the_page_of_work(page)
        if not place:
            when_the_password_is_wrong_nothing_is_signed(page)
        when_they_read_what_changes_and_sign(page)
    then_it_is_adopted(page)


def given_the_charter_on_the_page_of_work(page: Page) -> None:
    page.goto("/worktray/")
    expect(page.get_by_role("heading", name="Charter to sign (1)")).to_be_visible()
    page.get_by_role("link", name="Charter 1.1").click()
    expect(page.get_by_text(CHANGE)).to_be_visible()


def when_the_password_is_wrong_nothing_is_signed(page: Page) -> None:
    assert list(faults_of(page, Visit("oversight:proposal", ""))) == []
    page.get_by_label("Your password").fill("not the one")
    steps.press(page, "Sign charter 1.1")
    expect(page.get_by_text("The password is wrong. Try again.").first).to_be_visible()
    expect(page.get_by_text("Nobody yet.")).to_be_visible()
    assert list(faults_of(page, Visit("oversight:proposal", ""))) == []


def when_they_read_what_changes_and_sign(page: Page) -> None:
    page.get_by_label("Your password").fill(PASSWORD)
    steps.press(page, "Sign charter 1.1")
    expect(page.get_by_text("You have signed charter 1.1 for your agency.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign charter 1.1")).to_have_count(0)


def then_it_is_adopted(page: Page) -> None:
    assert Version.objects.get(number="1.1").effective_from > timezone.localdate()
    expect(page.get_by_text("Adopted", exact=True).first).to_be_visible()
    assert list(faults_of(page, Visit("oversight:proposal", ""))) == []


def test_one_agency_refuses_and_the_charter_falls(governed_journey: Journey) -> None:
    proposed = propose(text=amended(), kind="ordinary", by=OPERATOR, at=timezone.now())
    page = governed_journey.window("Zoe")
    page.goto(f"/charter/sign/{proposed.pk}/")
    steps.press(page, "Refuse to sign")
    expect(page.get_by_text("cannot become the charter without your agency")).to_be_visible()
    page.get_by_label("Why?").fill("We were not asked about clause 6.4.")
    steps.press(page, "Refuse it")
    expect(page.get_by_text("We were not asked about clause 6.4.")).to_be_visible()
    other = governed_journey.window("Saul")
    other.goto(f"/charter/sign/{proposed.pk}/")
    expect(other.get_by_text("This can no longer become the charter.")).to_be_visible()
    assert list(faults_of(other, Visit("oversight:proposal", ""))) == []


def test_two_agencies_seat_somebody_and_one_alone_does_not(governed_journey: Journey) -> None:
    oscar, saul = governed_journey.window("Oscar"), governed_journey.window("Saul")
    address = when_the_police_ask_for_a_seat(oscar)
    then_the_police_cannot_agree(oscar, governed_journey, address)
    when_health_agrees(saul)
    then_she_chooses_a_password_and_signs_in(oscar, governed_journey, address)


def when_the_police_ask_for_a_seat(page: Page) -> str:
    page.goto("/worktray/")
    page.get_by_role("link", name="People", exact=True).click()
    steps.press(page, "Ask for a seat for somebody new")
    page.get_by_label("Full name").fill("Zadie Moss")
    page.get_by_label("Work e-mail address").fill("zadie.moss@example.org")
    page.get_by_label("Hub practitioner").check()
    page.get_by_label("At which site do they sit?").select_option(
        label="Mill Lane Police Station, Easterby"
    )
    page.get_by_label("Why?").fill("She joins the team on Monday.")
    steps.press(page, "Ask for it")
    expect(page.get_by_text("Another agency must agree first.").first).to_be_visible()
    return page.url


def then_the_police_cannot_agree(page: Page, journey: Journey, address: str) -> None:
    for who in (page, journey.window("Petra")):
        who.goto(address)
        expect(who.get_by_role("button", name="Agree")).to_have_count(0)
        expect(who.get_by_text("Your agency asked for this.")).to_be_visible()
    stranger = journey.stranger()
    stranger.goto(address)
    expect(stranger).to_have_url(re.compile("/sign-in/"))
    page.request.post(address, form={"password": PASSWORD})  # past the page, without its token
    page.goto(address)
    expect(page.get_by_text("Waits", exact=True)).to_be_visible()


def when_health_agrees(page: Page) -> None:
    page.goto("/worktray/")
    page.get_by_role("link", name="Give Zadie Moss a seat").click()
    assert list(faults_of(page, Visit("oversight:change", ""))) == []
    page.get_by_label("Your password").fill(PASSWORD)
    steps.press(page, "Agree")
    expect(page.get_by_text("Your agency has agreed.")).to_be_visible()
    expect(page.get_by_text("Took effect")).to_be_visible()


def then_she_chooses_a_password_and_signs_in(page: Page, journey: Journey, address: str) -> None:
    page.goto(address)
    steps.press(page, "Make a code")
    code = page.locator(".rt-digest").inner_text()
    assert list(faults_of(page, Visit("oversight:code", ""))) == []
    zadie = journey.stranger()
    zadie.goto("/sign-in/")
    zadie.get_by_role("link", name="choose a password").click()
    zadie.get_by_label("Your code").fill(code)
    zadie.get_by_label("New password", exact=True).fill("three odd words together")
    zadie.get_by_label("New password again").fill("three odd words together")
    steps.press(zadie, "Choose this password")
    expect(zadie.get_by_text("Your password is chosen. Sign in with it.")).to_be_visible()
    zadie.get_by_label("Work e-mail address").fill("zadie.moss@example.org")
    zadie.get_by_label("Password", exact=True).fill("three odd words together")
    steps.press(zadie, "Sign in")
    expect(zadie.get_by_text("Zadie Moss")).to_be_visible()


def test_five_wrong_passwords_lock_who_would_sign(governed_journey: Journey) -> None:
    proposed = propose(text=amended(), kind="ordinary", by=OPERATOR, at=timezone.now())
    page = governed_journey.window("Zoe")
    for _each in range(5):
        page.goto(f"/charter/sign/{proposed.pk}/")
        page.get_by_label("Your password").fill("not the one")
        steps.press(page, "Sign charter 1.1")
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="You cannot sign in for now")).to_be_visible()
    page.goto(f"/charter/sign/{proposed.pk}/")
    page.get_by_label("Your password").fill(PASSWORD)
    steps.press(page, "Sign charter 1.1")
    expect(page.get_by_role("heading", name="You cannot sign in for now")).to_be_visible()
    assert not proposed.signatures.exists()
