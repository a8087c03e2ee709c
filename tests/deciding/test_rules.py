"""The table's rules, over every outcome of the charter and any set of agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundtable.charter.terms import Charter
from roundtable.deciding.acting.rules import may_end_action, may_set_action
from roundtable.deciding.rules import (
    Stance,
    agreement,
    differing,
    in_the_charters_words,
    may_call,
    may_conclude,
    may_open,
    may_sit,
    may_take_position,
    may_voice,
    outcomes_for,
    quorum_met,
    quorum_of,
    quorum_said,
    quorums_met,
    says_a_position,
    short_names,
    table,
)
from roundtable.deciding.statement import PositionGiven

STEADY = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
DUE = datetime(2026, 3, 2, 14, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(minutes=1), DUE
POLICE, CARE, HEALTH = "police", "childrens_social_care", "health"
STANCES = st.sampled_from(list(Stance))


def outcomes(charter: Charter) -> list[str]:
    return [outcome.code for outcome in charter.decision.outcomes]


def agencies(charter: Charter) -> list[str]:
    return [agency.code for agency in charter.agencies]


@STEADY
@given(pick=st.data())
def test_one_more_agreeing_agency_never_loses_a_quorum(charter: Charter, pick: st.DataObject):
    outcome = pick.draw(st.sampled_from(outcomes(charter)))
    agreeing = pick.draw(st.sets(st.sampled_from(agencies(charter))))
    another = pick.draw(st.sampled_from(agencies(charter)))
    if quorum_met(charter, outcome=outcome, agreeing=agreeing):
        assert quorum_met(charter, outcome=outcome, agreeing=agreeing | {another})


@STEADY
@given(pick=st.data())
def test_a_quorum_is_met_by_enough_and_by_those_named(charter: Charter, pick: st.DataObject):
    outcome = pick.draw(st.sampled_from(outcomes(charter)))
    agreeing = pick.draw(st.sets(st.sampled_from(agencies(charter))))
    quorum = quorum_of(charter, outcome)
    enough = len(agreeing) >= quorum.at_least and set(quorum.must_include) <= agreeing
    verdict = quorum_met(charter, outcome=outcome, agreeing=agreeing)
    assert bool(verdict) == enough
    assert verdict.clauses == (quorum.clause,)


def test_no_agency_alone_concludes_anything(charter: Charter):
    for outcome in outcomes(charter):
        for agency in agencies(charter):
            alone = {agency: Stance.AGREE}
            assert not conclude(charter, outcome, [agency], alone, at=AFTER)
            assert not conclude(charter, outcome, agencies(charter), alone, at=AFTER)


def test_no_agency_alone_concludes_even_where_a_charter_would_let_it(charter: Charter):
    loose = charter.decision.quorums[0].model_copy(update={"at_least": 1, "must_include": ()})
    decision = charter.decision.model_copy(
        update={"quorums": (loose, *charter.decision.quorums[1:])}
    )
    weak = charter.model_copy(update={"decision": decision})
    assert not quorum_met(weak, outcome="advice", agreeing=[POLICE])
    assert quorum_said(weak, "advice") == "At least 2 agencies must agree"


@STEADY
@given(pick=st.data())
def test_whatever_is_concluded_has_its_quorum_at_the_table(charter: Charter, pick: st.DataObject):
    outcome = pick.draw(st.sampled_from(outcomes(charter)))
    known = st.sampled_from(agencies(charter))
    at_table = pick.draw(st.sets(known, min_size=1))
    stances = pick.draw(st.dictionaries(known, STANCES))
    at = pick.draw(st.sampled_from([BEFORE, AFTER]))
    if conclude(charter, outcome, sorted(at_table), stances, at=at):
        agreeing = {a for a in at_table if stances.get(a, Stance.DISSENT) is not Stance.DISSENT}
        assert len(agreeing) >= 2
        assert quorum_met(charter, outcome=outcome, agreeing=agreeing)
        assert at == AFTER or at_table <= stances.keys()


@given(pick=st.data())
@STEADY
def test_every_outcome_of_a_decision_needs_its_own_quorum(charter: Charter, pick: st.DataObject):
    wanted = pick.draw(st.lists(st.sampled_from(outcomes(charter)), min_size=1, unique=True))
    agreeing = pick.draw(st.sets(st.sampled_from(agencies(charter))))
    whole = quorums_met(charter, outcomes=wanted, agreeing=agreeing)
    each = [quorum_met(charter, outcome=outcome, agreeing=agreeing) for outcome in wanted]
    assert bool(whole) == all(each)
    assert whole.reasons


def conclude(charter, outcome, at_table, stances, *, at, is_open=True):
    return may_conclude(
        charter,
        outcomes=[outcome],
        at_table=at_table,
        stances=stances,
        is_open=is_open,
        due=DUE,
        at=at,
    )


def test_a_silent_agency_holds_a_decision_until_the_clock_runs_out(charter: Charter):
    stances = {POLICE: Stance.AGREE, CARE: Stance.RESERVE}
    at_table = [POLICE, CARE, HEALTH]
    waiting = conclude(charter, "advice", at_table, stances, at=BEFORE)
    assert "Waiting for: Health." in str(waiting)
    assert conclude(charter, "advice", at_table, stances, at=AFTER)


def test_a_proposal_that_fell_or_was_decided_is_not_concluded(charter: Charter):
    stances = {POLICE: Stance.AGREE, CARE: Stance.AGREE}
    closed = conclude(charter, "advice", [POLICE, CARE], stances, at=AFTER, is_open=False)
    assert "no longer open" in str(closed)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("advice", "At least 2 agencies must agree"),
        (
            "early_help",
            "At least 2 agencies must agree, among them Northshire Children's Social Care",
        ),
        (
            "strategy_discussion_s47",
            (
                "At least 3 agencies must agree, among them Northshire Children's Social Care, "
                "Northshire Police and Northshire Health Partnership"
            ),
        ),
    ],
)
def test_a_quorum_is_said_in_words(charter: Charter, outcome: str, words: str):
    assert quorum_said(charter, outcome) == words


def test_a_refused_quorum_names_who_is_missing(charter: Charter):
    refused = quorum_met(charter, outcome="marac", agreeing=[HEALTH])
    assert len(refused.reasons) == 2
    assert "Northshire Independent Domestic Violence Advisers" in str(refused)


@given(lead=st.sampled_from("abc"), contributing=st.lists(st.sampled_from("abcd")))
def test_the_table_is_the_lead_and_whoever_answered_each_once(lead: str, contributing: list[str]):
    seated = table(lead, contributing)
    assert seated[0] == lead
    assert set(seated) == {lead, *contributing}
    assert len(seated) == len(set(seated))


def test_one_agency_makes_no_table():
    assert not may_sit([POLICE])
    assert may_sit([POLICE, CARE])


def test_positions_are_called_for_without_somebody_only_with_a_reason(charter: Charter):
    both = [POLICE, CARE]
    without = may_call(charter, at_table=both, waiting=[HEALTH], because=" \n")
    assert str(without) == "Not everybody has answered: Health."
    assert may_call(charter, at_table=both, waiting=[HEALTH], because="They are closed.")
    assert may_call(charter, at_table=both, waiting=[], because="")
    assert not may_call(charter, at_table=[POLICE], waiting=[], because="")


@pytest.mark.parametrize(
    ("agency", "taken", "opened", "words"),
    [
        (HEALTH, False, False, "not at this table"),
        (POLICE, True, False, "has taken its position"),
        (POLICE, True, True, "has taken its position"),
        (POLICE, False, True, "would not be independent"),
    ],
)
def test_a_position_is_refused(
    charter: Charter, agency: str, taken: bool, opened: bool, words: str
):
    refused = may_take_position(
        charter, agency=agency, at_table=[POLICE, CARE], taken=taken, opened=opened
    )
    assert not refused
    assert words in str(refused)
    assert refused.clauses == ("8.1",)
    assert all(reason.remedy for reason in refused.reasons)


def test_a_position_is_taken_at_the_table_once_while_sealed(charter: Charter):
    assert may_take_position(
        charter, agency=POLICE, at_table=[POLICE, CARE], taken=False, opened=False
    )


@pytest.mark.parametrize("waiting", [[], [POLICE]])
@pytest.mark.parametrize("at", [BEFORE, AFTER])
@pytest.mark.parametrize("opened", [False, True])
def test_positions_open_once_when_all_are_in_or_the_time_is_up(
    charter: Charter, waiting: list[str], at: datetime, opened: bool
):
    verdict = may_open(charter, waiting=waiting, opened=opened, due=DUE, at=at)
    assert bool(verdict) == (not opened and (not waiting or at == AFTER))
    assert verdict.clauses == ("8.1",)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "section_42_enquiry"}, "no such outcome"),
        ({"outcome": "exorcism"}, "no such outcome"),
        ({"level_of_need": 5}, "no such level"),
        ({"reasons": " "}, "needs its reasons"),
    ],
)
def test_words_the_charter_does_not_have_are_refused(charter: Charter, changes, words: str):
    said = {
        "group": "children",
        "outcome": "early_help",
        "level_of_need": 2,
        "reasons": "They asked for it.",
    }
    assert in_the_charters_words(charter, **said)
    assert words in str(in_the_charters_words(charter, **(said | changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"grade": "purple"}, "no such grade"),
        ({"level_of_need": None}, "no such level"),
        ({"would_change": ""}, "what would change"),
        ({"no_remit": True}, "recommends nothing"),
    ],
)
def test_a_position_says_all_of_it_or_that_there_is_no_remit(charter: Charter, changes, words: str):
    said = PositionGiven("They asked for it.", "early_help", 2, "medium", "Nothing would.")
    assert says_a_position(charter, group="children", given=said)
    wrong = replace(said, **changes)
    assert words in str(says_a_position(charter, group="children", given=wrong))
    nothing = PositionGiven("Nobody here is ours.", no_remit=True)
    assert says_a_position(charter, group="children", given=nothing)
    assert not says_a_position(charter, group="children", given=replace(nothing, reasons=" "))


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz")))
def test_agreement_counts_what_most_say_and_is_whole_where_nobody_differs(said: dict[str, str]):
    same, of = agreement(said)
    assert of == len(said)
    assert (same == of) == (not differing(said))
    assert all(list(said.values()).count(view) <= same for view in said.values())


def test_each_group_has_its_outcomes_and_no_others(charter: Charter):
    for group in ("children", "adults", "domestic_abuse"):
        offered = outcomes_for(charter, group)
        assert offered
        assert all(group in outcome.groups for outcome in offered)
    assert "marac" not in {o.code for o in outcomes_for(charter, "children")}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_open": False}, "no longer open"),
        ({"agency": HEALTH}, "not at this table"),
        ({"voiced": True}, "has answered"),
        ({"stance": Stance.DISSENT}, "needs its reasons"),
        ({"stance": Stance.RESERVE, "reasons": " "}, "needs its reasons"),
    ],
)
def test_a_voice_is_refused(changes, words: str):
    said = {
        "agency": POLICE,
        "at_table": [POLICE, CARE],
        "voiced": False,
        "is_open": True,
        "stance": Stance.AGREE,
        "reasons": "",
    }
    assert may_voice(**said)
    assert may_voice(**(said | {"stance": Stance.DISSENT, "reasons": "We would go further."}))
    refused = may_voice(**(said | changes))
    assert words in str(refused)
    assert all(reason.remedy for reason in refused.reasons)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agency": HEALTH}, "not on the case"),
        ({"what": ""}, "what is to be done"),
        ({"days": 0}, "at least one hub day"),
    ],
)
def test_an_action_is_not_set(changes, words: str):
    said = {"agency": POLICE, "on_case": [POLICE], "what": "Visit.", "days": 1}
    assert may_set_action(**said)
    assert words in str(may_set_action(**(said | changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": HEALTH}, "another agency"),
        ({"ended": True}, "has ended"),
        ({"result": " "}, "what came of it"),
    ],
)
def test_an_action_is_not_ended(changes, words: str):
    said = {"agency": POLICE, "owner": POLICE, "ended": False, "result": "Visited."}
    assert may_end_action(**said)
    assert words in str(may_end_action(**(said | changes)))


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz")))
def test_who_differs_is_who_is_not_with_most(said: dict[str, str]):
    odd = differing(said)
    rest = {view for agency, view in said.items() if agency not in odd}
    assert odd <= said.keys()
    assert len(rest) <= 1
    if rest:
        leading = rest.pop()
        count = sum(view == leading for view in said.values())
        others = [sum(v == view for v in said.values()) for view in set(said.values()) - {leading}]
        assert all(count > other for other in others)
    elif said:
        assert len(set(said.values())) > 1


def test_agencies_are_named_briefly(charter: Charter):
    assert short_names(charter, [POLICE, HEALTH]) == "Police, Health"
