"""The rules of signing and agreeing, over every combination that hypothesis thinks of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter, Power
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.oversight.rules import (
    ChangeFacts,
    Needed,
    ProposalFacts,
    agencies_needed,
    approvers,
    is_agreed,
    lapses_on,
    may_agree,
    may_ask,
    may_make_code,
    may_object,
    may_propose,
    may_sign,
    may_turn_down,
    needed_for,
    takes_effect_on,
)
from roundtable.workload.rules import calendar

NORTHSHIRE = read(Path("charters/northshire"))
CODES = [agency.code for agency in NORTHSHIRE.agencies]
AGENCIES = st.sampled_from(CODES)
SOME = st.frozensets(AGENCIES)
IDS = st.integers(min_value=1, max_value=4).map(lambda number: UUID(int=number))
ACTORS = st.builds(Actor, IDS, AGENCIES, st.sampled_from(sorted(Role)))
CHANGES = st.builds(
    ChangeFacts,
    power=st.sampled_from(sorted(Power)),
    of_agency=AGENCIES,
    asked_by_agency=AGENCIES | st.just("hub"),
    asked_by=IDS,
    concerns=st.none() | IDS,
    agreed=SOME,
    turned_down=st.booleans(),
    took_effect=st.booleans(),
    colleagues=st.booleans(),
)
NEEDED = needed_for(NORTHSHIRE, "ordinary")


def without(**stretches: object) -> Charter:
    """Return Northshire's charter silent on something."""
    return NORTHSHIRE.model_copy(update=stretches)


def facts(**said: object) -> ProposalFacts:
    given: dict[str, object] = {
        "kind": "ordinary",
        "base": "1.0",
        "needed": NEEDED,
        "signed": frozenset(),
        "objecting": frozenset(),
        "proposed_by": UUID(int=9),
    }
    return ProposalFacts(**given | said)  # type: ignore[arg-type]


def signatory(agency: str = "police") -> Actor:
    return Actor(UUID(int=1), agency, Role.GOVERNANCE)


@given(actor=ACTORS, change=CHANGES)
def test_nobody_agrees_for_who_asked_or_for_themselves(actor: Actor, change: ChangeFacts) -> None:
    if may_agree(actor, NORTHSHIRE, change):
        assert actor.agency != change.asked_by_agency
        assert actor.user_id not in (change.asked_by, change.concerns)
        assert actor.agency not in change.agreed
        assert actor.role in approvers(NORTHSHIRE, change.power)
        assert not change.turned_down
        assert not change.took_effect


@given(change=CHANGES)
def test_what_is_reserved_takes_two_agencies(change: ChangeFacts) -> None:
    if is_agreed(NORTHSHIRE, change):
        assert len(change.agreed | {change.asked_by_agency}) >= 2
        assert change.asked_by_agency != "hub" or len(change.agreed) >= 2
        assert not change.turned_down


@given(actor=ACTORS, change=CHANGES)
def test_nobody_asks_for_themselves_or_for_another_agency(
    actor: Actor, change: ChangeFacts
) -> None:
    said = {"of_agency": change.of_agency, "concerns": change.concerns}
    asks = may_ask(actor, NORTHSHIRE, change.power, **said)  # type: ignore[arg-type]
    if asks and actor.role is not Role.OPERATOR:
        assert actor.agency == change.of_agency
        assert actor.user_id != change.concerns


@given(actor=ACTORS, change=CHANGES)
def test_who_may_turn_down_may_agree_or_asked(actor: Actor, change: ChangeFacts) -> None:
    if may_turn_down(actor, NORTHSHIRE, change):
        ours = actor.agency == change.asked_by_agency
        assert ours or may_agree(actor, NORTHSHIRE, change)
        assert not change.turned_down
        assert not change.took_effect


@given(actor=ACTORS, change=CHANGES)
def test_a_code_is_made_by_a_colleague_once_it_took_effect(
    actor: Actor, change: ChangeFacts
) -> None:
    if may_make_code(actor, change):
        first = change.power is Power.SEAT and not change.colleagues
        assert change.took_effect
        assert actor.agency in (change.agreed if first else {change.of_agency})
        assert actor.user_id != change.concerns


@given(signed=SOME, more=SOME, objecting=SOME, kind=st.sampled_from(["ordinary", "urgent"]))
def test_more_signatures_never_make_it_fewer(
    signed: frozenset[str], more: frozenset[str], objecting: frozenset[str], kind: str
) -> None:
    needed = needed_for(NORTHSHIRE, kind)
    assert needed.met(signed | more) or not needed.met(signed)
    assert needed.can_be_met(objecting) or not needed.can_be_met(objecting | more)
    assert needed.can_be_met(objecting) or not needed.met(signed - objecting)


