"""A case handed over: begun, released by each agency, packed, taken along, and ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.models import (
    Package,
    ReceivedPackage,
    Release,
    Transfer,
    TransferEnd,
    Transferred,
)
from roundtable.deciding.transferring.gathering import handed_over
from roundtable.deciding.transferring.package import check, digest_of
from roundtable.deciding.transferring.packing import packed
from roundtable.deciding.transferring.queries import (
    given_as,
    offered,
    package_of,
    still_asked,
)
from roundtable.deciding.transferring.receiving import as_referral, verdict_on
from roundtable.deciding.transferring.rules import (
    Acknowledged,
    Receiver,
    may_acknowledge,
    may_begin,
    may_change,
    may_pack,
    may_release,
    may_stop,
)
from roundtable.intake.actions import receive
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, require
from roundtable.workload.actions import start, stop
from roundtable.workload.queries import grade_of
from roundtable.workload.rules import due_at

PATH, RELEASE_PATH, CLOSE_PATH = "transfer/", "transfer/release/", "transfer/close/"
TO_PACK = "Make the package of the transfer"
TO_RELEASE = "Say which of your information goes with the case"
TO_ACKNOWLEDGE = "Record that the receiver has taken the case over"
TO_CLOSE = "Close the case as transferred"


@action("deciding.transfer_begun")
def begin_transfer(
    *,
    case: Case,
    receiver: Receiver,
    to_name: str,
    to_email: str,
    because: str,
    by: Actor,
    at: datetime,
) -> Transfer:
    """Begin to hand a case over to another hub or agency, and ask every agency that answered which
    of its information goes with it. The case stays, and its work goes on.

    :raises Refused: while an urgent discussion goes on or another transfer waits, without a reason,
        and under a charter that has no time for it.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.TRANSFER, case.facts()))
    waiting, going_on = case.transfer_at is not None, case.urgent_at is not None
    verdict = require(may_begin(charter, because=because, going_on=going_on, waiting=waiting))
    due = due_at(charter, step=Step.TRANSFER, grade=grade_of(case, charter), started=at)
    made = Transfer.objects.create(
        case=case,
        number=case.transfers.count() + 1,
        receiver=receiver,
        to_name=to_name.strip(),
        to_email=to_email.strip(),
        because=because.strip(),
        asked=list(case.contributing),
        agency=by.agency,
        name=by.name,
        begun_at=at,
        release_due_at=due.at,
        clause=verdict.clauses[0],
        charter_version=charter.version,
    )
    case.transfer_at = at
    case.save(update_fields=["transfer_at"])
    _start_the_clocks(case, made.asked, charter, by, at)
    record(case=case, record=made, clauses=verdict.clauses, charter_version=charter.version)
    return made


def _start_the_clocks(
    case: Case, asked: Sequence[str], charter: Charter, by: Actor, at: datetime
) -> None:
    _start(case, dict.fromkeys(asked, RELEASE_PATH), TO_RELEASE, charter, by, at)
    _start(case, {case.lead: PATH}, TO_PACK, charter, by, at)


def _start(
    case: Case, agencies: dict[str, str], what: str, charter: Charter, by: Actor, at: datetime
) -> None:
    if agencies:
        said: dict[str, Any] = {"step": Step.TRANSFER, "agencies": agencies, "what": what}
        start(case=case, **said, charter=charter, by=by, at=at)


def _stop(case: Case, by: Actor, at: datetime, **which: str) -> None:
    running = case.clocks.running().filter(step=Step.TRANSFER, **which)
    if running.exists():
        stop(case=case, steps=(Step.TRANSFER,), by=by, at=at, **which)


@action("deciding.released")
def release(
    *, transfer: Transfer, items: Sequence[UUID], basis: str, by: Actor, at: datetime
) -> Release:
    """Say which of one's agency's information goes with a case that is handed over, on which lawful
    basis; none, where nothing does. What was said before counts no more.

    :raises Refused: for what is not the agency's to give, was wrong, or the person said no to.
    """
    charter = in_force(at)
    case = Case.objects.locked(transfer.case)
    require(may(by, Verb.RELEASE, case.facts()))
    transfer = _held(transfer)
    chosen = list(dict.fromkeys(items))
    given = given_as(case, chosen, offered(case, by, charter))
    packed_already = transfer.packed_at is not None
    verdict = require(
        may_release(charter, given, agency=by.agency, basis=basis, packed=packed_already)
    )
    said = Release.objects.create(
        case=case,
        transfer=transfer,
        agency=by.agency,
        number=transfer.releases.filter(agency=by.agency).count() + 1,
        items=chosen,
        basis=basis if chosen else "",
        clause=verdict.clauses[0] if chosen else "",
        charter_version=charter.version,
        name=by.name,
        at=at,
    )
    _stop(case, by, at, agency=by.agency, path=RELEASE_PATH)
    record(case=case, record=said, clauses=verdict.clauses, charter_version=charter.version)
    return said


