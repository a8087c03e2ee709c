"""When an e-mail goes, to whom, and that it says nothing about anybody."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import About, Charter, Volume
from roundtable.feedback.notices.rules import (
    NAMED,
    TRIES_AFTER,
    News,
    Wish,
    digests_go,
    goes_at,
    is_quiet,
    news_text,
    next_try,
    surprises,
    wants,
    wish_by_charter,
)
from roundtable.workload.rules import calendar
from tests.deciding.conftest import NORTHSHIRE as FILE

NORTHSHIRE = read(FILE)
LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
ROLE = "practitioner"

clock = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
wishes = st.builds(
    Wish, st.sampled_from(Volume), st.sampled_from(About), clock, clock, st.booleans()
)
moments = st.integers(0, 1_000_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))


def goes(wish: Wish, told_at: datetime = MONDAY, role: str = ROLE) -> str:
    found = goes_at(NORTHSHIRE, wish, role=role, told_at=told_at)
    return f"{found.astimezone(LONDON):%a %d %H:%M}" if found else "never"


def without_digests() -> Charter:
    return NORTHSHIRE.model_copy(update={"digests": ()})


@pytest.mark.parametrize(
    ("wish", "told_at", "when"),
    [
        (Wish(Volume.LIVE), MONDAY, "Mon 02 14:00"),
        (Wish(Volume.DAILY), MONDAY, "Tue 03 08:30"),
        (Wish(Volume.DAILY), MONDAY.replace(hour=7), "Mon 02 08:30"),
        (Wish(Volume.WEEKLY), MONDAY, "Mon 09 08:30"),
        (Wish(Volume.WEEKLY), MONDAY.replace(hour=8, minute=30), "Mon 02 08:30"),
        (Wish(Volume.NEVER), MONDAY, "never"),
        # Quiet hours: of one day, over midnight, and of a digest.
        (Wish(Volume.LIVE, quiet_from=time(13), quiet_until=time(16)), MONDAY, "Mon 02 16:00"),
        (Wish(Volume.LIVE, quiet_from=time(14), quiet_until=time(8)), MONDAY, "Tue 03 08:00"),
        (Wish(Volume.LIVE, quiet_from=time(20), quiet_until=time(15)), MONDAY, "Mon 02 15:00"),
        (Wish(Volume.DAILY, quiet_from=time(20), quiet_until=time(10)), MONDAY, "Tue 03 10:00"),
        # Good Friday to Easter Monday 2026 the hub is shut.
        (Wish(Volume.DAILY, hub_days_only=True), datetime(2026, 4, 2, 14, tzinfo=UTC), "Tue 07"),
        (Wish(Volume.WEEKLY, hub_days_only=True), datetime(2026, 4, 2, 14, tzinfo=UTC), "Tue 07"),
    ],
)
def test_an_email_goes_when_somebody_wants_it(wish: Wish, told_at: datetime, when: str):
    assert goes(wish, told_at).startswith(when)


@given(wish=wishes, told_at=moments)
def test_no_email_comes_early_late_or_in_quiet_time(wish: Wish, told_at: datetime):
    found = goes_at(NORTHSHIRE, wish, role=ROLE, told_at=told_at)
    if found is None:
        assert wish.volume is Volume.NEVER
        return
    local = found.astimezone(LONDON)
    assert found >= told_at
    assert not is_quiet(wish, local.time())
    assert not wish.hub_days_only or calendar(NORTHSHIRE).works_on(local.date())
    # A week for a weekly one, a long holiday, and a day of quiet hours.
    assert found - told_at < timedelta(days=15)


@given(wish=wishes, told_at=moments, minutes=st.integers(0, 20_000))
def test_what_is_told_later_goes_no_earlier(wish: Wish, told_at: datetime, minutes: int):
    first = goes_at(NORTHSHIRE, wish, role=ROLE, told_at=told_at)
    then = goes_at(NORTHSHIRE, wish, role=ROLE, told_at=told_at + timedelta(minutes=minutes))
    assert first is None or (then is not None and first <= then)


def test_two_quiet_hours_of_the_same_time_are_none():
    assert not is_quiet(Wish(Volume.LIVE), time(3))


def test_the_charter_says_what_holds_until_somebody_chooses():
    assert wish_by_charter(NORTHSHIRE, ROLE).volume is Volume.DAILY
    manager = wish_by_charter(NORTHSHIRE, "agency_manager")
    assert (manager.volume, manager.about) == (Volume.WEEKLY, About.EVERYTHING)
    assert (manager.quiet_from, manager.quiet_until) == (time(18), time(8))
    assert wish_by_charter(without_digests(), ROLE).volume is Volume.NEVER
    assert digests_go(without_digests(), ROLE) == (time(8), 1)


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (News(MONDAY, outcome="advice", recommended="advice"), ""),
        (News(MONDAY, outcome="advice"), ""),
        (News(MONDAY, outcome="advice", recommended="early_help"), "otherwise than your agency"),
        (News(MONDAY, referred=True), "no further action on what your agency referred"),
        (News(MONDAY), ""),
        (News(MONDAY, outcome="advice", before="early_help"), "something else"),
        (News(MONDAY, outcome="advice", before=""), "something else"),
        (News(MONDAY, outcome="advice", before="advice"), ""),
    ],
)
def test_what_is_a_surprise(news: News, said: str):
    found = " ".join(surprises(news))
    assert said in found
    assert bool(said) == bool(found)


@given(
    wish=wishes,
    referred=st.booleans(),
    outcome=st.sampled_from(["", "advice"]),
    did=st.booleans(),
)
def test_who_wants_less_hears_of_less(wish: Wish, referred: bool, outcome: str, did: bool):
    news = News(MONDAY, referred=referred, outcome=outcome)
    wanted = wants(wish, news, did_something=did)
    all_of_it = Wish(Volume.LIVE, About.EVERYTHING)
    assert wants(all_of_it, news, did_something=did)
    assert not wanted or wish.volume is not Volume.NEVER
    if wish.volume is not Volume.NEVER and wish.about is About.MINE:
        assert wanted == did
    if wish.volume is not Volume.NEVER and wish.about is About.SURPRISES:
        assert wanted == bool(surprises(news))


def test_a_letter_is_tried_again_ever_later_and_then_given_up():
    waits = [next_try(tries, MONDAY) for tries in range(1, len(TRIES_AFTER) + 1)]
    assert waits == [MONDAY + timedelta(minutes=each) for each in TRIES_AFTER]
    assert next_try(len(TRIES_AFTER) + 1, MONDAY) is None


def test_an_email_names_some_references_and_counts_the_rest():
    text = news_text(
        "Northshire", [f"AAAA-{at:04}" for at in range(13)], link="L", settings_link="S"
    )
    assert text.subject == "13 messages to read"
    assert "AAAA-0009\nand 3 more\n" in text.body
    assert "AAAA-0010" not in text.body
    few = news_text("Northshire", ["AAAA-0001"], link="L", settings_link="S")
    assert few.subject == "1 message to read"
    assert "more\n" not in few.body
    assert NAMED == 10
