"""People referred onwards: recorded, answered, taken back, late, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roundtable.cases.history import sentence
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.models import Action, OnwardAnswer, OnwardReferral
from roundtable.deciding.onward.actions import record_answer, refer_on, take_back
from roundtable.deciding.onward.queries import any_waiting, onward_of
from roundtable.deciding.onward.rules import Answer, Sent
from roundtable.feedback.actions import end_case, tell_everyone
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.workload.queries import my_work, owed_to
from tests.deciding.acting.test_acting import later, lead_of, set_for
from tests.deciding.following.followed import decided as an_adults_case
from tests.sharing.test_pages import as_, words
from tests.staff import somebody_of
from tests.stories import answered, decided, fresh

pytestmark = pytest.mark.django_db
REFUGE, ASKS = "Harbour House", "A room for her and Tom tonight."


def sent(case: Case, by: Actor | None = None, acted: Action | None = None) -> OnwardReferral:
    """Refer the first two people of a case to a refuge."""
    by = by or lead_of(case)
    with entered(by):
        about = list(case.involvements.filter(place__lte=2).values_list("pk", flat=True))
    given = Sent(REFUGE, "refuge", about, ASKS, "telephone", later(case).date())
    return refer_on(case=case, sent=given, acted=acted, by=by, at=later(case))


def saying(case: Case, **changes: Any) -> Answer:
    return replace(Answer(True, later(case).date(), "The manager", "HH-12"), **changes)


def declined(referral: OnwardReferral, by: Actor | None = None) -> OnwardAnswer:
    case = referral.case
    answer = saying(case, accepted=False, because="They are full.")
    at = later(case, hours=1)
    return record_answer(referral=referral, answer=answer, by=by or lead_of(case), at=at)


def on_the_work_of(who: Actor, referral: OnwardReferral) -> bool:
    with entered(who):
        return referral.path in {clock.path for clock in my_work(who)}


def seen_by(agency: str, case: Case) -> int:
    with entered(somebody_of(agency)):
        return len(onward_of(case))


def test_it_is_recorded_with_a_clock_of_whoever_sent_it() -> None:
    case = decided()
    made = sent(case)
    with entered(lead_of(case)):
        clock = case.clocks.running().get(path=made.path)
        assert (clock.agency, clock.due_at, clock.clause) == (case.lead, made.due_at, "9.43")
        assert (len(made.about), made.name, str(made)) == (
            2,
            lead_of(case).name,
            f"{REFUGE} ({case.lead})",
        )
        entry = entries_of(case.pk).get(kind="deciding.referred_on")
        assert bytes(entry.commitment) == made.commitment()
        assert entry.clauses == ["9.43"]
        assert bytes(entry.commitment) == OnwardReferral.objects.get(pk=made.pk).commitment()
    assert on_the_work_of(lead_of(case), made)


def test_what_everybody_on_the_case_sees_of_it_never_names_the_service() -> None:
    case = decided()
    made = sent(case)
    with entered(somebody_of("police")):
        clock = case.clocks.running().get(path=made.path)
    assert REFUGE not in clock.what
    with entered(lead_of(case)):
        said = [str(vars(entry)) for entry in entries_of(case.pk)]
    assert not [entry for entry in said if REFUGE in entry or ASKS in entry]


def test_the_owner_of_an_action_refers_onwards_for_it() -> None:
    acted = set_for("health")
    made = sent(acted.case, by=somebody_of("health"), acted=acted)
    assert (made.action_id, made.outcome) == (acted.pk, acted.outcome)
    assert on_the_work_of(somebody_of("health"), made)
    with pytest.raises(Refused, match="another agency's action"):
        sent(acted.case, by=_with_an_action("police", acted.case), acted=acted)


def _with_an_action(agency: str, case: Case) -> Actor:
    set_for(agency, case)
    return somebody_of(agency)


def test_nobody_else_refers_onwards_and_nobody_before_it_is_decided() -> None:
    case = decided()
    with entered(lead_of(case)):
        owners = set(case.actions.values_list("agency", flat=True)) | {case.lead}
    other = next(code for code in case.agencies if code not in owners)
    with pytest.raises(Refused, match="those with an action"):
        sent(case, by=somebody_of(other))
    with pytest.raises(Refused, match="not done at the stage"):
        sent(answered())
    with pytest.raises(Refused):
        sent(an_adults_case(), by=somebody_of("fire_and_rescue"))


def test_nobody_off_the_case_is_referred() -> None:
    case = decided()
    given = Sent(REFUGE, "refuge", [uuid4()], ASKS, "telephone", later(case).date())
    with pytest.raises(Refused, match="whom it is about"):
        refer_on(case=case, sent=given, by=lead_of(case), at=later(case))


def test_an_answer_ends_its_clock_and_is_given_once() -> None:
    case = decided()
    made = sent(case)
    said = record_answer(
        referral=made, answer=saying(case), by=lead_of(case), at=later(case, hours=1)
    )
    assert (said.answer, said.their_reference, str(said)) == (
        "accepted",
        "HH-12",
        f"{made}: accepted",
    )
    assert not on_the_work_of(lead_of(case), made)
    with entered(lead_of(case)):
        entry = entries_of(case.pk).get(kind="deciding.onward_answered")
        assert bytes(entry.commitment) == said.commitment()
        assert (entry.clauses, entry.charter_version) == (["9.43"], "1.0")
        assert not any_waiting(case)
    with pytest.raises(Refused, match="has its answer"):
        declined(made)
    with pytest.raises(Refused, match="has its answer"):
        take_back(referral=made, because="No.", by=lead_of(case), at=later(case, hours=2))


def test_the_lead_records_an_answer_to_anothers_referral_and_others_do_not() -> None:
    acted = set_for("health")
    made = sent(acted.case, by=somebody_of("health"), acted=acted)
    with pytest.raises(Refused, match="or leads the case"):
        declined(made, by=somebody_of("police"))
    with pytest.raises(Refused, match="Another agency sent it"):
        take_back(referral=made, because="No.", by=lead_of(made.case), at=later(made.case))
    said = declined(made)
    assert (said.agency, said.because) == (made.case.lead, "They are full.")


def test_it_is_taken_back_for_a_reason() -> None:
    case = decided()
    made = sent(case)
    with pytest.raises(Refused, match="why you take it back"):
        take_back(referral=made, because=" ", by=lead_of(case), at=later(case))
    said = take_back(referral=made, because="She stays.", by=lead_of(case), at=later(case))
    assert (said.answer, said.heard_from, said.because) == ("withdrawn", "", "She stays.")
    assert not on_the_work_of(lead_of(case), made)


def test_an_incomplete_answer_is_refused_and_journalled() -> None:
    case = decided()
    made = sent(case)
    answer = saying(case, accepted=False)
    with pytest.raises(Refused, match="why they declined"):
        record_answer(referral=made, answer=answer, by=lead_of(case), at=later(case))
    with entered(lead_of(case)):
        assert entries_of(case.pk).filter(kind="deciding.onward_answered.refused").exists()


def test_a_case_does_not_close_with_one_unanswered() -> None:
    case = decided()
    made = sent(case)
    _end_all(case)
    with pytest.raises(Refused, match="A referral onwards has no answer"):
        _close(case)
    declined(made)
    assert _close(case).stage == "closed"


def _end_all(case: Case) -> None:
    with entered(lead_of(case)):
        actions = list(case.actions.filter(ended_at=None))
    for acted in actions:
        by, at = somebody_of(acted.agency), later(case)
        end_action(acted=acted, done=True, result="Done.", by=by, at=at)
    tell_everyone(case=case, by=lead_of(case), at=later(case))


def _close(case: Case) -> Case:
    at = later(case, hours=2)
    return end_case(case=case, because="Help is in place.", by=lead_of(case), at=at)


def test_who_looks_at_a_closed_case_again_may_refer_onwards() -> None:
    case = decided()
    _end_all(case)
    case = _close(case)
    made = sent(case)
    assert on_the_work_of(lead_of(case), made)
    assert declined(made).answer == "declined"


def test_it_is_late_like_any_other_deadline_and_comes_to_the_lead() -> None:
    acted = set_for("health")
    made = sent(acted.case, by=somebody_of("health"), acted=acted)
    lead, soon = lead_of(made.case), made.due_at + timedelta(minutes=1)
    for at, comes in ((soon, False), (made.due_at + timedelta(days=5), True)):
        with entered(lead):
            owed = owed_to(lead, in_force(at), at)
        paths = {work.path for each in owed for work in each.work}
        assert (made.path in paths) == comes


def test_whoever_sees_the_actions_sees_it_and_nobody_else() -> None:
    case, off_table = an_adults_case(), "probation"
    acted = set_for(off_table, case)
    assert seen_by(off_table, case) == 0
    made = sent(case)
    assert seen_by(case.lead, case) == seen_by("police", case) == 1
    assert seen_by(off_table, case) == seen_by("fire_and_rescue", case) == 0
    sent(case, by=somebody_of(off_table), acted=acted)
    declined(made)
    assert (seen_by(off_table, case), seen_by("police", case)) == (1, 2)
    with entered(somebody_of(off_table)):
        assert not OnwardAnswer.objects.exists()


def test_nobody_refers_or_answers_behind_the_actions() -> None:
    case = decided()
    made = sent(case)

    def refused(make: Callable[[], object], by: str = "police") -> None:
        with (
            entered(somebody_of(by)),
            pytest.raises(DatabaseError, match=r"row-level security|permission denied"),
            transaction.atomic(),
        ):
            make()

    said = {"case": case, "referral": made, "answered_on": made.sent_on, "at": later(case)}
    for agency in ("police", case.lead):
        more = {"agency": agency, "name": "Ben", "answer": "accepted", "heard_from": "They"}
        refused(lambda more=more: OnwardAnswer.objects.create(**said, **more))  # type: ignore[misc]
    copied = {
        name: getattr(made, name)
        for name in (
            *("to", "kind", "about", "asks", "channel", "sent_on", "recorded_at", "due_at"),
            *("clause", "charter_version", "name"),
        )
    }
    theirs = sent(case, by=_with_an_action("police", case))
    taken = {"agency": case.lead, "name": "Aisha", "answer": "withdrawn", "because": "No."}
    # The lead may record an answer to it, and not take it back.
    refused(lambda: OnwardAnswer.objects.create(**said | taken | {"referral": theirs}), case.lead)
    refused(lambda: OnwardReferral.objects.create(case=case, agency=case.lead, **copied))
    refused(lambda: OnwardReferral.objects.filter(pk=made.pk).update(to="Elsewhere"))


def test_the_history_says_what_was_done_and_not_to_whom() -> None:
    for kind in ("referred_on", "onward_answered", "onward_taken_back"):
        assert "deciding" not in sentence(f"deciding.{kind}")
    assert sentence("clock.started", "onward") == (
        "started a deadline to hear from a service outside the hub"
    )
    assert sentence("seen.onward") == "saw a referral onwards"


FORM = {
    "kind": "refuge",
    "to": REFUGE,
    "asks": ASKS,
    "channel": "secure_email",
    "serves": "",
}


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    with entered(lead_of(case)):
        first = case.involvements.get(place=1)
    day = timezone.localdate()
    on = {"sent_on-day": day.day, "sent_on-month": day.month, "sent_on-year": day.year}
    return {**FORM, "about": [str(first.pk)], **on, **changes}


def test_it_is_recorded_and_answered_on_pages(client: Client) -> None:
    acted = set_for("health", places=(1,))
    case = fresh(acted.case)
    actions, page = (
        reverse(f"case:{name}", args=[case.reference]) for name in ("actions", "refer_on")
    )
    as_(client, "Dev")
    assert "Nobody has been referred onwards" in words(client.get(actions))
    begun = words(client.get(f"{page}?for={acted.pk}"))
    assert f'value="action:{acted.pk}" selected' in begun
    assert "An answer is expected within 4 working hours." in begun
    assert "Enter the name of the service" in words(client.post(page, {**typed(case), "to": ""}))
    recorded = words(client.post(page, typed(case, serves=f"action:{acted.pk}"), follow=True))
    assert "No answer yet" in recorded
    assert f'/actions/{acted.pk}/">Visit at home.</a>' in recorded
    assert "Tom Hollis" in recorded
    with entered(somebody_of("health")):
        made = onward_of(case)[0]
    assert made.action_id == acted.pk
    shown = words(client.get(actions))
    assert "1 referral to services outside the hub, 1 without an answer" in shown
    assert REFUGE in words(client.get(reverse("case:action", args=[case.reference, acted.pk])))
    where = reverse("case:onward", args=[case.reference, made.pk])
    day = timezone.localdate()
    said = {
        "do": "answer",
        "answer": "declined",
        "heard_from": "The manager",
        "answered_on-day": day.day,
        "answered_on-month": day.month,
        "answered_on-year": day.year,
    }
    assert "Say why they declined" in words(client.post(where, said))
    ended = words(client.post(where, {**said, "because": "They are full."}, follow=True))
    assert "They declined. What next?" in ended
    assert f"?like={made.pk}" in ended
    again = words(client.get(f"{page}?like={made.pk}"))
    assert ASKS in again
    assert f'value="action:{acted.pk}" selected' in again
    assert client.get(reverse("case:onward", args=[case.reference, uuid4()])).status_code == 404
    assert client.get(f"{page}?for=nonsense").status_code == 200
    lead_sees = words(as_(client, "Aisha").get(where))
    assert "Decide anew" in lead_sees
    assert "Add an action" in lead_sees


def test_it_is_taken_back_on_its_page_and_refused_where_somebody_was_first(client: Client) -> None:
    case = decided()
    made = sent(case)
    page = reverse("case:onward", args=[case.reference, made.pk])
    as_(client, "Aisha")
    assert "Say why you take it back" in words(client.post(page, {"do": "take_back"}))
    done = words(client.post(page, {"do": "take_back", "because": "She stays."}, follow=True))
    assert "The referral is taken back" in done
    assert "She stays." in done
    late = words(client.post(page, {"do": "take_back", "because": "Again."}))
    assert "It has its answer" in late


def test_who_may_not_refer_onwards_is_told_why(client: Client) -> None:
    case = decided()
    page = reverse("case:refer_on", args=[case.reference])
    assert "Only the agency that leads" in words(as_(client, "Ben").get(page))
    refused = words(client.post(page, typed(case)))
    assert "Only the agency that leads" in refused
    page = reverse("case:refer_on", args=[an_adults_case().reference])
    assert as_(client, "Carol").get(page).status_code == 404


def test_what_is_sent_is_held_to_the_day_the_case_was_opened(client: Client) -> None:
    case = decided()
    page = reverse("case:refer_on", args=[case.reference])
    early = typed(case) | {"sent_on-year": 2019}
    assert "the day the case was opened" in words(as_(client, "Aisha").post(page, early))


def test_a_late_action_says_on_its_page_who_hears_of_it(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    acted = set_for("health")
    page = reverse("case:action", args=[acted.case.reference, acted.pk])
    it_is(acted.due_at - timedelta(hours=1))
    assert "Who hears of it" not in words(as_(client, "Dev").get(page))
    it_is(acted.due_at + timedelta(hours=1))
    late = words(client.get(page))
    assert "The manager of Health, from" in late
    assert "Children's social care, which leads the case, from" in unescape(late)
    theirs = set_for(acted.case.lead, acted.case)
    it_is(theirs.due_at + timedelta(days=9))
    page = reverse("case:action", args=[acted.case.reference, theirs.pk])
    shown = words(as_(client, "Aisha").get(page))
    # It has no manager in the hub, and it is the lead itself.
    assert "The hub manager, since" in shown
    assert "The manager of" not in shown
    assert "which leads the case, since" not in shown


def test_before_the_case_closes_the_page_says_what_it_waits_for(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    case = decided()
    made = sent(case)
    _end_all(case)
    it_is(made.due_at + timedelta(days=9))
    page = words(as_(client, "Aisha").get(reverse("case:actions", args=[case.reference])))
    assert "each referral onwards needs its answer" in page
    assert "Late by" in page
    close = words(client.get(reverse("case:close", args=[case.reference])))
    assert "A referral onwards has no answer." in close
    shown = words(client.get(reverse("case:onward", args=[case.reference, made.pk])))
    assert "The hub manager, since" in shown
