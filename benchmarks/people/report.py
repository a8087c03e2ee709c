"""`python -m benchmarks.people.report`: how well the model that ships answers, without a database.

Prints the figures for a clean register and for one of which 30% of the rows hold an error, and by
origin of the name, sex and age band: the tables of docs/rules/matching.md. `--asked N` and
`--size N` change how many are asked about, and of how many.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from benchmarks.people.asking import Asking, Held, Question
from benchmarks.people.quality import Answer, Figures, answered, by, figures
from roundtable.people.matching.model import fallback

SEED = 201
GROUPS: dict[str, Callable[[Question], str]] = {
    "Origin of the name": lambda question: question.about.origin,
    "Sex": lambda question: question.about.sex,
    "Age": lambda question: question.about.age_band,
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=10_000)
    said = parser.parse_args()
    tables = Console(width=120)
    clean, dirty = (_answers(said.size, said.asked, dirty=share) for share in (0.0, 0.3))
    tables.print(_table("Register", {"clean": figures(clean), "30% dirty": figures(dirty)}))
    tables.print(_table("Errors", by(clean, lambda question: str(len(question.errors)))))
    for name, group in GROUPS.items():
        tables.print(_table(name, by(clean, group)))


def _answers(size: int, asked: int, *, dirty: float) -> list[Answer]:
    asking = Asking(size, SEED, asked=asked, dirty=dirty)
    held = Held(asking.rows())
    return answered(held, asking.questions, fallback())


def _table(what: str, groups: dict[str, Figures]) -> Table:
    columns = ("Asked", "Fetched", "Recall at 0.9", "Precision", "Right first", "In five")
    table = Table(what, *columns, "Not there, matched", "ECE")
    for name, one in groups.items():
        shares = (one.fetched, one.recall, one.precision, one.first, one.in_five, one.wrongly)
        cells = (f"{share:.4f}" for share in (*shares, one.calibration_error))
        table.add_row(name, str(one.asked), *cells)
    return table


if __name__ == "__main__":
    main()
