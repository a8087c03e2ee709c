"""E-mail through a real mail server: to whom it goes, that it says nothing, never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from smtplib import SMTP, SMTPServerDisconnected
from ssl import SSLError
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from roundtable.cases.models import Case
from roundtable.charter.terms import About, Volume
from roundtable.database.exchange import ask
from roundtable.database.guard import entered
from roundtable.feedback.actions import tell_everyone
from roundtable.feedback.clockwork import POSTMAN
from roundtable.feedback.models import Feedback, Letter, LetterState, MailChoice, Notice
from roundtable.feedback.notices import actions
from roundtable.feedback.notices.posting import post
from roundtable.feedback.notices.queries import LOST_AFTER, untold
from roundtable.feedback.notices.returned import take
from roundtable.feedback.notices.rules import TRIES_AFTER, Wish
from roundtable.feedback.notices.sending import came_back, returns_to
from roundtable.lib.actor import OPERATOR, Actor
from roundtable.lib.verdict import Refused
from tests.deciding.tables import NEIL, OLIVE, later
from tests.deciding.test_actions import LEAD, POLICE, concluded
from tests.feedback.notices.conftest import Post
from tests.feedback.test_actions import close_without
from tests.staff import actor, somebody_of, user
from tests.stories import received

pytestmark = pytest.mark.django_db
Now = Callable[[datetime], None]
LIVE = Wish(Volume.LIVE, About.EVERYTHING)
NEVER = Wish(Volume.NEVER)


def told_at(case: Case) -> datetime:
    return later(case, days=1)


def told() -> Case:
    case, _made = concluded()
    tell_everyone(case=case, by=somebody_of(LEAD), at=told_at(case))
    return case


def want(first_name: str, wish: Wish = LIVE) -> Actor:
    who = actor(first_name)
    actions.choose(wish=wish, by=who, at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    return who


def only(*names: str) -> None:
    """Let these want everything at once, and nobody else anything."""
    for name in ("Ben", "Dev", "Erin", "Grace", "Huw", "Ravi"):
        want(name, LIVE if name in names else NEVER)


def letters(name: str) -> list[Letter]:
    who = actor(name)
    with entered(who):
        return list(Letter.objects.filter(user=who.user_id).order_by("made_at"))


def states(name: str) -> list[str]:
    return [letter.state for letter in letters(name)]


def test_who_wants_to_hear_at_once_hears_at_once_and_once(smtp: Post):
    only("Ben")
    case = told()
    assert post(told_at(case)) == 1
    assert post(told_at(case) + timedelta(minutes=1)) == 0
    assert smtp.to() == [user("Ben").email]
    assert states("Ben") == [LetterState.SENT]


def test_an_email_has_a_reference_and_a_link_and_nothing_about_anybody(smtp: Post):
    only("Ben")
    case = told()
    post(told_at(case))
    [(_sender, _to, letter)] = smtp.taken
    assert case.reference in smtp.text()
    assert "https://hub.example.org/feedback/" in smtp.text()
    with entered(somebody_of(POLICE)):
        [feedback] = Feedback.objects.filter(case=case, agency=POLICE)
    people = [name for one in (OLIVE, NEIL) for name in (one.given_name, one.family_name)]
    for word in [*people, feedback.wording, "Police", "financial", "Adult", "support", "Ben"]:
        assert word.lower() not in letter.as_string().lower().replace(user("Ben").email, "")
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_digest_gathers_what_came_and_goes_at_its_time(smtp: Post):
    only()
    want("Ben", Wish(Volume.DAILY, About.EVERYTHING))
    cases = [told(), told()]
    at = told_at(cases[1])
    assert post(at) == 0
    next_morning = datetime(at.year, at.month, at.day + 1, 8, 30, tzinfo=UTC)
    assert post(next_morning - timedelta(minutes=1)) == 0
    assert post(next_morning) == 1
    assert all(case.reference in smtp.text() for case in cases)
    assert smtp.taken[-1][2]["Subject"] == "2 messages to read"


def test_only_mine_comes_to_who_did_something(smtp: Post):
    only()
    for name in ("Dev", "Ravi"):  # both of health; Dev answered
        want(name, Wish(Volume.LIVE, About.MINE))
    case = told()
    post(told_at(case))
    assert smtp.to() == [user("Dev").email]


def test_only_surprises_come_to_who_wants_those(smtp: Post):
    only()
    want("Ben", Wish(Volume.LIVE, About.SURPRISES))
    want("Grace", Wish(Volume.LIVE, About.SURPRISES))
    case = told()  # decided as all recommended
    post(told_at(case))
    assert smtp.to() == []
    again = close_without(told_of_nothing())
    post(told_at(again))
    assert smtp.to() == [user("Grace").email]


def told_of_nothing() -> Case:
    return received(
        concerns=["financial_abuse"],
        people=[OLIVE],
        source="adult_social_care",
        by=somebody_of(LEAD),
    )


def test_who_has_not_chosen_hears_as_the_charter_says(smtp: Post):
    case = told()
    post(told_at(case))
    assert smtp.to() == []
    post(told_at(case) + timedelta(days=1))
    assert user("Ben").email in smtp.to()  # who answered, daily
    assert user("Ravi").email not in smtp.to()  # a manager, weekly
    post(told_at(case) + timedelta(days=9))
    assert smtp.to().count(user("Ravi").email) == 1


def test_quiet_hours_hold_back_what_is_live(smtp: Post):
    only()
    case, _made = concluded()
    at = told_at(case)
    quiet = Wish(Volume.LIVE, About.EVERYTHING, time(at.hour), time(at.hour + 1))
    want("Ben", quiet)
    tell_everyone(case=case, by=somebody_of(LEAD), at=at)
    assert post(at) == 0
    assert post(at + timedelta(hours=1)) == 1


def test_a_choice_holds_for_what_waits(smtp: Post):
    only()
    want("Ben", Wish(Volume.WEEKLY, About.EVERYTHING))
    want("Dev", Wish(Volume.WEEKLY, About.EVERYTHING))
    case = told()
    at = told_at(case)
    post(at)
    actions.choose(wish=LIVE, by=actor("Ben"), at=at)
    actions.choose(wish=NEVER, by=actor("Dev"), at=at)
    assert post(at) == 1
    assert post(at + timedelta(days=14)) == 0
    assert smtp.to() == [user("Ben").email]


def test_a_hub_that_begins_to_send_does_not_begin_with_a_heap(smtp: Post):
    only("Ben")
    case = told()
    assert post(told_at(case) + timedelta(days=15)) == 0
    with entered(POSTMAN):
        assert untold(10) == []


def test_a_hub_without_a_mail_server_sends_none(settings: Any):
    settings.EMAIL_HOST = ""
    only("Ben")
    case = told()
    assert post(told_at(case)) == 0
    with entered(POSTMAN):
        assert untold(10)


@pytest.mark.parametrize("answer", ["451 Try again", "421 Busy"])
def test_what_is_not_taken_for_now_is_tried_again_later_and_goes_once(smtp: Post, answer: str):
    only("Ben")
    at = told_at(told())
    smtp.letter = answer
    assert post(at) == 1
    assert states("Ben") == [LetterState.WAITING]
    smtp.letter = "250 OK"
    waits = letters("Ben")[0].try_at
    assert waits is not None
    assert post(waits - timedelta(seconds=1)) == 0
    assert post(waits) == 1
    assert post(waits + timedelta(days=1)) == 0
    assert smtp.to() == [user("Ben").email]
    assert states("Ben") == [LetterState.SENT]


def test_a_server_that_is_away_is_asked_again_and_then_given_up(smtp: Post, settings: Any):
    only("Ben")
    case = told()
    settings.EMAIL_PORT = 9  # nobody listens there
    at, tries = told_at(case), 0
    post(at)
    while (letter := letters("Ben")[0]).try_at:
        assert letter.state == LetterState.WAITING
        post(letter.try_at)
        tries += 1
    assert tries == len(TRIES_AFTER)
    assert letter.state == LetterState.REFUSED
    with entered(actor("Ben")):
        assert MailChoice.objects.get(user=user("Ben")).returned_at is None  # not their fault


def test_an_address_that_is_refused_for_good_gets_no_more(smtp: Post):
    only("Ben")
    smtp.recipient = "550 5.1.1 No such mailbox"
    first = told()
    post(told_at(first))
    assert states("Ben") == [LetterState.REFUSED]
    assert letters("Ben")[0].reply == "550"
    smtp.recipient = "250 OK"
    second = told()
    assert post(told_at(second)) == 0
    assert smtp.to() == []


def test_where_nobody_can_know_whether_it_went_it_is_not_sent_again(smtp: Post):
    only("Ben")
    smtp.hangs_up = True
    case = told()
    assert post(told_at(case)) == 1
    assert states("Ben") == [LetterState.IN_DOUBT]
    smtp.hangs_up = False
    assert post(told_at(case) + timedelta(days=2)) == 0
    assert smtp.to() == [user("Ben").email]


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), SSLError()])
def test_a_line_that_breaks_leaves_doubt_and_the_round_goes_on(
    smtp: Post, monkeypatch: pytest.MonkeyPatch, error: OSError
):
    def fail(*_args: object, **_said: object) -> None:
        raise error

    only("Ben", "Dev")
    case = told()
    monkeypatch.setattr("smtplib.SMTP.sendmail", fail)
    assert post(told_at(case)) == 2
    assert states("Ben") == states("Dev") == [LetterState.IN_DOUBT]


def test_a_worker_that_dies_while_sending_leaves_doubt_and_no_second_letter(
    smtp: Post, monkeypatch: pytest.MonkeyPatch, it_is: Now
):
    only("Ben")
    case = told()
    it_is(told_at(case))

    def die(*_args: object, **_said: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("roundtable.feedback.notices.posting.send", die)
        with pytest.raises(KeyboardInterrupt):
            post(told_at(case))
    assert states("Ben") == [LetterState.SENDING]
    assert post(told_at(case) + timedelta(minutes=1)) == 0
    assert post(told_at(case) + LOST_AFTER + timedelta(minutes=1)) == 0
    assert states("Ben") == [LetterState.IN_DOUBT]
    assert smtp.to() == []


def test_of_two_workers_one_sends(smtp: Post):
    only("Ben")
    at = told_at(told())
    with entered(POSTMAN):
        told_of = untold(10)
    actions.announce(told=told_of, by=POSTMAN, at=at)
    ben = user("Ben").pk
    first = actions.begin_letter(user=ben, by=POSTMAN, at=at)
    assert first is not None
    assert actions.begin_letter(user=ben, by=POSTMAN, at=at) is None
    actions.end_letter(letter=first, state=LetterState.WAITING, by=POSTMAN, at=at)
    assert actions.try_letter(letter=first, by=POSTMAN, at=at) is not None
    assert actions.try_letter(letter=first, by=POSTMAN, at=at) is None


def returned(
    letter: Letter, *, status: str = "5.1.1", action: str = "failed", to: str = ""
) -> bytes:
    """Return the message with which a mail server gives a letter back."""
    message = EmailMessage()
    message["From"] = "MAILER-DAEMON@example.org"
    message["To"] = to or returns_to(letter.pk)
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message.set_content("It could not be delivered.")
    message.make_mixed()
    about = f"Final-Recipient: rfc822; x@example.org\nAction: {action}\nStatus: {status}\n"
    raw = message.as_bytes().decode()
    boundary = message.get_boundary()
    part = (
        f"--{boundary}\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\n{about}\n--{boundary}--"
    )
    return (
        raw.replace(f"--{boundary}--", part).replace("multipart/mixed", "multipart/report").encode()
    )


def test_what_comes_back_stops_email_to_that_address_until_it_is_tried(smtp: Post):
    only("Ben")
    case = told()
    post(told_at(case))
    [letter] = letters("Ben")
    assert "No more e-mail" in take(returned(letter))
    assert states("Ben") == [LetterState.RETURNED]
    assert post(told_at(told())) == 0
    actions.ask_for_trial(by=actor("Ben"), at=told_at(case))
    with pytest.raises(Refused, match="on its way"):
        actions.ask_for_trial(by=actor("Ben"), at=told_at(case))
    post(told_at(case))
    assert "reaches you" in smtp.text()
    assert post(told_at(told())) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "4.2.2", "action": "delayed"},
        {"status": "4.2.2"},
        {"action": "delivered", "status": "2.0.0"},
        {"to": "hub@example.org"},
        {"to": "hub+00000000000000000000000000000007-0123456789abcdef@example.org"},
    ],
)
def test_what_is_no_letter_that_came_back_changes_nothing(smtp: Post, change: dict[str, str]):
    only("Ben")
    case = told()
    post(told_at(case))
    [letter] = letters("Ben")
    assert "Nothing is changed" in take(returned(letter, **change))
    assert states("Ben") == [LetterState.SENT]


def test_nobody_can_say_that_anothers_letter_came_back(smtp: Post):
    only("Ben")
    case = told()
    post(told_at(case))
    [letter] = letters("Ben")
    name, tag = returns_to(letter.pk).split("-")
    forged = f"{name}-{'0' * 16}{tag[16:]}"
    assert came_back(returned(letter, to=forged)) is None
    assert came_back(b"") is None
    assert came_back(b"\xff\xfe not a message") is None


def test_a_letter_that_comes_back_after_the_hub_forgot_it(smtp: Post):
    gone = Letter(user=user("Ben"), state=LetterState.SENT)
    assert "no such letter" in take(returned(gone))


def test_nobody_reads_anothers_choice_letters_or_notices(smtp: Post):
    only("Ben")
    case = told()
    post(told_at(case))
    with entered(actor("Dev")):
        assert not Letter.objects.filter(user=user("Ben")).exists()
        assert not Notice.objects.filter(user=user("Ben")).exists()
        assert not MailChoice.objects.filter(user=user("Ben")).exists()


@pytest.mark.parametrize("who", [OPERATOR, None])
def test_only_the_hubs_email_asks_what_is_new(smtp: Post, who: Actor | None):
    told()
    with entered(who or actor("Ben")):
        for question in ("feedback_news(1)", "feedback_references(gen_random_uuid())"):
            with (
                pytest.raises(DatabaseError, match="only the hub's e-mail"),
                transaction.atomic(),
            ):
                ask(connection, f"SELECT * FROM {question}")


def test_the_mail_server_of_the_tests_refuses_for_real(smtp: Post):
    smtp.hangs_up = True
    with SMTP("127.0.0.1", smtp.port, local_hostname="x") as client:
        with pytest.raises(SMTPServerDisconnected):
            client.sendmail("a@example.org", ["b@example.org"], "x")
        client.close()
