"""Stories played by the real actions, each step at its moment and by somebody who works there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatchmethod
from uuid import UUID

from roundtable.analysis.actions import (
    FactorGiven,
    WordsGiven,
    add_factor,
    agree_summary,
    record_words,
    write_summary,
)
from roundtable.analysis.models import Factor
from roundtable.analysis.queries import latest_summary
from roundtable.cases.models import Case, Involvement
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import accept_action, end_action, set_action
from roundtable.deciding.actions import (
    act_at_once,
    call_for_positions,
    propose,
    take_position,
    voice,
)
from roundtable.deciding.following.actions import follow_up
from roundtable.deciding.following.rules import Found
from roundtable.deciding.models import Action, Decision, FollowUp
from roundtable.deciding.statement import ProposalGiven
from roundtable.feedback.actions import (
    close_without_action,
    end_case,
    note_reading,
    tell_everyone,
)
from roundtable.feedback.models import Feedback
from roundtable.feedback.reaching.actions import note_reached
from roundtable.feedback.reaching.queries import is_waiting
from roundtable.feedback.reaching.rules import BY_HAND, Result
from roundtable.intake.actions import grade, identify, receive, reopen
from roundtable.learning.demonstration import deeds
from roundtable.lib.actor import Actor
from roundtable.sharing.actions import answer, ask_everyone, supplement
from roundtable.sharing.challenging.actions import challenge, reply
from roundtable.sharing.consent.actions import record_consent
from roundtable.sharing.consent.statement import ConsentGiven
from roundtable.sharing.models import Challenge, Item, Relevance, Request
from roundtable.sharing.queries import about_at
from roundtable.sharing.relevance.actions import mark
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from roundtable.workload.actions import take_on
from roundtable.workload.models import Clock


@dataclass
class _Played:
    """What a story has brought about so far."""

    case: Case
    people: dict[int, Involvement]
    requests: dict[str, Request] = field(default_factory=dict)
    proposals: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class _Turn:
    """Whose turn it is, and when."""

    story: int
    by: Actor
    at: datetime


class Play:
    """A hub at work: `staff` are those who work cases, by agency, `leads` the information
    governance leads.
    """

    def __init__(self, staff: dict[str, list[Actor]], leads: dict[str, Actor]) -> None:
        self.staff, self.leads = staff, leads
        self.played: dict[int, _Played] = {}
        # Who the hub knows, by the key of the individual: how a second referral finds them again.
        self.known: dict[str, UUID] = {}

    def play(self, step: deeds.TimedStep) -> None:
        """Do one step of a story."""
        self._do(step.deed, _Turn(step.story, self._somebody(step), step.at))

    def _somebody(self, step: deeds.TimedStep) -> Actor:
        """Return who does a step: on one story, always the same person of an agency."""
        if isinstance(step.deed, deeds.ReplyToChallenge):
            return self.leads[step.agency]
        staff = self.staff[step.agency]
        return staff[step.story % len(staff)]

    @singledispatchmethod
    def _do(self, deed: deeds.Deed, turn: _Turn) -> None:
        raise NotImplementedError(f"No action plays {deed!r}.")

    @_do.register
    def _(self, deed: deeds.Receive, turn: _Turn) -> None:
        referral = receive(given=deed.given, by=turn.by, at=turn.at)
        lead = self.staff[referral.case.lead][0]
        with entered(lead):
            case = Case.objects.get(pk=referral.case_id)
            people = {person.place: person for person in case.involvements.all()}
        self.played[turn.story] = _Played(case, people)

    @_do.register
    def _(self, deed: deeds.Identify, turn: _Turn) -> None:
        story = self.played[turn.story]
        person = identify(
            case=story.case,
            involvement=story.people[deed.place],
            known_as=self.known.get(deed.key),
            by=turn.by,
            at=turn.at,
        )
        if person.person_id:
            self.known[deed.key] = person.person_id

    @_do.register
    def _(self, deed: deeds.Grade, turn: _Turn) -> None:
        grade(
            case=self.played[turn.story].case,
            grade=deed.grade,
            factors=deed.factors,
            answers=deed.answers,
            reasons=deed.reasons,
            by=turn.by,
            at=turn.at,
        )

    @_do.register
    def _(self, deed: deeds.ActAtOnce, turn: _Turn) -> None:
        act_at_once(
            case=self.played[turn.story].case,
            outcome=deed.outcome,
            reasons=deed.reasons,
            by=turn.by,
            at=turn.at,
        )

    @_do.register
    def _(self, _deed: deeds.Ask, turn: _Turn) -> None:
        story = self.played[turn.story]
        requests = ask_everyone(case=story.case, by=turn.by, at=turn.at)
        story.requests = {request.agency: request for request in requests}

    @_do.register
    def _(self, deed: deeds.RecordConsent, turn: _Turn) -> None:
        given = ConsentGiven.model_validate(
            {
                "state": deed.state,
                "decided_by": deed.decided_by,
                "asked_on": turn.at.date(),
            }
        )
        about = self.played[turn.story].people[deed.place]
        record_consent(about=about, given=given, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.Return, turn: _Turn) -> None:
        story = self.played[turn.story]
        answers = [_answer(story, about) for about in deed.about]
        request = story.requests[turn.by.agency]
        answer(request=request, answers=answers, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.Challenge, turn: _Turn) -> None:
        story = self.played[turn.story]
        with entered(turn.by):
            about = about_at(story.requests[deed.agency], deed.place)
        if about:
            challenge(about=about, because=deed.because, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.ReplyToChallenge, turn: _Turn) -> None:
        with entered(turn.by):
            waiting = Challenge.objects.get(
                case=self.played[turn.story].case,
                agency=turn.by.agency,
                involvement__place=deed.place,
                ended_at=None,
            )
        reply(challenge=waiting, share=deed.share, because=deed.because, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.ShareAfterAll, turn: _Turn) -> None:
        story = self.played[turn.story]
        item = ItemGiven(category="involvement", text=deed.text)
        said = AnswerGiven(involvement=story.people[deed.place].pk, answer="known", items=(item,))
        supplement(
            request=story.requests[turn.by.agency],
            given=SupplementGiven(answer=said, because="We were asked to look at it again."),
            by=turn.by,
            at=turn.at,
        )

    @_do.register
    def _(self, deed: deeds.AddFactor, turn: _Turn) -> None:
        story = self.played[turn.story]
        with entered(turn.by):
            own = Item.objects.filter(case=story.case, agency=turn.by.agency, text=deed.item)
            items = tuple(own.values_list("pk", flat=True)[:1])
        about = story.people[deed.place].pk if deed.place else None
        given = FactorGiven(deed.kind, deed.text, items, about)
        add_factor(case=story.case, given=given, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.RecordWords, turn: _Turn) -> None:
        story = self.played[turn.story]
        given = WordsGiven(
            about=story.people[deed.place].pk,
            words=deed.words,
            wishes=deed.wishes,
            told_to=deed.told_to,
            told_how=deed.told_how,
            told_on=turn.at.date(),
            consent="given",
        )
        record_words(case=story.case, given=given, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.WriteSummary, turn: _Turn) -> None:
        case = self.played[turn.story].case
        with entered(turn.by):
            factors = list(
                Factor.objects.filter(case=case).order_by("at").values_list("pk", flat=True)
            )
        write_summary(case=case, text=deed.text, factors=factors, seen=None, by=turn.by, at=turn.at)

    @_do.register
    def _(self, _deed: deeds.AgreeSummary, turn: _Turn) -> None:
        with entered(turn.by):
            summary = latest_summary(self.played[turn.story].case)
        if summary:
            agree_summary(summary=summary, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.MarkItems, turn: _Turn) -> None:
        with entered(turn.by):
            given = Item.objects.filter(case=self.played[turn.story].case).select_related("case")
            others = given.exclude(agency=turn.by.agency).order_by("given_at", "agency", "place")
            items = list(others[: len(deed.said)])
        for item, said in zip(items, deed.said, strict=False):
            mark(item=item, said=Relevance(said), by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.Call, turn: _Turn) -> None:
        case = self.played[turn.story].case
        call_for_positions(case=case, because=deed.because, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.TakePosition, turn: _Turn) -> None:
        take_position(
            case=self.played[turn.story].case,
            given=deed.given,
            by=turn.by,
            at=turn.at,
        )

    @_do.register
    def _(self, deed: deeds.Propose, turn: _Turn) -> None:
        story = self.played[turn.story]
        proposal = propose(
            case=story.case,
            given=ProposalGiven(deed.outcome, deed.level_of_need, deed.reasons),
            by=turn.by,
            at=turn.at,
        )
        story.proposals.append(proposal)

    @_do.register
    def _(self, deed: deeds.Say, turn: _Turn) -> None:
        proposal = self.played[turn.story].proposals[-1]
        voice(decision=proposal, stance=deed.stance, reasons=deed.reasons, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.SetAction, turn: _Turn) -> None:
        set_action(
            decision=self.played[turn.story].proposals[-1],
            agency=deed.owner,
            what=deed.what,
            working_days=deed.working_days,
            by=turn.by,
            at=turn.at,
        )

    @_do.register
    def _(self, deed: deeds.EndAction, turn: _Turn) -> None:
        with entered(turn.by):
            acted = Action.objects.select_related("case").get(
                case=self.played[turn.story].case, agency=turn.by.agency, what=deed.what
            )
        acted = accept_action(acted=acted, by=turn.by, at=turn.at)
        end_action(acted=acted, done=deed.done, result=deed.result, by=turn.by, at=turn.at)

    @_do.register
    def _(self, _deed: deeds.Tell, turn: _Turn) -> None:
        tell_everyone(case=self.played[turn.story].case, by=turn.by, at=turn.at)

    @_do.register
    def _(self, _deed: deeds.ReadFeedback, turn: _Turn) -> None:
        with entered(turn.by):
            told = Feedback.objects.select_related("case").filter(
                case=self.played[turn.story].case, agency=turn.by.agency, referral=None
            )
            message = told.get()
        note_reading(told=message, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.End, turn: _Turn) -> None:
        case = self.played[turn.story].case
        self._tell_who_referred(turn)
        end_case(case=case, because=deed.because, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.LookAgain, turn: _Turn) -> None:
        story = self.played[turn.story]
        with entered(turn.by):
            to_come = FollowUp.objects.to_come().select_related("case")
            day = to_come.get(case=story.case, after_days=deed.after_days)
        found = {story.people[one.place].pk: _found(one) for one in deed.found}
        follow_up(looked_at=day, found=found, by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.TakeNoAction, turn: _Turn) -> None:
        close_without_action(
            case=self.played[turn.story].case,
            reason=deed.reason,
            explanation=deed.explanation,
            by=turn.by,
            at=turn.at,
        )
        self._tell_who_referred(turn)

    def _tell_who_referred(self, turn: _Turn) -> None:
        """Ring everybody who referred from outside and waits to be told."""
        with entered(turn.by):
            told = Feedback.objects.select_related("case", "referral").filter(
                case=self.played[turn.story].case, channel__in=BY_HAND
            )
            waiting = [each for each in told if is_waiting(each)]
        for each in waiting:
            note_reached(told=each, result=Result.TOLD, note="", by=turn.by, at=turn.at)

    @_do.register
    def _(self, deed: deeds.Reopen, turn: _Turn) -> None:
        case = self.played[turn.story].case
        reopen(case=case, because=deed.because, by=turn.by, at=turn.at)

    @_do.register
    def _(self, _deed: deeds.TakeOn, turn: _Turn) -> None:
        with entered(turn.by):
            clock = (
                Clock.objects.running()
                .of_agency(turn.by.agency)
                .filter(case=self.played[turn.story].case, holder=None)
                .select_related("case")
                .first()
            )
        if clock:
            take_on(clock=clock, by=turn.by, at=turn.at)


def _found(one: deeds.Looked) -> Found:
    return Found(one.change, one.harm, one.harm_what, one.own_view, one.own_words)


def _answer(story: _Played, about: deeds.About) -> AnswerGiven:
    items = [
        {
            "category": told.known.category,
            "text": told.text,
            "happened_on": told.happened_on,
            "source": told.known.source,
            "fact": told.known.fact,
            "sensitivity": told.known.sensitivity,
            "consent": told.consent,
        }
        for told in about.items
    ]
    return AnswerGiven.model_validate(
        {
            "involvement": story.people[about.place].pk,
            "answer": about.answer,
            "ground": about.ground,
            "explanation": about.explanation,
            "view": about.view,
            "items": items,
        }
    )
