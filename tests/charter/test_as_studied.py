"""The hub as the study found it: a charter that holds together, and says what was wrong with it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from roundtable.charter.actions import adopt
from roundtable.charter.checking import adoptable, check, warnings
from roundtable.charter.checking.weaknesses import WEAKNESSES
from roundtable.charter.models import Version
from roundtable.charter.problems import CharterError
from roundtable.charter.reading import read, read_to_adopt
from roundtable.charter.saying import sentence
from roundtable.charter.sources import for_source
from roundtable.charter.terms import Charter
from roundtable.lib.actor import OPERATOR
from tests.charter.conftest import NORTHSHIRE
from tests.charter.test_cli import typed

FOLDER = NORTHSHIRE.parents[1] / "as-studied"


@pytest.fixture(scope="module")
def studied() -> Charter:
    return read(FOLDER)


def test_it_holds_together(studied: Charter) -> None:
    assert check(studied) == ()


def test_it_is_the_same_hub(studied: Charter, northshire: Charter) -> None:
    assert studied.hub.sites == northshire.hub.sites
    assert [(a.code, a.posts) for a in studied.agencies] == [
        (a.code, a.posts) for a in northshire.agencies
    ]
    assert studied.intake.sources == northshire.intake.sources
    assert studied.intake.concerns == northshire.intake.concerns


def test_each_thing_the_study_heard_is_found_beside_its_words(studied: Charter) -> None:
    heard = {warning.heard for warning in warnings(studied)} - {""}
    # Northshire's agencies had two people or more wherever a decision hung on them, and all of part
    # 7 is missing, so that there is no clause without a purpose.
    known = {weakness.heard for weakness in WEAKNESSES} - {""}
    assert {words.split()[0] for words in known - heard} <= {"Small", "Nobody", "Health"}
    assert len(heard) >= 14


def test_no_hub_can_adopt_it(studied: Charter) -> None:
    refused = {problem.clause for problem in adoptable(studied)}
    assert {f"6.{place}" for place in range(1, 12)} | {"8.2", "8.3", "8.4", "8.5", ""} == refused


def test_adoption_refuses_it_line_by_line(studied: Charter) -> None:
    text = (FOLDER / "1.0.yaml").read_text(encoding="utf-8")
    with pytest.raises(CharterError) as refusal:
        read_to_adopt(text)
    problems = refusal.value.problems
    assert len(problems) == len(adoptable(studied))
    alone = next(problem for problem in problems if problem.clause == "8.2")
    assert text.splitlines()[alone.line - 1].strip().startswith("- {clause: 8.2,")


def test_only_the_police_get_an_answer_from_everybody(studied: Charter) -> None:
    police = {code for rule in studied.requests for code in rule.agencies}
    others = {code for rule in studied.requests if not rule.sources for code in rule.agencies}
    assert police == {agency.code for agency in studied.agencies}
    assert others == {"childrens_social_care", "adult_social_care"}
    assert "only when police referred" in sentence(studied.clauses["6.1"], studied)


def test_a_charter_as_it_stands_for_one_source(studied: Charter, northshire: Charter) -> None:
    assert for_source(northshire, "school") == northshire
    for source, agencies in (("police", 11), ("school", 2)):
        asked = {code for rule in for_source(studied, source).requests for code in rule.agencies}
        assert len(asked) == agencies
    assert adoptable(for_source(studied, "school")) != adoptable(studied)


def test_every_clause_of_it_can_be_said(studied: Charter) -> None:
    for clause in studied.clauses.values():
        said = sentence(clause, studied)
        assert said
        assert "_" not in said, clause


def test_check_lists_its_weaknesses_beside_the_studys_words() -> None:
    code, said = typed("check", FOLDER)
    assert code == 0
    assert (
        "Clause 8.2: One agency can decide alone.\n"
        "Clause 8.3: One agency can decide alone.\n"
        "Clause 8.4: One agency can decide alone.\n"
        "Clause 8.5: One agency can decide alone.\n"
        "  Ask for at least two agencies.\n"
        "  In the study: The final decision was one agency's.\n"
    ) in said
    assert "No hub can adopt it: 17 of them are what the hub will not do." in said
    assert "was to be looked at again by 1 October 2018, which is past" in said


@pytest.mark.usefixtures("committed_hub")
def test_the_hub_does_not_adopt_it() -> None:
    text = (FOLDER / "1.0.yaml").read_text(encoding="utf-8")
    later = text.replace("\nversion: 1.0", "\nversion: 9.0", 1)
    with pytest.raises(CharterError, match="One agency can decide alone"):
        adopt(text=later, by=OPERATOR, at=timezone.now())
    assert not Version.objects.filter(number="9.0").exists()
