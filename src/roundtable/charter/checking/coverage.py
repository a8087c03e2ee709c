"""Nobody and nothing forgotten: agencies, concerns, clocks, sources, records and roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from zoneinfo import available_timezones

from roundtable.charter.problems import Problem
from roundtable.charter.terms import (
    Agency,
    Charter,
    Ending,
    Group,
    RequestRule,
    SourceKind,
    Step,
)
from roundtable.lib.actor import Role

RECORDS = (
    *("case", "referral", "person", "request", "item", "position", "decision", "action"),
    *("feedback", "journal", "draft", "session"),
)
"""The kinds of record that part 12 must give a time to."""

_BLANKS = frozenset({"reference", "outcome", "agency", "signpost"})
_ENDINGS = {
    Ending.JOINT_DECISION: "a joint decision",
    Ending.NO_FURTHER_ACTION: "no further action",
    Ending.TRANSFERRED: "a transfer",
}


def gaps(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for everybody and everything the charter forgets."""
    return chain(
        _hub(charter),
        _agencies(charter),
        _remits(charter),
        _concerns(charter),
        _people(charter),
        _clocks(charter),
        _sharing(charter),
        _registers(charter),
        _outcomes(charter),
        _feedback(charter),
        _upkeep(charter),
    )


def covers(agency: Agency, concern: str) -> bool:
    """Return whether some clause of the agency's remit names the concern."""
    return any(concern in remit.concerns and remit.people for remit in agency.remit)


def asks_about(rule: RequestRule, agency: Agency, concern: str) -> bool:
    """Return whether a clause of part 6 can ask the agency about somebody for the concern."""
    return concern in rule.concerns and any(
        concern in remit.concerns and (set(rule.people) & {*remit.people} if rule.people else True)
        for remit in agency.remit
        if remit.people
    )


def asked_about(charter: Charter, concern: str) -> frozenset[str]:
    """Return the agencies a request can go to: asked for the concern, and it is in their remit."""
    return frozenset(
        code
        for rule in charter.requests
        for code in rule.agencies
        if asks_about(rule, charter.agency(code), concern)
    )


def concerns_of(charter: Charter, group: Group) -> list[str]:
    """Return the codes of a group's concerns."""
    return [concern.code for concern in charter.intake.concerns if concern.group == group]


def _hub(charter: Charter) -> Iterator[Problem]:
    hours = charter.hub.hours
    if hours.opens >= hours.closes:
        text = f"The hub closes at {hours.closes:%H:%M}, before it opens."
        yield Problem(0, hours.clause, text, "Make `closes` later than `opens`.")
    if not hours.weekdays:
        yield Problem(0, hours.clause, "The hub never works.", "Name at least one weekday, 1 to 7.")
    if hours.timezone not in available_timezones():
        text = f"There is no time zone `{hours.timezone}`."
        yield Problem(0, hours.clause, text, "Use Europe/London.")


def _agencies(charter: Charter) -> Iterator[Problem]:
    if not charter.agencies:
        yield Problem(0, "", "No agency signed.", "Name at least two agencies in part 2.")
    asked = {code for rule in charter.requests for code in rule.agencies}
    for agency in charter.agencies:
        if not agency.sites:
            text = f"{agency.name} sits nowhere."
            yield Problem(0, agency.clause, text, "Name at least one of the hub's sites.")
        if not agency.remit:
            text = f"{agency.name} has no remit, so nobody can ask it anything."
            yield Problem(0, agency.clause, text, "Say whom it can speak about.")
        if agency.code not in asked:
            text = f"No clause of part 6 asks {agency.name}, so it is never reached."
            yield Problem(0, agency.clause, text, "Add it to a clause of part 6.")
    yield from _asked_outside_remit(charter)


