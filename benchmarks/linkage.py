"""Two whole registers linked: ours on DuckDB and on Spark beside Splink alone, on the same people.

./dev bench linkage         measures 100,000 in each, and 10,000 in each on Spark
python -m benchmarks.linkage 20000 --spark         so many, on Spark as well

Half of each register is in both; in the second, everybody is described with one to three errors.
Splink alone has comparisons of its own, trained by EM, as in `benchmarks.matching`. Spark is asked
for the same pairs where PySpark is installed (`./dev test-spark` brings it).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random

from benchmarks.measured import Measured
from benchmarks.people.errors import described
from benchmarks.people.households import people, without_numbers
from benchmarks.people.peer import Peer
from roundtable.people.linkage.engines import pairs_on_duckdb, pairs_on_spark
from roundtable.people.linkage.tables import lay_out
from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.model import fallback
from roundtable.people.matching.scoring import LIKELY

SIZE, ON_SPARK, SEED, TRAINING = 100_000, 10_000, 401, 20_000
Register = list[tuple[str, Identity]]


def measure() -> list[Measured]:
    """Measure in processes of their own, as Spark's are."""
    found = _asked(SIZE)
    ours, peer, of = found["DuckDB"], found["splink"], f"{SIZE:,} with {SIZE:,}"
    rate, peers = (2 * SIZE / each["seconds"] for each in (ours, peer))
    rows = [
        Measured(f"Rows, {of}", rate, "a second", peers, "Splink alone", at_least=0.5),
        Measured(f"Missed at 0.9, {of}", 100 * (1 - ours["recall"]), "%", at_most=20),
        Measured(f"Wrong at 0.9, {of}", 100 * (1 - ours["precision"]), "%", at_most=1),
    ]
    if find_spec("pyspark"):
        other = _asked(ON_SPARK, "--spark")["Spark"]["other"]
        of = f"{ON_SPARK:,} with {ON_SPARK:,}"
        rows.append(Measured(f"Pairs that Spark finds otherwise, {of}", other, "pairs"))
    return rows


def _asked(size: int, *more: str) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-m", "benchmarks.linkage", str(size), *more]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found: dict[str, dict[str, float]] = json.loads(said.splitlines()[-1])
    return found


def registers(size: int) -> tuple[Register, Register]:
    """Return two registers, of which half is in both under one number."""
    rng = Random(SEED)
    drawn = [without_numbers(one.identity) for one in people(size + size // 2, SEED)]
    first = [(str(number), drawn[number]) for number in range(size)]
    second = [
        (str(number), described(drawn[number], rng)[0]) for number in range(size // 2, len(drawn))
    ]
    return first, second


def main(size: int, *, spark: bool) -> dict[str, dict[str, float]]:
    """Measure each, and return seconds, recall and precision at 0.9."""
    first, second = registers(size)
    shared = size // 2
    found: dict[str, dict[str, float]] = {}
    found["splink"] = _timed(lambda: _splink_alone(first, second), shared)[0]
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        tables = _laid_out(first, second, Path(folder))
        laying = time.perf_counter() - began
        sizes = {"first": size, "second": len(second)}

        def on_duckdb() -> Iterator[tuple[str, str, float]]:
            for one, other, chance in pairs_on_duckdb(tables, sizes, fallback(), least=0.5):
                yield one[1], other[1], chance

        found["DuckDB"], ours = _timed(on_duckdb, shared)
        found["DuckDB"] |= {"laying_out": laying}
        found["DuckDB"]["seconds"] += laying
        if spark:
            found["Spark"] = _on_spark(tables, sizes, shared, ours, Path(folder))
    return found


def _timed(
    link: Callable[[], Iterable[tuple[str, str, float]]], shared: int
) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    began = time.perf_counter()
    pairs = {(one, other): chance for one, other, chance in link()}
    seconds = time.perf_counter() - began
    likely = [pair for pair, chance in pairs.items() if chance >= LIKELY]
    right = sum(one == other for one, other in likely)
    said = {"seconds": seconds, "recall": right / shared, "precision": right / max(len(likely), 1)}
    return said | {"pairs": len(pairs)}, pairs


def _laid_out(first: Register, second: Register, folder: Path) -> dict[str, Path]:
    tables = {}
    for name, register in (("first", first), ("second", second)):
        tables[name] = folder / f"{name}.parquet"
        rows = ((pointer, plainly(identity)) for pointer, identity in register)
        lay_out(rows, tables[name], fallback(), lambda _done: None)
    return tables


def _splink_alone(first: Register, second: Register) -> Iterator[tuple[str, str, float]]:
    every = max(len(second) // TRAINING, 1)
    training = [identity for _pointer, identity in second[::every]]
    peer = Peer(((place, one) for place, (_p, one) in enumerate(first)), training, len(first))
    asked = peer.asked([identity for _pointer, identity in second])
    for number, place, chance in peer.matched(asked):
        if chance >= 0.5:
            yield first[place][0], second[number][0], chance


def _on_spark(
    tables: dict[str, Path],
    sizes: dict[str, int],
    shared: int,
    ours: dict[tuple[str, str], float],
    folder: Path,
) -> dict[str, float]:
    from tests.spark import cluster

    with cluster(folder) as master:

        def on_spark() -> Iterator[tuple[str, str, float]]:
            for one, other, chance in pairs_on_spark(
                tables, sizes, fallback(), least=0.5, master=master
            ):
                yield one[1], other[1], chance

        said, sparks = _timed(on_spark, shared)
    other = ours.keys() ^ sparks.keys()
    other |= {pair for pair in ours.keys() & sparks.keys() if abs(ours[pair] - sparks[pair]) > 1e-6}
    return said | {"other": float(len(other))}


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), spark="--spark" in sys.argv), sys.stdout)
