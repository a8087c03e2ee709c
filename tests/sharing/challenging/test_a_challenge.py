"""What is withheld is challenged, answered on the ladder, and shared or not.

Whoever looks again sees that and nothing else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.feedback.actions import end_case, tell_everyone
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, supplement
from roundtable.sharing.challenging.actions import challenge, reply, take_back
from roundtable.sharing.challenging.queries import counted
from roundtable.sharing.models import AskedAbout, Challenge, Item, Return
from roundtable.sharing.queries import about_at, last_answer
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from roundtable.workload.models import Clock
from roundtable.workload.queries import my_work
from tests.staff import actor, nobody_of, somebody_of
from tests.stories import (
    MONDAY,
    answered,
    asked,
    at_the_table,
    decided,
    fresh,
    identified,
    opened,
    request_of,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
NEEDED = "We cannot plan a visit without it."


@pytest.fixture
def lead() -> Actor:
    """Return health's information governance lead."""
    return actor("Pia")


@pytest.fixture
def manager() -> Actor:
    """Return health's manager."""
    return actor("Ravi")


def withheld(case: Case | None = None, agency: str = "health", **changes: object) -> AskedAbout:
    """Return whom an agency was asked about first, and about whom it withholds what it knows."""
    request = request_of(case or asked(), agency)
    by = somebody_of(agency)
    with entered(by):
        about = list(request.asked_about.order_by("involvement__place"))
    said = [AnswerGiven(involvement=each.involvement_id, answer="not_known") for each in about[1:]]
    withholds = {
        "answer": "withheld",
        "ground": "person_at_greater_risk",
        "explanation": "Ring us.",
    }
    first = AnswerGiven.model_validate(
        {"involvement": about[0].involvement_id} | withholds | changes
    )
    answer(request=request, answers=[first, *said], by=by, at=MONDAY)
    with entered(by):
        found = about_at(request, 1)
        assert found is not None
        return found


def challenged(
    about: AskedAbout, by: Actor | None = None, minutes: int = 0, at: datetime = LATER
) -> Challenge:
    at += timedelta(minutes=minutes)
    return challenge(about=about, because=NEEDED, by=by or somebody_of("police"), at=at)


def now(made: Challenge, by: Actor | None = None) -> Challenge:
    with entered(by or somebody_of("police")):
        return Challenge.objects.select_related("case", "involvement").get(pk=made.pk)


def says(made: Challenge, by: Actor, *, share: bool, minutes: int = 10) -> None:
    at = LATER + timedelta(minutes=minutes)
    reply(challenge=made, share=share, because="We looked again.", by=by, at=at)


def shares(about: AskedAbout, **changes: object) -> None:
    said = {"involvement": about.involvement_id, "answer": "known"} | changes
    given = SupplementGiven(answer=AnswerGiven.model_validate(said), because="Challenged.")
    at = LATER + timedelta(minutes=30)
    supplement(request=about.request, given=given, by=somebody_of("health"), at=at)


def sees(who: Actor, table: str) -> int:
    with entered(who), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        count: int = cursor.fetchone()[0]
        return count


def work(who: Actor) -> list[str]:
    with entered(who):
        return [clock.path for clock in my_work(who)]


def test_it_waits_for_the_lead_who_sees_that_case_until_it_is_answered(lead: Actor) -> None:
    asked()
    about = withheld()
    assert sees(lead, "cases_case") == 0
    made = challenged(about)
    assert work(lead) == ["withheld/health/1/"]
    assert "withheld/health/1/" not in work(somebody_of("health"))
    assert sees(lead, "cases_case") == 1
    facts = fresh(made.case).facts()
    assert may(lead, Verb.SEE_CHALLENGE, facts)
    assert may(lead, Verb.SEE_OUTLINE, facts)
    assert not may(lead, Verb.SEE, facts)
    assert not may(lead, Verb.ANSWER, facts)
    says(made, lead, share=False)
    assert work(lead) == []
    assert sees(lead, "cases_case") == sees(lead, "sharing_challenge") == 0
    assert not may(lead, Verb.SEE_OUTLINE, fresh(made.case).facts())


