"""Who refers somebody onwards, by when an answer is expected, and what an answer says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from roundtable.charter.terms import Charter
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.lib.working_time import day_begins, day_of
from roundtable.workload.rules import Due, after, calendar


class Channel(StrEnum):
    """By which way a referral onwards was sent."""

    SECURE_EMAIL = "secure_email"
    PORTAL = "portal"
    TELEPHONE = "telephone"
    MEETING = "meeting"
    POST = "post"

    @staticmethod
    def choices() -> list[tuple[str, str]]:
        """Each with its words."""
        return [(each.value, words) for each, words in CHANNELS.items()]


class Answered(StrEnum):
    """How a referral onwards ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @staticmethod
    def choices() -> list[tuple[str, str]]:
        """Each with its words."""
        return [(each.value, words) for each, words in ANSWERS.items()]


CHANNELS = {
    Channel.SECURE_EMAIL: "Secure e-mail",
    Channel.PORTAL: "Their own form or portal",
    Channel.TELEPHONE: "By telephone",
    Channel.MEETING: "In person, or at a meeting",
    Channel.POST: "By post",
}
ANSWERS = {
    Answered.ACCEPTED: "Accepted",
    Answered.DECLINED: "Declined",
    Answered.WITHDRAWN: "Taken back",
}


@dataclass(frozen=True)
class Sender:
    """An agency that would refer onwards: whether it leads the case, has an action on it, and has
    the one that this would be for (None for no action).
    """

    leads: bool
    has_action: bool
    has_this_action: bool | None = None


def may_refer_on(charter: Charter, sender: Sender, *, decided: bool) -> Verdict:
    """Return whether an agency records a referral onwards on a case: once the agencies have
    decided, where it leads or has an action, and for an action of its own where for one. The lead
    does it for any.

    Source: charter part 9, services outside the hub.
    """
    if not charter.onward:
        return deny(
            "The charter names no services outside the hub.",
            remedy="Ask the governance board to name them in part 9.",
        )
    if not sender.leads and not sender.has_action:
        return deny(
            "Only the agency that leads and those with an action refer onwards.",
            remedy="Ask the agency that leads the case.",
        )
    if not sender.leads and sender.has_this_action is False:
        return deny("This is another agency's action.", remedy="Choose one of your own, or none.")
    if not decided:
        return deny("The agencies have not decided yet.", remedy="Decide together first.")
    return allow()


@dataclass(frozen=True)
class Sent:
    """What is said of a referral onwards: to a service of a `kind` of the charter, about some
    people of the case (by the ids of their involvements), what it asks for, by which channel and on
    which day.
    """

    to: str
    kind: str
    about: Sequence[UUID]
    asks: str
    channel: str
    sent_on: date


def in_full(charter: Charter, sent: Sent, *, case_opened: datetime, at: datetime) -> Verdict:
    """Return whether everything is said of a referral onwards, with the clause of its service."""
    known = {each.code: each.clause for each in charter.onward}
    if sent.kind not in known:
        return deny("The charter has no such kind of service.", remedy="Choose one listed.")
    if not sent.to.strip():
        return deny("Say to which service it goes.", remedy="Its name is enough.")
    if not sent.about:
        return deny("Say whom it is about.", remedy="Choose one person or more.")
    if not sent.asks.strip():
        return deny("Say what it asks for.", remedy="A sentence is enough.")
    if sent.channel not in set(Channel):
        return deny("Say how it was sent.", remedy="Choose one listed.")
    hub = calendar(charter)
    if not day_of(case_opened, hub) <= sent.sent_on <= day_of(at, hub):
        return deny(
            "It was sent between the day the case was opened and today.",
            remedy="Check the day. What is yet to be sent is recorded once it is.",
        )
    return allow("", known[sent.kind])


def answer_due(charter: Charter, kind: str, *, sent_on: date, at: datetime) -> Due:
    """Return by when an answer is expected, from now where it was sent today, and else from the
    beginning of the day it was sent.

    Source: charter part 9, services outside the hub.
    """
    hub, service = calendar(charter), charter.onward_service(kind)
    days = (sent_on - day_of(at, hub)).days
    began = day_begins(at, days, hub) if days else at
    due = after(charter, began, service.answers_within, service.unit)
    return Due(due, due - (due - began) / 4, service.clause)


@dataclass(frozen=True)
class Waiting:
    """A referral onwards as an answer finds it: who sent it and when, who leads the case, and how
    it was answered already, empty while it was not.
    """

    agency: str
    lead: str
    sent_on: date
    answered: str = ""


def may_answer(waiting: Waiting, *, agency: str) -> Verdict:
    """Return whether an agency records what a service answered: it sent the referral, or leads the
    case, and it has no answer yet.
    """
    if agency not in (waiting.agency, waiting.lead):
        return deny(
            "Whoever sent it or leads the case records the answer.",
            remedy="Tell one of them what you know.",
        )
    return _unanswered(waiting)


def may_take_back(waiting: Waiting, *, agency: str) -> Verdict:
    """Return whether an agency takes a referral onwards back: its own, before it was answered."""
    if agency != waiting.agency:
        return deny("Another agency sent it.", remedy="Speak to that agency.")
    return _unanswered(waiting)


def _unanswered(waiting: Waiting) -> Verdict:
    if waiting.answered:
        return deny("It has its answer.", remedy="Refer onwards again if there is more to ask.")
    return allow()


@dataclass(frozen=True)
class Answer:
    """What a service answered, on which day, and who there said so; `reference` is theirs.
    `because` is why it declined.
    """

    accepted: bool
    answered_on: date
    heard_from: str
    reference: str = ""
    because: str = ""


def answered_in_full(answer: Answer, *, sent_on: date, today: date) -> Verdict:
    """Return whether an answer says all that it must: who said so and when, and why they declined
    where they did.
    """
    if not sent_on <= answer.answered_on <= today:
        return deny("They answered between the day it was sent and today.", remedy="Check the day.")
    if not answer.heard_from.strip():
        return deny("Say who there answered.", remedy="A name or a role is enough.")
    if not answer.accepted and not answer.because.strip():
        return deny("Say why they declined.", remedy="Use their words.")
    return allow()
