"""Past cases as a trial sees them, made by hand and by hypothesis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.insight.trial import Answered, Decided, Given, Graded, PastCase, Paused, Round
from roundtable.intake.rules import suggested_grade
from roundtable.sharing.rules import PersonFacts

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
NORTHSHIRE = read(Path("charters/northshire/1.0.yaml"))


def after(hours: float) -> datetime:
    """Return the moment so many hours after the case was opened."""
    return MONDAY + timedelta(hours=hours)


def case(*rounds: Round) -> PastCase:
    """Return a case of these rounds."""
    return PastCase("00000000-0000-0000-0000-0000000000aa", rounds)


def once(**changes: Any) -> Round:
    """Return the only round of a child's case on the whole path, decided in time."""
    told: dict[str, Any] = {
        "started": MONDAY,
        "group": "children",
        "lead": "childrens_social_care",
        "concerns": ("neglect",),
        "people": (
            PersonFacts("tom", "subject_child", 7),
            PersonFacts("mair", "parent_carer", 31),
        ),
        "sources": ("school",),
        "gradings": (Graded(after(0.5), "medium", raised=True),),
        "asked_at": after(1),
        "requested": ("childrens_social_care", "health", "police"),
        "answers": (
            Answered(
                "health", "tom", "known", after(2), (Given("health_summary"), Given("involvement"))
            ),
            Answered("police", "mair", "not_known", after(2)),
        ),
        "called_at": after(3),
        "table": ("childrens_social_care", "health", "police"),
        "opened_at": after(4),
        "decided": Decided(
            after(5),
            "child_in_need_s17",
            ("childrens_social_care", "health"),
        ),
        "told_at": after(6),
    }
    return Round(**(told | changes))


class Words:
    """The words of some charters: what a case under the first may hold."""

    def __init__(self, *charters: Charter) -> None:
        first = charters[0]
        self.charter = first
        self.grades = [grade.code for grade in first.definitions.grades]
        self.factors = [factor.code for factor in first.intake.factors]
        self.concerns = [concern.code for concern in first.intake.concerns]
        self.roles = [role.code for role in first.intake.people]
        self.sources = [source.code for source in first.intake.sources]
        self.pauses = _all(term.code for each in charters for term in each.pauses)
        self.agencies = _all(agency.code for each in charters for agency in each.agencies)
        self.outcomes = _all(end.code for each in charters for end in each.decision.outcomes)
        self.categories = _all(kind.code for each in charters for kind in each.sharing.categories)


def _all(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))


WORDS = Words(NORTHSHIRE)


@st.composite
def cases(draw: st.DrawFn, words: Words = WORDS) -> PastCase:
    """Return any case, opened once to three times."""
    first = draw(rounds(words))
    again = [
        replace(draw(rounds(words)), group=first.group, lead=first.lead, concerns=first.concerns)
        for _each in range(draw(st.sampled_from([0, 0, 1, 2])))
    ]
    return case(first, *again)


@st.composite
def rounds(draw: st.DrawFn, words: Words = WORDS) -> Round:
    """Return any round, stopped anywhere on its path."""
    people = draw(_people(words))
    concern = st.sampled_from(words.concerns)
    concerns = tuple(draw(st.lists(concern, min_size=1, max_size=3, unique=True)))
    reached = draw(st.sampled_from([0, 1, 2, 3, 4, 5, 5, 5]))
    moments = [after(hour) for hour in sorted(draw(st.tuples(*[st.floats(0, 500)] * 6)))]
    at = [moment if place <= reached else None for place, moment in enumerate(moments)]
    return Round(
        started=MONDAY,
        group=words.charter.concern(concerns[0]).group,
        lead=words.charter.concern(concerns[0]).lead,
        concerns=concerns,
        people=people,
        sources=(draw(st.sampled_from(words.sources)),),
        narrative_known=draw(st.booleans()),
        danger=draw(st.booleans()),
        gradings=draw(_gradings(words, moments)),
        asked_at=at[1],
        requested=tuple(draw(_some(words.agencies))) if at[1] else (),
        answers=draw(_answers(words, people, moments[1:3])) if at[2] else (),
        called_at=at[3],
        table=tuple(draw(_some(words.agencies))) if at[3] else (),
        opened_at=at[4],
        decided=_decided(draw, words, at[5]) if at[5] else None,
        emergency_at=draw(st.none() | st.just(moments[0])),
        told_at=None,
        ended_at=moments[1] if reached == 0 else None,
        pauses=draw(_pauses(words, moments[: reached + 1])),
    )


def _some(codes: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(codes), max_size=5, unique=True)


def _people(words: Words) -> st.SearchStrategy[tuple[PersonFacts, ...]]:
    who = st.tuples(st.sampled_from(words.roles), st.none() | st.integers(0, 99))
    return st.lists(who, min_size=1, max_size=6).map(
        lambda people: tuple(PersonFacts(str(n), *person) for n, person in enumerate(people))
    )


@st.composite
def _gradings(draw: st.DrawFn, words: Words, moments: list[datetime]) -> tuple[Graded, ...]:
    """Return none to two gradings: before anybody is asked, and once more after."""
    factors = _some(words.factors) if words.factors else st.just([])
    given = []
    for at in moments[0 : 4 : draw(st.sampled_from([3, 4]))] if draw(st.booleans()) else ():
        seen = tuple(draw(factors))
        suggested = suggested_grade(words.charter, seen)
        grade = draw(st.sampled_from(words.grades[: words.grades.index(suggested) + 1]))
        given.append(Graded(at, grade, seen, {}, raised=grade != suggested))
    return tuple(given)


@st.composite
def _pauses(draw: st.DrawFn, words: Words, moments: list[datetime]) -> tuple[Paused, ...]:
    """Return pauses of the clocks that began at these moments, one after another."""
    places = {"identify": -1, "answer": 1, "gather": 1, "position": 3, "decide": 4}
    began = {
        step: moments[n] if n >= 0 else MONDAY for step, n in places.items() if n < len(moments)
    }
    given = st.builds(
        Paused,
        st.sampled_from(words.agencies),
        st.sampled_from(sorted(began)),
        st.just(MONDAY),
        st.sampled_from(words.pauses or ["other"]),
        st.floats(0, 60).map(after),
        st.integers(1, 6),
        st.none() | st.floats(0, 99).map(after),
    )
    pauses = [
        replace(pause, began=began[pause.step]) for pause in draw(st.lists(given, max_size=4))
    ]
    return tuple(sorted(pauses, key=lambda pause: pause.at))


def _answers(
    words: Words, people: tuple[PersonFacts, ...], moments: list[datetime]
) -> st.SearchStrategy[tuple[Answered, ...]]:
    items = st.builds(
        Given,
        st.sampled_from(words.categories),
        st.sampled_from(["ordinary", "sensitive", "restricted"]),
        st.sampled_from(["given", "refused", "not_sought"]),
    )
    answer = st.builds(
        Answered,
        st.sampled_from(words.agencies),
        st.sampled_from([person.id for person in people]),
        st.sampled_from(["known", "not_known", "no_remit", "withheld"]),
        st.sampled_from(moments),
        st.lists(items, max_size=3).map(tuple),
    )
    return st.lists(answer, max_size=8).map(tuple)


def _decided(draw: st.DrawFn, words: Words, at: datetime) -> Decided:
    agreeing = draw(_some(words.agencies))
    return Decided(at, draw(st.sampled_from(words.outcomes)), tuple(agreeing))
