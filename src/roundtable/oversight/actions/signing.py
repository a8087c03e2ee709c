"""How a text is proposed, signed, and adopted with the last signature that it needs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.utils import timezone

from roundtable.charter.models import Draft, Standing, Version
from roundtable.charter.power import rules_of
from roundtable.charter.queries import IN_FORCE, in_force
from roundtable.charter.reading import digest, read, read_to_adopt
from roundtable.database.guard import forget
from roundtable.journal.actions import action, record
from roundtable.journal.commitments import new_key
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.oversight.models import Kind, Objection, Proposal, Signature
from roundtable.oversight.queries import (
    adopted_as,
    facts_of,
    latest_number,
    proposals,
    signs,
    verdict_on_signing,
)
from roundtable.oversight.rules import lapses_on, may_object, may_propose, takes_effect_on
from roundtable.workload.rules import calendar

CHAIN = "charter"


@action("oversight.founded", using="owner")
def found(*, text: str, by: Actor, at: datetime) -> Proposal:
    """Lay the first charter before the agencies that it names. Needs the owner's connection."""
    proposal = _proposal(text, Kind.FOUNDING, "", None, by, at)
    proposal.save(using="owner", force_insert=True)
    record(record=proposal, charter_version=proposal.number, chain=CHAIN)
    return proposal


@action("oversight.proposed")
def propose(
    *, text: str, kind: str, draft: Draft | None = None, by: Actor, at: datetime
) -> Proposal:
    """Lay a text before the agencies to be signed. The draft it was stands from then on.

    :raises CharterError: with every problem, when the text is not a whole and consistent charter.
    :raises Refused: for a number that is taken, or a kind of change the charter does not know.
    """
    numbers = frozenset(Version.objects.values_list("number", flat=True))
    proposal = _proposal(text, kind, latest_number(), draft.pk if draft else None, by, at)
    verdict = require(
        may_propose(by, in_force(at), kind=kind, number=proposal.number, adopted=numbers)
    )
    proposal.save(force_insert=True)
    if draft:
        _move_draft(draft.pk, "proposed")
    record(record=proposal, clauses=verdict.clauses, charter_version=proposal.number, chain=CHAIN)
    return proposal


@action("oversight.signed")
def sign(*, proposal: Proposal, digest: str, by: Actor, at: datetime) -> Signature:
    """Sign a proposal for one's agency, over the digest one read. The last signature adopts it.

    :raises Refused: for somebody else than the signatory, or a text that can no longer be adopted.
    """
    _hold(proposal)
    fresh = proposals().get(pk=proposal.pk)
    verdict = require(verdict_on_signing(by, fresh, at))
    _says_what_is_signed(fresh, digest)
    signature = Signature(
        proposal=fresh,
        agency=by.agency,
        user_id=by.user_id,
        name=by.name,
        digest=digest,
        at=at,
    )
    signature.save(force_insert=True)
    _adopt_or_confirm(fresh.pk, by, at)
    record(record=signature, clauses=verdict.clauses, charter_version=fresh.number, chain=CHAIN)
    return signature


@action("oversight.objected")
def object_to(*, proposal: Proposal, because: str, by: Actor, at: datetime) -> Objection:
    """Refuse to sign a proposal, or take back one's signature or proposal before it takes effect.

    :raises Refused: for somebody else than the signatory or proposer, or once it is in force.
    """
    _hold(proposal)
    fresh = proposals().get(pk=proposal.pk)
    require(may_object(by, facts_of(fresh, at), signs=signs(by)))
    objection = Objection(
        proposal=fresh,
        agency=by.agency,
        user_id=by.user_id,
        name=by.name,
        because=because,
        at=at,
    )
    objection.save(force_insert=True)
    _fall(fresh.pk, by, at)
    record(record=objection, charter_version=fresh.number, chain=CHAIN)
    return objection


