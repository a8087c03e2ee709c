"""The chapters of the handbook, in the order of the path of a referral. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from roundtable.charter.handbook.pieces import Chapter, Reader
from roundtable.charter.handbook.roles import WORKING
from roundtable.charter.terms import Clause
from roundtable.charter.terms import Step as Stage
from roundtable.lib.actor import Role

Write = Callable[[Reader], Chapter]
_BOARD = frozenset({Role.GOVERNANCE, Role.AGENCY_MANAGER})
_WATCHES = {Role.HUB_MANAGER: "hub_manager", Role.AGENCY_MANAGER: "agency_manager"}


def _before_you_start(to: Reader) -> Chapter:
    training = [each for each in to.charter.training if to.role.value in each.roles]
    steps = (
        *to.step(
            "Learn this before you work on a case, and again before it lapses.",
            [each for each in training if each.before_live_work],
        ),
        *to.step("Learn this as well.", [each for each in training if not each.before_live_work]),
        *to.step("Know when the hub works.", [to.charter.hub.hours]),
    )
    return Chapter("start", "Before you start", steps)


def _watch(to: Reader) -> Chapter:
    watcher = _WATCHES[to.role]
    clocks = [each for each in to.charter.clocks if watcher in each.warns]
    late = [each for each in to.charter.escalations if each.comes_to == watcher]
    steps = (
        *to.step("You are warned when one of these runs short. Look where help is needed.", clocks),
        *to.step("A deadline may wait only for these.", to.charter.pauses),
        *to.step("What is late comes to you after this.", late),
        *to.step(
            "In an emergency one agency acts at once. See that the joint decision follows.",
            [to.charter.intake.emergency],
        ),
    )
    return Chapter("watch", "What you watch", steps)


def _take_in(to: Reader) -> Chapter:
    part = to.charter.intake
    steps = (
        *to.step(
            "Somebody in immediate danger comes first: act, tell, and record after.",
            [part.emergency],
        ),
        *to.step("Check that the referral is about something the hub takes on.", part.concerns),
        *to.step("Check that it shows what a referral must show.", part.criteria),
        *to.step(
            "Say what part each person has in it. Some are never told that there is a case.",
            part.people,
        ),
        *to.step("Answer the structured assessment that the concern needs.", part.assessments),
        *to.step(
            "Grade it. The signs point to a grade: with a reason, you may raise it.",
            to.charter.definitions.grades,
        ),
        *to.step("Do it in this time.", _clocks(to, Stage.IDENTIFY)),
        *to.step(
            "Where nothing more is to be done, say why and where help is.", part.no_further_action
        ),
    )
    return Chapter("identify", "A referral comes in", steps)


def _gather(to: Reader) -> Chapter:
    charter = to.charter
    asked = [each for each in charter.requests if to.concerns_us(each.agencies)]
    remit = [
        inner for each in charter.agencies if to.concerns_us([each.code]) for inner in each.remit
    ]
    who = "Your agency is asked" if to.agency else "Each agency is asked"
    steps = (
        *to.step(f"{who} about these people.", remit),
        *to.step(f"{who} this.", asked),
        *to.step(
            "Answer for each person, in this time. “Not known to us” is an answer.",
            _clocks(to, Stage.ANSWER, Stage.GATHER),
        ),
        *to.step("A deadline may wait only for these.", charter.pauses),
    )
    return Chapter("gather", "The agencies are asked", steps)


def _share(to: Reader) -> Chapter:
    part = to.charter.sharing
    gives = [each for each in part.clauses if to.concerns_us(each.from_agencies)]
    gets = [
        each
        for each in part.clauses
        if to.agency and each not in gives and to.concerns_us(each.to_agencies)
    ]
    searched = [
        each for each in part.registers if to.concerns_us((*each.searched_by, *each.held_by))
    ]
    ours = "What your agency gives goes" if to.agency else "What an agency gives goes"
    steps = (
        *to.step("Information is shared for this only.", part.purposes),
        *to.step(
            f"{ours} by the first of these that fits. Where none fits, it goes nowhere.", gives
        ),
        *to.step("Your agency gets this from others.", gets),
        *to.step("Who is known to an agency is looked up by these.", searched),
        *to.step("Each share rests on one of these.", part.bases),
        *to.step("The kinds of information are these.", part.categories),
    )
    return Chapter("share", "What is shared, and with whom", steps)


def _withhold(to: Reader) -> Chapter:
    part = to.charter.sharing
    steps = (
        *to.step(
            "An agency may withhold what it knows only on one of these grounds. That it withholds "
            "is seen, what it withholds is not.",
            part.grounds,
        ),
        *to.step(
            "Whoever needs what is withheld challenges it, and the agency looks at it again.",
            part.ladder,
        ),
        *to.step("A challenge is answered in this time.", _clocks(to, Stage.CHALLENGE)),
        *to.step(
            "Where somebody said no, what needs their consent goes only on one of these grounds. "
            "Say how its test is met, and why you do not wait for a yes.",
            part.overrides,
        ),
        *to.step("Whoever authorises that decides in this time.", _clocks(to, Stage.AUTHORISE)),
    )
    return Chapter("withhold", "What is withheld, and what goes against a no", steps)


def _decide(to: Reader) -> Chapter:
    part = to.charter.decision
    steps = (
        *to.step("Take your agency's position before you see the others'.", [part.positions]),
        *to.step("Then the agencies decide on one of these together.", part.outcomes),
        *to.step(
            "A decision needs this many of them. Dissent is kept, with its reasons.", part.quorums
        ),
        *to.step("Do it in this time.", _clocks(to, Stage.POSITION, Stage.DECIDE)),
        *to.step(
            "Where it cannot wait, call the agencies to the table at once, at whatever stage the "
            "case is.",
            part.urgent,
        ),
        *to.step(
            "Where you think that a decision, an action or what is withheld is wrong, say so and "
            "what keeps everybody safe meanwhile. These people settle it.",
            part.ladder,
        ),
        *to.step("They have this time each.", _clocks(to, Stage.DISAGREE)),
    )
    return Chapter("decide", "The agencies decide together", steps)


def _act(to: Reader) -> Chapter:
    actions = [each for each in to.charter.actions if to.concerns_us([each.agency])]
    whose = "your agency" if to.agency else "the agencies"
    steps = (
        *to.step(f"These actions of {whose} are proposed when a decision is made.", actions),
        *to.step("Say what came of each, in this time.", _clocks(to, Stage.ACT)),
        *to.step("What is late comes to others as well.", to.charter.escalations),
        *to.step(
            "Record whom you refer to a service outside the hub, and what it answers. Ask again "
            "where no answer has come by then.",
            to.charter.onward,
        ),
        *to.step(
            "The agency that leads looks again at what came of it, also once the case is closed.",
            to.charter.follow_ups,
        ),
        *to.step(
            "It says for each person what is different, on this scale.", to.charter.outcome_scale
        ),
    )
    return Chapter("act", "What follows", steps)


def _tell(to: Reader) -> Chapter:
    never = [each for each in to.charter.intake.people if each.never_told]
    steps = (
        *to.step("Everybody who referred or answered is told this much.", to.charter.feedback),
        *to.step("They are never told that there is a case.", never),
        *to.step("Do it in this time.", _clocks(to, Stage.FEEDBACK)),
        *to.step(
            "An e-mail says that there is something to read, and names nobody. As long as you have"
            " not chosen, it comes so.",
            to.charter.digests,
        ),
    )
    return Chapter("tell", "Who is told", steps)


def _words(to: Reader) -> Chapter:
    part = to.charter.definitions
    terms = [each for each in part.translations if to.concerns_us([each.agency])]
    steps = (
        *to.step("These words mean the same to every agency here.", part.words),
        *to.step("Risk has these grades, the highest first.", part.grades),
        *to.step("Need has these levels.", part.levels_of_need),
        *to.step(
            "Your agency's own words mean this here."
            if to.agency
            else "The agencies' own words mean this here.",
            terms,
        ),
    )
    return Chapter("words", "What words mean", steps)


def _rights(to: Reader) -> Chapter:
    steps = to.step("These take effect only when more than one agency agrees.", to.charter.reserved)
    return Chapter("rights", "What nobody does alone", steps)


def _records(to: Reader) -> Chapter:
    return Chapter(
        "records",
        "How long records are kept",
        to.step("Records are kept this long.", to.charter.retention),
    )


def _review(to: Reader) -> Chapter:
    charter = to.charter
    steps = (
        *to.step("The charter is looked at again, with practitioners.", [charter.review]),
        *to.step("It is changed in these ways only.", charter.amendments),
        *to.step("The hub's work is measured by these.", charter.indicators),
        *to.step("Finished cases are looked at again.", charter.samples),
    )
    return Chapter("review", "How the charter is looked at again", steps)


def _costs(to: Reader) -> Chapter:
    return Chapter(
        "costs",
        "What the work costs",
        to.step("A piece of work costs this much.", to.charter.costs),
    )


def _clocks(to: Reader, *steps: Stage) -> Iterator[Clause]:
    return (each for each in to.charter.clocks if each.step in steps)


_EVERYBODY = frozenset(Role)
READ_BY: dict[Write, frozenset[Role]] = {
    _before_you_start: _EVERYBODY,
    _watch: frozenset(_WATCHES),
    _take_in: WORKING,
    _gather: WORKING,
    _share: WORKING | {Role.INFORMATION_GOVERNANCE},
    _withhold: WORKING | {Role.INFORMATION_GOVERNANCE},
    _decide: WORKING | {Role.HUB_MANAGER},
    _act: WORKING,
    _tell: WORKING | {Role.INFORMATION_GOVERNANCE},
    _words: _EVERYBODY - {Role.OPERATOR},
    _rights: _BOARD | {Role.OPERATOR, Role.AUDITOR, Role.HUB_MANAGER},
    _records: frozenset({Role.INFORMATION_GOVERNANCE, Role.AUDITOR, Role.GOVERNANCE}),
    _review: _EVERYBODY,
    _costs: frozenset({Role.GOVERNANCE}),
}
"""Who reads which chapter. Nobody is kept from the charter itself: a handbook is what they need."""
ORDER = tuple(READ_BY)
