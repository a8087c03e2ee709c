"""The review: what it measures, that it raises itself, and how it ends in "no change"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter import queries
from roundtable.charter.periods import Period
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.feedback.actions import close_without_action
from roundtable.insight import board
from roundtable.insight.actions import sign_no_change
from roundtable.insight.models import NoChange
from roundtable.insight.rules import (
    drawn,
    meets,
    review_of,
)
from roundtable.insight.tray import review_due
from roundtable.journal.models import Entry
from roundtable.journal.queries import verify
from roundtable.lib.verdict import Refused
from roundtable.lib.words import percent
from roundtable.sharing.actions import answer
from roundtable.sharing.statement import AnswerGiven
from tests.insight.past import NORTHSHIRE
from tests.staff import PASSWORD, SIGNATORIES, actor, signatory, somebody_of, user
from tests.stories import (
    MONDAY,
    answers_of,
    asked,
    decided,
    received,
    request_of,
)

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
APRIL = datetime(2026, 4, 20, 9, tzinfo=UTC)
AGENCIES = frozenset(agency.code for agency in NORTHSHIRE.agencies)
# The day the charter's review is due, at noon.
DUE = datetime(2027, 3, 31, 11, tzinfo=UTC)


def counted() -> board.Counted:
    milo = actor("Milo")
    with entered(milo):
        return board.counts_of(MARCH, APRIL)


def measure(name: str) -> tuple[int, int]:
    found = counted().measures[name]
    return found.counted, found.of


@pytest.mark.django_db
def test_what_is_decided_in_time_with_dissent_and_alone_is_measured() -> None:
    decided()
    decided(dissenting="health")
    assert measure("decided_in_time") == (2, 2)
    assert measure("dissents") == (1, 2)
    assert measure("single_agency_decisions") == (0, 2)
    assert measure("fed_back") == (0, 2)
    (dissent,) = board.worst(counted().dissents)
    assert (dissent.agency, dissent.about, dissent.counted) == ("health", "child_in_need_s17", 1)


@pytest.mark.django_db
def test_what_is_withheld_late_and_never_answered_is_measured() -> None:
    case = asked()
    late, withheld = request_of(case, "health"), request_of(case, "police")
    at = case.opened_at + timedelta(days=9)
    answer(request=late, answers=answers_of(late), by=somebody_of("health"), at=at)
    grounds = [
        AnswerGiven(
            involvement=each.involvement,
            answer="withheld",
            ground="live_investigation",
            explanation="Ask us again.",
        )
        for each in answers_of(withheld)
    ]
    at = case.opened_at + timedelta(minutes=40)
    answer(request=withheld, answers=grounds, by=somebody_of("police"), at=at)
    in_time, due = measure("answered_in_time")
    assert (in_time, due > 2) == (1, True)
    kept, returns = measure("withheld")
    assert 0 < kept == len(grounds) < returns
    assert "health" in {count.agency for count in board.worst(counted().late)}


@pytest.mark.django_db
def test_no_further_action_is_fed_back_and_drawn_for_a_second_look() -> None:
    case = received()
    close_without_action(
        case=case,
        reason=NORTHSHIRE.intake.no_further_action[0].code,
        explanation="Nothing more.",
        by=somebody_of(case.lead),
        at=case.opened_at + timedelta(minutes=5),
    )
    assert measure("fed_back") == (1, 1)
    everything = NORTHSHIRE.model_copy(
        update={
            "samples": tuple(
                term.model_copy(update={"percent": 100}) for term in NORTHSHIRE.samples
            )
        }
    )
    for who, seen in {"Aisha": True, "Lena": True, "Carol": False}.items():
        with entered(actor(who)):
            found = {
                term.ended: cases for term, cases in board.sample(actor(who), everything, MARCH)
            }
        assert (case in found["no_further_action"]) is seen, who
        assert found["decided"] == found["emergency"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["Aisha", "Ben"])
def test_counts_are_for_the_board(who: str) -> None:
    refused = pytest.raises(DatabaseError, match="for the board")
    with refused, entered(actor(who)), transaction.atomic():
        board.counts_of(MARCH, APRIL)


@pytest.mark.django_db
def test_the_review_page_is_read_by_the_board_and_shows_what_was_measured(client: Client) -> None:
    decided(dissenting="health")
    client.force_login(user("Milo"))
    page = " ".join(client.get(reverse("insight:review")).content.decode().split())
    assert "by 31 March 2027" in page
    assert NORTHSHIRE.indicators[0].name in page
    assert "named signatory signs for it." in page
    client.force_login(user("Aisha"))
    assert client.get(reverse("insight:review")).status_code == 403
    assert client.get(reverse("insight:sample")).status_code == 200
    linked = f'href="{reverse("insight:sample")}"'
    assert linked in client.get(reverse("charter:contents")).content.decode()


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Versions are remembered by number; a hub of its own adopts its own."""
    queries._version.cache_clear()
    yield
    queries._version.cache_clear()


