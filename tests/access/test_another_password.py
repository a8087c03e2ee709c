"""Whoever is signed in changes their own password, and nobody else's."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client

from roundtable.access.actions import change_password
from roundtable.journal.models import Entry
from roundtable.journal.queries import verify
from roundtable.lib.actor import OPERATOR
from roundtable.lib.verdict import Refused
from tests.oversight.refusing import ALONE, now, refused_to
from tests.staff import PASSWORD, actor, email_of, user

PAGE = "/password/"
NEW = "three odd words together"
SAID = {"password": PASSWORD, "chosen": NEW, "again": NEW}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what is refused on purpose out of the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def signed_in() -> Client:
    client = Client()
    client.post("/sign-in/", {"email": email_of("Aisha Rahman"), "password": PASSWORD})
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.mark.usefixtures("committed_hub")
def test_the_new_password_holds_and_every_other_session_ends() -> None:
    here, elsewhere = signed_in(), signed_in()
    answer = here.post(PAGE, SAID, follow=True)
    assert "Your password is changed." in text(answer)
    assert here.get("/worktray/").status_code == 200
    assert elsewhere.get("/worktray/").headers["Location"].startswith("/sign-in/")
    assert user("Aisha").password.startswith("argon2$argon2id$")
    assert user("Aisha").check_password(NEW)
    assert not user("Aisha").check_password(PASSWORD)


@pytest.mark.usefixtures("committed_hub")
def test_it_is_journalled_once_without_the_password() -> None:
    signed_in().post(PAGE, SAID)
    entries = Entry.objects.using("owner").filter(kind__startswith="access.password")
    aisha = actor("Aisha").user_id
    (entry,) = entries
    assert (entry.kind, entry.actor_id) == ("access.password_changed", aisha)
    assert entry.record == f"access.user:{aisha}"
    assert list(verify()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"password": "not the one"}, "The password is wrong. Try again."),
        ({"password": ""}, "Enter your password"),
        ({"chosen": ""}, "Enter a new password"),
        ({"again": "three odd words"}, "The two passwords are not the same"),
        ({"chosen": "short", "again": "short"}, "Enter a password of at least 12 characters"),
        ({"chosen": "aisha.rahman", "again": "aisha.rahman"}, "less like your name or e-mail"),
        ({"chosen": "1qaz2wsx3edc4rfv", "again": "1qaz2wsx3edc4rfv"}, "many people use this one"),
        ({"chosen": PASSWORD, "again": PASSWORD}, "that you do not have already"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(said: dict[str, str], why: str) -> None:
    answer = signed_in().post(PAGE, SAID | said)
    assert why in text(answer)
    assert text(answer).count("<title>Error: ") == 1
    assert NEW not in text(answer)
    assert user("Aisha").check_password(PASSWORD)


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account() -> None:
    client = signed_in()
    for _ in range(4):
        assert client.post(PAGE, SAID | {"password": "not the one"}).status_code == 200
    assert client.post(PAGE, SAID | {"password": "not the one"}).status_code == 429
    assert client.post(PAGE, SAID).status_code == 429
    assert user("Aisha").check_password(PASSWORD)


@pytest.mark.django_db
def test_the_page_is_kept_by_no_browser_and_found_from_every_page() -> None:
    client = signed_in()
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]
    assert f'href="{PAGE}">Change password</a>' in text(client.get("/worktray/"))
    assert Client().get(PAGE).headers["Location"] == f"/sign-in/?next={PAGE}"


@pytest.mark.django_db
def test_who_has_no_password_is_told_so() -> None:
    client = Client()
    client.force_login(user("Ben"))
    page = text(client.get(PAGE))
    assert "You have no password to change" in page
    assert "Your password now" not in page


@pytest.mark.usefixtures("governed")
def test_a_password_that_was_changed_meanwhile_is_not_changed_again() -> None:
    petra, was = actor("Petra"), user("Petra").password
    assert change_password(was=was, chosen=NEW, by=petra, at=now()) == user("Petra").password
    with pytest.raises(Refused, match="was not changed"):
        change_password(was=was, chosen="another three words", by=petra, at=now())
    assert user("Petra").check_password(NEW)
    kinds = Entry.objects.using("owner").filter(kind__startswith="access.password")
    assert {entry.kind for entry in kinds} == {
        "access.password_changed",
        "access.password_changed.refused",
    }


@pytest.mark.usefixtures("governed")
def test_nobody_changes_the_password_of_somebody_else() -> None:
    oscar, petra = actor("Oscar"), user("Petra")
    with pytest.raises(Refused, match="was not changed"):
        change_password(was=petra.password, chosen=NEW, by=oscar, at=now())
    change = "SELECT access_change_password(%s, %s)"
    hashed = make_password(NEW)
    write = "UPDATE access_user SET password = %s WHERE id = %s"
    assert "permission denied" in refused_to(oscar, write, hashed, petra.pk)
    assert ALONE in refused_to(OPERATOR, write, hashed, petra.pk, using="owner")
    with pytest.raises(DatabaseError, match="no context"), connection.cursor() as cursor:
        cursor.execute(change, [petra.password, hashed])
    assert user("Petra").check_password(PASSWORD)


@pytest.mark.usefixtures("governed")
def test_a_reset_is_not_undone_without_the_code() -> None:
    """Who was given no password cannot make one of their own past the two agencies."""
    ben = actor("Ben")
    with pytest.raises(DatabaseError, match=ALONE):
        change_password(was=user("Ben").password, chosen=NEW, by=ben, at=now())
    write = "UPDATE access_user SET password = %s WHERE id = %s"
    assert ALONE in refused_to(ben, write, make_password(NEW), ben.user_id, using="owner")
