"""How often each level is met in one person, found by Splink without labels (EM).

The levels are the matcher's own. Each pair is given to Splink with the level of each of its parts,
so that what is estimated is what is used.
Source: Winkler (1988), Using the EM algorithm for weight computation in the Fellegi-Sunter model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from roundtable.people.bulk.results import with_duckdb
from roundtable.people.linkage.engines import quietly

MISSING, OTHERWISE = "missing", "differs"
# How probable it is at first that a pair is one person; EM finds it.
AT_FIRST = 0.3
_SMALLEST = 1e-6
Shares = Mapping[str, float]


class Fitted(NamedTuple):
    """What came of one way: how often one person agrees at each level of each part that it tells,
    and of how many pairs, of whom so many are one person.
    """

    shares: Mapping[str, Shares]
    pairs: int
    same: float


def fitted(
    pairs: Sequence[Mapping[str, str]],
    *,
    first: Mapping[str, Shares],
    strangers: Mapping[str, Shares],
) -> Fitted:
    """Return how often each level is met in one person, given the levels of pairs part by part,
    what to begin with, and how often strangers agree so.
    """
    duckdb = with_duckdb("")
    from splink import DuckDBAPI, Linker, block_on

    parts = tuple(first)
    with duckdb.connect() as database, quietly():
        database.execute("SET threads = 1")  # sums in one order: the same figures every time
        api = DuckDBAPI(connection=database)
        sides = [_side(api, database, name, parts, pairs) for name in ("one", "other")]
        linker = Linker(sides, _settings(first, strangers), log_level=None)
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            block_on("pair"), estimate_without_term_frequencies=True
        )
        same = session.core_model_settings.probability_two_random_records_match
        said = linker.misc.save_model_to_json()
    return Fitted(_shares(said, parts, first), len(pairs), same)


def _side(
    api: Any, database: Any, name: str, parts: tuple[str, ...], pairs: Sequence[Mapping[str, str]]
) -> Any:
    columns = ", ".join(f"unnest(${part}::VARCHAR[]) AS {part}" for part in parts)
    numbers = list(range(len(pairs)))
    values: dict[str, Any] = {part: [pair[part] for pair in pairs] for part in parts}
    database.execute(
        f"CREATE TABLE rows_{name} AS SELECT unnest($unique_id::INTEGER[]) AS unique_id,"
        f" unnest($pair::INTEGER[]) AS pair, {columns}",
        values | {"unique_id": numbers, "pair": numbers},
    )
    return api.register(database.table(f"rows_{name}"), dataset_display_name=name)


def _settings(first: Mapping[str, Shares], strangers: Mapping[str, Shares]) -> Any:
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=AT_FIRST,
        comparisons=[_comparison(part, first[part], strangers[part]) for part in first],
        em_convergence=1e-6,
        max_iterations=200,
    )


def _comparison(part: str, same: Shares, stranger: Shares) -> Any:
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    levels: list[Any] = [CustomLevel(f"{part}_l = '{MISSING}'").configure(is_null_level=True)]
    for level in same:
        found: Any = ElseLevel() if level == OTHERWISE else CustomLevel(f"{part}_l = '{level}'")
        levels.append(
            found.configure(
                label_for_charts=level,
                m_probability=max(same[level], _SMALLEST),
                u_probability=max(stranger[level], _SMALLEST),
            )
        )
    return CustomComparison(output_column_name=part, comparison_levels=levels)


def _shares(said: Any, parts: tuple[str, ...], first: Mapping[str, Shares]) -> dict[str, Shares]:
    found: dict[str, Shares] = {}
    for part, comparison in zip(parts, said["comparisons"], strict=True):
        known = [at for at in comparison["comparison_levels"] if not at.get("is_null_level")]
        found[part] = {
            level: _known(at.get("m_probability"))
            for level, at in zip(first[part], known, strict=True)
        }
    return found


def _known(share: object) -> float:
    """Return a share that Splink estimated; of a level that no pair had, it tells none."""
    return float(share) if isinstance(share, int | float) else 0.0
