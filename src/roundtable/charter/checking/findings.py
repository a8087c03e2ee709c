"""Where a charter is weak: each function yields the clause, and what is weak there. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from roundtable.charter.checking.coverage import asked_about, concerns_of
from roundtable.charter.terms import (
    Agency,
    Charter,
    ClockRule,
    Group,
    Measure,
    Quorum,
    SourceKind,
    Step,
    Unit,
)

Found = Iterator[tuple[str, str]]
WORDS = ("Risk", "Vulnerability", "Harm")
LONGEST_TO_REVIEW = dt.timedelta(days=2 * 366)


def without_posts(charter: Charter) -> Found:
    """Yield agencies that are asked, and have nobody."""
    for agency in charter.agencies:
        if agency.posts == 0:
            yield agency.clause, f"{agency.name} has no posts: nobody is there to answer."


def cannot_refer(charter: Charter) -> Found:
    """Yield agencies that are no source."""
    refers = {source.agency for source in charter.intake.sources}
    for agency in charter.agencies:
        if agency.code not in refers:
            yield agency.clause, f"{agency.name} is not a source, so it cannot refer."


def untranslated(charter: Charter) -> Found:
    """Yield agencies of which no term is translated, and single terms of the others."""
    translated = {(each.agency, each.term) for each in charter.definitions.translations}
    speakers = {agency for agency, _ in translated}
    for agency in charter.agencies:
        if agency.code not in speakers:
            yield agency.clause, f"No term of {agency.name} is translated to the common grades."
            continue
        for term in agency.terms:
            if (agency.code, term) not in translated:
                yield agency.clause, f'"{term}" is a word of {agency.name}, and is not translated.'


def one_grades(charter: Charter) -> Found:
    """Yield the one agency whose words lead to a grade."""
    graded = [term for term in charter.definitions.translations if term.grade]
    if len({term.agency for term in graded}) == 1 and len(charter.agencies) > 1:
        name = charter.agency(graded[0].agency).name
        yield graded[0].clause, f"Only what {name} says of a risk leads to a grade."


def undefined_words(charter: Charter) -> Found:
    """Yield the words that every agency uses and the charter does not define."""
    defined = {word.term.lower() for word in charter.definitions.words}
    for word in WORDS:
        if word.lower() not in defined:
            yield "", f"The charter does not say what {word.lower()} means."


def seen_by_one(charter: Charter) -> Found:
    """Yield concerns about which one agency is asked."""
    for concern in charter.intake.concerns:
        if len(asked_about(charter, concern.code)) == 1:
            yield concern.clause, f"Only one agency is asked about {concern.name}."


def without_indicator(charter: Charter) -> Found:
    """Yield concerns that no indicator helps to grade."""
    for concern in charter.intake.concerns:
        if not any(concern.code in factor.concerns for factor in charter.intake.factors):
            yield concern.clause, f"No indicator helps to grade {concern.name}."


def without_assessment(charter: Charter) -> Found:
    """Yield a charter that asks no structured assessment."""
    if not charter.intake.assessments:
        yield "", "No structured assessment is asked before a grade is given."


def asked_by_source(charter: Charter) -> Found:
    """Yield requests that depend on who referred."""
    for rule in charter.requests:
        if rule.sources:
            agencies = " and ".join(charter.agency(code).name for code in rule.agencies)
            sources = " or ".join(charter.source(code).name for code in rule.sources)
            yield rule.clause, f"{agencies}: asked only where the referral is from {sources}."


def higher_takes_longer(charter: Charter) -> Found:
    """Yield clocks by which a higher grade may take longer than a lower one, in the same unit."""
    order = [grade.code for grade in charter.definitions.grades]
    for step in Step:
        graded = {clock.grade: clock for clock in charter.clocks if clock.step == step}
        clocks = [graded[grade] for grade in order if grade in graded]
        for higher, lower in pairwise(clocks):
            if higher.unit == lower.unit and higher.length > lower.length:
                text = f"`{step}` may take longer at the grade {higher.grade} than {lower.grade}."
                yield higher.clause, text


def answers_after_decisions(charter: Charter) -> Found:
    """Yield clocks by which an answer may come after the decision is due, in the same unit."""
    for grade in charter.definitions.grades:
        answer, decide = (_clock(charter, step, grade.code) for step in (Step.ANSWER, Step.DECIDE))
        if answer and decide and answer.unit == decide.unit and answer.length >= decide.length:
            text = f"An answer may come after the decision is due when the grade is {grade.code}."
            yield answer.clause, text


def one_pace(charter: Charter) -> Found:
    """Yield steps that take as long whatever the grade."""
    for clock in charter.clocks:
        if clock.step in (Step.ANSWER, Step.DECIDE) and clock.grade is None:
            yield clock.clause, f"`{clock.step}` may take as long whatever the grade."


def runs_at_night(charter: Charter) -> Found:
    """Yield clocks that run while the hub is closed."""
    for clock in charter.clocks:
        if clock.unit in (Unit.HOURS, Unit.DAYS):
            yield clock.clause, f"The clock to {clock.step} runs while nobody is in the hub."


def shares_nothing(charter: Charter) -> Found:
    """Yield a charter without an agreement to share."""
    if not any(clause.verdict == "share" for clause in charter.sharing.clauses):
        yield "", "No clause lets any agency share anything."


def unspoken_categories(charter: Charter) -> Found:
    """Yield kinds of information of which no sharing clause speaks, where any clause speaks."""
    named = {code for clause in charter.sharing.clauses for code in clause.categories}
    for category in charter.sharing.categories:
        if named and category.code not in named:
            text = f"No sharing clause speaks of {category.name}, so it never goes anywhere."
            yield category.clause, text


def unused_bases(charter: Charter) -> Found:
    """Yield lawful bases on which nothing rests."""
    used = {clause.basis for clause in charter.sharing.clauses if clause.verdict == "share"}
    used |= {clause.basis for clause in charter.sharing.registers}
    for basis in charter.sharing.bases:
        if basis.code not in used:
            yield basis.clause, f"No clause rests on {basis.name}."


def without_purpose(charter: Charter) -> Found:
    """Yield sharing clauses that do not say what for."""
    for clause in charter.sharing.clauses:
        if clause.verdict == "share" and not clause.purpose:
            yield clause.clause, "This clause does not say what the information is shared for."


def searched_by_hand(charter: Charter) -> Found:
    """Yield a charter by which no agency searches the register of another."""
    if not charter.sharing.registers:
        yield "", "Each agency searches only its own register, by hand."


def unsearched_registers(charter: Charter) -> Found:
    """Yield agencies whose register nobody else may search, where any other may be searched."""
    held = {code for clause in charter.sharing.registers for code in clause.held_by}
    for agency in charter.agencies if held and "any" not in held else ():
        if agency.code not in held:
            yield agency.clause, f"Nobody but {agency.name} may search its register."


def without_ground(charter: Charter) -> Found:
    """Yield a charter that knows no ground to withhold."""
    if not charter.sharing.grounds:
        yield "", "Nothing says on which ground an agency may withhold."


def without_override(charter: Charter) -> Found:
    """Yield a charter by which what somebody says no to never goes, whatever the danger."""
    if not charter.sharing.overrides:
        yield "", "Nothing says when an agency may share though somebody said no."


def without_ladder(charter: Charter) -> Found:
    """Yield a charter by which nobody looks again at what an agency withholds."""
    if charter.sharing.grounds and not charter.sharing.ladder:
        clause = charter.sharing.grounds[0].clause
        yield clause, "What an agency withholds cannot be challenged."


def without_disagreement(charter: Charter) -> Found:
    """Yield a charter by which agencies that disagree have nobody to go to."""
    if not charter.decision.ladder:
        yield "", "Nothing says how a professional disagreement is settled."


def decides_alone(charter: Charter) -> Found:
    """Yield quorums that one agency meets."""
    for quorum in charter.decision.quorums:
        if quorum.at_least == 1:
            yield quorum.clause, "One agency can decide alone."


def unused_quorums(charter: Charter) -> Found:
    """Yield quorums that no outcome names."""
    used = {outcome.quorum for outcome in charter.decision.outcomes}
    for quorum in charter.decision.quorums:
        if quorum.clause not in used:
            yield quorum.clause, "No outcome uses this quorum."


def unmet_in_absence(charter: Charter) -> Found:
    """Yield agencies without which a quorum is not met.

    An agency that must be there is absent with its only post; one of several is absent with all.
    """
    quorums = {quorum.clause: quorum for quorum in charter.decision.quorums}
    for agency in charter.agencies:
        stopped = [
            outcome.name
            for outcome in charter.decision.outcomes
            if _stops(charter, quorums[outcome.quorum], agency, outcome.groups)
        ]
        if stopped:
            text = f"When {agency.name} is absent, nobody can decide on: {'; '.join(stopped)}."
            yield agency.clause, text


def without_action(charter: Charter) -> Found:
    """Yield outcomes after which nothing is proposed."""
    acted = {code for action in charter.actions for code in action.outcomes}
    for outcome in charter.decision.outcomes:
        if outcome.code not in acted:
            yield outcome.clause, f"{outcome.name} proposes no action."


def without_follow_up(charter: Charter) -> Found:
    """Yield outcomes that nobody looks at again, or all at once where there are none that are."""
    if not charter.follow_ups:
        yield "", "Nobody looks again at what came of a decision."
        return
    looked_at = {code for rule in charter.follow_ups for code in rule.outcomes}
    everything = any(not rule.outcomes for rule in charter.follow_ups)
    for outcome in () if everything else charter.decision.outcomes:
        if outcome.code not in looked_at:
            yield outcome.clause, f"Nobody looks again at what came of {outcome.name}."


def without_onward(charter: Charter) -> Found:
    """Yield that nobody can refer onwards, where the charter names no service outside the hub."""
    if not charter.onward:
        yield "", "Nobody can record a referral to a service outside the hub, or what came of it."


def without_escalation(charter: Charter) -> Found:
    """Yield where late actions come to nobody but whoever has them."""
    told = {each.comes_to for each in charter.escalations if Step.ACT in each.steps}
    if "agency_manager" not in told:
        yield "", "No manager hears of an action of their agency that is late."


def told_nothing(charter: Charter) -> Found:
    """Yield feedback clauses by which somebody with a name learns nothing."""
    for rule in charter.feedback:
        if rule.tells == "nothing" and set(rule.sources) != {SourceKind.ANONYMOUS}:
            if rule.to == "contributor":
                yield rule.clause, "An agency that answered learns nothing of what came of it."
            else:
                yield rule.clause, "A source that could be told learns nothing."


def alone_in_power(charter: Charter) -> Found:
    """Yield a charter by which one agency can change who may do what."""
    if not charter.reserved:
        yield "", "One agency can change alone who may do what in the hub."


def nothing_learnt(charter: Charter) -> Found:
    """Yield a charter that asks nobody to learn anything before work on a case."""
    if not any(term.before_live_work for term in charter.training):
        yield "", "Nobody has to learn anything before they work on a case."


def changed_by_anybody(charter: Charter) -> Found:
    """Yield a charter that does not say how it is changed."""
    if not charter.amendments:
        yield "", "Nothing says how the charter is changed, or by whom."


def unmeasured(charter: Charter) -> Found:
    """Yield measures of the hub's work without a target."""
    named = {indicator.measure for indicator in charter.indicators}
    for measure in Measure:
        if measure not in named:
            yield "", f"There is no target for `{measure}`."


