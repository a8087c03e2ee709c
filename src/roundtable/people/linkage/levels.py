"""How two rows agree where whole registers are linked: the matcher's own levels in the words of
SQL, with the odds of its model. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roundtable.people.matching.model import PARTS, Frequencies, Model, Odds

LEAST = 1e-9
_SWAPPED = "given_root_l = family_stem_r AND family_stem_l = given_root_r"
_ISSUED = {"nhs": "nhs_number", "upn": "upn", "pnc": "pnc"}
_BOTH_LONG = "length({0}_l) >= 4 AND length({0}_r) >= 4"


@dataclass(frozen=True)
class At:
    """A level: `where` it holds in the SQL of DuckDB, or of which list both `share` one; without
    either, of everything else. `word` is the column whose frequency the agreement weighs by, and
    then `odds` are of what is not chance, and `chance` what chance is where no frequency is known.
    """

    odds: Odds
    where: str = ""
    share: str = ""
    word: str = ""
    chance: float = 0.0
    missing: bool = False


Levels = Mapping[str, Sequence[At]]


def levels(model: Model) -> Levels:
    """Return the levels of each part, in the order in which they are looked at: the first that
    holds does.
    """
    return {
        "given": _given(model),
        "family": _family(model),
        "born": _born(model),
        "lives": _lives(model),
        "sex": _sex(model),
        **{part: _number(model, part, column) for part, column in _ISSUED.items()},
    }


def kin(levels: Levels, found: Mapping[str, int], often: Mapping[str, float | None]) -> float:
    """Return how much likelier an agreement is between relatives than between strangers.

    `found` gives for each part at which level two rows agree, counted from the last as Splink
    does, -1 where one says nothing; `often` how frequent the word of each column is, where known.
    """
    named = _at(levels["given"], found["given"])
    one_name = named is not None and (bool(named.word) or named.where == _SWAPPED)
    ratio = 1.0
    for part in PARTS:
        at = _at(levels[part], found[part])
        if at is None:
            continue
        if part == "born" and one_name and at is levels["born"][1]:
            continue  # nobody gives twins one name: what they share of a birth date is chance
        stranger = max(at.odds.stranger, LEAST)
        if at.word:
            stranger *= often.get(at.word) or at.chance
            ratio *= (at.odds.relative + stranger) / stranger
        else:
            ratio *= at.odds.relative / stranger
    return ratio


def _at(levels: Sequence[At], counted: int) -> At | None:
    """Return the level that Splink counts so: the last is 0, and the first known the highest."""
    return None if counted < 0 else levels[len(levels) - 1 - counted]


def _missing(where: str) -> At:
    return At(Odds(1, 1, 1), where, missing=True)


def _chance(frequencies: Frequencies) -> float:
    """Return how often two people share a word, by its frequencies."""
    return max(sum(often * often for often in frequencies.values()), LEAST)


def _scaled(odds: Odds, chance: float) -> Odds:
    """Return odds with the chance of a word in them: where it is not told which word it is."""
    stranger = min(odds.stranger * chance, 1.0)
    return Odds(odds.same, min(odds.relative + stranger, 1.0), stranger)


def _given(model: Model) -> list[At]:
    odds = model.odds["given"]
    chance = _chance(model.given_frequencies)
    known = "given_listed_l AND given_listed_r"
    short = "given_short_l OR given_short_r"
    slips = "levenshtein(given_first_l, given_first_r) <= {}"
    long_enough = _BOTH_LONG.format("given_first")
    same = "given_first_l = given_first_r OR given_whole_l = given_whole_r"
    return [
        _missing("given_first_l IS NULL OR given_first_r IS NULL"),
        At(odds["same"], same, word="given_root", chance=chance),
        At(odds["form"], "given_root_l = given_root_r", word="given_root", chance=chance),
        At(_scaled(odds["second"], chance), share="given_roots"),
        At(_scaled(odds["swapped"], chance), _SWAPPED),
        At(odds["initial"], f"({short}) AND given_initial_l = given_initial_r"),
        At(odds["differs"], short),
        At(odds["alike"], f"{known} AND {long_enough} AND {slips.format(1)}"),
        At(odds["akin"], f"{known} AND {long_enough} AND {slips.format(2)}"),
        At(odds["other"], known),
        At(_scaled(odds["sound"], chance), "given_sound_l = given_sound_r"),
        At(_scaled(odds["slip"], chance), f"{long_enough} AND {slips.format(1)}"),
        At(odds["loose"], f"{long_enough} AND {slips.format(2)}"),
        At(odds["differs"]),
    ]


def _family(model: Model) -> list[At]:
    odds = model.odds["family"]
    chance = _chance(model.family_frequencies)
    close = "levenshtein(family_stem_l, family_stem_r) <= 2"
    same = "family_stem_l = family_stem_r"
    return [
        _missing("family_stem_l IS NULL OR family_stem_r IS NULL"),
        At(odds["same"], same, word="family_stem", chance=chance),
        At(_scaled(odds["same"], chance), share="families"),
        At(_scaled(odds["part"], chance), share="family_stems"),
        At(_scaled(odds["swapped"], chance), _SWAPPED),
        At(_scaled(odds["sound"], chance), share="family_sounds"),
        At(_scaled(odds["close"], chance), f"{_BOTH_LONG.format('family_stem')} AND {close}"),
        At(odds["differs"]),
    ]


def _born(model: Model) -> list[At]:
    odds = model.odds["born"]
    two = " + ".join(
        f"CAST(born_{part}_l = born_{part}_r AS INTEGER)" for part in ("year", "month", "day")
    )
    guessed = "(born_guessed_l OR born_guessed_r)"
    surely = "NOT (born_guessed_l AND born_guessed_r)"
    return [
        _missing("born_l IS NULL OR born_r IS NULL"),
        At(odds["same"], f"born_l = born_r AND {surely}"),
        At(odds["year"], f"{guessed} AND born_year_l = born_year_r"),
        At(odds["about"], f"{guessed} AND abs(born_year_l - born_year_r) <= 1"),
        At(odds["near"], f"{guessed} AND abs(born_year_l - born_year_r) <= 2"),
        At(odds["differs"], guessed),
        At(odds["typo"], f"{two} = 2 AND levenshtein(born_l, born_r) <= 1"),
        At(odds["parts"], f"{two} = 2"),
        At(odds["swapped"], "born_l = born_swapped_r"),
        At(odds["near"], "abs(born_number_l - born_number_r) <= 366"),
        At(odds["differs"]),
    ]


def _lives(model: Model) -> list[At]:
    odds = model.odds["lives"]
    return [
        _missing("postcode_l IS NULL OR postcode_r IS NULL"),
        At(odds["same"], share="postcodes"),
        At(odds["sector"], share="sectors"),
        At(odds["district"], share="districts"),
        At(odds["differs"]),
    ]


def _sex(model: Model) -> list[At]:
    odds = model.odds["sex"]
    # Where first names agree, they tell the sex: it is not counted twice.
    told = "(given_root_l = given_root_r AND sex_l = sex_r)"
    return [
        _missing(f"sex_l IS NULL OR sex_r IS NULL OR {told}"),
        At(odds["same"], "sex_l = sex_r"),
        At(odds["differs"]),
    ]


def _number(model: Model, part: str, column: str) -> list[At]:
    odds = model.odds[part]
    return [
        _missing(f"{column}_l IS NULL OR {column}_r IS NULL"),
        At(odds["same"], f"{column}_l = {column}_r"),
        At(odds["typo"], f"levenshtein({column}_l, {column}_r) <= 1"),
        At(odds["differs"]),
    ]
