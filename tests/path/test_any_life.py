"""Whatever agencies do in whatever order, a case keeps what the hub promises of it.

A machine of hypothesis leads one case through its life: agencies answer, take positions, talk,
propose, agree and dissent, act at once, call urgent discussions, decide anew, act, tell, hand over,
close and reopen, also where they may not. What is refused changes nothing. After each deed it holds
that nothing is decided without its quorum, no position is seen before it is opened, nothing that
was written is lost, and every end has its reason and its feedback.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.actions import (
    act_at_once,
    call_for_positions,
    conclude,
    open_positions,
    propose,
    take_position,
    voice,
)
from roundtable.deciding.models import Decision, Discussion, Point, Position, Transfer, Voice
from roundtable.deciding.queries import latest_discussion, standing_proposal
from roundtable.deciding.rules import Stance, quorums_met
from roundtable.deciding.statement import PositionGiven, ProposalGiven
from roundtable.deciding.talking.actions import write_point
from roundtable.deciding.talking.rules import PointGiven
from roundtable.deciding.transferring.actions import (
    acknowledge,
    begin_transfer,
    make_package,
    withdraw_transfer,
)
from roundtable.deciding.transferring.queries import (
    acknowledged_transfer,
    package_of,
    waiting_transfer,
)
from roundtable.deciding.transferring.rules import Receiver
from roundtable.deciding.urgent.actions import call_at_once, end_urgent
from roundtable.feedback.actions import (
    close_without_action,
    end_case,
    end_transferred,
    tell_everyone,
)
from roundtable.feedback.models import Feedback
from roundtable.intake.actions import reopen
from roundtable.intake.models import Referral
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Request
from roundtable.sharing.queries import unanswered
from roundtable.workload.models import Clock
from tests.staff import somebody_of
from tests.stories import answers_of, asked, fresh, identified, received, recommending

pytestmark = pytest.mark.django_db

# Who leads, two without whom an urgent discussion is not held, one asked besides, one never asked.
AGENCIES = ("childrens_social_care", "police", "health", "education", "fire_and_rescue")
agencies = st.sampled_from(AGENCIES)
outcomes = st.sampled_from(["child_in_need_s17", "strategy_discussion_s47", "no_further_action"])
WRITTEN = (Point, "text"), (Position, "reasons"), (Voice, "reasons"), (Decision, "reasons")


kinds = st.sampled_from(["agenda", "said", "wording"])
DEEDS = (
    *("position", "open", "point", "proposal", "voice", "conclusion", "emergency", "urgent"),
    *("urgent_end", "anew", "feedback", "close", "nothing", "days"),
    *("transfer", "package", "acknowledged", "withdrawn", "transferred"),
)
NO_REMIT = PositionGiven(
    outcome="", level_of_need=None, grade="", reasons="", would_change="", no_remit=True
)


class Life(RuleBasedStateMachine):
    """One case. `written` are the words that somebody was told are kept, by record."""

    @initialize()
    def arrives(self) -> None:
        self.case: Case = received()
        self.at: datetime = self.case.opened_at + timedelta(hours=1)
        self.written: dict[UUID, str] = {}
        self.words = 0

    @rule(outcome=outcomes, against=st.sets(agencies, max_size=3), left=st.integers(0, 3))
    def goes_on(self, outcome: str, against: set[str], left: int) -> None:
        """Do what the case waits for; some dissent, and of what ends it something may be left."""
        self.at += timedelta(minutes=10)
        match fresh(self.case).stage:
            case Stage.IDENTIFY:
                asked(identified(fresh(self.case)))
            case Stage.GATHER:
                self._everybody_answers()
                self._call_for_positions("")
            case Stage.DECIDE:
                self._decide(outcome, against)
            case Stage.ACT:
                self._finish(left)
            case Stage.CLOSED:
                self._try(reopen, case=self.case, because="It began again.", by=self._lead)

    @rule(deed=st.sampled_from(DEEDS), agency=agencies, data=st.data())
    def somebody_does(self, deed: str, agency: str, data: st.DataObject) -> None:
        """Do anything, in place or not: what is refused changes nothing."""
        said = self._words(deed)
        getattr(self, f"_{deed}")(somebody_of(agency), said, data)

    def _position(self, by: Actor, said: str, data: st.DataObject) -> None:
        given = recommending(data.draw(outcomes), reasons=said)
        given = data.draw(st.sampled_from([given, replace(NO_REMIT, reasons=said)]))
        self._try(take_position, said, case=self.case, given=given, by=by)

    def _open(self, by: Actor, _said: str, _data: st.DataObject) -> None:
        self._try(open_positions, case=self.case, by=by)

    def _point(self, by: Actor, said: str, data: st.DataObject) -> None:
        if discussion := self._discussion():
            given = PointGiven(data.draw(kinds), said, by.agency)
            self._try(write_point, said, discussion=discussion, given=given, by=by)

    def _proposal(self, by: Actor, said: str, data: st.DataObject) -> None:
        given = ProposalGiven(data.draw(outcomes), 3, said)
        self._try(propose, said, case=self.case, given=given, by=by)

    def _voice(self, by: Actor, said: str, data: st.DataObject) -> None:
        if proposal := self._proposed():
            stance = data.draw(st.sampled_from(Stance))
            self._try(voice, said, decision=proposal, stance=stance, reasons=said, by=by)

    def _conclusion(self, by: Actor, _said: str, _data: st.DataObject) -> None:
        if proposal := self._proposed():
            self._try(conclude, decision=proposal, by=by)

    def _emergency(self, by: Actor, said: str, _data: st.DataObject) -> None:
        acting = {"outcome": "police_action", "reasons": said}
        self._try(act_at_once, said, case=self.case, by=by, **acting)

    def _urgent(self, by: Actor, said: str, _data: st.DataObject) -> None:
        called = {"code": "strategy_discussion", "wanted": (), "because": said}
        self._try(call_at_once, case=self.case, by=by, **called)

    def _urgent_end(self, by: Actor, said: str, _data: st.DataObject) -> None:
        self._try(end_urgent, case=self.case, because=said, by=by)

    def _anew(self, _by: Actor, said: str, _data: st.DataObject) -> None:
        self._call_for_positions(said)

    def _feedback(self, by: Actor, _said: str, _data: st.DataObject) -> None:
        self._try(tell_everyone, case=self.case, by=by)

    def _close(self, by: Actor, said: str, _data: st.DataObject) -> None:
        self._try(end_case, case=self.case, because=said, by=by)

    def _nothing(self, by: Actor, said: str, _data: st.DataObject) -> None:
        reason = in_force(self.at).intake.no_further_action[0].code
        below = {"reason": reason, "explanation": said}
        self._try(close_without_action, case=self.case, by=by, **below)

    def _transfer(self, by: Actor, said: str, _data: st.DataObject) -> None:
        to: dict[str, Any] = {"receiver": Receiver.HUB, "to_name": "Southshire hub"}
        to |= {"to_email": "hub@example.org", "because": said}
        self._try(begin_transfer, case=self.case, by=by, **to)

    def _package(self, by: Actor, said: str, _data: st.DataObject) -> None:
        if waiting := self._handing_over():
            self._try(make_package, transfer=waiting, because=said, by=by)

    def _acknowledged(self, by: Actor, said: str, _data: st.DataObject) -> None:
        if waiting := self._handing_over():
            with entered(self._lead):
                package = package_of(waiting)
            digest = package.digest if package else ""
            theirs = {"by_them": said, "on": self.at.date(), "reference": said, "digest": digest}
            self._try(acknowledge, transfer=waiting, by=by, **theirs)

    def _withdrawn(self, by: Actor, said: str, _data: st.DataObject) -> None:
        if waiting := self._handing_over():
            self._try(withdraw_transfer, transfer=waiting, because=said, by=by)

    def _transferred(self, by: Actor, said: str, _data: st.DataObject) -> None:
        self._try(end_transferred, case=self.case, because=said, by=by)

    def _handing_over(self) -> Transfer | None:
        with entered(self._lead):
            return waiting_transfer(self.case)

    def _days(self, _by: Actor, _said: str, data: st.DataObject) -> None:
        self.at += timedelta(days=data.draw(st.integers(1, 5)))

    def _everybody_answers(self) -> None:
        with entered(self._lead):
            waiting = unanswered(fresh(self.case))
        for agency in waiting:
            by = somebody_of(agency)
            with entered(by):
                rounds = Request.objects.select_related("case").filter(case=self.case)
                request = rounds.filter(agency=agency).latest("round")
            self._try(answer, request=request, answers=answers_of(request), read=99, by=by)

    def _call_for_positions(self, anew: str) -> None:
        said = {"because": "It cannot wait.", "anew": anew}
        self._try(call_for_positions, case=self.case, by=self._lead, **said)

    def _decide(self, outcome: str, against: set[str]) -> None:
        """Do what the table waits for: positions, a proposal, or answers to one."""
        discussion, proposal = self._discussion(), self._proposed()
        if discussion is None:
            return
        if discussion.opened_at is None:
            for agency in discussion.table:
                said = self._words("position")
                given = recommending(outcome, reasons=said)
                by = somebody_of(agency)
                self._try(take_position, said, case=self.case, given=given, by=by)
        elif proposal is None:
            said = self._words("proposal")
            given = ProposalGiven(outcome, 3, said)
            self._try(propose, said, case=self.case, given=given, by=self._lead)
        else:
            for agency in discussion.table:
                said = self._words("voice")
                stance = Stance.DISSENT if agency in against else Stance.AGREE
                given = {"stance": stance, "reasons": said, "by": somebody_of(agency)}
                self._try(voice, said, decision=proposal, **given)

    def _finish(self, left: int) -> None:
        """Do what ends a case, but for so much that is left."""
        if fresh(self.case).urgent_at:
            self._decide("child_in_need_s17", set())
        with entered(self._lead):
            actions = list(self.case.actions.filter(ended_at=None))
        for each in actions if left != 1 else []:
            by = somebody_of(each.agency)
            self._try(end_action, acted=each, done=True, result="Seen.", by=by)
        if left != 2:
            self._try(tell_everyone, case=self.case, by=self._lead)
        if left != 3:
            self._try(end_case, case=self.case, because="Help is there.", by=self._lead)

    # What holds --------------------------------------------------------------------------------

    @invariant()
    def nothing_is_decided_without_its_quorum(self) -> None:
        with entered(self._lead):
            for decided in self._decided():
                charter = in_force(decided.decided_at or self.at)
                agreed = decided.voices.exclude(stance=Stance.DISSENT)
                assert set(decided.decided_by) == set(agreed.values_list("agency", flat=True))
                outcomes, by = decided.outcomes, decided.decided_by
                assert quorums_met(charter, outcomes=outcomes, agreeing=by)

    @invariant()
    def no_position_is_seen_before_it_is_opened(self) -> None:
        for agency in AGENCIES:
            with entered(somebody_of(agency)):
                seen = Position.objects.filter(case_id=self.case.pk, discussion__opened_at=None)
                assert set(seen.values_list("agency", flat=True)) <= {agency}

    @invariant()
    def nothing_that_was_written_is_lost(self) -> None:
        found: dict[UUID, str] = {}
        for agency in AGENCIES:
            with entered(somebody_of(agency)):
                for model, field in WRITTEN:
                    kept = model.objects.filter(case_id=self.case.pk)  # type: ignore[attr-defined]
                    found |= dict(kept.values_list("pk", field))
        assert {pk: found.get(pk) for pk in self.written} == self.written

    @invariant()
    def every_end_has_its_reason_and_its_feedback(self) -> None:
        case = fresh(self.case)
        if case.stage != Stage.CLOSED:
            return
        assert case.closed_because
        assert case.urgent_at is None
        with entered(self._lead):
            since = max((each.decided_at for each in self._decided()), default=case.opened_at)
            told = Feedback.objects.filter(case=case, told_at__gte=since)
            referred = set(Referral.objects.filter(case=case).values_list("pk", flat=True))
            assert referred <= set(told.values_list("referral", flat=True))
            assert set(case.contributing) <= set(told.values_list("agency", flat=True))
            running = Clock.objects.running().filter(case=case)
            assert set(running.values_list("step", flat=True)) <= {Step.FOLLOW_UP}

    @invariant()
    def an_urgent_discussion_goes_on_or_has_an_end(self) -> None:
        case = fresh(self.case)
        with entered(self._lead):
            ended = {each.discussion_id for each in self._decided()}
            for each in Discussion.objects.filter(case=case).exclude(urgent=""):
                over = each.ended_at is not None or each.pk in ended
                assert over != (case.urgent_at == each.called_at)

    @invariant()
    def it_is_handed_over_once_and_closes_so_only_when_it_was_acknowledged(self) -> None:
        case = fresh(self.case)
        with entered(self._lead):
            begun = list(Transfer.objects.filter(case=case).order_by("number"))
            taken = acknowledged_transfer(case)
        waits = [each for each in begun if each.ended_at is None]
        assert len(waits) <= 1
        assert case.stage == Stage.CLOSED or (case.transfer_at is not None) == bool(waits or taken)
        assert case.stage != Stage.CLOSED or (case.transfer_at, waits) == (None, [])
        assert not case.closed_because.startswith("Transferred to") or taken

    @invariant()
    def whoever_is_not_on_it_sees_nothing(self) -> None:
        for agency in set(AGENCIES) - set(fresh(self.case).agencies):
            with entered(somebody_of(agency)):
                assert not Case.objects.filter(pk=self.case.pk).exists()

    # What the rules need -----------------------------------------------------------------------

    @property
    def _lead(self) -> Any:
        return somebody_of(self.case.lead)

    def _try(self, deed: Callable[..., Any], said: str = "", **how: Any) -> None:
        """Do something now. What was said in it is kept from then on, unless it is refused."""
        with suppress(Refused):
            made = deed(at=self.at, **how)
            if said:
                self.written[made.pk] = said

    def _words(self, what: str) -> str:
        self.words += 1
        self.at += timedelta(minutes=1)
        return f"{what} {self.words}"

    def _discussion(self) -> Discussion | None:
        with entered(self._lead):
            return latest_discussion(fresh(self.case))

    def _decided(self) -> list[Decision]:
        """Return the joint decisions, as whoever reads them may."""
        joint = Decision.objects.filter(case_id=self.case.pk, emergency=False)
        return list(joint.filter(decided_at__isnull=False))

    def _proposed(self) -> Decision | None:
        with entered(self._lead):
            discussion = latest_discussion(fresh(self.case))
            return standing_proposal(discussion) if discussion else None


def test_any_life_of_a_case_keeps_what_is_promised() -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=5,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
