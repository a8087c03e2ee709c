"""Whatever two charters say and whatever happened: a trial reports what the rules answer."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from roundtable.charter.terms import Charter
from roundtable.insight.trial import Judge, PastCase, Totals, Trace, differences, replay
from tests.charter.strategies import charters
from tests.insight.past import Words, cases
from tests.insight.plainly import Asked, compared

# Two charters are long to print, which is no reason to hide what a failing test found.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
ANY = settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def tried(draw: st.DrawFn) -> tuple[Charter, Charter, PastCase]:
    """Draw the charter in force, another one, and a case that happened under the first."""
    one, other = draw(charters()), draw(charters())
    return one, other, draw(cases(Words(one, other)))


def traces(past: PastCase, charter: Charter) -> tuple[Trace, ...]:
    judge = Judge(charter)
    return replay(past, lambda _moment: judge)


@ANY
@given(tried())
def test_what_a_trial_reports_is_what_the_rules_answer_otherwise(
    case: tuple[Charter, Charter, PastCase],
) -> None:
    one, other, past = case
    found = differences(traces(past, one), traces(past, other))
    said = Counter((d.kind.value, d.agency, d.about, d.was, d.now, d.round) for d in found)
    assert said == compared(past, one, other)
    for kind in {d.kind for d in found}:
        event(kind.value)


@ANY
@given(tried())
def test_the_requests_counted_by_agency_are_those_that_the_rules_make(
    case: tuple[Charter, Charter, PastCase],
) -> None:
    one, other, past = case
    totals, was, now = Totals(), traces(past, one), traces(past, other)
    totals.add(past, was, now, differences(was, now))
    expected: Counter[tuple[str, str]] = Counter()
    for number in range(len(past.rounds)):
        before, after = (Asked(charter, past, number) for charter in (one, other))
        due, instead = (
            {agency: at for step, agency, at in asked.clocks() if step == "answer"}
            for asked in (before, after)
        )
        expected.update((agency, "made") for agency in due)
        for agency in due.keys() & instead.keys():
            if due[agency] != instead[agency]:
                moments = [(at is None, at) for at in (due[agency], instead[agency])]
                expected[agency, "earlier" if moments[1] < moments[0] else "later"] += 1
        for name, asked in (("late_was", before), ("late_now", after)):
            expected.update((a, name) for step, a in asked.late() if step == "answer")
    assert {
        (agency, name): count
        for agency, counted in totals.kept()["requests"].items()
        for name, count in counted.items()
    } == expected


@ANY
@given(tried())
def test_the_same_charter_reports_no_difference(case: tuple[Charter, Charter, PastCase]) -> None:
    one, _other, past = case
    again = Charter.model_validate(one.model_dump(mode="json"))
    assert differences(traces(past, one), traces(past, again)) == ()
