"""Past cases as a trial sees them, made by hand and by hypothesis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.insight.trial import Answered, Decided, Given, Graded, PastCase
from roundtable.intake.rules import suggested_grade
from roundtable.sharing.rules import PersonFacts

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
NORTHSHIRE = read(Path("charters/northshire/1.0.yaml"))
GRADES = [grade.code for grade in NORTHSHIRE.definitions.grades]
AGENCIES = [agency.code for agency in NORTHSHIRE.agencies]
CONCERNS = [concern.code for concern in NORTHSHIRE.intake.concerns]
FACTORS = [factor.code for factor in NORTHSHIRE.intake.factors]
ROLES = [role.code for role in NORTHSHIRE.intake.people]
SOURCES = [source.code for source in NORTHSHIRE.intake.sources]
OUTCOMES = [outcome.code for outcome in NORTHSHIRE.decision.outcomes]
CATEGORIES = [category.code for category in NORTHSHIRE.sharing.categories]


def after(hours: float) -> datetime:
    """Return the moment so many hours after the case was opened."""
    return MONDAY + timedelta(hours=hours)


def case(**changes: Any) -> PastCase:
    """Return a child's case on the whole path, decided in time."""
    told: dict[str, Any] = {
        "id": "00000000-0000-0000-0000-0000000000aa",
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
        "answers": (
            Answered(
                "health", "tom", "known", after(2), (Given("health_summary"), Given("involvement"))
            ),
            Answered("police", "mair", "not_known", after(2)),
        ),
        "called_at": after(3),
        "opened_at": after(4),
        "decided": Decided(
            after(5),
            "child_in_need_s17",
            ("childrens_social_care", "health", "police"),
            ("childrens_social_care", "health"),
        ),
        "told_at": after(6),
    }
    return PastCase(**(told | changes))


@st.composite
def cases(draw: st.DrawFn) -> PastCase:
    """Return any case, stopped anywhere on its path."""
    people = tuple(
        PersonFacts(str(place), role, age)
        for place, (role, age) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(ROLES), st.none() | st.integers(0, 99)),
                    min_size=1,
                    max_size=6,
                )
            )
        )
    )
    concerns = tuple(draw(st.lists(st.sampled_from(CONCERNS), min_size=1, max_size=3, unique=True)))
    reached = draw(st.integers(0, 5))
    hours = sorted(draw(st.lists(st.floats(0, 500), min_size=6, max_size=6)))
    moments = [after(hour) for hour in hours]
    at = [moment if place <= reached else None for place, moment in enumerate(moments)]
    return PastCase(
        id="00000000-0000-0000-0000-0000000000aa",
        started=MONDAY,
        group=NORTHSHIRE.concern(concerns[0]).group,
        lead=NORTHSHIRE.concern(concerns[0]).lead,
        concerns=concerns,
        people=people,
        sources=(draw(st.sampled_from(SOURCES)),),
        narrative_known=draw(st.booleans()),
        danger=draw(st.booleans()),
        gradings=(_grading(draw, moments[0]),) if at[0] else (),
        asked_at=at[1],
        answers=tuple(draw(st.lists(_answers(people, moments[2]), max_size=5))) if at[2] else (),
        called_at=at[3],
        opened_at=at[4],
        decided=_decided(draw, at[5]) if at[5] else None,
        emergency_at=draw(st.none() | st.just(moments[0])),
        told_at=None,
        ended_at=moments[1] if reached == 0 else None,
    )


def _grading(draw: st.DrawFn, at: datetime) -> Graded:
    factors = tuple(draw(st.lists(st.sampled_from(FACTORS), max_size=3, unique=True)))
    suggested = suggested_grade(NORTHSHIRE, factors)
    grade = draw(st.sampled_from(GRADES[: GRADES.index(suggested) + 1]))
    return Graded(at, grade, factors, {}, raised=grade != suggested)


def _answers(people: tuple[PersonFacts, ...], at: datetime) -> st.SearchStrategy[Answered]:
    items = st.builds(
        Given,
        st.sampled_from(CATEGORIES),
        st.sampled_from(["ordinary", "sensitive", "restricted"]),
        st.sampled_from(["given", "refused", "not_sought"]),
    )
    return st.builds(
        Answered,
        st.sampled_from(AGENCIES),
        st.sampled_from([person.id for person in people]),
        st.sampled_from(["known", "not_known", "no_remit", "withheld"]),
        st.just(at),
        st.lists(items, max_size=3).map(tuple),
    )


def _decided(draw: st.DrawFn, at: datetime) -> Decided:
    table = draw(st.lists(st.sampled_from(AGENCIES), min_size=2, max_size=5, unique=True))
    agreeing = draw(st.lists(st.sampled_from(table), unique=True))
    return Decided(at, draw(st.sampled_from(OUTCOMES)), tuple(table), tuple(agreeing))
