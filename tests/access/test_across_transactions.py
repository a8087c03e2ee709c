"""What only shows across transactions: replayed contexts, and the journal of the door."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from roundtable.cases.models import Case
from roundtable.database.guard import SETTING, entered
from roundtable.journal.models import Entry
from tests.people import PASSWORD, actor, email_of
from tests.stories import received


@pytest.mark.usefixtures("committed_hub")
def test_a_context_is_worth_nothing_in_another_transaction() -> None:
    received()
    with entered(actor("Aisha")), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [SETTING])
        heard = cursor.fetchone()[0]
        assert Case.objects.count() == 1
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, heard])
        with pytest.raises(DatabaseError, match="not made for this transaction"):
            cursor.execute("SELECT count(*) FROM cases_case")
        transaction.set_rollback(True)


@pytest.mark.usefixtures("committed_hub")
def test_no_context_stays_behind_on_the_connection() -> None:
    received()
    with entered(actor("Aisha")):
        assert Case.objects.count() == 1
    with pytest.raises(DatabaseError, match="no context"):
        Case.objects.count()


@pytest.mark.usefixtures("committed_hub")
def test_signing_in_and_out_are_journalled_once_each() -> None:
    client = Client()
    client.post("/sign-in/", {"email": email_of("Aisha Rahman"), "password": PASSWORD})
    client.post("/sign-out/")
    client.post("/sign-in/", {"email": email_of("Aisha Rahman"), "password": "wrong"})
    entries = Entry.objects.using("owner").filter(kind__startswith="access.signed")
    aisha = actor("Aisha").user_id
    assert [(entry.kind, entry.actor_id) for entry in entries.order_by("id")] == [
        ("access.signed_in", aisha),
        ("access.signed_out", aisha),
    ]
