"""What is done about a disagreement: raised, offered an end, agreed, taken further, taken back."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.deciding.disagreeing.keeping import end, on_the_rung
from roundtable.deciding.disagreeing.queries import (
    COLUMNS,
    Subject,
    dispute,
    speaker,
    standing,
)
from roundtable.deciding.disagreeing.rules import (
    may_accept,
    may_go_further,
    may_raise,
    may_speak,
    may_take_back,
    rung_of,
)
from roundtable.deciding.models import (
    Disagreed,
    Disagreement,
    DisagreementMove,
    DisagreementStep,
)
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict, deny, require


@action("deciding.disagreed")
def disagree(
    *, subject: Subject, because: str, interim: str, by: Actor, at: datetime
) -> Disagreement:
    """Raise a disagreement with a decision, an action or a withholding of another agency.

    `interim` is what keeps everybody safe until it is settled.

    :raises Refused: with one's own, with what stands no more, and while one about it is open.
    """
    charter = in_force(at)
    case = Case.objects.locked(subject.case)
    require(may(by, Verb.DISAGREE, case.facts()))
    about = dispute(subject, by.agency)
    verdict = require(may_raise(charter, about, agency=by.agency))
    _in_words(because, interim)
    made = Disagreement.objects.create(
        case=case,
        number=case.disagreements.count() + 1,
        agency=by.agency,
        name=by.name,
        against=about.agency,
        because=because,
        interim=interim,
        raised_at=at,
        clause=verdict.clauses[0],
        charter_version=charter.version,
        **{COLUMNS[type(subject)]: subject},
    )
    on_the_rung(made, charter.decision.ladder[0], charter, by, at)
    record(case=case, record=made, clauses=verdict.clauses, charter_version=charter.version)
    return made


@action("deciding.disagreement_offered")
def offer(
    *, disagreement: Disagreement, agreed: str, learned: str, by: Actor, at: datetime
) -> DisagreementStep:
    """Offer how a disagreement ends: what was agreed, and what the hub should do otherwise.

    :raises Refused: for whom it does not wait, and without words.
    """
    disagreement = _held(disagreement, by)
    charter = in_force(at)
    verdict = require(may_speak(charter, standing(disagreement), speaker(by, at)))
    _in_words(agreed, learned)
    said = _step(disagreement, DisagreementMove.OFFERED, by, at, text=agreed, learned=learned)
    return _recorded(disagreement, said, verdict, at)


@action("deciding.disagreement_agreed")
def accept(*, disagreement: Disagreement, by: Actor, at: datetime) -> DisagreementStep:
    """Agree to how the other agency offered to end a disagreement: it ends so.

    :raises Refused: where nothing was offered, to one's own offer, and for whom it does not wait.
    """
    disagreement = _held(disagreement, by)
    charter = in_force(at)
    verdict = require(may_accept(charter, standing(disagreement), speaker(by, at)))
    said = _step(disagreement, DisagreementMove.AGREED, by, at)
    end(disagreement, Disagreed.AGREED, by=by, at=at)
    return _recorded(disagreement, said, verdict, at)


@action("deciding.disagreement_taken_further")
def go_further(
    *, disagreement: Disagreement, because: str, by: Actor, at: datetime
) -> DisagreementStep:
    """Take a disagreement to the next rung, with its own time.

    :raises Refused: from the last rung, for whom it does not wait, and without words.
    """
    disagreement = _held(disagreement, by)
    charter = in_force(at)
    verdict = require(may_go_further(charter, standing(disagreement), speaker(by, at)))
    _in_words(because)
    said = _step(disagreement, DisagreementMove.FURTHER, by, at, text=because)
    disagreement.rung += 1
    disagreement.save(update_fields=["rung"])
    rung = rung_of(charter, standing(disagreement))
    on_the_rung(disagreement, rung, charter, by, at)
    return _recorded(disagreement, said, verdict, at)


@action("deciding.disagreement_taken_back")
def take_back(
    *, disagreement: Disagreement, because: str, by: Actor, at: datetime
) -> DisagreementStep:
    """Take back a disagreement that the actor's agency raised.

    :raises Refused: for another agency's, for one that has ended, and without words.
    """
    disagreement = _held(disagreement, by)
    verdict = require(may_take_back(standing(disagreement), agency=by.agency))
    _in_words(because)
    said = _step(disagreement, DisagreementMove.TAKEN_BACK, by, at, text=because)
    end(disagreement, Disagreed.TAKEN_BACK, by=by, at=at)
    return _recorded(disagreement, said, verdict, at)


def _held(disagreement: Disagreement, by: Actor) -> Disagreement:
    case = Case.objects.locked(disagreement.case)
    require(may(by, Verb.DISAGREE, case.facts()))
    return Disagreement.objects.select_related("case").get(pk=disagreement.pk)


def _in_words(*words: str) -> None:
    if not all(each.strip() for each in words):
        require(deny("It is not said in words.", remedy="Write a sentence or two for each."))


def _step(
    disagreement: Disagreement,
    move: DisagreementMove,
    by: Actor,
    at: datetime,
    *,
    text: str = "",
    learned: str = "",
) -> DisagreementStep:
    return DisagreementStep.objects.create(
        case=disagreement.case,
        disagreement=disagreement,
        number=disagreement.steps.count() + 1,
        rung=disagreement.rung,
        move=move,
        text=text,
        learned=learned,
        agency=by.agency,
        role=by.role,
        name=by.name,
        at=at,
    )


def _recorded(
    disagreement: Disagreement, said: DisagreementStep, verdict: Verdict, at: datetime
) -> DisagreementStep:
    version = in_force(at).version
    record(case=disagreement.case, record=said, clauses=verdict.clauses, charter_version=version)
    return said
