"""An action is one transaction with exactly one journal entry; a refusal leaves only its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from roundtable.database.guard import entered
from roundtable.intake.actions import grade, receive
from roundtable.journal.actions import action, record, record_reading
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from tests.staff import actor, somebody_of
from tests.stories import MONDAY, concern, not_known, received

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@action("testing.silent")
def keeps_silent(*, by: Actor, at: datetime) -> None:
    """Make no entry."""


@action("testing.twice")
def speaks_twice(*, by: Actor, at: datetime) -> None:
    """Make two entries."""
    record(subject="one")
    record(subject="two")


@action("testing.nested")
def calls_another(*, by: Actor, at: datetime) -> None:
    """Call another action, and make its own one entry."""
    once(by=by, at=at)
    record(subject="outer")


@action("testing.once")
def once(*, by: Actor, at: datetime) -> None:
    """Make one entry."""
    record(subject="inner")


@action("testing.kept_from")
def refuses(*, by: Actor, at: datetime) -> None:
    """Refuse after having recorded."""
    record(subject="gone again")
    require(deny("Not today.", "4.1"))


@pytest.mark.django_db
@pytest.mark.parametrize("act", [keeps_silent, speaks_twice])
def test_an_action_makes_exactly_one_entry(act: object) -> None:
    with pytest.raises(RuntimeError, match="journal entries, not one"):
        act(by=actor("Aisha"), at=NOW)  # type: ignore[operator]


@pytest.mark.django_db
def test_an_action_within_an_action_makes_its_own_entry() -> None:
    calls_another(by=actor("Aisha"), at=NOW)


@pytest.mark.django_db
def test_record_belongs_inside_an_action() -> None:
    with pytest.raises(RuntimeError, match="inside an action"):
        record(subject="nowhere")


@pytest.mark.django_db
def test_a_refusal_is_journalled_on_the_case() -> None:
    case, aisha = received(), actor("Aisha")
    with pytest.raises(Refused) as refusal:
        grade(
            case=case,
            grade="high",
            factors=[],
            answers=not_known(*case.concerns),
            reasons=" ",
            by=aisha,
            at=NOW,
        )
    assert refusal.value.journalled
    with entered(aisha):
        newest = entries_of(case.pk).order_by("-id").first()
    assert newest is not None
    assert (newest.kind, newest.actor_id) == ("intake.graded.refused", aisha.user_id)


@pytest.mark.django_db
def test_an_outsiders_attempt_is_refused_and_journalled_too() -> None:
    case, ben = received(), actor("Ben")
    with pytest.raises(Refused, match="no such case"):
        grade(
            case=case,
            grade="high",
            factors=[],
            answers=not_known(*case.concerns),
            reasons="x",
            by=ben,
            at=NOW,
        )
    with entered(actor("Aisha")):
        newest = entries_of(case.pk).order_by("-id").first()
    assert newest is not None
    assert (newest.kind, newest.actor_id) == ("intake.graded.refused", ben.user_id)


def test_a_refused_action_leaves_no_other_entry(committed_hub: str) -> None:
    with pytest.raises(Refused):
        refuses(by=actor("Aisha"), at=NOW)
    with psycopg.connect(committed_hub) as superuser:
        kinds = superuser.execute(
            "SELECT kind, clauses FROM journal_entry WHERE kind LIKE 'testing%'"
        ).fetchall()
    assert kinds == [("testing.kept_from.refused", ["4.1"])]


def test_no_caller_wraps_an_action_in_a_transaction(committed_hub: str) -> None:
    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),
    ):
        once(by=actor("Aisha"), at=NOW)


@pytest.mark.django_db
def test_reading_the_same_page_again_within_a_quarter_of_an_hour_is_one_entry() -> None:
    case = received()
    aisha = somebody_of(case.lead)

    def readings() -> int:
        with entered(aisha):
            return entries_of(case.pk).filter(kind="seen.overview").count()

    record_reading(case=case, page="overview", by=aisha, at=NOW)
    record_reading(case=case, page="overview", by=aisha, at=NOW + timedelta(minutes=14))
    assert readings() == 1
    record_reading(case=case, page="overview", by=aisha, at=NOW + timedelta(minutes=16))
    assert readings() == 2
    record_reading(case=case, page="overview", by=actor("Nora"), at=NOW)
    assert readings() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET kind = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "INSERT INTO journal_head VALUES ('x', 1, '', now())",
        "SELECT key FROM guard.secret",
    ],
)
def test_the_app_cannot_touch_the_journal_itself(statement: str) -> None:
    receive(given=concern(), by=somebody_of("education"), at=MONDAY)
    with (
        entered(actor("Aisha")),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
