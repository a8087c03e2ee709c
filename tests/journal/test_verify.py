"""Whatever is changed behind the hub's back, `verify` says where."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from roundtable.intake.actions import receive
from roundtable.journal.queries import count, verify
from roundtable.journal.seals import seal
from tests.staff import somebody_of
from tests.stories import MONDAY, answered, concern

UNLOCK = "SET session_replication_role = replica"


@pytest.fixture
def superuser(committed_hub: str) -> Iterator[psycopg.Connection]:
    answered()
    receive(given=concern(), by=somebody_of("education"), at=MONDAY)
    assert seal() == 1
    assert list(verify()) == []
    with psycopg.connect(committed_hub, autocommit=True) as connection:
        connection.execute(UNLOCK)
        yield connection


def faults() -> str:
    return "\n".join(map(str, verify()))


def one_case(superuser: psycopg.Connection) -> str:
    found = superuser.execute(
        "SELECT chain FROM journal_entry WHERE kind = 'sharing.asked' LIMIT 1"
    ).fetchone()
    assert found is not None
    return str(found[0])


EDITS = {
    "an edit": "UPDATE journal_entry SET kind = 'x' WHERE chain = %(chain)s AND sequence = 3",
    "a backdating": "UPDATE journal_entry SET at = at - interval '1 day'"
    " WHERE chain = %(chain)s AND sequence = 3",
    "another actor": "UPDATE journal_entry SET actor_id = gen_random_uuid()"
    " WHERE chain = %(chain)s AND sequence = 3",
    "a deletion": "DELETE FROM journal_entry WHERE chain = %(chain)s AND sequence = 3",
    "a swap": "UPDATE journal_entry SET sequence = -sequence"
    " WHERE chain = %(chain)s AND sequence IN (3, 4);"
    "UPDATE journal_entry SET sequence = 7 + sequence WHERE chain = %(chain)s AND sequence < 0",
}


@pytest.mark.parametrize("edit", EDITS)
def test_verify_names_the_case_and_the_entry(superuser: psycopg.Connection, edit: str) -> None:
    chain = one_case(superuser)
    for statement in EDITS[edit].split(";"):
        superuser.execute(statement, {"chain": chain})
    assert f"{chain}, entry 3" in faults()


def test_a_truncated_chain_is_found_by_its_head_and_by_the_seal(
    superuser: psycopg.Connection,
) -> None:
    chain = one_case(superuser)
    superuser.execute("DELETE FROM journal_entry WHERE chain = %s AND sequence > 5", [chain])
    assert "missing from the end" in faults()
    superuser.execute(
        "UPDATE journal_head h SET sequence = 5, hash ="
        " (SELECT hash FROM journal_entry e WHERE e.chain = h.chain AND e.sequence = 5)"
        " WHERE chain = %s",
        [chain],
    )
    assert "is not what was sealed" in faults()


def test_a_dropped_chain_is_found(superuser: psycopg.Connection) -> None:
    chain = one_case(superuser)
    superuser.execute("DELETE FROM journal_entry WHERE chain = %s", [chain])
    superuser.execute("DELETE FROM journal_head WHERE chain = %s", [chain])
    assert chain in faults()


def test_a_dropped_seal_is_found(superuser: psycopg.Connection) -> None:
    receive(given=concern(), by=somebody_of("education"), at=MONDAY)
    assert seal() == 2
    superuser.execute("DELETE FROM journal_seal WHERE number = 1")
    assert "seals, entry 2" in faults()


def test_a_forged_entry_does_not_fit(superuser: psycopg.Connection) -> None:
    chain = one_case(superuser)
    superuser.execute(
        "INSERT INTO journal_entry (chain, sequence, at, recorded_at, actor_id, agency, role, kind,"
        " record, purpose, clauses, charter_version, commitment, previous, hash)"
        " SELECT chain, sequence + 1, at, recorded_at, actor_id, agency, role, 'forged', record,"
        " purpose, clauses, charter_version, commitment, hash, sha256('forged')"
        " FROM journal_entry WHERE chain = %s ORDER BY sequence DESC LIMIT 1",
        [chain],
    )
    assert "was changed (forged)" in faults()


CONTENT = {
    "a narrative": 'UPDATE intake_referral SET content = content || \'{"narrative": "x"}\'',
    "an item": "UPDATE sharing_item SET text = 'Nothing of note.'",
    "a return": "UPDATE sharing_return SET answer = 'not_known' WHERE answer = 'known'",
    "a removed grade": "DELETE FROM intake_grading",
    "a charter": "UPDATE charter_version SET text = text || ' '",
}


@pytest.mark.parametrize("change", CONTENT)
def test_changed_evidence_is_found(superuser: psycopg.Connection, change: str) -> None:
    superuser.execute(CONTENT[change])
    assert "vouches for" in faults()


def test_evidence_without_an_entry_is_found(superuser: psycopg.Connection) -> None:
    superuser.execute(
        "INSERT INTO intake_grading SELECT seal_key, gen_random_uuid(), grade, factors,"
        " assessments, reasons, agency, name, at, clause, charter_version, case_id"
        " FROM intake_grading LIMIT 1"
    )
    assert "has no journal entry" in faults()


def test_nothing_changed_needs_no_seal(superuser: psycopg.Connection) -> None:
    assert seal() is None
    assert count()[2] == 1
