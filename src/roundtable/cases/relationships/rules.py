"""How two people may be related, in words both ways, and which relationships are proposed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from roundtable.cases.rules import TIES, Origin
from roundtable.lib.verdict import Verdict, allow, deny

# The same relationship told from the other side: first as a kind, then, where no kind says it, in
# words.
BACKWARDS = {
    "parent": "child",
    "child": "parent",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "carer": "cared_for",
    "cared_for": "carer",
}
ONE_WAY = {"professional": "worked with by"}
# A kind that is told of the older one, or of who cares, is kept that way round.
TOLD_OTHERWISE = frozenset({"child", "grandchild", "cared_for"})
BY_SEX = {
    ("parent", "F"): "mother of",
    ("parent", "M"): "father of",
    ("grandparent", "F"): "grandmother of",
    ("grandparent", "M"): "grandfather of",
    ("sibling", "F"): "sister of",
    ("sibling", "M"): "brother of",
}


def words(kind: str, sex: str = "") -> str:
    """Return how somebody of a sex stands to another, before the other's name: "mother of"."""
    return BY_SEX.get((kind, sex), TIES[kind])


def words_back(kind: str, sex: str = "") -> str:
    """Return how the other one stands to somebody: of "parent", "child of"."""
    if kind in ONE_WAY:
        return ONE_WAY[kind]
    return words(BACKWARDS.get(kind, kind), sex)


@dataclass(frozen=True)
class Tie:
    """That `person` is the `kind` of `other`, all as they are on one case."""

    person: UUID
    other: UUID
    kind: str

    @property
    def pair(self) -> frozenset[UUID]:
        """The two people, whichever way round."""
        return frozenset({self.person, self.other})

    def turned(self) -> Tie:
        """Return the same relationship told of the older one, or of who cares."""
        if self.kind in TOLD_OTHERWISE:
            return Tie(self.other, self.person, BACKWARDS[self.kind])
        return self


def may_relate(
    tie: Tie,
    standing: Iterable[Tie],
    *,
    on_case: Collection[UUID],
    since: date | None = None,
    until: date | None = None,
) -> Verdict:
    """Return whether a relationship may stand beside those of the case that stand already.

    Two people are related in one way at most: whoever knows better corrects it.
    """
    if tie.kind not in TIES:
        return deny(f"No relationship is called `{tie.kind}`.", remedy="Choose one of those shown.")
    if len(tie.pair) < 2:
        return deny("Nobody is related to themselves.", remedy="Choose somebody else.")
    if not tie.pair <= set(on_case):
        return deny("They are not both on this case.", remedy="Choose people of this case.")
    if since and until and since > until:
        return deny("It ends before it begins.", remedy="Change one of the two dates.")
    if any(tie.pair == other.pair for other in standing):
        return deny("It is said already how they are related.", remedy="Correct that instead.")
    return allow()


class Somebody(NamedTuple):
    """Somebody on a case, as far as a proposal needs to know: their surname in plain letters, who
    they are, and the keys of their addresses, which no confidential address has.
    """

    id: UUID
    place: int
    surname: str
    person: UUID | None
    homes: frozenset[str]


class Earlier(NamedTuple):
    """That two people whom the hub knows are related, as another case says."""

    person: UUID
    other: UUID
    kind: str
    reference: str


@dataclass(frozen=True)
class Proposal:
    """A relationship that may be, where that comes from, and why, to be read as a sentence."""

    tie: Tie
    origin: Origin
    because: str


def proposals(
    people: Iterable[Somebody],
    standing: Iterable[Tie],
    refused: Iterable[Tie],
    earlier: Iterable[Earlier],
) -> tuple[Proposal, ...]:
    """Return which relationships are proposed, at most one for two people, in the order of the
    people.

    Another case says more than a surname, and a surname with an address more than an address.
    Where two people are related already, and what was refused, is never proposed. That somebody
    lives with another is not proposed from another case: where people live is a matter of the
    addresses of this one, of which some may be confidential.
    """
    everybody = sorted(people, key=lambda each: each.place)
    taken = {tie.pair for tie in standing}
    not_these = {tie.turned() for tie in refused}
    not_these |= {Tie(tie.other, tie.person, tie.kind) for tie in not_these if _mutual(tie.kind)}
    found: list[Proposal] = []
    for proposal in (*_from_elsewhere(everybody, earlier), *_from_homes(everybody)):
        if proposal.tie.pair not in taken and proposal.tie not in not_these:
            taken.add(proposal.tie.pair)
            found.append(proposal)
    places = {each.id: each.place for each in everybody}
    return tuple(sorted(found, key=lambda each: sorted(places[one] for one in each.tie.pair)))


def _mutual(kind: str) -> bool:
    return kind not in BACKWARDS and kind not in ONE_WAY


def _from_elsewhere(people: list[Somebody], earlier: Iterable[Earlier]) -> Iterator[Proposal]:
    here: dict[UUID, list[UUID]] = defaultdict(list)
    for each in people:
        if each.person:
            here[each.person].append(each.id)
    for tie in earlier:
        if tie.kind in ("lives_with", "not_known") or tie.person == tie.other:
            continue
        for one in here[tie.person]:
            for other in here[tie.other]:
                because = f"Case {tie.reference}, which your agency is on, says so"
                yield Proposal(Tie(one, other, tie.kind).turned(), Origin.EARLIER_CASE, because)


def _from_homes(people: list[Somebody]) -> Iterator[Proposal]:
    """Propose that everybody in a home is related to the first one there; what follows from that
    between the others need not be asked.
    """
    homes: dict[str, list[Somebody]] = defaultdict(list)
    for each in people:
        for home in sorted(each.homes):
            homes[home].append(each)
    for first, *others in homes.values():
        for each in others:
            yield _at_home(first, each)


def _at_home(first: Somebody, other: Somebody) -> Proposal:
    if first.surname and first.surname == other.surname:
        because = "They have the same surname and the same address on this case"
        return Proposal(Tie(first.id, other.id, "not_known"), Origin.SURNAME, because)
    because = "They have the same address on this case"
    return Proposal(Tie(first.id, other.id, "lives_with"), Origin.ADDRESS, because)
