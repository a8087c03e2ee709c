"""What waits for a signature or an answer, and the facts that the rules ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q, QuerySet
from django.utils import timezone

from roundtable.access.models import Membership, User
from roundtable.charter.models import Version
from roundtable.charter.queries import in_force
from roundtable.charter.reading import read_adopted
from roundtable.charter.terms import Agency, Charter, Power
from roundtable.lib.actor import OPERATOR, Actor
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.oversight.models import Change, Kind, Proposal
from roundtable.oversight.rules import (
    ASKERS,
    ChangeFacts,
    ProposalFacts,
    may_agree,
    may_sign,
    needed_for,
)


def governed(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether every agency has signed the first charter, so that nobody acts alone."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT oversight_governed()")
        answer: bool = cursor.fetchone()[0]
    return answer


def latest_number() -> str:
    """Return the number of the version that was adopted last and stands, "" before the first."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT oversight_latest()")
        return cursor.fetchone()[0] or ""


def not_signed_yet() -> list[str]:
    """Return the names of the agencies that have not signed the charter adopted last."""
    proposal = proposals().filter(number=latest_number()).first()
    if proposal is None:
        return []
    signed = {signature.agency for signature in proposal.signatures.all()}
    return [name for code, name in proposal.rules["agencies"].items() if code not in signed]


def founding_notice() -> str:
    """Return which agencies have not signed the charter in force, "" once every one has."""
    waiting = not_signed_yet()
    if not waiting:
        return ""
    who = "one agency has" if len(waiting) == 1 else f"{len(waiting)} agencies have"
    notice = f"Of those in the charter adopted last, {who} not signed it yet: {'; '.join(waiting)}."
    alone = (
        "Until every agency has signed the first charter, the hub's operator can change it alone."
    )
    return notice if governed() else f"{notice} {alone}"


def signs(actor: Actor) -> bool:
    """Return whether somebody is their agency's named signatory today."""
    held = Membership.objects.on(timezone.localdate()).filter(user=actor.user_id, signs=True)
    return held.filter(agency=actor.agency).exists()


def signatories() -> dict[str, Membership]:
    """Return who signs for each agency today, by its code."""
    held = Membership.objects.on(timezone.localdate()).filter(signs=True).select_related("user")
    return {member.agency_id: member for member in held}


def proposals() -> QuerySet[Proposal]:
    """Return every proposal with its signatures and objections, the last one first."""
    return Proposal.objects.prefetch_related("signatures", "objections").order_by("-proposed_at")


def facts_of(proposal: Proposal, at: datetime) -> ProposalFacts:
    """Return what the rules ask of a proposal."""
    today = timezone.localdate(at)
    version = adopted_as(proposal)
    standing = getattr(version, "standing", None)
    stopped = bool(standing and not standing.stands)
    in_effect = bool(version and version.effective_from <= today)
    joining = proposal.rules["agencies"]
    signed = frozenset(signature.agency for signature in proposal.signatures.all())
    if proposal.kind == Kind.FOUNDING:
        in_effect = signed >= joining.keys()
    return ProposalFacts(
        kind=proposal.kind,
        base=proposal.base,
        needed=needed_for(in_force(at), proposal.kind, joining=joining),
        signed=signed,
        objecting=frozenset(objection.agency for objection in proposal.objections.all()),
        proposed_by=proposal.proposed_by,
        adopted=version is not None,
        in_effect=in_effect and not stopped,
        stopped=stopped,
        withdrawn=(version is None or proposal.kind == Kind.FOUNDING)
        and any(each.user_id == proposal.proposed_by for each in proposal.objections.all()),
        lapsed=bool(
            version and version.lapses_on and version.lapses_on <= today and standing is None
        ),
    )


def adopted_as(proposal: Proposal) -> Version | None:
    """Return the version that a proposal became, or None."""
    found = Version.objects.filter(number=proposal.number, digest=proposal.digest)
    return found.select_related("standing").first()


def agency_named(code: str, at: datetime) -> Agency | None:
    """Return the terms of an agency: by the charter in force, or by a text that still waits to be
    adopted or to take effect, under which it would join.
    """
    joining = (each for each in proposals() if code in each.rules["agencies"])
    texts = (read_adopted(each.text) for each in joining if not facts_of(each, at).fallen)
    found = (each for text in (in_force(at), *texts) for each in text.agencies)
    return next((each for each in found if each.code == code), None)


