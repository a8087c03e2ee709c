"""What a consent that was given or refused changes: a refusal never lets more go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.terms import Charter
from roundtable.sharing.rules import (
    CONSENT,
    EVERYTHING,
    RECORDED,
    STATES,
    Consents,
    SharedFacts,
    consent_shared_under,
    may_share,
    said_in_order,
)
from tests.charter.strategies import charters
from tests.clauses import added, changed
from tests.sharing.items import SCHOOL, agencies, items
from tests.sharing.test_agreement import NORTHSHIRE

BECAUSE_THEY_REFUSED = {
    "clause": "7.39",
    "categories": ["education"],
    "to_agencies": ["fire_and_rescue"],
    "basis": "public_task",
    "because": "Whoever says no is looked at more closely.",
}


def goes(charter: Charter, item: SharedFacts, to_agency: str, consent: str) -> bool:
    return bool(may_share(charter, item=replace(item, consent=consent), to_agency=to_agency))


@pytest.mark.parametrize(
    "when",
    [
        {"field": "item.consent", "op": "is", "value": "refused"},
        {"field": "item.consent", "op": "in", "value": ["refused", "not_sought"]},
        {"field": "item.consent", "op": "is_not", "value": "not_sought"},
    ],
)
def test_no_clause_can_share_because_somebody_refused(when: dict[str, object]) -> None:
    charter = added(NORTHSHIRE, "sharing.clauses", BECAUSE_THEY_REFUSED | {"when": when})
    refused = may_share(
        charter, item=replace(SCHOOL, consent="refused"), to_agency="fire_and_rescue"
    )
    assert not refused
    assert refused.clauses == ("7.39",)
    assert refused.reasons[0].remedy


def test_what_goes_whatever_they_say_goes_after_a_refusal() -> None:
    assert goes(NORTHSHIRE, SCHOOL, "childrens_social_care", "refused")
    always = changed(NORTHSHIRE, "7.64", to_agencies=["any"])
    assert goes(always, SCHOOL, "fire_and_rescue", "refused")


@given(charters(), st.data())
def test_a_refusal_never_widens_a_share(charter: Charter, data: st.DataObject) -> None:
    item, to_agency = data.draw(items(charter)), data.draw(agencies(charter))
    if goes(charter, item, to_agency, "refused"):
        assert goes(charter, item, to_agency, "not_sought")
        assert goes(charter, item, to_agency, "given")


@given(charters(), st.data())
def test_a_refusal_for_one_more_purpose_never_widens_a_share(
    charter: Charter, data: st.DataObject
) -> None:
    item, to_agency = data.draw(items(charter)), data.draw(agencies(charter))
    purposes = [EVERYTHING, *(each.code for each in charter.sharing.purposes)]
    said = {purpose: data.draw(st.sampled_from(CONSENT)) for purpose in purposes}
    one = data.draw(st.sampled_from(purposes))
    facts = replace(item, consents=tuple(said.items()))
    refused = replace(item, consents=tuple((said | {one: "refused"}).items()))
    if may_share(charter, item=refused, to_agency=to_agency):
        assert may_share(charter, item=facts, to_agency=to_agency)


def test_what_is_said_of_one_purpose_counts_for_its_clauses_alone() -> None:
    charter = changed(NORTHSHIRE, "7.64", consent="given", purpose="protect_child")
    to = "childrens_social_care"
    for said, goes_now in ((("protect_child", "given"), True), (("plan_help", "given"), False)):
        item = replace(SCHOOL, consents=(said,))
        assert bool(may_share(charter, item=item, to_agency=to)) is goes_now


STATED = st.dictionaries(
    st.sampled_from([EVERYTHING, "protect_child", "plan_help"]), st.sampled_from(sorted(STATES))
)
PURPOSES = ("protect_child", "plan_help", "prevent_harm")


@given(STATED, st.sampled_from([RECORDED, *CONSENT]))
def test_an_override_turns_a_refusal_into_not_asked_and_touches_nothing_else(
    said: dict[str, str], told: str
) -> None:
    before = _by_purpose(Consents(said), told)
    after = _by_purpose(Consents(said, {EVERYTHING: "7.100"}), told)
    for purpose, word in before.items():
        put_aside = word == "refused" and purpose not in said
        assert after[purpose] == ("not_sought" if put_aside else word)
    one = _by_purpose(Consents(said, {"plan_help": "7.100"}), told)
    assert {p for p in PURPOSES if one[p] != before[p]} <= {"plan_help"}


def _by_purpose(known: Consents, told: str) -> dict[str, str]:
    general, differing = consent_shared_under(known, purposes=PURPOSES, told=told)
    return dict.fromkeys(PURPOSES, general) | dict(differing)


@pytest.mark.parametrize(("state", "shared"), STATES.items())
def test_what_is_recorded_counts_unless_something_is_said_of_the_item(
    state: str, shared: str
) -> None:
    known = Consents({EVERYTHING: "given", "plan_help": state})
    assert _by_purpose(known, RECORDED)["plan_help"] == shared
    assert _by_purpose(known, RECORDED)["protect_child"] == "given"
    assert _by_purpose(known, "refused")["plan_help"] == "refused"


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_no_to_everything_is_a_no_to_each_purpose_whatever_was_said_before(state: str) -> None:
    said = said_in_order([("plan_help", "given"), (EVERYTHING, "given"), (EVERYTHING, state)])
    assert said == {EVERYTHING: state}
    again = said_in_order([(EVERYTHING, state), ("plan_help", "given")])
    assert Consents(again).of("plan_help") == "given"
    assert Consents(again).of("prevent_harm") == state


@given(STATED, st.sampled_from(sorted(STATES)))
def test_a_recorded_no_is_not_turned_round_by_what_is_said_of_one_piece(
    said: dict[str, str], state: str
) -> None:
    for purpose, word in _by_purpose(Consents(said), "given").items():
        recorded = STATES[Consents(said).of(purpose)]
        assert word == ("refused" if recorded == "refused" else "given")
    assert set(_by_purpose(Consents({EVERYTHING: state}), "refused").values()) == {"refused"}
