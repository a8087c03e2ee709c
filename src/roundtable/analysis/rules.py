"""What a factor may rest on, who reads it, and how complex a case is. Pure; the default is no."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from roundtable.access.rules import ItemFacts, agency_sees
from roundtable.charter.terms import Charter
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.lib.words import plural
from roundtable.sharing.rules import Destination, SharedFacts, destinations

Id = TypeVar("Id", bound=Hashable)
Part = TypeVar("Part")

# The category of part 7 by which somebody's own words go. A charter without it shares none.
WISHES = "wishes"
LONGEST = 4000


class Kind(StrEnum):
    """What a factor is. An answer says how an unknown was settled."""

    RISK = "risk"
    PROTECTIVE = "protective"
    STRENGTH = "strength"
    UNKNOWN = "unknown"
    ANSWER = "answer"


# The groups of the page, in its order: an answer stands beside its unknown.
KIND_NAMES = {
    Kind.RISK: "Risk factor",
    Kind.PROTECTIVE: "Protective factor",
    Kind.STRENGTH: "Strength",
    Kind.UNKNOWN: "Something we do not know",
}

GONE = deny(
    "Somebody took it back meanwhile, or your agency does not see it any more.",
    remedy="Look at the analysis as it stands now.",
)
NEWER = deny(
    "Somebody has written another version of the summary meanwhile.",
    remedy="Read it below. What you wrote is kept: send it again, or agree with theirs.",
)


def may_add(
    kind: str, *, text: str, cited: Collection[Hashable], seen: Collection[Hashable]
) -> Verdict:
    """Return whether a factor may be added: in words, and resting on items that its writer's agency
    sees (`seen`, of those `cited`).

    A factor repeats what it rests on, so that nobody can say one from nowhere. An unknown is a
    question and may rest on nothing.
    """
    if kind not in KIND_NAMES:
        return deny("The analysis has no such group.", remedy="Choose one of those shown.")
    if not text.strip():
        return deny("Nothing is written.", remedy="Say what it is.")
    if not cited and kind != Kind.UNKNOWN:
        return deny(
            "A factor rests on something that an agency gave.",
            remedy="Tick what it rests on, or enter it as something you do not know.",
        )
    return _only_what_is_seen(cited, seen)


def _only_what_is_seen(cited: Collection[Hashable], seen: Collection[Hashable]) -> Verdict:
    if set(cited) - set(seen):
        return deny(
            "It would rest on something that your agency does not see, or that was corrected.",
            remedy="Tick only what is shown to you.",
        )
    return allow("It rests on what your agency sees.")


def may_take_back(*, agency: str, writer: str, taken_back: bool, because: str) -> Verdict:
    """Return whether an agency may take back what `writer`, an agency, added. It stays to be read,
    with the reason.
    """
    if taken_back:
        return GONE
    if agency != writer:
        return deny("Another agency added this.", remedy="Ask them, or add what you know.")
    if not because.strip():
        return deny("It is taken back for a reason.", remedy="Say why.")
    return allow("Your agency added it.")


def may_settle(
    kind: str,
    *,
    settled: bool,
    taken_back: bool,
    how: str,
    cited: Collection[Hashable],
    seen: Collection[Hashable],
) -> Verdict:
    """Return whether an agency that sees an unknown may say how it was settled, and on what that
    rests.
    """
    if taken_back or kind != Kind.UNKNOWN:
        return GONE
    if settled:
        return deny("It was settled meanwhile.", remedy="Look at the analysis as it stands now.")
    if not how.strip():
        return deny("Nothing is written.", remedy="Say how it was settled.")
    return _only_what_is_seen(cited, seen)


def grounds_of_answer(ticked: Iterable[Id], unknown: Iterable[Id]) -> tuple[Id, ...]:
    """Return what an answer rests on: what was ticked, and what the unknown rests on, which it
    repeats. Resting on nothing of its own, it is its agency's alone.
    """
    own = tuple(dict.fromkeys(ticked))
    return tuple(dict.fromkeys((*own, *unknown))) if own else ()


@dataclass(frozen=True)
class Audience(Generic[Id]):
    """Which agencies read a factor, and which do not, each with the items it does not see."""

    seen_by: tuple[str, ...]
    hidden_from: tuple[tuple[str, tuple[Id, ...]], ...] = ()

    @property
    def key(self) -> str:
        """The agencies that read it, as a form sends back what it showed."""
        return " ".join(sorted(self.seen_by))


def audience(
    agencies: Iterable[str], *, kind: str, writer: str, items: Mapping[Id, ItemFacts]
) -> Audience[Id]:
    """Return which of a case's agencies read a factor that rests on these items: those that see
    each of them. What rests on none is its writer's alone, unless it is an unknown.
    """
    if not items and kind != Kind.UNKNOWN:
        return Audience((writer,), tuple((code, ()) for code in agencies if code != writer))
    return _those_who_miss_nothing(agencies, items, agency_sees)


def together(agencies: Iterable[str], parts: Mapping[Id, Audience[Any]]) -> Audience[Id]:
    """Return which agencies read what draws on all of these parts: those that read each of them."""
    return _those_who_miss_nothing(agencies, parts, lambda code, part: code in part.seen_by)


def _those_who_miss_nothing(
    agencies: Iterable[str], parts: Mapping[Id, Part], sees: Callable[[str, Part], bool]
) -> Audience[Id]:
    missed = {
        code: tuple(one for one, part in parts.items() if not sees(code, part)) for code in agencies
    }
    return Audience(
        tuple(code for code, missing in missed.items() if not missing),
        tuple((code, missing) for code, missing in missed.items() if missing),
    )


def words_go(
    charter: Charter, *, item: SharedFacts, agencies: Iterable[str]
) -> tuple[Destination, ...]:
    """Return to which agencies somebody's own words go, and to which they do not: as any item of
    the charter's category for what a person wants. To an agency that left the charter they never
    go.

    Source: charter part 7.
    """
    signed = {agency.code for agency in charter.agencies}
    agencies = [code for code in agencies if code in signed]
    if WISHES not in {category.code for category in charter.sharing.categories}:
        others = tuple(code for code in agencies if code != item.from_agency)
        nothing = deny("The charter has no clause for somebody's own words.", remedy="Propose one.")
        return (Destination(others, nothing),) if others else ()
    return destinations(charter, item=item, agencies=agencies)


def may_record_words(*, words: str, wishes: str, told_to: str) -> Verdict:
    """Return whether somebody's own words can be recorded: what they said or want, and to whom."""
    if not words.strip() and not wishes.strip():
        return deny("Nothing is written.", remedy="Write what they said, or what they want.")
    if not told_to.strip():
        return deny("Nobody is named who heard it.", remedy="Say to whom they said it.")
    return allow("Somebody heard it.")


