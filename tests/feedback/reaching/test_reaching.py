"""Who referred from outside is told by the channel they gave, and only they."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from smtplib import SMTPNotSupportedError
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import SourceKind
from roundtable.database.guard import entered
from roundtable.feedback.actions import end_case
from roundtable.feedback.models import Feedback, Letter, LetterState, Reaching
from roundtable.feedback.notices.posting import post
from roundtable.feedback.notices.returned import take
from roundtable.feedback.reaching.actions import note_reached
from roundtable.feedback.reaching.letters import message_of, tag_of
from roundtable.feedback.reaching.queries import is_waiting
from roundtable.feedback.reaching.rules import KEPT_FOR, Channel, Result
from roundtable.intake.statement import RelationshipGiven
from roundtable.journal.models import Entry
from roundtable.lib.verdict import Refused
from tests.deciding.tables import OLIVE, later, see, send
from tests.deciding.test_actions import LEAD
from tests.feedback.notices.conftest import Post, charter, it_is, smtp
from tests.feedback.notices.test_mail import returned
from tests.feedback.test_actions import close_without
from tests.staff import actor, somebody_of, user
from tests.stories import PEOPLE, received

__all__ = ["charter", "it_is", "smtp"]
pytestmark = pytest.mark.django_db
Now = Callable[[datetime], None]
TELEPHONE, EMAIL = "07700 900123", "mair@example.org"


def closed(contact: str, source: str = "neighbour", **changes: Any) -> tuple[Case, Feedback]:
    """Return a case closed with no further action, and what whoever referred it was told."""
    said = {"concerns": ["financial_abuse"], "people": [OLIVE], "referrer_name": "Jo Lake"}
    said |= {"source": source, "referrer_contact": contact}
    case = close_without(received(**(said | changes)))
    with entered(somebody_of(case.lead)):
        return case, case.feedback.select_related("case").get()


def waits(told: Feedback) -> bool:
    with entered(somebody_of(LEAD)):
        return is_waiting(told)


def results(told: Feedback) -> list[str]:
    with entered(somebody_of(LEAD)):
        return list(told.reachings.order_by("at").values_list("result", flat=True))


def note(told: Feedback, result: Result, words: str = "") -> Reaching:
    at = told.told_at + timedelta(hours=2)
    return note_reached(told=told, result=result, note=words, by=somebody_of(LEAD), at=at)


def test_who_gave_a_telephone_number_is_rung_by_the_lead():
    case, told = closed(TELEPHONE)
    assert told.channel == Channel.TELEPHONE
    with entered(somebody_of(LEAD)):
        [clock] = case.clocks.running()
    assert (clock.what, clock.agency) == ("Tell who referred what came of it", LEAD)
    note(told, Result.NOT_REACHED, "No answer.")
    assert waits(told)
    note(told, Result.TOLD)
    assert not waits(told)
    assert results(told) == [Result.NOT_REACHED, Result.TOLD]
    with pytest.raises(Refused, match="Nobody waits"):
        note(told, Result.TOLD)


def test_only_the_lead_notes_it():
    _case, told = closed(TELEPHONE)
    for name in ("Erin", "Ben", "Lena"):
        with pytest.raises(Refused):
            note_reached(told=told, result="told", note="", by=actor(name), at=told.told_at)
    assert waits(told)


@pytest.mark.parametrize(
    ("contact", "changes", "channel"),
    [
        ("", {}, Channel.NONE),
        (TELEPHONE, {"do_not_contact": True}, Channel.NONE),
        (EMAIL, {"do_not_contact": True}, Channel.NONE),
        (EMAIL, {}, Channel.OTHER),  # this hub sends no e-mail
        ("through her sister", {}, Channel.OTHER),
    ],
)
def test_what_they_gave_and_wanted_holds(contact: str, changes: dict[str, Any], channel: Channel):
    _case, told = closed(contact, **changes)
    assert told.channel == channel
    assert waits(told) == (channel is Channel.OTHER)
    with entered(somebody_of(LEAD)):
        assert not Letter.objects.exists()


def test_who_wrote_their_own_referral_in_the_hub_reads_it_there():
    _case, told = closed(TELEPHONE, "school", by=actor("Erin"), referrer_name=actor("Erin").name)
    assert told.channel == Channel.HERE
    assert not waits(told)


def test_who_is_alleged_to_have_caused_harm_is_told_nothing_when_they_refer():
    harmer = {"people": PEOPLE, "concerns": ["neglect"], "referrer_name": "PENN, R."}
    _case, told = closed_child(TELEPHONE, **harmer)
    assert (told.tells, told.wording, told.channel) == ("nothing", "", Channel.NONE)
    assert told.clause == in_force(told.told_at).person_role("alleged_harmer").clause


def test_who_is_close_to_them_is_told_nothing_either():
    tie = RelationshipGiven(person=2, other=3, kind="partner")
    partner = {"people": PEOPLE, "concerns": ["neglect"], "referrer_name": "Mair Hollis"}
    _case, told = closed_child(TELEPHONE, **partner, source="family", relationships=[tie])
    assert told.tells == "nothing"
    _case, told = closed_child(TELEPHONE, **partner, source="family")
    assert told.tells == "thanks"


def closed_child(contact: str, **changes: Any) -> tuple[Case, Feedback]:
    case = close_without(received(referrer_contact=contact, **({"source": "neighbour"} | changes)))
    with entered(somebody_of(case.lead)):
        return case, case.feedback.select_related("case").get()


@pytest.mark.parametrize("contact", ["", TELEPHONE, EMAIL, "her sister"])
def test_every_source_is_told_what_the_charter_says_and_where_they_said(contact: str, smtp: Post):
    northshire = in_force(datetime(2026, 3, 2).astimezone())
    for kind in SourceKind:
        source = next(each for each in northshire.intake.sources if each.kind is kind)
        by = somebody_of(source.agency) if source.agency else somebody_of("education")
        _case, told = closed(contact, source.code, by=by)
        expected = {
            SourceKind.AGENCY: ("outcome_and_reasons", Channel.HERE),
            SourceKind.PROFESSIONAL: ("outcome_and_reasons", _by(contact)),
            SourceKind.PUBLIC: ("thanks", _by(contact)),
            SourceKind.ANONYMOUS: ("nothing", Channel.NONE),
        }[kind]
        assert (told.tells, Channel(told.channel)) == expected
        post(told.told_at)
    assert smtp.to() == ([EMAIL, EMAIL] if contact == EMAIL else [])


def _by(contact: str) -> Channel:
    channels = {"": Channel.NONE, TELEPHONE: Channel.TELEPHONE, EMAIL: Channel.EMAIL}
    return channels.get(contact, Channel.OTHER)


def test_an_email_to_who_referred_says_nothing_and_leads_to_the_message(
    client: Client, smtp: Post, it_is: Now
):
    case, told = closed(EMAIL)
    it_is(told.told_at)
    assert post(told.told_at) == 1
    assert not waits(told)
    text, letter = smtp.text(), smtp.taken[-1][2].as_string()
    for word in (
        "Olive",
        "Marsh",
        "Jo Lake",
        "Northshire",
        "safeguarding",
        "thank",
        "concern",
    ):
        assert word.lower() not in letter.lower()
    link = f"/message/{told.pk}/{tag_of(told.pk)}/"
    assert f"https://hub.example.org{link}" in text
    first = client.get(link)
    assert "Read the message" in first.content.decode()
    assert "Thank you for telling us" not in first.content.decode()
    assert results(told) == []
    assert "no-store" in first["Cache-Control"]
    for _again in range(2):
        assert "Thank you for telling us" in client.post(link).content.decode()
    assert results(told) == [Result.READ]
    with entered(somebody_of(LEAD)):
        kinds = list(Entry.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    assert kinds.count("feedback.read_by_referrer") == 2


def test_a_link_that_the_hub_did_not_make_leads_nowhere(client: Client, smtp: Post, it_is: Now):
    _case, told = closed(EMAIL)
    _case, rung = closed(TELEPHONE)
    it_is(told.told_at)
    wrong = f"/message/{told.pk}/{'0' * 32}/"
    of_another = f"/message/{told.pk}/{tag_of(rung.pk)}/"
    rung_up = f"/message/{rung.pk}/{tag_of(rung.pk)}/"
    nobody = f"/message/{(gone := uuid4())}/{tag_of(gone)}/"
    strange = f"/message/{told.pk}/é/"
    for link in (wrong, of_another, rung_up, nobody, strange):
        assert client.get(link).status_code == 404
        assert client.post(link).status_code == 404


def test_a_message_is_kept_for_ninety_days(client: Client, smtp: Post, it_is: Now):
    _case, told = closed(EMAIL)
    link = f"/message/{told.pk}/{tag_of(told.pk)}/"
    it_is(told.told_at + KEPT_FOR)
    for answer in (client.get(link), client.post(link)):
        assert "can no longer be read" in answer.content.decode()
        assert "Thank you" not in answer.content.decode()
    assert results(told) == []


@pytest.mark.parametrize("how", ["refused", "returned", "in doubt"])
def test_an_email_that_does_not_arrive_is_followed_by_a_person(smtp: Post, how: str):
    _case, told = closed(EMAIL)
    smtp.recipient = "550 5.1.1 No such mailbox" if how == "refused" else "250 OK"
    smtp.hangs_up = how == "in doubt"
    post(told.told_at)
    with entered(somebody_of(LEAD)):
        letter = Letter.objects.get(feedback=told)
    if how == "returned":
        assert not waits(told)
        take(returned(letter))
        take(returned(letter))
    assert waits(told)
    note(told, Result.TOLD)
    assert not waits(told)


@pytest.mark.parametrize("error", [SMTPNotSupportedError(), UnicodeError(), ValueError()])
def test_an_address_that_cannot_be_written_to_is_followed_by_a_person(
    smtp: Post, monkeypatch: pytest.MonkeyPatch, error: Exception
):
    def fail(*_args: object, **_said: object) -> None:
        raise error

    _case, told = closed(EMAIL)
    monkeypatch.setattr("smtplib.SMTP.sendmail", fail)
    assert post(told.told_at) == 1
    assert waits(told)


def test_who_opens_an_email_in_doubt_need_not_be_rung(client: Client, smtp: Post, it_is: Now):
    _case, told = closed(EMAIL)
    smtp.hangs_up = True
    it_is(told.told_at)
    post(told.told_at)
    assert waits(told)
    client.post(f"/message/{told.pk}/{tag_of(told.pk)}/")
    assert not waits(told)


def test_nobody_else_sees_the_letter_or_what_came_of_it(smtp: Post):
    _case, told = closed(EMAIL)
    _case, rung = closed(TELEPHONE)
    note(rung, Result.TOLD)
    with entered(actor("Ben")):
        assert not Letter.objects.exists()
        assert not Reaching.objects.exists()
    with entered(actor("Grace")):
        assert Letter.objects.get(feedback=told).state == LetterState.WAITING
        with pytest.raises(DatabaseError), transaction.atomic():
            message_of(told.pk)


def test_a_case_closes_once_who_referred_was_told():
    from tests.feedback.test_actions import finish
    from tests.feedback.test_pages import told_case

    case = told_case()
    with entered(somebody_of(LEAD)):
        [told] = case.feedback.filter(referral__isnull=False)
    assert told.channel == Channel.NONE  # that school left no number
    finish(case)
    end_case(case=case, because="Done.", by=somebody_of(LEAD), at=later(case, days=2))


def test_the_lead_tells_them_on_a_page(client: Client, it_is: Now):
    case, told = closed(TELEPHONE)
    it_is(told.told_at + timedelta(hours=1))
    _, text = see(client, "Grace", "feedback", case)
    assert "To be told" in text
    assert "By telephone: the lead agency rings" in text
    _, text = see(client, "Grace", "reach", case, told.pk)
    for word in ("Jo Lake", TELEPHONE, case.reference, "Thank you for telling us"):
        assert word in text
    _, text = send(client, "Grace", "reach", case, told.pk, result="not_reached", note="")
    assert "Say why in your own words." in text
    _, text = send(client, "Grace", "reach", case, told.pk, result="not_reached", note="Engaged.")
    assert "It stays on your agency's work" in text
    assert "could not be reached. Engaged." in text
    _, text = send(client, "Grace", "reach", case, told.pk, result="told", note="")
    assert "Nora" not in text
    assert "told" in text
    _, text = see(client, "Grace", "reach", case, told.pk)
    assert "Nobody waits to be told here." in text


@pytest.mark.parametrize("name", ["Ben", "Erin", "Carol"])
def test_another_agency_does_not_find_the_page(client: Client, it_is: Now, name: str):
    case, told = closed(TELEPHONE)
    it_is(told.told_at)
    assert see(client, name, "reach", case, told.pk)[0] in (403, 404)
    assert see(client, "Grace", "reach", case, uuid4())[0] == 404


def test_the_lead_sees_before_that_somebody_close_is_told_nothing(client: Client, it_is: Now):
    case = received(
        concerns=["financial_abuse"],
        people=[OLIVE, {"role": "alleged_harmer", "given_name": "Neil", "family_name": "Marsh"}],
        source="family",
        referrer_name="Neil Marsh",
        referrer_contact=TELEPHONE,
    )
    it_is(later(case, minutes=5))
    client.force_login(user("Grace"))
    page = reverse("case:no_further_action", args=[case.reference])
    said = {"reason": "below_criteria", "explanation": "Her daughter helps."}
    text = unescape(client.post(page, said).content.decode())
    assert "They may be, or be close to, somebody who is never told." in text
    assert "Not at all" in text
