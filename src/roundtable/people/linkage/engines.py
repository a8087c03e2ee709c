"""What runs Splink: DuckDB on this machine, or Spark on several, with the same settings."""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from roundtable.people.bulk.results import UnwritableFile, with_duckdb
from roundtable.people.linkage.levels import Levels, kin, levels
from roundtable.people.matching.model import PARTS, Model

_WORDS = ("given_root", "family_stem")
_PAIR = (
    *("source_dataset_l", "unique_id_l", "source_dataset_r", "unique_id_r", "match_probability"),
    *(f"gamma_{part}" for part in PARTS),
    *(f"tf_{word}_{side}" for word in _WORDS for side in "lr"),
)
_LOOPBACK = "127.0.0.1"
# Splink's words to one who explores, not to one who runs a job.
_QUIET = ("splink", "py4j")


class Pair(NamedTuple):
    """Two rows of registers that may be one person, and how probably."""

    one: tuple[str, str]
    other: tuple[str, str]
    probability: float


def pairs_on_duckdb(
    tables: Mapping[str, Path], sizes: Mapping[str, int], model: Model, *, least: float
) -> Iterator[Pair]:
    """Yield the pairs of registers laid out as Parquet that are at least so probable."""
    duckdb = with_duckdb("")
    from splink import DuckDBAPI

    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as database:
        database.execute("SET temp_directory = ?", [scratch])  # where memory does not suffice
        api = DuckDBAPI(connection=database)
        known = {name: database.read_parquet(str(path)) for name, path in tables.items()}
        found = _predicted(api, known, sizes, model, least=least)
        batches = found.as_duckdbpyrelation().select(_columns(found)).to_arrow_reader(100_000)
        for batch in batches:
            yield from _pairs(batch.to_pylist(), sizes, model, least)


def pairs_on_spark(
    tables: Mapping[str, Path],
    sizes: Mapping[str, int],
    model: Model,
    *,
    least: float,
    master: str,
) -> Iterator[Pair]:
    """Yield the same pairs, found on the Spark cluster at an address (spark://host:7077)."""
    with _session(master) as spark:
        from splink.backends import spark as splinks

        # No function of Splink's own: what is compared is a column, or a function of SQL.
        make: Any = splinks.SparkAPI
        api = make(
            spark_session=spark, register_udfs_automatically=False, break_lineage_method="persist"
        )
        known = {name: spark.read.parquet(path.as_uri()) for name, path in tables.items()}
        found = _predicted(api, known, sizes, model, least=least)
        for row in found.as_spark_dataframe().selectExpr(*_columns(found).split(", ")).collect():
            yield from _pairs([row.asDict()], sizes, model, least)


def _predicted(
    api: Any, known: Mapping[str, Any], sizes: Mapping[str, int], model: Model, *, least: float
) -> Any:
    from splink import Linker

    from roundtable.people.linkage.settings import settings

    with quietly():
        registers = [
            api.register(table, dataset_display_name=name) for name, table in known.items()
        ]
        said = settings(model, sizes=list(sizes.values()))
        linker = Linker(registers, said, log_level=None)
        return linker.inference.predict(threshold_match_probability=least, warning_mode="never")


def _columns(found: Any) -> str:
    there = {column.unquote().name for column in found.columns}
    return ", ".join(column for column in _PAIR if column in there)


def _pairs(
    rows: list[dict[str, Any]], sizes: Mapping[str, int], model: Model, least: float
) -> Iterator[Pair]:
    """Yield pairs with the two rows in an order of their own: Splink's may differ by engine."""
    only = next(iter(sizes))
    known = levels(model)
    for row in rows:
        ends = sorted(
            (row.get(f"source_dataset_{side}", only), row[f"unique_id_{side}"]) for side in "lr"
        )
        of = max(sizes[name] for name, _pointer in ends)
        probability = _less_kin(row, known, min(model.relatives / max(of, 1), 0.5))
        if probability >= least:
            yield Pair(ends[0], ends[1], probability)


def _less_kin(row: dict[str, Any], known: Levels, share: float) -> float:
    """Return a probability of Splink's, which knows the person and a stranger, weighed against a
    relative as well: so large a share of those compared are.
    """
    found = {part: row[f"gamma_{part}"] for part in PARTS}
    often = {word: row[f"tf_{word}_l"] or row[f"tf_{word}_r"] for word in _WORDS}
    against = 1 + share * kin(known, found, often)
    probability: float = row["match_probability"]
    return probability / (probability + (1 - probability) * against)


@contextmanager
def quietly() -> Iterator[None]:
    """Run a block without Splink's words to one who explores."""
    before = {name: logging.getLogger(name).level for name in _QUIET}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _QUIET:
            logging.getLogger(name).setLevel(logging.ERROR)
        try:
            yield
        finally:
            for name, level in before.items():
                logging.getLogger(name).setLevel(level)


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """Give a session on a Spark cluster.  :raises UnwritableFile: where PySpark is missing."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UnwritableFile(
            "This needs PySpark, which is not installed. Type: pip install 'roundtable[pyspark]'. "
            "Or link the registers on this machine, without --spark."
        ) from error
    # All levels in one method are more than Java takes: without, it tries and fails for minutes.
    settings = {"spark.sql.codegen.wholeStage": "false"}
    settings |= {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    if _LOOPBACK in master:
        settings |= {"spark.driver.host": _LOOPBACK, "spark.driver.bindAddress": _LOOPBACK}
        settings |= {"spark.sql.shuffle.partitions": "8"}
    build = SparkSession.builder.master(master).appName("roundtable register link")
    for name, value in settings.items():
        build = build.config(name, value)
    spark = build.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()
