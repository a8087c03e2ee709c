"""`python -m benchmarks.people.report`: how well the model that ships answers, without a database.

Prints the figures for a clean register and for one of which 30% of the rows hold an error, and by
origin of the name, sex and age band: the tables of docs/rules/matching.md. `--asked N` and
`--size N` change how many are asked about, and of how many; `--write` writes what the product's
page on fairness shows, counted on both registers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from math import log2
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.people.asking import Asking, Held, Question
from benchmarks.people.quality import Answer, Figures, answered, by, figures
from roundtable.people.matching.comparing import compared, plainly
from roundtable.people.matching.fairness import SHIPPED
from roundtable.people.matching.model import fallback
from roundtable.people.matching.scoring import LIKELY

SEED = 301
WRITTEN = Path("src/roundtable/people/matching") / SHIPPED
ABOUT_AS_TELLING = 1.0
WORDS = {
    "typo": "a slip of the fingers in a name",
    "sound": "a name written as it was heard",
    "nickname": "a pet name",
    "transliteration": "another spelling in Latin letters",
    "diacritics": "marks left out of a name",
    "order": "names in another order",
    "initial": "only an initial",
    "second": "a second name left out",
    "surname": "another surname",
    "move": "another address",
    "misread": "a misread postcode",
    "swapped_day": "day and month swapped",
    "wrong_day": "a wrong birth date",
    "no_birth_date": "no birth date",
    "estimated": "only an age",
}
GROUPS: dict[str, Callable[[Question], str]] = {
    "Origin of the name": lambda question: question.about.origin,
    "Sex": lambda question: {"F": "Female", "M": "Male"}[question.about.sex],
    "Age": lambda question: question.about.age_band,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    said = parser.parse_args()
    tables = Console(width=120)
    clean, dirty = (_answers(said.size, said.asked, dirty=share) for share in (0.0, 0.3))
    tables.print(table("Register", {"clean": figures(clean), "30% dirty": figures(dirty)}))
    tables.print(table("Errors", by(clean, lambda question: str(len(question.errors)))))
    for name, group in GROUPS.items():
        tables.print(table(name, by(clean, group)))
    if said.write:
        WRITTEN.write_text(_written([*clean, *dirty], said.size))


def _written(answers: Sequence[Answer], size: int) -> str:
    known = [one for one in answers if one.question.place is not None]
    told = {
        "model": fallback().version,
        "method": (
            f"{len(known):,} invented people were described with one to three errors each, and"
            f" looked for in registers of {size:,}: one without errors of its own, and one of"
            f" which 30% of the rows have one. As many who are in neither were looked for, too."
            f" Found means: the right row came first, at a probability of at least 0.9. Correct"
            f" means: of the rows that came first so, this share was the right one."
        ),
        "whole": _group("Everybody", answers, answers),
        "groups": {
            name: [
                _group(each, [a for a in answers if group(a.question) == each], answers)
                for each in sorted({group(a.question) for a in answers}, key=_youngest_first)
            ]
            for name, group in GROUPS.items()
        },
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _youngest_first(group: str) -> tuple[bool, str]:
    return (not group.startswith("Under"), group)


def _group(name: str, answers: Sequence[Answer], everybody: Sequence[Answer]) -> dict[str, object]:
    found = figures(answers)
    shares = {"recall": round(found.recall, 4), "precision": round(found.precision, 4)}
    return {"name": name, "asked": found.asked, **shares, "why": _why(answers, everybody)}


def _why(answers: Sequence[Answer], everybody: Sequence[Answer]) -> str:
    """Return in what those of a group who were missed differ from everybody who was asked about:
    which error costs them more than others, and whether their names are shared by more.
    """
    known = [one for one in answers if one.question.place is not None]
    lost, of_all = _lost(answers), _lost(everybody)
    over = {error: share - of_all[error] for error, share in lost.items()}
    worst = [error for error in sorted(over, key=lambda e: -over[e])[:2] if over[error] > 0]
    bits, usual = _telling(known), _telling([a for a in everybody if a.question.place is not None])
    told = [f"{WORDS[error]} ({100 * lost[error]:.0f} in 100 asked about)" for error in worst]
    said = f"Missed more often than others with: {', '.join(told)}. " if told else ""
    if usual - bits > ABOUT_AS_TELLING:
        times = 2 ** (usual - bits)
        said += f"Their full names are shared by about {times:.0f} times as many people."
    return said.strip()


def _lost(answers: Sequence[Answer]) -> dict[str, float]:
    """Return for each error how many are missed with it, as a share of all who are known."""
    known = [one for one in answers if one.question.place is not None]
    missed = [one for one in known if not (one.right and one.best >= LIKELY)]
    return {
        error: sum(error in one.question.errors for one in missed) / max(len(known), 1)
        for error in WORDS
    }


def _telling(answers: Sequence[Answer]) -> float:
    """Return how much the names of people tell, in bits, on average."""
    model = fallback()
    levels = (
        compared(row, row) for row in (plainly(one.question.about.identity) for one in answers)
    )
    odds = [model.odds_of(each)[:2] for each in levels]
    return sum(-log2(given.stranger * family.stranger) for given, family in odds) / max(
        len(odds), 1
    )


def _answers(size: int, asked: int, *, dirty: float) -> list[Answer]:
    asking = Asking(size, SEED, asked=asked, dirty=dirty)
    held = Held(asking.rows())
    return answered(held, asking.questions, fallback())


def table(what: str, groups: dict[str, Figures]) -> Table:
    """Return the figures of groups as a table."""
    columns = ("Asked", "Fetched", "Recall at 0.9", "Precision", "Right first", "In five")
    rows = Table(what, *columns, "Not there, matched", "ECE")
    for name, one in groups.items():
        shares = (one.fetched, one.recall, one.precision, one.first, one.in_five, one.wrongly)
        cells = (f"{share:.4f}" for share in (*shares, one.calibration_error))
        rows.add_row(name, str(one.asked), *cells)
    return rows


if __name__ == "__main__":
    main()
