"""Who waits to be told, and what came of reaching them."""

from __future__ import annotations

from uuid import UUID

from roundtable.cases.models import Case
from roundtable.charter.terms import Step
from roundtable.feedback.models import Feedback
from roundtable.feedback.reaching.keeping import path_to
from roundtable.workload.models import Clock


def is_waiting(told: Feedback) -> bool:
    """Return whether somebody is still to be told by the agency that leads."""
    running = Clock.objects.running().filter(case=told.case_id, step=Step.FEEDBACK)
    return running.filter(path=path_to(told)).exists()


def find_told(case: Case, told_id: UUID) -> Feedback | None:
    """Return what one who referred was told on a case, None where there is none such."""
    told = case.feedback.filter(pk=told_id, referral__isnull=False)
    return told.select_related("case", "referral").prefetch_related("reachings").first()
