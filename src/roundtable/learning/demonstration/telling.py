"""One story told from the arrival of the concern to where it stands now. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from roundtable.charter.terms import Charter, Unit
from roundtable.charter.terms import Step as Stage
from roundtable.deciding.rules import Stance, quorum_met, table
from roundtable.deciding.statement import PositionGiven
from roundtable.learning.demonstration import deeds, reasons
from roundtable.learning.demonstration.analysing import ANALYSED, made_by_the_lead, made_of
from roundtable.learning.demonstration.arriving import taken_by, words_about, written
from roundtable.learning.demonstration.choices import (
    AT_ONCE,
    LEVELS,
    assessed,
    hours_for,
    hub_hours,
    is_raised,
    other_view,
    outcome_of,
    signs,
    view_of,
)
from roundtable.learning.demonstration.households import Family, as_given
from roundtable.learning.demonstration.outlines import Outline, Reach
from roundtable.learning.demonstration.returning import consents, returned
from roundtable.learning.demonstration.withholding import challenges
from roundtable.sharing.rules import Ask, PersonFacts, route

OVERRUNS = 0.06


class Telling:
    """A story being told: `steps` so far, and `hours` since it began."""

    def __init__(
        self,
        charter: Charter,
        rng: Random,
        outline: Outline,
        family: Family,
        *,
        today: date,
        again: bool,
    ) -> None:
        self.charter, self.rng, self.outline, self.family = charter, rng, outline, family
        self.today, self.again = today, again
        # What is said on the side takes nothing from the chances of the rest of the story.
        self.aside = Random(f"{family.subject.key}/{outline}")  # noqa: S311 the same for a seed
        self.apart = Random(f"{family.subject.key}/{outline}/apart")  # noqa: S311 as above
        self.lead = charter.concern(outline.concerns[0]).lead
        self.words = words_about(family)
        self.steps: list[deeds.Step] = []
        self.hours = 0.0
        # The clock that runs at the end: when it was started and how long it is.
        self.running = (0.0, hours_for(charter, Stage.IDENTIFY, ""))
        self.people: list[PersonFacts] = []
        self.asked: tuple[Ask, ...] = ()
        self.answered: list[str] = []
        self.returns: list[tuple[str, tuple[deeds.About, ...]]] = []
        self.knowing: set[str] = set()
        # How many hours after its beginning it was decided on.
        self.decided = 0.0

    def tell(self) -> Telling:
        """Tell all of it, and return it."""
        self._arrive()
        if self.outline.reach is Reach.RECEIVED:
            return self
        self._identify()
        if self.outline.reach is Reach.NO_ACTION:
            self._take_no_action()
            return self
        for reach, part in self._parts():
            if self.outline.reach < reach:
                break
            part()
        return self

    def _parts(self) -> list[tuple[Reach, Callable[[], None]]]:
        return [
            (Reach.GRADED, self._grade),
            (Reach.ASKED, self._ask),
            (Reach.PART_ANSWERED, self._answer),
            (Reach.SEALED, self._take_positions),
            (Reach.PROPOSED, self._propose),
            (Reach.ACTING, self._act),
            (Reach.CLOSED, self._close),
            (Reach.REOPENED, self._reopen),
        ]

    def say(self, sentences: tuple[str, ...] | str) -> str:
        """Return one of these sentences with the names of this story in it."""
        text = sentences if isinstance(sentences, str) else self.rng.choice(sentences)
        text = text.format(**self.words)
        return text[:1].upper() + text[1:]

    def _step(self, agency: str, deed: deeds.Deed, after: float = 0.0) -> None:
        self.hours += after
        self.steps.append(deeds.Step(self.hours, agency, deed))

    def _pace(self) -> float:
        """Return which part of its time a step takes; now and then more than all of it."""
        if self.rng.random() < OVERRUNS:
            return self.rng.uniform(1.05, 1.4)
        return self.rng.uniform(0.15, 0.85)

    # Identify -------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        people = as_given(self.rng, self.family, today=self.today, again=self.again)
        self.people = [
            PersonFacts(str(place), person.role, one.age(self.today) if one.born_on else None)
            for place, (person, one) in enumerate(zip(people, self.family.people, strict=True), 1)
        ]
        self.factors = signs(
            self.charter,
            self.rng,
            concerns=self.outline.concerns,
            grade=self.outline.grade,
            family=self.family,
            today=self.today,
            again=self.again,
        )
        source = self.charter.source(self.outline.source)
        given = written(
            self.rng, self.outline, self.family, people, source, self.factors, self.today
        )
        self._step(taken_by(source, self.lead), deeds.Receive(given))

    def _identify(self) -> None:
        high = self.outline.emergency
        length = hours_for(self.charter, Stage.IDENTIFY, "high" if high else "")
        self.running = (0.0, length)
        took = length * self._pace() * 0.8
        known = list(enumerate(self.family.people, 1))
        if self.outline.reach is Reach.IDENTIFYING:
            known = known[: len(known) // 2]
        for place, one in known:
            self._step(self.lead, deeds.Identify(place, one.key), took / len(self.family.people))

    def _take_no_action(self) -> None:
        """Close it below the criteria, or because somebody else can help."""
        fitting = ["below_criteria", "universal_services", "already_in_hand"]
        fitting += ["early_help"] if self.family.group == "children" else []
        fitting += ["adult_declines"] if self.family.group == "adults" else []
        fitting += ["not_enough_to_act"] if self.outline.source == "anonymous" else []
        reason = self.rng.choice(fitting)
        self._step(
            self.lead,
            deeds.TakeNoAction(reason, self.say(reasons.NOTHING[reason])),
            self.rng.uniform(0.1, 0.4),
        )

    def _grade(self) -> None:
        grade = self.outline.grade
        why = self.say(reasons.GRADED[grade])
        answers = assessed(self.charter, self.aside, self.outline.concerns, grade)
        if is_raised(self.charter, self.factors, answers, grade):
            why = f"{why} {self.say(reasons.RAISED)}"
        self._step(self.lead, deeds.Grade(grade, self.factors, answers, why), 0.1)
        if self.outline.emergency:
            danger = deeds.ActAtOnce(AT_ONCE[self.outline.group], self.say(reasons.EMERGENCIES))
            self._step(self.lead, danger, 0.05)

    # Gather ---------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._step(self.lead, deeds.Ask(), self.rng.uniform(0.05, 0.3))
        self.asked = route(self.charter, people=self.people, concerns=self.outline.concerns)
        self.running = (self.hours, hours_for(self.charter, Stage.ANSWER, self.outline.grade))

    def _answer(self) -> None:
        began, length = self.hours, hours_for(self.charter, Stage.ANSWER, self.outline.grade)
        waits = {ask.agency: length * self._pace() for ask in self.asked}
        in_time = sorted(self.asked, key=lambda ask: waits[ask.agency])
        silent = self._silent([ask.agency for ask in in_time])
        for ask in in_time:
            if ask.agency not in silent:
                self._return(ask, began + waits[ask.agency])
        for agency, deed in challenges(self.apart, self.lead, self.returns):
            self._step(agency, deed, 0.1)
        if self.outline.reach in ANALYSED:
            self._analyse()
        if self.outline.reach >= Reach.SEALED:
            self._call(silent)
        elif self.outline.reach is Reach.ANSWERED:
            gather = hours_for(self.charter, Stage.GATHER, self.outline.grade)
            self.running = (began, max(gather, self.hours - began))

    def _silent(self, agencies: list[str]) -> list[str]:
        """Return who has not answered yet, or by the time positions are called for."""
        if self.outline.reach is Reach.PART_ANSWERED:
            return agencies[self.rng.randint(1, max(1, len(agencies) - 1)) :]
        spare = [code for code in agencies if code in ("fire_and_rescue", "childrens_centres")]
        late = self.outline.reach >= Reach.SEALED and self.rng.random() < 0.1
        return spare[:1] if late and len(agencies) > 3 else []

    def _return(self, ask: Ask, hours: float) -> None:
        people = {person.id: person for person in self.people}
        about = returned(self.rng, ask, [people[person] for person in ask.people], self.today)
        about = tuple(self._with_a_view(one, ask.agency) for one in about)
        if any(one.answer != "not_known" for one in about):
            self.knowing.add(ask.agency)
        self.hours = max(self.hours, hours)
        for said in consents(about, {int(person.id): person for person in self.people}):
            self._step(ask.agency, said)
        self._step(ask.agency, deeds.Return(about))
        self.answered.append(ask.agency)
        self.returns.append((ask.agency, about))
        if self.outline.reach in ANALYSED:
            for factor in made_of(self.aside, about):
                self._step(ask.agency, factor)

    def _with_a_view(self, about: deeds.About, agency: str) -> deeds.About:
        if about.answer != "known":
            return about
        grade = self.outline.grade
        return replace(about, view=view_of(self.charter, self.aside, agency=agency, grade=grade))

    def _analyse(self) -> None:
        for deed in made_by_the_lead(self.aside, self.lead, self.people):
            self._step(self.lead, deed)
        for agency in self.answered[:3]:
            if agency != self.lead:
                self._step(agency, deeds.AgreeSummary())

    def _call(self, silent: list[str]) -> None:
        said = self.aside.choices(("used", "relevant", "more", "less"), (4, 5, 2, 1), k=4)
        self._step(self.lead, deeds.MarkItems(tuple(said)), 0.0)
        because = self.say(reasons.WITHOUT) if silent else ""
        self._step(self.lead, deeds.Call(because), self.rng.uniform(0.1, 1.0))
        self.at_table = table(self.lead, self.answered)

    # Decide ---------------------------------------------------------------------------------------

    def _take_positions(self) -> None:
        self._agree_on_an_outcome()
        began, length = self.hours, hours_for(self.charter, Stage.POSITION, self.outline.grade)
        self.running = (began, length)
        agencies = self.rng.sample(self.at_table, len(self.at_table))
        if self.outline.reach is Reach.SEALED:
            agencies = agencies[: self.rng.randint(1, max(1, len(agencies) - 1))]
            agencies = agencies if len(agencies) < len(self.at_table) else []
        took = length * self._pace()
        for agency in agencies:
            self._step(agency, self._position(agency), took / len(self.at_table))
        if self.outline.reach >= Reach.OPENED:
            decide = hours_for(self.charter, Stage.DECIDE, self.outline.grade)
            self.running = (self.hours, decide)

    def _agree_on_an_outcome(self) -> None:
        grade, group = self.outline.grade, self.outline.group
        self.outcome = outcome_of(
            self.charter,
            self.rng,
            group=group,
            grade=grade,
            agreeing=self.at_table,
            with_children=self.family.first("child") is not None,
        )
        self.level = LEVELS[grade] - (self.outcome in ("no_further_action", "advice"))
        self.dissenting = self._who_dissents() if self.outline.dissent else ""

    def _who_dissents(self) -> str:
        """Return an agency without which the quorum is still met, "" where there is none."""
        for agency in self.rng.sample(self.at_table, len(self.at_table)):
            others = [code for code in self.at_table if code != agency]
            met = quorum_met(self.charter, outcome=self.outcome, agreeing=others)
            if agency != self.lead and met:
                return agency
        return ""

    def _position(self, agency: str) -> deeds.TakePosition:
        outcome, grade = self.outcome, self.outline.grade
        if agency == self.dissenting or self.rng.random() < 0.2:
            outcome = other_view(
                self.charter, self.rng, group=self.outline.group, grade=grade, outcome=outcome
            )
        seat = self.at_table.index(agency)
        view = reasons.VIEWS[agency] if agency in self.knowing else reasons.VIEWS_FROM_OUTSIDE
        return deeds.TakePosition(
            PositionGiven(
                outcome=outcome,
                level_of_need=self.level,
                grade=grade,
                reasons=self.say(view),
                would_change=self.say(reasons.WOULD_CHANGE[seat % len(reasons.WOULD_CHANGE)]),
            )
        )

    def _propose(self) -> None:
        length = hours_for(self.charter, Stage.DECIDE, self.outline.grade)
        why = self.say(reasons.DECIDED[self.outcome])
        proposal = deeds.Propose(self.outcome, self.level, why)
        self._step(self.lead, proposal, length * self._pace() * 0.5)
        self.running = (self.hours, length)
        others = [code for code in self.at_table if code not in (self.lead, self.dissenting)]
        self.rng.shuffle(others)
        if self.outline.reach is Reach.PROPOSED:
            others = others[: len(others) // 2]
        said = ([self.dissenting] if self.dissenting else []) + others
        for agency in said:
            self._step(agency, self._voice(agency), (length * 0.45) / len(self.at_table))

    def _voice(self, agency: str) -> deeds.Say:
        if agency == self.dissenting:
            return deeds.Say(Stance.DISSENT, self.say(reasons.DISSENTS))
        if self.rng.random() < 0.05:
            return deeds.Say(Stance.RESERVE, self.say(reasons.RESERVATIONS))
        return deeds.Say(Stance.AGREE, "")

    # Act and learn --------------------------------------------------------------------------------

    def _act(self) -> None:
        decided = self.decided = self.hours
        actions = self._actions()
        tell_in = hours_for(self.charter, Stage.FEEDBACK, self.outline.grade)
        told_at = decided + tell_in * self.rng.uniform(0.1, 0.9)
        ends = [self._end_of(decided, actions, what) for what in actions]
        if self.outline.reach is Reach.ACTING:
            self._leave_something_to_do(decided, actions, ends, told_at)
            return
        later = [*ends, deeds.Step(told_at, self.lead, deeds.Tell())]
        self._add(later)
        self._read_feedback()

    def _actions(self) -> dict[str, tuple[str, int]]:
        """Return what is to be done, by whom and within how many hub days."""
        asked = {self.lead, *(ask.agency for ask in self.asked)}
        found = {
            default.what: (default.agency, default.working_days)
            for default in self.charter.actions
            if self.outcome in default.outcomes and default.agency in asked
        }
        if not found or self.rng.random() < 0.6:
            owner = self.rng.choice(sorted(self.answered))
            what = self.rng.choice(reasons.MORE_TO_DO[owner])
            days = self.rng.choice((3, 5, 10))
            self._step(self.lead, deeds.SetAction(owner, what, days), 0.1)
            found[what] = (owner, days)
        return found

    def _end_of(self, decided: float, actions: dict[str, tuple[str, int]], what: str) -> deeds.Step:
        owner, days = actions[what]
        hours = hub_hours(self.charter, days, Unit.WORKING_DAYS) * self._pace()
        done = self.rng.random() < 0.88
        result = self.say(reasons.DONE if done else reasons.NOT_DONE)
        return deeds.Step(decided + 0.2 + hours, owner, deeds.EndAction(what, done, result))

    def _leave_something_to_do(
        self,
        decided: float,
        actions: dict[str, tuple[str, int]],
        ends: list[deeds.Step],
        told_at: float,
    ) -> None:
        ends.sort(key=lambda step: step.hours)
        ended = ends[: self.rng.randint(0, len(ends) - 1)]
        left = [
            step.deed.what for step in ends[len(ended) :] if isinstance(step.deed, deeds.EndAction)
        ]
        tell = [deeds.Step(told_at, self.lead, deeds.Tell())] if self.rng.random() < 0.6 else []
        self._add([*ended, *tell])
        days = min(actions[what][1] for what in left)
        self.running = (decided, hub_hours(self.charter, days, Unit.WORKING_DAYS))

    def _add(self, later: list[deeds.Step]) -> None:
        self.steps += sorted(later, key=lambda step: step.hours)
        self.hours = max(step.hours for step in self.steps)

    def _read_feedback(self) -> None:
        readers = [agency for agency in self.answered if self.rng.random() < 0.25]
        for agency in readers:
            self._step(agency, deeds.ReadFeedback(), self.rng.uniform(0.1, 1.0))
        self.running = (self.hours, hub_hours(self.charter, 2, Unit.WORKING_DAYS))

    def _close(self) -> None:
        self._step(self.lead, deeds.End(self.say(reasons.ENDED)), self.rng.uniform(0.2, 8))

    def _reopen(self) -> None:
        because = deeds.Reopen(self.say(reasons.REOPENED))
        who = self.rng.choice([self.lead, *self.answered])
        self._step(who, because, self.rng.uniform(5, 60))
        self.running = (self.hours, hours_for(self.charter, Stage.IDENTIFY, self.outline.grade))
