"""A case of four agencies that is handed over: what was given, and by whom it is seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.models import Package, Release, Transfer, TransferEnd
from roundtable.deciding.transferring import actions
from roundtable.deciding.transferring.package import CASE, About, check, make, short
from roundtable.deciding.transferring.queries import releasable
from roundtable.deciding.transferring.rules import Receiver
from roundtable.deciding.transferring.statement import CaseHandedOver
from roundtable.journal.seals import signing_key
from roundtable.sharing.actions import answer
from roundtable.sharing.queries import unanswered
from roundtable.sharing.statement import ItemGiven
from tests.staff import somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, received, request_of

LEAD, POLICE, HEALTH = "childrens_social_care", "police", "health"
HUB = "Southshire hub"
# What no receiver may find in any byte: where somebody hides, in whatever words.
SECRET_LINES, SECRET_POSTCODE = "Willow House, 3 Elm Court", "ZZ99 8XY"
PEOPLE: list[dict[str, Any]] = [
    {
        "role": "subject_child",
        "given_name": "Tom",
        "family_name": "Hollis",
        "age_about": 7,
        "address": SECRET_LINES,
        "postcode": SECRET_POSTCODE,
        "address_confidential": True,
    },
    {
        "role": "parent_carer",
        "given_name": "Mair",
        "family_name": "Hollis",
        "sex": "F",
        "address": "4 Mill Row",
        "postcode": "ZZ99 3AB",
    },
    {"role": "alleged_harmer", "given_name": "Rhys", "family_name": "Penn", "sex": "M"},
]


def told(case: Case | None = None, **items: list[ItemGiven]) -> Case:
    """Return a case on which everybody has answered, some with these pieces of information."""
    case = case or asked(identified(received(people=PEOPLE)))
    with entered(somebody_of(case.lead)):
        waiting = unanswered(case)
    for agency in waiting:
        request = request_of(case, agency)
        given = answers_of(request, *items.get(agency, []))
        answer(request=request, answers=given, by=somebody_of(agency), at=later(case, minutes=50))
    return fresh(case)


def piece(text: str, **changes: Any) -> ItemGiven:
    """Return a piece of information that every agency on a case may have."""
    return ItemGiven.model_validate({"category": "involvement", "text": text} | changes)


def later(case: Case, **length: float) -> datetime:
    return case.opened_at + timedelta(**length)


def begun(case: Case, **changes: Any) -> Transfer:
    """Return a transfer of a case that has just begun."""
    said: dict[str, Any] = {"receiver": Receiver.HUB, "to_name": HUB, "because": "They moved."}
    said |= {"to_email": "hub@example.org", "by": somebody_of(case.lead)}
    return actions.begin_transfer(case=case, **(said | {"at": later(case, minutes=60)} | changes))


def pieces_of(case: Case, agency: str) -> list[UUID]:
    """Return what of an agency could go with a case."""
    with entered(somebody_of(agency)):
        return [item.pk for item in releasable(case, agency)]


def released(transfer: Transfer, agency: str, **changes: Any) -> Release:
    """Return what an agency let go: all that could."""
    said: dict[str, Any] = {"items": pieces_of(transfer.case, agency), "basis": "safeguarding"}
    said |= {"by": somebody_of(agency), "at": later(transfer.case, minutes=70)}
    return actions.release(transfer=transfer, **(said | changes))


def made(transfer: Transfer, **changes: Any) -> Package:
    """Return the package of a transfer."""
    said: dict[str, Any] = {"because": "They move today.", "by": somebody_of(transfer.case.lead)}
    said |= {"at": later(transfer.case, minutes=80)}
    return actions.make_package(transfer=transfer, **(said | changes))


def acknowledged(package: Package, **changes: Any) -> TransferEnd:
    """Return that the receiver has taken the case over."""
    case = package.case
    said: dict[str, Any] = {"by_them": "Iris Bell", "on": date(2026, 3, 2), "reference": "SO-17"}
    said |= {"digest": short(package.digest), "by": somebody_of(case.lead)}
    transfer = package.transfer
    at = later(case, minutes=90)
    return actions.acknowledge(transfer=transfer, **(said | {"at": at} | changes))


def taken_over(case: Case) -> Case:
    """Return a case that the receiver has acknowledged."""
    acknowledged(made(begun(case)))
    return fresh(case)


# Another hub, whose key is in a file.
SOUTHSHIRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SOUTHSHIRE_KEY = SOUTHSHIRE.public_key().public_bytes_raw()


def ours() -> tuple[CaseHandedOver, About]:
    """Return what this hub hands over of a case, and what its manifest says."""
    transfer = begun(told(health=[piece("Under the dietitian.")]))
    released(transfer, HEALTH)
    package = made(transfer)
    found = check(bytes(package.content), signing_key().public_key().public_bytes_raw())
    assert found.manifest is not None
    about = About(**found.manifest.model_dump(exclude={"parts"}))
    return CaseHandedOver.model_validate_json(found.parts[CASE]), about


def southshire_package(**changes: Any) -> bytes:
    """Return such a package as another hub would have made it, with what it says otherwise."""
    said, about = ours()
    said = said.model_copy(update={"hub": HUB, "contact": "Iris Bell", "to": "Us"} | changes)
    parts = {CASE: said.model_dump_json().encode()}
    made_there = about.model_copy(update={"hub": said.hub, "to": said.to})
    return make(parts, made_there, SOUTHSHIRE.sign)


def received_from_southshire() -> Case:
    """Return a case that another hub handed over to this one."""
    by, at = somebody_of(LEAD), MONDAY + timedelta(days=1)
    content = southshire_package()
    received = actions.receive_transfer(content=content, key=SOUTHSHIRE_KEY, by=by, at=at)
    with entered(by):
        return Case.objects.get(pk=received.case_id)
