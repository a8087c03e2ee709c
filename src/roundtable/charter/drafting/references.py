"""Where the charter names a clause by its number: what has to follow when the number changes. Pure.

A word may hold the number alone (the quorum of an outcome), or say it in a sentence ("beyond what
clauses 7.60 to 7.62 allow"). A number that is named alone can follow. One that a range covers
cannot: what the range should cover afterwards is for people to say. `source` and `law` cite the
clauses of others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from roundtable.charter.drafting.asking import label
from roundtable.charter.drafting.characters import change_comments
from roundtable.charter.drafting.outline import Group, Outline, own_words
from roundtable.charter.drafting.splicing import set_words
from roundtable.charter.terms import clause_order
from roundtable.lib.verdict import Refused, Verdict, deny

POINTERS = frozenset({"quorum", "defined_in"})
"""The words that hold the number of another clause and nothing else."""

_CITE_OTHERS = frozenset({"clause", "source", "law"})
_NUMBER = r"\d{1,2}\.\d{1,3}(?!\d)(?!\.\d)"
# What stands between two words: in a comment of the file, perhaps the beginning of another line.
_GAP = r"[\s#]+"
_NEXT = rf"(?:\s*,[\s#]*(?:and{_GAP}|or{_GAP})?|{_GAP}(?:and|or|to){_GAP})(?:clauses?{_GAP})?"
_MENTIONED = re.compile(rf"\bclauses?{_GAP}{_NUMBER}(?:{_NEXT}{_NUMBER})*", re.IGNORECASE)
_RANGE = re.compile(rf"({_NUMBER}){_GAP}to{_GAP}(?:clauses?{_GAP})?({_NUMBER})")


@dataclass(frozen=True)
class Mention:
    """A word of a clause that names another; `in_range` where it says "from ... to"."""

    group: Group
    word: str
    says: str | list[str]
    in_range: bool

    @property
    def place(self) -> str:
        """Where to look, for instance "clause 8.20 (quorum)"."""
        where = f"clause {self.group.key}" if self.group.numbered else self.group.key
        return f"{where} ({label(self.group.model, self.word).lower()})"


def mentions(found: Outline, number: str) -> list[Mention]:
    """Return every word of a draft that names a clause, in the order of the text."""
    return [
        Mention(group, word, says, _covered(says, number))
        for group in found.groups.values()
        for word, says in _texts(group)
        if _names(word, says, number)
    ]


def renumber(text: str, found: Outline, number: str, to: str, *, but: Collection[str]) -> str:
    """Return the text with everything that names a clause naming it by its new number, the
    file's comments too, save where one names a range that covers it.

    The clause's own words in `but` are left alone: they are said anew.

    :raises Refused: with the places, where the number is taken or a range covers it.
    """
    if to in found.groups:
        raise Refused(deny(f"There is a clause {to} already.", remedy="Choose another number."))
    named = [m for m in mentions(found, number) if m.group.key != number or m.word not in but]
    ranges = [mention for mention in named if mention.in_range]
    if ranges:
        raise Refused(_named_in(f"The number of clause {number} cannot change", ranges))
    for mention in named:
        now = {mention.word: _following(mention, number, to)}
        text = set_words(text, mention.group.place, now, order=())
    return change_comments(
        text, lambda said: said if _covered(said, number) else _said(said, number, to)
    )


def comments_left(text: str, number: str) -> list[int]:
    """Return the lines of the comments in a file that name a range of clauses covering one."""
    lines: list[int] = []

    def look(said: str) -> str:
        if _covered(said, number):
            lines.append(text[: text.index(said)].count("\n") + 1)
        return said

    change_comments(text, look)
    return sorted(lines)


def require_unnamed(found: Outline, group: Group) -> None:
    """Return where nothing names a clause or a clause in it, save themselves.

    :raises Refused: with the places that do.
    """
    deep = len(group.place)
    inside = {g.key: g for g in found.groups.values() if g.place[:deep] == group.place}
    left = [
        mention
        for each in inside.values()
        if each.numbered
        for mention in mentions(found, each.key)
        if mention.group.key not in inside
    ]
    if left:
        raise Refused(_named_in(f"Clause {group.key} cannot be taken out", left))


def _named_in(what: str, places: list[Mention]) -> Verdict:
    listed = "; ".join(dict.fromkeys(mention.place for mention in places))
    return deny(f"{what}, because it is named in {listed}.", remedy="Change what is said there.")


def _following(mention: Mention, number: str, to: str) -> object:
    if mention.word in POINTERS:
        return to
    if isinstance(mention.says, list):
        return [_said(sentence, number, to) for sentence in mention.says]
    return _said(mention.says, number, to)


def _texts(group: Group) -> Iterator[tuple[str, str | list[str]]]:
    for word in own_words(group.model):
        says = group.says.get(word)
        if word not in _CITE_OTHERS and (isinstance(says, str) or _all_text(says)):
            yield word, says


def _all_text(says: object) -> TypeGuard[list[str]]:
    return isinstance(says, list) and all(isinstance(part, str) for part in says)


def _names(word: str, says: str | list[str], number: str) -> bool:
    if word in POINTERS:
        return says == number
    sentences = says if isinstance(says, list) else [says]
    return any(_said(sentence, number, "") != sentence for sentence in sentences) or _covered(
        says, number
    )


def _covered(says: str | list[str], number: str) -> bool:
    """Return whether a range of clauses covers the number, its ends included."""
    sentences = says if isinstance(says, list) else [says]
    return any(
        clause_order(first) <= clause_order(number) <= clause_order(last)
        for sentence in sentences
        for mentioned in _MENTIONED.findall(sentence)
        for first, last in _RANGE.findall(mentioned)
    )


def _said(sentence: str, number: str, to: str) -> str:
    """Return a sentence with the number in another's place, where it says that it is a clause's."""
    alone = re.compile(rf"(?<![\d.]){re.escape(number)}(?!\d)(?!\.\d)")
    return _MENTIONED.sub(lambda mentioned: alone.sub(to, mentioned[0]), sentence)
