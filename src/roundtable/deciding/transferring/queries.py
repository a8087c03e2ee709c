"""How the transfers of a case stand, and what of an agency's information could go with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter
from roundtable.deciding.models import Package, ReceivedPackage, Release, Transfer, Transferred
from roundtable.deciding.transferring.package import Head
from roundtable.deciding.transferring.rules import Given
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Disclosure, Item
from roundtable.sharing.queries import consents_of
from roundtable.sharing.rules import Consents, consent_shared_under


@dataclass(frozen=True)
class Offered:
    """A piece of an agency's own information that could go with a case; `no` is whether the person
    said no to sharing it, so that it does not.
    """

    item: Item
    no: bool


def transfers_of(case: Case) -> list[Transfer]:
    """Return the transfers of a case, the last one first, each with how it ended."""
    found = Transfer.objects.filter(case=case).select_related("case", "end")
    return list(found.order_by("-number"))


def waiting_transfer(case: Case) -> Transfer | None:
    """Return the transfer that waits on a case, None where there is none."""
    return Transfer.objects.filter(case=case, ended_at=None).select_related("case").first()


def acknowledged_transfer(case: Case) -> Transfer | None:
    """Return the transfer by which somebody has taken a case over since it was last opened again,
    None where nobody has.
    """
    reopening = case.reopenings.order_by("-at").first()
    since = reopening.at if reopening else case.opened_at
    taken = Transfer.objects.filter(case=case, ended=Transferred.ACKNOWLEDGED, ended_at__gte=since)
    return taken.select_related("end").order_by("-number").first()


def package_of(transfer: Transfer) -> Package | None:
    """Return the package of a transfer, for the agency that leads the case; None for others, and
    before it is made.
    """
    return Package.objects.filter(transfer=transfer).first()


def received_on(case: Case) -> ReceivedPackage | None:
    """Return the package with which another hub handed a case over, None where none did."""
    return case.received_packages.select_related("referral").order_by("-received_at").first()


def head_of(case_id: UUID) -> Head:
    """Return the last entry of a case's chain in the journal, also where it is one that the reader
    does not see. The next seal holds it, unless the chain has gone on by then.

    :raises django.db.Error: for whoever does not lead the case.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, digest FROM deciding_chain_head(%s)", [case_id])
        place, digest = cursor.fetchone()
    return Head(chain=f"case:{case_id}", sequence=place, hash=bytes(digest).hex())


def releasable(case: Case, agency: str = "") -> list[Item]:
    """Return the pieces of information on a case that could go with it, of one agency or of all:
    those that the lead sees, because it makes the package, and that nobody said were wrong.
    """
    to_the_lead = Disclosure.objects.filter(
        item=OuterRef("pk"), to_agency=case.lead, withdrawn_at=None
    )
    found = Item.objects.filter(case=case, corrected=None)
    found = found.filter(Q(agency=case.lead) | Exists(to_the_lead))
    found = found.filter(agency=agency) if agency else found
    return list(found.select_related("involvement").order_by("given_at", "place", "pk"))


def offered(case: Case, actor: Actor, charter: Charter) -> list[Offered]:
    """Return what of the actor's agency could go with a case."""
    known = consents_of(case, actor.agency)
    return [
        Offered(item, _refused(item, known.get(item.involvement_id, Consents()), charter))
        for item in releasable(case, actor.agency)
    ]


def given_as(case: Case, items: Sequence[UUID], offers: Sequence[Offered]) -> list[Given]:
    """Return chosen pieces of information on a case as the rule looks at them; what the reader
    does not see is nobody's to release.
    """
    no = {each.item.pk: each.no for each in offers}
    chosen = Item.objects.filter(case=case, pk__in=items).select_related("corrected")
    found = {
        item.pk: Given(
            item.agency,
            wrong=hasattr(item, "corrected"),
            unseen=item.pk not in no,
            refused=no.get(item.pk, False),
        )
        for item in chosen
    }
    return [found.get(pk, Given("")) for pk in items]


def _refused(item: Item, known: Consents, charter: Charter) -> bool:
    purposes = [each.code for each in charter.sharing.purposes]
    general, each_purpose = consent_shared_under(known, purposes=purposes, told=item.told)
    return "refused" in (general, *dict(each_purpose).values())


def last_releases(transfer: Transfer) -> dict[str, Release]:
    """Return what each agency last said goes with a case, as the reader may see it."""
    return {each.agency: each for each in transfer.releases.order_by("number")}


def still_asked(transfer: Transfer) -> list[str]:
    """Return the agencies that have yet to say what of theirs goes, for the agency that leads."""
    said = last_releases(transfer)
    return [agency for agency in transfer.asked if agency not in said]
