"""What an agency's return says of one person. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from roundtable.learning.demonstration.deeds import About, RecordConsent
from roundtable.learning.demonstration.returns import Told, items
from roundtable.sharing.consent.rules import DECIDES_FROM
from roundtable.sharing.rules import Ask, PersonFacts

# What an agency that withholds most often gives as its ground, and says beside it.
WITHHELD = {
    "police": ("live_investigation", "We will share it when the investigation allows."),
    "health": ("consent_refused", "Asked last week and said no. We have asked again."),
    "idva": ("person_at_greater_risk", "Call us, and we will pass a message on."),
}
NOT_NEEDED = ("not_necessary", "It would not change what anybody decides.")


def returned(
    rng: Random, ask: Ask, people: Sequence[PersonFacts], asked: date
) -> tuple[About, ...]:
    """Return what the agency says of people of the referral, whose places are their ids."""
    said: set[str] = set()
    return tuple(_about(rng, ask, person, asked, said) for person in people)


def _about(rng: Random, ask: Ask, person: PersonFacts, asked: date, said: set[str]) -> About:
    found = items(
        rng,
        agency=ask.agency,
        role=person.role,
        age=person.age,
        asked=asked,
        years_back=ask.years_back,
        said=said,
    )
    place = int(person.id)
    if not found:
        return About(place, "not_known")
    if rng.random() < 0.04:
        return _withheld(place, ask.agency, _oldest_first(found))
    return About(place, "known", _oldest_first(found))


def _withheld(place: int, agency: str, found: Sequence[Told]) -> About:
    """Return what an agency says of somebody where it withholds the last that it knows: that is
    all, where it is one thing.
    """
    ground, explanation = WITHHELD.get(agency, NOT_NEEDED)
    shared = tuple(found[:-1])
    return About(place, "known" if shared else "withheld", shared, ground, explanation)


def _oldest_first(found: list[Told]) -> tuple[Told, ...]:
    return tuple(sorted(found, key=lambda told: told.happened_on or date.max))


def consents(about: Sequence[About], people: Mapping[int, PersonFacts]) -> Iterator[RecordConsent]:
    """Yield what is recorded of the consent of those of whom something is told: a no where they
    said no to anything. For a child below 16 somebody with parental responsibility says it.
    """
    for one in about:
        said = {told.consent for told in one.items} - {"not_sought"}
        if said:
            age = people[one.place].age
            young = age is not None and age < DECIDES_FROM
            state = "refused" if "refused" in said else "given"
            yield RecordConsent(one.place, state, "parent" if young else "self")
