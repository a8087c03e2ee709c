"""What kind of stories there are and how many of each: the study's mix, every stage. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from random import Random
from typing import TypeVar

from roundtable.charter.terms import Charter

T = TypeVar("T")


class Reach(IntEnum):
    """How far a story has come by now."""

    RECEIVED = 1
    IDENTIFYING = 2
    GRADED = 3
    ASKED = 4
    PART_ANSWERED = 5
    ANSWERED = 6
    SEALED = 7
    OPENED = 8
    PROPOSED = 9
    ACTING = 10
    TOLD = 11
    CLOSED = 12
    REOPENED = 13
    NO_ACTION = 14


REACHES = {
    Reach.RECEIVED: 5,
    Reach.IDENTIFYING: 3,
    Reach.GRADED: 3,
    Reach.ASKED: 4,
    Reach.PART_ANSWERED: 11,
    Reach.ANSWERED: 4,
    Reach.SEALED: 6,
    Reach.OPENED: 4,
    Reach.PROPOSED: 5,
    Reach.ACTING: 14,
    Reach.TOLD: 3,
    Reach.CLOSED: 26,
    Reach.REOPENED: 3,
    Reach.NO_ACTION: 9,
}
# Source: Shorrocks, McManus and Kirby (2019): 30,231, 10,691 and 10,342 of 51,264 referrals.
GROUPS = {"domestic_abuse": 59, "children": 21, "adults": 20}
GRADES = {"standard": 64, "medium": 27, "high": 9}
CONCERNS = {
    "domestic_abuse": {
        "domestic_abuse": 62,
        "coercive_control": 20,
        "stalking": 13,
        "honour_based_abuse": 5,
    },
    "children": {
        "neglect": 34,
        "physical_abuse": 24,
        "emotional_abuse": 20,
        "exploitation": 13,
        "sexual_abuse": 9,
    },
    "adults": {
        "adult_neglect": 27,
        "self_neglect": 25,
        "financial_abuse": 21,
        "adult_physical_abuse": 12,
        "organisational_abuse": 9,
        "modern_slavery": 6,
    },
}
# What often comes with a concern.
ALSO = {
    "domestic_abuse": "coercive_control",
    "coercive_control": "stalking",
    "stalking": "domestic_abuse",
    "neglect": "emotional_abuse",
    "physical_abuse": "emotional_abuse",
    "adult_neglect": "financial_abuse",
    "financial_abuse": "adult_neglect",
}
# A source of the charter that is not named here comes up once in a while, with this weight.
SELDOM = 1.2
SOURCES: Mapping[str, Mapping[str, float]] = {
    "domestic_abuse": {"police": 52, "idva": 5, "gp": 4, "hospital": 4, "school": 5, "self": 4},
    "children": {"school": 24, "police": 18, "health_visitor": 7, "neighbour": 5, "education": 4},
    "adults": {"adult_social_care": 12, "gp": 8, "ambulance": 8, "hospital": 7, "family": 9},
}
# No child is behind these, so a source that only meets children does not know of them.
ONLY_CHILDREN = {"school", "school_nurse", "health_visitor", "education", "childrens_centres",
                 "youth_offending"}  # fmt: skip
# What another hub hands over comes with a package that it made.
BY_PACKAGE = {"another_hub"}


@dataclass(frozen=True)
class Outline:
    """A story before anybody is in it."""

    number: int
    group: str
    concerns: tuple[str, ...]
    source: str
    grade: str
    reach: Reach
    emergency: bool
    dissent: bool


def outlined(charter: Charter, rng: Random, count: int) -> list[Outline]:
    """Return so many outlines, their mix as near to the shares above as whole numbers allow."""
    groups, reaches, grades = (deck(rng, shares, count) for shares in (GROUPS, REACHES, GRADES))
    concerns = {group: deck(rng, CONCERNS[group], groups.count(group)) for group in GROUPS}
    outlines: list[Outline] = []
    met = {"high": 0, "decided": 0}
    for number, (group, reach, grade) in enumerate(zip(groups, reaches, grades, strict=True)):
        concern = concerns[group].pop()
        graded = reach not in (Reach.NO_ACTION, Reach.RECEIVED, Reach.IDENTIFYING)
        emergency = graded and grade == "high" and met["high"] % 3 == 0
        met["high"] += graded and grade == "high"
        dissent = reach in (Reach.PROPOSED, Reach.CLOSED) and met["decided"] % 4 == 0
        met["decided"] += reach in (Reach.PROPOSED, Reach.CLOSED)
        both = (concern, ALSO[concern]) if concern in ALSO and rng.random() < 0.2 else (concern,)
        source = _source(charter, rng, group)
        outlines.append(Outline(number, group, both, source, grade, reach, emergency, dissent))
    return outlines


def _source(charter: Charter, rng: Random, group: str) -> str:
    weights = {
        source.code: SOURCES[group].get(source.code, SELDOM)
        for source in charter.intake.sources
        if source.code not in (ONLY_CHILDREN | BY_PACKAGE if group == "adults" else BY_PACKAGE)
    }
    return rng.choices(list(weights), list(weights.values()))[0]


def deck(rng: Random, shares: Mapping[T, float], count: int) -> list[T]:
    """Return `count` cards shuffled, each kind by its share, and at least one of each if it can."""
    total = sum(shares.values())
    wanted = {kind: share * count / total for kind, share in shares.items()}
    least = 1 if count >= len(shares) else 0
    cards = [kind for kind, share in wanted.items() for _ in range(max(least, int(share)))]
    by_rest = sorted(wanted, key=lambda kind: wanted[kind] % 1, reverse=True)
    while len(cards) < count:
        cards.append(by_rest.pop(0))
    while len(cards) > count:
        cards.remove(max(wanted, key=cards.count))
    rng.shuffle(cards)
    return cards
