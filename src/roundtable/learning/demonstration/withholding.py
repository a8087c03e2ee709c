"""What comes of what agencies withhold: challenged or not, answered or still open. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from roundtable.learning.demonstration.deeds import (
    About,
    Challenge,
    Deed,
    ReplyToChallenge,
    ShareAfterAll,
)

CHALLENGED = (
    "We cannot judge the risk without knowing whether there was violence before.",
    "We are about to visit, and need to know what waits for us there.",
    "The child's plan depends on it, and nobody else can tell us.",
)
UPHELD = (
    "Looked at again with whoever withheld it: the ground holds. Ask us again next week.",
    "It would name the person who told us. What you need for the visit you have.",
)
SHARED = (
    "The ground does not hold for what you need it for. It will be shared.",
    "The investigation allows it now.",
)
AFTER_ALL = (
    "Known to us since last year, after two calls from the home at night.",
    "Seen by our team in spring. The worker can be rung about it.",
)


def challenges(
    rng: Random, lead: str, returns: Sequence[tuple[str, Sequence[About]]]
) -> Iterator[tuple[str, Deed]]:
    """Yield what the lead challenges of what the other agencies withhold, and what comes of it:
    each deed with the agency that does it, in order.
    """
    for agency, about in returns:
        for one in about:
            if one.ground and agency != lead and rng.random() < 0.7:
                yield lead, Challenge(agency, one.place, rng.choice(CHALLENGED))
                yield from _answered(rng, agency, one.place)


def _answered(rng: Random, agency: str, place: int) -> Iterator[tuple[str, Deed]]:
    fate = rng.random()
    if fate < 0.45:
        yield agency, ReplyToChallenge(place, False, rng.choice(UPHELD))
    elif fate < 0.8:
        yield agency, ReplyToChallenge(place, True, rng.choice(SHARED))
        yield agency, ShareAfterAll(place, rng.choice(AFTER_ALL))
