"""`roundtable transfer receive`: a case that another hub hands over, as a referral to this one."""

from __future__ import annotations

import sys
from pathlib import Path

from django.utils import timezone

from roundtable.access.queries import with_readiness
from roundtable.charter.queries import in_force
from roundtable.config.acting import practitioner
from roundtable.config.verifying import complaints, read_both, tell
from roundtable.database.guard import entered
from roundtable.deciding.transferring.actions import receive_transfer
from roundtable.deciding.transferring.package import check
from roundtable.deciding.transferring.receiving import opened, verdict_on
from roundtable.deciding.transferring.saying import acknowledgement
from roundtable.journal.seals import public_key
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, Verdict
from roundtable.sharing.by_file.rules import in_words, may_work_by_file


def say_key(*, pem: bool) -> None:
    """Print the public key of this hub."""
    sys.stdout.write(public_key(pem=pem).rstrip() + "\n")


def receive_file(file: Path, key: Path, receiver: str, *, judge_only: bool = False) -> bool:
    """Receive a package as the practitioner of an e-mail address, or only judge it.

    Prints the reference of the case here and what to say to the hub that made it.
    """
    actor = _working(receiver)
    found = read_both(file, key) if actor else None
    if actor is None or found is None:
        return False
    if judge_only:
        return _judge(*found, actor)
    try:
        received = receive_transfer(content=found[0], key=found[1], by=actor, at=timezone.now())
    except Refused as refusal:
        _refuse(refusal.verdict)
        return False
    with entered(actor):
        reference = received.referral.reference
    tell(f"Received as case {reference}. Tell the hub that sent it:")
    for line in acknowledgement(opened(found[0])[1], reference, received):
        tell(line)
    return True


def _judge(content: bytes, key: bytes, actor: Actor) -> bool:
    with entered(actor):
        verdict, _said = verdict_on(check(content, key), in_force(timezone.now()), actor)
    if not verdict:
        _refuse(verdict)
        return False
    tell("In order, not received.")
    return True


def _working(receiver: str) -> Actor | None:
    """Return who acts, None (and why is said) where nobody of that address may receive a case."""
    actor = practitioner(receiver)
    if actor is None:
        complaints.print(f"Nobody works here as {receiver}.")
        return None
    actor = with_readiness(actor)
    allowed = may_work_by_file(actor)
    if not allowed:
        complaints.print(in_words(allowed))
    return actor if allowed else None


def _refuse(verdict: Verdict) -> None:
    for reason in verdict.reasons:
        complaints.print(in_words(Verdict(False, (reason,))))
    complaints.print("Nothing was received.")