def test_by_a_task_one_sees_what_the_own_agency_gave_and_nothing_of_others(lead: Actor) -> None:
    case = asked()
    school = request_of(case, "education")
    with entered(somebody_of("education")):
        people = list(school.asked_about.order_by("involvement__place"))
    known = AnswerGiven(
        involvement=people[0].involvement_id,
        answer="known",
        items=(ItemGiven(category="incident", text="Fell twice."),),
    )
    rest = [AnswerGiven(involvement=p.involvement_id, answer="not_known") for p in people[1:]]
    answer(request=school, answers=[known, *rest], by=somebody_of("education"), at=MONDAY)
    challenged(withheld(case))
    with entered(lead):
        assert {said.agency for said in Return.objects.all()} == {"health"}
        assert not Item.objects.exists()
    for table in ("sharing_disclosure", "journal_entry", "intake_referral", "deciding_position"):
        assert sees(lead, table) == 0, table


def test_the_same_role_of_another_agency_and_another_role_see_nothing(lead: Actor) -> None:
    challenged(withheld())
    for agency, role in (
        ("police", Role.INFORMATION_GOVERNANCE),
        ("health", Role.GOVERNANCE),
        ("health", Role.AUDITOR),
    ):
        who = nobody_of(agency, role)
        assert sees(who, "cases_case") == sees(who, "sharing_challenge") == 0


