"""What asking and answering refuse, and what they leave behind."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, ask_everyone
from roundtable.sharing.models import Disclosure, Item, Return
from roundtable.sharing.rules import purpose_of
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from tests.staff import somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, received, request_of

pytestmark = pytest.mark.django_db
HEALTH_NOTE = ItemGiven(category="health_detail", text="Missed three appointments.")


def test_nobody_is_asked_while_somebody_is_not_identified() -> None:
    case = received()
    with pytest.raises(Refused, match=r"not identified yet.*not graded yet"):
        ask_everyone(case=case, by=somebody_of(case.lead), at=MONDAY)
    assert fresh(case).stage == "identify"


def test_only_the_lead_asks() -> None:
    case = identified()
    with pytest.raises(Refused):
        ask_everyone(case=case, by=somebody_of("health"), at=MONDAY)


def test_whoever_referred_the_same_agencies_are_asked_the_same() -> None:
    said = set()
    for source in ("school", "neighbour", "anonymous", "hospital"):
        case = asked(identified(received(source=source)))
        with entered(somebody_of(case.lead)):
            requests = case.requests.order_by("agency")
            said.add(tuple(requests.values_list("agency", "asks", "years_back", "clause")))
    assert len(said) == 1


def test_the_lead_is_on_the_case_even_outside_its_remit() -> None:
    case = asked(identified(received(people=[{"role": "associate"}])))
    with entered(somebody_of(case.lead)):
        requested = {request.agency for request in case.requests.all()}
    assert case.agencies[0] == case.lead
    assert requested == set(case.agencies[1:]) >= {"police"}


def test_a_bare_answer_of_health_goes_only_to_those_who_need_it_where_little_is_feared() -> None:
    case = asked(identified(level="standard"))
    seen = {}
    for agency in ("health", "education"):
        request, by = request_of(case, agency), somebody_of(agency)
        returned = answer(request=request, answers=answers_of(request), by=by, at=MONDAY)
        seen[agency] = {frozenset(one.shared_with) for one in returned}
    everybody = set(case.agencies)
    assert seen["education"] == {frozenset(everybody - {"education"})}
    needed = {"police", "childrens_social_care", "adult_social_care", "mental_health"}
    assert seen["health"] == {frozenset(everybody & needed)}
    assert not everybody <= {*needed, "health", "education"}


def test_another_agencys_request_is_not_ours_to_answer() -> None:
    case = asked()
    request = request_of(case, "police")
    with pytest.raises(Refused, match="to another agency"):
        answer(request=request, answers=answers_of(request), by=somebody_of("health"), at=MONDAY)


def test_a_request_is_answered_once() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    answer(request=request, answers=answers_of(request), by=by, at=MONDAY)
    with pytest.raises(Refused, match="has answered"):
        answer(request=request, answers=answers_of(request), by=by, at=MONDAY)


def test_a_return_speaks_of_everybody_once_and_of_nobody_else() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    given = answers_of(request)
    stranger = AnswerGiven(involvement=uuid4(), answer="not_known")
    for wrong in (given[:-1], [*given, given[0]], [*given[:-1], stranger]):
        with pytest.raises(Refused, match="leaves somebody out"):
            answer(request=request, answers=wrong, by=by, at=MONDAY)


def test_a_ground_and_a_kind_of_information_are_the_charters() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    first, *rest = answers_of(request)
    person = first.involvement
    withheld = AnswerGiven(involvement=person, answer="withheld", ground="because")
    with pytest.raises(Refused, match="no ground"):
        answer(request=request, answers=[withheld, *rest], by=by, at=MONDAY)
    gossip = AnswerGiven(
        involvement=person, answer="known", items=(ItemGiven(category="gossip", text="So."),)
    )
    with pytest.raises(Refused, match="no kind of information"):
        answer(request=request, answers=[gossip, *rest], by=by, at=MONDAY)


def test_each_answer_rests_on_its_clause() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    people = [given.involvement for given in answers_of(request)]
    answers = [
        AnswerGiven(involvement=people[0], answer="known"),
        AnswerGiven(involvement=people[1], answer="no_remit"),
        AnswerGiven(involvement=people[2], answer="withheld", ground="legal_privilege"),
    ]
    answer(request=request, answers=answers, by=by, at=MONDAY)
    with entered(by):
        returns = Return.objects.filter(request=request).order_by("involvement__place")
        assert list(returns.values_list("clause", flat=True)) == ["6.4", "2.41", "7.94"]
    assert fresh(case).contributing == ["health"]


def test_an_agency_contributes_once_though_it_is_asked_in_two_rounds() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    with entered(somebody_of(case.lead)):
        case.contributing = ["health"]
        case.save(update_fields=["contributing"])
    answer(request=request, answers=answers_of(request), by=by, at=MONDAY)
    assert fresh(case).contributing == ["health"]


def test_an_item_is_seen_by_those_it_was_disclosed_to_and_nobody_else() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    answer(request=request, answers=answers_of(request, HEALTH_NOTE), by=by, at=MONDAY)
    seen = {agency: _sees(case.pk, agency) for agency in case.agencies}
    with entered(by):
        disclosed = set(Disclosure.objects.filter(case=case).values_list("to_agency", flat=True))
    assert "childrens_social_care" in disclosed
    assert "police" not in disclosed
    assert {agency for agency, count in seen.items() if count} == disclosed | {"health"}


def test_what_goes_goes_for_the_purpose_of_its_clause_and_the_journal_says_so() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    answer(request=request, answers=answers_of(request, HEALTH_NOTE), by=by, at=MONDAY)
    charter = in_force(MONDAY)
    with entered(by):
        disclosed = list(Disclosure.objects.filter(case=case))
        entry = entries_of(case.pk).get(kind="sharing.answered")
    assert disclosed
    assert all(gone.purpose == purpose_of(charter, gone.clause) for gone in disclosed)
    assert set(entry.purpose.split()) == {gone.purpose for gone in disclosed} != {""}


def test_a_withdrawn_disclosure_hides_the_item_again() -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    answer(request=request, answers=answers_of(request, HEALTH_NOTE), by=by, at=MONDAY)
    assert _sees(case.pk, "childrens_social_care") == 1
    with entered(by):
        gone = Disclosure.objects.filter(case=case, to_agency="childrens_social_care")
        later = MONDAY + timedelta(days=1)
        gone.update(withdrawn_at=later, withdrawn_because="It was about somebody else.")
    assert _sees(case.pk, "childrens_social_care") == 0
    assert _sees(case.pk, "mental_health") == 1


def test_an_answer_is_seen_by_those_it_is_shared_with_and_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = asked()
    request, by = request_of(case, "health"), somebody_of("health")
    # Northshire's charter lets everybody see who is known; a stricter one would not.
    monkeypatch.setattr(
        "roundtable.sharing.keeping.answer_seen_by", lambda *_, **__: ("education",)
    )
    answer(request=request, answers=answers_of(request), by=by, at=MONDAY)
    seen = {agency: _sees_answers(case.pk, agency) for agency in case.agencies}
    assert {agency for agency, count in seen.items() if count} == {"education", "health"}


def test_a_secret_address_in_a_return_reaches_nobody() -> None:
    case = asked()
    request, by = request_of(case, "police"), somebody_of("police")
    secret = ItemGiven(category="confidential_address", text="1 Quiet Row, ZZ99 9ZZ")
    answer(request=request, answers=answers_of(request, secret), by=by, at=MONDAY)
    seen = [agency for agency in case.agencies if _sees(case.pk, agency)]
    assert seen == ["police"]


def _sees(case_id: object, agency: str) -> int:
    with entered(somebody_of(agency)):
        return Item.objects.filter(case=case_id).count()


def _sees_answers(case_id: object, agency: str) -> int:
    with entered(somebody_of(agency)):
        return Return.objects.filter(case=case_id, agency="health").count()
