"""What became of an agency's information, in a sentence. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from roundtable.lib.words import percent, plural, spelt

# What a recipient says of an item, in the order of a page.
USED, RELEVANT, MORE, LESS = "used", "relevant", "more", "less"
CALLED = {MORE: "more than was needed", LESS: "less than was needed"}
NAMED = 2  # So many agencies are named one by one; of more, it is said how many they are.


@dataclass(frozen=True)
class Receipt:
    """What became of one item: whether the analysis cites it, and what each agency that got it said
    of it last.
    """

    cited: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


def in_words(receipts: Sequence[Receipt], names: Mapping[str, str]) -> str:
    """Return in a sentence what became of the items that an agency gave to a case. `names` are the
    agencies' names by their codes.
    """
    if not receipts:
        return ""
    parts = [_cited(sum(each.cited for each in receipts), len(receipts))]
    parts += _needed(receipts)
    for word in (MORE, LESS):
        parts += _called(receipts, word, names)
    if len(parts) == 1:
        them = "it was" if len(receipts) == 1 else "they were"
        parts.append(f"nobody has said yet whether {them} needed")
    return "; ".join(parts) + "."


def _cited(count: int, of: int) -> str:
    if of == 1:
        return f"Your item is {'' if count else 'not '}cited in the analysis"
    if count == of:
        whole = "Both" if of == 2 else f"All {spelt(of)}"
        return f"{whole} of your items are cited in the analysis"
    how_many = spelt(count).capitalize() if count else "None"
    return f"{how_many} of your {spelt(of)} items {_is(max(count, 1))} cited in the analysis"


def _needed(receipts: Sequence[Receipt]) -> list[str]:
    used = sum(USED in each.said.values() for each in receipts)
    relevant = sum(_best(each) == RELEVANT for each in receipts)
    if len(receipts) == 1:
        return ["it was used"] * used + ["it was called relevant"] * relevant
    said = []
    if used:
        said.append(f"{spelt(used)} {_was(used)} used")
    if relevant:
        said.append(f"{spelt(relevant)} {_was(relevant)} called relevant")
    return said


def _best(receipt: Receipt) -> str:
    return next((word for word in (USED, RELEVANT) if word in receipt.said.values()), "")


def _called(receipts: Sequence[Receipt], word: str, names: Mapping[str, str]) -> list[str]:
    who = sorted({a for each in receipts for a, said in each.said.items() if said == word})
    if len(who) > NAMED:
        return [_calls(f"{spelt(len(who))} agencies", receipts, who, word)]
    return [_calls(names.get(agency, agency), receipts, [agency], word) for agency in who]


def _calls(name: str, receipts: Sequence[Receipt], who: Collection[str], word: str) -> str:
    items = sum(any(each.said.get(agency) == word for agency in who) for each in receipts)
    what = "it" if len(receipts) == 1 else f"{spelt(items)} of them"
    return f"{name} called {what} {CALLED[word]}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


@dataclass(frozen=True)
class Given:
    """What an agency gave to cases that were decided in a period, and what became of it: items that
    went to another agency, that the analysis cites, and of which anybody said so.
    """

    items: int
    cases: int
    went: int
    cited: int
    needed: int
    more: int
    less: int


def summed_up(given: Given) -> str:
    """Return in sentences how much of what an agency gave was used."""
    if not given.items:
        return ""
    items, cases = plural(given.items, "item"), plural(given.cases, "case")
    cited = f"{_share(given.cited, given)} {_is(given.cited or 1)} cited in the analysis"
    said = f"Your agency gave {items} to {cases} decided in these days. {cited}. {_worth(given)}."
    wrong = [
        f"{count:,} {_was(count)} called {CALLED[word]}"
        for word, count in ((MORE, given.more), (LESS, given.less))
        if count
    ]
    return said + (f" {' and '.join(wrong)}." if wrong else "")


def _worth(given: Given) -> str:
    if not (given.needed or given.more or given.less):
        return "Nobody has said yet whether any of it was needed"
    return f"{_share(given.needed, given)} {_was(given.needed or 1)} used or called relevant"


def _share(count: int, given: Given) -> str:
    return f"{count:,} ({percent(count, given.items)})" if count else "None"
