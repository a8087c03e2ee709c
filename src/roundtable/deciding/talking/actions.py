"""What is written at a table, and confirmed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.deciding.models import Discussion, Point
from roundtable.deciding.talking.queries import table_of, waiting_for, written
from roundtable.deciding.talking.rules import PointGiven, may_confirm, may_replace, may_write
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require


@action("deciding.point_written")
def write_point(*, discussion: Discussion, given: PointGiven, by: Actor, at: datetime) -> Point:
    """Write a point at the table, or say one otherwise: both stay.

    :raises Refused: from outside the table, on what is to be done while positions are sealed, once
        the table has decided, and for a point that is another's or was said otherwise meanwhile.
    """
    case, discussion = _held(discussion, by)
    require(may_write(table_of(discussion), given, agency=by.agency))
    replaces = _point(discussion, given.replaces) if given.replaces else None
    if replaces:
        require(may_replace(written(replaces), agency=by.agency))
    about = _point(discussion, given.about) if given.about else None
    made = Point.objects.create(
        case=case,
        discussion=discussion,
        number=discussion.points.count() + 1,
        kind=replaces.kind if replaces else given.kind,
        agency=replaces.agency if replaces else given.agency,
        text=given.text.strip(),
        about=about,
        replaces=replaces,
        written_at=at,
        by_agency=by.agency,
        written_by=by.name,
    )
    record(case=case, record=made)
    return made


@action("deciding.points_confirmed")
def confirm_points(*, discussion: Discussion, by: Actor, at: datetime) -> list[Point]:
    """Confirm, for one's own agency, all that others wrote for it.

    :raises Refused: where nothing waits to be confirmed.
    """
    case, discussion = _held(discussion, by)
    waiting = waiting_for(discussion, by.agency)
    if not waiting:
        raise Refused(deny("Nothing waits to be confirmed.", remedy="Read what was said."))
    for point in waiting:
        require(may_confirm(written(point), agency=by.agency))
        point.confirmed_at, point.confirmed_by = at, by.name
        point.save(update_fields=["confirmed_at", "confirmed_by"])
    record(case=case, subject=discussion.journal_name)
    return waiting


def _held(discussion: Discussion, by: Actor) -> tuple[Case, Discussion]:
    case = Case.objects.locked(discussion.case)
    require(may(by, Verb.TALK, case.facts()))
    return case, Discussion.objects.get(pk=discussion.pk)


def _point(discussion: Discussion, pk: UUID) -> Point:
    found = discussion.points.filter(pk=pk).first()
    if found is None:
        raise Refused(deny("That point is not at this table.", remedy="Open the page again."))
    return found