def test_nobody_opens_a_case_to_a_role_that_has_no_task_there(lead: Actor) -> None:
    case = asked()
    grab = (
        "INSERT INTO workload_clock (id, case_id, agency, role, step, what, path, started_at,"
        " warn_at, due_at, paused_for, clause, charter_version) VALUES (%s, %s, 'health',"
        " 'information_governance', 'challenge', 'x', '', now(), now(), now(), '', '5.65', '1.0')"
    )
    with (
        entered(lead),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(grab, [uuid4(), case.pk])
    with (
        entered(somebody_of(case.lead)),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_case SET tasks = '{health:information_governance}'")


def test_what_stays_withheld_goes_to_the_next_rung_and_no_further(
    lead: Actor, manager: Actor
) -> None:
    about = withheld()
    first = challenged(about)
    with pytest.raises(Refused, match="open already"):
        challenged(about, somebody_of("education"))
    says(first, lead, share=False)
    assert now(first).ended == "upheld"
    second = challenged(about, minutes=15)
    assert (second.role, second.number, second.clause) == ("agency_manager", 2, "7.98")
    says(second, manager, share=False, minutes=20)
    with pytest.raises(Refused, match="last word"):
        challenged(about, minutes=25)


def test_what_will_be_shared_waits_for_whoever_works_cases_and_ends_when_it_is(
    lead: Actor,
) -> None:
    about = withheld()
    made = challenged(about)
    says(made, lead, share=True)
    assert now(made).ended == ""
    assert work(lead) == []
    assert "request/1/" in work(somebody_of("health"))
    shares(about)
    assert (now(made).ended, now(made).ended_at) == ("answered", LATER + timedelta(minutes=30))
    assert "request/1/" not in work(somebody_of("health"))
    with pytest.raises(Refused, match="Nothing is withheld"):
        challenged(about, minutes=40)


def test_another_ground_is_no_answer_and_any_answer_before_a_reply_ends_it(lead: Actor) -> None:
    about = withheld()
    made = challenged(about)
    shares(about, answer="withheld", ground="legal_privilege")
    assert now(made).ended == ""
    shares(about, answer="no_remit")
    assert now(made).ended == "answered"
    assert work(lead) == []


def test_what_is_not_answered_in_time_is_taken_further(lead: Actor, manager: Actor) -> None:
    about = withheld()
    first = challenged(about)
    week = 7 * 24 * 60
    second = challenged(about, minutes=week)
    assert now(first).ended == "taken_further"
    assert second.role == "agency_manager"
    assert work(lead) == []


def test_only_who_challenged_takes_it_back(lead: Actor) -> None:
    made = challenged(withheld())
    with pytest.raises(Refused, match="Another agency challenged this"):
        take_back(challenge=made, because="No.", by=somebody_of("education"), at=LATER)
    take_back(challenge=made, because="We found it.", by=somebody_of("police"), at=LATER)
    assert (now(made).ended, now(made).ended_because) == ("taken_back", "We found it.")
    with pytest.raises(Refused, match="has ended"):
        take_back(challenge=made, because="Again.", by=somebody_of("police"), at=LATER)


def test_nobody_answers_for_another_role_or_a_challenge_of_their_own_answer(
    lead: Actor,
) -> None:
    made = challenged(withheld())
    with pytest.raises(Refused, match="waits for somebody else"):
        says(made, somebody_of("health"), share=True)
    namesake = Actor(lead.user_id, lead.agency, lead.role, name=somebody_of("health").name)
    with pytest.raises(Refused, match="withheld this yourself"):
        says(made, namesake, share=False)


def test_without_anybody_on_the_ladder_it_says_whom_to_ring() -> None:
    with pytest.raises(Refused, match="has a place in the hub today"):
        challenged(withheld(agency="education"))


def test_it_is_in_the_journal_once_and_the_journal_vouches_for_it(lead: Actor) -> None:
    made = challenged(withheld())
    says(made, lead, share=False)
    with entered(somebody_of("police")):
        found = {entry.kind: entry for entry in entries_of(made.case_id)}
        answered = now(made).reply
    for kind, record in (("challenged", made), ("challenge_answered", answered)):
        entry = found[f"sharing.{kind}"]
        assert (entry.record, bytes(entry.commitment)) == (
            record.journal_name,
            record.commitment(),
        )
    assert found["sharing.challenge_answered"].purpose == "uphold"


def test_the_board_counts_how_challenges_end(lead: Actor) -> None:
    about = withheld()
    says(challenged(about), lead, share=False)
    challenged(withheld())
    with entered(actor("Milo")):
        (found,) = counted(MONDAY - timedelta(days=1), LATER + timedelta(days=1))
    assert (found.agency, found.withheld, found.challenged) == ("health", 2, 2)
    assert (found.ended, found.in_time) == ({"upheld": 1, "": 1}, 1)
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="for the board"),
        transaction.atomic(),
    ):
        counted(MONDAY, LATER)


def close(case: Case) -> None:
    """End what a decided case still needs, and close it."""
    at = LATER + timedelta(days=1)
    with entered(somebody_of(case.lead)):
        actions = list(case.actions.all())
    for acted in actions:
        by = somebody_of(acted.agency)
        end_action(acted=acted, done=True, result="Done.", by=by, at=at)
    tell_everyone(case=case, by=somebody_of(case.lead), at=at)
    end_case(case=case, because="Help is in place.", by=somebody_of(case.lead), at=at)


def test_a_case_that_closes_ends_what_is_still_challenged(lead: Actor) -> None:
    about = withheld()
    decided(opened(at_the_table(answered(fresh(about.case)))))
    made = challenged(about, minutes=120)
    close(fresh(about.case))
    assert now(made).ended == "case_closed"
    assert work(lead) == []


def test_what_is_taken_back_uses_up_no_rung(lead: Actor, manager: Actor) -> None:
    about = withheld()
    made = challenged(about)
    take_back(challenge=made, because="Found.", by=somebody_of("police"), at=LATER)
    assert challenged(about, minutes=5).role == "information_governance"


def test_another_ground_keeps_the_open_challenge_and_its_rung(lead: Actor) -> None:
    about = withheld()
    challenged(about)
    shares(about, answer="withheld", ground="legal_privilege")
    with pytest.raises(Refused, match="open already"):
        challenged(about, minutes=40)


