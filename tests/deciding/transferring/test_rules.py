"""When a case is handed over, what goes, and when the receiver has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.terms import Charter, Step
from roundtable.deciding.transferring.rules import (
    KEPT_BACK,
    Acknowledged,
    Given,
    clock_of,
    letters_of,
    may_acknowledge,
    may_begin,
    may_change,
    may_pack,
    may_release,
    may_stop,
    secrets_of,
    without,
)
from roundtable.lib.verdict import Verdict

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
DIGEST = "4f2a91bc07de" + "0" * 52
SAID = Acknowledged("Iris Bell, Southshire", date(2026, 3, 4), "SO-17", "4f2a 91bc 07de")


def begins(charter: Charter, **changes: Any) -> Verdict:
    said: dict[str, Any] = {"because": "They moved.", "going_on": False, "waiting": False}
    return may_begin(charter, **(said | changes))


def test_it_begins_for_a_reason_where_the_charter_has_a_time_for_it(charter: Charter) -> None:
    assert begins(charter).clauses == ("5.53",)
    assert not begins(charter, because=" ")
    assert "already" in str(begins(charter, waiting=True))
    assert "urgent discussion" in str(begins(charter, going_on=True))
    timeless = charter.model_copy(
        update={"clocks": tuple(c for c in charter.clocks if c.step != Step.TRANSFER)}
    )
    assert clock_of(timeless) is None
    assert "does not say in which time" in str(begins(timeless))


OWN = Given("health")


def releases(charter: Charter, *items: Given, **changes: Any) -> Verdict:
    said = {"agency": "health", "basis": "safeguarding", "packed": False} | changes
    return may_release(charter, items, **said)  # type: ignore[arg-type]


def test_an_agency_lets_its_own_go_on_a_lawful_basis(charter: Charter) -> None:
    assert releases(charter, OWN, OWN).clauses == ("7.4",)
    assert releases(charter, basis="").clauses == ()
    assert bool(releases(charter, basis="")), "with nothing, it says that nothing goes"


@pytest.mark.parametrize(
    ("item", "changes", "why"),
    [
        (Given("police"), {}, "another agency's"),
        (replace(OWN, wrong=True), {}, "was wrong"),
        (replace(OWN, unseen=True), {}, "does not see this"),
        (replace(OWN, refused=True), {}, "said no"),
        (OWN, {"basis": ""}, "no such lawful basis"),
        (OWN, {"basis": "habit"}, "no such lawful basis"),
        (OWN, {"packed": True}, "package is made"),
    ],
)
def test_nothing_else_goes(
    charter: Charter, item: Given, changes: dict[str, Any], why: str
) -> None:
    refused = releases(charter, OWN, item, **changes)
    assert not refused
    assert why in str(refused)


def packs(charter: Charter, **changes: Any) -> Verdict:
    said: dict[str, Any] = {"waiting": [], "because": "", "due": MONDAY, "at": MONDAY}
    said |= {"going_on": False, "packed": False}
    return may_pack(charter, **(said | changes))


def test_the_package_waits_for_everybody_for_their_time_or_for_a_reason(charter: Charter) -> None:
    before = {"waiting": ["health", "police"], "at": MONDAY - timedelta(hours=1)}
    assert packs(charter)
    assert "Health, Police" in str(packs(charter, **before))
    assert packs(charter, **before, because="They move today.")
    assert packs(charter, waiting=["health"])
    assert not packs(charter, packed=True)
    assert not packs(charter, going_on=True)


def acknowledges(said: Acknowledged, digest: str = DIGEST) -> Verdict:
    days = {"packed_on": date(2026, 3, 3), "today": date(2026, 3, 5)}
    return may_acknowledge(said, digest=digest, **days)


def test_they_have_it_when_they_read_what_was_made_here() -> None:
    assert acknowledges(SAID)
    assert "not made yet" in str(acknowledges(SAID, digest=""))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"by": " "}, "Nobody is named"),
        ({"reference": ""}, "reference is missing"),
        ({"on": date(2026, 3, 2)}, "was made on 3 March 2026"),
        ({"on": date(2026, 3, 6)}, "today is 5 March 2026"),
        ({"digest": "4f2a 91bc 07df"}, "not the package"),
        ({"digest": "4f2a"}, "not the package"),
    ],
)
def test_whatever_is_wrong_in_what_they_said_is_named(changes: dict[str, Any], why: str) -> None:
    refused = acknowledges(replace(SAID, **changes))
    assert len(refused.reasons) == 1
    assert why in str(refused)


def test_it_ends_for_a_reason_and_is_declined_once_it_was_sent() -> None:
    assert may_stop(because="They stay.", declined=False, packed=False)
    assert may_stop(because="Not theirs.", declined=True, packed=True)
    assert not may_stop(because="Not theirs.", declined=True, packed=False)
    assert not may_stop(because="", declined=False, packed=True)
    assert may_change(ended=False)
    assert not may_change(ended=True)


HIDING = [("Willow House, 3 Elm Court, Northtown", "ZZ99 8XY")]


@pytest.mark.parametrize(
    "text",
    [
        "She is at willow  house now.",
        "Her new address: 3, Elm-Court.",
        "Write to zz998xy.",
        "ZZ99\n8XY",
    ],
)
def test_words_with_a_confidential_address_do_not_go(text: str) -> None:
    assert without(text, secrets_of(HIDING)) == KEPT_BACK


@pytest.mark.parametrize("text", ["They shop in Northtown.", "Flat 3", "", "A willow tree"])
def test_all_other_words_go_as_they_are(text: str) -> None:
    assert without(text, secrets_of(HIDING)) == text
    assert without(text, secrets_of([("Flat 3", "")])) == text, "too short to tell"


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 4))
def test_what_goes_never_holds_one(before: str, after: str, gap: int) -> None:
    secrets = secrets_of(HIDING)
    said = without(f"{before}ZZ99{' ' * gap}8XY{after}", secrets)
    assert not any(secret in letters_of(said) for secret in secrets)
