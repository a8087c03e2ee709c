"""The chronology on the page: who was last seen, silences, and accounts that differ."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.charter.terms import Charter
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.intake.statement import PersonGiven
from roundtable.sharing.actions import supplement
from roundtable.sharing.chronology.queries import Picture, picture
from roundtable.sharing.chronology.saying import Cover, conflicts_in_words, paper, seen_in_words
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from tests.clauses import changed
from tests.reading import main, words
from tests.sharing.chronology.story import SAID, SEEN_ON, referred, told_by, told_in_time
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, PEOPLE, answers_of, asked, fresh, identified, received, request_of

pytestmark = pytest.mark.django_db
NO_FILTER = {"person": "", "agency": "", "category": ""}
TODAY = MONDAY.date()
DIFFER = "Where accounts differ"


def page_of(client: Client, case: Case, who: str = "Aisha", query: str = "") -> str:
    client.force_login(user(who))
    return words(main(client, f"/cases/{case.reference}/chronology/{query}"))


def pictured(
    case: Case, who: str = "Aisha", charter: Charter | None = None, **wanted: str
) -> Picture:
    reader, told = actor(who), Remembering(charter or in_force(MONDAY))
    with entered(reader):
        return picture(case, NO_FILTER | wanted, told, reader=reader, today=TODAY)


def seen_words(found: Picture) -> list[tuple[str, str]]:
    said = seen_in_words(found, Remembering(in_force(MONDAY)), TODAY)
    return [(one.about, one.text) for one in said]


def test_it_says_when_each_person_was_last_seen_and_by_whom(client: Client) -> None:
    case = told_in_time()
    days = (timezone.localdate() - SEEN_ON).days
    page = page_of(client, case)
    assert f"Tom Hollis : last seen 3 November 2025, {days:,} days ago (by Police)" in page
    assert "Mair Hollis, Rhys Penn : nobody says when they were last seen" in page


def test_an_opinion_or_a_day_to_come_is_no_sighting() -> None:
    case = asked(identified())
    day, to_come = date(2025, 12, 1), TODAY + timedelta(days=9)
    told_by(
        case,
        "police",
        ItemGiven(category="seen", text="Thought to be him.", happened_on=day, fact=False),
        ItemGiven(category="seen", text="To be visited.", happened_on=to_come),
        ItemGiven(category="seen", text="Seen at some time."),
    )
    assert seen_words(pictured(case)) == [
        ("Tom Hollis, Mair Hollis, Rhys Penn", "nobody says when they were last seen")
    ]


def test_whom_nobody_saw_for_longest_comes_first() -> None:
    case = told_in_time()
    found = pictured(case)
    assert found.seen is not None
    assert [one.sighting is None for one in found.seen] == [False, True, True]


def test_which_kind_says_that_somebody_was_seen_is_the_charters() -> None:
    case, northshire = told_in_time(), in_force(MONDAY)
    assert pictured(case, charter=changed(northshire, "7.34", seen=False)).seen is None
    other = changed(northshire, "7.26", seen=True)  # incidents, of which the dated one is older
    other = changed(other, "7.34", seen=False)
    found = pictured(case, charter=other).seen
    assert found is not None
    assert [one.sighting.on for one in found if one.sighting] == [date(2024, 5, 4)]


def test_a_sighting_that_was_not_shared_is_not_known(client: Client) -> None:
    case = told_in_time()
    # Clause 7.57 does not name probation.
    page = page_of(client, case, "Femi")
    assert "last seen 3 November" not in page


def test_a_silence_stands_between_its_lines_and_claims_no_more_than_is_seen(
    client: Client,
) -> None:
    page = page_of(client, told_in_time())
    gap = "Nothing known for 18 months (4 May 2024 to 3 November 2025), in what your agency may see"
    assert page.index("Called out in May.") < page.index(gap) < page.index("Seen at home")


def test_between_chosen_lines_a_silence_says_that_they_are_chosen(client: Client) -> None:
    page = page_of(client, told_in_time(), query="?agency=police")
    assert "Nothing that fits these choices for 18 months" in page
    assert "Nothing known" not in page


def test_what_another_agency_keeps_fills_no_gap_and_shows_in_none() -> None:
    case = asked(identified(referred()))
    kept = ItemGiven(
        category="intelligence",
        text="Met in secret.",
        happened_on=date(2025, 2, 1),
        sensitivity="restricted",
    )
    told_by(case, "police", *SAID[:2], kept)
    [gap] = [line.gap for line in pictured(case).lines if line.gap]
    assert (gap.since, gap.until) == (date(2024, 5, 4), SEEN_ON)
    assert [line.gap.since for line in pictured(case, "Ben").lines if line.gap] == [
        date(2024, 5, 4),
        date(2025, 2, 1),
    ]


def test_two_agencies_that_give_different_addresses_are_shown_with_both(client: Client) -> None:
    page = page_of(client, told_in_time())
    assert (
        "Tom Hollis, address : Education: 4 Mill Row ZZ99 3AB (2 March 2026);"
        " Police: Lives at 9 Quay Side, ZZ99 9ZZ, with a friend (1 February 2026)"
    ) in page


def test_a_conflict_of_which_one_side_was_not_shared_is_not_shown(client: Client) -> None:
    # Clause 7.50 does not let an address go to a school.
    page = page_of(client, told_in_time(), "Erin")
    assert DIFFER not in page
    assert "ZZ99 9ZZ" not in page


@pytest.mark.parametrize("who", ["Aisha", "Erin", "Ben", "Dev", "Huw", "Femi"])
def test_an_address_that_is_kept_secret_takes_no_part_not_even_by_a_hint(
    client: Client, who: str
) -> None:
    page = page_of(client, told_in_time(confidential=True), who)
    assert DIFFER not in page
    assert "Mill Row" not in page


def test_a_birth_date_that_the_hub_knew_otherwise_is_shown() -> None:
    def born(day: date) -> Case:
        tom = PEOPLE[0].model_dump() | {"age_about": None, "born_on": day}
        return received(people=[PersonGiven.model_validate(tom), *PEOPLE[1:]])

    known = identified(born(date(2018, 5, 3)))
    lead = somebody_of(known.lead)
    with entered(lead):
        person = known.involvements.get(place=1).person_id
    case = identified(born(date(2018, 3, 5)))
    with entered(lead):
        tom = case.involvements.get(place=1)
    identify(case=case, involvement=tom, known_as=person, by=lead, at=MONDAY)
    [said] = conflicts_in_words(pictured(fresh(case)))
    assert said.about == "Tom Hollis, birth date"
    assert said.text == "The referral: 5 March 2018; What the hub knows: 3 May 2018"
    assert conflicts_in_words(pictured(known)) == ()


def test_whom_one_did_not_choose_has_no_part_in_what_stands_above(client: Client) -> None:
    page = page_of(client, told_in_time(), query="?person=2")
    assert DIFFER not in page
    assert "Mair Hollis : nobody says when they were last seen" in page
    assert "Tom Hollis :" not in page


def test_files_are_offered_with_the_same_choices(client: Client) -> None:
    case = told_in_time()
    client.force_login(user("Aisha"))
    address = f"/cases/{case.reference}/chronology/"
    page = main(client, f"{address}?category=incident&person=")
    for ending in ("pdf", "docx"):
        assert f'href="{address}chronology.{ending}?category=incident"' in page
    assert "Download as" not in main(client, f"{address}?person=2")


def test_what_was_wrong_keeps_its_line_and_counts_for_nothing_else(client: Client) -> None:
    case = told_in_time()
    before = pictured(case)
    (seen,) = [line.event.item for line in before.lines if line.event.item.happened_on == SEEN_ON]
    request = request_of(case, seen.agency)
    person = next(one for one in answers_of(request)).involvement
    given = SupplementGiven(
        answer=AnswerGiven(involvement=person, answer="known"),
        because="It was somebody else.",
        corrects={seen.pk: None},
    )
    supplement(request=request, given=given, by=somebody_of(seen.agency), at=timezone.now())
    after = pictured(case)
    assert after.whole_count == before.whole_count
    assert len(after.lines) == len(before.lines)
    assert dict(seen_words(before)) != dict(seen_words(after))
    page = page_of(client, case)
    assert "Corrected" in page
    assert "It counts for nothing else here" in page
    covered = paper(
        after, case.reference, Remembering(in_force(MONDAY)), Cover("Aisha", "CSC", MONDAY)
    )
    assert any("This was wrong" in cell for row in covered.rows for cell in row.cells)
