"""The pages of work: what is to do, by whom, and where the hub is late."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.feedback.actions import tell_everyone
from roundtable.intake import drafts
from roundtable.journal.queries import entries_of
from roundtable.workload.actions import take_on
from roundtable.workload.models import Clock
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, asked, decided, received

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(minutes=10)
MY_WORK, AGENCY_WORK, HUB = "/worktray/", "/worktray/agency/", "/worktray/hub/"
Enter = Callable[[str], Client]


@pytest.fixture
def enter(client: Client, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Sign somebody in, ten past ten on a Monday."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    def sign_in(first_name: str) -> Client:
        client.force_login(user(first_name))
        return client

    return sign_in


def words(client: Client, address: str, **query: str) -> str:
    """Return what a page says, without its markup."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def clock_of(case: Case) -> Clock:
    """Return the clock of the lead on a case just received."""
    with entered(somebody_of(case.lead)):
        return Clock.objects.running().select_related("case").get(case=case)


def due(at: datetime) -> Case:
    """Return a case whose lead has something to do by a moment."""
    case = received()
    with entered(somebody_of(case.lead)):
        Clock.objects.filter(case=case).update(due_at=at, warn_at=at)
    return case


@pytest.fixture
def three() -> dict[str, Case]:
    """A case that is late, one due today and one due tomorrow; the last made first."""
    return {
        "later": due(NOW + timedelta(days=1)),
        "today": due(NOW + timedelta(hours=1)),
        "late": due(NOW - timedelta(hours=3)),
    }


def test_the_late_stands_first_and_the_counts_on_top(enter: Enter, three: dict[str, Case]) -> None:
    page = words(enter("Aisha"), MY_WORK)
    places = [page.index(three[when].reference) for when in ("late", "today", "later")]
    assert places == sorted(places)
    assert "1 piece of work is late. Start at the top." in page
    assert "All (3) Late (1) Due today (1) Later (1)" in page
    assert "Late by 3 hours (was due 07:10 on 2 March)" in page
    assert f"{three['late'].reference} Tom Hollis and 2 others" in page
    assert "Not graded yet Identify" in page


@pytest.mark.parametrize("when", ["late", "today", "later"])
def test_the_address_is_the_filter(enter: Enter, three: dict[str, Case], when: str) -> None:
    page = words(enter("Aisha"), MY_WORK, show=when)
    assert [name for name, case in three.items() if case.reference in page] == [when]
    assert "1 piece of work, earliest due first" in page


def test_another_word_in_the_address_shows_all(enter: Enter, three: dict[str, Case]) -> None:
    page = words(enter("Aisha"), MY_WORK, show="nonsense", page="x")
    assert all(case.reference in page for case in three.values())


def test_the_day_ends_at_midnight_of_the_hub(enter: Enter) -> None:
    due(MONDAY.replace(hour=23, minute=59))
    due(MONDAY.replace(hour=0) + timedelta(days=1))
    assert "Due today (1) Later (1)" in words(enter("Aisha"), MY_WORK)


def test_one_takes_work_on_and_puts_it_back(enter: Enter) -> None:
    clock, aisha = clock_of(received()), enter("Aisha")
    here = f"{MY_WORK}?show=today"
    answer = aisha.post(f"/worktray/{clock.pk}/take-on/", {"next": here})
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    page = words(aisha, MY_WORK)
    assert f"You have taken this on: {clock.what}, {clock.case.reference}." in page
    assert "Taken on by you." in page
    aisha.post(f"/worktray/{clock.pk}/put-back/", {"next": here})
    assert "Nobody has taken this on." in words(aisha, MY_WORK)
    with entered(actor("Aisha")):
        kinds = [entry.kind for entry in entries_of(clock.case_id)]
    assert (kinds.count("clock.taken"), kinds.count("clock.put_back")) == (1, 1)


