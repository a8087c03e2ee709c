"""What holds of every charter that holds together, whatever it says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundtable.charter.checking import check, warnings
from roundtable.charter.comparing import compare
from roundtable.charter.contents import parts
from roundtable.charter.reading import digest, read, read_adopted
from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter
from roundtable.charter.writing import write
from roundtable.sharing.rules import PersonFacts, route, somebody_asked
from tests.charter.strategies import charters

ANY = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@ANY
@given(charters())
def test_what_is_drawn_holds_together(charter: Charter) -> None:
    assert check(charter) == ()
    assert all(warning.remedy for warning in warnings(charter))


@ANY
@given(charters())
def test_written_and_read_it_is_the_same(charter: Charter) -> None:
    text = write(charter)
    assert read(text) == charter
    assert read_adopted(text) == charter
    assert write(read(text)) == text
    assert digest(text) == digest(charter)


@ANY
@given(charters())
def test_every_clause_can_be_said_and_shown(charter: Charter) -> None:
    assert all(sentence(clause, charter) for clause in charter.clauses.values())
    shown = [said.number for part in parts(charter) for kind in part.kinds for said in kind.clauses]
    assert sorted(shown) == sorted(charter.clauses)


@ANY
@given(charters())
def test_nothing_changes_between_a_charter_and_itself(charter: Charter) -> None:
    assert compare(charter, charter) == []


@st.composite
def referred(draw: st.DrawFn) -> tuple[Charter, list[PersonFacts], list[str]]:
    """Draw a charter, with people and concerns as a referral under it may name them."""
    charter = draw(charters())
    roles = st.sampled_from([role.code for role in charter.intake.people])
    ages = st.one_of(st.none(), st.integers(0, 100))
    people = draw(st.lists(st.tuples(roles, ages), max_size=4))
    concerns = st.sampled_from([concern.code for concern in charter.intake.concerns])
    facts = [PersonFacts(str(at), role, age) for at, (role, age) in enumerate(people)]
    return charter, facts, draw(st.lists(concerns, max_size=3, unique=True))


@ANY
@given(referred())
def test_every_referral_is_asked_about_or_it_is_said_why_not(
    case: tuple[Charter, list[PersonFacts], list[str]],
) -> None:
    charter, people, concerns = case
    asks = route(charter, people=people, concerns=concerns)
    why = somebody_asked(charter, people=people, concerns=concerns)

    assert bool(why) == bool(asks) == bool(_able(charter, people, concerns))
    assert all(reason.text for reason in why.reasons)
    assert set(why.clauses) <= charter.clauses.keys()
    if not asks:
        assert all(reason.remedy for reason in why.reasons)
        left_out = {person.role for person in people}
        assert len(why.reasons) >= max(1, len(left_out) if concerns else 1)


def _able(charter: Charter, people: list[PersonFacts], concerns: list[str]) -> set[str]:
    """Return who can be asked about whom, said again without the rules."""
    return {
        agency.code
        for agency in charter.agencies
        for person in people
        for remit in agency.remit
        for rule in charter.requests
        if agency.code in rule.agencies
        and {*concerns} & {*remit.concerns}
        and {*concerns} & {*rule.concerns}
        and person.role in remit.people
        and (not rule.people or person.role in rule.people)
        and (person.age is None or remit.over_age is None or person.age >= remit.over_age)
        and (person.age is None or remit.under_age is None or person.age < remit.under_age)
    }


def test_brackets_in_a_text_do_not_make_it_deep(northshire: Charter) -> None:
    hub = northshire.hub.model_copy(update={"name": "[" * 60, "area": "{" * 60 + " " + "a " * 90})
    odd = northshire.model_copy(update={"hub": hub})
    assert read(write(odd)).hub.name == "[" * 60


def test_northshire_is_written_part_by_part(northshire: Charter) -> None:
    text = write(northshire)
    assert read(text) == northshire
    headings = [line for line in text.splitlines() if line.startswith("# Part")]
    assert len(headings) == 15
    assert max(len(line) for line in text.splitlines()) <= 100
