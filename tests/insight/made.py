"""Trials that tests make: of the charter in force, and of a draft with a shorter clock."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from roundtable.charter.periods import Period
from roundtable.insight.actions import ask_for_trial
from roundtable.insight.models import Trial
from tests.staff import actor
from tests.stories import MONDAY

TEXT = Path("charters/northshire/1.0.yaml").read_text()
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def shorter() -> str:
    """Return a draft in which a medium case is answered sooner."""
    draft = TEXT.replace(
        "{clause: 5.11, step: answer, grade: medium, length: 8,",
        "{clause: 5.11, step: answer, grade: medium, length: 6,",
    )
    assert draft != TEXT
    return draft


def trial_of(text: str, period: Period = MARCH) -> Trial:
    return ask_for_trial(
        name="A draft",
        text=text,
        from_day=period.from_day,
        to_day=period.to_day,
        by=actor("Milo"),
        at=MONDAY + timedelta(days=40),
    )