@given(signed=SOME, kind=st.sampled_from(["ordinary", "urgent"]))
def test_who_joins_signs_as_well_and_stands_in_for_nobody(
    signed: frozenset[str], kind: str
) -> None:
    now = needed_for(NORTHSHIRE, kind)
    then = needed_for(NORTHSHIRE, kind, joining=[*CODES, "housing"])
    assert not then.met(signed)
    assert then.met(signed | {"housing"}) is now.met(signed)


@given(
    wanted=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    signed=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_a_version_takes_effect_on_a_day_of_the_hub_after_its_notice(
    wanted: date, signed: date
) -> None:
    hub = calendar(NORTHSHIRE)
    day = takes_effect_on(NORTHSHIRE, "ordinary", wanted=wanted, signed_on=signed, calendar=hub)
    assert hub.works_on(day)
    assert day >= wanted
    between = (signed + timedelta(days=n + 1) for n in range((day - signed).days))
    assert sum(map(hub.works_on, between)) >= 10


def test_a_charter_that_is_silent() -> None:
    silent = without(amendments=(), reserved=())
    hub = calendar(silent)
    today = date(2026, 3, 2)
    assert needed_for(silent, "ordinary") == Needed(frozenset(CODES), len(CODES))
    assert takes_effect_on(silent, "ordinary", wanted=today, signed_on=today, calendar=hub) == today
    assert lapses_on(silent, "ordinary", effective_from=today) is None
    assert agencies_needed(silent, Power.SEAT) == 2
    assert approvers(silent, Power.SEAT) == ("governance", "agency_manager")
    asked = ChangeFacts(Power.SEAT, "police", "police", UUID(int=1), None, frozenset())
    assert not is_agreed(silent, asked)
    assert may_ask(signatory(), silent, Power.SEAT, of_agency="police", concerns=None)
    refused = may_propose(signatory(), silent, kind="urgent", number="1.1", adopted=[])
    assert "knows no urgent change" in str(refused)
    assert may_propose(signatory(), silent, kind="ordinary", number="1.1", adopted=[])


def test_the_first_charter_needs_all_whom_it_names() -> None:
    assert needed_for(NORTHSHIRE, "founding", joining=["police", "health"]).count == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"signed": frozenset({"police"})}, "signed this already"),
        ({"objecting": frozenset({"police"})}, "refused to sign"),
        ({"objecting": frozenset({"health"})}, "can no longer become"),
        ({"lapsed": True}, "can no longer become"),
        ({"base": "0.9"}, "version 1.0 was adopted"),
        ({"base": "0.9", "adopted": True}, ""),
        ({}, ""),
    ],
)
def test_who_may_sign(said: dict[str, object], why: str) -> None:
    verdict = may_sign(signatory(), facts(**said), signs=True, joining=[], latest="1.0")
    assert bool(verdict) is not bool(why)
    assert why in str(verdict)


def test_who_may_not_sign_at_all() -> None:
    said = {"joining": [], "latest": "1.0"}
    no = may_sign(signatory(), facts(), signs=False, **said)  # type: ignore[arg-type]
    assert "named signatory" in str(no)
    stranger = may_sign(signatory("housing"), facts(), signs=True, **said)  # type: ignore[arg-type]
    assert "not one of those" in str(stranger)


@pytest.mark.parametrize(
    ("said", "signs", "why"),
    [
        ({}, False, "named signatory"),
        ({"objecting": frozenset({"police"})}, True, "objected already"),
        ({"in_effect": True}, True, "has taken effect"),
        ({"lapsed": True}, True, "has taken effect"),
        ({}, True, ""),
        ({"proposed_by": UUID(int=1)}, False, ""),
    ],
)
def test_who_may_object(said: dict[str, object], signs: bool, why: str) -> None:
    verdict = may_object(signatory(), facts(**said), signs=signs)
    assert bool(verdict) is not bool(why)
    assert why in str(verdict)


def test_nobody_makes_a_code_for_themselves() -> None:
    done = ChangeFacts(
        Power.SEAT, "police", "police", UUID(int=2), UUID(int=1), frozenset(), took_effect=True
    )
    assert "for themselves" in str(may_make_code(signatory(), done))


def test_who_may_propose() -> None:
    said = {"kind": "ordinary", "number": "1.1"}
    for actor in (signatory(), OPERATOR):
        assert may_propose(actor, NORTHSHIRE, adopted=["1.0"], **said)  # type: ignore[arg-type]
    practitioner = Actor(UUID(int=1), "police", Role.PRACTITIONER)
    assert not may_propose(practitioner, NORTHSHIRE, adopted=[], **said)  # type: ignore[arg-type]
    assert not may_propose(signatory(), NORTHSHIRE, adopted=["1.1"], **said)  # type: ignore[arg-type]
