"""The charter is signed by the agencies together, and by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from roundtable.charter.models import Version
from roundtable.charter.queries import in_force
from roundtable.charter.reading import read
from roundtable.config.founding import adopt_charter
from roundtable.database.guard import entered
from roundtable.journal.models import Entry
from roundtable.journal.queries import verify
from roundtable.lib.actor import OPERATOR, Actor
from roundtable.lib.verdict import Refused
from roundtable.oversight.actions import object_to, propose, sign
from roundtable.oversight.models import Proposal, Signature
from roundtable.oversight.queries import adopted_as, facts_of, not_signed_yet
from roundtable.oversight.queries import governed as is_governed
from roundtable.workload.rules import calendar
from tests.oversight.refusing import ALONE, amended, now, refused_to
from tests.staff import SIGNATORIES, actor, signatory

URGENT = ("police", "childrens_social_care", "adult_social_care", "health")


def proposed(kind: str = "ordinary", number: str = "1.1") -> Proposal:
    return propose(
        text=amended(number, **{"posts: 38": "posts: 40"}),
        kind=kind,
        by=signatory("police"),
        at=now(),
    )


def signed_by(proposal: Proposal, *agencies: str, at: datetime | None = None) -> None:
    for agency in agencies:
        sign(proposal=proposal, digest=proposal.digest, by=signatory(agency), at=at or now())


def everybody(*but: str) -> list[str]:
    return [agency for agency in SIGNATORIES.values() if agency not in but]


@pytest.mark.usefixtures("governed")
def test_a_version_is_adopted_with_the_last_signature() -> None:
    proposal = proposed()
    signed_by(proposal, *everybody("idva"))
    assert adopted_as(proposal) is None
    signed_by(proposal, "idva")
    adopted = adopted_as(proposal)
    assert adopted is not None
    assert adopted.text == proposal.text
    kinds = Entry.objects.using("owner").filter(chain="charter").order_by("-id")
    assert [entry.kind for entry in kinds[:2]] == ["oversight.signed", "oversight.adopted"]
    assert list(verify()) == []


@pytest.mark.usefixtures("governed")
def test_it_takes_effect_after_ten_working_days_of_notice() -> None:
    proposal = proposed()
    signed_by(proposal, *everybody())
    adopted = adopted_as(proposal)
    assert adopted is not None
    hub, day, left = calendar(in_force(now())), timezone.localdate(), 10
    while left:
        day += timedelta(days=1)
        left -= hub.works_on(day)
    assert adopted.effective_from == day
    before = datetime.combine(day - timedelta(days=1), datetime.min.time(), UTC)
    assert in_force(before).version == "1.0"
    assert in_force(before + timedelta(days=1, hours=12)).version == "1.1"
    assert in_force(before + timedelta(days=1, hours=12)).effective_from == day


@pytest.mark.usefixtures("governed")
def test_one_refusal_ends_an_ordinary_change() -> None:
    proposal = proposed()
    signed_by(proposal, "police")
    object_to(proposal=proposal, because="Forty is too many.", by=signatory("idva"), at=now())
    with pytest.raises(Refused, match="can no longer become the charter"):
        signed_by(proposal, "health")


@pytest.mark.usefixtures("governed")
def test_a_signature_taken_back_before_its_day_stops_the_version() -> None:
    proposal = proposed()
    signed_by(proposal, *everybody())
    object_to(proposal=proposal, because="We read it again.", by=signatory("health"), at=now())
    later = now() + timedelta(days=60)
    assert in_force(later).version == "1.0"
    object_to(proposal=proposal, because="So did we.", by=signatory("idva"), at=now())
    with pytest.raises(Refused):
        signed_by(proposal, "health")
    assert list(verify()) == []
    again = proposed(number="1.2")
    signed_by(again, *everybody())
    assert in_force(later).version == "1.2"


@pytest.mark.usefixtures("governed")
def test_an_urgent_change_needs_its_four_and_lapses() -> None:
    proposal = proposed("urgent")
    signed_by(proposal, "police", "childrens_social_care", "adult_social_care", "probation")
    assert adopted_as(proposal) is None
    object_to(proposal=proposal, because="Not ours.", by=signatory("idva"), at=now())
    signed_by(proposal, "health")
    adopted = adopted_as(proposal)
    assert adopted is not None
    assert adopted.lapses_on == adopted.effective_from + timedelta(days=60)
    noon = datetime.combine(adopted.effective_from, datetime.min.time(), UTC) + timedelta(hours=12)
    assert in_force(noon).version == "1.1"
    assert in_force(noon + timedelta(days=59)).version == "1.1"
    assert in_force(noon + timedelta(days=60)).version == "1.0"


@pytest.mark.usefixtures("governed")
def test_an_urgent_change_that_all_sign_stays() -> None:
    proposal = proposed("urgent")
    signed_by(proposal, *URGENT)
    adopted = adopted_as(proposal)
    assert adopted is not None
    signed_by(proposal, *everybody(*URGENT))
    assert in_force(now() + timedelta(days=200)).version == "1.1"
    assert list(verify()) == []


@pytest.mark.usefixtures("governed")
def test_a_text_that_does_not_follow_the_last_version_is_not_adopted() -> None:
    first, second = proposed(number="1.1"), proposed(number="1.2")
    signed_by(second, *everybody("idva"))
    signed_by(first, *everybody())
    with pytest.raises(Refused, match=r"version 1\.1 was adopted"):
        signed_by(second, "idva")


@pytest.mark.usefixtures("governed")
def test_who_may_not_sign() -> None:
    proposal = proposed()
    for who in ("Aisha", "Milo", "Oscar"):
        with pytest.raises(Refused, match="named signatory"):
            sign(proposal=proposal, digest=proposal.digest, by=actor(who), at=now())
    signed_by(proposal, "police")
    with pytest.raises(Refused, match="signed this already"):
        signed_by(proposal, "police")
    with pytest.raises(Refused, match="not the one you read"):
        sign(proposal=proposal, digest="0" * 64, by=signatory("health"), at=now())


@pytest.mark.usefixtures("governed")
def test_what_may_not_be_proposed() -> None:
    for by, kind, number, why in (
        (actor("Aisha"), "ordinary", "1.1", "propose a charter"),
        (signatory("police"), "ordinary", "1.0", "already adopted"),
    ):
        with pytest.raises(Refused, match=why):
            propose(text=amended(number), kind=kind, by=by, at=now())


@pytest.mark.usefixtures("governed")
def test_nobody_adopts_alone_by_whatever_way() -> None:
    proposal = proposed()
    police = signatory("police")
    with pytest.raises(DatabaseError, match="permission denied"), entered(police):
        Version.objects.create(
            number="9.9", text="x", digest="x", effective_from=date(2026, 1, 1), adopted_at=now()
        )
    adopt = "SELECT oversight_adopt(%s, gen_random_uuid(), '', current_date, NULL, now())"
    assert ALONE in refused_to(police, adopt, proposal.pk)
    insert = (
        "INSERT INTO charter_version (id, seal_key, number, text, digest, effective_from,"
        " adopted_at, rules) SELECT gen_random_uuid(), '', number, text, digest, current_date,"
        " now(), rules FROM oversight_proposal WHERE id = %s"
    )
    assert ALONE in refused_to(None, insert, proposal.pk, using="owner")


@pytest.mark.usefixtures("governed")
def test_nobody_signs_for_another_agency() -> None:
    proposal, police, health = proposed(), signatory("police"), signatory("health")
    for by in (police, actor("Oscar"), Actor(police.user_id, "health", police.role, "Petra")):
        forged = Signature(
            proposal=proposal,
            agency="health",
            user_id=health.user_id,
            name="x",
            digest=proposal.digest,
            at=now(),
        )
        with pytest.raises(DatabaseError, match=ALONE), entered(by):
            forged.save(force_insert=True)
    for statement in (
        "UPDATE oversight_signature SET agency = 'health'",
        "DELETE FROM oversight_signature",
        "UPDATE oversight_proposal SET text = 'x'",
    ):
        assert "permission denied" in refused_to(police, statement)
        assert "never changed" in refused_to(None, statement, using="owner")


@pytest.mark.usefixtures("governed")
def test_the_rules_of_a_forged_proposal_are_refused_at_the_first_signature() -> None:
    honest = proposed()
    police = signatory("police")
    forged = Proposal(
        number="1.1",
        base="1.0",
        kind="ordinary",
        text=honest.text,
        digest=honest.digest,
        effective_from=honest.effective_from,
        rules=honest.rules | {"reserved": {}},
        agency="police",
        proposed_by=police.user_id,
        proposed_by_name="Petra",
        proposed_at=now(),
    )
    with entered(police):
        forged.save(force_insert=True)
    with pytest.raises(Refused, match="not the one you read"):
        signed_by(forged, "health")


@pytest.mark.usefixtures("committed_hub")
def test_a_hub_that_is_being_founded_says_who_has_not_signed() -> None:
    assert not is_governed()
    assert len(not_signed_yet()) == 11
    adopt = "SELECT oversight_adopt(%s, gen_random_uuid(), '', current_date, NULL, now())"
    assert "still being founded" in refused_to(None, adopt, Proposal.objects.get().pk)


@pytest.mark.usefixtures("governed")
def test_a_governed_hub_is_not_founded_again() -> None:
    from roundtable.oversight.actions import found

    assert is_governed()
    assert not_signed_yet() == []
    with pytest.raises(DatabaseError, match=ALONE):
        found(text=amended(), by=OPERATOR, at=now())
    adopt_charter(amended(), at=now())
    assert Proposal.objects.get(number="1.1").agency == "hub"
    assert not Version.objects.filter(number="1.1").exists()
    first = Proposal.objects.get(kind="founding")
    with pytest.raises(Refused, match="has taken effect"):
        object_to(proposal=first, because="No more.", by=signatory("health"), at=now())


def test_northshire_reads_as_it_is_proposed() -> None:
    assert read(amended()).version == "1.1"


@pytest.mark.usefixtures("committed_hub")
def test_the_operator_can_take_the_first_charter_back() -> None:
    assert list(verify()) == []
    first = Proposal.objects.get()
    object_to(proposal=first, because="We were not asked.", by=OPERATOR, at=now())
    assert facts_of(first, now()).fallen
    assert not is_governed()
