"""What a handbook says, to whom, and that it says what the hub does."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

import pytest

from roundtable.access.rules import WRITES, CaseFacts, Verb, may, task_of
from roundtable.charter.handbook.book import Handbook, cited, handbook, roles_of
from roundtable.charter.handbook.roles import DEEDS, may_do, may_not_do, verbs_of
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor, Role
from tests.clauses import changed

STAGES = ("identify", "gather", "decide", "act", "closed")
OURS, OTHERS = "police", "health"


def cases() -> list[CaseFacts]:
    """Return a case of every stage, led by us or another, to which we contribute or not."""
    both = frozenset({OURS, OTHERS})
    contributing = (both, frozenset({OTHERS}))
    waiting = frozenset(task_of(OURS, role) for role in Role)
    return [
        CaseFacts(lead=lead, agencies=both, contributing=given, stage=stage, tasks=waiting)
        for stage, lead, given in product(STAGES, (OURS, OTHERS), contributing)
    ]


def ever_may(role: Role, verb: Verb) -> bool:
    actor = Actor(uuid4(), OURS, role, "Somebody")
    return any(may(actor, verb, case) for case in cases())


def chapters(book: Handbook) -> list[str]:
    return [chapter.code for chapter in book.chapters]


def numbers(book: Handbook, code: str) -> set[str]:
    [chapter] = [each for each in book.chapters if each.code == code]
    return {clause.number for step in chapter.steps for clause in step.clauses}


@pytest.mark.parametrize("role", Role)
def test_it_says_of_each_verb_what_access_decides(role: Role) -> None:
    assert {verb.value for verb in Verb if ever_may(role, verb)} == verbs_of(role)
    assert set(may_do(role)) == {DEEDS[verb] for verb in verbs_of(role)}
    assert ("See a case at all" in may_not_do(role)) == (not verbs_of(role))


def test_every_verb_has_its_words() -> None:
    assert DEEDS.keys() == {verb.value for verb in Verb}


def test_what_only_the_lead_does_says_so() -> None:
    leads = {verb.value for verb, write in WRITES.items() if write.lead_only}
    assert {verb for verb, words in DEEDS.items() if "your agency leads" in words} == leads


def test_every_role_of_the_charter_has_one(northshire: Charter) -> None:
    assert {role.code for role in roles_of(northshire)} == set(Role)
    for role in roles_of(northshire):
        book = handbook(northshire, role.code)
        assert book.may_not
        assert book.chapters
        assert role.clause in cited(book)


def test_who_works_cases_follows_the_path_of_a_referral(northshire: Charter) -> None:
    path = ["start", "identify", "gather", "share", "withhold"]
    path += ["decide", "act", "tell", "words", "review"]
    assert chapters(handbook(northshire, "practitioner")) == path
    assert "identify" not in chapters(handbook(northshire, "governance"))
    assert "rights" in chapters(handbook(northshire, "governance"))


def test_a_handbook_holds_only_what_its_agency_needs(northshire: Charter) -> None:
    ours, all_of_it = (handbook(northshire, "practitioner", agency) for agency in (OURS, ""))
    assert numbers(ours, "gather") < numbers(all_of_it, "gather")
    remits = {remit.clause for remit in northshire.agency(OURS).remit}
    others = {remit.clause for remit in northshire.agency(OTHERS).remit}
    assert remits <= numbers(ours, "gather")
    assert not others & numbers(ours, "gather")
    assert cited(ours) < cited(all_of_it)


def test_all_handbooks_together_leave_nothing_out_that_somebody_does(northshire: Charter) -> None:
    known = {number for role in Role for number in cited(handbook(northshire, role.value))}
    missing = set(northshire.clauses) - known
    # Who the agencies are is the directory's; factors are on the page that grades, sources and
    # the questions of assessments where they are asked.
    places = {
        (number.split(".")[0], type(northshire.clauses[number]).__name__) for number in missing
    }
    assert places <= {
        ("2", "Agency"),
        ("2", "Contact"),
        ("4", "Source"),
        ("4", "Factor"),
        ("4", "Question"),
    }


def test_another_charter_makes_another_handbook(northshire: Charter) -> None:
    longer = changed(northshire, "5.2", length=7)
    [chapter] = [c for c in handbook(longer, "practitioner").chapters if c.code == "identify"]
    told = [clause.text for step in chapter.steps for clause in step.clauses]
    assert any("within 7 working hours" in text for text in told)


@pytest.mark.parametrize(("role", "agency"), [("nobody", ""), ("practitioner", "nobody")])
def test_there_is_none_for_what_the_charter_does_not_name(
    northshire: Charter, role: str, agency: str
) -> None:
    with pytest.raises(KeyError):
        handbook(northshire, role, agency)