def test_what_a_colleague_took_is_on_the_agencys_page_only(enter: Enter) -> None:
    clock = clock_of(received())
    take_on(clock=clock, by=actor("Nora"), at=NOW)
    aisha = enter("Aisha")
    assert clock.case.reference not in words(aisha, MY_WORK)
    page = words(aisha, AGENCY_WORK)
    assert "Taken on by Nora Quill." in page
    assert f"{clock.case.reference} Tom" in page


def test_who_is_too_late_to_take_it_on_is_told_so(enter: Enter) -> None:
    clock, aisha = clock_of(received()), enter("Aisha")
    take_on(clock=clock, by=actor("Nora"), at=NOW)
    aisha.post(f"/worktray/{clock.pk}/take-on/")
    assert "A colleague has taken this on. Ask them to put it back." in words(aisha, MY_WORK)
    with entered(actor("Aisha")):
        assert Clock.objects.get(pk=clock.pk).holder_id == actor("Nora").user_id


def test_taking_on_needs_a_form(enter: Enter) -> None:
    assert enter("Aisha").get(f"/worktray/{clock_of(received()).pk}/take-on/").status_code == 405


@pytest.mark.parametrize("next_page", ["https://elsewhere.example.org/", "//example.org/", ""])
def test_taking_on_leads_nowhere_else(enter: Enter, next_page: str) -> None:
    clock = clock_of(received())
    answer = enter("Aisha").post(f"/worktray/{clock.pk}/take-on/", {"next": next_page})
    assert answer.headers["Location"] == MY_WORK


def test_carol_learns_nothing_of_work_that_is_not_her_agencys(enter: Enter) -> None:
    clock, carol = clock_of(received()), enter("Carol")
    for page in (MY_WORK, AGENCY_WORK, HUB):
        assert clock.case.reference not in words(carol, page)
    assert "Nothing is late. Nothing more is due today." in words(carol, HUB)
    for change in ("take-on", "put-back"):
        assert carol.post(f"/worktray/{clock.pk}/{change}/").status_code == 404


def test_an_agency_sees_only_its_own_work_on_a_case_it_shares(enter: Enter) -> None:
    asked()
    assert "1 piece of work, earliest" in words(enter("Carol"), AGENCY_WORK)


@pytest.mark.parametrize(
    ("who", "page", "expected"),
    [
        ("Carol", MY_WORK, "Nothing to do. Work arrives here when a case concerns your agency"),
        ("Carol", AGENCY_WORK, "Your agency has nothing to do."),
        ("Carol", HUB, "No agency has anything to do."),
        ("Lena", MY_WORK, "Your role works no cases"),
        ("Milo", AGENCY_WORK, "Your role works no cases"),
        ("Milo", HUB, "Your role sees no case, so nothing is counted here."),
    ],
)
def test_an_empty_page_says_what_would_be_here(
    enter: Enter, who: str, page: str, expected: str
) -> None:
    assert expected in words(enter(who), page)


def test_an_empty_filter_says_that_there_is_more(enter: Enter, three: dict[str, Case]) -> None:
    client = enter("Aisha")
    assert "Choose “All”" not in words(client, MY_WORK, show="late")
    take_on(clock=clock_of(three["late"]), by=actor("Nora"), at=NOW)
    assert "Choose “All” to see the rest of your work" in words(client, MY_WORK, show="late")
    mine = str(actor("Nora").user_id)
    assert "Choose “All” to see the rest" in words(client, AGENCY_WORK, show="today", who=mine)


def test_a_page_holds_25_and_costs_no_more_than_one_row(
    enter: Enter, django_assert_max_num_queries: Any
) -> None:
    for _ in range(26):
        received()
    client = enter("Aisha")
    for address, most in {MY_WORK: 16, AGENCY_WORK: 19, HUB: 17}.items():
        with django_assert_max_num_queries(most):
            client.get(address)
    first, second = (words(client, MY_WORK, show="today", page=page) for page in "12")
    assert "26 pieces of work, earliest due first" in first
    assert (first.count("Tom Hollis and 2 others"), second.count("Tom Hollis")) == (50, 2)
    assert b'href="?show=today&amp;page=2"' in client.get(MY_WORK, {"show": "today"}).content