@action("oversight.adopted")
def adopt_signed(*, proposal: Proposal, by: Actor, at: datetime) -> Version:
    """Adopt the version that a proposal's last signature completed, from its day on."""
    charter, today = in_force(at), timezone.localdate(at)
    day = takes_effect_on(
        charter,
        proposal.kind,
        wanted=proposal.effective_from,
        signed_on=today,
        calendar=calendar(charter),
    )
    version = Version(
        number=proposal.number,
        text=proposal.text,
        digest=proposal.digest,
        rules=proposal.rules,
        effective_from=day,
        lapses_on=lapses_on(charter, proposal.kind, effective_from=day),
        adopted_at=at,
        seal_key=new_key(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oversight_adopt(%s, %s, %s, %s, %s, %s)",
            [proposal.pk, version.pk, bytes(version.seal_key), day, version.lapses_on, at],
        )
    forget(IN_FORCE, using=DEFAULT_DB_ALIAS)
    if proposal.draft_id:
        _move_draft(proposal.draft_id, "adopted")
    record(record=version, charter_version=version.number, chain=CHAIN)
    return version


@action("oversight.confirmed")
def confirm(*, version: Version, by: Actor, at: datetime) -> Standing:
    """Let an urgent version hold beyond its term, because every agency has signed it."""
    return _stand(version, stands=True, at=at)


@action("oversight.stopped")
def stop(*, version: Version, by: Actor, at: datetime) -> Standing:
    """Stop a version that lost a signature it needs before it took effect."""
    return _stand(version, stands=False, at=at)


def _stand(version: Version, *, stands: bool, at: datetime) -> Standing:
    standing = Standing.objects.create(version=version, stands=stands, at=at)
    forget(IN_FORCE, using=DEFAULT_DB_ALIAS)
    record(record=standing, charter_version=version.number, chain=CHAIN)
    return standing


def _proposal(
    text: str, kind: str, base: str, draft_id: UUID | None, by: Actor, at: datetime
) -> Proposal:
    charter = read_to_adopt(text)
    return Proposal(
        number=charter.version,
        base=base,
        kind=kind,
        text=text,
        digest=digest(charter),
        effective_from=charter.effective_from,
        rules=rules_of(charter),
        draft_id=draft_id,
        agency=by.agency,
        proposed_by=by.user_id,
        proposed_by_name=by.name,
        proposed_at=at,
    )


def _hold(proposal: Proposal) -> None:
    """Let others who answer the same proposal wait: the last signature must see all before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('oversight'), hashtext(%s))", [str(proposal.pk)]
        )


def _says_what_is_signed(proposal: Proposal, signed: str) -> None:
    charter = read(proposal.text)
    same = digest(charter) == proposal.digest == signed and rules_of(charter) == proposal.rules
    if not same:
        raise Refused(
            deny(
                "The text is not the one you read.",
                remedy="Open the page again and read it once more.",
            )
        )


def _adopt_or_confirm(pk: UUID, by: Actor, at: datetime) -> None:
    proposal = proposals().get(pk=pk)
    if proposal.kind == Kind.FOUNDING:
        return
    facts, version = facts_of(proposal, at), adopted_as(proposal)
    if version is None and facts.needed.met(facts.live):
        adopt_signed(proposal=proposal, by=by, at=at)
    elif version and version.lapses_on and facts.live >= version.rules["agencies"].keys():
        confirm(version=version, by=by, at=at)


def _fall(pk: UUID, by: Actor, at: datetime) -> None:
    """Stop the version where a signature it needs is gone; hand a fallen draft back."""
    proposal = proposals().get(pk=pk)
    facts, version = facts_of(proposal, at), adopted_as(proposal)
    if proposal.kind == Kind.FOUNDING:
        return
    if version and not facts.stopped and not facts.needed.met(facts.live):
        stop(version=version, by=by, at=at)
    if facts.fallen and proposal.draft_id:
        _move_draft(proposal.draft_id, "drafting")


def _move_draft(pk: UUID, state: str) -> None:
    Draft.objects.filter(pk=pk).update(state=state)
