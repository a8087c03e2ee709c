"""When a decision is looked at again, and what is said of each person then. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from roundtable.charter.terms import Charter, FollowUpRule
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.lib.words import day, plural
from roundtable.lib.working_time import closing_after, day_begins
from roundtable.workload.rules import calendar

# Whom a case is about, in the order a page asks of them; whoever is never told comes last.
SUBJECTS = ("subject_child", "unborn_child", "adult_at_risk", "victim")


class Harm(StrEnum):
    """Whether somebody came to harm again."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"

    @staticmethod
    def choices() -> list[tuple[str, str]]:
        """Each with its words."""
        return [(each.value, words) for each, words in HARM.items()]


class OwnView(StrEnum):
    """Whether there is somebody's own view, and if not, why not."""

    SAID = "said"
    NOT_ASKED = "not_asked"
    NOT_REACHED = "not_reached"

    @staticmethod
    def choices() -> list[tuple[str, str]]:
        """Each with its words."""
        return [(each.value, words) for each, words in OWN_VIEW.items()]


HARM = {Harm.YES: "Yes", Harm.NO: "No", Harm.NOT_KNOWN: "Not known"}
OWN_VIEW = {
    OwnView.SAID: "They were asked, and said",
    OwnView.NOT_ASKED: "They were not asked",
    OwnView.NOT_REACHED: "They could not be reached",
}


@dataclass(frozen=True)
class Date:
    """A day on which a decision is looked at again: from when it can be, and by when it is due."""

    after_days: int
    opens_at: datetime
    due_at: datetime
    clause: str


def dates(charter: Charter, *, outcomes: Collection[str], decided_at: datetime) -> tuple[Date, ...]:
    """Return when a decision on these outcomes is looked at again, the earliest first.

    Days are counted on the calendar, from the day of the decision; one on which the hub does not
    work gives way to the next on which it does.
    Source: charter part 9, follow-ups.
    """
    rules: dict[int, FollowUpRule] = {}
    for rule in _rules_for(charter, outcomes):  # one look a day, by the first clause that says so
        rules.setdefault(rule.after_days, rule)
    return tuple(_date(charter, rules[days], decided_at) for days in sorted(rules))


def _rules_for(charter: Charter, outcomes: Collection[str]) -> Iterator[FollowUpRule]:
    wanted = set(outcomes)
    return (rule for rule in charter.follow_ups if not rule.outcomes or wanted & {*rule.outcomes})


def _date(charter: Charter, rule: FollowUpRule, decided_at: datetime) -> Date:
    hub = calendar(charter)
    opens = day_begins(decided_at, rule.after_days - rule.opens_days_before, hub)
    due = closing_after(decided_at, rule.after_days, hub)
    return Date(rule.after_days, opens, due, rule.clause)


class ToCome(Protocol):
    """A day still to come, as a page or the database keeps it."""

    @property
    def after_days(self) -> int:
        """How many days after the decision."""

    @property
    def opens_at(self) -> datetime:
        """From when it can be done."""


_T = TypeVar("_T", bound=ToCome)


def next_of(to_come: Iterable[_T], at: datetime) -> _T | None:
    """Return which of the days still to come one looks at now: the latest that has opened, else
    the first that will. None where none is left.

    What is said after 90 days is not what was so after 30: a day that nobody looked at in its time
    is passed over, once the next one can be.
    """
    in_order = sorted(to_come, key=lambda each: each.after_days)
    opened = [each for each in in_order if each.opens_at <= at]
    return opened[-1] if opened else next(iter(in_order), None)


def may_follow_up(to_come: Sequence[ToCome], chosen: ToCome, at: datetime, clause: str) -> Verdict:
    """Return whether one says now what came of a decision: in its time, and once."""
    current = next_of(to_come, at)
    if current is None or chosen not in to_come:
        return deny("This was looked at already.", clause, "Read what was found.")
    if chosen != current:
        return deny(
            f"The time to look at it after {plural(chosen.after_days, 'day')} is over.",
            clause,
            f"Say how it is after {plural(current.after_days, 'day')}.",
        )
    if at < chosen.opens_at:
        return deny(
            "It is too early to say what changed.", clause, f"Come back on {day(chosen.opens_at)}."
        )
    return allow("", clause)


def rule_of(charter: Charter, *, outcomes: Collection[str], after_days: int) -> FollowUpRule | None:
    """Return the clause by which a decision is looked at after so many days, None without one."""
    rules = (rule for rule in _rules_for(charter, outcomes) if rule.after_days == after_days)
    return next(rules, None)


def asked_for_own_view(charter: Charter, rule: FollowUpRule | None, role: str) -> bool:
    """Return whether somebody in a role on a case is asked how they see it.

    Never one who may not know that there is a case: the question would tell them.
    Source: charter part 9, the clause of the follow-up, and part 4, people.
    """
    wanted = rule.own_view_of if rule else ()
    return not never_told(charter, role) and (not wanted or role in wanted)


def never_told(charter: Charter, role: str) -> bool:
    """Return whether somebody in a role is never told that there is a case."""
    return any(each.code == role and each.never_told for each in charter.intake.people)


def place_of(charter: Charter, role: str) -> int:
    """Return where somebody in a role stands on the page: whom it is about first."""
    if role in SUBJECTS:
        return SUBJECTS.index(role)
    return len(SUBJECTS) + never_told(charter, role)


@dataclass(frozen=True)
class Found:
    """What was found of one person: `change` is a step of the scale. `own_view` is empty for one
    who is not asked.
    """

    change: str
    harm: str
    harm_what: str = ""
    own_view: str = ""
    own_words: str = ""


def in_full(charter: Charter, found: Found, *, asked: bool) -> Verdict:
    """Return whether everything is said that is to be said of one person. `asked`: they are asked
    how they see it.

    Source: charter part 9, the scale.
    """
    if found.change not in {step.code for step in charter.outcome_scale}:
        return deny("The charter's scale has no such step.", remedy="Choose one that is listed.")
    if found.harm not in set(Harm):
        return deny("Say of each person whether there was harm again.", remedy="Or: not known.")
    if (found.harm == Harm.YES) != bool(found.harm_what.strip()):
        return deny("Say what the harm was where there was any.", remedy="A sentence is enough.")
    if asked and not (found.own_view in set(OwnView) and found.own_words.strip()):
        return deny("Say how they see it, or why that is not known.", remedy="Use their words.")
    if not asked and (found.own_view or found.own_words):
        return deny("They are not to be asked.", remedy="Leave their own view out.")
    return allow("", charter.scale_step(found.change).clause)
