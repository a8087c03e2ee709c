"""What changes the analysis: factors added, settled and taken back, own words, the summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.analysis import queries
from roundtable.analysis.models import (
    Agreement,
    Drawn,
    Factor,
    Grounds,
    OwnWords,
    Summary,
    WordsDisclosure,
)
from roundtable.analysis.rules import (
    GONE,
    Kind,
    grounds_of_answer,
    may_add,
    may_agree,
    may_record_words,
    may_settle,
    may_take_back,
    may_write_summary,
)
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.sharing.keeping import journalled


@dataclass(frozen=True)
class FactorGiven:
    """A factor as it is entered: `about` is an involvement, None for the whole case, and `items`
    are those it rests on.
    """

    kind: str
    text: str
    items: tuple[UUID, ...] = ()
    about: UUID | None = None


@dataclass(frozen=True)
class WordsGiven:
    """What somebody said and wants, as it is entered: `about` is the involvement of whose words
    they are.
    """

    about: UUID
    words: str
    wishes: str
    told_to: str
    told_how: str = ""
    told_on: date | None = None
    sensitivity: str = "ordinary"
    consent: str = "not_sought"


@action("analysis.factor_added")
def add_factor(*, case: Case, given: FactorGiven, by: Actor, at: datetime) -> Factor:
    """Add a risk or protective factor, a strength or an unknown, with the items it rests on.

    :raises Refused: without words or items, for an item that the actor's agency does not see, or
        somebody who is not on the case.
    """
    case = _open_to(case, by)
    seen = queries.items_seen(case, given.items)
    require(may_add(given.kind, text=given.text, cited=given.items, seen=seen))
    _on_the_case(case, given.about)
    factor = _add(case, given, given.items, None, by, at)
    record(case=case, record=factor)
    return factor


@action("analysis.unknown_settled")
def settle_unknown(
    *, unknown: Factor, how: str, items: Sequence[UUID], by: Actor, at: datetime
) -> Factor:
    """Say how something unknown was settled, and on which items that rests.

    :raises Refused: when it was settled or taken back, or for an item that the actor's agency does
        not see.
    """
    case = _open_to(unknown.case, by)
    unknown = _factor(unknown.pk)
    verdict = may_settle(
        unknown.kind,
        settled=unknown.settled_at is not None,
        taken_back=unknown.taken_back_at is not None,
        how=how,
        cited=items,
        seen=queries.items_seen(case, items),
    )
    require(verdict)
    under = unknown.grounds.order_by("place").values_list("item_id", flat=True)
    given = FactorGiven(Kind.ANSWER, how, about=unknown.involvement_id)
    answer = _add(case, given, grounds_of_answer(items, under), unknown, by, at)
    Factor.objects.filter(pk=unknown.pk).update(settled_at=at, settled_by=by.agency)
    record(case=case, record=answer)
    return answer


@action("analysis.factor_taken_back")
def take_back(*, factor: Factor, because: str, by: Actor, at: datetime) -> Factor:
    """Take back a factor, with the reason; it stays in the record.

    An unknown whose answer is taken back is open again.

    :raises Refused: to another agency, without a reason, or a second time.
    """
    case = _open_to(factor.case, by)
    factor = _factor(factor.pk)
    taken_back = factor.taken_back_at is not None
    require(
        may_take_back(
            agency=by.agency, writer=factor.agency, taken_back=taken_back, because=because
        )
    )
    factor.taken_back_at, factor.taken_back_by = at, by.agency
    factor.taken_back_because = because.strip()
    factor.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])
    if factor.answers_id:
        Factor.objects.filter(pk=factor.answers_id).update(settled_at=None, settled_by="")
    record(case=case, subject=factor.journal_name)
    return factor


@action("analysis.words_recorded")
def record_words(*, case: Case, given: WordsGiven, by: Actor, at: datetime) -> OwnWords:
    """Record what somebody on a case said and wants, and share it as the charter allows.

    :raises Refused: without words, without who heard them, or for somebody not on the case.
    """
    charter = in_force(at)
    case = _open_to(case, by)
    require(may_record_words(words=given.words, wishes=given.wishes, told_to=given.told_to))
    _on_the_case(case, given.about)
    said = OwnWords.objects.create(
        case=case,
        involvement_id=given.about,
        words=given.words.strip(),
        wishes=given.wishes.strip(),
        told_to=given.told_to.strip(),
        told_how=given.told_how.strip(),
        told_on=given.told_on,
        sensitivity=given.sensitivity,
        consent=given.consent,
        agency=by.agency,
        name=by.name,
        at=at,
    )
    going = queries.words_destinations(
        charter, case, given.about, given.sensitivity, given.consent, by.agency
    )
    version = charter.version
    gone = WordsDisclosure.of(going, words=said, case=case, charter_version=version, shared_at=at)
    WordsDisclosure.objects.bulk_create(gone)
    record(case=case, record=said, charter_version=version, **journalled(gone))
    return said


@action("analysis.summary_written")
def write_summary(
    *, case: Case, text: str, factors: Sequence[UUID], seen: UUID | None, by: Actor, at: datetime
) -> Summary:
    """Write a version of the summary, which draws on these factors.

    `seen` is the version that its writer had before them.

    :raises Refused: when there is a newer one than that, or for a factor that does not stand or
        that the actor's agency does not see.
    """
    case = _open_to(case, by)
    latest = queries.latest_summary(case)
    standing = Factor.objects.standing().filter(case=case, pk__in=factors)
    require(
        may_write_summary(
            text=text,
            drawn=factors,
            standing=set(standing.values_list("pk", flat=True)),
            latest=latest.pk if latest else None,
            seen=seen,
        )
    )
    drawn = tuple(dict.fromkeys(factors))
    summary = Summary.objects.create(
        case=case,
        text=text.strip(),
        draws_on=len(drawn),
        agency=by.agency,
        name=by.name,
        at=at,
    )
    Drawn.objects.bulk_create(
        Drawn(case=case, summary=summary, factor_id=factor, place=place)
        for place, factor in enumerate(drawn, 1)
    )
    record(case=case, record=summary)
    return summary


@action("analysis.summary_agreed")
def agree_summary(*, summary: Summary, by: Actor, at: datetime) -> Agreement:
    """Put an agency's name to the latest version of the summary.

    :raises Refused: for an older version, to the agency that wrote it, or a second time.
    """
    case = _open_to(summary.case, by)
    latest = queries.latest_summary(case)
    agreed = set(summary.agreements.values_list("agency", flat=True))
    is_latest = latest is not None and latest.pk == summary.pk
    require(may_agree(agency=by.agency, writer=summary.agency, agreed=agreed, is_latest=is_latest))
    agreement = Agreement.objects.create(
        case=case, summary=summary, agency=by.agency, name=by.name, at=at
    )
    record(case=case, record=agreement)
    return agreement


def _open_to(case: Case, by: Actor) -> Case:
    """Return the case, locked, so that two who write at once do so one after the other."""
    case = Case.objects.locked(case)
    require(may(by, Verb.ANALYSE, case.facts()))
    return case


def _factor(pk: UUID) -> Factor:
    """Return a factor as it stands now.  :raises Refused: when the actor does not see it."""
    found = Factor.objects.filter(pk=pk).first()
    if found is None:
        raise Refused(GONE)
    return found


def _on_the_case(case: Case, about: UUID | None) -> None:
    if about is not None and not case.involvements.filter(pk=about).exists():
        raise Refused(deny("They are not on this case.", remedy="Choose somebody who is."))


def _add(
    case: Case,
    given: FactorGiven,
    items: Iterable[UUID],
    answers: Factor | None,
    by: Actor,
    at: datetime,
) -> Factor:
    under = tuple(dict.fromkeys(items))
    factor = Factor.objects.create(
        case=case,
        kind=given.kind,
        text=given.text.strip(),
        involvement_id=given.about,
        answers=answers,
        rests_on=len(under),
        agency=by.agency,
        name=by.name,
        at=at,
    )
    Grounds.objects.bulk_create(
        Grounds(case=case, factor=factor, item_id=item, place=place)
        for place, item in enumerate(under, 1)
    )
    return factor
