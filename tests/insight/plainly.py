"""What two charters make of a case, asked of the rules one by one and compared side by side.

A trial says the same in another way: this one remembers nothing, knows no versions, and writes all
that the rules answer into one flat table for each charter.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from roundtable.charter.terms import Charter, Ending, Step, Unit
from roundtable.deciding.rules import quorum_met
from roundtable.feedback.rules import NothingToTell, rule_for, rule_for_contributors
from roundtable.insight.trial import Graded, PastCase, Paused, Round
from roundtable.intake.rules import ReferralFacts, meets_criteria, suggested_grade
from roundtable.sharing.rules import (
    SharedFacts,
    answer_seen_by,
    destinations,
    presence_of,
    route,
)
from roundtable.workload.rules import NoClock, PauseFacts, after, due_at, may_pause, moved

Said = tuple[str, str, str, str, str, int]


def compared(past: PastCase, one: Charter, other: Charter) -> Counter[Said]:
    """Return what differs: kind, agency, what about, what it was and would be, in which round."""
    found: Counter[Said] = Counter()
    (taken_on, lead), (instead, leads) = (Asked(c, past, 0).settled() for c in (one, other))
    if taken_on != instead:
        found["taken_on", "", "", taken_on, instead, 1] += 1
    if lead != leads:
        found["lead", lead, "", "leads", "", 1] += 1
        found["lead", leads, "", "", "leads", 1] += 1
    for number in range(len(past.rounds)):
        was, now = (Asked(charter, past, number).table() for charter in (one, other))
        for kind, agency, about in was.keys() | now.keys():
            said = _differs(kind, was.get((kind, agency, about)), now.get((kind, agency, about)))
            if said:
                found[kind, agency, about, *said, number + 1] += 1
    return found


def _differs(kind: str, was: Any, now: Any) -> tuple[str, str] | None:
    if was == now or (kind == "clock" and None in (was, now)):
        return None
    if kind == "asked":
        return str(len(was or ())), str(len(now or ()))
    if kind == "shared":
        return str(was or 0), str(now or 0)
    if kind == "told":
        (tells, _words), (other, _others) = was or ("", ""), now or ("", "")
        return (tells, other) if tells != other else (tells, "other_words")
    if kind == "late":
        return ("late", "in time") if was else ("in time", "late")
    return str(was or ""), str(now or "")


class Asked:
    """The rules under one charter, asked about one round."""

    def __init__(self, charter: Charter, past: PastCase, number: int) -> None:
        self.charter, self.all, self.number = charter, past, number
        self.past: Round = past.rounds[number]

    def settled(self) -> tuple[str, str]:
        first = self.all.rounds[0]
        roles = tuple(person.role for person in first.people)
        facts = ReferralFacts(first.concerns, roles, first.narrative_known)
        leads = {c.code: c.lead for c in self.charter.intake.concerns}
        met = "yes" if meets_criteria(self.charter, facts) else "no"
        return met, leads.get(first.concerns[0], first.lead)

    def table(self) -> dict[tuple[str, str, str], Any]:
        """Return every answer by kind, agency and what it is about."""
        said: dict[tuple[str, str, str], Any] = {("grade", "", ""): self.grade_at(None)[0]}
        said |= {("asked", agency, ""): people for agency, people in self.asked().items()}
        said |= {("clock", a, step): at.isoformat() if at else "" for step, a, at in self.clocks()}
        said |= {("late", agency, step): True for step, agency in self.late()}
        said |= {("shared", to, about): n for (to, about), n in self.shared().items()}
        said |= {("told", "", who): words for who, words in self.told().items()}
        return said | self.decided()

    def asked(self) -> dict[str, tuple[str, ...]]:
        if not self.past.asked_at:
            return {}
        asks = route(self.charter, people=list(self.past.people), concerns=self.past.concerns)
        return {ask.agency: tuple(ask.people) for ask in asks}

    def on_case(self) -> list[str]:
        return list(dict.fromkeys([self.settled()[1], *self.asked()]))

    def graded(self, given: Graded) -> str:
        grades = [grade.code for grade in self.charter.definitions.grades]
        pointed = suggested_grade(self.charter, given.factors, given.answers)
        higher = given.raised and given.grade in grades
        if higher and grades.index(given.grade) < grades.index(pointed):
            return given.grade
        return pointed

    def grade_at(self, moment: datetime | None) -> tuple[str, datetime]:
        before = [g for g in self.past.gradings if moment is None or g.at <= moment]
        if before:
            return self.graded(before[-1]), before[-1].at
        highest = self.charter.definitions.grades[0].code
        return (highest if self.past.danger else ""), self.past.started

    def clocks(self) -> list[tuple[str, str, datetime | None]]:
        """Return when each step is due, of the whole case and of each agency."""
        past, decided = self.past, self.past.decided
        decided_at = decided.at if decided else None
        answered = {answer.agency: answer.at for answer in past.answers}
        steps = [
            ("identify", "", past.started, past.asked_at or past.ended_at),
            ("gather", "", past.asked_at, past.called_at),
            ("decide", "", past.opened_at, decided_at),
            ("feedback", "", decided_at, past.told_at),
            ("emergency", "", past.emergency_at, decided_at),
        ]
        for agency in self.asked():
            ended = answered.get(agency) or past.called_at
            steps.append(("answer", agency, past.asked_at, ended))
        for agency in set(past.table) & set(self.on_case()):
            steps.append(("position", agency, past.called_at, past.opened_at))
        return [
            (step, agency, self.due(step, agency, began, ended))
            for step, agency, began, ended in steps
            if began
        ]

    def due(
        self, step: str, agency: str, began: datetime, ended: datetime | None
    ) -> datetime | None:
        name = "decide" if step == "emergency" else step
        counted: list[Paused] = []
        for pause in self.past.pauses:
            own = pause.step == name and pause.began == began and agency in ("", pause.agency)
            so_far = self.moved(step, began, pause.at, counted)
            if own and so_far and self.allows(pause, so_far, counted):
                counted.append(pause)
        return self.moved(step, began, ended, counted)

    def allows(self, pause: Paused, due: datetime, before: list[Paused]) -> bool:
        used = {b.reason: 0 for b in before}
        for each in before:
            used[each.reason] += each.working_days
        running = any(self.ends(each) > pause.at for each in before)
        facts = PauseFacts(pause.step, late=due < pause.at, paused=running, days_used=used)
        said = {"reason": pause.reason, "working_days": pause.working_days, "because": "Why."}
        return bool(may_pause(self.charter, facts, **said))  # type: ignore[arg-type]

    def ends(self, pause: Paused) -> datetime:
        full = after(self.charter, pause.at, pause.working_days, Unit.WORKING_DAYS)
        return min(full, pause.resumed_at or full)

    def moved(
        self, step: str, began: datetime, moment: datetime | None, pauses: list[Paused]
    ) -> datetime | None:
        if step == "emergency":
            path = self.charter.intake.emergency
            due = after(self.charter, began, path.joint_decision_within, path.unit)
            clause = path.clause
        else:
            started = self.past.started if step in ("identify", "gather", "decide") else began
            grade = self.grade_at(moment)[0]
            try:
                set_to = due_at(self.charter, step=Step(step), grade=grade, started=started)
            except NoClock:
                return None
            due, clause = set_to.at, set_to.clause
        for pause in pauses:
            ends = self.ends(pause)
            due = moved(self.charter, due, clause=clause, since=pause.at, until=ends)
        return due

    def late(self) -> set[tuple[str, str]]:
        past, lead = self.past, self.settled()[1]
        due = {(step, agency): at for step, agency, at in self.clocks()}
        decided_at = past.decided.at if past.decided else None
        ended = {
            ("identify", lead): (due.get(("identify", "")), past.asked_at or past.ended_at),
            ("gather", lead): (due.get(("gather", "")), past.called_at),
            ("decide", lead): (due.get(("decide", "")), decided_at),
            ("feedback", lead): (due.get(("feedback", "")), past.told_at),
            ("emergency", lead): (due.get(("emergency", "")), decided_at),
        }
        answered = {answer.agency: answer.at for answer in past.answers}
        for agency in past.requested:
            at = answered.get(agency) or past.called_at
            ended["answer", agency] = (due.get(("answer", agency)), at)
        return {key for key, (by, at) in ended.items() if by and at and at > by}

    def shared(self) -> Counter[tuple[str, str]]:
        """Count the pieces by who gets them, and of what from whom."""
        found: Counter[tuple[str, str]] = Counter()
        mine = {agency.code for agency in self.charter.agencies}
        known = tuple(agency for agency in self.on_case() if agency in mine)
        categories = {category.code for category in self.charter.sharing.categories}
        goes: dict[tuple[str, str, str], set[str]] = {}
        for answer in self.past.answers:
            if answer.agency not in self.on_case():
                continue
            said: dict[str, Any] = {
                "from_agency": answer.agency,
                "about_role": self.past.role(answer.person),
                "grade": self.grade_at(answer.at)[0],
                "group": self.past.group,
                "concerns": self.past.concerns,
                "people_count": len(self.past.people),
            }
            category, sensitivity = presence_of(self.charter, answer.agency)
            if category in categories:
                presence = SharedFacts(
                    category=category, sensitivity=sensitivity, consent="not_sought", **said
                )
                seen = answer_seen_by(
                    self.charter, said=answer.said, presence=presence, agencies=known
                )
                goes[answer.agency, category, answer.person] = set(seen)
            for place, item in enumerate(answer.items):
                to = set()
                if item.category in categories:
                    facts = SharedFacts(
                        category=item.category,
                        sensitivity=item.sensitivity,
                        consent=item.consent,
                        **said,
                    )
                    found_for = destinations(self.charter, item=facts, agencies=known)
                    to = {agency for each in found_for if each.verdict for agency in each.agencies}
                goes[answer.agency, item.category, f"{answer.person}.{place}"] = to & set(known)
        for (giver, category, _place), receivers in goes.items():
            found.update((receiver, f"{giver}/{category}") for receiver in receivers)
        return found

    def told(self) -> dict[str, tuple[str, str]]:
        past = self.past
        if not past.decided and not past.ended_at:
            return {}
        after_it = Ending.JOINT_DECISION if past.decided else Ending.NO_FURTHER_ACTION
        known = {source.code for source in self.charter.intake.sources}
        said = {}
        for who in [*past.sources, "contributors"]:
            try:
                if who == "contributors":
                    rule = rule_for_contributors(self.charter, after=after_it)
                elif who in known:
                    rule = rule_for(self.charter, who, after=after_it)
                else:
                    continue
            except NothingToTell:
                said[who] = ("nothing", "")
                continue
            said[who] = (rule.tells, rule.wording if rule.tells != "nothing" else "")
        if not any(Asked(self.charter, self.all, n).heard() for n in range(self.number + 1)):
            said.pop("contributors")
        return said

    def heard(self) -> bool:
        return bool({answer.agency for answer in self.past.answers} & self.asked().keys())

    def decided(self) -> dict[tuple[str, str, str], Any]:
        decided, charter = self.past.decided, self.charter
        if not decided:
            return {}
        said: dict[tuple[str, str, str], Any] = {
            ("action", default.agency, default.what): default.working_days
            for default in charter.actions
            if decided.outcome in default.outcomes and default.agency in self.on_case()
        }
        if decided.outcome not in {outcome.code for outcome in charter.decision.outcomes}:
            return said | {("quorum", "", ""): "no such outcome"}
        agreeing = [agency for agency in decided.agreeing if agency in self.on_case()]
        met = quorum_met(charter, outcome=decided.outcome, agreeing=agreeing)
        return said | {("quorum", "", ""): "met" if met else "not met"}