def _remits(charter: Charter) -> Iterator[Problem]:
    for agency in charter.agencies:
        for remit in agency.remit:
            if not (remit.people and remit.concerns):
                text = "This remit covers nobody: `people` or `concerns` is empty."
                yield Problem(0, remit.clause, text, "Name at least one of each.")
            over, under = remit.over_age, remit.under_age
            if over is not None and under is not None and over >= under:
                text = f"Nobody is both {over} or over and under {under}."
                yield Problem(0, remit.clause, text, "Make `under_age` higher than `over_age`.")


def _asked_outside_remit(charter: Charter) -> Iterator[Problem]:
    for rule in charter.requests:
        for code in rule.agencies:
            agency = charter.agency(code)
            if not any(covers(agency, concern) for concern in rule.concerns):
                text = f"{agency.name} is asked about concerns that are not in its remit."
                remedy = f"Add one of the concerns to the remit of clause {agency.clause}."
                yield Problem(0, rule.clause, text, remedy)


def _concerns(charter: Charter) -> Iterator[Problem]:
    if not charter.intake.concerns:
        yield Problem(0, "", "There are no concerns.", "Name what a referral may be about.")
    for concern in charter.intake.concerns:
        lead = charter.agency(concern.lead)
        if not covers(lead, concern.code):
            text = f"{lead.name} leads on {concern.name}, which is not in its remit."
            remedy = (
                f"Add `{concern.code}` to the remit of clause {lead.clause}, or change the lead."
            )
            yield Problem(0, concern.clause, text, remedy)
        if not asked_about(charter, concern.code):
            text = f"No agency can be asked about {concern.name}."
            remedy = (
                f"Add `{concern.code}` to a clause of part 6, for an agency with it in its remit."
            )
            yield Problem(0, concern.clause, text, remedy)


def _people(charter: Charter) -> Iterator[Problem]:
    if not any(role.never_told for role in charter.intake.people):
        clause = next((role.clause for role in charter.intake.people), "")
        text = "Nobody is kept from being told, not even a person alleged to have caused harm."
        yield Problem(0, clause, text, "Add `never_told: true` to at least one role of a person.")


def _clocks(charter: Charter) -> Iterator[Problem]:
    if not charter.definitions.grades:
        yield Problem(0, "", "There are no grades.", "Name the grades in part 3, highest first.")
    known = {(clock.step, clock.grade) for clock in charter.clocks}
    ungraded = {clock.step for clock in charter.clocks if clock.grade is None}
    if Step.IDENTIFY not in ungraded:
        text = "Nothing is timed until a grade is known."
        remedy = "Add a clock for `identify` without a grade to part 5."
        yield Problem(0, "", text, remedy)
    for step in _timed(charter):
        for grade in charter.definitions.grades:
            if step not in ungraded and (step, grade.code) not in known:
                text = f"There is no clock for `{step}` when the grade is {grade.code}."
                yield Problem(0, grade.clause, text, "Add one to part 5.")


def _timed(charter: Charter) -> Iterator[Step]:
    """Yield the steps that need a clock: all, but those that the charter never has anybody do."""
    idle = {Step.FOLLOW_UP, Step.ONWARD}  # part 9 says when
    if not transfers(charter):
        idle.add(Step.TRANSFER)
    if not charter.sharing.ladder:
        idle.add(Step.CHALLENGE)
    if not charter.decision.ladder:
        idle.add(Step.DISAGREE)
    if all(each.authorised_by == "whoever_answers" for each in charter.sharing.overrides):
        idle.add(Step.AUTHORISE)
    return (step for step in Step if step not in idle)


def transfers(charter: Charter) -> bool:
    """Return whether the hub hands cases over: where part 5 has the time in which that is done."""
    return any(clock.step == Step.TRANSFER for clock in charter.clocks)


def _sharing(charter: Charter) -> Iterator[Problem]:
    for clause in charter.sharing.clauses:
        if clause.verdict == "share" and not clause.basis:
            text = "This clause shares information without a lawful basis."
            yield Problem(0, clause.clause, text, "Add `basis:` with the code of one in part 7.")
        for words in ("categories", "from_agencies", "to_agencies"):
            if not getattr(clause, words):
                text = f"This clause can never apply: `{words}` is empty."
                yield Problem(0, clause.clause, text, f"Name at least one under `{words}`.")


