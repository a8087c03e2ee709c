"""What is done about somebody's consent: recorded, assessed, overridden, and shared after that."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from roundtable.access.rules import Verb, may
from roundtable.cases.holding import hold
from roundtable.cases.models import Case, Involvement
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, Verdict, deny, require
from roundtable.sharing.consent.keeping import end
from roundtable.sharing.consent.queries import (
    could_go_further,
    digest_of,
    given_under,
    known_of,
    open_overrides,
    own_items,
)
from roundtable.sharing.consent.rules import (
    ANYBODY,
    lacks_capacity,
    may_assess,
    may_authorise,
    may_override,
    may_record,
)
from roundtable.sharing.consent.statement import AssessmentGiven, ConsentGiven, OverrideGiven
from roundtable.sharing.keeping import Answering, disclosed_further, footings_of, journalled
from roundtable.sharing.models import (
    Authorisation,
    CapacityAssessment,
    Consent,
    ConsentNotice,
    ConsentState,
    Disclosure,
    Footing,
    Override,
)
from roundtable.sharing.queries import counting_consent, request_to
from roundtable.workload.actions import start, stop


@action("sharing.consent_recorded")
def record_consent(*, about: Involvement, given: ConsentGiven, by: Actor, at: datetime) -> Consent:
    """Record what somebody said of sharing what the actor's agency knows of them.

    Whoever withdraws a yes keeps what is not shared yet from going, and each agency that got
    something while it held is told.

    :raises Refused: for what is not theirs to decide, or says nothing of why they were not asked.
    """
    charter = in_force(at)
    case = _opened(about, by)
    today = timezone.localdate(at)
    known = known_of(about, by.agency, given.purpose, today)
    require(may_record(charter, given, known, today=today))
    made = Consent.objects.create(
        case=case,
        involvement=about,
        agency=by.agency,
        name=by.name,
        recorded_at=at,
        number=Consent.objects.filter(involvement=about, agency=by.agency).count() + 1,
        charter_version=charter.version,
        **given.model_dump(),
    )
    if made.state == ConsentState.GIVEN:
        _end_overrides(made, by, at)
    if made.state in (ConsentState.WITHDRAWN, ConsentState.REFUSED):
        _tell(made, at)
    record(case=case, record=made, clauses=[made.clause] if made.clause else [])
    return made


def _end_overrides(consent: Consent, by: Actor, at: datetime) -> None:
    """End what overrides a no that is a yes now."""
    of_them = {"involvement": consent.involvement, "agency": consent.agency}
    for standing in open_overrides(**of_them, purpose=consent.purpose):
        end(standing, by=by, at=at)


def _tell(consent: Consent, at: datetime) -> None:
    ConsentNotice.objects.bulk_create(
        ConsentNotice(
            case=consent.case,
            consent=consent,
            item=gone.item,
            from_agency=consent.agency,
            to_agency=gone.to_agency,
            told_at=at,
        )
        for gone in given_under(consent)
    )


@action("sharing.capacity_assessed")
def assess(
    *, about: Involvement, given: AssessmentGiven, by: Actor, at: datetime
) -> CapacityAssessment:
    """Record an assessment of whether somebody can make one decision.

    :raises Refused: for a child under 16, and for a finding that they cannot without what is in
    their best interests.
    """
    case = _opened(about, by)
    today = timezone.localdate(at)
    require(may_assess(given, known_of(about, by.agency, "", today), today=today))
    made = CapacityAssessment.objects.create(
        case=case,
        involvement=about,
        agency=by.agency,
        name=by.name,
        recorded_at=at,
        lacks=lacks_capacity(given),
        **given.model_dump(),
    )
    record(case=case, record=made)
    return made


@action("sharing.overridden")
def override(*, about: Involvement, given: OverrideGiven, by: Actor, at: datetime) -> Override:
    """Share what the actor's agency knows of somebody though they said no, on a ground of the
    charter; or ask whoever it demands to authorise that, who gets a deadline.

    Nothing goes by this alone: what the clauses let go now is shared in a second step.

    :raises Refused: where nobody said no, or the ground's assessment is missing.
    """
    charter = in_force(at)
    case = _opened(about, by)
    known = known_of(about, by.agency, given.purpose, timezone.localdate(at))
    verdict = require(may_override(charter, given, known))
    ground = charter.override(given.ground)
    role = "" if ground.authorised_by == ANYBODY else ground.authorised_by
    assessed = CapacityAssessment.objects.filter(involvement=about, agency=by.agency)
    made = Override.objects.create(
        case=case,
        involvement=about,
        agency=by.agency,
        name=by.name,
        recorded_at=at,
        role=role,
        consent=_no_of(about, by.agency, given.purpose),
        asked_by=by.user_id,
        assessment=assessed.order_by("-recorded_at").first() if ground.needs_assessment else None,
        clause=ground.clause,
        charter_version=charter.version,
        **given.model_dump(),
    )
    if role:
        start(
            case=case,
            step=Step.AUTHORISE,
            agencies={by.agency: made.path},
            what=f"Authorise sharing about {about.name}",
            charter=charter,
            by=by,
            at=at,
            role=role,
        )
    record(case=case, record=made, clauses=verdict.clauses, charter_version=charter.version)
    return made


@action("sharing.override_decided")
def authorise(
    *, override: Override, granted: bool, because: str, by: Actor, at: datetime
) -> Authorisation:
    """Authorise an override that waits for the actor's role in their agency, or say no to it.

    :raises Refused: for whom it does not wait for, and for whoever asked for it.
    """
    hold(override.case)
    override = Override.objects.select_related("case").get(pk=override.pk)
    case = override.case
    require(may(by, Verb.AUTHORISE, case.facts()))
    require(
        may_authorise(
            agency=override.agency,
            role=override.role,
            by_agency=by.agency,
            by_role=by.role,
            open_still=override.ended_at is None and not hasattr(override, "authorisation"),
            asked_it=override.asked_by == by.user_id,
        )
    )
    made = Authorisation.objects.create(
        case=case,
        override=override,
        granted=granted,
        because=because,
        agency=by.agency,
        role=by.role,
        name=by.name,
        decided_at=at,
    )
    if granted:
        steps = (Step.AUTHORISE,)
        stop(case=case, steps=steps, agency=by.agency, path=override.path, by=by, at=at)
    else:
        end(override, by=by, at=at)
    record(
        case=case,
        record=made,
        purpose="granted" if granted else "not_granted",
        clauses=[override.clause],
        charter_version=override.charter_version,
    )
    return made


@action("sharing.shared_further")
def share_further(*, about: Involvement, shown: str, by: Actor, at: datetime) -> list[Disclosure]:
    """Share what the actor's agency gave about somebody with every agency on the case that the
    charter lets have it now and that does not have it: after a consent, an override, or once an
    agency joined. `shown` is the digest of what the actor was shown.

    :raises Refused: where nothing of it may go further, or it is not what was shown.
    """
    charter = in_force(at)
    case = Case.objects.locked(about.case)
    require(may(by, Verb.ANSWER, case.facts()))
    request = request_to(case, by.agency)
    if request is None:
        raise Refused(_nothing_goes())
    answering = Answering(charter, case, request, by, at)
    if shown != digest_of(could_go_further(answering, about)):
        raise Refused(deny("What may go has changed since.", remedy="Read it again, then share."))
    gone: list[Disclosure] = []
    rest_on: list[Footing] = []
    for item in own_items(case, about, by):
        further = disclosed_further(answering, item)
        gone += further
        rest_on += footings_of(answering, item, further)
    if not gone:
        raise Refused(_nothing_goes())
    Disclosure.objects.bulk_create(gone)
    Footing.objects.bulk_create(rest_on)
    record(case=case, charter_version=charter.version, **journalled(gone))
    return gone


def _nothing_goes() -> Verdict:
    return deny(
        "Nothing your agency gave about them may go further now.",
        remedy="Read on the page of their consent what would change that.",
    )


@action("sharing.withdrawal_noted")
def note_withdrawal(*, consent: Consent, by: Actor, at: datetime) -> int:
    """Note that the actor's agency was told of a withdrawal. Return of how many items."""
    require(may(by, Verb.SEE, consent.case.facts()))
    mine = ConsentNotice.objects.filter(consent=consent, to_agency=by.agency, noted_at=None)
    noted = mine.update(noted_at=at, noted_by=by.name)
    if not noted:
        require(deny("Your agency has noted this.", remedy="There is nothing to note."))
    record(case=consent.case, subject=consent.journal_name)
    return noted


def _no_of(about: Involvement, agency: str, purpose: str) -> Consent:
    """Return the no that an override answers."""
    recorded = Consent.objects.filter(involvement=about, agency=agency).order_by("number")
    counting = counting_consent(recorded, purpose)
    assert counting is not None  # noqa: S101 the rule has said that they said no
    return counting


def _opened(about: Involvement, by: Actor) -> Case:
    """Return the case, locked, where the actor's agency may record somebody's consent."""
    case = Case.objects.locked(about.case)
    require(may(by, Verb.RECORD_CONSENT, case.facts()))
    if not case.requests.filter(agency=by.agency, asked_about__involvement=about).exists():
        remedy = "Leave it to the agencies that were asked about them."
        require(deny("Your agency was not asked about them.", remedy=remedy))
    return case
