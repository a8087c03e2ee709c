"""The journal and its seals vouch for a package."""

from __future__ import annotations

from roundtable.database.guard import entered
from roundtable.deciding.models import Package
from roundtable.deciding.transferring.package import check
from roundtable.journal.models import Seal
from roundtable.journal.queries import head_of, verify
from roundtable.journal.seals import seal, signing_key
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
    with entered(somebody_of(case.lead)):
        chain, sequence, digest = head_of(case.pk)
    assert seal()
    package = made(transfer)
    key = signing_key().public_key().public_bytes_raw()
    manifest = check(bytes(package.content), key).manifest
    assert manifest is not None
    head = manifest.journal
    assert (head.chain, head.sequence, head.hash) == (chain, sequence, digest.hex())
    sealed = Seal.objects.using("owner").get(number=1).heads
    assert [head.chain, head.sequence, head.hash] in sealed
