"""Who watches the matcher sees which model is in force and how the registers drift from it; what
practitioners said of its matches can calibrate it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.config import models
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.matches.actions import BY_ITSELF
from roundtable.matches.labelled import labelled
from roundtable.matches.models import MatchAnswer
from roundtable.matches.rules import Answer
from roundtable.people.matching import calibrating
from roundtable.people.matching.model import fallback
from roundtable.people.training import actions
from roundtable.people.training.drift import Line, of_answers
from roundtable.people.training.rules import may_see_model
from roundtable.people.training.training import named
from tests.matches.mair import LATER, MAIR
from tests.matches.test_answering import say
from tests.staff import user
from tests.stories import received

LINES = [
    Line("names", "family", 0.02),
    Line("missing", "born", 0.31, "missing", 0.05, 0.24),
    Line("levels", "lives", 0.12, "differs", 0.2, 0.31),
]


def page(first_name: str) -> str:
    client = Client()
    client.force_login(user(first_name))
    response = client.get("/people/model/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_new_hub_says_that_the_fallback_is_in_force(committed_hub: str) -> None:
    said = page("Lena")
    assert f"The model {fallback().version} is in force." in said
    assert "no evidence" in said
    assert "Nobody has measured yet" in said


def test_those_who_watch_see_what_has_changed(committed_hub: str) -> None:
    on = {"rows": 3_000, "pairs": 900, "registers": {"police": {}, "health": {}}}
    model = named(replace(fallback(), trained_on=on))
    actions.keep_model(model=model, by=OPERATOR, at=LATER)
    actions.adopt_model(version=model.version, by=OPERATOR, at=LATER)
    lines = LINES + of_answers([(0.95, True)] * 9 + [(0.95, False)])
    actions.keep_drift(model=model, lines=lines, by=OPERATOR, at=LATER)
    said = page("Lena")
    for words in (
        f"The model {model.version} is in force since",
        "it should be trained again",
        "How often a part is missing",
        "missing: 5.0% then, 24.0% now",
        "Some: look again soon",
        "Matches called 80 to 100 in 100",
        "90% were the person",
        "3,000 rows of 2 registers",
    ):
        assert words in said


def test_others_do_not_see_it_and_the_hub_page_leads_those_who_do(committed_hub: str) -> None:
    client = Client()
    client.force_login(user("Aisha"))
    assert client.get("/people/model/").status_code in {403, 404}
    assert "How people are matched" not in client.get(reverse("workload:hub")).content.decode()
    client.force_login(user("Lena"))
    assert 'href="/people/model/"' in client.get(reverse("workload:hub")).content.decode()


@pytest.mark.parametrize(
    ("role", "may"),
    [(role, role in {Role.HUB_MANAGER, Role.INFORMATION_GOVERNANCE}) for role in Role],
)
def test_the_model_is_watched_by_two_roles(role: Role, may: bool) -> None:
    watcher = Actor(UUID(int=9), "police", role)
    assert bool(may_see_model(watcher)) is may
    assert not may_see_model(replace(watcher, member=False))


def test_an_answer_counts_until_it_is_taken_back(registers: str) -> None:
    case = received(people=[MAIR])
    said = say(case, Answer.REJECTED)
    assert labelled(fallback().version) == [(said.probability, False)]
    say(case, Answer.CONFIRMED, at=LATER + timedelta(minutes=1))
    assert labelled(fallback().version) == [(said.probability, True)]
    say(case, Answer.OPEN, at=LATER + timedelta(minutes=2))
    assert labelled(fallback().version) == []
    assert labelled("hub-0000000000") == []


def test_what_the_hub_confirmed_by_itself_is_no_answer(registers: str) -> None:
    case = received(people=[MAIR])
    say(case, Answer.CONFIRMED)
    MatchAnswer.objects.using("owner").update(name=BY_ITSELF)
    assert labelled(fallback().version) == []


def test_enough_answers_make_a_model_of_its_own(
    registers: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = received(people=[MAIR])
    say(case, Answer.REJECTED)
    say(case, Answer.CONFIRMED, of=("adult_social_care", "NP3"))
    assert not models.calibrate_model()
    assert "2 matches" in capsys.readouterr().err
    for name, enough in (("ENOUGH", 2), ("ENOUGH_OF_EACH", 1)):
        monkeypatch.setattr(calibrating, name, enough)
    assert models.calibrate_model()
    version = capsys.readouterr().err.split(",")[0]
    assert models.adopt(version)
    assert models.print_model(version)
    assert f"{fallback().version}, calibrated on answers." in capsys.readouterr().out
