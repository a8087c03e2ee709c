"""What is said of a match is kept, counts on later cases, and can be taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from roundtable.cases.models import Case
from roundtable.config.cli import app
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.journal.queries import entries_of, verify
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.matches.actions import BY_ITSELF, Meant, answer_match, look
from roundtable.matches.jobs import look_again, look_on_arrival
from roundtable.matches.models import Look, MatchAnswer
from roundtable.matches.queries import PersonMatches, judged, known_to
from roundtable.matches.rules import Answer
from tests.matches.mair import LATER, MAIR
from tests.people.registers import NORTHSHIRE, a_file, entry
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, PEOPLE, asked, decided, fresh, identified, received
from tests.versions import adopted

POLICE = ("police", "NP3")


def mairs(case: Case) -> Any:
    with entered(somebody_of(case.lead)):
        return case.involvements.get(family_name="Ashdby")


def say(case: Case, answer: Answer, by: Actor | None = None, **more: Any) -> MatchAnswer:
    meant = Meant(mairs(case).pk, *more.pop("of", POLICE))
    said = {"by": by or somebody_of(case.lead), "at": LATER} | more
    return answer_match(case=case, meant=meant, answer=answer, **said)


def seen(case: Case, by: Actor | None = None) -> PersonMatches:
    by = by or somebody_of(case.lead)
    found = look(case=case, by=by, at=LATER)
    with entered(by):
        return next(e for e in judged(case, found, by) if e.person.family_name == "Ashdby")


def standing_of(seen: PersonMatches, of: tuple[str, str] = POLICE) -> str:
    every = [*seen.matches, *seen.somebody_else]
    said = next(e.said for e in every if (e.match.agency, e.match.pointer) == of)
    return said.answer if said else ""


def test_what_is_confirmed_stands_first_and_who_said_it_is_told(registers: str) -> None:
    case = received(people=[MAIR])
    of = ("adult_social_care", "NP3")
    say(case, Answer.CONFIRMED, of=of, because="Her daughter says so.")
    first = seen(case).matches[0]
    assert (first.match.agency, first.match.pointer) == of
    assert first.said
    assert (first.said.name, first.said.because) == ("Aisha Rahman", "Her daughter says so.")


def test_what_is_rejected_stays_so_and_can_be_taken_back(registers: str) -> None:
    case = received(people=[MAIR])
    say(case, Answer.REJECTED)
    now = seen(case)
    assert [each.match.agency for each in now.somebody_else] == ["police"]
    assert standing_of(now) == Answer.REJECTED
    say(case, Answer.OPEN, at=LATER + timedelta(minutes=1))
    again = seen(case)
    assert again.somebody_else == ()
    assert standing_of(again) == ""
    with entered(somebody_of(case.lead)):
        assert [each.answer for each in case.match_answers.order_by("at")] == ["rejected", "open"]


def test_a_later_case_of_the_same_person_knows_what_was_said(registers: str) -> None:
    first, second, stranger = (received(people=[MAIR]) for _ in range(3))
    lead = somebody_of(first.lead)
    said: dict[str, Any] = {"by": lead, "at": MONDAY}
    known = identify(case=first, involvement=mairs(first), known_as=None, **said).person_id
    identify(case=second, involvement=mairs(second), known_as=known, **said)
    say(first, Answer.REJECTED)
    (out,) = seen(second).somebody_else
    assert out.said
    assert (out.said.here, out.said.agency) == (False, first.lead)
    assert out.own is None
    assert seen(stranger).somebody_else == ()
    say(second, Answer.CONFIRMED)
    assert standing_of(seen(second)) == Answer.CONFIRMED
    assert standing_of(seen(first)) == Answer.REJECTED


def test_the_page_of_a_person_tells_what_is_confirmed_to_who_may_know(registers: str) -> None:
    case = received(people=[MAIR])
    said: dict[str, Any] = {"by": somebody_of(case.lead), "at": MONDAY}
    known = identify(case=case, involvement=mairs(case), known_as=None, **said).person_id
    client = Client()
    client.force_login(user("Aisha"))
    address = f"/people/{known}/"
    nothing = "Nothing in a register that your agency may see is confirmed"
    assert nothing in client.get(address).content.decode()
    say(case, Answer.CONFIRMED)
    assert "Police, their reference NP3: confirmed by" in client.get(address).content.decode()
    manager = Client()
    manager.force_login(user("Lena"))
    assert nothing in manager.get(address).content.decode()
    say(case, Answer.OPEN, at=LATER + timedelta(minutes=1))
    assert nothing in client.get(address).content.decode()


def test_the_agency_that_holds_the_register_has_the_last_word(registers: str) -> None:
    case = asked(identified(received(people=[*PEOPLE, MAIR])))
    police = somebody_of("police")
    assert case.lead != police.agency
    say(case, Answer.REJECTED, by=police)
    say(case, Answer.CONFIRMED, at=LATER + timedelta(hours=1))
    assert standing_of(seen(case)) == Answer.REJECTED


UNSEEN = [("health", ""), ("health", "NP3"), ("police", "NP9"), ("idva", "NP3")]


@pytest.mark.parametrize("of", UNSEEN)
def test_nobody_speaks_of_a_match_that_they_are_not_shown(
    registers: str, of: tuple[str, str]
) -> None:
    case = received(people=[MAIR])
    with pytest.raises(Refused, match="not there any longer, or not for your agency"):
        say(case, Answer.CONFIRMED, of=of)


def test_an_answer_is_seen_only_by_agencies_that_are_shown_the_row(registers: str) -> None:
    case = asked(identified(received(people=[*PEOPLE, MAIR])))
    say(case, Answer.CONFIRMED)
    with entered(somebody_of("police")):
        assert MatchAnswer.objects.filter(case=case).count() == 1
    with entered(somebody_of("education")):
        assert Case.objects.filter(pk=case.pk).exists()
        assert not MatchAnswer.objects.filter(case=case).exists()
        assert not Look.objects.filter(case=case).exists()


def test_a_case_one_is_not_on_says_nothing(registers: str) -> None:
    case = received(people=[MAIR])
    with pytest.raises(Refused, match="no such case"):
        say(case, Answer.CONFIRMED, by=actor("Ben"))
    with pytest.raises(Refused, match="no such case"):
        look(case=case, by=actor("Ben"), at=LATER)


def test_the_journal_vouches_for_each_answer(registers: str) -> None:
    case = received(people=[MAIR])
    said = say(case, Answer.UNSURE)
    with entered(somebody_of(case.lead)):
        (told,) = entries_of(case.pk).filter(kind="matches.answered")
    assert bytes(told.commitment) == said.commitment()
    assert told.clauses == ["7.80"]
    assert list(verify()) == []


def test_a_clause_may_let_a_sure_match_be_confirmed_without_a_person(registers: str) -> None:
    case = received(people=[MAIR])
    look(case=case, by=somebody_of(case.lead), at=LATER)
    assert standing_of(seen(case)) == ""
    level = "shows: pointer\n      confirmed_from: 900"
    adopted("1.1", LATER.date(), ("7.80", "shows: pointer", level))
    sure = seen(case)
    (one,) = [each for each in sure.matches if each.match.agency == "police"]
    assert one.said
    assert (one.said.answer, one.said.name) == (Answer.CONFIRMED, BY_ITSELF)
    with entered(somebody_of(case.lead)):
        told = list(entries_of(case.pk).filter(kind="matches.confirmed_by_itself"))
    assert {(*each.clauses, each.charter_version) for each in told} == {("7.80", "1.1")}
    assert not [fault for fault in verify() if "matchanswer" in str(fault)]
    say(case, Answer.REJECTED, at=LATER + timedelta(minutes=5))
    assert standing_of(seen(case)) == Answer.REJECTED  # the hub does not say it again


@pytest.fixture
def jobs(registers: str) -> Any:
    ProcrastinateJob.objects.using("owner").all().delete()
    return ProcrastinateJob.objects


def test_a_referral_is_looked_up_as_it_arrives(jobs: Any) -> None:
    case = received(people=[MAIR])
    (job,) = jobs.filter(task_name="roundtable.matches.jobs.look_on_arrival")
    assert job.args == {"case_id": str(case.pk), "lead": case.lead}
    look_on_arrival(**job.args)
    lead = somebody_of(case.lead)
    with entered(lead):
        (knows,) = known_to(case, lead, NORTHSHIRE).values()
        assert {each.agency for each in knows} == {"police", "health", "adult_social_care"}
        assert {each.clause for each in knows} == {"7.80", "7.83"}
    client = Client()
    client.force_login(user("Aisha"))
    page = client.get(f"/cases/{case.reference}/identify/").content.decode()
    assert "Likely known to" in page


def test_everybody_is_looked_up_again_after_a_register_was_loaded(
    jobs: Any, tmp_path: Path
) -> None:
    case = received(people=[MAIR])
    mental_health = a_file(tmp_path, [entry(3)], "m.jsonl")
    app(["register", "load", "mental_health", str(mental_health)], standalone_mode=False)
    app(["register", "load", "mental_health", str(mental_health)], standalone_mode=False)
    assert jobs.filter(task_name="roundtable.matches.jobs.look_again").count() == 1
    look_again()
    lead = somebody_of(case.lead)
    with entered(lead):
        assert "mental_health" in str(Look.objects.get(case=case, agency=case.lead).found)


def test_a_closed_case_is_not_looked_at(registers: str) -> None:
    case = decided()
    with entered(somebody_of(case.lead)):
        before = fresh(case)
    look_again()
    with entered(somebody_of(case.lead)):
        assert before.stage not in {"identify", "gather"}
        assert not Look.objects.filter(case=case).exists()


def test_the_buttons_of_the_page_keep_the_answer(registers: str) -> None:
    case = received(people=[MAIR])
    client = Client()
    client.force_login(user("Aisha"))
    address = f"/cases/{case.reference}/registers/"
    page = client.get(address).content.decode()
    assert page.count("Somebody else<span") == 2  # presence alone is for its agency to judge
    sent = {"register": "police", "pointer": "NP3", "answer": "rejected"}
    answered = client.post(f"{address}{mairs(case).pk}/", sent, follow=True).content.decode()
    assert "Said to be somebody else: 1" in answered
    assert "Take back what your agency said" in answered
    wrong = client.post(f"{address}{mairs(case).pk}/", sent | {"answer": "perhaps"})
    assert wrong.status_code == 400
