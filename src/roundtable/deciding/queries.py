"""What the table has before it, as the reader may see it."""

from __future__ import annotations

from django.db.models import QuerySet

from roundtable.cases.models import Case
from roundtable.deciding.models import Action, Decision, Discussion
from roundtable.lib.verdict import Refused, deny


def standing_discussion(case: Case) -> Discussion:
    """Return the case's latest discussion.

    :raises Refused: when nobody has called one.
    """
    discussion = latest_discussion(case)
    if discussion is None:
        raise Refused(
            deny("Nobody has called for positions yet.", remedy="The lead agency calls for them.")
        )
    return discussion


def latest_discussion(case: Case) -> Discussion | None:
    """Return the case's latest discussion, None where there was none."""
    return case.discussions.order_by("-number").first()


def standing_proposal(discussion: Discussion) -> Decision | None:
    """Return the proposal that stands before the table or was decided, None where there is none."""
    return discussion.decisions.filter(fell_at=None).prefetch_related("voices").first()


def joint_decision(case: Case) -> Decision | None:
    """Return the case's latest joint decision."""
    decided = case.decisions.filter(emergency=False, decided_at__isnull=False)
    return decided.prefetch_related("voices").order_by("-decided_at").first()


def emergency_decisions(case: Case) -> QuerySet[Decision]:
    """Return what single agencies did at once, latest first."""
    return case.decisions.filter(emergency=True).order_by("-decided_at")


def actions_of(case: Case) -> QuerySet[Action]:
    """Return the case's actions, those still to do first, by when they are due."""
    return case.actions.order_by("ended_at", "due_at").select_related("decision")
