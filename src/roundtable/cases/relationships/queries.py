"""Who is who to whom on a case, where they live, and where else they are, as the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from roundtable.cases.models import Address, Case, Involvement, RefusedTie, Relationship
from roundtable.cases.queries import known_shown, people_of
from roundtable.cases.relationships.rules import (
    Earlier,
    Proposal,
    Somebody,
    Tie,
    proposals,
    words,
    words_back,
)
from roundtable.database.guard import remembered
from roundtable.lib.actor import Actor


@dataclass(frozen=True)
class Who:
    """Somebody on a case, with all that the reader may see of who they are to whom."""

    person: Involvement
    ties: tuple[tuple[str, Involvement], ...]
    addresses: tuple[Address, ...]
    other_cases: tuple[Case, ...]


@dataclass(frozen=True)
class Neighbour:
    """Somebody on another case that the reader may see, at an address of this one: first and last
    told there when those cases were opened.
    """

    person: Involvement
    cases: tuple[Case, ...]

    @property
    def first_told(self) -> datetime:
        """When they were first told to live there."""
        return min(case.opened_at for case in self.cases)

    @property
    def last_told(self) -> datetime:
        """When they were last told to live there."""
        return max(case.opened_at for case in self.cases)


@dataclass(frozen=True)
class Household:
    """Who lives at one address of a case that is not confidential, and who else, as other cases
    say.
    """

    number: int
    address: Address
    people: tuple[Involvement, ...]
    others: tuple[Neighbour, ...]


def on_case(case: Case) -> list[Involvement]:
    """Return the people on a case, asked once while somebody reads or acts."""
    found = remembered(("who", case.pk), lambda: people_of(case))
    known_shown(case, found)
    return found


def standing_ties(case: Case) -> list[Tie]:
    """Return the relationships of a case that nobody took back, as they are this very moment."""
    return [tie.told for tie in case.relationships.standing()]


def relationships_of(case: Case) -> list[Relationship]:
    """Return the relationships of a case that nobody took back, in the order of its people, asked
    once while somebody reads.
    """
    return remembered(("ties", case.pk), lambda: _relationships(case))


def _relationships(case: Case) -> list[Relationship]:
    people = {each.pk: each for each in on_case(case)}
    found = list(case.relationships.standing())
    for tie in found:
        tie.person, tie.other = people[tie.person_id], people[tie.other_id]
    return sorted(found, key=lambda tie: (tie.person.place, tie.other.place))


def addresses_of(case: Case) -> list[Address]:
    """Return the addresses of a case that the reader may see, confidential ones too."""
    return remembered(("addresses", case.pk), lambda: list(case.addresses.order_by("pk")))


def who_is_who(case: Case, ties: Sequence[Relationship], actor: Actor) -> list[Who]:
    """Return everybody on a case with their ties both ways, addresses and other cases."""
    people = on_case(case)
    told, addresses = _told_both_ways(ties), defaultdict(list)
    for address in addresses_of(case):
        addresses[address.involvement_id].append(address)
    others = _other_cases(case, actor)
    return [
        Who(
            person,
            tuple(told[person.pk]),
            tuple(addresses[person.pk]),
            tuple(others.get(person.person_id, ())) if person.person_id else (),
        )
        for person in people
    ]


def _told_both_ways(
    ties: Iterable[Relationship],
) -> dict[UUID, list[tuple[str, Involvement]]]:
    told: dict[UUID, list[tuple[str, Involvement]]] = defaultdict(list)
    for tie in ties:
        one, other = tie.person, tie.other
        for each, said in (
            (one, (words(tie.kind, one.sex), other)),
            (other, (words_back(tie.kind, other.sex), one)),
        ):
            if said not in told[each.pk]:
                told[each.pk].append(said)
    return told


def _elsewhere(case: Case, actor: Actor) -> list[Involvement]:
    """Return where else the people of a case are, the newest first, asked once while somebody
    reads.
    """
    known = [person.person_id for person in on_case(case) if person.person_id]
    there = Involvement.objects.filter(
        person__in=known, case__in=Case.objects.visible_to(actor).exclude(pk=case.pk)
    )
    ordered = there.select_related("case").order_by("-case__opened_at", "pk")
    return remembered(("elsewhere", case.pk, actor), lambda: list(ordered))


def _other_cases(case: Case, actor: Actor) -> dict[UUID, list[Case]]:
    found: dict[UUID, list[Case]] = defaultdict(list)
    for there in _elsewhere(case, actor):
        if there.person_id and there.case not in found[there.person_id]:
            found[there.person_id].append(there.case)
    for cases in found.values():
        cases.sort(key=lambda each: not each.is_open)
    return found


def proposed(case: Case, actor: Actor) -> tuple[Proposal, ...]:
    """Return the relationships proposed to somebody who works on a case."""
    homes: dict[UUID, set[str]] = defaultdict(set)
    for address in addresses_of(case):
        if address.place_key:
            homes[address.involvement_id].add(address.place_key)
    people = [
        Somebody(each.pk, each.place, each.family_plain, each.person_id, frozenset(homes[each.pk]))
        for each in on_case(case)
    ]
    standing = [each.told for each in relationships_of(case)]
    earlier = _told_elsewhere(case, actor)
    if not proposals(people, standing, (), earlier):
        return ()
    refused = [each.told for each in RefusedTie.objects.filter(case=case)]
    return proposals(people, standing, refused, earlier)


def _told_elsewhere(case: Case, actor: Actor) -> list[Earlier]:
    """Return what other cases say, and still holds, of how the people of this one are related."""
    there = {each.pk: each for each in _elsewhere(case, actor)}
    if not there:
        return []
    ties = Relationship.objects.standing().filter(person__in=there, other__in=there, until=None)
    found = [(there[tie.person_id], there[tie.other_id], tie.kind) for tie in ties]
    newest = sorted(found, key=lambda each: (each[0].case.opened_at, each[0].pk), reverse=True)
    return [
        Earlier(one.person_id, other.person_id, kind, one.case.reference)
        for one, other, kind in newest
        if one.person_id and other.person_id
    ]


def households(case: Case, actor: Actor) -> list[Household]:
    """Return who lives together at the addresses of a case that are not confidential, and others
    there on other cases that the reader may see.
    """
    people = {each.pk: each for each in on_case(case)}
    homes: dict[str, list[Address]] = defaultdict(list)
    for address in addresses_of(case):
        if not address.confidential and (address.lines or address.postcode):
            homes[address.place_key or f"{address.lines} {address.postcode}"].append(address)
    others = _neighbours(case, [key for key in homes if key], actor)

    def living(key: str) -> tuple[Involvement, ...]:
        there = {address.involvement_id for address in homes[key]}
        return tuple(people[pk] for pk in sorted(there, key=lambda pk: people[pk].place))

    ordered = sorted(homes, key=lambda key: (living(key)[0].place, key))
    return [
        Household(number, homes[key][0], living(key), tuple(others[key]))
        for number, key in enumerate(ordered, 1)
    ]


_NEWEST_FIRST = ("-case__opened_at", "case", "involvement__place", "pk")


def _neighbours(case: Case, keys: Sequence[str], actor: Actor) -> dict[str, list[Neighbour]]:
    here = {each.person_id for each in on_case(case) if each.person_id}
    there = Address.objects.filter(
        place_key__in=keys, case__in=Case.objects.visible_to(actor).exclude(pk=case.pk)
    )
    found: dict[str, dict[UUID, list[Involvement]]] = defaultdict(lambda: defaultdict(list))
    for address in there.select_related("involvement__case").order_by(*_NEWEST_FIRST):
        who = address.involvement
        if who.person_id not in here:
            found[address.place_key][who.person_id or who.pk].append(who)
    return defaultdict(
        list,
        {
            key: [
                Neighbour(times[0], tuple(dict.fromkeys(each.case for each in times)))
                for times in by_person.values()
            ]
            for key, by_person in found.items()
        },
    )
