"""The page on which somebody chooses how much e-mail they get, and the setting behind it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from roundtable.charter.terms import About, Volume
from roundtable.config.mailing import MailServer, mail_server
from roundtable.database.guard import entered
from roundtable.feedback.models import MailChoice
from roundtable.feedback.notices.posting import post
from roundtable.feedback.notices.returned import take
from tests.feedback.notices.conftest import Post
from tests.feedback.notices.test_mail import letters, only, returned, told, told_at
from tests.staff import actor, user

pytestmark = pytest.mark.django_db
CHOSEN = {
    "volume": "weekly",
    "about": "surprises",
    "quiet_from": "17:30",
    "quiet_until": "09:00",
    "hub_days_only": "on",
}


def page(client: Client, first_name: str, **typed: str) -> tuple[int, str]:
    client.force_login(user(first_name))
    here = reverse("feedback:mail")
    answer = client.post(here, typed, follow=True) if typed else client.get(here)
    return answer.status_code, unescape(answer.content.decode())


def chosen(first_name: str) -> MailChoice:
    with entered(actor(first_name)):
        return MailChoice.objects.get(user=user(first_name))


def test_somebody_chooses_and_finds_it_again(client: Client):
    _, before = page(client, "Ben")
    assert "You have not chosen yet. What is marked here holds for your role" in before
    assert "clause 10.11" in before
    _, after = page(client, "Ben", **CHOSEN)
    assert "Saved." in after
    assert "You have not chosen yet" not in after
    choice = chosen("Ben")
    assert (choice.volume, choice.about) == (Volume.WEEKLY, About.SURPRISES)
    assert f"{choice.quiet_from:%H:%M} {choice.quiet_until:%H:%M}" == "17:30 09:00"
    assert choice.hub_days_only
    assert '<option value="17:30" selected>' in " ".join(after.split())


def test_no_quiet_hours_are_none(client: Client):
    page(client, "Ben", volume="live", about="mine", quiet_from="", quiet_until="")
    choice = chosen("Ben")
    assert choice.quiet_from == choice.quiet_until
    assert not choice.hub_days_only


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"volume": ""}, "Choose how often you want an e-mail"),
        ({"about": ""}, "Choose what you want to hear about"),
        ({"quiet_from": ""}, "Choose when your quiet hours begin"),
        ({"quiet_until": ""}, "Choose when your quiet hours end"),
        ({"quiet_until": "17:30"}, "Choose another time than the one they begin at"),
    ],
)
def test_half_an_answer_is_kept_and_explained(client: Client, change: dict[str, str], said: str):
    _, text = page(client, "Ben", **(CHOSEN | change))
    assert said in text
    with entered(actor("Ben")):
        assert not MailChoice.objects.exists()


def test_a_hub_without_a_mail_server_says_so(client: Client):
    _, text = page(client, "Ben")
    assert "This hub sends no e-mail yet." in text
    assert "to try" not in text


def test_somebody_tries_whether_it_comes(client: Client, smtp: Post):
    client.force_login(user("Ben"))
    for said in ("goes out within two minutes", "An e-mail to you is on its way"):
        answer = client.post(reverse("feedback:try_mail"), follow=True)
        assert said in unescape(answer.content.decode())
    assert "to try: Not sent yet" in page(client, "Ben")[1]
    post(letters("Ben")[0].made_at)
    assert smtp.to() == [user("Ben").email]
    assert "to try: Sent" in page(client, "Ben")[1]


def test_somebody_learns_that_their_email_came_back(client: Client, smtp: Post):
    only("Ben")
    post(told_at(told()))
    take(returned(letters("Ben")[0]))
    _, text = page(client, "Ben")
    assert "An e-mail to you came back on" in text
    assert "Came back" in text


@pytest.mark.parametrize("name", ["Lena", "Milo", "Pia"])
def test_who_reads_no_feedback_is_asked_nothing(client: Client, name: str):
    assert page(client, name)[0] == 404
    client.force_login(user(name))
    assert client.post(reverse("feedback:try_mail")).status_code == 404


@pytest.mark.parametrize(
    ("where", "server"),
    [
        ("", MailServer()),
        ("smtp://127.0.0.1", MailServer("127.0.0.1", 25)),
        ("smtp://mail.example.org:2525", MailServer("mail.example.org", 2525)),
        (
            "smtp+starttls://hub:a%40b@mail.example.org",
            MailServer("mail.example.org", 587, "hub", "a@b", starttls=True),
        ),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, tls=True)),
    ],
)
def test_the_operator_names_the_mail_server_in_one_setting(where: str, server: MailServer):
    said: Any = {"sender": "hub@example.org", "address": "https://hub.example.org"}
    assert mail_server(where, **said) == server


@pytest.mark.parametrize(
    ("where", "sender", "address", "said"),
    [
        ("mail.example.org", "hub@example.org", "https://hub.example.org", "ROUNDTABLE_SMTP"),
        ("http://mail.example.org", "hub@example.org", "https://x", "ROUNDTABLE_SMTP"),
        ("smtp://127.0.0.1", "", "https://hub.example.org", "ROUNDTABLE_MAIL_FROM"),
        ("smtp://127.0.0.1", "hub@example.org", "hub.example.org", "ROUNDTABLE_ADDRESS"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_to_write(
    where: str, sender: str, address: str, said: str
):
    with pytest.raises(ImproperlyConfigured, match=said):
        mail_server(where, sender=sender, address=address)