def unsampled(charter: Charter) -> Found:
    """Yield a charter by which no case without further action is looked at again."""
    if "no_further_action" not in {sample.ended for sample in charter.samples}:
        yield "", "No case that ended with no further action is looked at again."


def late_review(charter: Charter) -> Found:
    """Yield a review that is more than two years after the charter takes effect."""
    if charter.review.due - charter.effective_from > LONGEST_TO_REVIEW:
        yield charter.review.clause, "The charter is looked at again after more than two years."


def uncosted(charter: Charter) -> Found:
    """Yield a charter that does not say what the work costs."""
    if not charter.costs:
        yield "", "Nothing says what the work of the hub costs."


def _clock(charter: Charter, step: Step, grade: str) -> ClockRule | None:
    fits = (clock for clock in charter.clocks if clock.step == step)
    return next((clock for clock in fits if clock.grade in (None, grade)), None)


def _able(charter: Charter, group: Group) -> frozenset[str]:
    asked = (asked_about(charter, concern) for concern in concerns_of(charter, group))
    return frozenset[str]().union(*asked)


def _stops(charter: Charter, quorum: Quorum, agency: Agency, groups: tuple[Group, ...]) -> bool:
    if agency.code in quorum.must_include and agency.posts < 2:
        return True
    able = (_able(charter, group) for group in groups)
    return any(agency.code in each and len(each) - 1 < quorum.at_least for each in able)
