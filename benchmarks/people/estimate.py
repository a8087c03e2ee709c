"""`python -m benchmarks.people.estimate`: train the model that ships, on invented people.

It writes `fallback.json` again, the same from the same seeds; with `--calibrate`, only its
calibration. Three sets of people are kept apart:
one the levels and frequencies are counted on, one the calibration, and one the figures and the
labelled pairs are measured on.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.people.asking import Asking, Held
from benchmarks.people.errors import described, dirtied
from benchmarks.people.households import Invented, people, without_numbers
from benchmarks.people.quality import answered
from roundtable.people.matching.calibrating import isotonic
from roundtable.people.matching.circles import circles
from roundtable.people.matching.comparing import (
    Born,
    Family,
    Given,
    Levels,
    Lives,
    Plain,
    Sex,
    compared,
    plainly,
)
from roundtable.people.matching.model import Model, Odds, fallback, written_model
from roundtable.people.matching.names import root, stem

TRAINING, CALIBRATING = 11, 12
PEOPLE, STRANGERS = 150_000, 700_000
# The rows of a real register have errors of their own: counted on registers a tenth of them does.
DIRTY = 0.1
LISTED_FROM = 5e-5
COUNTED = ("given", "family", "born", "lives", "sex")
WORDS = ("given", "family")
LEVELS = {"given": Given, "family": Family, "born": Born, "lives": Lives, "sex": Sex}
# What one person's descriptions show in the field and the invented ones hardly do: Hassan for
# Al-Hassan, Kowalski for Kowalska, Mohammed for Mohammed Ali.
AT_LEAST = {"family": {"stem": 0.01}, "given": {"common": 0.002}}
CROSSED = (Given.SWAPPED, Given.CROSSED)
SHIPPED = Path("src/roundtable/people/matching/fallback.json")


class Pairs(NamedTuple):
    """Comparisons of those who are one, of those who live together, of strangers."""

    same: list[Levels]
    relative: list[Levels]
    stranger: list[Levels]


def trained(model: Model) -> Model:
    """Return the model with levels and frequencies as counted, not yet calibrated."""
    drawn = list(people(PEOPLE, TRAINING))
    given, family, rare = _frequencies(drawn)
    known = replace(model, given_frequencies=given, family_frequencies=family, rare=rare)
    met = circles(_listed_names(drawn, known))
    known = replace(
        known, given_circles=met.given, family_circles=met.family, together=met.together
    )
    pairs = _pairs(drawn)
    odds = {part: _odds(part, pairs, known) for part in COUNTED}
    for part, chance in _by_chance(drawn).items():
        odds[part]["same"] = odds[part]["same"]._replace(stranger=float(f"{chance:.3g}"))
    return replace(
        known,
        odds=dict(model.odds) | odds,
        relatives=round(_relatives(drawn), 2),
        calibration=(),
    )


def _frequencies(drawn: Sequence[Invented]) -> tuple[dict[str, float], dict[str, float], float]:
    """Return how often first names and surnames are met, and what is not listed."""
    given: Counter[str] = Counter()
    family: Counter[str] = Counter()
    for one in drawn:
        first, _, last = plainly(one.identity).names[0].partition("|")
        given.update(map(root, first.split()[:1]))
        family.update(map(stem, last.split()[-1:]))
    known = [_listed(counted, len(drawn)) for counted in (given, family)]
    tail = [times for word, times in family.items() if word not in known[1]]
    rare = sum(times * times for times in tail) / sum(tail) / len(drawn)
    return known[0], known[1], round(rare, 6)


def _listed_names(drawn: Sequence[Invented], model: Model) -> Iterator[tuple[str, str]]:
    """Yield the first name and surname of each, empty where the model does not list it."""
    for one in drawn:
        first, _, last = plainly(one.identity).names[0].partition("|")
        given, family = (
            next(iter(map(form, words)), "")
            for form, words in ((root, first.split()[:1]), (stem, last.split()[-1:]))
        )
        yield (
            given if given in model.given_frequencies else "",
            family if family in model.family_frequencies else "",
        )


def _listed(counted: Counter[str], people: int) -> dict[str, float]:
    frequent = {word: n for word, n in sorted(counted.items()) if n >= LISTED_FROM * people}
    return {word: round(times / people, 5) for word, times in frequent.items()}


def _pairs(drawn: Sequence[Invented]) -> Pairs:
    rng = Random(TRAINING)
    told = [plainly(described(one.identity, rng)[0]) for one in drawn]
    rows = [plainly(dirtied(without_numbers(one.identity), rng, share=DIRTY)) for one in drawn]
    same = [compared(one, row) for one, row in zip(told, rows, strict=True)]
    strangers = (rng.choices(range(len(drawn)), k=2) for _each in range(STRANGERS))
    return Pairs(
        same,
        list(_within_households(drawn, told, rows)),
        [
            compared(told[one], rows[other])
            for one, other in strangers
            if drawn[one].household != drawn[other].household
        ],
    )


def _by_chance(drawn: Sequence[Invented]) -> dict[str, float]:
    """Return how often two strangers share a birth date or a postcode, of all pairs there are:
    among some hundred thousand pairs too few would be met to count.
    """
    told = [plainly(one.identity) for one in drawn]
    born = Counter(row.born for row in told)
    lives = Counter(postcode for row in told for postcode in row.postcodes)
    now = Counter(row.postcodes[0] for row in told if row.postcodes)
    homes = Counter(one.household for one in drawn)
    at_home = sum(size * size for size in homes.values())
    whole = len(drawn) ** 2
    return {
        "born": sum(times * (times - 1) for times in born.values()) / whole,
        "lives": (sum(n * lives[code] for code, n in now.items()) - at_home) / whole,
    }


def _within_households(
    drawn: Sequence[Invented], told: Sequence[Plain], rows: Sequence[Plain]
) -> Iterator[Levels]:
    for _household, members in groupby(drawn, key=lambda one: one.household):
        numbers = [one.number for one in members]
        for one in numbers:
            yield from (compared(told[one], rows[other]) for other in numbers if other != one)


def _relatives(drawn: Sequence[Invented]) -> float:
    """Return how many others live in the household of somebody, on average."""
    sizes = Counter(one.household for one in drawn).values()
    return sum(size * (size - 1) for size in sizes) / len(drawn)


def _odds(part: str, pairs: Pairs, model: Model) -> dict[str, Odds]:
    shares = [_shares(part, each, model) for each in pairs]
    chance = _chances(part, pairs.stranger, model)
    shares[0].update(
        {level: max(least, shares[0][level]) for level, least in AT_LEAST.get(part, {}).items()}
    )
    return {
        str(level): Odds(1, 1, 1)
        if level == "missing"
        else _level(*(each[level] for each in shares), chance.get(level))
        for level in LEVELS[part]
    }


def odds_of_strangers(strangers: Sequence[Levels], model: Model) -> dict[str, dict[str, Odds]]:
    """Return the odds of a model with what strangers have in common counted on others; relatives
    are strangers there.
    """
    found = {}
    for part in COUNTED:
        shares, chance = _shares(part, strangers, model), _chances(part, strangers, model)
        found[part] = {
            level: odds
            if level == "missing"
            else Odds(odds.same, *2 * (min(shares[level] * chance.get(level, 1.0), 50.0),))
            for level, odds in model.odds[part].items()
        }
    return found


def _level(same: float, relative: float, stranger: float, chance: float | None) -> Odds:
    """Return the odds of a level. Where a word agrees, its frequency is left out of what chance
    makes of it, and chance out of what relatives have in common: the model adds both for the word.
    """
    if chance is not None:
        relative = max(relative - stranger, relative / 10)
        stranger = min(stranger * chance, 50.0)
    return Odds(*(float(f"{share:.3g}") for share in (same, relative, stranger)))


def named_level(part: str, one: Levels, model: Model) -> str:
    """Return the level of a part, with names told apart where both are in use."""
    if part == "given":
        return str(model.given_level(one))
    return str(model.family_level(one) if part == "family" else getattr(one, part))


def _shares(part: str, levels: Iterable[Levels], model: Model) -> dict[str, float]:
    """Return how often each level is met, where it is not missing. How surnames agree is counted
    apart where the names are swapped, because it then follows.
    """
    counted: dict[bool, Counter[str]] = defaultdict(Counter)
    for one in levels:
        level = named_level(part, one, model)
        counted[part == "family" and one.given in CROSSED][level] += 1
    found: dict[str, float] = defaultdict(lambda: 0.3 / sum(counted[False].values()))
    for apart in (True, False):
        known = sum(times for level, times in counted[apart].items() if level != "missing")
        for level, times in counted[apart].items():
            if apart == (part == "family" and level in CROSSED):
                found[level] = times / max(known, 1)
    return found


def _chances(part: str, strangers: Iterable[Levels], model: Model) -> dict[str, float]:
    """Return what chance makes of a level is multiplied by, because an agreement is weighed by the
    frequency of its word: the mean of one over it.
    """
    if part not in WORDS:
        return {}
    told: dict[str, list[float]] = defaultdict(list)
    for one in strangers:
        level = named_level(part, one, model)
        often = (
            model.given_chance(one, Given(level))
            if part == "given"
            else model.family_chance(one, Family(level))
        )
        if often:
            told[level].append(1 / often)
    return {level: sum(each) / len(each) for level, each in told.items()}


def calibration(model: Model) -> tuple[tuple[float, float], ...]:
    """Return the points that bring what the model says to what is so, on people of their own."""
    said: list[tuple[float, bool]] = []
    for dirty in (0.0, 0.3):
        asking = Asking(100_000, CALIBRATING, asked=6000, dirty=dirty)
        held = Held(asking.rows())
        for answer in answered(held, asking.questions, model):
            right = answer.question.place
            said += [(chance, place == right) for place, chance in answer.said]
    return isotonic(said)


def main(progress: Callable[[str], object] = sys.stderr.write) -> None:
    """Write the model that ships."""
    model = replace(fallback(), calibration=())
    if "--calibrate" not in sys.argv:
        progress("counting levels\n")
        model = trained(model)
    progress("calibrating\n")
    model = replace(model, calibration=calibration(model))
    told = replace(
        model,
        version="fallback-3",
        origin=(
            "Counted on invented people: python -m benchmarks.people.estimate, seeds"
            f" {TRAINING} and {CALIBRATING}. No evidence of accuracy on real ones."
        ),
    )
    SHIPPED.write_text(written_model(told))


if __name__ == "__main__":
    main()
