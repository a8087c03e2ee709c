"""Every page of the hub, by area: who looks at it, where, and after which press of a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.cases.models import Case
from roundtable.charter.drafting.actions import begin_draft, comment, remove_clause, settle
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.actions import act_at_once
from roundtable.deciding.models import Action
from roundtable.feedback.actions import end_case, tell_everyone
from roundtable.intake import drafts
from roundtable.intake.actions import identify, reopen
from roundtable.lib.actor import Actor
from roundtable.sharing.actions import answer
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from roundtable.workload.actions import pause, take_on
from roundtable.workload.handing.actions import hand_over
from roundtable.workload.handing.rules import Why
from roundtable.workload.models import Clock
from tests.journeys.pages_of_consent import consenting
from tests.journeys.pages_of_disagreement import disagreeing
from tests.journeys.pages_of_matches import matching
from tests.journeys.pages_of_onward import referring_onwards
from tests.journeys.pages_of_outcomes import looking_again
from tests.journeys.pages_of_oversight import signing_and_agreeing
from tests.journeys.pages_of_people import who_is_who
from tests.journeys.pages_of_receipts import getting_receipts
from tests.journeys.pages_of_returns import (
    adding,
    answering,
    asking_by_hand,
    attaching,
    challenging,
)
from tests.journeys.pages_of_telling import telling
from tests.journeys.pages_of_the_analysis import analysing
from tests.journeys.pages_of_the_board import trying_and_reviewing
from tests.journeys.pages_of_the_book import reading_the_charter
from tests.journeys.pages_of_the_table import talking
from tests.journeys.pages_of_transfer import going_elsewhere
from tests.journeys.pages_of_urgency import what_cannot_wait
from tests.journeys.visits import Visit
from tests.sharing.chronology.story import told_in_time
from tests.staff import actor, somebody_of, user
from tests.stories import (
    answered,
    answers_of,
    asked,
    at_the_table,
    decided,
    fresh,
    identified,
    opened,
    proposed,
    received,
    request_of,
)

MORE_THAN_A_PAGE = 27


def the_lists() -> list[Visit]:
    """Return the door, the lists, full and empty."""
    for _each in range(MORE_THAN_A_PAGE):
        received()
    received(at=timezone.now())
    hub, cases, feedback = (reverse(n) for n in ("workload:hub", "cases:list", "feedback:list"))
    work, agency = reverse("workload:my_work"), reverse("workload:agency_work")
    password = reverse("access:change_password")
    return [
        Visit("access:sign_in", reverse("access:sign_in"), "", ("Sign in",)),
        Visit("access:change_password", password, presses=("Save the new password",)),
        Visit("access:change_password", password, "Carol"),
        Visit("workload:my_work", reverse("home")),
        Visit("matches:matcher", reverse("matches:matcher"), "Lena"),
        Visit("workload:my_work", f"{work}?page=2"),
        Visit("workload:my_work", work, "Carol"),
        Visit("workload:my_work", work, "Lena"),
        Visit("workload:agency_work", agency),
        Visit("workload:agency_work", agency, "Carol"),
        Visit("workload:hub", hub),
        Visit("workload:hub", hub, "Lena"),
        Visit("cases:list", cases),
        Visit("cases:list", f"{cases}?q=nobody+at+all"),
        Visit("cases:list", cases, "Carol"),
        Visit("feedback:list", feedback, "Carol"),
        Visit("", "/no/such/page/", missing=True),
    ]


def the_referral_form() -> list[Visit]:
    """Return the pages of the referral form, empty and wrong, filled in, and sent."""
    new, whole = _draft({}), _draft(WRITTEN)
    questions = ("danger", "source", "concerns", "happened", "wishes", "referrer")
    return [
        Visit("intake:start", reverse("intake:start"), "Erin"),
        *(_paper("question", new, question) for question in questions),
        _paper("question", new, "danger", presses=("Continue",)),
        _paper("question", new, "concerns", presses=("Continue",)),
        _paper("question", new, "happened", presses=("Continue",)),
        _paper("person", new, "somebody", presses=("Continue",)),
        _paper("check", new, presses=("Send the referral",)),
        Visit("intake:question", reverse("intake:draft", args=[new]), "Erin"),
        _paper("question", whole, "main"),
        _paper("people", whole),
        _paper("person", whole, "a"),
        _paper("remove", whole, "b"),
        _paper("ties", whole, "b"),
        _paper("check", whole),
        _paper("delete", whole),
        Visit("intake:check", reverse("intake:draft", args=[whole]), "Erin"),
        Visit(
            "intake:sent",
            reverse("intake:check", args=[whole]),
            "Erin",
            ("Send the referral",),
        ),
    ]


def identifying_and_gathering() -> list[Visit]:
    """Return the pages of cases on which people are identified and agencies asked."""
    new, ready, joinable = received(), identified(), _known_twice()
    running, partly = asked(), _partly_answered()
    first = _first_person(new)
    return [
        _of(new, "overview"),
        _of(new, "overview", who="Lena"),
        _of(new, "people"),
        _of(new, "people", who="Lena"),
        _of(new, "identify"),
        _of(joinable[0], "identify"),
        _of(new, "registers"),
        _of(new, "identify_person", first, presses=("Save and go on",)),
        _of(joinable[0], "identify_person", _first_person(joinable[0])),
        _of(new, "grade", presses=("See the grade these point to", "Save the grade")),
        _of(new, "grade", presses=("Save the grade",)),
        _of(joinable[0], "join", joinable[1].reference, presses=("Join the cases",)),
        _of(new, "gathering"),
        _of(new, "chronology"),
        _of(new, "ask"),
        _of(ready, "ask"),
        _of(new, "emergency", presses=("Record what we did",)),
        _of(new, "no_further_action", presses=("Continue",)),
        _of(running, "gathering"),
        _of(partly, "gathering"),
        _of(partly, "request", who="Dev"),
        _of(partly, "chronology"),
        _of(told_in_time(), "chronology"),
        _of(partly, "history"),
        Visit("case:grade", reverse("case:grade", args=[running.reference]), "Ben"),
    ]


def deciding() -> list[Visit]:
    """Return the pages on which agencies take positions and decide."""
    partly, ready = asked(), answered()
    sealed, unsealed = at_the_table(), opened()
    proposal = proposed()
    acted = received()
    _act_at_once(acted)
    on_time = at_the_table(answered(asked(identified(received(at=timezone.now())))))
    return [
        _of(_partly_answered(), "call", presses=("Call for positions",)),
        _of(ready, "call"),
        _of(partly, "discussion"),
        _of(sealed, "discussion"),
        _of(sealed, "position", presses=("Take this position",)),
        _of(sealed, "open"),
        _of(on_time, "open"),
        _of(on_time, "discussion"),
        _of(unsealed, "position"),
        _of(unsealed, "discussion"),
        _of(unsealed, "propose", presses=("Propose this decision",)),
        _of(proposal.case, "propose"),
        _of(proposal.case, "discussion"),
        _of(proposal.case, "voice", proposal.pk, who="Ben", presses=("Answer for your agency",)),
        _of(proposal.case, "conclude", proposal.pk),
        _of(acted, "overview"),
        _of(acted, "emergency"),
        _of(acted, "discussion"),
        _of(acted, "no_further_action"),
    ]


def acting_and_learning() -> list[Visit]:
    """Return the pages of decided and closed cases."""
    fell, told, ended, again = decided(dissenting="health"), decided(), decided(), decided()
    _tell(told)
    for case in (ended, again):
        _end_all(case)
        _tell(case)
        end_case(case=case, because="Help is in place.", by=_lead(case), at=_later(case, 300))
    reopen(case=fresh(again), because="It began again.", by=_lead(again), at=_later(again, 400))
    nearly = decided()
    _end_all(nearly)
    _tell(nearly)
    act = _action(fell)
    return [
        _of(fell, "overview"),
        _of(fell, "discussion"),
        _of(fell, "actions"),
        _of(fell, "actions", who="Huw"),
        _of(fell, "add_action", presses=("Add this action",)),
        _of(fell, "action", act, presses=("Record the result",)),
        _of(fell, "action", act, who="Ben"),
        _of(fell, "pass_on", act, presses=("Pass it on",)),
        _of(nearly, "action", _action(nearly)),
        _of(fell, "feedback"),
        _of(fell, "close"),
        _of(told, "feedback"),
        _of(told, "feedback", who="Erin"),
        _of(nearly, "close", presses=("Close the case",)),
        _of(ended, "overview"),
        _of(ended, "reopen", presses=("Open the case again",)),
        _of(again, "overview"),
        _of(again, "history"),
        Visit("feedback:list", reverse("feedback:list"), "Erin"),
        Visit("cases:list", reverse("cases:list") + "?stage=closed"),
    ]


def what_may_wait() -> list[Visit]:
    """Return the pages of deadlines (to be paused, paused, and running short) and of training."""
    new, waiting, running = received(at=timezone.now()), received(at=timezone.now()), asked()
    _pause(waiting)
    short, colleagues = reverse("workload:running_short"), reverse("learning:colleagues")
    return [
        _of(new, "deadline", _clock(new).pk, presses=("Pause the deadline",)),
        _of(waiting, "deadline", _clock(waiting).pk),
        _of(waiting, "overview"),
        _of(running, "deadline", _clock(running).pk, who="Ben"),
        Visit("workload:my_work", reverse("workload:my_work")),
        Visit("workload:running_short", short, "Lena"),
        Visit("workload:running_short", short, "Carol"),
        *(Visit("learning:mine", reverse("learning:mine"), who) for who in ("Aisha", "Milo")),
        *(Visit("learning:colleagues", colleagues, who) for who in ("Lena", "Carol")),
        Visit("learning:record", _record_of("Carol"), "Lena", ("Record it",)),
    ]


def handing_over() -> list[Visit]:
    """Return the pages on which work is handed over, with nothing to hand over and with some."""
    taken = _clock(received(at=timezone.now()))
    take_on(clock=taken, by=actor("Aisha"), at=timezone.now())
    page = reverse("workload:hand_on")
    visits = [
        Visit("workload:hand_on", page, "Ben"),
        Visit("workload:hand_on", page, presses=("Hand it over",)),
        Visit("workload:my_work", reverse("workload:my_work")),
    ]
    handed = _clock(received(at=timezone.now()))
    hand_over(
        clock=handed,
        to=user("Nora").pk,
        why=Why.SHIFT,
        note="The school rings back at two.",
        by=actor("Nora"),
        at=timezone.now(),
    )
    deadline = reverse("case:deadline", args=[handed.case.reference, handed.pk])
    whose = f"{reverse('workload:agency_work')}?who={user('Nora').pk}"
    return [
        *visits,
        Visit("workload:my_work", reverse("workload:my_work"), "Nora"),
        Visit("workload:agency_work", whose),
        Visit("case:deadline", deadline, "Nora"),
    ]


def drafting_the_charter() -> list[Visit]:
    """Return the pages on which a board drafts the charter: parts, clauses, wrong, said of."""
    text = Path("charters/northshire/1.0.yaml").read_text(encoding="utf-8")
    by, at = actor("Milo"), timezone.now()
    draft = begin_draft(text=text, base="1.0", by=by, at=at)
    gone = remove_clause(draft_id=draft.pk, key="3.12", by=by, at=at)
    comment(draft_id=draft.pk, clause="5.40", text="Is four hours enough?", by=by, at=at)
    said = comment(draft_id=draft.pk, clause="5.41", text="And this?", by=by, at=at)
    settle(comment_id=said.pk, because="The board agreed.", by=by, at=at)

    def of(page: str, *more: Any, who: str = "Milo", presses: tuple[str, ...] = ()) -> Visit:
        name = f"charter:{page}"
        return Visit(name, reverse(name, args=[gone.pk, *more]), who, presses)

    return [
        Visit("charter:drafts", reverse("charter:drafts"), "Milo"),
        Visit("charter:drafts", reverse("charter:drafts"), "Milo", ("Start from this file",)),
        Visit("charter:drafts", reverse("charter:drafts"), "Lena"),
        Visit("charter:compare", f"{reverse('charter:compare')}?was=1.0&now={gone.pk}", "Milo"),
        of("draft"),
        of("draft", who="Lena"),
        *(of("draft_part", number) for number in (1, 2, 5, 7, 14)),
        *(of("draft_part", number, who="Lena") for number in (2, 5)),
        *(of("draft_clause", key) for key in ("cover", "1.1", "2.10", "2.11", "5.40", "14.1")),
        Visit(
            "charter:draft_part",
            reverse("charter:draft_clause", args=[gone.pk, "5.40"]),
            "Milo",
            ("Save",),
        ),
        of("draft_clause", "7.56", presses=("Say it in words",)),
        of("draft_clause", "7.56", presses=("Add a group", "Add a group in group 5")),
        Visit(
            "charter:draft_part",
            reverse("charter:draft_part", args=[gone.pk, 2]),
            "Milo",
            ("Save the remits",),
        ),
        of("draft_clause", "7.56", who="Lena"),
        of("draft_add", "clocks", presses=("Add to the draft",)),
        of("draft_changes"),
        of("draft_comments"),
        of("draft_steps"),
    ]


AREAS: dict[str, Callable[[], list[Visit]]] = {
    "the lists": the_lists,
    "the referral form": the_referral_form,
    "identifying and gathering": identifying_and_gathering,
    "adding": adding,
    "answering": answering,
    "asking_by_hand": asking_by_hand,
    "attaching": attaching,
    "challenging": challenging,
    "talking": talking,
    "disagreeing": disagreeing,
    "handing over": handing_over,
    "what cannot wait": what_cannot_wait,
    "going elsewhere": going_elsewhere,
    "consenting": consenting,
    "analysing": analysing,
    "matching": matching,
    "who is who": who_is_who,
    "deciding": deciding,
    "reading the charter": reading_the_charter,
    "drafting the charter": drafting_the_charter,
    "signing and agreeing": signing_and_agreeing,
    "acting and learning": acting_and_learning,
    "getting receipts": getting_receipts,
    "telling who referred": telling,
    "looking again": looking_again,
    "referring onwards": referring_onwards,
    "trying and reviewing": trying_and_reviewing,
    "what may wait": what_may_wait,
}


def _of(
    case: Case, page: str, *more: Any, who: str = "Aisha", presses: tuple[str, ...] = ()
) -> Visit:
    return Visit(
        f"case:{page}", reverse(f"case:{page}", args=[case.reference, *more]), who, presses
    )


def _paper(page: str, draft: UUID, *more: str, presses: tuple[str, ...] = ()) -> Visit:
    address = reverse(f"intake:{page}", args=[draft, *more])
    return Visit(f"intake:{page}", address, "Erin", presses)


WRITTEN: dict[str, Any] = {
    "pages": {
        "danger": {"danger": ["no"]},
        "source": {"source": ["school"]},
        "concerns": {"children": ["neglect", "emotional_abuse"]},
        "main": {"main": ["neglect"]},
        "happened": {"narrative": ["Tom is left alone in the evenings."]},
        "wishes": {"wishes_unknown": ["on"]},
        "referrer": {"referrer_contact": ["01632 960123"]},
    },
    "people": [
        ["a", {"role": ["subject_child"], "given_name": ["Tom"], "age_unknown": ["on"]}],
        ["b", {"role": ["parent_carer"], "given_name": ["Mair"], "age_unknown": ["on"]}],
    ],
    "ties": {"b": {"to-a": ["parent"]}},
}


def _draft(content: dict[str, Any]) -> UUID:
    erin, at = actor("Erin"), timezone.now()
    with entered(erin):
        draft = drafts.begin(by=erin, at=at)
        return drafts.keep(draft, content, at=at).pk


def _lead(case: Case) -> Actor:
    return somebody_of(case.lead)


def _later(case: Case, minutes: int) -> datetime:
    return case.opened_at + timedelta(minutes=minutes)


def _first_person(case: Case) -> UUID:
    with entered(_lead(case)):
        return case.involvements.order_by("place")[0].pk


def _known_twice() -> tuple[Case, Case]:
    """Return a new case and an open one that the same child is on."""
    later, earlier = received(), identified()
    with entered(_lead(earlier)):
        known = earlier.involvements.order_by("place")[0].person_id
        child = later.involvements.order_by("place")[0]
    at = _later(later, 30)
    identify(case=later, involvement=child, known_as=known, by=_lead(later), at=at)
    return later, earlier


def _partly_answered() -> Case:
    """Return a case on which health has answered with items, and the police withhold."""
    case = asked()
    at = _later(case, 40)
    items = [
        ItemGiven(category="involvement", text="Open to the school nurse.", source="Record"),
        ItemGiven(category="health_detail", text="Underweight.", sensitivity="sensitive"),
    ]
    health = request_of(case, "health")
    answer(request=health, answers=answers_of(health, *items), by=somebody_of("health"), at=at)
    police = request_of(case, "police")
    withheld = [
        AnswerGiven(
            involvement=each.involvement,
            answer="withheld",
            ground="live_investigation",
            explanation="Ask us again in two days.",
        )
        for each in answers_of(police)
    ]
    answer(request=police, answers=withheld, by=somebody_of("police"), at=at)
    return fresh(case)


def _act_at_once(case: Case) -> None:
    reasons = "The child was alone in the street at night."
    outcome = "police_action"
    act_at_once(case=case, outcome=outcome, reasons=reasons, by=_lead(case), at=_later(case, 5))


def _clock(case: Case) -> Clock:
    with entered(_lead(case)):
        return Clock.objects.running().select_related("case").filter(case=case)[0]


def _record_of(first_name: str) -> str:
    learner = Membership.objects.get(user=user(first_name))
    return reverse("learning:record", args=[learner.pk])


def _pause(case: Case) -> None:
    said: dict[str, Any] = {"reason": "interpreter", "because": "None is free.", "working_days": 1}
    pause(clock=_clock(case), by=_lead(case), at=timezone.now(), **said)


def _action(case: Case) -> UUID:
    with entered(_lead(case)):
        return Action.objects.filter(case=case, agency=case.lead)[0].pk


def _end_all(case: Case) -> None:
    with entered(_lead(case)):
        running = list(Action.objects.filter(case=case, ended_at=None))
    for each in running:
        by, at = somebody_of(each.agency), _later(case, 200)
        end_action(acted=each, done=True, result="Seen at school.", by=by, at=at)


def _tell(case: Case) -> None:
    tell_everyone(case=fresh(case), by=_lead(case), at=_later(case, 250))
