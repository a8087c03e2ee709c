"""What was said in an analysis is evidence: the journal vouches for it."""

from __future__ import annotations

from roundtable.analysis.actions import agree_summary, settle_unknown
from roundtable.database.guard import entered
from roundtable.journal.queries import verify
from tests.analysis.gathered import (
    HEALTH,
    LEAD,
    OPEN_TO_US,
    UNDERWEIGHT,
    added,
    gathered,
    items,
    later,
    said,
    summed_up,
    wondered,
)
from tests.staff import somebody_of


def test_the_journal_vouches_for_the_analysis(committed_hub: str) -> None:
    case = gathered()
    factor, unknown = added(case, OPEN_TO_US, UNDERWEIGHT), wondered(case)
    rests = items(case, OPEN_TO_US)
    by, at = somebody_of(HEALTH), later(case, 75)
    settle_unknown(unknown=unknown, how="Gran does.", items=rests, by=by, at=at)
    said(case)
    agree_summary(summary=summed_up(case, factor), by=by, at=later(case, 90))
    assert list(verify()) == []
    with entered(somebody_of(LEAD)):
        before = factor.commitment()
        factor.text = "Tom eats well."
        assert factor.commitment() != before