def test_once_it_was_answered_the_ladder_begins_anew(lead: Actor) -> None:
    about = withheld()
    says(challenged(about), lead, share=False)
    second = challenged(about, minutes=15)
    shares(about)
    assert now(second).ended == "answered"
    given = SupplementGiven(
        answer=AnswerGiven(
            involvement=about.involvement_id, answer="withheld", ground="legal_privilege"
        ),
        because="A lawyer was there.",
    )
    later = LATER + timedelta(minutes=50)
    supplement(request=about.request, given=given, by=somebody_of("health"), at=later)
    assert challenged(about, minutes=60).role == "information_governance"


def test_how_a_challenge_ended_stays(lead: Actor) -> None:
    made = challenged(withheld())
    says(made, lead, share=False)
    with entered(somebody_of("police")):
        assert Challenge.objects.filter(pk=made.pk).update(ended="", ended_at=None) == 0


FELL = ItemGiven(category="incident", text="Fell twice.")
SOME = {"answer": "known", "items": (FELL,)}


def in_part(**changes: object) -> AskedAbout:
    """Return about whom health withholds something beside what it says, on a case of a grade where
    not every agency learns whom health knows.
    """
    return withheld(asked(identified(level="standard")), **(SOME | changes))


def seeing(about: AskedAbout) -> tuple[Actor, Actor]:
    """Return somebody who sees what health said last of a person, and somebody on the case who
    does not.
    """
    with entered(somebody_of("health")):
        said = last_answer(about.request, about.involvement_id)
        assert said is not None
        others = set(fresh(about.case).agencies) - {"health"}
    return somebody_of(min(said.shared_with)), somebody_of(min(others - set(said.shared_with)))


def test_whoever_sees_that_somebody_is_known_sees_that_more_is_withheld() -> None:
    about = in_part()
    one, other = seeing(about)
    of_health = Return.objects.filter(agency="health", involvement=about.involvement)
    with entered(one):
        said = of_health.get()
        assert (said.answer, said.ground) == ("known", "person_at_greater_risk")
        assert said.clause == in_force(MONDAY).ground(said.ground).clause
    with entered(other):
        assert not of_health.exists()


def test_what_is_withheld_beside_what_is_known_is_challenged_where_that_is_seen(
    lead: Actor,
) -> None:
    about = in_part()
    one, other = seeing(about)
    with pytest.raises(Refused, match="Nothing is withheld"):
        challenged(about, other)
    made = challenged(about, one)
    assert work(lead) == ["withheld/health/1/"]
    says(made, lead, share=True)
    for table in ("sharing_challenge", "sharing_challengereply"):
        assert (sees(one, table), sees(other, table)) == (1, 0)
    for who, told in ((one, True), (other, False), (somebody_of("health"), True)):
        with entered(who):
            assert Clock.objects.filter(step="challenge").exists() is told


def test_a_challenge_ends_with_its_case_though_the_lead_does_not_see_it(lead: Actor) -> None:
    about = in_part()
    one, _other = seeing(about)
    made = challenged(about, one)
    with entered(somebody_of(about.case.lead)), connection.cursor() as cursor:
        cursor.execute("SELECT sharing_end_what_waits(%s, %s)", [about.case.pk, LATER])
    assert now(made, somebody_of("health")).ended == "case_closed"
    assert work(lead) == []


def test_what_is_shared_in_part_ends_a_challenge_and_keeps_the_rung(
    lead: Actor, manager: Actor
) -> None:
    about = withheld()
    made = challenged(about)
    says(made, lead, share=True)
    shares(about, ground="person_at_greater_risk", **SOME)
    assert now(made).ended == "in_part"
    assert "request/1/" not in work(somebody_of("health"))
    assert challenged(about, minutes=40).role == "agency_manager"


def test_more_withheld_on_another_ground_and_nothing_given_is_no_answer(lead: Actor) -> None:
    about = withheld()
    made = challenged(about)
    shares(about, ground="legal_privilege")
    assert now(made).ended == ""