def test_drafts_and_feedback_wait_beside_the_clocks(enter: Enter) -> None:
    case = decided()
    tell_everyone(case=case, by=somebody_of(case.lead), at=NOW)
    with entered(actor("Erin")):
        for minute in range(4):
            draft = drafts.begin(by=actor("Erin"), at=NOW + timedelta(minutes=minute))
    client = enter("Erin")
    page = words(client, MY_WORK)
    assert "Your drafts (4)" in page
    assert "Finish the referral you began on 2 March 2026 at 10:13" in page
    assert f"/refer/{draft.pk}/" in client.get(MY_WORK).content.decode()
    assert "began on 2 March 2026 at 10:10" not in page
    assert "See all 4 : Your drafts" in page
    assert "Feedback to read" in page
    assert f"Thank you for your referral {case.reference}. The agencies decided together." in page
    assert f"Your agency answered the hub's request on case {case.reference}." in page
    assert "Your drafts" not in words(enter("Femi"), MY_WORK)


def test_the_agency_sees_who_has_what_and_who_is_free(enter: Enter, three: dict[str, Case]) -> None:
    client = enter("Aisha")
    page = words(client, AGENCY_WORK)
    assert "1 late, 3 waiting for somebody to take on, 0 taken on." in page
    assert "2 colleagues have taken on nothing" in page
    take_on(clock=clock_of(three["late"]), by=actor("Nora"), at=NOW)
    page = words(client, AGENCY_WORK)
    assert "1 late, 2 waiting for somebody to take on, 1 taken on." in page
    assert re.search(r"Nobody yet 0 1 2 .*Nora Quill 1 0 1 Late by 3 hours", page)
    assert "1 colleague has taken on nothing" in page
    assert "Aisha Rahman." in page


def test_the_agencys_list_is_of_one_person_where_asked(
    enter: Enter, three: dict[str, Case]
) -> None:
    take_on(clock=clock_of(three["late"]), by=actor("Nora"), at=NOW)
    client = enter("Aisha")
    nora = words(client, AGENCY_WORK, who=str(actor("Nora").user_id))
    assert "Work taken on by Nora Quill" in nora
    assert "All (1) Late (1) Due today (0) Later (0)" in nora
    unclaimed = words(client, AGENCY_WORK, who="unclaimed", show="today")
    assert "Work that nobody has taken on" in unclaimed
    assert three["today"].reference in unclaimed
    assert three["late"].reference not in unclaimed
    assert "3 pieces of work" in words(client, AGENCY_WORK, who="nonsense")


def test_the_hub_manager_sees_where_the_hub_is_late(enter: Enter, three: dict[str, Case]) -> None:
    asked()
    client = enter("Lena")
    page = words(client, HUB)
    assert "Every case of the hub is counted, because you manage it." in page
    assert "is late, in 1 agency." in page
    assert re.search(r"Children's social care 1 \d+ \d+ Late by 3 hours", page)
    assert re.search(r"Nothing to do: [^.]*Adult social care", page)
    assert re.search(r"Identify 3 1 1 Gather 1 0", page)
    assert "Medium 1 " in page
    assert "Not graded yet 3" in page


def test_an_agency_counts_only_the_cases_it_is_on(enter: Enter, three: dict[str, Case]) -> None:
    case = asked()
    assert "police" in case.agencies
    page = words(enter("Ben"), HUB)
    assert "Only the cases your agency is on are counted." in page
    assert re.search(r"Identify 0 0 0 Gather 1", page)


def test_the_navigation_marks_one_place(enter: Enter) -> None:
    page = enter("Aisha").get(HUB).content.decode()
    marked = re.findall(r'href="([^"]+)" aria-current="true"', page)
    assert marked == [HUB]
