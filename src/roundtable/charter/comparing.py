"""Two versions of a charter, clause by clause, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

from roundtable.charter.saying import aspects, sentence, value_in_words
from roundtable.charter.terms import (
    PARTS,
    Charter,
    Clause,
    ClockRule,
    Term,
    clause_order,
    numbered,
)

_IN_ORDER = ("clocks", "requests", "sharing", "feedback", "digests")
"""The parts in which the first clause that fits wins, so that order is meaning."""


@dataclass(frozen=True)
class Change:
    """One change: `was` and `now` are in words, and "" where the clause is new or gone.

    `words` says all of it in one sentence, `about` only what it is about.
    """

    clause: str
    was: str
    now: str
    words: str
    about: str

    @property
    def part(self) -> int:
        """The part of the charter that it stands in."""
        if self.clause:
            return clause_order(self.clause)[0]
        return PARTS.get(self.about.partition(" ")[0].lower(), 1)


def compare(old: Charter, new: Charter) -> list[Change]:
    """Return what changed, what is outside clauses first, then in the order of clause numbers."""
    clauses = chain(_changed(old, new), _new(old, new), _gone(old, new), _moved(old, new))
    return [*_outside(old, new), *sorted(clauses, key=lambda change: clause_order(change.clause))]


def _outside(old: Charter, new: Charter) -> Iterator[Change]:
    before, after = dict(_unnumbered(old)), dict(_unnumbered(new))
    for label in dict.fromkeys((*before, *after)):
        was, now = before.get(label, ""), after.get(label, "")
        if was != now:
            words = f"{label.capitalize()}: {was or 'nothing'} → {now or 'nothing'}"
            yield Change("", was, now, words, label.capitalize())


def _unnumbered(term: Term, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield what is said outside numbered clauses, with a label for each."""
    for name in type(term).model_fields:
        value, label = getattr(term, name), f"{above}{name}".replace("_", " ")
        if isinstance(value, Term) and not isinstance(value, Clause):
            yield from _unnumbered(value, f"{name} ")
        elif not next(numbered(value), None) and value != ():
            yield label, value_in_words(value)


def _changed(old: Charter, new: Charter) -> Iterator[Change]:
    for number, before in old.clauses.items():
        after = new.clauses.get(number)
        if type(after) is type(before):
            yield from _aspects_changed(number, before, after, _subject(before, old))


def _aspects_changed(number: str, before: Clause, after: Clause, subject: str) -> Iterator[Change]:
    old, new = aspects(before), aspects(after)
    about = f"Clause {number}, {subject}" if subject else f"Clause {number}"
    for label in dict.fromkeys((*old, *new)):
        was, now = old.get(label, ""), new.get(label, "")
        if was != now:
            words = f"{about}: {label} {was or 'nothing'} → {_shortened(was, now) or 'nothing'}"
            yield Change(number, was, now, words, f"{about}: {label}")


def _subject(clause: Clause, charter: Charter) -> str:
    """Return what a clause is about in a word or two, so that nobody has to look its number up."""
    if isinstance(clause, ClockRule):
        grades = {grade.code: grade.name for grade in charter.definitions.grades}
        return grades.get(clause.grade or "", "any grade")
    names = (getattr(clause, name, "") for name in ("short_name", "name", "term", "record"))
    return next((str(name).replace("_", " ") for name in names if name), "")


def _shortened(was: str, now: str) -> str:
    """Return what it is now without the unit that it shares with what it was."""
    (count, _, unit), (other, _, same) = was.partition(" "), now.partition(" ")
    return other if count.isdecimal() and other.isdecimal() and unit == same else now


def _new(old: Charter, new: Charter) -> Iterator[Change]:
    for number, clause in new.clauses.items():
        if type(old.clauses.get(number)) is not type(clause):
            now = _said(clause, new)
            yield Change(
                number, "", now, f"Clause {number} is new. {now}", f"Clause {number} is new"
            )


def _gone(old: Charter, new: Charter) -> Iterator[Change]:
    for number, clause in old.clauses.items():
        if type(new.clauses.get(number)) is not type(clause):
            was = _said(clause, old)
            yield Change(
                number, was, "", f"Clause {number} is gone. {was}", f"Clause {number} is gone"
            )


def _said(clause: Clause, charter: Charter) -> str:
    """Return a clause in words; its own words only, where it names what a draft does not have."""
    try:
        return sentence(clause, charter)
    except (KeyError, StopIteration):
        return "; ".join(text for text in aspects(clause).values() if text != "none")


def _moved(old: Charter, new: Charter) -> Iterator[Change]:
    """Yield clauses that changed places with others where the first that fits wins."""
    for part in _IN_ORDER:
        before, after = _order(old, part), _order(new, part)
        kept = [number for number in after if number in before]
        steps = SequenceMatcher(
            None, [number for number in before if number in after], kept, autojunk=False
        ).get_opcodes()
        for number in (kept[at] for step in steps if step[0] != "equal" for at in range(*step[3:])):
            was, now = _place(number, before), _place(number, after)
            about = f"Clause {number} moved"
            yield Change(number, was, now, f"{about}: {was} → {now}", about)


def _place(number: str, order: list[str]) -> str:
    at = order.index(number)
    return f"after clause {order[at - 1]}" if at else "first of its part"


def _order(charter: Charter, part: str) -> list[str]:
    return [clause.clause for clause in numbered(getattr(charter, part))]