def agency_names(charter: Charter) -> dict[str, str]:
    """Return what to call each agency, by its code: its short name in the charter; the name of one
    that left or has yet to join; and what the operator is.
    """
    names: dict[str, str] = {}
    for rules in Proposal.objects.order_by("proposed_at").values_list("rules", flat=True):
        names |= rules["agencies"]
    names |= {agency.code: agency.short_name for agency in charter.agencies}
    return names | {OPERATOR.agency: OPERATOR.name}


def has_joined(actor: Actor, charter: Charter) -> Verdict:
    """Return whether somebody's agency is one of the charter's."""
    if any(agency.code == actor.agency for agency in charter.agencies):
        return allow()
    return deny(
        "Your agency is not one of the charter in force today.",
        remedy="Until its charter takes effect you can read it, and sign it under Charter, Sign.",
    )


def verdict_on_signing(actor: Actor, proposal: Proposal, at: datetime) -> Verdict:
    """Return whether somebody may sign a proposal now."""
    return may_sign(
        actor,
        facts_of(proposal, at),
        signs=signs(actor),
        joining=proposal.rules["agencies"],
        latest=latest_number(),
    )


def proposals_to_sign(actor: Actor, at: datetime) -> list[Proposal]:
    """Return the proposals that wait for this person's signature."""
    if not signs(actor):
        return []
    waiting = proposals().exclude(signatures__agency=actor.agency)
    return [each for each in waiting if verdict_on_signing(actor, each, at)]


def changes() -> QuerySet[Change]:
    """Return every change of rights with its answers, the last one asked for first."""
    found = Change.objects.select_related("membership__user", "effect")
    return found.prefetch_related("approvals").order_by("-asked_at")


def waiting_changes() -> QuerySet[Change]:
    """Return the changes that have neither taken effect nor been turned down."""
    return changes().filter(effect=None).exclude(approvals__agrees=False)


def changes_to_answer(actor: Actor, at: datetime) -> list[Change]:
    """Return the changes that wait for an answer of this person's agency."""
    charter = in_force(at)
    if not any(actor.role in clause.approvers for clause in charter.reserved):
        return []
    waiting = waiting_changes().exclude(agency=actor.agency)
    return [each for each in waiting if may_agree(actor, charter, change_facts(each))]


def changes_seen_by(actor: Actor) -> QuerySet[Change]:
    """Return the changes that somebody may read: all for those who ask and agree, else none."""
    return changes() if actor.role in ASKERS else changes().none()


def change_facts(change: Change) -> ChangeFacts:
    """Return what the rules ask of a change."""
    answers = list(change.approvals.all())
    return ChangeFacts(
        power=Power(change.power),
        of_agency=change.of_agency,
        asked_by_agency=change.agency,
        asked_by=change.asked_by,
        concerns=change.membership.user_id if change.membership else user_id_of(change.email),
        agreed=frozenset(answer.agency for answer in answers if answer.agrees),
        turned_down=any(not answer.agrees for answer in answers),
        took_effect=hasattr(change, "effect"),
        colleagues=managers_of(change.of_agency).exclude(user__email=change.email).exists(),
    )


def user_id_of(email: str) -> UUID | None:
    """Return the id of the account with that e-mail address, or None."""
    return User.objects.filter(email=email).values_list("pk", flat=True).first()


def managers_of(agency: str) -> QuerySet[Membership]:
    """Return the seats of those who ask and agree for an agency today."""
    return Membership.objects.on(timezone.localdate()).filter(agency=agency, role__in=ASKERS)


def people_of(actor: Actor) -> QuerySet[Membership]:
    """Return the open seats of the actor's agency, by name."""
    held = Membership.objects.on(timezone.localdate()).filter(agency=actor.agency)
    return held.select_related("user").order_by("user__name")


def seat_of(email: str) -> Membership | None:
    """Return the open seat of somebody, or None."""
    open_ones = Membership.objects.filter(Q(ends_on=None), user__email=email)
    return open_ones.select_related("user").first()


def pending_for(members: Iterable[Membership]) -> dict[UUID, list[Change]]:
    """Return what is asked for and waits, by the seat it is about."""
    found: dict[UUID, list[Change]] = {}
    for change in waiting_changes().filter(membership__in=list(members)):
        if change.membership_id:
            found.setdefault(change.membership_id, []).append(change)
    return found


def membership_of_code(code: str) -> Membership | None:
    """Return whose code this is, None for one that is wrong, used or has run out."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT oversight_whose_code(%s)", [code])
        found = cursor.fetchone()[0]
    return Membership.objects.select_related("user").filter(pk=found).first() if found else None
