"""A chronology in words: the same on the page, in the PDF and in the Word file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from roundtable.charter.remembering import Remembering
from roundtable.lib.words import day, moment, plural
from roundtable.sharing.chronology.queries import Picture
from roundtable.sharing.chronology.rules import Conflict, Gap, Matter, ago
from roundtable.sharing.queries import Event
from roundtable.sharing.queries.chronology import Told

# What is on every page of what leaves the hub, in the words of the Government Security
# Classifications. What a demonstration gives is marked as invented instead.
MARKING = "Official-Sensitive"
INVENTED = "Invented for demonstration"
COLUMNS = ("When", "About", "From", "Kind", "What was said", "How it is known", "Why it is seen")
_SENSITIVITY = {"ordinary": "", "sensitive": "Sensitive.", "restricted": "Restricted."}
_KEPT = "\n\t"
_NO_CHARACTERS = frozenset("\ufffe\uffff")


@dataclass(frozen=True)
class Said:
    """Something that is said of somebody, above the lines."""

    about: str
    text: str


@dataclass(frozen=True)
class Cover:
    """Who took the file, for which agency, and when; whether everything in it is invented."""

    taken_by: str
    agency: str
    at: datetime
    demo: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the table: its cells in the order of `COLUMNS`, or the one of a gap."""

    cells: tuple[str, ...]
    is_gap: bool = False


@dataclass(frozen=True)
class Paper:
    """All that a file says, in words and in order."""

    marking: str
    hub: str
    title: str
    scope: str
    taken: str
    seen: tuple[Said, ...]
    conflicts: tuple[Said, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def seen_in_words(picture: Picture, charter: Remembering, today: date) -> tuple[Said, ...]:
    """Return when each person was last seen, and together those of whom nobody says."""
    told, unseen = [], []
    for one in picture.seen or ():
        if one.sighting is None:
            unseen.append(one.person.name)
            continue
        on, by = one.sighting.on, charter.agency(one.sighting.agency).short_name
        text = f"last seen {day(on)}, {ago((today - on).days)} (by {by})"
        told.append(Said(one.person.name, text))
    if unseen:
        told.append(Said(", ".join(unseen), "nobody says when they were last seen"))
    return tuple(told)


def conflicts_in_words(picture: Picture) -> tuple[Said, ...]:
    """Return what agencies say differently, one of each person and matter."""
    return tuple(
        Said(f"{picture.name(one.place)}, {one.matter}", "; ".join(_accounts(one)))
        for one in picture.conflicts
    )


def _accounts(conflict: Conflict) -> list[str]:
    if conflict.matter is Matter.BIRTH:
        return [f"{a.by}: {day(date.fromisoformat(a.text))}" for a in conflict.accounts]
    return [
        f"{a.by}: {a.text.removesuffix('.')}{f' ({day(a.on)})' if a.on else ''}"
        for a in conflict.accounts
    ]


def gap_in_words(gap: Gap, *, whose: str, filtered: bool) -> str:
    """Return a gap in words, which claim no more than what `whose` eyes see."""
    known = "Nothing that fits these choices" if filtered else "Nothing known"
    span = f"{day(gap.since)} to {day(gap.until)}"
    return f"{known} for {gap.length} ({span}), in what {whose} may see"


def paper(picture: Picture, reference: str, charter: Remembering, cover: Cover) -> Paper:
    """Return what a file of the chronology says."""
    seen = seen_in_words(picture, charter, cover.at.date())
    return Paper(
        marking=INVENTED if cover.demo else MARKING,
        hub=charter.hub.name,
        title=f"Chronology of case {reference}",
        scope=_scope(picture, charter, cover.agency),
        taken=clean(f"Taken by {cover.taken_by}, {cover.agency}, on {moment(cover.at)}"),
        seen=tuple(_clean(each) for each in seen),
        conflicts=tuple(_clean(each) for each in conflicts_in_words(picture)),
        columns=COLUMNS,
        rows=tuple(_rows(picture, charter, cover.agency)),
    )


def _rows(picture: Picture, charter: Remembering, whose: str) -> list[Row]:
    rows = []
    for line in picture.lines:
        if line.gap:
            words = gap_in_words(line.gap, whose=whose, filtered=picture.filtered)
            rows.append(Row((words,), is_gap=True))
        rows.append(Row(tuple(clean(cell) for cell in _cells(line.event, charter))))
    return rows


def _cells(event: Event, charter: Remembering) -> tuple[str, ...]:
    item = event.item
    known = (
        "Fact." if item.fact else "Opinion.",
        _SENSITIVITY[item.sensitivity],
        f"From: {item.source.removesuffix('.')}." if item.source else "",
    )
    return (
        day(item.happened_on) if item.happened_on else "Date not known",
        item.name,
        charter.agency(item.agency).short_name,
        charter.category(item.category).name,
        _said_of(item),
        " ".join(filter(None, known)),
        _why(event, charter),
    )


def _said_of(item: Told) -> str:
    if item.corrected_at is None:
        return item.text
    return f"This was wrong, as its agency said on {day(localdate(item.corrected_at))}: {item.text}"


def _why(event: Event, charter: Remembering) -> str:
    if event.disclosure:
        gone = event.disclosure
        return f"Shared under clause {gone.clause} of version {gone.charter_version}."
    if event.shared_with:
        names = ", ".join(charter.agency(code).short_name for code in event.shared_with)
        return f"Own information. Shared with {names}."
    return "Own information. Shared with no other agency."


def _scope(picture: Picture, charter: Remembering, whose: str) -> str:
    pieces = plural(picture.whole_count, "piece of information", "pieces of information")
    wanted, chosen = picture.wanted, []
    if wanted["person"] and picture.lines:
        chosen.append(f"about {clean(picture.lines[0].event.item.name)}")
    if wanted["agency"] and picture.lines:
        chosen.append(f"from {charter.agency(wanted['agency']).short_name}")
    if wanted["category"] and picture.lines:
        chosen.append(f"of the kind “{charter.category(wanted['category']).name}”")
    only = f" Chosen: {', '.join(chosen)}." if chosen else ""
    return f"{len(picture.lines)} of {pieces} that {whose} may see on this day.{only}"


def _clean(said: Said) -> Said:
    return Said(clean(said.about), clean(said.text))


def clean(text: str) -> str:
    """Return a text without what is no character of a document: nobody sees it, and a file that
    holds it cannot be opened.
    """
    return "".join(
        letter
        for letter in text
        if letter in _KEPT
        or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _NO_CHARACTERS)
    )
