"""What is done about a withholding: challenged, answered, taken back."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.holding import hold
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.sharing.challenging.keeping import end
from roundtable.sharing.challenging.queries import challenges_about, withheld_now, withholding
from roundtable.sharing.challenging.rules import may_challenge, may_reply, rungs_left
from roundtable.sharing.models import AskedAbout, Challenge, Challenged, ChallengeReply
from roundtable.workload.actions import start, stop


@action("sharing.challenged")
def challenge(*, about: AskedAbout, because: str, by: Actor, at: datetime) -> Challenge:
    """Challenge what an agency withholds about somebody it was asked about, or take the challenge
    further: it goes to the next rung of the ladder on which anybody sits, with a clock.

    :raises Refused: where nothing is withheld, while a challenge of it is open and in time, and
    when the agency has said its last word.
    """
    charter = in_force(at)
    case = Case.objects.locked(about.case)
    require(may(by, Verb.CHALLENGE, case.facts()))
    facts = withholding(about, at)
    verdict = require(may_challenge(charter, facts, agency=by.agency))
    answer = withheld_now(about)
    assert answer is not None  # noqa: S101 the rule above has said so
    before = challenges_about(about)
    for late in (each for each in before if each.ended_at is None):
        end(late, Challenged.TAKEN_FURTHER, by=by, at=at)
    rungs = rungs_left(charter, facts.climbed)
    rung = next(rung for rung in rungs if rung.clause in verdict.clauses)
    made = Challenge.objects.create(
        case=case,
        request=about.request,
        involvement=about.involvement,
        answer=answer,
        number=sum(each.answer_id == answer.pk for each in before) + 1,
        agency=answer.agency,
        role=rung.role,
        by_agency=by.agency,
        name=by.name,
        because=because,
        challenged_at=at,
        clause=rung.clause,
        charter_version=charter.version,
    )
    start(
        case=case,
        step=Step.CHALLENGE,
        agencies={made.agency: made.path},
        what=f"Answer a challenge about {about.involvement.name}",
        charter=charter,
        by=by,
        at=at,
        role=rung.role,
    )
    record(case=case, record=made, clauses=verdict.clauses, charter_version=charter.version)
    return made


@action("sharing.challenge_answered")
def reply(
    *, challenge: Challenge, share: bool, because: str, by: Actor, at: datetime
) -> ChallengeReply:
    """Answer a challenge of what the actor's agency withholds: it will be shared, for which whoever
    works its cases then has a deadline, or it stays withheld.

    :raises Refused: for whom it does not wait for, and for whoever withheld it.
    """
    charter = in_force(at)
    hold(challenge.case)
    found = Challenge.objects.select_related("case", "involvement", "answer")
    challenge = found.get(pk=challenge.pk)
    case = challenge.case
    require(may(by, Verb.ANSWER_CHALLENGE, case.facts()))
    require(
        may_reply(
            agency=challenge.agency,
            role=challenge.role,
            by_agency=by.agency,
            by_role=by.role,
            open_still=challenge.ended_at is None and not hasattr(challenge, "reply"),
            withheld_it=challenge.answer.returned_by == by.name,
        )
    )
    replied = ChallengeReply.objects.create(
        case=case,
        challenge=challenge,
        share=share,
        because=because,
        agency=by.agency,
        role=by.role,
        name=by.name,
        replied_at=at,
    )
    if share:
        start(
            case=case,
            step=Step.CHALLENGE,
            agencies={challenge.agency: challenge.path_to_share},
            what=f"Share what was withheld about {challenge.involvement.name}",
            charter=charter,
            by=by,
            at=at,
        )
        stop(
            case=case,
            steps=(Step.CHALLENGE,),
            agency=challenge.agency,
            path=challenge.path,
            by=by,
            at=at,
        )
    else:
        end(challenge, Challenged.UPHELD, by=by, at=at)
    record(
        case=case,
        record=replied,
        purpose="share" if share else "uphold",
        clauses=[challenge.clause],
        charter_version=charter.version,
    )
    return replied


@action("sharing.challenge_taken_back")
def take_back(*, challenge: Challenge, because: str, by: Actor, at: datetime) -> Challenge:
    """Take back a challenge of the actor's own agency that is still open.

    :raises Refused: for another agency's, and for one that has ended.
    """
    case = Case.objects.locked(challenge.case)
    require(may(by, Verb.CHALLENGE, case.facts()))
    found = Challenge.objects.select_related("case", "involvement")
    challenge = found.get(pk=challenge.pk)
    if challenge.by_agency != by.agency:
        raise Refused(deny("Another agency challenged this.", remedy="Speak to that agency."))
    if challenge.ended_at is not None:
        raise Refused(deny("This challenge has ended.", remedy="There is nothing to take back."))
    end(challenge, Challenged.TAKEN_BACK, because=because, by=by, at=at)
    record(case=case, subject=challenge.journal_name)
    return challenge
