"""The journal and its seals vouch for a package."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.models import Package
from roundtable.deciding.transferring.package import check
from roundtable.deciding.transferring.queries import head_of
from roundtable.journal.models import Seal
from roundtable.journal.queries import entries_of, verify
from roundtable.journal.seals import seal, signing_key
from roundtable.sharing.consent.actions import record_consent
from roundtable.sharing.consent.statement import ConsentGiven
from tests.deciding.transferring.story import HEALTH, acknowledged, begun, made, piece, told
from tests.deciding.transferring.story import released as let_go
from tests.staff import somebody_of


def test_the_journal_holds_what_was_made(committed_hub: str) -> None:
    case = told(health=[piece("Under the dietitian.")])
    transfer = begun(case)
    let_go(transfer, HEALTH)
    package = made(transfer)
    acknowledged(package)
    assert list(verify()) == []
    Package.objects.using("owner").filter(pk=package.pk).update(content=b"other")
    [fault] = verify()
    assert "vouches for other content than deciding.package" in fault.text


def test_the_head_in_it_is_what_a_seal_of_that_moment_holds(committed_hub: str) -> None:
    case = told()
    transfer = begun(case)
    _says_no_unseen_by_the_lead(case)
    with entered(somebody_of(case.lead)):
        last = head_of(case.pk)
        seen = entries_of(case.pk).order_by("-sequence")[0]
    assert seen.sequence < last.sequence, "what the lead does not see is in the chain too"
    assert seal()
    package = made(transfer)
    key = signing_key().public_key().public_bytes_raw()
    manifest = check(bytes(package.content), key).manifest
    assert manifest is not None
    head = manifest.journal
    assert head == last
    sealed = Seal.objects.using("owner").get(number=1).heads
    assert [head.chain, head.sequence, head.hash] in sealed


def _says_no_unseen_by_the_lead(case: Case) -> None:
    """Let health record that the parent says no, last of all: no other agency sees that entry."""
    given = ConsentGiven(state="refused", decided_by="self", asked_on=case.opened_at.date())
    with entered(somebody_of(HEALTH)):
        parent = case.involvements.get(place=2)
    at = case.opened_at + timedelta(minutes=65)
    record_consent(about=parent, given=given, by=somebody_of(HEALTH), at=at)


def test_whoever_does_not_lead_asks_for_no_head(committed_hub: str) -> None:
    case = told()
    with pytest.raises(DatabaseError, match="whoever leads"), entered(somebody_of(HEALTH)):
        head_of(case.pk)
