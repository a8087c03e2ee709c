"""Referrals onwards as the reader may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter
from roundtable.deciding.models import Action, OnwardAnswer, OnwardReferral
from roundtable.deciding.onward.rules import Answered, Sender, Waiting, may_refer_on
from roundtable.deciding.queries import joint_decision
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict


def onward_of(case: Case) -> list[OnwardReferral]:
    """Return the referrals onwards of a case, the earliest due first: those that wait before those
    that were declined, and both before the others.
    """
    found = case.onward.select_related("answer", "action").order_by("due_at", "pk")
    return sorted(found, key=_place)


def _place(referral: OnwardReferral) -> int:
    if referral.given is None:
        return 0
    return 1 if referral.given.answer == Answered.DECLINED else 2


def onward_at(case: Case, referral_id: UUID) -> OnwardReferral | None:
    """Return a referral onwards of a case, None where the reader sees none such."""
    found = case.onward.filter(pk=referral_id)
    return found.select_related("answer", "action", "case").first()


def any_waiting(case: Case) -> bool:
    """Return whether a referral onwards of a case waits for its answer, as whoever leads sees."""
    return case.onward.waiting().exists()


def actions_to_refer_for(case: Case, actor: Actor) -> QuerySet[Action]:
    """Return for which actions of a case the actor's agency refers onwards: its own, or any where
    it leads.
    """
    found = case.actions.order_by("due_at")
    return found if actor.agency == case.lead else found.filter(agency=actor.agency)


def verdict_on_sending(
    case: Case, charter: Charter, actor: Actor, acted: Action | None = None
) -> Verdict:
    """Return whether the actor's agency records a referral onwards on a case now."""
    sender = Sender(
        leads=actor.agency == case.lead,
        has_action=case.actions.filter(agency=actor.agency).exists(),
        has_this_action=acted.agency == actor.agency if acted else None,
    )
    decided = sender.has_action or joint_decision(case) is not None
    return may_refer_on(charter, sender, decided=decided)


def waiting_of(referral: OnwardReferral) -> Waiting:
    """Return how a referral onwards stands now."""
    said = OnwardAnswer.objects.filter(referral=referral).values_list("answer", flat=True).first()
    return Waiting(referral.agency, referral.case.lead, referral.sent_on, said or "")
