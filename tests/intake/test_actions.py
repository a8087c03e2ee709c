"""What intake does and refuses, and that each act is in the journal once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from roundtable.cases.models import Case, Involvement
from roundtable.database.guard import entered
from roundtable.feedback.actions import close_without_action
from roundtable.feedback.models import Feedback
from roundtable.intake import drafts
from roundtable.intake.actions import grade, identify, join, receive, reopen, send_draft
from roundtable.intake.models import Draft, Joining, Referral
from roundtable.intake.queries import joining_of, other_cases, referrals_of
from roundtable.intake.statement import PersonGiven
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.people.actions import search
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.telling import Chance
from roundtable.sharing.actions import ask_everyone
from roundtable.workload.queries import running_clocks
from tests.staff import actor, somebody_of
from tests.stories import (
    MONDAY,
    PEOPLE,
    answered,
    asked,
    concern,
    fresh,
    identified,
    not_known,
    received,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=5)
BEFORE = PersonGiven(
    role="victim", given_name="Ewa", family_name="Kowalska", born_on=date(1991, 4, 5), sex="F"
)
MARRIED = BEFORE.model_copy(update={"given_name": "Eva", "family_name": "Harris"})


def kinds(case: Case) -> list[str]:
    """Return what the journal says was done on a case, oldest first."""
    with entered(somebody_of(case.lead)):
        return [entry.kind for entry in entries_of(case.id).order_by("id")]


def people_of(case: Case) -> list[Involvement]:
    """Return the people of a case, as its lead sees them."""
    with entered(somebody_of(case.lead)):
        return list(case.involvements.order_by("place"))


def known_as(case: Case, earlier: Case, lead: Actor) -> Case:
    """Return the case with its people identified as those of an earlier one, in order."""
    for person, before in zip(people_of(case), people_of(earlier), strict=False):
        identify(case=case, involvement=person, known_as=before.person_id, by=lead, at=LATER)
    return fresh(case)


def refused(act: Callable[[], Any]) -> str:
    """Return what an act is refused with."""
    with pytest.raises(Refused) as refusal:
        act()
    return str(refusal.value)


def test_receiving_opens_a_case_with_its_people_and_a_clock() -> None:
    case = received(people=[*PEOPLE[:2], PersonGiven(role="sibling", postcode="zz99 3cz")])
    with entered(somebody_of(case.lead)):
        assert case.stage == "identify"
        assert [clock.step for clock in running_clocks(case)] == ["identify"]
        assert case.involvements.count() == 3
        assert [address.postcode for address in case.addresses.all()] == ["ZZ99 3CZ"]
    assert kinds(case) == ["case.opened", "clock.started", "intake.received"]


def test_relationships_are_between_the_people_given() -> None:
    case = received(relationships=[{"person": 2, "other": 1, "kind": "parent"}])
    with entered(somebody_of(case.lead)):
        tie = case.relationships.select_related("person", "other").get()
        assert (tie.person.given_name, tie.kind, tie.other.given_name) == ("Mair", "parent", "Tom")


def test_danger_runs_on_the_shortest_clock() -> None:
    case, calm = received(immediate_danger=True), received()
    with entered(somebody_of(case.lead)):
        hurried, ordinary = running_clocks(case).get(), running_clocks(calm).get()
    assert hurried.due_at < ordinary.due_at
    assert hurried.what.startswith("Immediate danger")


def test_the_same_senders_reference_is_the_same_referral() -> None:
    sender, given = somebody_of("education"), concern()
    first = receive(given=given, by=sender, at=MONDAY)
    assert receive(given=given, by=sender, at=LATER) == first
    other = receive(given=given, by=somebody_of("police"), at=LATER)
    assert other != first


def test_a_word_the_charter_does_not_know_is_refused_whole() -> None:
    sender = somebody_of("education")
    given = concern(concerns=["gloom"], sender_reference="strange")
    assert "gloom" in refused(lambda: receive(given=given, by=sender, at=MONDAY))
    with entered(sender):
        assert not Referral.objects.filter(sender_reference="strange").exists()


def test_sending_a_draft_ends_it_and_a_second_time_is_refused() -> None:
    sender = somebody_of("education")
    with entered(sender):
        draft = drafts.begin(by=sender, at=MONDAY)
    given = concern(sender_reference=str(draft.pk))
    kept = Draft(pk=draft.pk)
    referral = send_draft(draft=draft, given=given, by=sender, at=MONDAY)
    assert "intake.draft_sent" in kinds(referral.case)
    assert "sent already" in refused(
        lambda: send_draft(draft=kept, given=given, by=sender, at=LATER)
    )


def test_identifying_makes_somebody_new_or_links_somebody_known() -> None:
    case = received()
    lead = somebody_of(case.lead)
    child, mother, _ = people_of(case)
    identify(case=case, involvement=child, known_as=None, by=lead, at=MONDAY)
    again = received()
    twin = people_of(again)[0]
    identify(case=again, involvement=twin, known_as=child.person_id, by=lead, at=LATER)
    assert twin.person_id == child.person_id
    assert kinds(case).count("people.known") == 1
    assert "people.known" not in kinds(again)
    assert mother.person_id is None


def test_a_new_person_is_found_again_by_where_they_live() -> None:
    case = received(people=[PersonGiven(role="victim", family_name="Orr", postcode="ZZ99 3CZ")])
    person = people_of(case)[0]
    lead = somebody_of(case.lead)
    identify(case=case, involvement=person, known_as=None, by=lead, at=MONDAY)
    found = search(person=Identity(places=(Place("ZZ99 3CZ"),)), by=lead, at=LATER)
    assert person.person_id not in {candidate.id for candidate in found}
    orr = Identity((Name("", "Orr"),), places=(Place("ZZ99 3CZ"),))
    found = search(person=orr, by=lead, at=LATER)
    assert person.person_id in {candidate.id for candidate in found}


def test_a_confidential_address_is_no_reason() -> None:
    hidden = PersonGiven(
        role="victim", family_name="Orr", postcode="ZZ99 3CZ", address_confidential=True
    )
    case = received(people=[hidden])
    lead = somebody_of(case.lead)
    identify(case=case, involvement=people_of(case)[0], known_as=None, by=lead, at=MONDAY)
    orr = Identity((Name("", "Orr"),), places=(Place("ZZ99 3CZ"),))
    (found,) = search(person=orr, by=lead, at=LATER)
    assert found.reasons.agree == ("same surname",)


def test_every_name_somebody_was_referred_under_finds_them() -> None:
    first, second = received(people=[MARRIED]), received(people=[BEFORE])
    lead = somebody_of(first.lead)
    known = identify(
        case=first, involvement=people_of(first)[0], known_as=None, by=lead, at=MONDAY
    ).person_id
    identify(case=second, involvement=people_of(second)[0], known_as=known, by=lead, at=LATER)
    for name in (Name("Ewa", "Kowalska"), Name("Eva", "Harris")):
        found = search(person=Identity((name,), date(1991, 4, 5)), by=lead, at=LATER)
        assert [(one.id, one.chance) for one in found][:1] == [(known, Chance.ALMOST_CERTAIN)]


def found_as(person: Identity, by: Actor) -> list[object]:
    return [one.id for one in search(person=person, by=by, at=LATER)]


def test_what_somebody_was_wrongly_taken_for_finds_them_no_more() -> None:
    first, second = received(people=[MARRIED]), received(people=[BEFORE])
    lead = somebody_of(first.lead)
    known = identify(
        case=first, involvement=people_of(first)[0], known_as=None, by=lead, at=MONDAY
    ).person_id
    (other,) = people_of(second)
    identify(case=second, involvement=other, known_as=known, by=lead, at=MONDAY)
    maiden = Identity((Name("Ewa", "Kowalska"),))
    assert found_as(maiden, lead) == [known]
    identify(case=second, involvement=other, known_as=None, by=lead, at=LATER)
    assert found_as(maiden, lead) == [other.person_id] != [known]


def test_what_a_later_case_tells_of_somebody_counts() -> None:
    bare = BEFORE.model_copy(update={"born_on": None, "sex": ""})
    first, second = received(people=[bare]), received(people=[BEFORE])
    lead = somebody_of(first.lead)
    known = identify(
        case=first, involvement=people_of(first)[0], known_as=None, by=lead, at=MONDAY
    ).person_id
    identify(case=second, involvement=people_of(second)[0], known_as=known, by=lead, at=LATER)
    (found,) = search(
        person=Identity((Name("Ewa", "Kowalska"),), date(1991, 4, 5)), by=lead, at=LATER
    )
    assert "same birth date" in found.reasons.agree


def test_an_age_stands_for_a_year_and_is_no_birth_date() -> None:
    guessed = BEFORE.model_copy(update={"born_on": None, "age_about": 34})
    first = received(people=[guessed])
    lead, (involved,) = somebody_of(first.lead), people_of(first)
    told = involved.described(on=MONDAY.date())
    assert (told.born_on, told.born_estimated) == (date(1991, 1, 1), True)
    identify(case=first, involvement=involved, known_as=None, by=lead, at=MONDAY)
    (same,) = search(person=Identity((Name("Ewa", "Kowalska"),), told.born_on), by=lead, at=LATER)
    assert same.born_on is None
    child = PersonGiven(role="sibling", given_name="Ewa", family_name="Kowalska", age_about=3)
    case = received(people=[child])
    described = people_of(case)[0].described(on=MONDAY.date())
    assert described.born_on == date(2022, 1, 1)


@pytest.mark.parametrize("who", ["Ben", "Lena"])
def test_only_the_lead_identifies_grades_and_joins(who: str) -> None:
    case, other = received(), received()
    by = actor(who)
    person = people_of(case)[0]
    for act in (
        lambda: identify(case=case, involvement=person, known_as=None, by=by, at=LATER),
        lambda: grade(
            case=case,
            grade="high",
            factors=[],
            answers=not_known(*case.concerns),
            reasons="So.",
            by=by,
            at=LATER,
        ),
        lambda: join(case=case, into=other, because="So.", by=by, at=LATER),
    ):
        with pytest.raises(Refused):
            act()


def test_a_grade_below_the_indicators_is_refused_and_journalled() -> None:
    case = received()
    lead = somebody_of(case.lead)
    words = refused(
        lambda: grade(
            case=case,
            grade="standard",
            factors=["missing"],
            answers=not_known(*case.concerns),
            reasons="So.",
            by=lead,
            at=LATER,
        )
    )
    assert "points to high" in words
    assert kinds(case)[-1] == "intake.graded.refused"
    assert fresh(case).grade == ""


def test_the_last_grade_holds() -> None:
    case = identified(level="standard")
    lead = somebody_of(case.lead)
    grade(
        case=case,
        grade="high",
        factors=["missing"],
        answers=not_known(*case.concerns),
        reasons="New.",
        by=lead,
        at=LATER,
    )
    assert fresh(case).grade == "high"
    with entered(lead):
        assert case.gradings.count() == 2


def closed() -> Case:
    """Return a case closed with no further action."""
    case = received()
    close_without_action(
        case=case,
        reason="below_criteria",
        explanation="Nothing points to harm.",
        by=somebody_of(case.lead),
        at=LATER,
    )
    return fresh(case)


def test_a_case_is_reopened_with_a_reason_only() -> None:
    case = closed()
    lead = somebody_of(case.lead)
    assert "with a reason" in refused(lambda: reopen(case=case, because=" ", by=lead, at=LATER))
    reopen(case=case, because="A second report.", by=lead, at=LATER)
    assert fresh(case).stage == "identify"
    with entered(lead):
        assert running_clocks(case).get().what == "Reopened: identify and grade"
        assert case.reopenings.get().because == "A second report."


def test_an_open_case_is_not_reopened() -> None:
    case = received()
    words = refused(lambda: reopen(case=case, because="So.", by=somebody_of(case.lead), at=LATER))
    assert "is not done at the stage" in words


def test_a_second_referral_joins_the_open_case() -> None:
    earlier = answered()
    lead = somebody_of(earlier.lead)
    later = known_as(received(at=LATER, narrative="Tom was left alone again."), earlier, lead)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    after = fresh(later)
    assert (after.stage, after.closed_because) == (
        "closed",
        f"Joined case {earlier.reference}. The same family.",
    )
    with entered(lead):
        assert not running_clocks(later).exists()
        assert earlier.involvements.count() == 3
        told = [referral.narrative for referral in referrals_of(earlier)]
        joining = joining_of(after)
    assert told[-1] == "Tom was left alone again."
    assert joining is not None
    assert str(joining) == f"{later} joined {earlier}"
    assert kinds(earlier).count("intake.joined") == 1
    assert kinds(later).count("case.closed") == 1


@pytest.mark.parametrize("before", [identified, asked, answered])
def test_danger_that_joins_has_the_case_graded_again_on_the_shortest_clock(
    before: Callable[[], Case],
) -> None:
    earlier = before()
    lead = somebody_of(earlier.lead)
    later = known_as(received(at=LATER, immediate_danger=True), earlier, lead)
    with entered(lead):
        hurried = running_clocks(later).get()
    joined_at = LATER + timedelta(minutes=10)
    join(case=later, into=earlier, because="The same family.", by=lead, at=joined_at)
    with entered(lead):
        clock = running_clocks(earlier).get(path="grade/")
    assert (clock.agency, clock.due_at) == (earlier.lead, hurried.due_at)
    assert clock.what.startswith("Immediate danger")
    assert kinds(earlier)[-2:] == ["clock.started", "intake.joined"]
    identified_again = {"factors": [], "reasons": "Looked at.", "by": lead, "at": joined_at}
    grade(
        case=fresh(earlier), grade="high", answers=not_known(*earlier.concerns), **identified_again
    )
    with entered(lead):
        assert not running_clocks(earlier).filter(path="grade/").exists()


def test_asking_the_agencies_leaves_the_danger_that_joined_to_be_looked_at() -> None:
    earlier = identified()
    lead = somebody_of(earlier.lead)
    later = known_as(received(at=LATER, immediate_danger=True), earlier, lead)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    ask_everyone(case=fresh(earlier), by=lead, at=LATER)
    with entered(lead):
        identifying = running_clocks(earlier).filter(step="identify")
        assert [clock.path for clock in identifying] == ["grade/"]


def test_without_danger_joining_starts_no_clock() -> None:
    earlier = asked()
    lead = somebody_of(earlier.lead)
    later = known_as(received(), earlier, lead)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    assert kinds(earlier)[-2] != "clock.started"


def test_the_agencies_on_the_case_read_what_joined_it_and_no_others() -> None:
    earlier = answered()
    lead = somebody_of(earlier.lead)
    later = known_as(received(at=LATER, narrative="Again."), earlier, lead)
    with entered(somebody_of("police")):
        assert not Referral.objects.filter(case=later).exists()
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    with entered(somebody_of("police")):
        assert [each.narrative for each in referrals_of(earlier)][-1] == "Again."
        assert not Case.objects.filter(pk=later.pk).exists()
    with entered(somebody_of("adult_social_care")):
        assert not Referral.objects.filter(case=later).exists()
        assert not Joining.objects.exists()


def test_before_the_agencies_are_asked_new_people_and_concerns_come_along() -> None:
    earlier = identified()
    lead = somebody_of(earlier.lead)
    sister = PersonGiven(role="sibling", given_name="Ffion", address="2 Mill Row", postcode="ZZ99")
    later = received(
        people=[*PEOPLE, sister],
        concerns=["emotional_abuse"],
        relationships=[
            {"person": 4, "other": 1, "kind": "sibling"},
            {"person": 2, "other": 1, "kind": "parent"},
        ],
    )
    known_as(later, earlier, lead)
    identify(case=later, involvement=people_of(later)[3], known_as=None, by=lead, at=LATER)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    joined = people_of(earlier)
    assert [person.given_name for person in joined] == ["Tom", "Mair", "Rhys", "Ffion"]
    assert fresh(earlier).concerns == ["neglect", "emotional_abuse"]
    with entered(lead):
        assert earlier.addresses.get().involvement == joined[3]
        ties = {
            (t.person.given_name, t.kind, t.other.given_name) for t in earlier.relationships.all()
        }
        assert later.involvements.count() == 4
    assert ties == {("Ffion", "sibling", "Tom"), ("Mair", "parent", "Tom")}


def test_whoever_sent_what_joined_is_told_what_came_of_it() -> None:
    earlier = identified()
    lead = somebody_of(earlier.lead)
    later = known_as(received(by=somebody_of("health"), source="gp"), earlier, lead)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    close_without_action(
        case=earlier,
        reason="below_criteria",
        explanation="Nothing points to harm.",
        by=lead,
        at=LATER,
    )
    with entered(somebody_of("health")):
        assert Feedback.objects.get(case=earlier).referral_id is not None


def test_a_relationship_already_stated_is_kept_as_it_was() -> None:
    tie = [{"person": 2, "other": 1, "kind": "parent"}]
    earlier = identified(received(relationships=tie))
    lead = somebody_of(earlier.lead)
    later = known_as(received(relationships=tie), earlier, lead)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    with entered(lead):
        assert earlier.relationships.count() == 1


def test_two_descriptions_of_one_person_are_not_related_to_themselves() -> None:
    earlier = identified(received(people=PEOPLE[:1]))
    lead = somebody_of(earlier.lead)
    tie = [{"person": 2, "other": 1, "kind": "not_known"}]
    later = received(people=PEOPLE[:2], relationships=tie)
    tom = people_of(earlier)[0].person_id
    for person in people_of(later):
        identify(case=later, involvement=person, known_as=tom, by=lead, at=LATER)
    join(case=fresh(later), into=earlier, because="The same child.", by=lead, at=LATER)
    with entered(lead):
        assert not earlier.relationships.exists()


def test_a_referral_with_more_people_does_not_join_once_the_agencies_are_asked() -> None:
    earlier = asked(identified(received(people=PEOPLE[:2])))
    lead = somebody_of(earlier.lead)
    later = known_as(received(), earlier, lead)
    identify(case=later, involvement=people_of(later)[2], known_as=None, by=lead, at=LATER)
    words = refused(
        lambda: join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    )
    assert "were not asked about" in words
    assert fresh(later).stage == "identify"
    assert kinds(later)[-1] == "intake.joined.refused"


def test_a_case_joins_no_case_of_others() -> None:
    later = identified()
    elsewhere = received(concerns=["domestic_abuse"])
    lead = somebody_of(later.lead)
    words = refused(lambda: join(case=later, into=elsewhere, because="So.", by=lead, at=LATER))
    assert "There is no such case" in words


def test_a_reopened_case_no_longer_says_that_it_joined() -> None:
    earlier = identified()
    lead = somebody_of(earlier.lead)
    later = known_as(received(), earlier, lead)
    join(case=later, into=earlier, because="The same family.", by=lead, at=LATER)
    reopen(case=later, because="It was another family.", by=lead, at=LATER)
    with entered(lead):
        assert joining_of(fresh(later)) is None


def test_other_cases_are_those_the_reader_may_see_open_first() -> None:
    earlier = identified()
    lead = somebody_of(earlier.lead)
    later = known_as(received(), earlier, lead)
    with entered(lead):
        found = other_cases(later, lead)
        assert [(each.case.pk, each.people[0]) for each in found] == [(earlier.pk, "Tom Hollis")]
    ben = actor("Ben")
    with entered(ben):
        assert other_cases(later, ben) == []
