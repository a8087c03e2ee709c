"""A case that is handed over, in words: the same in the file, and for the hub that receives it.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from roundtable.cases.rules import TIES
from roundtable.deciding.transferring.package import short
from roundtable.deciding.transferring.statement import (
    ActionHandedOver,
    CaseHandedOver,
    DecisionHandedOver,
    ItemHandedOver,
    PersonHandedOver,
)
from roundtable.lib.words import day, inner, plural

# What is told where a text is too long to be told whole.
THE_REST = "The rest stands in the package, which is kept on this case."


@dataclass(frozen=True)
class Section:
    """A part of what is said: its title, and its entries, each of one or more lines."""

    title: str
    entries: tuple[str, ...]


class Received(Protocol):
    """Who received a package, when, and its digest."""

    name: str
    received_at: datetime
    digest: str


def sections(said: CaseHandedOver) -> tuple[Section, ...]:
    """Return what a package says, in the order in which it is read."""
    names = {person.place: _name(person) for person in said.people}
    return tuple(
        Section(title, tuple(entries))
        for title, entries in (
            ("Why it is handed over", [said.because]),
            ("What it is about", _about(said)),
            ("Who is on it", [_person(person, said, names) for person in said.people]),
            ("What was referred", _referred(said)),
            ("What was decided", [_decision(each, names) for each in said.decisions]),
            ("What is still to be done", [_action(each, names) for each in said.actions]),
            ("What agencies let go with the case", [_item(each, names) for each in said.items]),
            ("What is not in it", _left(said, names)),
        )
    )


def as_text(said: CaseHandedOver, *, at_most: int) -> str:
    """Return what a package says as one text, whole where it has no more letters than `at_most`;
    otherwise as many of its first sections as there is room for, and that there is more.
    """
    parts = ["\n".join([each.title, *(each.entries or ("Nothing.",))]) for each in sections(said)]
    whole = "\n\n".join(parts)
    if len(whole) <= at_most:
        return whole
    kept: list[str] = []
    while parts and len("\n\n".join([*kept, parts[0], THE_REST])) <= at_most:
        kept.append(parts.pop(0))
    return "\n\n".join([*kept, THE_REST])


def acknowledgement(said: CaseHandedOver, reference: str, received: Received) -> tuple[str, ...]:
    """Return what whoever received a package says to the hub that sent it, line by line."""
    return (
        f"To {said.lead}, {said.hub}: we have taken over your case {said.reference}.",
        f"Who: {received.name}",
        f"On: {day(received.received_at)}",
        f"Our reference: {reference}",
        f"The package that we read begins with: {short(received.digest)}",
    )


def _name(person: PersonHandedOver) -> str:
    return f"{person.given_name} {person.family_name}".strip() or "Name not known"


def _about(said: CaseHandedOver) -> Iterator[str]:
    yield f"Concerns: {', '.join(concern.name for concern in said.concerns)}"
    yield f"Risk, as the hub graded it: {said.grade.name if said.grade else 'not graded yet'}"
    yield f"Led by {said.lead} since {day(said.opened_at)}. To be asked there: {said.contact}"


def _person(person: PersonHandedOver, said: CaseHandedOver, names: dict[int, str]) -> str:
    first = [names[person.place], inner(person.role.name)]
    if person.born_on:
        first.append(f"born {day(person.born_on)}")
    elif person.age_about is not None:
        first.append(f"about {plural(person.age_about, 'year')} old")
    if person.nhs_number:
        first.append(f"NHS number {person.nhs_number}")
    lines = [", ".join(first)]
    lines += [
        f"{f'{home.lines} {home.postcode}'.strip()} (given by {home.given_by})"
        for home in person.homes
    ]
    if person.kept_back:
        are = plural(person.kept_back, "address is", "addresses are")
        lines.append(f"{are} kept confidential, and not told here. Ask {said.lead}.")
    lines += [
        f"{TIES[tie.kind].capitalize()} {names[tie.other]}"
        for tie in said.ties
        if tie.person == person.place
    ]
    return "\n".join(lines)


def _referred(said: CaseHandedOver) -> Iterator[str]:
    for each in said.referrals:
        danger = ". It spoke of immediate danger" if each.immediate_danger else ""
        lines = [f"{each.source}, {day(each.received_at)}{danger}", f"“{each.narrative}”"]
        if each.wishes:
            lines.append(f"What they want to happen: “{each.wishes}”")
        yield "\n".join(lines)


def _decision(each: DecisionHandedOver, names: dict[int, str]) -> str:
    who = ", ".join(each.decided_by)
    how = (
        "One agency acted at once, before all could decide."
        if each.emergency
        else f"Decided together by {who}."
    )
    lines = [f"{each.outcome.name}, {day(each.decided_at)}"]
    lines += [f"{how} Level of need: {each.level_of_need}.", each.reasons]
    lines += [f"{names[one.person]}: {one.outcome.name}" for one in each.people]
    lines += [
        f"{voice.agency}: {voice.stance.lower()}{f'. {voice.reasons}' if voice.reasons else ''}"
        for voice in each.voices
    ]
    return "\n".join(lines)


def _action(each: ActionHandedOver, names: dict[int, str]) -> str:
    people = ", ".join(names[place] for place in each.about)
    whom = f", for {people}" if people else ""
    accepted = "" if each.accepted else " (not accepted yet)"
    return f"{each.what}: {each.agency}, due {day(each.due_at)}{whom}{accepted}"


def _item(each: ItemHandedOver, names: dict[int, str]) -> str:
    when = day(each.happened_on) if each.happened_on else "Date not known"
    known = "fact" if each.fact else "opinion"
    source = f" ({each.source})" if each.source else ""
    careful = "" if each.sensitivity == "ordinary" else f". {each.sensitivity.capitalize()}"
    return (
        f"{when}, {names[each.person]}: {each.text}\n"
        f"{each.category.name}, {known}, from {each.agency}{source}{careful}. "
        f"On this basis: {each.basis.name}"
    )


def _left(said: CaseHandedOver, names: dict[int, str]) -> Iterator[str]:
    for left in said.not_released:
        pieces = plural(left.count, "piece of information stays", "pieces of information stay")
        yield f"{left.agency}: {pieces} with the hub."
    for held in said.withheld:
        about = names[held.person]
        yield f"{held.agency} withheld something about {about}. Ground: {held.ground}."
    yield (
        f"What agencies gave one another and not to {said.lead}, who made the package; who "
        "referred; and what each agency recommended before they decided. Ask them."
    )
