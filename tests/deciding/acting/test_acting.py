"""Who does what for whom: actions accepted, passed on between agencies, and told of when late."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import accept_action, end_action, pass_on, set_action
from roundtable.deciding.acting.rules import default_actions, may_accept_action, may_pass_on
from roundtable.deciding.models import Action, ActionMove
from roundtable.deciding.queries import joint_decision
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.workload.queries import my_work, owed_to
from tests.sharing.test_pages import as_, words
from tests.staff import somebody_of
from tests.stories import decided, fresh

pytestmark = pytest.mark.django_db

WHY = "They see the child already."


def later(case: Case, **length: float) -> datetime:
    return case.opened_at + timedelta(days=2, **length)


def lead_of(case: Case) -> Actor:
    return somebody_of(case.lead)


def set_for(agency: str, case: Case | None = None, places: tuple[int, ...] = ()) -> Action:
    """Return an action of an agency on a decided case, for the people at some places of it."""
    case = case or decided()
    with entered(lead_of(case)):
        decision = joint_decision(case)
        about = case.involvements.filter(place__in=places).values_list("pk", flat=True)
        chosen = list(about)
    assert decision is not None
    return set_action(
        decision=decision,
        agency=agency,
        what="Visit at home.",
        working_days=3,
        about=chosen,
        by=lead_of(case),
        at=later(case),
    )


def now(acted: Action, reader: Actor) -> Action:
    with entered(reader):
        return Action.objects.select_related("case").get(pk=acted.pk)


def on_the_work_of(who: Actor, acted: Action) -> bool:
    with entered(who):
        return f"actions/{acted.pk}/" in {clock.path for clock in my_work(who)}


def passed(acted: Action, to: str = "police") -> Action:
    return pass_on(
        acted=acted, to=to, because=WHY, by=somebody_of("health"), at=later(acted.case, hours=1)
    )


def test_what_follows_the_outcome_of_the_case_is_for_all_of_it(charter: Charter) -> None:
    found = default_actions(charter, outcome="advice", people={}, on_case=["health"])
    assert {(each.outcome, each.about) for each in found} == {("advice", ())}


def test_what_follows_somebodys_own_outcome_is_for_them(charter: Charter) -> None:
    one, other = uuid4(), uuid4()
    people = {one: "advice", other: "police_action"}
    found = default_actions(charter, outcome="no_further_action", people=people, on_case=["health"])
    assert {each.about for each in found if each.outcome == "advice"} == {(one,)}


def test_an_action_says_for_whom_it_is_and_after_which_outcome() -> None:
    acted = set_for("health", places=(1, 2))
    with entered(somebody_of("health")):
        first = acted.case.involvements.filter(place__in=(1, 2)).values_list("pk", flat=True)
        assert set(acted.about) == set(first)
        assert acted.outcome == joint_decision(acted.case).outcome  # type: ignore[union-attr]


def test_nobody_off_the_case_is_acted_for() -> None:
    case = decided()
    with entered(lead_of(case)):
        decision = joint_decision(case)
    assert decision is not None
    acted = set_action(
        decision=decision,
        agency="health",
        what="Visit.",
        working_days=1,
        about=[uuid4()],
        by=lead_of(case),
        at=later(case),
    )
    assert acted.about == []


def test_who_accepts_it_has_it_in_their_name() -> None:
    acted = set_for("health")
    accepted = accept_action(acted=acted, by=somebody_of("health"), at=later(acted.case))
    assert accepted.accepted_at == later(acted.case)
    with entered(somebody_of("health")):
        clock = acted.case.clocks.running().get(path=f"actions/{acted.pk}/")
        assert clock.holder_id == somebody_of("health").user_id
        move = ActionMove.objects.get(action=acted)
        assert (move.move, move.name, str(move)) == (
            "accepted",
            somebody_of("health").name,
            f"{accepted}: accepted",
        )
        entry = entries_of(acted.case_id).get(kind="deciding.action_accepted")
        assert bytes(entry.commitment) == move.commitment()
    with pytest.raises(Refused, match="was accepted or has ended"):
        accept_action(acted=acted, by=somebody_of("health"), at=later(acted.case))


@pytest.mark.parametrize("does", [may_accept_action, may_pass_on])
def test_only_its_owner_moves_it_and_only_before_it_ended(does: object) -> None:
    more = {
        may_accept_action: {"accepted": False},
        may_pass_on: {"to": "police", "on_case": ["health", "police"], "because": WHY},
    }[does]  # type: ignore[index]
    asked = {"agency": "health", "owner": "health", "ended": False} | more
    assert does(**asked)  # type: ignore[operator]
    assert not does(**asked | {"agency": "police"})  # type: ignore[operator]
    assert not does(**asked | {"ended": True})  # type: ignore[operator]


@pytest.mark.parametrize("changes", [{"to": "health"}, {"to": "idva"}, {"because": " "}])
def test_it_goes_to_another_agency_on_the_case_for_a_reason(changes: dict[str, str]) -> None:
    asked = {"to": "police", "on_case": ["health", "police"], "because": WHY} | changes
    assert not may_pass_on(agency="health", owner="health", ended=False, **asked)  # type: ignore[arg-type]


def test_what_is_passed_on_waits_for_the_other_agency_on_the_same_day() -> None:
    acted = set_for("health")
    accept_action(acted=acted, by=somebody_of("health"), at=later(acted.case))
    before = now(acted, somebody_of("health"))
    passed(acted)
    after = now(acted, somebody_of("health"))  # who passed it on still reads it
    assert (after.agency, after.accepted_at, after.due_at) == ("police", None, before.due_at)
    assert on_the_work_of(somebody_of("police"), acted)
    assert not on_the_work_of(somebody_of("health"), acted)
    with pytest.raises(Refused, match="another agency's action"):
        end_action(
            acted=acted,
            done=True,
            result="Done.",
            by=somebody_of("health"),
            at=later(acted.case, hours=2),
        )
    end_action(
        acted=acted,
        done=True,
        result="Done.",
        by=somebody_of("police"),
        at=later(acted.case, hours=2),
    )
    assert now(acted, somebody_of("health")).result == "Done."


def test_it_can_be_passed_back() -> None:
    acted = set_for("health")
    passed(acted)
    pass_on(
        acted=acted,
        to="health",
        because="No.",
        by=somebody_of("police"),
        at=later(acted.case, hours=2),
    )
    assert now(acted, somebody_of("health")).passed_by == ["health", "police"]
    assert on_the_work_of(somebody_of("health"), acted)


def test_nobody_takes_or_gives_anothers_action_behind_the_actions() -> None:
    acted = set_for("health")
    with entered(somebody_of("police")):
        taken = Action.objects.filter(pk=acted.pk).update(agency="police", passed_by=["police"])
        assert taken == 0
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Action.objects.filter(pk=acted.pk).update(agency="nobody_here", passed_by=["health"])
    with (
        entered(somebody_of("police")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        ActionMove.objects.create(
            case=acted.case,
            action=acted,
            number=1,
            move="accepted",
            agency="police",
            name="Ben",
            at=later(acted.case),
        )


def test_a_late_action_is_told_to_the_lead() -> None:
    acted = set_for("health")
    lead = lead_of(acted.case)

    def owing(at: datetime) -> bool:
        with entered(lead):
            owed = owed_to(lead, in_force(at), at)
            return any(
                f"actions/{acted.pk}/" in work.path
                for each in owed
                for work in each.work
                if each.agency == "health"
            )

    assert not owing(later(acted.case))
    assert owing(later(acted.case, hours=24 * 20))


def test_it_is_accepted_and_passed_on_on_pages(client: Client) -> None:
    acted = set_for("health", places=(1,))
    case = fresh(acted.case)
    page = reverse("case:action", args=[case.reference, acted.pk])
    shown = words(as_(client, "Dev").get(page))
    assert "not accepted yet" in shown
    assert "Tom Hollis" in shown
    accepted = words(client.post(f"{page}accept/", follow=True))
    assert "in your name" in accepted
    assert "Accept it" not in accepted
    assert "Say why you pass it on" in words(client.post(f"{page}pass-on/", {"agency": "police"}))
    given = {"agency": "police", "because": WHY}
    sent = words(client.post(f"{page}pass-on/", given, follow=True))
    assert "has yet to accept it" in sent
    assert WHY in sent
    assert "not accepted yet" in words(client.get(reverse("case:actions", args=[case.reference])))
    assert client.get(f"{page}accept/").status_code == 405
    assert client.get(reverse("case:pass_on", args=[case.reference, uuid4()])).status_code == 404