def _registers(charter: Charter) -> Iterator[Problem]:
    for clause in charter.sharing.registers:
        for words in ("searched_by", "held_by"):
            if not getattr(clause, words):
                text = f"This clause can never apply: `{words}` is empty."
                yield Problem(0, clause.clause, text, f"Name at least one under `{words}`.")
        both = {*clause.searched_by, *clause.held_by}
        if len(both) == 1 and both != {"any"}:
            text = "This clause changes nothing: an agency always searches its own register."
            yield Problem(0, clause.clause, text, "Name another agency, or take the clause out.")


def _outcomes(charter: Charter) -> Iterator[Problem]:
    for outcome in charter.decision.outcomes:
        if not outcome.groups:
            text = f"{outcome.name} can never be decided: it is for no group of concerns."
            yield Problem(0, outcome.clause, text, "Name at least one under `groups`.")
    decided = {group for outcome in charter.decision.outcomes for group in outcome.groups}
    for group in sorted({concern.group for concern in charter.intake.concerns} - decided):
        text = f"There is no outcome for concerns of the group `{group}`."
        yield Problem(0, charter.decision.positions.clause, text, "Add one to part 8.")


def _feedback(charter: Charter) -> Iterator[Problem]:
    yield from _nobody_is_forgotten(charter)
    for rule in charter.feedback:
        if rule.to == "contributor" and set(rule.sources) != {SourceKind.AGENCY}:
            text = "Only agencies answer requests, so nobody else can be told as a contributor."
            yield Problem(0, rule.clause, text, "Write `sources: [agency]`.")
        for blank in re.findall(r"\{(.*?)\}", rule.wording):
            if blank not in _BLANKS:
                text = f"The wording has a blank {{{blank}}} that nothing fills."
                remedy = f"Use only {', '.join(f'{{{name}}}' for name in sorted(_BLANKS))}."
                yield Problem(0, rule.clause, text, remedy)


def _nobody_is_forgotten(charter: Charter) -> Iterator[Problem]:
    told = {
        (rule.to, kind, ending)
        for rule in charter.feedback
        for kind in rule.sources
        for ending in rule.after
    }
    for ending, words in _ENDINGS.items():
        if ending is Ending.TRANSFERRED and not transfers(charter):
            continue
        for kind in SourceKind:
            if ("referrer", kind, ending) not in told:
                text = f"Nothing says what a source of the kind `{kind}` is told after {words}."
                yield Problem(0, "", text, "Add a clause for it to part 10.")
        if ("contributor", SourceKind.AGENCY, ending) not in told:
            text = f"Nothing says what an agency that answered is told after {words}."
            remedy = "Add a clause with `to: contributor` to part 10."
            yield Problem(0, "", text, remedy)


def _upkeep(charter: Charter) -> Iterator[Problem]:
    kept = {retention.record for retention in charter.retention}
    for record in RECORDS:
        if record not in kept:
            text = f"Nothing says how long a record of the kind `{record}` is kept."
            yield Problem(0, "", text, "Add a clause for it to part 12.")
    named = {role.code for role in charter.roles}
    for role in Role:
        if role not in named:
            text = f"Nothing says what the role `{role}` does."
            yield Problem(0, "", text, "Add a clause for it to part 11.")
    for term in charter.roles:
        if term.code not in {*Role}:
            text = f"The hub has no role `{term.code}`."
            yield Problem(0, term.clause, text, f"Use one of: {', '.join(Role)}.")
    if charter.review.due <= charter.effective_from:
        text = "The charter is due for review before it takes effect."
        remedy = f"Make `due` later than {charter.effective_from}."
        yield Problem(0, charter.review.clause, text, remedy)
