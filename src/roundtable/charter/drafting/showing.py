"""A draft as its pages show it: part by part, each list as a table. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roundtable.charter.comparing import Change
from roundtable.charter.conditions import in_words
from roundtable.charter.contents import PART_NAMES
from roundtable.charter.drafting.outline import COVER, Group, Listed, Outline
from roundtable.charter.problems import Problem
from roundtable.charter.saying import aspects, length, sentence, value_in_words
from roundtable.charter.terms import Charter, Clause, Term
from roundtable.lib.words import plural

# What one of a kind is called, and many of them.
NAMES = {
    "Charter": ("version and date", ""),
    "Hub": ("the hub", ""),
    "Decision": ("who takes a position", ""),
    "Site": ("site", "Sites"),
    "Hours": ("working hours", ""),
    "Agency": ("agency", "Agencies"),
    "Remit": ("remit", "Remits: people and concerns it can speak about"),
    "Contact": ("contact", "Contacts"),
    "Definition": ("word", "Words"),
    "Grade": ("grade", "Grades of risk, the highest first"),
    "LevelOfNeed": ("level of need", "Levels of need"),
    "Translation": ("translation", "What agencies call it, and what it is here"),
    "PersonRole": ("role on a case", "Who somebody can be on a case"),
    "Source": ("source", "Where a referral can come from"),
    "Concern": ("concern", "What a referral can be about"),
    "Factor": ("sign", "Signs that point to a grade"),
    "Assessment": ("assessment", "Structured assessments"),
    "Question": ("question", "Questions"),
    "Criterion": ("criterion", "What a referral must show to be taken on"),
    "NoFurtherAction": ("reason", "Reasons to take no further action"),
    "EmergencyPath": ("immediate danger", ""),
    "ClockRule": ("clock", "Clocks"),
    "PauseReason": ("reason to pause", "What may pause a clock"),
    "Escalation": ("rule for late work", "To whom late work comes"),
    "RequestRule": ("request", "Who is asked, and what"),
    "Purpose": ("purpose", "What information is shared for"),
    "LawfulBasis": ("lawful basis", "Lawful bases"),
    "Category": ("kind of information", "Kinds of information"),
    "SharingClause": ("sharing clause", "What goes to whom"),
    "RegisterClause": ("register clause", "Who may search whose register"),
    "WithholdingGround": ("ground", "Grounds on which an agency may withhold"),
    "OverrideGround": ("ground to override", "When an agency may share though somebody said no"),
    "Rung": ("rung", "Who looks again at what is withheld, the first one first"),
    "Clause": ("positions", ""),
    "Quorum": ("quorum", "How many agencies a decision needs"),
    "DecisionOutcome": ("outcome", "What can be decided"),
    "UrgentDiscussion": ("urgent discussion", "Discussions that are called at once"),
    "DisagreementRung": ("rung", "Who settles a disagreement, the first ones first"),
    "DefaultAction": ("action", "What follows a decision"),
    "FollowUpRule": ("follow-up", "When an outcome is looked at again"),
    "ScaleStep": ("step of the scale", "What changed for somebody, the best first"),
    "OnwardService": ("service", "Services outside the hub, and when an answer is expected"),
    "FeedbackRule": ("feedback", "What those who referred or answered are told"),
    "Digest": ("e-mail", "How much e-mail somebody gets who has not chosen"),
    "RoleTerm": ("role", "Roles"),
    "Reserved": ("reserved power", "What needs more than one agency"),
    "Retention": ("period", "How long records are kept"),
    "Training": ("training", "What people learn"),
    "Review": ("review", ""),
    "Indicator": ("indicator", "What is measured, and the target"),
    "AuditSample": ("sample", "How many finished cases are looked at again"),
    "Amendment": ("way to change", "How the charter is changed"),
    "UnitCost": ("cost", "What a piece of work costs"),
}


@dataclass(frozen=True)
class Line:
    """A group as a line of a table."""

    key: str
    title: str
    words: str
    cells: tuple[str, ...] = ()
    problems: int = 0
    comments: int = 0
    first: bool = False
    last: bool = False


@dataclass(frozen=True)
class Table:
    """A list as a table: `columns` are empty where each line is a sentence."""

    listed: Listed
    name: str
    one: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Part:
    """A part of a draft."""

    number: int
    name: str
    alone: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    problems: int = 0
    comments: int = 0
    changes: int = 0


@dataclass(frozen=True)
class Noted:
    """How many problems and open comments each group has, and how many changes each part."""

    problems: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, int] = field(default_factory=dict)
    changes: Mapping[int, int] = field(default_factory=dict)


def noted(found: Outline, commented: Iterable[str], changed: Iterable[Change] = ()) -> Noted:
    """Return the counts of a draft; `commented` names the clause of each open comment."""
    return Noted(
        Counter(problem.clause for problem in found.problems),
        Counter(commented),
        Counter(change.part for change in changed),
    )


def called(group: Group | Listed) -> str:
    """Return what one of a kind is called, with its number."""
    name = NAMES[group.model.__name__][0]
    if isinstance(group, Group) and group.numbered:
        return f"Clause {group.key}: {name}"
    return name.capitalize()


def parts_of(found: Outline, counts: Noted) -> list[Part]:
    """Return the fifteen parts with their counts and nothing of what is in them."""
    return [
        Part(
            number,
            name,
            problems=_in_part(counts.problems, number, found),
            comments=_in_part(counts.comments, number, found),
            changes=counts.changes.get(number, 0),
        )
        for number, name in PART_NAMES.items()
    ]


def part_of(found: Outline, charter: Charter, number: int, counts: Noted) -> Part:
    """Return one part: what stands alone in it, and its lists that stand in no clause."""
    alone = [
        group for group in found.groups.values() if group.part == number and not group.list_place
    ]
    lists = [
        listed
        for listed in found.lists.values()
        if listed.part == number and not listed.owner[:1].isdigit()
    ]
    return Part(
        number,
        PART_NAMES[number],
        tuple(line_of(charter, group, counts) for group in alone),
        tuple(table_of(found, charter, listed, counts) for listed in lists),
    )


def table_of(found: Outline, charter: Charter, listed: Listed, counts: Noted) -> Table:
    """Return a list as a table."""
    one, many = NAMES[listed.model.__name__]
    columns = _COLUMNS.get(listed.model.__name__, {})
    groups = [found.groups[key] for key in listed.keys if key in found.groups]
    lines = tuple(
        line_of(charter, group, counts, columns, first=at == 0, last=at == len(groups) - 1)
        for at, group in enumerate(groups)
    )
    return Table(listed, many, one, tuple(columns), lines)


def line_of(
    charter: Charter,
    group: Group,
    counts: Noted,
    columns: Mapping[str, Callable[[Any], str]] | None = None,
    *,
    first: bool = False,
    last: bool = False,
) -> Line:
    """Return a group as a line."""
    term = term_at(charter, group)
    return Line(
        group.key,
        group.key if group.numbered else called(group),
        in_a_sentence(term, charter),
        tuple(say(term) for say in (columns or {}).values()),
        counts.problems.get(group.key, 0),
        counts.comments.get(group.key, 0),
        first,
        last,
    )


def term_at(charter: Charter, group: Group) -> Any:
    """Return the term of a group."""
    here: Any = charter
    for step in group.place:
        here = here[step] if isinstance(step, int) else getattr(here, step)
    return here


def in_a_sentence(term: Term, charter: Charter) -> str:
    """Return a term in words; where it names what the draft does not have, its own words."""
    if isinstance(term, Charter):
        return f"Version {term.version}, in force from {term.effective_from:%-d %B %Y}."
    if isinstance(term, Clause):
        try:
            return sentence(term, charter)
        except (KeyError, StopIteration):
            pass
    return "; ".join(text for text in aspects(term).values() if text != "none")


def about(problems: Iterable[Problem], key: str) -> list[Problem]:
    """Return the problems of one clause."""
    return [problem for problem in problems if problem.clause == key]


def _in_part(counts: Mapping[str, int], number: int, found: Outline) -> int:
    outside = {COVER: 1, "hub": 1, "decision": 8}
    return sum(
        count
        for key, count in counts.items()
        if (key.split(".")[0] == str(number))
        or outside.get(key, 1 if key.startswith("site.") else 0) == number
    )


def _words(name: str) -> Callable[[Any], str]:
    return lambda term: value_in_words(getattr(term, name))


_COLUMNS: dict[str, dict[str, Callable[[Any], str]]] = {
    "Agency": {
        "Agency": lambda agency: f"{agency.name}, {plural(agency.posts, 'post')}",
        "Duties": _words("duties"),
        "Does": _words("does"),
        "Cannot": _words("cannot"),
        "Needs to know": _words("needs_to_know"),
        "Signs": _words("signatory"),
    },
    "ClockRule": {
        "Step": _words("step"),
        "Grade": lambda clock: value_in_words(clock.grade) if clock.grade else "any",
        "Within": length,
        "Warned": _words("warns"),
    },
    "Quorum": {"At least": _words("at_least"), "Among them": _words("must_include")},
    "SharingClause": {
        "Does": _words("verdict"),
        "What": _words("categories"),
        "From": _words("from_agencies"),
        "To": _words("to_agencies"),
        "When": lambda clause: in_words(clause.when) if clause.when else "always",
        "Basis": _words("basis"),
    },
    "RegisterClause": {
        "Searched by": _words("searched_by"),
        "Held by": _words("held_by"),
        "About": lambda clause: value_in_words(clause.about) if clause.about else "everybody",
        "Shows": _words("shows"),
        "Basis": _words("basis"),
    },
    "Retention": {"Record": _words("record"), "Years": _words("years")},
}
