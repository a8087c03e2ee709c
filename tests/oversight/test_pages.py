"""The pages of signing and agreeing, and what they answer to whoever tries alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from roundtable.charter.drafting.actions import begin_draft
from roundtable.charter.models import Draft
from roundtable.charter.terms import Power
from roundtable.oversight.actions import ask, object_to, propose, sign
from roundtable.oversight.models import Approval, Change, Proposal, Signature
from tests.oversight.refusing import amended, now
from tests.staff import PASSWORD, SIGNATORIES, actor, email_of, signatory, user

pytestmark = pytest.mark.usefixtures("governed")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep what is refused on purpose out of the log."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def draft() -> Draft:
    text = amended(**{"posts: 38": "posts: 40"})
    return begin_draft(text=text, base="1.0", by=actor("Milo"), at=now())


def state_of(found: Draft) -> str:
    return str(Draft.objects.get(pk=found.pk).state)


def proposed_on_its_page(found: Draft) -> Proposal:
    said = {"kind": "ordinary", "password": PASSWORD}
    answer = client_of("Petra").post(f"/charter/sign/draft/{found.pk}/", said)
    proposal = Proposal.objects.get(draft_id=found.pk)
    assert answer.headers["Location"] == f"/charter/sign/{proposal.pk}/"
    return proposal


def test_a_draft_is_proposed_stands_and_is_adopted() -> None:
    begun = draft()
    proposal = proposed_on_its_page(begun)
    assert state_of(begun) == "proposed"
    assert client_of("Petra").get(f"/charter/sign/draft/{begun.pk}/").status_code == 403
    for agency in SIGNATORIES.values():
        sign(proposal=proposal, digest=proposal.digest, by=signatory(agency), at=now())
    assert state_of(begun) == "adopted"
    page = client_of("Zoe").get(f"/charter/sign/{proposal.pk}/").content.decode()
    assert "Your agency has signed." in page
    assert "Take our signature back" in page


def test_a_refused_draft_can_be_drafted_further() -> None:
    begun = draft()
    proposal = proposed_on_its_page(begun)
    address = f"/charter/sign/{proposal.pk}/refuse/"
    assert "Say why" in client_of("Zoe").post(address, {"because": ""}).content.decode()
    client_of("Zoe").post(address, {"because": "Not so."})
    assert state_of(begun) == "drafting"
    assert client_of("Petra").get(address).status_code == 200
    assert client_of("Oscar").get(address).status_code == 403


def test_a_signature_needs_the_password_and_the_text_that_was_read() -> None:
    proposal = propose(text=amended(), kind="ordinary", by=signatory("police"), at=now())
    address = f"/charter/sign/{proposal.pk}/"
    zoe, said = client_of("Zoe"), {"digest": proposal.digest, "password": PASSWORD}
    assert "The password is wrong" in zoe.post(address, said | {"password": "x"}).content.decode()
    assert "Enter your password" in zoe.post(address, said | {"password": ""}).content.decode()
    assert zoe.post(address, said | {"digest": "0" * 64}).status_code == 403
    olive = client_of("Olive").post(address, said)  # a manager, and nobody's signatory
    assert olive.status_code == 403
    assert not Signature.objects.filter(proposal=proposal).exists()
    assert zoe.post(address, said).status_code == 302
    assert Signature.objects.get(proposal=proposal).name == "Zoe Tarrant"


@pytest.mark.parametrize("who", ["Aisha", "Carol"])
def test_who_has_no_part_in_it_finds_no_page(who: str) -> None:
    proposal = Proposal.objects.get()
    client = client_of(who)
    for page in ("", f"{proposal.pk}/", f"{proposal.pk}/text/", f"{proposal.pk}/refuse/"):
        assert client.get(f"/charter/sign/{page}").status_code == 404
    for page in ("", "approvals/", "new-seat/"):
        assert client.get(f"/oversight/{page}").status_code == 403
    assert "/oversight/" not in client.get("/worktray/").content.decode()


def asked() -> Change:
    return ask(
        power=Power.END_SEAT,
        of_agency="police",
        email=email_of("Ben Carter"),
        name="",
        reason="He leaves.",
        by=actor("Oscar"),
        at=now(),
    )


def test_an_agreement_is_not_given_by_who_asked_whatever_is_posted() -> None:
    address = f"/oversight/approvals/{asked().pk}/"
    for who in ("Oscar", "Petra", "Milo"):
        Client().force_login(user(who))
        client = client_of(who)
        answer = client.post(address, {"password": PASSWORD})
        assert answer.status_code in (200, 403), who  # Milo has no password
        assert "Your agency asked for this" in answer.content.decode()
    assert client_of("Aisha").post(address, {"password": PASSWORD}).status_code == 403
    assert not Approval.objects.exists()
    assert client_of("Zoe").post(address, {"password": "wrong"}).status_code == 200
    assert not Approval.objects.exists()
    assert client_of("Zoe").post(address, {"password": PASSWORD}).status_code == 302
    assert client_of("Ben").get("/worktray/").status_code == 403


def test_it_is_asked_for_on_a_page_and_taken_back() -> None:
    oscar = client_of("Oscar")
    ben = user("Ben").memberships.get()
    page = f"/oversight/person/{ben.pk}"
    assert oscar.get(f"{page}/nonsense/").status_code == 404
    aisha = user("Aisha").memberships.get()
    assert oscar.get(f"/oversight/person/{aisha.pk}/end_seat/").status_code == 404
    said = {"role": "agency_manager", "reason": "He leads the team."}
    oscar.post(f"{page}/change_role/", said)
    change = Change.objects.get()
    again = oscar.post(f"{page}/change_role/", said).content.decode()
    assert "This is asked for already" in again
    assert "waits for another agency" in oscar.get("/oversight/").content.decode()
    oscar.post(f"/oversight/approvals/{change.pk}/turn-down/", {"because": "A mistake."})
    assert "Turned down" in oscar.get("/oversight/approvals/").content.decode()
    assert actor("Ben").role == "practitioner"
    assert client_of("Saul").get(f"/oversight/approvals/{change.pk}/turn-down/").status_code == 403


def test_a_code_is_not_shown_twice_nor_kept_by_a_browser() -> None:
    change = asked()
    answer = client_of("Oscar").post(f"/oversight/approvals/{change.pk}/code/")
    assert answer.status_code == 403
    wrong = {"code": "x", "chosen": "three odd words", "again": "three odd words"}
    page = Client().post("/sign-in/new-password/", wrong).content.decode()
    assert "This code is wrong" in page
    for said, why in (
        (wrong | {"again": "others"}, "are not the same"),
        (wrong | {"chosen": "short", "again": "short"}, "at least 12 characters"),
    ):
        assert why in Client().post("/sign-in/new-password/", said).content.decode()


def test_what_lapsed_or_was_taken_back_by_its_proposer_is_said_so() -> None:
    proposal = propose(text=amended(), kind="ordinary", by=actor("Oscar"), at=now())
    page = client_of("Oscar").get(f"/charter/sign/{proposal.pk}/").content.decode()
    assert "Take the proposal back" in page
    object_to(proposal=proposal, because="Too early.", by=actor("Oscar"), at=now())
    page = client_of("Zoe").get("/charter/sign/").content.decode()
    assert "Refused" in page
