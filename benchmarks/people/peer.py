"""The peer: Splink 5 on DuckDB, trained by EM, asked about the same people on the same register.

It is given the names in the same plain form, the former names and addresses as lists, and term
frequencies of both names.
"""

from __future__ import annotations

import csv
import logging
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import sector

COLUMNS = (
    "unique_id", "given", "family", "born", "sex", "postcode", "sector", "families", "postcodes",
)  # fmt: skip
_TABLE = """
CREATE TABLE {name} AS SELECT unique_id::integer AS unique_id,
    nullif(given, '') AS given, nullif(family, '') AS family, nullif(born, '') AS born,
    nullif(sex, '') AS sex, nullif(postcode, '') AS postcode, nullif(sector, '') AS sector,
    string_split(nullif(families, ''), ';') AS families,
    string_split(nullif(postcodes, ''), ';') AS postcodes
FROM read_csv('{path}', header = true, all_varchar = true)
"""
BLOCKING = (
    block_on("family", "substr(born, 1, 4)"),
    block_on("given", "born"),
    block_on("given", "postcode"),
    block_on("family", "postcode"),
    block_on("given", "family"),
    block_on("born", "sector"),
)


def _settings(size: int) -> SettingsCreator:
    given = comparisons.JaroWinklerAtThresholds("given", [0.92, 0.8])
    family = comparisons.CustomComparison(
        output_column_name="family",
        comparison_levels=[
            levels.NullLevel("family"),
            levels.ExactMatchLevel("family", term_frequency_adjustments=True),
            levels.ArrayIntersectLevel("families"),
            levels.JaroWinklerLevel("family", 0.92),
            levels.JaroWinklerLevel("family", 0.8),
            levels.ElseLevel(),
        ],
    )
    lives = comparisons.CustomComparison(
        output_column_name="postcode",
        comparison_levels=[
            levels.NullLevel("postcode"),
            levels.ArrayIntersectLevel("postcodes"),
            levels.ExactMatchLevel("sector"),
            levels.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=0.5 / size,
        blocking_rules_to_generate_predictions=list(BLOCKING),
        comparisons=[
            given.configure(term_frequency_adjustments=True),
            family,
            comparisons.DateOfBirthComparison("born", input_is_string=True),
            lives,
            comparisons.ExactMatch("sex"),
        ],
    )


class Peer:
    """Splink's linker with a register loaded and its model trained without labels."""

    def __init__(
        self, rows: Iterable[tuple[int, Identity]], training: Iterable[Identity], size: int
    ) -> None:
        logging.getLogger("splink").setLevel(logging.ERROR)
        warnings.simplefilter("ignore")
        self._connection = duckdb.connect()
        self._connection.execute("SET threads = 2")
        self._api = DuckDBAPI(self._connection)
        self._asked = 0
        self._register = self._registered("register", rows)
        described = self._registered("described", enumerate(training))
        self._linker = Linker([described, self._register], _settings(size))
        self._trained()

    def _trained(self) -> None:
        train = self._linker.training
        train.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for rule in (block_on("born"), block_on("given", "family"), block_on("family", "postcode")):
            train.estimate_parameters_using_expectation_maximisation(
                rule, fix_probability_two_random_records_match=False
            )
        for column in ("given", "family"):
            self._linker.table_management.compute_tf_table(column)

    def _registered(self, name: str, rows: Iterable[tuple[int, Identity]]):  # type: ignore[no-untyped-def]
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            writer.writerows(_row(place, identity) for place, identity in rows)
            out.flush()
            self._connection.execute(_TABLE.format(name=name, path=Path(out.name)))
        return self._api.register(name, dataset_display_name=name)

    def asked(self, people: Sequence[Identity]):  # type: ignore[no-untyped-def]
        """Return a table of descriptions, ready to be asked about."""
        self._asked += 1
        return self._registered(f"asked_{self._asked}", enumerate(people))

    def matched(self, asked) -> Iterator[tuple[int, int, float]]:  # type: ignore[no-untyped-def]
        """Yield who was asked about, a place in the register, and the probability."""
        found = self._linker.inference.predict_between(asked, self._register)
        told = found.as_duckdbpyrelation()
        columns = "unique_id_l, unique_id_r, source_dataset_l, match_probability"
        rows = told.project(columns).fetchall()
        found.drop_table_from_database_and_remove_from_cache()
        for one, other, source, probability in rows:
            pair = (other, one) if source == "register" else (one, other)
            yield *pair, probability


def _row(place: int, identity: Identity) -> tuple[object, ...]:
    row = plainly(identity)
    given, _, family = (row.names or ("|",))[0].partition("|")
    postcode = row.postcodes[0] if row.postcodes else ""
    families = dict.fromkeys(name.partition("|")[2] for name in row.names)
    return (
        place,
        given,
        family,
        row.born or "",
        row.sex,
        postcode,
        sector(postcode),
        ";".join(filter(None, families)),
        ";".join(row.postcodes),
    )