def may_write_summary(
    *,
    text: str,
    drawn: Collection[Hashable],
    standing: Collection[Hashable],
    latest: Hashable,
    seen: Hashable,
) -> Verdict:
    """Return whether a version of the summary may follow `latest`: its writer must have `seen` that
    one, and it draws on factors that stand.
    """
    if latest != seen:
        return NEWER
    if not text.strip():
        return deny("Nothing is written.", remedy="Write the summary.")
    if not drawn:
        return deny("A summary draws on factors.", remedy="Tick the factors it draws on.")
    if set(drawn) - set(standing):
        return deny(
            "It draws on a factor that was taken back, or that your agency does not see.",
            remedy="Tick only what is shown to you.",
        )
    return allow("It draws on factors that stand.")


def may_agree(*, agency: str, writer: str, agreed: Collection[str], is_latest: bool) -> Verdict:
    """Return whether an agency may put its name to a version of the summary."""
    if not is_latest:
        return deny("There is a newer version.", remedy="Read that one, and agree with it.")
    if agency == writer:
        return deny("Your agency wrote it.", remedy="Its name stands on it already.")
    if agency in agreed:
        return deny("Your agency has agreed.", remedy="Nothing is left to do.")
    return allow("Your agency reads it, and has not agreed yet.")


@dataclass(frozen=True)
class Measure:
    """Something that makes a case complex: how much of it weighs 1, and how much 2, and why."""

    one: str
    many: str
    some: int
    much: int
    because: str


# First guesses, to be set right against recorded times, which a hub measures by complexity.
PEOPLE = Measure(
    "person", "people", 4, 7, "Most referrals name three or four people, and some sixteen."
)
AGENCIES = Measure(
    "agency", "agencies", 6, 9, "Each agency more is a return to wait for and a view to hear."
)
RISKS = Measure(
    "risk factor", "risk factors", 3, 6, "Harm from several sides takes more than one plan."
)
UNKNOWNS = Measure(
    "open unknown", "open unknowns", 1, 4, "What nobody knows has to be found out before it ends."
)
MEASURES = (PEOPLE, AGENCIES, RISKS, UNKNOWNS)
# From how many points on, the heaviest first.
BANDS = (("high", 6), ("medium", 3), ("low", 0))


@dataclass(frozen=True)
class Estimate:
    """How complex a case is, with the reasons in words: what was counted, in the order of
    MEASURES, and what each weighs.
    """

    band: str
    reasons: tuple[str, ...]
    weights: tuple[int, ...]

    @property
    def points(self) -> int:
        """What is weighed, together."""
        return sum(self.weights)


def complexity(*, people: int, agencies: int, risks: int, unknowns: int) -> Estimate:
    """Return an estimate of how complex a case is from counts of what its reader sees.

    It orders nothing and decides nothing. More of anything never makes a case simpler.
    """
    counted = tuple(zip(MEASURES, (people, agencies, risks, unknowns), strict=True))
    weights = tuple((count >= each.some) + (count >= each.much) for each, count in counted)
    band = next(name for name, least in BANDS if sum(weights) >= least)
    return Estimate(band, tuple(plural(n, each.one, each.many) for each, n in counted), weights)
