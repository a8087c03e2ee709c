"""What a consent that was given or refused changes: a refusal never lets more go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.terms import Charter
from roundtable.sharing.rules import SharedFacts, may_share
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
