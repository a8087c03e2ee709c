"""Whatever is done in whatever order, an agency reads an item only where a clause let it go to it.

A machine of hypothesis asks, answers, adds, corrects, asks further and again, and withdraws. After
each deed every agency reads the case through row security, and sees what the pure rule says and no
more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, ask_further, nothing_more, supplement, withdraw
from roundtable.sharing.models import Item, Request
from roundtable.sharing.queries import shared_facts, unanswered
from roundtable.sharing.rules import may_share
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from tests.sharing.test_rules import AGENCIES, CHARTER
from tests.staff import somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, request_of

pytestmark = pytest.mark.django_db

items = st.builds(
    ItemGiven,
    category=st.sampled_from([c.code for c in CHARTER.sharing.categories if c.code != "presence"]),
    text=st.just("What the agency knows."),
    sensitivity=st.sampled_from(["ordinary", "sensitive", "restricted"]),
    consent=st.sampled_from(["given", "refused", "not_sought"]),
)
agencies = st.sampled_from(AGENCIES)


class Gathering(RuleBasedStateMachine):
    """One case, as it is gathered on. `readers` are, by item, the agencies that may read it."""

    @initialize(level=st.sampled_from(["standard", "medium", "high"]))
    def begin(self, level: str) -> None:
        self.case: Case = asked(identified(level=level))
        self.at = MONDAY + timedelta(hours=1)
        self.readers: dict[UUID, frozenset[str]] = {}
        self.answered: set[str] = set()

    @rule(agency=agencies, told=st.lists(items, min_size=1, max_size=3))
    def answers(self, agency: str, told: list[ItemGiven]) -> None:
        if agency not in self._waiting() - self.answered:
            return
        request = request_of(self.case, agency)
        given = answers_of(request, *told)
        answer(request=request, answers=given, by=somebody_of(agency), at=self._later())
        self.answered.add(agency)
        self._expect(agency)

    @precondition(lambda self: bool(self.answered))
    @rule(choice=st.data(), told=st.lists(items, min_size=1, max_size=2), corrects=st.booleans())
    def adds(self, choice: Any, told: list[ItemGiven], corrects: bool) -> None:
        agency = choice.draw(st.sampled_from(sorted(self.answered)))
        request = request_of(self.case, agency)
        person = answers_of(request)[0].involvement
        with entered(somebody_of(agency)):
            own = Item.objects.filter(answer__request=request, involvement=person, corrected=None)
            wrong = list(own.order_by("given_at", "place"))[:1]
        given = SupplementGiven(
            answer=AnswerGiven(involvement=person, answer="known", items=tuple(told)),
            because="More is known.",
            corrects={item.pk: 1 for item in wrong if corrects},
        )
        supplement(request=request, given=given, by=somebody_of(agency), at=self._later())
        self._expect(agency)

    @rule(agency=agencies)
    def is_asked_further(self, agency: str) -> None:
        lead = somebody_of(self.case.lead)
        with entered(lead):
            about = list(self.case.involvements.values_list("pk", flat=True))
        said = {"asks": "What else?", "because": "A new worry.", "by": lead, "at": self._later()}
        for person in about:
            try:
                ask_further(case=self.case, agency=agency, about=[person], **said)
            except Refused:
                continue

    @rule(agency=agencies)
    def is_asked_no_more(self, agency: str) -> None:
        lead = somebody_of(self.case.lead)
        if agency not in self._waiting() - self.answered:
            return
        with entered(lead):
            request = Request.objects.select_related("case").get(case=self.case, agency=agency)
        withdraw(request=request, because="Asked in error.", by=lead, at=self._later())

    @rule(agency=agencies)
    def has_nothing_to_add(self, agency: str) -> None:
        if agency not in self._waiting() & self.answered:
            return
        request = request_of(self.case, agency)
        nothing_more(request=request, up_to=99, by=somebody_of(agency), at=self._later())
        assert agency not in self._waiting()

    @invariant()
    def every_agency_reads_what_a_clause_let_go_to_it_and_no_more(self) -> None:
        if not hasattr(self, "case"):
            return
        on_it = fresh(self.case).agencies
        for agency in AGENCIES:
            with entered(somebody_of(agency)):
                seen = set(Item.objects.filter(case=self.case).values_list("pk", flat=True))
            may = {pk for pk, readers in self.readers.items() if agency in readers}
            assert seen == (may if agency in on_it else set()), agency

    def _waiting(self) -> set[str]:
        with entered(somebody_of(self.case.lead)):
            return set(unanswered(fresh(self.case)))

    def _later(self) -> Any:
        self.at += timedelta(minutes=1)
        return self.at

    def _expect(self, agency: str) -> None:
        """Note who may read what the agency gave just now, by the pure rule alone."""
        case, charter = fresh(self.case), in_force(self.at)
        with entered(somebody_of(agency)):
            count = case.involvements.count()
            given = Item.objects.filter(case=case, agency=agency).select_related("involvement")
            new = [item for item in given if item.pk not in self.readers]
        for item in new:
            said = (item.category, item.sensitivity, item.consent)
            facts = shared_facts(case, item.involvement, agency, *said, people_count=count)
            may = (to for to in case.agencies if may_share(charter, item=facts, to_agency=to))
            self.readers[item.pk] = frozenset({agency, *may})


def test_no_sequence_of_deeds_shows_an_item_without_a_clause() -> None:
    once = settings(
        max_examples=12,
        stateful_step_count=8,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(Gathering, settings=once)
