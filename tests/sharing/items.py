"""Items of information as a charter may tell of them."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from roundtable.charter.terms import Charter, Concern
from roundtable.sharing.rules import CONSENT, SENSITIVITY, SharedFacts

SCHOOL = SharedFacts(
    category="education",
    sensitivity="ordinary",
    from_agency="education",
    about_role="subject_child",
    grade="standard",
    group="children",
    concerns=("neglect",),
)


def items(charter: Charter) -> SearchStrategy[SharedFacts]:
    """Return any item that a charter has words for, on a case with one concern."""

    def about(concern: Concern) -> SearchStrategy[SharedFacts]:
        return st.builds(
            SharedFacts,
            category=_code(charter.sharing.categories),
            sensitivity=st.sampled_from(SENSITIVITY),
            from_agency=_code(charter.agencies),
            about_role=_code(charter.intake.people),
            grade=_code(charter.definitions.grades),
            group=st.just(concern.group),
            concerns=st.just((concern.code,)),
            people_count=st.integers(1, 16),
            consent=st.sampled_from(CONSENT),
        )

    return st.sampled_from(charter.intake.concerns).flatmap(about)


def agencies(charter: Charter) -> SearchStrategy[str]:
    """Return any agency that signed a charter, by its code."""
    return _code(charter.agencies)


def _code(terms: tuple[object, ...]) -> SearchStrategy[str]:
    return st.sampled_from([each.code for each in terms])  # type: ignore[attr-defined]
