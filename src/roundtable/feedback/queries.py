"""What would be told to whom, what was, and whether a case can close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from roundtable.access.models import User
from roundtable.cases.models import Case
from roundtable.cases.relationships.queries import on_case, relationships_of
from roundtable.cases.rules import Stage
from roundtable.charter.terms import Charter, Ending, Step
from roundtable.deciding.disagreeing.keeping import any_open
from roundtable.deciding.models import Decision
from roundtable.deciding.onward.queries import any_waiting
from roundtable.deciding.queries import emergency_decisions, joint_decision
from roundtable.deciding.transferring.queries import acknowledged_transfer
from roundtable.feedback.models import Feedback
from roundtable.feedback.reaching.rules import IN_WORDS, Channel, OnCase, channel_for, kept_from
from roundtable.feedback.rules import (
    News,
    may_end,
    may_end_transferred,
    may_tell,
    rule_for,
    rule_for_contributors,
    worded,
)
from roundtable.intake.models import Referral
from roundtable.intake.queries import referrals_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, Verdict, require
from roundtable.sharing.models import Disclosure


@dataclass(frozen=True)
class Message:
    """What somebody would be told, in which words (none: nothing), under which clause, and how.
    `why_nothing` says why one who gave a name is told nothing.
    """

    to: str
    tells: str
    wording: str
    clause: str
    channel: Channel = Channel.HERE
    why_nothing: str = ""

    @property
    def how(self) -> str:
        """The channel in words."""
        return IN_WORDS[self.channel]


@dataclass(frozen=True)
class Contribution:
    """What an agency gave to a case: how many items, and to which agencies any of them went."""

    items: int
    went_to: tuple[str, ...]


def preview(case: Case, charter: Charter, news: News) -> list[Message]:
    """Return what everybody would be told now: the referrers, then those that contributed."""
    people = people_on(case)
    told = [message_to(each, news, charter, people) for each in referrals_of(case)]
    rule = rule_for_contributors(charter, after=news.after)
    for agency in contributors(case):
        words = worded(rule, news.facts)
        told.append(Message(charter.agency(agency).name, rule.tells, words, rule.clause))
    return told


def message_to(
    referral: Referral, news: News, charter: Charter, people: Sequence[OnCase]
) -> Message:
    """Return what one who referred is told, and how: by the charter for their kind of source, and
    nothing at all where they are, or are close to, somebody who is never told.
    """
    source = charter.source(referral.source)
    never = kept_from(charter, referral.referrer_name, people)
    if never:
        return Message(source.name, NOTHING, "", never, Channel.NONE, CLOSE)
    rule = rule_for(charter, referral.source, after=news.after)
    channel = channel_for(
        source.kind,
        referral.referrer_contact,
        tells=rule.tells,
        wanted=not referral.content.get("do_not_contact", False),
        own=_wrote_their_own(referral),
    )
    if channel is Channel.EMAIL and not settings.EMAIL_HOST:
        channel = Channel.OTHER
    words = "" if rule.tells == NOTHING else worded(rule, facts_for(referral, news))
    return Message(source.name, rule.tells, words, rule.clause, channel)


def _wrote_their_own(referral: Referral) -> bool:
    """Return whether one who referred wrote it themselves, in the hub."""
    writer = User.objects.filter(pk=referral.referred_by, name=referral.referrer_name)
    return referral.referrer_name != "" and writer.exists()


def people_on(case: Case) -> list[OnCase]:
    """Return everybody on a case with the roles of those they are related to."""
    roles: dict[UUID, set[str]] = {}
    for tie in relationships_of(case):
        roles.setdefault(tie.person_id, set()).add(tie.other.role)
        roles.setdefault(tie.other_id, set()).add(tie.person.role)
    return [
        OnCase(each.name, each.role, frozenset(roles.get(each.pk, ()))) for each in on_case(case)
    ]


NOTHING = "nothing"
CLOSE = "They may be, or be close to, somebody who is never told."


def contributors(case: Case) -> list[str]:
    """Return the agencies that gave something: an answer, or their part at an urgent discussion."""
    called = (agency for agency in case.called if agency != case.lead)
    return list(dict.fromkeys([*case.contributing, *called]))


def facts_for(referral: Referral, news: News) -> Mapping[str, str]:
    """Return the facts under the reference its sender was given, which on a case that it joined
    is not the case's.
    """
    return {**news.facts, "reference": referral.reference}


def news_of_decision(case: Case, charter: Charter, outcome: str) -> News:
    """Return what there is to tell of a joint decision. `outcome` is a code of the charter."""
    return News(
        Ending.JOINT_DECISION, _facts(case, charter, charter.outcome(outcome).name), outcome
    )


def news_of_nothing(case: Case, charter: Charter, reason: str) -> News:
    """Return what there is to tell of no further action, with the signpost of its reason."""
    term = charter.reason_for_nothing(reason)
    facts = _facts(case, charter, term.name) | {"signpost": term.signpost}
    return News(Ending.NO_FURTHER_ACTION, facts)


def news_of_transfer(case: Case, charter: Charter) -> News:
    """Return what there is to tell of a case that somebody has taken over: never who, because
    whoever referred somebody need not know where they have gone.
    """
    return News(Ending.TRANSFERRED, _facts(case, charter, TAKEN_OVER))


TAKEN_OVER = "handed over to another area, which has taken it on"


def _facts(case: Case, charter: Charter, outcome: str) -> dict[str, str]:
    lead = charter.agency(case.lead).name
    return {"reference": case.reference, "outcome": outcome, "agency": lead}


def decision_to_tell(case: Case) -> Decision:
    """Return the joint decision that everybody is to be told of.

    :raises Refused: before there is one, and once they were told of it.
    """
    decision = joint_decision(case)
    if decision is None:
        raise Refused(may_tell(decided=False, told=False))
    require(may_tell(decided=True, told=_told_of(case, decision)))
    return decision


def _told_of(case: Case, decision: Decision) -> bool:
    return case.feedback.filter(told_at__gte=decision.decided_at).exists()


def undecided_emergency(case: Case) -> bool:
    """Return whether an agency acted at once since the agencies last decided together."""
    acted, decided = emergency_decisions(case).first(), joint_decision(case)
    if acted is None or acted.decided_at is None:
        return False
    return decided is None or decided.decided_at is None or decided.decided_at < acted.decided_at


def verdict_on_closing(case: Case) -> Verdict:
    """Return whether nothing is left to do on a case but to close it."""
    return may_end(
        actions_open=case.actions.filter(ended_at=None).count(),
        untold=case.clocks.running().filter(step=Step.FEEDBACK).exists(),
        disagreeing=any_open(case),
        going_on=case.urgent_at is not None,
        unanswered=any_waiting(case),
        leaving=case.transfer_at is not None,
    )


def verdict_on_transferred(case: Case) -> Verdict:
    """Return whether a case closes as transferred. What was decided is told of first only where
    that can be done: everybody is told of the transfer anyhow.
    """
    rest = may_end(
        actions_open=case.actions.filter(ended_at=None).count(),
        untold=case.stage == Stage.ACT
        and case.clocks.running().filter(step=Step.FEEDBACK).exists(),
        disagreeing=any_open(case),
        going_on=case.urgent_at is not None,
        unanswered=any_waiting(case),
    )
    return may_end_transferred(
        rest,
        acknowledged=acknowledged_transfer(case) is not None,
        undecided_emergency=undecided_emergency(case),
    )


def told_on(case: Case) -> QuerySet[Feedback]:
    """Return what was told on a case and the reader may see: all for the lead, else their own."""
    told = case.feedback.select_related("referral").prefetch_related("reachings")
    return told.order_by("-told_at", "agency")


def told_to(actor: Actor) -> QuerySet[Feedback]:
    """Return everything an agency was told, newest first. Its cases need not be visible to it."""
    mine = Feedback.objects.filter(agency=actor.agency).exclude(tells="nothing")
    return mine.select_related("referral").order_by("-told_at", "pk")


def count_unread(actor: Actor) -> int:
    """Return how much of what an agency was told it has not read."""
    return told_to(actor).filter(read_at=None).count()


def references_of(told: Iterable[Feedback], actor: Actor) -> dict[UUID, str]:
    """Return the references of those cases, by their ids, that the reader may see."""
    ids = {one.case_id for one in told}
    seen = Case.objects.visible_to(actor).filter(pk__in=ids)
    return dict(seen.values_list("pk", "reference"))


def contribution_of(case: Case, actor: Actor) -> Contribution:
    """Return what the actor's agency gave to a case."""
    given = case.items.filter(agency=actor.agency)
    live = Disclosure.objects.filter(item__in=given, withdrawn_at=None)
    went_to = live.order_by("to_agency").values_list("to_agency", flat=True).distinct()
    return Contribution(given.count(), tuple(went_to))
