"""What agencies disagree about on a case and how that stands; for the board how often, and what the
hub learned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from roundtable.cases.models import Case
from roundtable.deciding.disagreeing.rules import Dispute, Speaker, Standing
from roundtable.deciding.models import (
    Action,
    Decision,
    Disagreement,
    DisagreementMove,
    DisagreementStep,
)
from roundtable.lib.actor import Actor
from roundtable.sharing.challenging.queries import withheld_by
from roundtable.sharing.models import Return
from roundtable.workload.handing.queries import is_managed

Subject = Decision | Return | Action
Counts = Mapping[str, Mapping[str, int]]

# What a disagreement can be about, by the column that holds it.
COLUMNS: dict[type[Subject], str] = {Decision: "decision", Return: "answer", Action: "action"}


def subject_of(case: Case, kind: str, pk: UUID) -> Subject | None:
    """Return what somebody disagrees about, None where there is no such thing or the reader does
    not see it.
    """
    match kind:
        case "decision":
            return case.decisions.select_related("case", "discussion").filter(pk=pk).first()
        case "withheld":
            answers = case.returns.select_related("case", "request", "involvement")
            return answers.filter(pk=pk).exclude(ground="").first()
        case "action":
            return case.actions.select_related("case").filter(pk=pk).first()
    return None


def dispute(subject: Subject, agency: str) -> Dispute:
    """Return whose something is with which an agency disagrees, and whether it does already."""
    about = {COLUMNS[type(subject)]: subject}
    open_ones = Disagreement.objects.filter(**about, ended_at=None, agency=agency)
    return Dispute(_whose(subject, agency), open_ones.exists())


def _whose(subject: Subject, agency: str) -> str:
    match subject:
        case Decision(fell_at=fell) if fell is not None:
            return ""
        case Decision(emergency=True):
            return subject.proposed_by
        case Decision():
            # The lead answers for what was decided. Where that disagrees, whoever proposed it does.
            return subject.case.lead if subject.case.lead != agency else subject.proposed_by
        case Return():
            withheld = withheld_by(subject.request, subject.involvement_id)
            return subject.agency if withheld == subject else ""
        case _:
            return subject.agency


def disagreements_of(case: Case) -> list[Disagreement]:
    """Return the disagreements of a case that the reader may see, the open ones first, each with
    what was said.
    """
    steps = Prefetch("steps", DisagreementStep.objects.order_by("number"))
    found = Disagreement.objects.filter(case=case).prefetch_related(steps)
    found = found.select_related("decision", "answer__involvement", "action")
    return sorted(found.order_by("-number"), key=lambda each: each.ended_at is not None)


def disagreement_at(case: Case, number: int) -> Disagreement | None:
    """Return the disagreement of a case with a number, None where the reader sees none."""
    return next((each for each in disagreements_of(case) if each.number == number), None)


def standing(disagreement: Disagreement) -> Standing:
    """Return how a disagreement stands."""
    offer = standing_offer(disagreement)
    return Standing(
        disagreement.agency,
        disagreement.against,
        disagreement.rung,
        offered_by=offer.agency if offer else "",
        is_open=disagreement.ended_at is None,
    )


def standing_offer(disagreement: Disagreement) -> DisagreementStep | None:
    """Return the last offer of how it could end, made on the rung it is on."""
    offers = disagreement.steps.filter(move=DisagreementMove.OFFERED, rung=disagreement.rung)
    return offers.order_by("-number").first()


def speaker(actor: Actor, at: datetime) -> Speaker:
    """Return somebody as they speak for their agency at a moment."""
    return Speaker(actor.agency, actor.role, is_managed(actor.agency, at))


def counted(since: datetime, until: datetime) -> Counts:
    """Return the disagreements raised in a period: by the agency that raised them, by the one they
    are with, by what they are about, how they ended ("" for open) and the rung they came to.

    :raises django.db.Error: for whoever is not of the board.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, name, counted FROM deciding_disagreed(%s, %s)", [since, until])
        for what, name, count in cursor.fetchall():
            found[what][name] = count
    return found


def learned(since: datetime, until: datetime) -> list[str]:
    """Return what the hub should do otherwise by the disagreements that were settled in a period,
    in an order that tells nothing of when or where.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT learned FROM deciding_learned(%s, %s)", [since, until])
        return [text for (text,) in cursor.fetchall()]
