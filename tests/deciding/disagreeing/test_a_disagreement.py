"""Two agencies disagree, say what keeps everybody safe meanwhile, and settle it rung by rung."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.disagreeing.actions import (
    accept,
    disagree,
    go_further,
    offer,
    take_back,
)
from roundtable.deciding.disagreeing.queries import disagreement_at, disagreements_of
from roundtable.deciding.models import Action, Decision, Disagreement, DisagreementStep
from roundtable.deciding.queries import joint_decision
from roundtable.feedback.actions import end_case, tell_everyone
from roundtable.feedback.queries import verdict_on_closing
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Return
from roundtable.sharing.statement import AnswerGiven
from roundtable.workload.queries import my_work
from tests.staff import actor, somebody_of, user
from tests.stories import asked, decided, fresh, opened, proposed, request_of

pytestmark = pytest.mark.django_db
WRONG, SAFE = "Nobody has seen the child.", "The school sees him every day."


@pytest.fixture
def case() -> Case:
    """Return a case that is decided, against health."""
    return decided(opened(), dissenting="health")


def decision_of(case: Case) -> Decision:
    with entered(somebody_of("health")):
        found = joint_decision(case)
        assert found is not None
        return found


def at(case: Case, **length: float) -> datetime:
    return case.opened_at + timedelta(days=1, **length)


def raised(case: Case, by: Actor | None = None) -> Disagreement:
    return disagree(
        subject=decision_of(case),
        because=WRONG,
        interim=SAFE,
        by=by or somebody_of("health"),
        at=at(case),
    )


def offers(made: Disagreement, by: Actor, hours: float = 1) -> DisagreementStep:
    return offer(
        disagreement=made,
        agreed="A visit on Monday.",
        learned="Ask who has seen the child before deciding.",
        by=by,
        at=at(made.case, hours=hours),
    )


def now(made: Disagreement, agency: str = "health") -> Disagreement:
    with entered(somebody_of(agency)):
        return Disagreement.objects.select_related("case").get(pk=made.pk)


def paths(who: Actor) -> list[str]:
    with entered(who):
        return [clock.path for clock in my_work(who) if clock.path.startswith("disagree")]


def test_both_agencies_have_it_on_their_work_until_one_offers_an_end_and_the_other_agrees(
    case: Case,
) -> None:
    made = raised(case)
    health, lead = somebody_of("health"), somebody_of(case.lead)
    assert made.against == case.lead
    assert paths(health) == paths(lead) == ["disagreements/1/"]
    assert paths(somebody_of("police")) == []
    with pytest.raises(Refused, match="Nothing was offered"):
        accept(disagreement=made, by=lead, at=at(case, hours=1))
    offers(made, lead)
    with pytest.raises(Refused, match="Your own agency offered"):
        accept(disagreement=made, by=lead, at=at(case, hours=2))
    accept(disagreement=made, by=health, at=at(case, hours=2))
    assert now(made).ended == "agreed"
    assert paths(health) == paths(lead) == []
    with pytest.raises(Refused, match="has ended"):
        offers(made, health, hours=3)


def test_a_rung_of_managers_waits_for_them_and_for_anybody_where_there_is_none(case: Case) -> None:
    manager, practitioner = actor("Ravi"), somebody_of("health")
    made = raised(case, practitioner)
    offers(made, somebody_of(case.lead))
    go_further(disagreement=made, because="No date.", by=practitioner, at=at(case, hours=2))
    made = now(made)
    assert made.rung == 2
    assert paths(manager) == ["disagreements/1/"]
    assert paths(practitioner) == []
    assert paths(somebody_of(case.lead)) == ["disagreements/1/"]
    with pytest.raises(Refused, match="your agency's manager"):
        offers(made, practitioner, hours=3)
    with pytest.raises(Refused, match="Nothing was offered"):  # an offer holds on its own rung
        accept(disagreement=made, by=manager, at=at(case, hours=3))
    go_further(disagreement=made, because="Not safe.", by=manager, at=at(case, hours=4))
    with pytest.raises(Refused, match="last rung"):
        go_further(disagreement=now(made), because="No.", by=manager, at=at(case, hours=5))


def test_it_is_taken_back_by_whoever_raised_it_with_a_reason(case: Case) -> None:
    made = raised(case)
    with pytest.raises(Refused, match="Another agency raised this"):
        take_back(disagreement=made, because="No.", by=somebody_of(case.lead), at=at(case))
    with pytest.raises(Refused, match="not said in words"):
        take_back(disagreement=made, because=" ", by=somebody_of("health"), at=at(case))
    take_back(disagreement=made, because="Seen.", by=somebody_of("health"), at=at(case))
    assert now(made).ended == "taken_back"


def test_one_disagrees_once_and_not_with_oneself_or_with_what_stands_no_more(case: Case) -> None:
    raised(case)
    with pytest.raises(Refused, match="is open"):
        raised(case)
    with pytest.raises(Refused, match="your own agency"):
        raised(case, somebody_of(case.lead))
    with pytest.raises(Refused, match="not said in words"):
        disagree(
            subject=decision_of(case),
            because=WRONG,
            interim="",
            by=somebody_of("police"),
            at=at(case),
        )
    first = proposed(opened())
    proposed(fresh(first.case))
    with entered(somebody_of("health")):
        fell = Decision.objects.select_related("case", "discussion").get(pk=first.pk)
    with pytest.raises(Refused, match="stands no more"):
        disagree(subject=fell, because=WRONG, interim=SAFE, by=somebody_of("health"), at=at(case))


def test_an_action_and_what_is_withheld_can_be_disagreed_with(case: Case) -> None:
    with entered(somebody_of("health")):
        acted = Action.objects.select_related("case").filter(case=case).exclude(agency="health")[0]
    said = {"because": WRONG, "interim": SAFE, "at": at(case)}
    assert disagree(subject=acted, by=somebody_of("health"), **said).against == acted.agency
    other = asked()
    request = request_of(other, "health")
    with entered(somebody_of("health")):
        people = list(request.asked_about.order_by("involvement__place"))
    answers = [
        AnswerGiven(involvement=each.involvement_id, answer="withheld", ground="legal_privilege")
        for each in people
    ]
    answer(request=request, answers=answers, by=somebody_of("health"), at=other.opened_at)
    with entered(somebody_of("police")):
        withheld = Return.objects.select_related("case", "request", "involvement")
        held = withheld.filter(case=other)[0]
    made = disagree(subject=held, by=somebody_of("police"), **said)
    assert (made.against, made.answer) == ("health", held)


def test_a_case_does_not_close_while_agencies_disagree(case: Case) -> None:
    made = raised(case)
    lead = somebody_of(case.lead)
    tell_everyone(case=case, by=lead, at=at(case))
    with entered(lead):
        waiting = list(Action.objects.select_related("case").filter(case=case))
    for acted in waiting:
        by = somebody_of(acted.agency)
        end_action(acted=acted, done=True, result="Done.", by=by, at=at(case, hours=1))
    with entered(lead):
        assert "Agencies disagree here." in str(verdict_on_closing(case))
    take_back(disagreement=made, because="Seen.", by=somebody_of("health"), at=at(case, hours=2))
    assert end_case(case=fresh(case), because="Safe.", by=lead, at=at(case, hours=3)).closed_at


def test_it_is_read_where_what_it_is_about_is_and_moved_by_the_two_alone(case: Case) -> None:
    made = raised(case)
    offers(made, somebody_of(case.lead))
    for agency in ("health", case.lead, "police"):
        with entered(somebody_of(agency)):
            assert [each.number for each in disagreements_of(case)] == [1]
    with entered(somebody_of("police")):
        assert (
            Disagreement.objects.filter(pk=made.pk).update(ended="agreed", ended_at=at(case)) == 0
        )
    forged = pytest.raises(DatabaseError, match="row-level security")
    with entered(somebody_of("police")), forged, transaction.atomic():
        DisagreementStep.objects.create(
            case=case,
            disagreement=made,
            number=9,
            rung=1,
            move="agreed",
            agency="police",
            role="practitioner",
            name="Somebody",
            at=at(case),
        )
    changed = pytest.raises(DatabaseError, match="permission denied")
    with entered(somebody_of("health")), changed, transaction.atomic():
        Disagreement.objects.filter(pk=made.pk).update(because="Otherwise.")
    silent = set(case.agencies) - set(case.contributing) - {case.lead}
    for agency in silent:
        with entered(somebody_of(agency)):
            assert disagreement_at(case, 1) is None


def page(client: Client, name: str, case: Case, view: str, *args: object, **posted: str) -> str:
    client.force_login(user(name))
    address = reverse(f"case:{view}", args=[case.reference, *args])
    response = client.post(address, posted, follow=True) if posted else client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_it_is_raised_and_settled_on_pages(client: Client, case: Case) -> None:
    about = ("decision", decision_of(case).pk)
    link = reverse("case:disagree", args=[case.reference, *about])
    assert link in page(client, "Dev", case, "discussion")
    assert "Say what keeps everybody safe" in page(
        client, "Dev", case, "disagree", *about, because=WRONG, interim=""
    )
    settled = page(client, "Dev", case, "disagree", *about, because=WRONG, interim=SAFE)
    assert "Until this is settled" in settled
    assert SAFE in settled
    assert "Agencies disagree here." in page(client, "Ben", case, "overview")
    assert "between two other agencies" in page(client, "Ben", case, "disagreement", 1)
    said = {"do": "offer", "agreed": "A visit.", "learned": "Ask who saw the child."}
    waits = page(client, "Aisha", case, "disagreement", 1, **said)
    assert "It waits for the other." in waits
    assert "A visit." in page(client, "Dev", case, "disagreement", 1)
    ended = page(client, "Dev", case, "disagreement", 1, do="accept")
    assert ">Agreed<" in ended
    assert "What kept everybody safe meanwhile" in ended
    assert "Agencies disagree here." not in page(client, "Ben", case, "overview")


def test_what_is_not_there_is_not_found(client: Client, case: Case) -> None:
    client.force_login(user("Dev"))
    for view, args in (
        ("disagree", ["decision", uuid4()]),
        ("disagree", ["weather", uuid4()]),
        ("disagreement", [7]),
    ):
        assert client.get(reverse(f"case:{view}", args=[case.reference, *args])).status_code == 404
