"""Work handed over within an agency: for leave, at the end of a shift, for who is ill."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from roundtable.access.rules import WORKING_ROLES
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Refused
from roundtable.workload.actions import take_on
from roundtable.workload.handing.actions import hand_over
from roundtable.workload.handing.rules import Why, may_hand_over
from roundtable.workload.models import Clock, Handover
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, asked, received

LATER = MONDAY + timedelta(hours=1)
NOTE = "Rang the school at ten, they ring back at two."
PAGE = "/worktray/hand-over/"


def asks(**changes: Any) -> bool:
    said = {"role": Role.PRACTITIONER, "own": True, "managed": True, "to_role": Role.PRACTITIONER}
    said |= {"to_themself": False, "waits_for": ""}
    return bool(may_hand_over(**(said | changes)))


def test_everybody_hands_over_their_own_and_a_manager_everybodys() -> None:
    assert asks()
    assert asks(to_role="")
    assert not asks(own=False)
    assert asks(own=False, role=Role.AGENCY_MANAGER)
    assert asks(own=False, managed=False)
    assert not asks(own=False, managed=False, role=Role.HUB_MANAGER)


def test_it_goes_to_somebody_whom_it_waits_for() -> None:
    assert not asks(to_themself=True)
    assert not asks(to_role=Role.GOVERNANCE)
    lead = {"waits_for": Role.INFORMATION_GOVERNANCE, "role": Role.INFORMATION_GOVERNANCE}
    assert not asks(**lead)
    assert asks(**lead, to_role=Role.INFORMATION_GOVERNANCE)
    assert asks(**lead, to_role="")


@pytest.mark.parametrize("role", Role)
def test_who_works_no_cases_hands_over_nobody_elses_work(role: Role) -> None:
    allowed = asks(role=role, own=False, managed=False)
    assert allowed == (role in WORKING_ROLES)


pytestmark = pytest.mark.django_db


def clock_of(case: Case) -> Clock:
    with entered(somebody_of(case.lead)):
        found = Clock.objects.running().select_related("case", "holder")
        return found.filter(case=case, agency=case.lead).order_by("due_at")[0]


def taken(name: str = "Aisha", case: Case | None = None) -> Clock:
    return take_on(clock=clock_of(case or received()), by=actor(name), at=MONDAY)


def hand(clock: Clock, to: str | None = "Nora", by: str = "Aisha", **changes: Any) -> Handover:
    said: dict[str, Any] = {"why": Why.SHIFT, "note": NOTE, "at": LATER} | changes
    whom = user(to).pk if to else None
    return hand_over(clock=clock, to=whom, by=actor(by), **said)


def test_a_colleague_has_it_with_the_note_and_the_same_deadline() -> None:
    clock = taken()
    made = hand(clock)
    now = clock_of(clock.case)
    assert (now.holder, now.due_at, now.handed_at) == (user("Nora"), clock.due_at, LATER)
    assert (made.from_name, made.to_name) == ("Aisha Rahman", "Nora Quill")
    with entered(actor("Nora")):
        (entry,) = [e for e in entries_of(clock.case_id) if e.kind == "workload.handed_over"]
    assert (entry.record, entry.purpose) == (made.journal_name, "shift")
    assert bytes(entry.commitment) == made.commitment()


def test_it_can_wait_for_whoever_takes_it_on() -> None:
    clock = taken()
    hand(clock, None, why=Why.LEAVE)
    assert clock_of(clock.case).holder is None


@pytest.mark.parametrize(
    ("to", "by", "says"),
    [
        ("Aisha", "Aisha", "have this already"),
        ("Ben", "Aisha", "no role in your agency"),
        ("Nora", "Ben", "not your agency's"),
        ("Lena", "Aisha", "work no cases"),
    ],
)
def test_what_cannot_be_handed_over_says_why(to: str, by: str, says: str) -> None:
    clock = taken(case=asked())
    with pytest.raises(Refused, match=says):
        hand(clock, to, by)
    assert clock_of(clock.case).holder == user("Aisha")


def test_without_a_manager_a_colleague_hands_over_for_who_is_ill() -> None:
    clock = taken("Aisha")
    hand(clock, "Nora", by="Nora", why=Why.AWAY)
    assert clock_of(clock.case).holder == user("Nora")


def test_the_note_is_the_agencys_alone() -> None:
    clock = taken(case=asked())
    hand(clock)
    with entered(somebody_of("police")):
        assert not Handover.objects.exists()
    with entered(actor("Nora")):
        assert Handover.objects.get().note == NOTE


def enter(client: Client, name: str) -> Client:
    client.force_login(user(name))
    return client


def words(client: Client, page: str) -> str:
    return " ".join(client.get(page).content.decode().split())


def test_it_is_handed_over_on_a_page_all_of_it_or_some(client: Client) -> None:
    first, second = taken(), taken()
    enter(client, "Aisha")
    assert "Hand over what you have taken on" in words(client, "/worktray/")
    page = words(client, PAGE)
    assert page.count('name="work"') == 2
    assert "Nora Quill" in page
    said = {"work": [str(first.pk)], "to": str(user("Nora").pk), "why": "shift", "note": ""}
    missing = client.post(PAGE, said).content.decode()
    assert "Say what they have to know" in missing
    done = client.post(PAGE, said | {"note": NOTE}, follow=True)
    assert "Handed over 1 piece of work" in done.content.decode()
    assert clock_of(first.case).holder == user("Nora")
    assert clock_of(second.case).holder == user("Aisha")

    mine = words(enter(client, "Nora"), "/worktray/")
    assert "Handed over" in mine
    note = f"/cases/{first.case.reference}/deadlines/{first.pk}/"
    assert note in mine
    assert NOTE in words(client, note)


def test_a_colleagues_work_is_handed_over_from_the_agencys_page(client: Client) -> None:
    clock = taken("Nora")
    who = user("Nora").pk
    enter(client, "Aisha")
    assert f"{PAGE}?who={who}" in words(client, f"/worktray/agency/?who={who}")
    page = f"{PAGE}?who={who}"
    assert "Hand over the work of Nora Quill" in words(client, page)
    said = {"work": [str(clock.pk)], "to": "nobody", "why": "away", "note": NOTE}
    client.post(page, said)
    assert clock_of(clock.case).holder is None


@pytest.mark.parametrize("who", ["", "x", str(UUID(int=3))])
def test_with_nothing_taken_on_there_is_nothing_to_hand_over(client: Client, who: str) -> None:
    assert "Nothing is taken on here" in words(enter(client, "Aisha"), f"{PAGE}?who={who}")


def test_what_was_done_meanwhile_is_said_and_the_rest_goes(client: Client) -> None:
    first, second = taken(), taken()
    enter(client, "Aisha")
    hand(second, "Nora")
    said = {
        "work": [str(first.pk), str(second.pk)],
        "to": str(user("Nora").pk),
        "why": "shift",
        "note": NOTE,
    }
    refused = client.post(PAGE, said).content.decode()
    assert "is done by now, or not theirs any more" in refused
    assert clock_of(first.case).holder == user("Aisha")
