"""What a return may say, whoever sends it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from pydantic import ValidationError

from roundtable.sharing.queries import years_before
from roundtable.sharing.statement import AnswerGiven, ItemGiven

ITEM = ItemGiven(category="incident", text="Called out in May.")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"answer": "not_known", "items": (ITEM,)}, "Items go with"),
        ({"answer": "withheld"}, "Choose the ground"),
        ({"answer": "not_known", "ground": "legal_privilege"}, "A ground goes with"),
        ({"answer": "no_remit", "ground": "legal_privilege"}, "A ground goes with"),
        ({"answer": "perhaps"}, "Input should be"),
        ({"answer": "known", "mood": "sunny"}, "Extra inputs"),
    ],
)
def test_the_parts_of_an_answer_fit_together(said: dict[str, object], wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        AnswerGiven.model_validate({"involvement": uuid4(), **said})


def test_an_item_says_something() -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        ItemGiven(category="incident", text="  ")


def test_years_before_a_leap_day_is_the_last_of_february() -> None:
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
