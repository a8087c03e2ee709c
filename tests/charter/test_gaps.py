"""What a charter forgets, found in its terms rather than in its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from roundtable.charter.checking import check, warnings
from roundtable.charter.terms import Charter

Terms = dict[str, Any]
Edit = Callable[[Terms], object]


def edited(charter: Charter, edit: Edit) -> Charter:
    terms = charter.model_dump()
    edit(terms)
    return Charter.model_validate(terms)


def within(terms: Terms, clause: str) -> Terms:
    """Return the clause of that number, as it stands in the terms."""

    def found(part: object) -> Terms | None:
        if isinstance(part, dict) and part.get("clause") == clause:
            return part
        inside = part.values() if isinstance(part, dict) else part
        if not isinstance(part, dict | list | tuple):
            return None
        return next((here for below in inside if (here := found(below)) is not None), None)

    here = found(terms)
    assert here is not None
    return here


def drop_ungraded(terms: Terms) -> None:
    terms["clocks"] = [clock for clock in terms["clocks"] if clock["clause"] != "5.2"]


def nobody_decides_on_adults(terms: Terms) -> None:
    for outcome in terms["decision"]["outcomes"]:
        outcome["groups"] = [group for group in outcome["groups"] if group != "adults"]


def ask_nobody_about_modern_slavery(terms: Terms) -> None:
    for rule in terms["requests"]:
        rule["concerns"] = [code for code in rule["concerns"] if code != "modern_slavery"]


def ask_one_about_modern_slavery(terms: Terms) -> None:
    ask_nobody_about_modern_slavery(terms)
    terms["requests"][0]["concerns"].append("modern_slavery")


def no_indicator_of_stalking(terms: Terms) -> None:
    for factor in terms["intake"]["factors"]:
        factor["concerns"] = [code for code in factor["concerns"] if code != "stalking"]


def share_nothing(terms: Terms) -> None:
    terms["sharing"]["clauses"] = terms["sharing"]["clauses"][:2]


@pytest.mark.parametrize(
    ("edit", "clause", "words"),
    [
        (lambda terms: within(terms, "1.1").update(weekdays=[]), "1.1", "never works"),
        (lambda terms: within(terms, "1.1").update(timezone="Northshire"), "1.1", "no time zone"),
        (lambda terms: within(terms, "2.40").update(sites=[]), "2.40", "sits nowhere"),
        (
            lambda terms: within(terms, "2.111").update(concerns=["neglect"]),
            "6.11",
            "asked about concerns that are not in its remit",
        ),
        (lambda terms: within(terms, "2.61").update(under_age=18), "2.61", "Nobody is both 18"),
        (lambda terms: within(terms, "2.71").update(people=[]), "2.71", "covers nobody"),
        (ask_nobody_about_modern_slavery, "4.64", "No agency can be asked"),
        (drop_ungraded, "", "Nothing is timed until a grade is known"),
        (lambda terms: within(terms, "7.50").update(to_agencies=[]), "7.50", "can never apply"),
        (lambda terms: within(terms, "8.29").update(groups=[]), "8.29", "for no group"),
        (nobody_decides_on_adults, "8.1", "no outcome for concerns of the group `adults`"),
        (lambda terms: within(terms, "4.71").update(code="strangled"), "4.71", "have the code"),
        (
            lambda terms: within(terms, "4.110")["when"].update(op="is", value="many"),
            "4.110",
            "compares `people.count` with `many`",
        ),
        (
            lambda terms: within(terms, "4.112")["when"]["any"][0].update(value="yes"),
            "4.112",
            "compares `narrative.known` with `yes`",
        ),
        (
            lambda terms: within(terms, "6.2").update(agencies=["police"], concerns=["neglect"]),
            "6.2",
            "clause 6.1 always answers first",
        ),
        (
            lambda terms: within(terms, "10.2").update(sources=["agency"]),
            "10.2",
            "clause 10.1 always answers first",
        ),
        (
            lambda terms: within(terms, "7.28").update(presence_of=["doctors"]),
            "7.28",
            "doctors",
        ),
        (
            lambda terms: within(terms, "10.6").update(sources=["professional"]),
            "10.6",
            "Only agencies answer requests",
        ),
        (
            lambda terms: within(terms, "10.6").update(after=["no_further_action"]),
            "",
            "an agency that answered is told after a joint decision",
        ),
        (
            lambda terms: within(terms, "7.65").update(when=None, to_agencies=["education"]),
            "7.65",
            "clause 7.64 always answers first",
        ),
    ],
)
def test_a_gap_is_found(northshire: Charter, edit: Edit, clause: str, words: str) -> None:
    found = [problem for problem in check(edited(northshire, edit)) if problem.clause == clause]
    assert [problem for problem in found if words in problem.text]
    assert all(problem.remedy for problem in found)


@pytest.mark.parametrize("part", ["agencies", "grades", "concerns"])
def test_a_charter_without_its_substance_is_refused(northshire: Charter, part: str) -> None:
    terms = northshire.model_dump()
    holder = {"grades": terms["definitions"], "concerns": terms["intake"]}.get(part, terms)
    holder[part] = []
    assert check(Charter.model_validate(terms))


@pytest.mark.parametrize(
    ("edit", "clause", "words"),
    [
        (ask_one_about_modern_slavery, "4.64", "Only one agency is asked"),
        (no_indicator_of_stalking, "4.52", "No indicator helps"),
        (share_nothing, "", "No clause lets any agency share anything"),
        (share_nothing, "7.33", "No sharing clause speaks of Police intelligence"),
    ],
)
def test_a_weakness_is_allowed_and_named(
    northshire: Charter, edit: Edit, clause: str, words: str
) -> None:
    weak = edited(northshire, edit)
    assert check(weak) == ()
    assert [found for found in warnings(weak) if found.clause == clause and words in found.text]
