"""What `verify` asks beside the digests: that nothing was done alone which the charter reserves.

A row that somebody wrote past every trigger, with a journal entry to vouch for it, still lacks the
signatures and agreements of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from roundtable.access.models import Membership
from roundtable.charter.models import Version
from roundtable.charter.power import rules_of
from roundtable.charter.reading import read_adopted
from roundtable.journal.queries import Fault
from roundtable.lib.actor import OPERATOR
from roundtable.oversight.models import Approval, Change, Kind, Proposal, Signature
from roundtable.oversight.rules import FEWEST, needed_for


def changed_alone(using: str) -> Iterator[Fault]:
    """Yield every version without its signatures and every seat without its agreements."""
    governed_from = _governed_from(using)
    if governed_from is None:
        return
    yield from _versions(using, governed_from)
    yield from _seats(using, governed_from)


def _governed_from(using: str) -> datetime | None:
    for proposal in Proposal.objects.using(using).filter(kind=Kind.FOUNDING):
        signed = {each.agency: each.at for each in _signatures(using, proposal)}
        if signed.keys() >= proposal.rules["agencies"].keys():
            return max(signed.values())
    return None


def _versions(using: str, governed_from: datetime) -> Iterator[Fault]:
    for version in Version.objects.using(using).order_by("adopted_at", "number"):
        name = version.journal_name
        if version.rules != rules_of(read_adopted(version.text)):
            yield Fault(name, 0, f"charter {version.number} is obeyed otherwise than it reads")
        if version.adopted_at > governed_from and not _signed(using, version):
            yield Fault(name, 0, f"charter {version.number} lacks the signatures that it needs")


def _signed(using: str, version: Version) -> bool:
    """Return whether a version has the signatures that the one in force at its adoption asks."""
    said = Proposal.objects.using(using).filter(number=version.number, text=version.text)
    before = _in_force_before(using, version)
    return before is not None and any(
        needed_for(read_adopted(before.text), each.kind, joining=version.rules["agencies"]).met(
            {signature.agency for signature in _signatures(using, each)}
        )
        for each in said.exclude(kind=Kind.FOUNDING)
    )


def _in_force_before(using: str, version: Version) -> Version | None:
    day = localdate(version.adopted_at)
    lasted = Q(lapses_on=None) | Q(lapses_on__gt=day) | Q(standing__stands=True)
    earlier = Version.objects.using(using).filter(lasted, effective_from__lte=day)
    earlier = earlier.filter(adopted_at__lt=version.adopted_at).exclude(standing__stands=False)
    return earlier.order_by("-effective_from", "-adopted_at").first()


def _signatures(using: str, proposal: Proposal) -> list[Signature]:
    signatures = Signature.objects.using(using).filter(proposal=proposal.pk)
    return list(signatures.filter(digest=proposal.digest))


def _seats(using: str, governed_from: datetime) -> Iterator[Fault]:
    changes = {change.pk: change for change in Change.objects.using(using)}
    behind: dict[object, set[str]] = {key: {each.agency} for key, each in changes.items()}
    for answer in Approval.objects.using(using).filter(agrees=True):
        behind[answer.change_id].add(answer.agency)
    for seat in Membership.objects.using(using):
        change = changes.get(seat.change_id) if seat.change_id else None
        if change is None:
            if seat.starts_on > governed_from.date():
                yield Fault(seat.journal_name, 0, "was made without another agency")
        elif len(behind[change.pk] - {OPERATOR.agency}) < _needed(using, change):
            yield Fault(seat.journal_name, 0, "was changed without another agency")


def _needed(using: str, change: Change) -> int:
    version = Version.objects.using(using).get(number=change.charter_version)
    reserved = version.rules.get("reserved", {}).get(change.power)
    return reserved["agencies"] if reserved else FEWEST
