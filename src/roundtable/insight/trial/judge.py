"""The rules under one version of the charter. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from roundtable.charter.terms import Charter
from roundtable.insight.trial.facts import Graded, Round
from roundtable.intake.rules import suggested_grade
from roundtable.sharing.rules import (
    PersonFacts,
    SharedFacts,
    answer_seen_by,
    destinations,
    presence_of,
    route,
)


class Judge:
    """The rules under one version. Remembers its answers: a quarter asks the same ones often."""

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        self.grades = [grade.code for grade in charter.definitions.grades]
        self.agencies = {agency.code for agency in charter.agencies}
        self.outcomes = {outcome.code for outcome in charter.decision.outcomes}
        self.categories = {category.code for category in charter.sharing.categories}
        self.leads = {concern.code: concern.lead for concern in charter.intake.concerns}
        self.sources = {source.code for source in charter.intake.sources}
        self._shares: dict[tuple[SharedFacts, tuple[str, ...]], tuple[str, ...]] = {}
        self._seen: dict[tuple[str, SharedFacts, tuple[str, ...]], tuple[str, ...]] = {}
        self._routes: dict[object, tuple[tuple[str, tuple[int, ...]], ...]] = {}

    def grade(self, given: Graded) -> str:
        """Return the grade that these indicators come to; judgement that raised it still does."""
        suggested = suggested_grade(self.charter, given.factors, given.answers)
        if given.raised and given.grade in self.grades:
            return min(suggested, given.grade, key=self.grades.index)
        return suggested

    def asked(self, past: Round) -> dict[str, tuple[str, ...]]:
        """Return about whom each agency is asked."""
        key = (tuple((p.role, p.age) for p in past.people), past.concerns)
        if key not in self._routes:
            people = [PersonFacts(str(n), p.role, p.age) for n, p in enumerate(past.people)]
            asks = route(self.charter, people=people, concerns=past.concerns)
            self._routes[key] = tuple((a.agency, tuple(map(int, a.people))) for a in asks)
        ids = [person.id for person in past.people]
        return {agency: tuple(ids[n] for n in who) for agency, who in self._routes[key]}

    def shares(self, item: SharedFacts, agencies: tuple[str, ...]) -> tuple[str, ...]:
        """Return to which of these agencies an item goes."""
        if item.category not in self.categories:
            return ()
        if (item, agencies) not in self._shares:
            goes = destinations(self.charter, item=item, agencies=agencies)
            found = {agency for each in goes if each.verdict for agency in each.agencies}
            self._shares[item, agencies] = tuple(a for a in agencies if a in found)
        return self._shares[item, agencies]

    def presence(self, agency: str) -> tuple[str, str]:
        """Return the category, and how sensitive it is, of the fact that an agency knows
        somebody.
        """
        return presence_of(self.charter, agency)

    def seen_by(
        self, said: str, presence: SharedFacts, agencies: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return which of these agencies see an answer about a person."""
        key = (said, presence, agencies)
        if key not in self._seen:
            self._seen[key] = answer_seen_by(
                self.charter, said=said, presence=presence, agencies=agencies
            )
        return self._seen[key]


JudgeAt = Callable[[datetime], Judge]
