"""Receipts: what became of what an agency gave, in a sentence, item by item, and over a quarter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from roundtable.analysis.actions import take_back
from roundtable.analysis.models import Factor
from roundtable.cases.models import Case
from roundtable.charter.periods import Period
from roundtable.database.guard import entered
from roundtable.feedback.receipts.queries import given_in, returned
from roundtable.feedback.receipts.rules import (
    LESS,
    MORE,
    RELEVANT,
    USED,
    Given,
    Receipt,
    in_words,
    summed_up,
)
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Item, Relevance
from roundtable.sharing.relevance.actions import mark
from tests.analysis.gathered import (
    HEALTH,
    LEAD,
    OPEN_TO_US,
    POLICE,
    UNDERWEIGHT,
    added,
    gathered,
    items,
    later,
)
from tests.deciding.tables import see
from tests.staff import actor, somebody_of, user
from tests.stories import answered, at_the_table, decided, opened

Now = Callable[[datetime], None]
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
NAMES = {"police": "Police", "health": "Health", "education": "Education", "idva": "IDVA"}
HIDDEN = "Cited, where your agency does not see it"


def receipts(*cited: bool, **said: str) -> list[Receipt]:
    """Return receipts, cited or not; `said` is of the first of them."""
    return [Receipt(each, said if not n else {}) for n, each in enumerate(cited)]


CITED = "Three of your five items are cited in the analysis; "
YOURS = "Your item is cited in the analysis; "
NOBODY = "nobody has said yet whether "
THREE = "three agencies called one of them more than was needed."


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ([], ""),
        (
            receipts(True, True, True, False, False, police=MORE),
            CITED + "Police called one of them more than was needed.",
        ),
        (
            receipts(False),
            "Your item is not cited in the analysis; " + NOBODY + "it was needed.",
        ),
        (receipts(True, police=USED), YOURS + "it was used."),
        (
            receipts(True, police=LESS, health=RELEVANT),
            YOURS + "it was called relevant; Police called it less than was needed.",
        ),
        (
            receipts(True, True, police=USED, health=RELEVANT),
            "Both of your items are cited in the analysis; one was used.",
        ),
        (
            receipts(False, False, False),
            "None of your three items is cited in the analysis; " + NOBODY + "they were needed.",
        ),
        (
            receipts(*[True] * 12, police=MORE, health=MORE, education=MORE),
            f"All 12 of your items are cited in the analysis; {THREE}",
        ),
        (
            [*receipts(True, police=RELEVANT), *receipts(False, idva=RELEVANT)],
            "One of your two items is cited in the analysis; two were called relevant.",
        ),
    ],
)
def test_what_became_of_it_is_one_sentence(what: list[Receipt], said: str) -> None:
    assert in_words(what, NAMES) == said


@given(
    st.lists(
        st.builds(
            Receipt,
            st.booleans(),
            st.dictionaries(st.sampled_from(list(NAMES)), st.sampled_from([USED, RELEVANT, MORE])),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_a_sentence_is_short_and_blames_nobody_who_said_nothing(what: list[Receipt]) -> None:
    said = in_words(what, NAMES)
    assert said.endswith(".")
    assert len(said) < 240
    blamed = {agency for each in what for agency, word in each.said.items() if word == MORE}
    for agency, name in NAMES.items():
        assert name not in said or agency in blamed


GAVE = "Your agency gave {} decided in these days. "


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Given(0, 0, 0, 0, 0, 0, 0), ""),
        (
            Given(40, 12, 30, 20, 10, 3, 1),
            GAVE.format("40 items to 12 cases")
            + "20 (50%) are cited in the analysis. 10 (25%) were used or called relevant. "
            + "3 were called more than was needed and 1 was called less than was needed.",
        ),
        (
            Given(1, 1, 0, 0, 0, 0, 0),
            GAVE.format("1 item to 1 case")
            + "None is cited in the analysis. Nobody has said yet whether any of it was needed.",
        ),
        (
            Given(2, 1, 1, 2, 0, 1, 0),
            GAVE.format("2 items to 1 case")
            + "2 (100%) are cited in the analysis. None was used or called relevant. "
            + "1 was called more than was needed.",
        ),
    ],
)
def test_a_quarter_is_summed_up(what: Given, said: str) -> None:
    assert summed_up(what) == said


def whole(case: Case) -> Case:
    """Return a case of these items, decided by those who answered."""
    return decided(opened(at_the_table(answered(case))))


def marked(case: Case, text: str, said: Relevance, by: Actor, minutes: int = 200) -> None:
    with entered(by):
        item = Item.objects.select_related("case").get(case=case, text=text)
    mark(item=item, said=said, by=by, at=later(case, minutes))


@pytest.mark.django_db
def test_an_agency_learns_that_it_is_cited_and_the_text_only_where_it_sees_it() -> None:
    case = gathered()
    added(case, OPEN_TO_US, UNDERWEIGHT, text="Nobody feeds him.", by=HEALTH)
    added(case, OPEN_TO_US, text="Known for long.", by=POLICE)
    with entered(somebody_of(HEALTH)):
        (ours,) = returned(case, somebody_of(HEALTH))
        assert ours.receipt.cited
        assert [(each.kind, each.text) for each in ours.citations] == [
            ("Risk factor", "Nobody feeds him.")
        ]
    with entered(somebody_of(LEAD)):
        (open_to_us,) = returned(case, somebody_of(LEAD))
    assert {each.text for each in open_to_us.citations} == {"Nobody feeds him.", "Known for long."}


@pytest.mark.django_db
def test_what_rests_on_anothers_restricted_item_says_that_and_no_more(
    client: Client, it_is: Now
) -> None:
    case = gathered()
    secret = added(case, OPEN_TO_US, UNDERWEIGHT, text="Nobody feeds him.", by=HEALTH)
    with entered(somebody_of(HEALTH)):
        hidden = Item.objects.get(case=case, text=UNDERWEIGHT)
        hidden.disclosures.filter(to_agency=LEAD).update(
            withdrawn_at=later(case, 65), withdrawn_because="Not theirs."
        )
    with entered(somebody_of(LEAD)):
        assert not Factor.objects.filter(pk=secret.pk).exists()
        (ours,) = returned(case, somebody_of(LEAD))
        assert ours.receipt.cited
        assert [(each.kind, each.text) for each in ours.citations] == [("", "")]
    it_is(later(case, 300))
    _, text = see(client, "Aisha", "feedback", whole(case))
    assert HIDDEN in text
    assert "Nobody feeds him." not in text
    assert UNDERWEIGHT not in text


@pytest.mark.django_db
def test_what_was_taken_back_is_no_longer_cited() -> None:
    case = gathered()
    wrong = added(case, UNDERWEIGHT, by=HEALTH)
    take_back(factor=wrong, because="Of his brother.", by=somebody_of(HEALTH), at=later(case, 75))
    with entered(somebody_of(HEALTH)):
        (ours,) = returned(case, somebody_of(HEALTH))
    assert not ours.receipt.cited


@pytest.mark.django_db
def test_the_database_tells_an_agency_of_its_own_items_alone() -> None:
    case = gathered()
    added(case, OPEN_TO_US, UNDERWEIGHT, by=HEALTH)
    told = {}
    for who in ("Aisha", "Dev", "Ben", "Carol", "Milo", "Lena", "Pia"):
        with entered(actor(who)), connection.cursor() as cursor:
            cursor.execute("SELECT item_id FROM analysis_cited(%s)", [case.pk])
            told[who] = [row[0] for row in cursor.fetchall()]
    ours, theirs = items(case, OPEN_TO_US, UNDERWEIGHT)
    assert told.pop("Aisha") == [ours]
    assert told.pop("Dev") == [theirs]
    assert not any(told.values())


@pytest.mark.django_db
def test_the_page_says_it_once_the_agencies_have_decided(client: Client, it_is: Now) -> None:
    case = gathered()
    added(case, OPEN_TO_US, text="Known for long.")
    it_is(later(case, 300))
    assert "Your agency gave 1 item of information." in see(client, "Aisha", "feedback", case)[1]
    case = whole(case)
    marked(case, OPEN_TO_US, Relevance.MORE, somebody_of(POLICE))
    _, text = see(client, "Aisha", "feedback", case)
    sentence = "Your item is cited in the analysis; Police called it more than was needed."
    assert text.index(sentence) < text.index("What became of each item that your agency gave")
    for each in (OPEN_TO_US, "Risk factor: Known for long.", "More than was needed: Police"):
        assert each in text
    _, text = see(client, "Ben", "feedback", case)
    assert "Your agency gave no items of information" in text
    assert OPEN_TO_US not in text


@pytest.mark.django_db
def test_a_quarter_counts_what_an_agency_gave_and_nobody_elses() -> None:
    case = gathered()
    added(case, OPEN_TO_US)
    undecided = gathered()
    added(undecided, OPEN_TO_US)
    case = whole(case)
    marked(case, OPEN_TO_US, Relevance.USED, somebody_of(POLICE))
    marked(case, OPEN_TO_US, Relevance.MORE, somebody_of(HEALTH))
    marked(case, OPEN_TO_US, Relevance.RELEVANT, somebody_of(HEALTH), 205)
    with entered(somebody_of(LEAD)):
        found = given_in(MARCH, somebody_of(LEAD))
        none = given_in(Period(date(2026, 4, 1), date(2026, 4, 30)), somebody_of(LEAD))
    assert found.given == Given(items=1, cases=1, went=1, cited=1, needed=1, more=0, less=0)
    assert found.by_agency["police"] == [1, 1, 0, 0, 0, 0]
    assert found.by_agency["health"] == [1, 0, 1, 0, 0, 0]
    assert none.given.items == 0
    for who in ("Carol", "Milo", "Ben"):
        with entered(actor(who)):
            assert given_in(MARCH, actor(who)).given.items == 0


@pytest.mark.django_db
def test_the_quarters_page_is_reached_and_says_it(client: Client, it_is: Now) -> None:
    case = gathered()
    added(case, OPEN_TO_US)
    case = whole(case)
    it_is(later(case, 300))
    client.force_login(user("Aisha"))
    here = reverse("feedback:receipts")
    for name in ("workload:agency_work", "feedback:list"):
        assert here in client.get(reverse(name)).content.decode()
    text = unescape(client.get(here).content.decode())
    assert "Your agency gave 1 item to 1 case decided in these days. 1 (100%) is cited" in text
    assert "Who got it, and what they said of it" in text
    client.force_login(user("Carol"))
    assert "Your agency gave nothing" in unescape(client.get(here).content.decode())
    it_is(later(case) + timedelta(days=100))
    client.force_login(user("Aisha"))
    assert "Your agency gave nothing" in unescape(client.get(here).content.decode())
    text = unescape(client.get(here, {"from": "2026-01-01"}).content.decode())
    assert "Your agency gave 1 item" in text
