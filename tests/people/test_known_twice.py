"""People known twice are found, merged with all that is of them, and taken apart as they were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import Error, connections

from roundtable.cases.models import Case, Involvement
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.intake.statement import PersonGiven
from roundtable.journal.queries import verify
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.matches.duplicates.queries import merged_lately, pair_of, pairs
from roundtable.people.actions import search
from roundtable.people.alike.actions import judge, merge, part
from roundtable.people.alike.finding import FINDER, find_alike
from roundtable.people.matching.identity import Identity, Name
from roundtable.people.models import Alike, Merging, Person
from roundtable.people.traces import now_known_as
from tests.staff import nobody_of, somebody_of
from tests.stories import MONDAY, received

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

LATER = MONDAY + timedelta(hours=5)
EWA = PersonGiven(
    role="victim",
    given_name="Ewa",
    family_name="Kowalska",
    born_on=date(1991, 4, 5),
    sex="F",
    postcode="ZZ99 3CZ",
)
EVA = EWA.model_copy(update={"given_name": "Eva"})
ROSA = EWA.model_copy(
    update={"given_name": "Rosa", "family_name": "Quill", "born_on": date(1960, 1, 9)}
)


def known(person: PersonGiven, **more: Any) -> tuple[Case, UUID]:
    """Return a case of somebody, and whom the hub knows them as: somebody new."""
    case = received(people=[person])
    lead = somebody_of(case.lead)
    with entered(lead):
        (involved,) = case.involvements.all()
    said = identify(case=case, involvement=involved, known_as=None, by=lead, at=MONDAY, **more)
    assert said.person_id
    return case, said.person_id


def who(case: Case) -> UUID | None:
    with entered(somebody_of(case.lead)):
        return Involvement.objects.get(case=case).person_id


def found(lead: Actor, *, judged: bool = False) -> list[Any]:
    with entered(lead):
        return pairs(lead, judged=judged)


def sought(name: str, lead: Actor) -> list[UUID]:
    given, family = name.split()
    told = Identity((Name(given, family),), date(1991, 4, 5))
    return [each.id for each in search(person=told, by=lead, at=LATER)]


@pytest.fixture
def twice() -> tuple[tuple[Case, UUID], tuple[Case, UUID], Actor]:
    """Two cases of one woman under two names, known as two people."""
    first, second = known(EWA), known(EVA)
    find_alike(LATER)
    return first, second, somebody_of(first[0].lead)


def test_who_may_be_one_is_found_in_the_background(twice: Any) -> None:
    (_first, ewa), (_second, eva), lead = twice
    (pair,) = found(lead)
    assert {pair.one.id, pair.other.id} == {ewa, eva}
    assert pair.probability >= 0.9
    assert "same birth date" in pair.reasons.agree
    assert pair.weights[0].part == "start"
    assert find_alike(LATER) == 0  # nobody was told of since


def test_somebody_may_be_known_three_times() -> None:
    spelt = (EWA.model_copy(update={"given_name": name}) for name in ("Ewa", "Eva", "Eve"))
    three = {known(person)[1] for person in spelt}
    find_alike(LATER)
    pairs_found = found(somebody_of("childrens_social_care"))
    assert len(pairs_found) == 3
    assert {who.id for pair in pairs_found for who in (pair.one, pair.other)} == three


def test_strangers_are_not_proposed() -> None:
    case, _ewa = known(EWA)
    known(ROSA)
    assert find_alike(LATER) == 2
    assert found(somebody_of(case.lead)) == []


def test_merged_people_are_one_everywhere_and_two_again_when_it_is_taken_back(twice: Any) -> None:
    (first, ewa), (second, eva), lead = twice
    merging = merge(kept=ewa, gone=eva, because="Same passport.", by=lead, at=LATER)
    assert who(first) == who(second) == ewa
    assert sought("Eva Kowalska", lead) == sought("Ewa Kowalska", lead) == [ewa]
    assert found(lead) == []
    with entered(lead):
        (told,) = merged_lately()
        assert (told.kept, told.merging.because) == ("Ewa Kowalska", "Same passport.")
        assert now_known_as(eva) == ewa
    part(merging=merging, because="Two passports.", by=lead, at=LATER)
    assert (who(first), who(second)) == (ewa, eva)
    assert set(sought("Eva Kowalska", lead)) == {ewa, eva}
    with entered(lead):
        assert merged_lately() == []
        assert now_known_as(eva) == eva
    assert list(verify()) == []
    merge(kept=eva, gone=ewa, because="It was so after all.", by=lead, at=LATER)
    assert who(first) == who(second) == eva


def test_whoever_is_identified_as_somebody_merged_is_the_one_who_was_kept(twice: Any) -> None:
    (first, ewa), (_second, eva), lead = twice
    merge(kept=ewa, gone=eva, because="Same passport.", by=lead, at=LATER)
    with entered(lead):
        (involved,) = first.involvements.all()
    said = identify(case=first, involvement=involved, known_as=eva, by=lead, at=LATER)
    assert said.person_id == ewa


def test_what_was_said_since_of_a_row_stays(twice: Any) -> None:
    (_first, ewa), (second, eva), lead = twice
    merging = merge(kept=ewa, gone=eva, because="Same passport.", by=lead, at=LATER)
    with entered(lead):
        (involved,) = second.involvements.all()
    new = identify(case=second, involvement=involved, known_as=None, by=lead, at=LATER).person_id
    part(merging=merging, because="Two passports.", by=lead, at=LATER)
    assert who(second) == new
    assert new not in {ewa, eva}


def test_a_chain_of_mergings_is_taken_back_in_either_order() -> None:
    (one, a), (two, b), (three, c) = known(EWA), known(EVA), known(ROSA)
    lead = somebody_of(one.lead)
    first = merge(kept=b, gone=a, because="One.", by=lead, at=LATER)
    second = merge(kept=c, gone=b, because="Two.", by=lead, at=LATER)
    assert who(one) == who(two) == who(three) == c
    part(merging=first, because="Not so.", by=lead, at=LATER)
    assert (who(one), who(two), who(three)) == (a, c, c)
    part(merging=second, because="Not so.", by=lead, at=LATER)
    assert (who(one), who(two), who(three)) == (a, b, c)


def test_who_is_said_to_be_two_is_not_proposed_again(twice: Any) -> None:
    (_first, ewa), (_second, eva), lead = twice
    (pair,) = found(lead)
    judge(pair=pair.id, verdict="two", because="Twins.", by=lead, at=LATER)
    known(EWA.model_copy(update={"postcode": "ZZ99 4AA"}))
    find_alike(LATER)
    assert {ewa, eva} not in [{each.one.id, each.other.id} for each in found(lead)]
    (two,) = found(lead, judged=True)
    assert (two.because, two.verdict) == ("Twins.", "two")
    judge(pair=pair.id, verdict="", because="", by=lead, at=LATER)
    assert {ewa, eva} in [{each.one.id, each.other.id} for each in found(lead)]


def test_two_people_stay_two_when_one_of_them_is_merged_with_a_third() -> None:
    (case, ewa), (_second, eva), (_third, rosa) = known(EWA), known(EVA), known(ROSA)
    find_alike(LATER)
    lead = somebody_of(case.lead)
    (pair,) = found(lead)
    judge(pair=pair.id, verdict="two", because="Twins.", by=lead, at=LATER)
    merge(kept=rosa, gone=eva, because="Her married name.", by=lead, at=LATER)
    find_alike(LATER)
    assert [{p.one.id, p.other.id} for p in found(lead, judged=True)] == [{ewa, rosa}]
    assert found(lead) == []


@pytest.mark.parametrize(("unsure", "listed"), [(False, 0), (True, 1)])
def test_passing_over_those_found_says_that_they_are_others_or_not_sure(
    unsure: bool, listed: int
) -> None:
    case, ewa = known(EWA)
    lead = somebody_of(case.lead)
    _second, _eva = known(EVA, passed_over={ewa: 0.97}, unsure=unsure)
    find_alike(LATER)
    assert len(found(lead)) == listed
    assert len(found(lead, judged=True)) == 1 - listed


def test_an_agency_that_sees_neither_sees_no_pair_and_judges_none(twice: Any) -> None:
    (_first, ewa), (_second, eva), lead = twice
    (pair,) = found(lead)
    other = somebody_of("police")
    assert found(other) == []
    with entered(other):
        assert pair_of(other, pair.id) is None
    with pytest.raises(Refused, match="no such pair"):
        judge(pair=pair.id, verdict="two", because="Twins.", by=other, at=LATER)
    with pytest.raises(Refused, match="no such pair"):
        merge(kept=ewa, gone=eva, because="Because.", by=other, at=LATER)


@pytest.mark.parametrize("role", [Role.HUB_MANAGER, Role.GOVERNANCE, Role.OPERATOR])
def test_whoever_works_on_no_cases_merges_nobody(twice: Any, role: Role) -> None:
    (_first, ewa), (_second, eva), lead = twice
    with pytest.raises(Refused, match="those who work on cases"):
        merge(kept=ewa, gone=eva, because="B.", by=nobody_of(lead.agency, role), at=LATER)


def test_without_a_reason_or_twice_it_is_refused(twice: Any) -> None:
    (_first, ewa), (_second, eva), lead = twice
    with pytest.raises(Refused, match="with a reason"):
        merge(kept=ewa, gone=eva, because=" ", by=lead, at=LATER)
    merging = merge(kept=ewa, gone=eva, because="Passport.", by=lead, at=LATER)
    with pytest.raises(Refused, match="merged already"):
        merge(kept=ewa, gone=eva, because="Passport.", by=lead, at=LATER)
    part(merging=merging, because="No.", by=lead, at=LATER)
    with pytest.raises(Refused, match="taken back already"):
        part(merging=merging, because="No.", by=lead, at=LATER)


def test_only_the_clockwork_reads_who_is_alike() -> None:
    lead = somebody_of("childrens_social_care")
    for asked in ("people_not_looked_for(5)", f"people_alike_to('{uuid4()}', 5)"):
        with pytest.raises(Error, match="clockwork"), entered(lead):
            connections["default"].cursor().execute(f"SELECT * FROM {asked}")
    with entered(FINDER):
        assert list(Person.objects.all()) == []


# Relations that say who was merged or may be. Merging does not carry them: it is what they tell.
TELL_OF_MERGING = {Alike, Merging}


def test_every_relation_to_a_person_is_carried() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relation::text, of_person::text FROM people_relations()")
        carried = {(table, column) for table, column in cursor.fetchall()}
    relations = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if model not in TELL_OF_MERGING
        for field in model._meta.concrete_fields
        if field.remote_field and field.related_model is Person
    }
    assert carried == relations
    assert ("cases_involvement", "person_id") in carried


def test_no_relation_to_a_person_can_clash_when_two_are_merged() -> None:
    """A table in which a person is there once would refuse the second: it needs its own way."""
    for model in set(apps.get_models()) - TELL_OF_MERGING:
        for field in model._meta.concrete_fields:
            if field.remote_field and field.related_model is Person:
                assert not field.unique, field
                constrained = [each.fields for each in model._meta.total_unique_constraints]
                assert not any(field.name in fields for fields in constrained), field
