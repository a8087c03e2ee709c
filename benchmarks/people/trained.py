"""`python -m benchmarks.people.trained`: how well a model answers that was trained without labels.

Two registers of invented people, of which half is in both, are what it is trained on, as
`roundtable model train` does; others are asked about. The model that ships was counted on people
whose truth was known: it stands beside. `--size N` changes how many each register holds.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from benchmarks.people.asking import Asking, Held
from benchmarks.people.errors import described
from benchmarks.people.households import people
from benchmarks.people.quality import answered, figures
from roundtable.people.linkage.tables import lay_out
from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.model import Model, fallback
from roundtable.people.training.counting import Counted, held
from roundtable.people.training.sampling import sampled
from roundtable.people.training.training import SEED, Seen, model_of

TRAINING, ASKING = 31, 201


def main() -> None:
    """Print the figures of both models."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=30_000)
    parser.add_argument("--asked", type=int, default=2_000)
    said = parser.parse_args()
    asking = Asking(100_000, ASKING, asked=said.asked)
    register = Held(asking.rows())
    columns = ("Recall at 0.9", "Precision", "Right first", "Not there, matched", "ECE")
    table = Table("Model", *columns)
    for name, model in {"ships": fallback(), "trained": trained(said.size)}.items():
        one = figures(answered(register, asking.questions, model))
        shares = (one.recall, one.precision, one.first, one.wrongly, one.calibration_error)
        table.add_row(name, *(f"{share:.4f}" for share in shares))
    Console().print(table)


def trained(size: int) -> Model:
    """Return a model trained on two registers of so many."""
    rng = Random(TRAINING)
    drawn = list(people(size + size // 2, TRAINING))
    first = [(str(each.number), plainly(each.identity)) for each in drawn[:size]]
    second = [
        (str(each.number), plainly(described(each.identity, rng)[0])) for each in drawn[size // 2 :]
    ]
    registers = {"first": first, "second": second}
    counted = {name: Counted() for name in registers}
    with tempfile.TemporaryDirectory() as folder:
        tables = {name: Path(folder) / f"{name}.parquet" for name in registers}
        for name, rows in registers.items():
            lay_out(counted[name].count(rows), tables[name], fallback(), lambda _done: None)
        sample = sampled(tables, seed=SEED)
    known = {(name, pointer): row for name, rows in registers.items() for pointer, row in rows}
    return model_of(Seen(held(counted.values()), counted, sample, known), SEED)


if __name__ == "__main__":
    main()
