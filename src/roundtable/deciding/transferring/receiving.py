"""A package that another hub made, as a referral to this one. Pure."""

from __future__ import annotations

from pydantic import ValidationError

from roundtable.charter.terms import Charter
from roundtable.deciding.transferring.package import (
    CASE,
    MANIFEST,
    Checked,
    Manifest,
    parts_of,
)
from roundtable.deciding.transferring.saying import as_text
from roundtable.deciding.transferring.statement import CaseHandedOver, PersonHandedOver
from roundtable.intake.rules import uses_the_charters_words
from roundtable.intake.statement import PersonGiven, ReferralGiven, RelationshipGiven
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Reason, Verdict, allow, deny

SOURCE = "another_hub"
# As long as the words of a referral may be.
LONGEST = 20_000


def verdict_on(
    checked: Checked, charter: Charter, by: Actor
) -> tuple[Verdict, CaseHandedOver | None]:
    """Return whether somebody's agency receives a package, and the case in it where it does: one in
    which nothing is wrong, that another hub made, in words that the charter here has too, by the
    agency that leads on its first concern. Names all that is wrong.
    """
    if checked.faults:
        ask = "Do not use it. Ask the hub that sent it for another, and for its key."
        reasons = tuple(Reason(fault, remedy=ask) for fault in checked.faults)
        return Verdict(False, reasons), None
    said = _read(checked)
    if said is None:
        return deny("The case in it is in a form that is not known here."), None
    verdict = _fits(said, checked.digest, charter, by)
    return verdict, said if verdict else None


def _fits(said: CaseHandedOver, digest: str, charter: Charter, by: Actor) -> Verdict:
    if said.hub == charter.hub.name:
        return deny("This hub made the package itself.", remedy="The case is here already.")
    try:
        given = as_referral(said, digest)
    except ValidationError as error:
        words = "; ".join(problem["msg"] for problem in error.errors())
        return deny(f"It makes no referral here: {words}.", remedy="Refer it on the form.")
    known = uses_the_charters_words(charter, given)
    if not known:
        return known
    leads = charter.concern(given.concerns[0]).lead
    if by.agency != leads:
        name = charter.agency(leads).name
        return deny(f"{name} leads on this here.", remedy="Let somebody of theirs receive it.")
    return allow()


def _read(checked: Checked) -> CaseHandedOver | None:
    try:
        return CaseHandedOver.model_validate_json(checked.parts.get(CASE, b""))
    except ValidationError:
        return None


def opened(content: bytes) -> tuple[Manifest, CaseHandedOver]:
    """Return what a package says that was checked as it was received."""
    parts = parts_of(content)
    manifest = Manifest.model_validate_json(parts[MANIFEST])
    return manifest, CaseHandedOver.model_validate_json(parts[CASE])


def as_referral(said: CaseHandedOver, digest: str) -> ReferralGiven:
    """Return a package as the referral that it is here: everybody on it, and all of it in words as
    far as those of a referral go. The same package is the same referral.

    :raises ValidationError: where a referral takes something otherwise.
    """
    wishes = "\n".join(each.wishes for each in said.referrals if each.wishes)
    return ReferralGiven(
        source=SOURCE,
        sender_reference=digest,
        concerns=[concern.code for concern in said.concerns],
        narrative=as_text(said, at_most=LONGEST),
        wishes=wishes if len(wishes) <= LONGEST else "",
        immediate_danger=any(each.immediate_danger for each in said.referrals),
        referrer_name=said.hub[:200],
        referrer_contact=said.contact[:200],
        people=[_person(person) for person in said.people],
        relationships=_ties(said),
    )


def _person(person: PersonHandedOver) -> PersonGiven:
    home = next(iter(person.homes), None)
    shared = ("given_name", "family_name", "born_on", "age_about", "sex", "nhs_number")
    return PersonGiven.model_validate(
        {
            "role": person.role.code,
            **{name: getattr(person, name) for name in shared},
            "address": home.lines if home else "",
            "postcode": home.postcode if home else "",
        }
    )


def _ties(said: CaseHandedOver) -> list[RelationshipGiven]:
    """Return who is related how, by where they stand in the list: a case may leave places out."""
    places = {person.place: at for at, person in enumerate(said.people, 1)}
    return [
        RelationshipGiven(person=places[tie.person], other=places[tie.other], kind=tie.kind)
        for tie in said.ties
    ]