@action("deciding.package_made")
def make_package(*, transfer: Transfer, because: str, by: Actor, at: datetime) -> Package:
    """Make the package of a transfer, once: what the lead sees and every agency let go, signed with
    the hub's key. From then on the receiver has its time to acknowledge it.

    :raises Refused: a second time, while an urgent discussion goes on, and without a reason while
        an agency still has time to say what goes.
    """
    charter = in_force(at)
    case = Case.objects.locked(transfer.case)
    require(may(by, Verb.TRANSFER, case.facts()))
    transfer = _held(transfer)
    waiting = still_asked(transfer)
    require(
        may_pack(
            charter,
            waiting=waiting,
            because=because,
            due=transfer.release_due_at,
            at=at,
            going_on=case.urgent_at is not None,
            packed=transfer.packed_at is not None,
        )
    )
    said = handed_over(transfer, Remembering.of(charter), at)
    content = packed(said, case_id=case.pk, demo=settings.DEMO)
    made = Package.objects.create(
        transfer=transfer,
        case=case,
        content=content,
        digest=digest_of(content),
        without=waiting,
        because=because.strip() if waiting else "",
        agency=by.agency,
        name=by.name,
        made_at=at,
    )
    transfer.packed_at = at
    transfer.save(update_fields=["packed_at"])
    _stop(case, by, at)
    _start(case, {case.lead: PATH}, TO_ACKNOWLEDGE, charter, by, at)
    record(case=case, record=made, charter_version=charter.version)
    return made


@action("deciding.package_taken")
def keep_taken(*, package: Package, by: Actor, at: datetime) -> None:
    """Keep that somebody took the package of a transfer along as a file.

    :raises Refused: for whoever does not lead the case.
    """
    case = Case.objects.locked(package.case)
    require(may(by, Verb.TRANSFER, case.facts()))
    record(case=case, subject=package.journal_name, purpose="zip")


@action("deciding.transfer_acknowledged")
def acknowledge(
    *,
    transfer: Transfer,
    by_them: str,
    on: date,
    reference: str,
    digest: str,
    by: Actor,
    at: datetime,
) -> TransferEnd:
    """Record that the receiver has taken a case over: who there, when, under which reference of
    theirs, and the beginning of the digest of the package that they read.

    :raises Refused: before there is a package, and where they read another one.
    """
    case = Case.objects.locked(transfer.case)
    require(may(by, Verb.TRANSFER, case.facts()))
    transfer = _held(transfer)
    package = package_of(transfer)
    made = package.digest if package else ""
    packed_at = transfer.packed_at or at
    require(
        may_acknowledge(
            Acknowledged(by_them, on, reference, digest),
            digest=made,
            packed_on=timezone.localdate(packed_at),
            today=timezone.localdate(at),
        )
    )
    said = {"by_them": by_them.strip(), "on": on, "their_reference": reference.strip()}
    return _end(case, transfer, Transferred.ACKNOWLEDGED, by, at, digest=made, **said)


@action("deciding.transfer_declined")
def decline(*, transfer: Transfer, because: str, by: Actor, at: datetime) -> TransferEnd:
    """Record that the receiver does not take a case over, and why. The case stays here."""
    return _stop_transfer(transfer, Transferred.DECLINED, because, by, at)


@action("deciding.transfer_withdrawn")
def withdraw_transfer(*, transfer: Transfer, because: str, by: Actor, at: datetime) -> TransferEnd:
    """Withdraw a transfer, and say why. The case stays here."""
    return _stop_transfer(transfer, Transferred.WITHDRAWN, because, by, at)


def _stop_transfer(
    transfer: Transfer, how: Transferred, because: str, by: Actor, at: datetime
) -> TransferEnd:
    case = Case.objects.locked(transfer.case)
    require(may(by, Verb.TRANSFER, case.facts()))
    transfer = _held(transfer)
    declined, made = how is Transferred.DECLINED, transfer.packed_at is not None
    require(may_stop(because=because, declined=declined, packed=made))
    return _end(case, transfer, how, by, at, because=because.strip())


def _held(transfer: Transfer) -> Transfer:
    """Return a transfer as it stands now, while it waits. Its case is locked."""
    transfer = Transfer.objects.select_related("case").get(pk=transfer.pk)
    require(may_change(ended=transfer.ended_at is not None))
    return transfer


def _end(
    case: Case, transfer: Transfer, how: Transferred, by: Actor, at: datetime, **said: Any
) -> TransferEnd:
    ended = TransferEnd.objects.create(
        transfer=transfer, case=case, how=how, agency=by.agency, name=by.name, at=at, **said
    )
    transfer.ended, transfer.ended_at = how, at
    transfer.save(update_fields=["ended", "ended_at"])
    _stop(case, by, at)
    if how is Transferred.ACKNOWLEDGED:
        _start(case, {case.lead: CLOSE_PATH}, TO_CLOSE, in_force(at), by, at)
    else:
        case.transfer_at = None
        case.save(update_fields=["transfer_at"])
    record(case=case, record=ended, charter_version=in_force(at).version)
    return ended


@action("deciding.transfer_received")
def receive_transfer(*, content: bytes, key: bytes, by: Actor, at: datetime) -> ReceivedPackage:
    """Receive a case that another hub hands over, as a referral from it, and keep its package: by
    the key of that hub. The same package a second time changes nothing.

    :raises Refused: with all that is wrong with it, and from an agency that does not lead on it.
    """
    charter = in_force(at)
    checked = check(content, key)
    verdict, said = verdict_on(checked, charter, by)
    if said is None or not verdict:
        raise Refused(verdict)
    referral = receive(given=as_referral(said, checked.digest), by=by, at=at)
    earlier = ReceivedPackage.objects.filter(referral=referral).first()
    if earlier is not None:
        record(subject=earlier.journal_name, purpose="received before")
        return earlier
    received = ReceivedPackage.objects.create(
        referral=referral,
        case=referral.case,
        content=content,
        digest=checked.digest,
        agency=by.agency,
        name=by.name,
        received_at=at,
    )
    record(case=referral.case, record=received, charter_version=charter.version)
    return received
