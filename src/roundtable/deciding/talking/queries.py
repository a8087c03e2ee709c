"""What was said at a table, and who is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from roundtable.cases.models import Case
from roundtable.database.guard import forget, remembered
from roundtable.database.prepared import Param, Prepared
from roundtable.deciding.models import Attendance, Discussion, Point, PointKind
from roundtable.deciding.talking.rules import Table, Written
from roundtable.lib.actor import Actor

# The page asks twice as often.
HERE = timedelta(seconds=75)
# Fifty people fetch the page at every word that one writes: not each time is kept.
KEPT_EVERY = HERE / 4
_POINTS = Prepared(lambda: Point.objects.filter(discussion=Param("of")).order_by("number"))
_CAME = Prepared(
    lambda: Attendance.objects.filter(discussion=Param("of")).order_by("agency", "came_at")
)


@dataclass(frozen=True)
class Talk:
    """What was said at a table, as its page shows it: under each point of the agenda what is about
    it, what is about none, the wording that stands, and how often each was said otherwise.
    """

    agenda: tuple[tuple[Point, tuple[Point, ...]], ...]
    besides: tuple[Point, ...]
    wording: tuple[Point, ...]
    before: dict[UUID, tuple[Point, ...]]

    @property
    def anything(self) -> bool:
        """Whether anything was written."""
        return bool(self.agenda or self.besides or self.wording)


def talk(discussion: Discussion) -> Talk:
    """Return what was said at a table."""
    points = _points(discussion)
    replaced = {point.replaces_id for point in points}
    standing = [point for point in points if point.pk not in replaced]
    by_id = {point.pk: point for point in points}
    said = [point for point in standing if point.kind == PointKind.SAID]
    agenda = [point for point in standing if point.kind == PointKind.AGENDA]
    heads = {_first(by_id, point).pk: point for point in agenda}
    return Talk(
        tuple((point, tuple(_about(said, point, by_id))) for point in agenda),
        tuple(point for point in said if _head(by_id, point) not in heads),
        tuple(point for point in standing if point.kind == PointKind.WORDING),
        {point.pk: _before(by_id, point) for point in standing},
    )


def _points(discussion: Discussion) -> list[Point]:
    """Return all that was ever written at a table, asked once while somebody reads."""
    return remembered(("points", discussion.pk), lambda: list(_POINTS(of=discussion.pk)))


def _about(said: Sequence[Point], head: Point, by_id: dict[UUID, Point]) -> list[Point]:
    first = _first(by_id, head).pk
    return [point for point in said if _head(by_id, point) == first]


def _head(by_id: dict[UUID, Point], point: Point) -> UUID | None:
    """Return the point of the agenda that something is about, as it was first written."""
    about = _first(by_id, point).about_id
    return _first(by_id, by_id[about]).pk if about else None


def _first(by_id: dict[UUID, Point], point: Point) -> Point:
    return (_before(by_id, point) or (point,))[0]


def _before(by_id: dict[UUID, Point], point: Point) -> tuple[Point, ...]:
    """Return what a point said before it was said otherwise, the first words first."""
    earlier: list[Point] = []
    while point.replaces_id is not None:
        point = by_id[point.replaces_id]
        earlier.insert(0, point)
    return tuple(earlier)


def table_of(discussion: Discussion) -> Table:
    """Return a table as far as talking at it asks."""
    decided = discussion.decisions.filter(decided_at__isnull=False).exists()
    return Table(discussion.table, discussion.opened_at is not None, decided)


def written(point: Point) -> Written:
    """Return a point as far as changing and confirming it asks."""
    replaced = Point.objects.filter(replaces=point).exists()
    return Written(point.agency, point.by_agency, point.confirmed_at is not None, replaced)


def waiting_for(discussion: Discussion, agency: str) -> list[Point]:
    """Return what others wrote for an agency and it has not confirmed."""
    points = _points(discussion)
    replaced = {point.replaces_id for point in points}
    return [
        point
        for point in points
        if point.agency == agency != point.by_agency
        and point.confirmed_at is None
        and point.pk not in replaced
    ]


def is_here(discussion: Discussion, *, by: Actor, at: datetime) -> None:
    """Keep that somebody has the page open. Not journalled: that the page was read is."""
    mine = (each for each in _came(discussion) if each.user_id == by.user_id)
    if any(each.last_at > at - KEPT_EVERY for each in mine):
        return
    forget(("came", discussion.pk))
    if discussion.attendance.filter(user=by.user_id).update(last_at=at):
        return
    discussion.attendance.create(
        case_id=discussion.case_id,
        user_id=by.user_id,
        agency=by.agency,
        name=by.name,
        came_at=at,
        last_at=at,
    )


def there(discussion: Discussion, at: datetime) -> list[tuple[Attendance, bool]]:
    """Return who was at a table, with whether they are there now, by agency."""
    return [(each, each.last_at >= at - HERE) for each in _came(discussion)]


def _came(discussion: Discussion) -> list[Attendance]:
    return remembered(("came", discussion.pk), lambda: list(_CAME(of=discussion.pk)))


def worded(case: Case, number: str) -> str:
    """Return the wording that stands at a case's table under a number, "" where there is none."""
    points = Point.objects.filter(discussion__case=case, kind=PointKind.WORDING)
    found = (
        points.filter(number=int(number))
        if number.isascii() and number.isdigit() and len(number) < 5
        else []
    )
    return next((point.text for point in found), "")
