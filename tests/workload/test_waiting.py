"""Who keeps the lead agency waiting, whom to ring there, and reminders to many at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.workload.actions import remind
from roundtable.workload.queries import owed_to, ring
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, answered, asked

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)
WAITING = "/worktray/waiting/"


def page(client: Client, who: str, address: str = WAITING) -> str:
    client.force_login(user(who))
    return " ".join(client.get(address).content.decode().split())


def test_whoever_leads_sees_what_each_agency_owes_the_most_late_first() -> None:
    one, other = asked(), asked()
    with entered(somebody_of(one.lead)):
        owing = owed_to(somebody_of(one.lead), in_force(MONDAY), MONDAY + timedelta(days=30))
    assert {work.reference for each in owing for work in each.work} == {
        one.reference,
        other.reference,
    }
    assert all(each.agency != one.lead for each in owing)
    assert all(each.late == len(each.work) == 2 for each in owing)


def test_nobody_who_answered_owes_anything() -> None:
    case = answered()
    with entered(somebody_of(case.lead)):
        assert owed_to(somebody_of(case.lead), in_force(MONDAY), LATER) == []


def test_whom_to_ring_depends_on_the_day() -> None:
    charter = in_force(MONDAY)
    for agency in charter.agencies:
        called = [contact for contact in agency.contacts if 1 in contact.weekdays]
        assert list(ring(charter, agency.code, MONDAY)) == called
    assert ring(charter, "nobody", MONDAY) == ()


def test_a_reminder_stands_on_the_list_of_whoever_was_reminded(client: Client) -> None:
    case = asked()
    assert "Reminded" not in page(client, "Ben", "/worktray/")
    remind(case=case, agencies=["police"], by=somebody_of(case.lead), at=LATER)
    assert "Reminded" in page(client, "Ben", "/worktray/")
    assert "Reminded" not in page(client, "Dev", "/worktray/")
    with entered(somebody_of("police")):
        assert [e.kind for e in entries_of(case.pk)].count("workload.reminded") == 1


def test_only_the_lead_reminds_and_only_of_what_is_owed() -> None:
    case = asked()
    with pytest.raises(Refused):
        remind(case=case, agencies=["police"], by=actor("Dev"), at=LATER)
    for nobody in ([], [case.lead]):
        with pytest.raises(Refused, match="owes anything"):
            remind(case=case, agencies=nobody, by=somebody_of(case.lead), at=LATER)


def reminded(case_agency: str, at: datetime = MONDAY) -> int:
    with entered(somebody_of(case_agency)):
        from roundtable.workload.models import Clock

        return Clock.objects.filter(agency=case_agency).exclude(reminded_at=None).count()


def test_one_button_reminds_an_agency_on_all_cases(client: Client) -> None:
    asked(), asked()
    shown = page(client, "Aisha")
    assert "Remind Police of all 2" in shown
    client.post(f"{WAITING}remind/", {"agency": "police", "next": WAITING})
    assert (reminded("police"), reminded("health")) == (2, 0)
    assert "Reminded" in page(client, "Aisha")


def test_one_button_reminds_all_agencies_on_one_case(client: Client) -> None:
    case, _other = asked(), asked()
    board = f"/cases/{case.reference}/gathering/"
    assert "Remind those who have not answered" in page(client, "Aisha", board)
    answer = client.post(f"{WAITING}remind/", {"case": case.reference, "next": board})
    assert answer.headers["Location"] == board
    assert (reminded("police"), reminded("health")) == (1, 1)


def test_where_nobody_owes_anything_the_page_says_so(client: Client) -> None:
    answered()
    assert "Nobody keeps your agency waiting" in page(client, "Aisha")
    client.post(f"{WAITING}remind/", {"next": WAITING})
    assert "Nobody owes you anything here any more" in page(client, "Aisha")


def test_who_leads_nothing_waits_for_nobody(client: Client) -> None:
    asked()
    assert "Nobody keeps your agency waiting" in page(client, "Ben")
    assert "Nobody keeps your agency waiting" in page(client, "Milo")
