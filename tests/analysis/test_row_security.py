"""Row security of the analysis: what repeats an item is hidden wherever the item is."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from roundtable.access.rules import ItemFacts
from roundtable.analysis.actions import FactorGiven, add_factor
from roundtable.analysis.models import Agreement, Drawn, Factor, Grounds, OwnWords, Summary
from roundtable.analysis.rules import Kind, audience, together
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.lib.actor import Role
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Disclosure, Item
from roundtable.sharing.statement import ItemGiven
from tests.analysis.gathered import (
    HEALTH,
    LEAD,
    OPEN_TO_US,
    POLICE,
    UNDERWEIGHT,
    added,
    gathered,
    items,
    later,
    said,
    summed_up,
    wondered,
)
from tests.staff import nobody_of, somebody_of
from tests.stories import answers_of, asked, fresh, identified, received, request_of

pytestmark = pytest.mark.django_db
MODELS = (Factor, Grounds, OwnWords, Summary, Drawn, Agreement)
CATEGORIES = ("involvement", "incident", "health_detail", "education", "intelligence")


def count(model: Any, agency: str, **wanted: Any) -> int:
    with entered(somebody_of(agency)):
        return int(model.objects.filter(**wanted).count())


def test_an_agency_that_misses_one_item_reads_neither_the_factor_nor_that_it_is_there() -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US, UNDERWEIGHT)
    assert count(Factor, HEALTH, pk=factor.pk) == 1
    assert count(Factor, POLICE, pk=factor.pk) == 0
    assert count(Grounds, POLICE, factor=factor.pk) == 1  # of the item that it does see


def test_a_disclosure_withdrawn_takes_the_factor_with_it() -> None:
    case = gathered()
    factor = added(case, UNDERWEIGHT)
    (item,) = items(case, UNDERWEIGHT)
    with entered(somebody_of(HEALTH)):
        to_lead = Disclosure.objects.filter(item=item, to_agency=LEAD)
        to_lead.update(withdrawn_at=later(case, 70), withdrawn_because="Sent in error.")
    assert count(Factor, LEAD, pk=factor.pk) == 0
    assert count(Factor, HEALTH, pk=factor.pk) == 1


def test_nobody_off_the_case_and_no_blind_role_reads_any_of_it() -> None:
    case = gathered(asked(identified(received(concerns=["emotional_abuse"]))))
    summed_up(case, added(case, OPEN_TO_US))
    wondered(case)
    said(case)
    assert "fire_and_rescue" not in case.agencies
    outside = [nobody_of("fire_and_rescue"), *(nobody_of(LEAD, r) for r in Role if blind(r))]
    for who in outside:
        with entered(who):
            assert [m.objects.count() for m in MODELS] == [0] * len(MODELS), who.role


def blind(role: Role) -> bool:
    return role not in (Role.PRACTITIONER, Role.REPRESENTATIVE, Role.AGENCY_MANAGER)


@pytest.mark.parametrize("seed", range(6))
def test_a_factor_is_seen_exactly_where_the_rule_lets_it_be(seed: int) -> None:
    chance = random.Random(seed)
    case = told_at_random(chance)
    facts = facts_of(case)
    factors = [added_at_random(chance, case, facts) for _ in range(8)]
    readers = {factor.pk: audience_of(case, factor, facts) for factor in factors}
    drawn = chance.sample(factors, 2)
    both = together(case.agencies, {each.pk: readers[each.pk] for each in drawn})
    if LEAD in both.seen_by:
        summed_up(case, *drawn)
    for agency in case.agencies:
        with entered(somebody_of(agency)):
            seen = set(Factor.objects.filter(case=case).values_list("pk", flat=True))
            sums = Summary.objects.filter(case=case).count()
        assert seen == {pk for pk, read in readers.items() if agency in read.seen_by}, agency
        assert sums == (LEAD in both.seen_by and agency in both.seen_by), agency


def told_at_random(chance: random.Random) -> Case:
    """Return a case on which agencies gave items of many kinds, some of them withdrawn again."""
    case = asked()
    for agency in case.agencies:
        given = [
            ItemGiven(category=chance.choice(CATEGORIES), text=f"{agency} {number}")
            for number in range(chance.randint(0, 3))
        ]
        request = request_of(case, agency)
        answers = answers_of(request, *given)
        answer(request=request, answers=answers, by=somebody_of(agency), at=later(case))
        with entered(somebody_of(agency)):
            for gone in Disclosure.objects.filter(item__case=case, item__agency=agency):
                if chance.random() < 0.2:
                    gone.withdrawn_at, gone.withdrawn_because = later(case, 55), "Sent in error."
                    gone.save(update_fields=["withdrawn_at", "withdrawn_because"])
    return fresh(case)


def facts_of(case: Case) -> dict[Any, ItemFacts]:
    found: dict[Any, ItemFacts] = {}
    for agency in case.agencies:
        with entered(somebody_of(agency)):
            for item in Item.objects.filter(case=case, agency=agency):
                live = item.disclosures.filter(withdrawn_at=None)
                to = frozenset(live.values_list("to_agency", flat=True))
                found[item.pk] = ItemFacts(agency, to)
    return found


def added_at_random(chance: random.Random, case: Case, facts: dict[Any, ItemFacts]) -> Factor:
    """Return a factor of any agency that sees an item, resting on some of what it sees."""
    by = chance.choice(case.agencies)
    with entered(somebody_of(by)):
        mine = sorted(Item.objects.filter(case=case).values_list("pk", flat=True))
    some = chance.sample(mine, min(len(mine), chance.randint(0, 3)))
    kind = chance.choice([Kind.RISK, Kind.STRENGTH]) if some else Kind.UNKNOWN
    given = FactorGiven(kind, "Something.", tuple(some))
    return add_factor(case=case, given=given, by=somebody_of(by), at=later(case, 60))


def audience_of(case: Case, factor: Factor, facts: dict[Any, ItemFacts]) -> Any:
    with entered(somebody_of(factor.agency)):
        under = list(Grounds.objects.filter(factor=factor).values_list("item_id", flat=True))
    under_it = {item: facts[item] for item in under}
    return audience(case.agencies, kind=factor.kind, writer=factor.agency, items=under_it)


def refused(statement: str, *values: Any, by: str) -> None:
    with pytest.raises(DatabaseError, match=r"row-level security|permission denied"):
        tried(statement, *values, by=by)


def tried(statement: str, *values: Any, by: str) -> int:
    """Return how many rows an injected statement changes."""
    with entered(somebody_of(by)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


ADD_GROUND = (
    "INSERT INTO analysis_grounds (id, case_id, factor_id, item_id, place)"
    " VALUES (gen_random_uuid(), %s, %s, %s, %s)"
)


def test_nobody_slips_another_ground_under_a_factor() -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    (care,) = items(case, UNDERWEIGHT)
    refused(ADD_GROUND, case.pk, factor.pk, care, 2, by=LEAD)
    refused(ADD_GROUND, case.pk, factor.pk, care, 1, by=HEALTH)
    refused(ADD_GROUND, case.pk, factor.pk, care, 1, by=POLICE)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE analysis_factor SET text = 'Otherwise.'",
        "UPDATE analysis_factor SET rests_on = 0",
        "UPDATE analysis_grounds SET place = 9",
        "UPDATE analysis_ownwords SET words = 'Otherwise.'",
        "UPDATE analysis_summary SET text = 'Otherwise.'",
        "UPDATE analysis_wordsdisclosure SET to_agency = 'probation'",
        "DELETE FROM analysis_factor",
        "DELETE FROM analysis_agreement",
    ],
)
def test_what_is_said_is_never_changed(statement: str) -> None:
    added(gathered(), OPEN_TO_US)
    refused(statement, by=LEAD)


def test_who_does_not_read_a_factor_takes_none_back() -> None:
    added(gathered(), UNDERWEIGHT)
    gone = (
        "UPDATE analysis_factor SET taken_back_at = at, taken_back_by = 'police',"
        " taken_back_because = 'No.' WHERE text <> ''"
    )
    assert tried(gone, by=POLICE) == 0
    assert tried(gone, by=HEALTH) == 1


def test_nobody_passes_another_agencys_words_on() -> None:
    case = gathered()
    recorded = said(case, by=POLICE, sensitivity="restricted")
    on = (
        "INSERT INTO analysis_wordsdisclosure (id, case_id, words_id, to_agency, clause, basis,"
        " purpose, charter_version, shared_at)"
        " VALUES (gen_random_uuid(), %s, %s, 'health', '7.68', 'x', '', '1.0', now())"
    )
    refused(on, case.pk, recorded.pk, by=HEALTH)
