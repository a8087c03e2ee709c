"""What is said at the table: written, confirmed, said otherwise, and never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.models import Attendance, Discussion, Point
from roundtable.deciding.queries import standing_discussion
from roundtable.deciding.talking.actions import confirm_points, write_point
from roundtable.deciding.talking.queries import HERE, is_here, talk, there, worded
from roundtable.deciding.talking.rules import (
    PointGiven,
    Table,
    Written,
    may_confirm,
    may_replace,
    may_write,
)
from roundtable.lib.verdict import Refused
from tests.staff import PRACTITIONERS, actor, somebody_of, user
from tests.stories import asked, at_the_table, decided, fresh, opened

LEAD, POLICE, HEALTH = "childrens_social_care", "police", "health"
AGENCIES = st.sampled_from([LEAD, POLICE, HEALTH])


@given(
    st.builds(Table, st.sets(AGENCIES), st.booleans(), st.booleans()),
    st.builds(PointGiven, st.sampled_from(["agenda", "said", "wording"]), st.text(), AGENCIES),
    AGENCIES,
)
def test_nobody_writes_off_the_table_after_it_decided_or_before_positions_are_open(
    table: Table, given: PointGiven, agency: str
) -> None:
    if may_write(table, given, agency=agency):
        assert {agency, given.agency} <= set(table.agencies)
        assert not table.decided
        assert table.opened or given.kind == "agenda"
        assert given.text.strip()


@given(st.builds(Written, AGENCIES, AGENCIES, st.booleans(), st.booleans()), AGENCIES)
def test_whose_a_point_is_changes_it_and_who_wrote_it_until_it_is_confirmed(
    written: Written, agency: str
) -> None:
    if may_replace(written, agency=agency):
        assert agency in (written.agency, written.by_agency)
        assert not written.replaced
    if may_confirm(written, agency=agency):
        assert agency == written.agency != written.by_agency
        assert not written.confirmed


@pytest.fixture
def case(db: None) -> Case:
    """Return a case whose positions are open."""
    return opened()


def discussion_of(case: Case) -> Discussion:
    with entered(somebody_of(case.lead)):
        found = standing_discussion(case)
        return Discussion.objects.select_related("case").get(pk=found.pk)


def at(case: Case, minutes: float = 0) -> datetime:
    return case.opened_at + timedelta(hours=2, minutes=minutes)


def writes(case: Case, text: str, by: str = POLICE, minutes: float = 0, **given: object) -> Point:
    said = PointGiven(**({"kind": "said", "text": text, "agency": by} | given))  # type: ignore[arg-type]
    on = discussion_of(case)
    return write_point(discussion=on, given=said, by=somebody_of(by), at=at(case, minutes))


def test_what_two_write_at_once_both_stands(case: Case) -> None:
    table = discussion_of(case)  # as both have it open
    for agency in (POLICE, HEALTH):
        said = PointGiven("said", f"We are {agency}.", agency)
        write_point(discussion=table, given=said, by=somebody_of(agency), at=at(case))
    with entered(somebody_of(LEAD)):
        assert [point.text for point in talk(table).besides] == ["We are police.", "We are health."]


def test_the_agenda_gathers_what_is_said_about_it_however_it_is_worded_later(case: Case) -> None:
    head = writes(case, "Is he safe tonight?", LEAD, kind="agenda")
    writes(case, "We can visit.", about=head.pk)
    writes(case, "Besides, the dog.", HEALTH)
    writes(case, "Are both safe tonight?", LEAD, replaces=head.pk)
    writes(case, "A plan with the family.", LEAD, kind="wording")
    with entered(somebody_of(HEALTH)):
        found = talk(discussion_of(case))
    ((point, about),) = found.agenda
    assert point.text == "Are both safe tonight?"
    assert [each.text for each in about] == ["We can visit."]
    assert [each.text for each in found.before[point.pk]] == ["Is he safe tonight?"]
    assert [each.text for each in found.besides] == ["Besides, the dog."]
    assert [each.text for each in found.wording] == ["A plan with the family."]


def test_who_writes_for_all_is_confirmed_by_each(case: Case) -> None:
    made = writes(case, "They would visit.", LEAD, agency=POLICE)
    assert made.unconfirmed
    with pytest.raises(Refused, match="Nothing waits"):
        confirm_points(discussion=discussion_of(case), by=somebody_of(HEALTH), at=at(case))
    confirm_points(discussion=discussion_of(case), by=somebody_of(POLICE), at=at(case, 1))
    with entered(somebody_of(LEAD)):
        assert Point.objects.get(pk=made.pk).confirmed_by == somebody_of(POLICE).name
    with pytest.raises(Refused, match="another agency's"):  # once it is confirmed
        writes(case, "They would not.", LEAD, 2, replaces=made.pk)
    again = writes(case, "We visit tonight.", POLICE, 3, replaces=made.pk)
    assert (again.agency, again.number) == (POLICE, 2)


def test_who_says_it_otherwise_second_is_told_and_writes_over_nothing(case: Case) -> None:
    first = writes(case, "Tomorrow.")
    writes(case, "Tonight.", minutes=1, replaces=first.pk)
    with pytest.raises(Refused, match="said otherwise meanwhile"):
        writes(case, "On Monday.", minutes=2, replaces=first.pk)


@pytest.mark.django_db
def test_sealed_positions_leave_the_agenda_alone_open_and_a_decision_ends_the_talk() -> None:
    sealed = at_the_table()
    writes(sealed, "Is he safe?", LEAD, kind="agenda")
    with pytest.raises(Refused, match="would not be independent"):
        writes(sealed, "We think not.")
    done = decided(opened())
    with pytest.raises(Refused, match="not done at the stage"):
        writes(done, "One more thing.")


def test_a_wording_is_what_is_proposed(case: Case) -> None:
    made = writes(case, "A plan with the family.", LEAD, kind="wording")
    with entered(somebody_of(LEAD)):
        assert worded(case, str(made.number)) == "A plan with the family."
        assert worded(case, "99") == worded(case, "x") == worded(case, "") == ""


def test_who_has_the_page_open_is_here_and_then_was(case: Case) -> None:
    table = discussion_of(case)
    for name, minutes in (("Ben", 0.0), ("Dev", 5.0), ("Ben", 1.0)):
        with entered(actor(name)):
            is_here(table, by=actor(name), at=at(case, minutes))
    with entered(actor("Aisha")):
        found = there(table, at(case, 5) + HERE / 2)
    assert [(each.name.split()[0], here) for each, here in found] == [("Dev", True), ("Ben", False)]


def test_the_database_shows_a_table_to_those_at_it_and_keeps_what_was_said(case: Case) -> None:
    made = writes(case, "We visit.")
    away = {agency for agency, _role in PRACTITIONERS.values()} - {*case.contributing, case.lead}
    with entered(somebody_of(min(away))):
        assert not Point.objects.exists()
        assert not Attendance.objects.exists()
    for change in ({"text": "No."}, {"agency": HEALTH}):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with entered(somebody_of(POLICE)), refused, transaction.atomic():
            Point.objects.filter(pk=made.pk).update(**change)
    with entered(somebody_of(POLICE)):  # nobody confirms their own
        done = Point.objects.filter(pk=made.pk).update(confirmed_at=at(case), confirmed_by="Me")
        assert done == 0


def page(client: Client, name: str, case: Case, view: str, *args: object, **posted: str) -> str:
    client.force_login(user(name))
    address = reverse(f"case:{view}", args=[case.reference, *args])
    response = client.post(address, posted, follow=True) if posted else client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_one_page_serves_the_room_the_call_and_writing(client: Client, case: Case) -> None:
    assert reverse("case:talk", args=[case.reference]) in page(client, "Ben", case, "discussion")
    assert "Nothing is written yet" in page(client, "Ben", case, "talk")
    said = {"kind": "said", "text": "They visit tonight.", "agency": POLICE}
    written = page(client, "Aisha", case, "talk", **said)
    assert "They visit tonight." in written
    assert "To confirm" in written
    assert "1 point written for your agency" in page(client, "Ben", case, "talk")
    assert ">Confirmed<" in page(client, "Ben", case, "talk", do="confirm")
    changed = page(client, "Ben", case, "otherwise", 1, text="We visit tonight.")
    assert "We visit tonight." in changed
    assert "<s>They visit tonight.</s>" in changed
    late = page(client, "Ben", case, "otherwise", 1, text="We visit on Monday.")
    assert "said otherwise meanwhile" in late
    assert "We visit on Monday." in late
    assert "Police (Ben Carter)" in page(client, "Aisha", case, "here")
    page(client, "Aisha", case, "talk", kind="wording", text="A plan with the family.", agency="")
    client.force_login(user("Aisha"))
    address = reverse("case:propose", args=[case.reference])
    proposing = client.get(address, {"wording": "3"}).content.decode()
    assert "A plan with the family." in proposing


@pytest.mark.django_db
def test_before_there_is_a_table_nobody_talks_at_it(client: Client) -> None:
    case = asked()
    client.force_login(user("Aisha"))
    talking = client.get(reverse("case:talk", args=[case.reference]))
    assert talking.status_code == 302
    assert client.get(reverse("case:here", args=[case.reference])).status_code == 404
    gone = reverse("case:otherwise", args=[fresh(opened()).reference, 9])
    assert client.get(gone).status_code == 404
