"""What Splink is told: whom to compare, and what an agreement weighs by the matcher's model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from splink import SettingsCreator, block_on
from splink.comparison_level_library import ArrayIntersectLevel, CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison

from roundtable.people.linkage.levels import LEAST, At, levels
from roundtable.people.matching.model import Model

# Who is compared at all: pairs that agree in all of a rule. Each survives other errors.
BLOCKING = (
    ("family_sound", "born_year"),
    ("given_sound", "born_anyhow"),
    ("given_initial", "born"),
    ("born", "sector"),
    ("given_sound", "postcode"),
    ("family_initial", "postcode"),
    ("given_root", "family_stem", "sector"),
    ("nhs_number",),
)
# Of how many rows of a register one is there twice.
TWICE = 0.01


def settings(model: Model, *, sizes: Sequence[int]) -> SettingsCreator:
    """Return Splink's settings to link registers of these sizes; one is linked with itself."""
    alone = len(sizes) == 1
    prior = 2 * TWICE / max(sizes[0], 2) if alone else model.known / max(*sizes, 1)
    return SettingsCreator(
        link_type="dedupe_only" if alone else "link_only",
        probability_two_random_records_match=prior,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in BLOCKING],
        comparisons=[_comparison(part, said, model) for part, said in levels(model).items()],
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,  # with which the level of each part comes
    )


def _comparison(part: str, said: Sequence[At], model: Model) -> Any:
    return CustomComparison(
        output_column_name=part, comparison_levels=[_level(at, model) for at in said]
    )


def _level(at: At, model: Model) -> Any:
    level: Any = ElseLevel()
    if at.share:
        level = ArrayIntersectLevel(at.share)
    elif at.where:
        level = CustomLevel(at.where, base_dialect_str="duckdb")
    if at.missing:
        return level.configure(is_null_level=True)
    same, stranger = at.odds.same, at.odds.stranger
    if at.word:
        # Splink puts the frequency of the word in the place of what chance makes of it.
        same, stranger = same / stranger, at.chance
        level = level.configure(
            tf_adjustment_column=at.word,
            tf_minimum_u_value=model.rare,
            disable_tf_exact_match_detection=True,
        )
    return level.configure(m_probability=_share(same), u_probability=_share(stranger))


def _share(value: float) -> float:
    return min(max(value, LEAST), 1.0)
