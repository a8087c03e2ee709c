"""Training the matcher's model on the hub's own registers, without labels.

Frequencies of names are counted; how often strangers agree is counted on rows drawn at random; how
often one person agrees with themself is found by Splink, on pairs of rows of several registers (of
one, where there is only one). What relatives have in common stays as the fallback has it: no
register says who they are. The same rows and the same seed give the same text, byte by byte.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import combinations

from django.db import connections

from roundtable.people.bulk.scratch import scratch
from roundtable.people.linkage.tables import lay_out, rows_of
from roundtable.people.matching.comparing import Born, Given, Levels, Plain, compared
from roundtable.people.matching.keys import EDITION
from roundtable.people.matching.model import Model, Odds, fallback, written_model
from roundtable.people.training.counting import Counted, Held, held
from roundtable.people.training.drift import Line, drift
from roundtable.people.training.fitting import MISSING, OTHERWISE, Fitted, Shares, fitted
from roundtable.people.training.sampling import Row, Sample, sampled

# What registers tell; of numbers there are too few, and the fallback's odds stay.
LEARNT = ("given", "family", "born", "lives", "sex")
_WORD = {"given": "given_word", "family": "family_word"}
_ONE_NAME = frozenset({Given.SAME, Given.FORM, Given.SWAPPED})
_FOLLOWS = "swapped"  # how surnames agree where names changed places: it follows
_TOOLS = ("splink", "duckdb", "rapidfuzz", "doublemetaphone")
# Fewer rows than this say too little: half as many pairs as Splink would want.
FEWEST_ROWS = 10_000
FEWEST_PAIRS = 200
SEED = 1
Far = Callable[[str, int, int], object]


class TooLittle(ValueError):
    """The registers hold too little to train on; the message says what to do."""


@dataclass(frozen=True)
class Seen:
    """What was seen of registers: what they hold, and the rows of pairs that may be one person and
    of some drawn at random.
    """

    held: Held
    counted: Mapping[str, Counted]
    sample: Sample
    rows: Mapping[Row, Plain]


def trained(registers: Iterable[str], *, seed: int = SEED, far: Far | None = None) -> Model:
    """Return the model trained on these registers. Nobody of them is named in it.

    :raises TooLittle: when they hold too few people, or too few who are in two of them.
    """
    seen = _seen(registers, seed, far)
    if far:
        far("Estimating", 0, 0)
    return model_of(seen, seed)


def measured(
    model: Model, registers: Iterable[str], *, seed: int = SEED, far: Far | None = None
) -> list[Line]:
    """Return how far these registers are from what a model was trained on.

    :raises TooLittle: when they hold too few people.
    """
    seen = _seen(registers, seed, far)
    every = [
        _named(compared(seen.rows[one], seen.rows[other]), model)
        for _way, found in seen.sample.pairs
        for one, other in found
    ]
    return drift(model, seen.held, {part: _usual(part, every) for part in LEARNT})


def _seen(registers: Iterable[str], seed: int, far: Far | None) -> Seen:
    """Look at registers once. Whom an agency does not show is left out, and a confidential address
    is not known.
    """
    tell = far or (lambda _what, _done, _total: None)
    owner = connections["owner"]
    owner.ensure_connection()
    with scratch() as folder, owner.connection.transaction():
        counted: dict[str, Counted] = {name: Counted() for name in sorted(set(registers))}
        tables = {}
        for name, each in counted.items():
            tables[name] = folder / f"{name}.parquet"
            rows = each.count(rows_of(name, alone=False))
            told = _telling(tell, f"Counting the register of {name}")
            lay_out(rows, tables[name], fallback(), told)
        if sum(each.rows for each in counted.values()) < FEWEST_ROWS:
            raise TooLittle(f"It takes registers of {FEWEST_ROWS:,} people or more together.")
        tell("Choosing pairs", 0, 0)
        sample = sampled(tables, seed=seed)
        return Seen(held(counted.values()), counted, sample, _plain(sample.rows()))


def _telling(far: Far, what: str) -> Callable[[int], object]:
    return lambda done: far(what, done, 0)


def _plain(rows: Iterable[Row]) -> dict[Row, Plain]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for register, pointer in rows:
        wanted[register].append(pointer)
    return {
        (register, pointer): row
        for register, pointers in sorted(wanted.items())
        for pointer, row in rows_of(register, alone=False, pointers=sorted(pointers))
    }


def model_of(seen: Seen, seed: int) -> Model:
    """Return the model that follows from what was seen of registers.

    :raises TooLittle: when too few pairs were.
    """
    said, known = seen.held, seen.rows
    base = replace(
        fallback(),
        given_frequencies=said.given,
        family_frequencies=said.family,
        rare=said.rare,
        calibration=(),
    )
    pairs = {
        way: [_named(compared(known[one], known[other]), base) for one, other in found]
        for way, found in seen.sample.pairs
    }
    if sum(map(len, pairs.values())) < FEWEST_PAIRS:
        raise TooLittle(
            "Too few stand in two of these registers, or in the one twice, to train on."
        )
    drawn = _strangers((known[row] for row in seen.sample.drawn), base)
    strangers = {part: _shares(part, drawn) for part in LEARNT}
    first = {part: _at_first(part) for part in LEARNT}
    each = [_fitted(found, way.tells, first, strangers) for way, found in pairs.items() if found]
    odds = {part: _odds(part, each, strangers[part], base) for part in LEARNT}
    every = [pair for found in pairs.values() for pair in found]
    trained_on = {
        "edition": EDITION,
        "levels": {part: _usual(part, every) for part in LEARNT},
        "missing": said.missing,
        "pairs": len(every),
        "registers": {n: {"digest": c.digest, "rows": c.rows} for n, c in seen.counted.items()},
        "rows": said.rows,
        "seed": seed,
        "strangers": len(drawn),
        "tools": {name: _version(name) for name in _TOOLS},
    }
    return named(replace(base, odds=dict(base.odds) | odds, trained_on=trained_on))


def named(
    model: Model,
    *,
    origin: str = "Trained with Splink on the hub's own registers, without labels.",
) -> Model:
    """Return a model with a version that tells it from any other: a digest of what it says."""
    told = replace(model, version="", origin=origin)
    digest = hashlib.sha256(written_model(told).encode()).hexdigest()
    return replace(told, version=f"hub-{digest[:10]}")


def _version(tool: str) -> str:
    try:
        return version(tool)
    except PackageNotFoundError:
        return ""


Names = dict[str, str]  # of the level of each part


def _strangers(rows: Iterable[Plain], model: Model) -> list[Names]:
    """Return how rows drawn at random agree, less those who look like one person or a household."""
    found = (compared(one, other) for one, other in combinations(list(rows), 2))
    return [_named(levels, model) for levels in found if not _may_be_close(levels)]


def _may_be_close(levels: Levels) -> bool:
    alike = levels.given in _ONE_NAME and levels.born is Born.SAME
    together = levels.lives == "same" and levels.family in {"same", "stem", "part", "sound"}
    return alike or together


def _named(levels: Levels, model: Model) -> Names:
    """Return the level of each part, by name. What follows from another part is missing: sex where
    first names agree, and the surname where the names changed places.
    """
    found = {part: str(getattr(levels, part)) for part in LEARNT}
    found["given"] = str(model.given_level(levels))
    if levels.given in _ONE_NAME:
        found["sex"] = MISSING
    if levels.given is Given.SWAPPED:
        found["family"] = MISSING
    return found


def _shares(part: str, pairs: Iterable[Names]) -> Shares:
    """Return how often each level is met, where the part is not missing."""
    counted = Counter(pair[part] for pair in pairs)
    known = sum(times for level, times in counted.items() if level != MISSING)
    least = 0.3 / max(known, 1)
    return {level: counted[level] / known if counted[level] else least for level in _levels(part)}


def _levels(part: str) -> list[str]:
    """Return the levels of a part that are learnt, what differs last."""
    apart = {MISSING, OTHERWISE} | ({_FOLLOWS} if part == "family" else set())
    return [*sorted(set(fallback().odds[part]) - apart), OTHERWISE]


def _at_first(part: str) -> Shares:
    return {level: fallback().odds[part][level].same for level in _levels(part)}


def _fitted(
    pairs: list[Names],
    tells: tuple[str, ...],
    first: Mapping[str, Shares],
    strangers: Mapping[str, Shares],
) -> Fitted:
    return fitted(
        pairs,
        first={part: first[part] for part in tells},
        strangers={part: strangers[part] for part in tells},
    )


def _odds(part: str, ways: Iterable[Fitted], strangers: Shares, model: Model) -> dict[str, Odds]:
    """Return the odds of each level: of one person, the mean of all ways by how many persons each
    saw; of strangers as counted; of relatives as the fallback has them.
    """
    told = [(way.shares[part], way.pairs * way.same) for way in ways if part in way.shares]
    persons = sum(weight for _shares, weight in told)
    before, chance = fallback().odds[part], _chance(part, model)
    found = dict(before)
    for level in _levels(part):
        same = sum(shares[level] * weight for shares, weight in told) / persons if persons else 0.0
        same = max(same, 0.3 / max(persons, 1))
        by_word = part in _WORD and level in _BY_WORD[part]
        stranger = min(strangers[level] / chance, 50.0) if by_word else strangers[level]
        found[level] = Odds(_short(same), before[level].relative, _short(stranger))
    return found


_BY_WORD = {"given": ("same", "form", "second", "swapped"), "family": ("same", "stem", "part")}


def _chance(part: str, model: Model) -> float:
    """Return how often two people share a word by its frequency: what an agreement on it is divided
    by, because the model weighs it by the frequency of the word.
    """
    words = {"given": model.given_frequencies, "family": model.family_frequencies}.get(part, {})
    return sum(often * often for often in words.values()) or 1.0


def _usual(part: str, pairs: Iterable[Names]) -> dict[str, float]:
    """Return the share of each level among all pairs, missing included, to measure drift by."""
    counted = Counter(pair[part] for pair in pairs)
    whole = max(sum(counted.values()), 1)
    return {level: round(times / whole, 4) for level, times in sorted(counted.items())}


def _short(share: float) -> float:
    return float(f"{share:.3g}")
