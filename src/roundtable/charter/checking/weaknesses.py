"""What a charter may say, and a governance board should think about before it signs.

Each weakness is a row: where to look for it, what to do, and, where the practitioners of the hub
that was studied spoke of it, what they said, in our own words. Source: Shorrocks, McManus and Kirby
(2019), Practitioner perspectives of multi-agency safeguarding hubs, Journal of Adult Protection
22(1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from roundtable.charter.checking import findings as found
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter


@dataclass(frozen=True)
class Weakness:
    """A weakness: `find` yields each clause and what is weak there.

    `obeyed` is False for what the hub will not do, whoever signed it: no hub can adopt it.
    """

    find: Callable[[Charter], found.Found]
    remedy: str
    heard: str = ""
    obeyed: bool = True


REVIEWED = "Practices have to be reviewed regularly, and with the practitioners."

WEAKNESSES = (
    Weakness(found.without_posts, "Give it posts, or agree who covers for it."),
    Weakness(found.cannot_refer, "Add a source for it to part 4."),
    Weakness(
        found.untranslated,
        "Add it to the translations of part 3.",
        "The same words, risk and vulnerability first, meant something else in each agency.",
    ),
    Weakness(
        found.one_grades,
        "Translate the terms of the other agencies too, in part 3.",
        "The police assessed the risk by themselves.",
    ),
    Weakness(
        found.undefined_words,
        "Define it among the words of part 3.",
        "Risk and vulnerability meant different things to different agencies.",
    ),
    Weakness(
        found.seen_by_one,
        "Ask a second one in part 6.",
        "Health answered about children only.",
    ),
    Weakness(found.without_indicator, "Add one to the indicators of part 4."),
    Weakness(
        found.without_assessment,
        "Add one to part 4, for instance of harm to a child.",
        "Thresholds differed from one agency to the next.",
    ),
    Weakness(
        found.asked_by_source,
        "Take `sources` out: a concern is the same whoever saw it.",
        "Only what the police sent went through the hub. Other referrals were dealt with apart, "
        "and the police gave nothing to them.",
        obeyed=False,
    ),
    Weakness(found.higher_takes_longer, "Make the higher grade's clock the shorter."),
    Weakness(
        found.answers_after_decisions,
        "Make the clock to answer shorter than the clock to decide.",
    ),
    Weakness(
        found.one_pace,
        "Give each grade its own clock.",
        "For some the time hung on how complex a case was, for others it was fixed: they did not "
        "agree on it.",
    ),
    Weakness(
        found.runs_at_night,
        "Count in working hours or working days.",
        "After a bank holiday one or two people found 100 to 200 referrals waiting.",
    ),
    Weakness(
        found.shares_nothing,
        "Agree in part 7 what goes to whom, on which basis.",
        "There was no formal agreement on sharing: what, with whom and how.",
    ),
    Weakness(found.unspoken_categories, "Add a clause, if only one that refuses it."),
    Weakness(found.unused_bases, "Use it or take it out."),
    Weakness(
        found.without_purpose,
        "Add `purpose:` with the code of one in part 7.",
        "Nobody said whether what was shared was necessary and in proportion.",
    ),
    Weakness(
        found.searched_by_hand,
        "Agree under `registers` in part 7 who may search whose register, about whom.",
        "There were as many databases as agencies, and each looked everybody up in its own.",
    ),
    Weakness(
        found.unsearched_registers,
        "Name it under `held_by` of a clause of part 7, if only to show that somebody is known.",
    ),
    Weakness(
        found.without_ground,
        "Add the grounds you accept to part 7.",
        "On consent, and on going against it, each agency went its own way.",
    ),
    Weakness(
        found.without_override,
        "Add the grounds and their tests under `overrides` in part 7, and who authorises.",
        "On consent, and on going against it, each agency went its own way.",
    ),
    Weakness(
        found.without_ladder,
        "Say under `ladder` in part 7 who of the agency looks again, with a clock in part 5.",
    ),
    Weakness(
        found.without_disagreement,
        "Say under `ladder` in part 8 who talks to whom, with a clock in part 5.",
    ),
    Weakness(
        found.decides_alone,
        "Ask for at least two agencies.",
        "The final decision was one agency's.",
        obeyed=False,
    ),
    Weakness(found.unused_quorums, "Use it or take it out."),
    Weakness(
        found.unmet_in_absence,
        "Give it a second post, or take it out of the quorum.",
        "Small agencies had one or two people. When one was away, the other had twice the work.",
    ),
    Weakness(found.without_action, "Add a default action to part 9."),
    Weakness(
        found.without_follow_up,
        "Say under `follow_ups` in part 9 when, and under `outcome_scale` on which scale.",
    ),
    Weakness(
        found.without_onward,
        "Name the kinds of service under `onward` in part 9, and when an answer is expected.",
    ),
    Weakness(
        found.without_escalation,
        "Say under `escalations` in part 5 when a late action comes to `agency_manager`.",
    ),
    Weakness(
        found.told_nothing,
        "Tell it at least that its concern was received.",
        "People sent information and never learnt where it went, or what came of it.",
    ),
    Weakness(
        found.alone_in_power,
        "Add what needs two agencies to part 11.",
        "The police owned the system.",
        obeyed=False,
    ),
    Weakness(
        found.nothing_learnt,
        "Add training with `before_live_work: true` to part 13.",
        "Agencies did not train together. New people sat beside others and watched.",
    ),
    Weakness(
        found.changed_by_anybody,
        "Add an ordinary and an urgent amendment to part 14.",
        "Managers came and went, and the direction changed with them.",
        obeyed=False,
    ),
    Weakness(
        found.unmeasured,
        "Add an indicator for it to part 14.",
        REVIEWED,
    ),
    Weakness(
        found.unsampled,
        "Add a sample of them to part 14.",
        REVIEWED,
    ),
    Weakness(
        found.late_review,
        "Make `due` earlier.",
        REVIEWED,
    ),
    Weakness(
        found.uncosted,
        "Add unit costs to part 15.",
        "There was more work than people, and nobody knew whether the hub was worth its cost.",
    ),
)


def weaknesses(charter: Charter) -> Iterator[Problem]:
    """Yield a warning for every weakness."""
    for weakness in WEAKNESSES:
        yield from _problems(charter, weakness)


def not_obeyed(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for everything that the hub will not do, whoever signed it."""
    for weakness in WEAKNESSES:
        if not weakness.obeyed:
            yield from _problems(charter, weakness)


def _problems(charter: Charter, weakness: Weakness) -> Iterator[Problem]:
    for clause, text in weakness.find(charter):
        yield Problem(0, clause, text, weakness.remedy, weakness.heard)
