"""What only shows across transactions: replayed contexts, and the journal of the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from roundtable.access.models import Membership, User
from roundtable.cases.models import Case
from roundtable.database.guard import SETTING, entered
from roundtable.journal.models import Entry
from tests.staff import PASSWORD, actor, email_of, user
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


@pytest.mark.usefixtures("committed_hub")
def test_who_is_no_longer_active_is_out_at_once() -> None:
    client = Client()
    client.force_login(user("Aisha"))
    assert client.get("/worktray/").status_code == 200
    User.objects.using("owner").filter(pk=user("Aisha").pk).update(is_active=False)
    assert client.get("/worktray/").headers["Location"] == "/sign-in/?next=/worktray/"


@pytest.mark.usefixtures("committed_hub")
def test_whose_role_ends_has_none_at_once() -> None:
    client = Client()
    client.force_login(user("Aisha"))
    yesterday = timezone.localdate() - timedelta(days=1)
    held = Membership.objects.using("owner").filter(user=user("Aisha").pk)
    held.update(ends_on=yesterday)
    assert client.get("/worktray/").status_code == 403


@pytest.mark.usefixtures("committed_hub")
def test_a_new_password_ends_the_sessions_of_the_old() -> None:
    client = Client()
    client.force_login(user("Aisha"))
    assert client.get("/worktray/").status_code == 200
    aisha = user("Aisha")
    aisha.set_password("another horse battery staple")
    aisha.save(using="owner", update_fields=["password"])
    assert client.get("/worktray/").headers["Location"] == "/sign-in/?next=/worktray/"
    assert "_auth_user_id" not in client.session
