"""The pages of professional disagreement, open and ended, as each side and others see them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.disagreeing.actions import accept, disagree, go_further, offer
from roundtable.deciding.models import Decision, Disagreement
from roundtable.deciding.queries import joint_decision
from tests.journeys.visits import Visit
from tests.staff import actor, somebody_of
from tests.stories import decided, opened

RAISE = ("Raise this disagreement",)


def disagreeing() -> list[Visit]:
    """Return the pages on which agencies disagree and settle it."""
    case, ended = decided(opened(), dissenting="health"), decided(opened(), dissenting="health")
    decision, raised = _decision_of(case), _raised(case)
    offered = _raised(decided(opened(), dissenting="health"))
    _offered(offered)
    settled = _raised(ended)
    go_further(disagreement=settled, because="No date.", by=_health(), at=_at(ended, 2))
    _offered(settled)
    accept(disagreement=settled, by=actor("Ravi"), at=_at(ended, 4))
    return [
        _of(case, "disagree", "Ben", RAISE, "decision", decision.pk),
        _of(case, "disagree", "Dev", (), "decision", decision.pk),
        _of(case, "disagreements", "Dev"),
        _of(case, "discussion", "Dev"),
        _of(case, "disagreement", "Dev", ("Ask the other agency to agree",), raised.number),
        _of(case, "disagreement", "Ben", (), raised.number),
        _of(offered.case, "disagreement", "Dev", (), offered.number),
        _of(ended, "disagreement", "Aisha", (), settled.number),
        Visit("disagreeing:counted", reverse("disagreeing:counted"), "Milo"),
    ]


def _of(case: Case, page: str, who: str, presses: tuple[str, ...] = (), *more: Any) -> Visit:
    address = reverse(f"case:{page}", args=[case.reference, *more])
    return Visit(f"case:{page}", address, who, presses)


def _health() -> Any:
    return somebody_of("health")


def _at(case: Case, hours: int) -> datetime:
    return case.opened_at + timedelta(days=1, hours=hours)


def _decision_of(case: Case) -> Decision:
    with entered(_health()):
        found = joint_decision(case)
        assert found is not None
        return found


def _raised(case: Case) -> Disagreement:
    return disagree(
        subject=_decision_of(case),
        because="Nobody has spoken with the child alone.",
        interim="The school sees him every day and rings if he is not there.",
        by=_health(),
        at=_at(case, 0),
    )


def _offered(made: Disagreement) -> None:
    offer(
        disagreement=made,
        agreed="A health visitor goes along on Monday.",
        learned="Ask before a decision who has seen the child.",
        by=somebody_of(made.against),
        at=_at(made.case, 3),
    )
