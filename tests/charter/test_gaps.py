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


def only_the_police_translate(terms: Terms) -> None:
    translations = terms["definitions"]["translations"]
    terms["definitions"]["translations"] = [t for t in translations if t["agency"] == "police"]


def without_words(terms: Terms) -> None:
    terms["definitions"]["words"] = terms["definitions"]["words"][1:]
    within(terms, "3.50").update(defined_in=None, grade="medium")


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
        (lambda terms: within(terms, "7.80").update(held_by=[]), "7.80", "can never apply"),
        (lambda terms: within(terms, "7.80").update(basis="hunch"), "7.80", "no lawful basis"),
        (lambda terms: within(terms, "7.80").update(purpose="fun"), "7.80", "no purpose `fun`"),
        (lambda terms: within(terms, "7.80").update(about=["cat"]), "7.80", "no role of a person"),
        (lambda terms: within(terms, "7.80").update(held_by=["polis"]), "7.80", "no agency"),
        (
            lambda terms: within(terms, "7.87").update(held_by=["idva"], searched_by=["idva"]),
            "7.87",
            "changes nothing",
        ),
        (
            lambda terms: within(terms, "7.84").update(held_by=["health"]),
            "7.84",
            "clause 7.83 always answers first",
        ),
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
            lambda terms: within(terms, "2.15").update(site="old_exchange"),
            "2.15",
            "does not sit at The Old Exchange",
        ),
        (
            lambda terms: within(terms, "2.16").update(site="mill_lane"),
            "2.10",
            "sits at Harbour House, Saltmere, and nobody can be called there",
        ),
        (
            lambda terms: within(terms, "2.105").update(weekdays=[1, 2, 3, 4]),
            "2.100",
            "can be called on Friday",
        ),
        (lambda terms: within(terms, "2.16").update(weekdays=[]), "2.16", "called on no day"),
        (lambda terms: within(terms, "2.15").update(site="hill"), "2.15", "no site `hill`"),
        (lambda terms: within(terms, "3.23").update(level=3), "3.23", "Two levels of need"),
        (lambda terms: within(terms, "3.46").update(grade=None), "3.46", "translated to nothing"),
        (
            lambda terms: within(terms, "3.50").update(defined_in="3.99"),
            "3.50",
            "no definition in clause `3.99`",
        ),
        (lambda terms: within(terms, "4.150").update(questions=[]), "4.150", "asks nothing"),
        (lambda terms: within(terms, "4.150").update(at_least=9), "4.150", "has only 3"),
        (lambda terms: within(terms, "4.150").update(concerns=[]), "4.150", "is for no concern"),
        (lambda terms: within(terms, "4.150").update(grade="low"), "4.150", "no grade `low`"),
        (
            lambda terms: within(terms, "4.150").update(concerns=["rude"]),
            "4.150",
            "no concern `rude`",
        ),
        (
            lambda terms: within(terms, "4.142").update(code="afraid"),
            "4.142",
            "questions of Danger from a partner or the family have the code",
        ),
        (lambda terms: within(terms, "4.150").update(code="section_42"), "4.160", "have the code"),
        (lambda terms: within(terms, "5.12").update(warns=[]), "5.12", "Nobody owns this clock"),
        (lambda terms: within(terms, "5.70").update(steps=[]), "5.70", "pauses nothing"),
        (
            lambda terms: terms.update(
                clocks=[clock for clock in terms["clocks"] if clock["step"] != "act"]
            ),
            "5.71",
            "would pause `act`, which has no clock",
        ),
        (lambda terms: within(terms, "5.71").update(code="interpreter"), "5.71", "have the code"),
        (
            lambda terms: within(terms, "6.7").update(people=["victim"]),
            "6.7",
            "is asked only about people who are not in its remit",
        ),
        (lambda terms: within(terms, "6.7").update(people=["pet"]), "6.7", "no role of a person"),
        (lambda terms: within(terms, "6.7").update(sources=["pigeon"]), "6.7", "no source"),
        (lambda terms: within(terms, "7.11").update(code="plan_help"), "7.13", "have the code"),
        (
            lambda terms: within(terms, "11.20").update(powers=["seat", "end_seat"]),
            "11.21",
            "`change_role` is left to one agency alone",
        ),
        (
            lambda terms: within(terms, "11.21").update(powers=["name_signatory", "seat"]),
            "11.21",
            "`seat` is reserved twice",
        ),
        (lambda terms: within(terms, "11.20").update(approvers=[]), "11.20", "Nobody can agree"),
        (
            lambda terms: within(terms, "11.20").update(approvers=["operator"]),
            "11.20",
            "belongs to no agency",
        ),
        (
            lambda terms: within(terms, "11.21").update(approvers=["agency_manager"]),
            "11.21",
            "without the role that signs",
        ),
        (lambda terms: within(terms, "11.21").update(approvers=["boss"]), "11.21", "no role"),
        (lambda terms: within(terms, "11.20").update(agencies=12), "11.20", "only 11 signed"),
        (lambda terms: within(terms, "13.1").update(roles=[]), "13.1", "is for nobody"),
        (lambda terms: within(terms, "13.1").update(roles=["boss"]), "13.1", "no role `boss`"),
        (lambda terms: within(terms, "13.2").update(code="induction"), "13.2", "have the code"),
        (
            lambda terms: within(terms, "14.11").update(measure="decided_in_time"),
            "14.11",
            "`decided_in_time` is measured twice",
        ),
        (lambda terms: within(terms, "14.21").update(ended="emergency"), "14.22", "sampled twice"),
        (
            lambda terms: terms.update(amendments=terms["amendments"][:1]),
            "14.30",
            "what an urgent change of the charter needs",
        ),
        (lambda terms: within(terms, "14.31").update(kind="ordinary"), "14.31", "two ways"),
        (lambda terms: within(terms, "14.31").update(signatures=12), "14.31", "only 11 signed"),
        (lambda terms: within(terms, "14.31").update(signatures=3), "14.31", "4 agencies must be"),
        (
            lambda terms: within(terms, "14.31").update(lapses_after_days=None),
            "14.31",
            "would stay for ever",
        ),
        (
            lambda terms: within(terms, "14.30").update(lapses_after_days=5),
            "14.30",
            "would end by itself",
        ),
        (
            lambda terms: within(terms, "14.31").update(must_include=["parks"]),
            "14.31",
            "no agency `parks`",
        ),
        (
            lambda terms: terms.update(costs=terms["costs"][1:]),
            "15.5",
            "what one `referral` costs",
        ),
        (
            lambda terms: within(terms, "15.2").update(piece="referral"),
            "15.2",
            "The cost of `referral for every agency` is said twice",
        ),
        (lambda terms: within(terms, "15.2").update(agency="parks"), "15.2", "no agency `parks`"),
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
        (only_the_police_translate, "3.30", "Only what Northshire Police says of a risk"),
        (only_the_police_translate, "2.40", "No term of Northshire Health Partnership is"),
        (
            lambda terms: within(terms, "2.40").update(terms=["Cause for concern"]),
            "2.40",
            '"Cause for concern" is a word of Northshire Health Partnership',
        ),
        (without_words, "", "does not say what risk means"),
        (lambda terms: terms["intake"].update(assessments=[]), "", "No structured assessment"),
        (
            lambda terms: within(terms, "6.1").update(sources=["police"]),
            "6.1",
            "asked only where the referral is from Police",
        ),
        (
            lambda terms: within(terms, "5.10").update(length=4),
            "5.10",
            "An answer may come after the decision is due when the grade is high",
        ),
        (
            lambda terms: (
                terms.update(
                    clocks=[c for c in terms["clocks"] if c["clause"] not in {"5.40", "5.41"}]
                )
                or within(terms, "5.42").update(grade=None)
            ),
            "5.42",
            "as long whatever the grade",
        ),
        (lambda terms: within(terms, "5.40").update(unit="hours"), "5.40", "nobody is in the hub"),
        (lambda terms: within(terms, "7.42").update(purpose=None), "7.42", "does not say what"),
        (lambda terms: terms["sharing"].update(registers=[]), "", "only its own register, by hand"),
        (
            lambda terms: within(terms, "7.86").update(held_by=["idva"]),
            "2.100",
            "may search its register",
        ),
        (lambda terms: terms["sharing"].update(grounds=[]), "", "on which ground"),
        (
            lambda terms: within(terms, "2.110").update(posts=1),
            "2.110",
            "is absent, nobody can decide on: Multi-agency risk assessment conference (MARAC).",
        ),
        (
            lambda terms: within(terms, "8.8").update(at_least=7),
            "2.100",
            "When Northshire Fire and Rescue is absent, nobody can decide on: Police",
        ),
        (lambda terms: within(terms, "10.6").update(tells="nothing"), "10.6", "that answered"),
        (lambda terms: terms.update(reserved=[]), "", "can change alone who may do what"),
        (lambda terms: terms.update(training=[]), "", "Nobody has to learn"),
        (lambda terms: terms.update(amendments=[]), "", "how the charter is changed"),
        (lambda terms: terms.update(indicators=[]), "", "no target for `fed_back`"),
        (lambda terms: terms.update(samples=[]), "", "is looked at again"),
        (lambda terms: terms.update(costs=[]), "", "what the work of the hub costs"),
        (lambda terms: within(terms, "14.1").update(due="2028-01-01"), "14.1", "after more than"),
    ],
)
def test_a_weakness_is_allowed_and_named(
    northshire: Charter, edit: Edit, clause: str, words: str
) -> None:
    weak = edited(northshire, edit)
    assert check(weak) == ()
    assert [found for found in warnings(weak) if found.clause == clause and words in found.text]


def clocks_less(*numbers: str) -> Edit:
    """Return an edit that takes clocks out."""

    def edit(terms: Terms) -> None:
        terms["clocks"] = [each for each in terms["clocks"] if each["clause"] not in numbers]

    return edit


def untold(terms: Terms) -> None:
    terms["feedback"] = [
        each for each in terms["feedback"] if each["clause"] not in ("10.8", "10.9")
    ]


def test_a_hub_hands_cases_over_with_a_time_for_each_grade_and_feedback_or_not_at_all(
    northshire: Charter,
) -> None:
    one = edited(northshire, clocks_less("5.54"))
    assert "There is no clock for `transfer` when the grade is medium." in map(str_of, check(one))
    mute = edited(northshire, untold)
    said = [str_of(each) for each in check(mute)]
    assert "Nothing says what an agency that answered is told after a transfer." in said
    neither = edited(edited(northshire, untold), clocks_less("5.53", "5.54"))
    assert not check(neither)


def str_of(problem: Any) -> str:
    return str(problem.text)