@pytest.mark.usefixtures("governed", "forgotten")
def test_the_review_is_put_off_when_every_agency_has_signed_and_not_before() -> None:
    charter = in_force(DUE)
    *others, last = SIGNATORIES.values()
    for agency in others:
        sign_no_change(due=charter.review.due, by=signatory(agency), at=DUE)
    with entered(signatory(last)):
        assert board.review_as_it_stands(charter).due == charter.review.due
    sign_no_change(due=charter.review.due, by=signatory(last), at=DUE)
    with entered(signatory(last)):
        assert board.review_as_it_stands(charter).due == date(2029, 3, 29)
    assert in_force(DUE).model_dump() == charter.model_dump()
    assert list(verify()) == []
    kinds = Entry.objects.using("owner").filter(chain="charter", kind__startswith="insight.")
    assert kinds.count() == len(SIGNATORIES)


@pytest.mark.usefixtures("governed", "forgotten")
def test_one_agency_signs_once_and_only_by_its_signatory_and_when_the_review_is_open() -> None:
    due = in_force(DUE).review.due
    sign_no_change(due=due, by=signatory("police"), at=DUE)
    for by, at, day in (
        (signatory("police"), DUE, due),
        (actor("Milo"), DUE, due),
        (signatory("health"), DUE - timedelta(days=200), due),
        (signatory("health"), DUE, due + timedelta(days=1)),
    ):
        with pytest.raises(Refused):
            sign_no_change(due=day, by=by, at=at)


@pytest.mark.usefixtures("governed", "forgotten")
def test_the_database_lets_nobody_sign_for_another_agency_nor_take_it_back() -> None:
    due = in_force(DUE).review.due
    ours = sign_no_change(due=due, by=signatory("police"), at=DUE)
    said = {"version": "1.0", "due": due, "until": due + timedelta(days=9), "at": DUE, "name": "x"}
    for by, agency in ((signatory("police"), "health"), (actor("Milo"), "police")):
        with pytest.raises(DatabaseError), entered(by):
            NoChange.objects.create(agency=agency, user_id=by.user_id, **said)
    with pytest.raises(DatabaseError), entered(signatory("police")):
        NoChange.objects.filter(pk=ours.pk).update(until=due + timedelta(days=1))
    with pytest.raises(DatabaseError), entered(signatory("police")), connection.cursor() as cursor:
        cursor.execute("DELETE FROM insight_nochange")


@pytest.mark.usefixtures("governed", "forgotten")
def test_a_signature_asks_for_the_password_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: DUE)
    by = signatory("health")
    client.force_login(user(by.name.split()[0]))
    address = reverse("insight:review")
    assert b"The password is wrong" in client.post(address, {"password": "not it"}).content
    with entered(by):
        assert NoChange.objects.count() == 0
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    with entered(by):
        assert NoChange.objects.get().agency == "health"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "said"),
    [
        (DUE - timedelta(days=100), None),
        (DUE - timedelta(days=20), "Due by 31 March 2027"),
        (DUE + timedelta(days=3), "Overdue by 3 days (was due 31 March 2027)"),
    ],
)
def test_the_review_raises_itself_to_every_agency(
    monkeypatch: pytest.MonkeyPatch, at: datetime, said: str | None
) -> None:
    milo, aisha = actor("Milo"), actor("Aisha")
    monkeypatch.setattr(timezone, "now", lambda: at)
    with entered(milo):
        section = review_due(milo)
    assert (section.entries[0].detail if section else None) == said
    with entered(aisha):
        assert review_due(aisha) is None


@given(st.uuids(), st.integers(0, 99))
def test_a_larger_sample_holds_the_smaller(case, share: int) -> None:  # type: ignore[no-untyped-def]
    secret = b"a key"
    assert drawn(case, percent=100, secret=secret)
    assert not drawn(case, percent=0, secret=secret)
    assert drawn(case, percent=share + 1, secret=secret) >= drawn(
        case, percent=share, secret=secret
    )


def test_targets_are_met_on_the_mark_and_missed_beyond_it() -> None:
    at_least = NORTHSHIRE.indicators[0].model_copy(update={"better": "at_least", "target": 90})
    at_most = at_least.model_copy(update={"better": "at_most"})
    assert meets(at_least, counted=0, of=0) is None
    assert [bool(meets(at_least, counted=n, of=10)) for n in (8, 9, 10)] == [False, True, True]
    assert [bool(meets(at_most, counted=n, of=10)) for n in (8, 9, 10)] == [True, True, False]
    assert percent(1, 3) == "33%"


def test_no_change_never_puts_a_review_off_for_ever() -> None:
    due = NORTHSHIRE.review.due
    first = review_of(NORTHSHIRE, {})
    assert (first.due, first.opens) == (due, due - timedelta(days=NORTHSHIRE.review.warn_days))
    once = review_of(NORTHSHIRE, {due: AGENCIES})
    assert once.due == first.until > due
    assert review_of(NORTHSHIRE, {due: AGENCIES, once.due: AGENCIES - {"health"}}).due == once.due
    assert MONDAY.date() < first.due
