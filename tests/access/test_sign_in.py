"""The door: signing in and out, being locked out, and having no role."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from roundtable.access import sessions
from roundtable.access.models import User
from roundtable.access.personas import LEAD_SHOWS, MANAGER_SHOWS, SHOWS, personas_shown
from roundtable.access.queries import PERSONA_AGENCIES, active_user, actor_today
from roundtable.database import prepared
from roundtable.database.exchange import exchange
from roundtable.database.guard import remembering
from tests.staff import PASSWORD, SEATED_AT, actor, email_of, user
from tests.stories import received

pytestmark = pytest.mark.django_db

AISHA = {"email": email_of("Aisha Rahman"), "password": PASSWORD}
WRONG = AISHA | {"password": "not the one"}
SIGN_IN, SIGN_IN_AS, SIGN_OUT, MY_WORK = "/sign-in/", "/sign-in/as/", "/sign-out/", "/worktray/"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what is refused on purpose out of the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_right_password_leads_to_the_work(client: Client) -> None:
    answer = client.post(SIGN_IN, AISHA)
    assert (answer.status_code, answer.headers["Location"]) == (302, MY_WORK)
    page = text(client.get(MY_WORK))
    assert "Aisha Rahman" in page
    assert "Children&#39;s social care, Hub practitioner" in page


def test_the_address_is_known_in_any_case(client: Client) -> None:
    client.post(SIGN_IN, AISHA | {"email": AISHA["email"].upper()})
    assert signed_in(client)


def test_passwords_are_kept_as_argon2(client: Client) -> None:
    assert user("Aisha").password.startswith("argon2$argon2id$")
    assert PASSWORD not in user("Aisha").password


@pytest.mark.parametrize(
    "given",
    [WRONG, AISHA | {"email": "nobody@example.org"}, AISHA | {"email": email_of("Ben Carter")}],
)
def test_what_is_wrong_is_not_said(client: Client, given: dict[str, str]) -> None:
    answer = client.post(SIGN_IN, given)
    assert "The e-mail address or the password is wrong. Try again." in text(answer)
    assert text(answer).count("<title>Error: ") == 1
    assert given["password"] not in text(answer)
    assert not signed_in(client)


def test_an_empty_form_says_what_to_enter(client: Client) -> None:
    page = text(client.post(SIGN_IN, {"next": ""}))
    assert "Enter your work e-mail address" in page
    assert "Enter your password" in page


def test_who_signed_out_is_out(client: Client) -> None:
    client.post(SIGN_IN, AISHA)
    assert signed_in(client)
    client.post(SIGN_OUT)
    assert not signed_in(client)
    assert client.get(MY_WORK).headers["Location"] == f"{SIGN_IN}?next={MY_WORK}"


def test_five_wrong_passwords_lock_the_account(client: Client) -> None:
    for _ in range(4):
        assert client.post(SIGN_IN, WRONG).status_code == 200
    answer = client.post(SIGN_IN, WRONG)
    assert answer.status_code == 429
    assert "You cannot sign in for now" in text(answer)
    assert "locked for 15 minutes" in text(answer)
    assert client.post(SIGN_IN, AISHA).status_code == 429
    assert not signed_in(client)


def test_the_lock_is_for_one_account_from_one_address(client: Client) -> None:
    for _ in range(5):
        client.post(SIGN_IN, WRONG)
    elsewhere = client.post(SIGN_IN, AISHA, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302
    somebody = client.post(SIGN_IN, AISHA | {"email": email_of("Ben Carter")})
    assert somebody.status_code == 200


def test_a_right_password_forgets_the_wrong_ones(client: Client) -> None:
    for _ in range(2):
        for _ in range(4):
            assert client.post(SIGN_IN, WRONG).status_code == 200
        assert client.post(SIGN_IN, AISHA).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/charter/", "/charter/"),
        ("/worktray/?show=late", "/worktray/?show=late"),
        ("https://elsewhere.example.org/", MY_WORK),
        ("//elsewhere.example.org/", MY_WORK),
        ("javascript:alert(1)", MY_WORK),
    ],
)
@pytest.mark.parametrize("door", [SIGN_IN, SIGN_IN_AS])
def test_one_is_led_on_only_inside_the_hub(
    client: Client, door: str, wanted: str, led: str
) -> None:
    who = {"user": str(user("Aisha").pk)} if door == SIGN_IN_AS else AISHA
    assert client.post(door, {**who, "next": wanted}).headers["Location"] == led


def test_the_form_remembers_where_one_was_going(client: Client) -> None:
    page = text(client.get(client.get("/charter/").headers["Location"]))
    assert '<input type="hidden" name="next" value="/charter/">' in page


def test_the_demonstration_explains_itself_and_offers_personas(client: Client) -> None:
    page = text(client.get(SIGN_IN))
    assert "Northshire, its agencies and all its people are invented." in page
    for persona in personas_shown():
        assert f"Sign in as {persona.name}" in page
        assert persona.shows in page
    assert client.post(SIGN_IN_AS, {"user": personas_shown()[0].user_id}).status_code == 302
    assert signed_in(client)


def test_the_personas_stand_in_the_order_of_the_path() -> None:
    shown = [persona.shows for persona in personas_shown()]
    assert shown == [*(SHOWS[agency] for agency in PERSONA_AGENCIES), MANAGER_SHOWS, LEAD_SHOWS]


def test_outside_the_demonstration_nobody_signs_in_as_somebody(
    client: Client, settings: Any
) -> None:
    settings.DEMO = False
    assert client.post(SIGN_IN_AS, {"user": str(user("Aisha").pk)}).status_code == 404
    assert not signed_in(client)
    page = text(client.get(SIGN_IN))
    assert "Sign in as" not in page
    assert "What you see and do is recorded." in page


@pytest.mark.parametrize("who", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_only_a_persona_can_be_chosen(client: Client, who: str) -> None:
    assert client.post(SIGN_IN_AS, {"user": who}).status_code == 404
    assert client.post(SIGN_IN_AS, {"user": str(user("Milo").pk)}).status_code == 404
    assert client.get(SIGN_IN_AS).status_code == 405


def test_who_has_no_role_today_is_told_so_at_the_door(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = SEATED_AT.replace(year=2024)
    monkeypatch.setattr(timezone, "now", lambda: before)
    page = text(client.post(SIGN_IN, AISHA))
    assert "You have no role in an agency today." in page
    assert "manager to give you one" in page
    assert not signed_in(client)


def test_whose_role_ended_while_signed_in_gets_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: SEATED_AT.replace(year=2024))
    client.force_login(user("Aisha"))
    answer = client.get(MY_WORK)
    assert answer.status_code == 403
    assert "You have no role in an agency today." in text(answer)


def test_a_role_that_sees_no_case_sees_none(client: Client) -> None:
    case = received()
    client.force_login(user("Milo"))
    for page in (MY_WORK, "/worktray/agency/", "/worktray/hub/"):
        assert case.reference not in text(client.get(page))
    assert "The charter: what we have agreed" in text(client.get("/charter/"))


def test_the_hub_manager_sees_outlines_and_takes_nothing_on(client: Client) -> None:
    case = received()
    client.force_login(user("Lena"))
    page = text(client.get("/worktray/agency/"))
    assert case.reference in page
    assert "Take on" not in page


@pytest.mark.parametrize("page", [MY_WORK, "/worktray/agency/", "/worktray/hub/", "/charter/"])
def test_nobody_reads_without_signing_in(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == f"{SIGN_IN}?next={page}"


def test_who_is_signed_in_is_read_in_two_queries(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(user("Aisha"))
    request = RequestFactory().get(MY_WORK)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(client.session.session_key)
    with django_assert_num_queries(2):
        found = get_user(request)
        assert isinstance(found, User)
        acts_as = actor_today(found)
    assert acts_as == actor("Aisha")


def test_who_was_read_before_is_asked_about_with_the_session(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[int] = []

    def counting(*asked: Any) -> Any:
        said.append(len(asked[1]))
        return exchange(*asked)

    client.force_login(user("Aisha"))
    client.get(MY_WORK)
    monkeypatch.setattr(prepared, "exchange", counting)
    request = RequestFactory().get(MY_WORK)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(client.session.session_key)
    with remembering():
        assert get_user(request) == user("Aisha")
    assert said == [4]


def test_a_session_that_was_read_before_ends_at_once(client: Client) -> None:
    client.force_login(user("Aisha"))
    assert client.get(MY_WORK).status_code == 200
    Session.objects.all().delete()
    assert client.get(MY_WORK).headers["Location"] == f"{SIGN_IN}?next={MY_WORK}"


def test_whose_a_session_was_says_nothing_of_whose_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(user("Aisha"))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    monkeypatch.setitem(sessions._whose, key, str(user("Ben").pk))
    assert "Ben" not in client.get(MY_WORK).content.decode()
    assert sessions._whose[key] == str(user("Aisha").pk)


def test_no_more_sessions_are_remembered_than_fit(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_MOST_KNOWN", 2)
    for who in ("Aisha", "Ben", "Aisha", "Ben"):
        client.force_login(user(who))
        client.get(MY_WORK)
        assert len(sessions._whose) <= 2


def test_the_role_of_another_day_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    aisha = active_user(user("Aisha").pk)
    assert aisha is not None
    assert actor_today(aisha) == actor("Aisha")
    monkeypatch.setattr(timezone, "now", lambda: SEATED_AT.replace(year=2024))
    assert actor_today(aisha) is None


def test_a_session_ends_by_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(user("Aisha"))
    later = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(MY_WORK).headers["Location"] == f"{SIGN_IN}?next={MY_WORK}"


def test_signing_in_gives_a_session_of_another_key(client: Client) -> None:
    keys = []
    for who in ("Aisha", "Ben"):
        client.force_login(user(who))
        keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    first, second = keys
    assert first != second
    client.cookies[settings.SESSION_COOKIE_NAME] = first
    assert not signed_in(client)


@pytest.mark.parametrize("key", ["", "short", "x" * 32, "' OR '1' = '1"])
def test_a_made_up_session_is_nobodys(client: Client, key: str) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get(MY_WORK).headers["Location"] == f"{SIGN_IN}?next={MY_WORK}"
