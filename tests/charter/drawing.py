"""What every part of a drawn charter is made of, and its parts 11 to 15."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from roundtable.charter.checking.coverage import RECORDS
from roundtable.charter.checking.upkeep import PIECES
from roundtable.charter.terms import Measure, Power
from roundtable.lib.actor import Role

Terms = dict[str, Any]
texts = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())
plain = st.text("abcdefghij KLM,.:#'\"-", min_size=1, max_size=30).filter(lambda text: text.strip())
AWKWARD = [
    *(
        "true",
        "Null",
        "no",
        "~",
        "1.10",
        "12",
        "08:00",
        "2026-01-01",
        "=",
        "<<",
        "?",
        "|",
        ">-",
    ),
    *("a: b", "- a", "a #b", "[a", "{a", "a]", "&a", "*a", "!a", "%a", "@a", "`a", "'a", '"a'),
    *("a\nb", "a\n\nb", "a\tb", "a  b", "a\\b", "a\x00b", "\ufeffa", "a\u2028b", "\U0001f600"),
    *("word " * 60 + "end", "word " * 60 + "a: b # c", "x" * 2000, "-" * 150 + " " + "-" * 50),
]
COMMON = [
    *("Tell us first.", "The duty desk", "Children's social care", "One, two: three", "It's due"),
    *("Whoever is there (or nobody)", "a/b", "Level 2", "caf\u00e9", "- no -", "Why? Because."),
]
# A charter holds hundreds of lines. One draw for each is a tenth of the work of drawing letters,
# which `anything` does for a few.
lines = st.sampled_from(AWKWARD + COMMON)
anything = st.one_of(plain, texts)
sources = st.sampled_from(["", *AWKWARD, *COMMON])


def some(codes: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Draw one or more of some codes, in one draw."""
    return st.integers(1, 2 ** len(codes) - 1).map(
        lambda chosen: [code for place, code in enumerate(codes) if chosen >> place & 1]
    )


class Drawing:
    """Draws clauses and numbers them part by part."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers: Counter[int] = Counter()

    def clause(self, part: int) -> Terms:
        """Return the number of the next clause of a part, with a source or without."""
        self.numbers[part] += 1
        said = {"clause": f"{part}.{self.numbers[part]}"}
        source = self.draw(sources)
        return said | ({"source": source} if source else {})

    def named(self, part: int, code: str) -> Terms:
        """Return a clause with a code and a name."""
        return self.clause(part) | {"code": code, "name": self.draw(lines)}

    def several(self, one: Callable[[int], Terms], most: int) -> list[Terms]:
        """Return so many clauses of a kind, none to `most`."""
        return [one(at) for at in range(self.draw(st.integers(0, most)))]


class Upkeep(Drawing):
    """Parts 11 to 15."""

    agencies: list[str]

    def upkeep(self, year: int) -> Terms:
        roles = [self.named(11, role) | {"does": self.draw(lines)} for role in Role]
        return {
            "roles": roles,
            "reserved": self.reserved(),
            "retention": [
                self.clause(12) | {"record": record, "years": self.draw(st.integers(1, 99))}
                for record in RECORDS
            ],
            "training": self.several(self.training, 2),
            "review": self.clause(14) | {"due": f"{year + 1:04}-12-31"},
            "indicators": [self.indicator(measure) for measure in self.draw(self.any_of(Measure))],
            "samples": [
                self.clause(14) | {"ended": ended, "percent": self.draw(st.integers(1, 100))}
                for ended in self.draw(self.any_of(["no_further_action", "decided", "emergency"]))
            ],
            "amendments": self.amendments(),
            "costs": [self.cost(piece) for piece in PIECES] if self.draw(st.booleans()) else [],
        }

    def any_of(self, words: Any) -> st.SearchStrategy[list[str]]:
        return st.lists(st.sampled_from([*words]), max_size=3, unique=True)

    def reserved(self) -> list[Terms]:
        stretches = self.draw(st.sampled_from([[], [[*Power]], [[power] for power in Power]]))
        return [
            self.clause(11)
            | {"powers": powers, "agencies": 2, "approvers": ["governance", "agency_manager"]}
            for powers in stretches
        ]

    def training(self, at: int) -> Terms:
        return self.named(13, f"training_{at}") | {
            "roles": self.draw(some([*Role])),
            "valid_months": self.draw(st.integers(1, 60)),
            "before_live_work": self.draw(st.booleans()),
        }

    def indicator(self, measure: str) -> Terms:
        return self.clause(14) | {
            "measure": measure,
            "name": self.draw(lines),
            "better": self.draw(st.sampled_from(["at_least", "at_most"])),
            "target": self.draw(st.integers(0, 100)),
        }

    def amendments(self) -> list[Terms]:
        if self.draw(st.booleans()):
            return []
        ordinary = {"kind": "ordinary", "signatures": "all", "notice_working_days": 10}
        urgent = {
            "kind": "urgent",
            "signatures": 2,
            "must_include": [self.agencies[0]],
            "notice_working_days": self.draw(st.integers(0, 5)),
            "lapses_after_days": self.draw(st.integers(1, 90)),
        }
        return [self.clause(14) | ordinary, self.clause(14) | urgent]

    def cost(self, piece: str) -> Terms:
        price = {"pence": self.draw(st.integers(0, 10**7)), "price_year": 2026}
        return self.clause(15) | {"piece": piece, "means": self.draw(lines)} | price
