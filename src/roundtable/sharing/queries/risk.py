"""How each agency sees the risk on a case, beside the common grade."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from roundtable.cases.models import Case, full_name
from roundtable.charter.queries import version
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.sharing.models import Return, Supplement
from roundtable.sharing.rules import (
    Compared,
    compared,
)


@dataclass(frozen=True)
class AgencyView:
    """How an agency sees the risk, about these people, beside the common grade."""

    agency: str
    charter_version: str
    about: tuple[str, ...]
    compared: Compared


class _View(NamedTuple):
    agency: str
    involvement_id: UUID
    charter_version: str
    view_clause: str
    view_grade: str
    number: int | None
    last: int | None
    place: int
    given_name: str
    family_name: str


_ELSEWHERE = {
    "number": "supplement__number",
    **{name: f"involvement__{name}" for name in _View._fields[-3:]},
}
_COLUMNS = tuple(_ELSEWHERE.get(name, name) for name in _View._fields)


def _last() -> Subquery:
    """Return the number of an agency's last supplement about somebody, seen or not."""
    supplements = Supplement.objects.filter(
        request=OuterRef("request"), involvement=OuterRef("involvement")
    )
    return Subquery(supplements.order_by("-number").values("number")[:1])


_VIEWS = Prepared(
    lambda: (
        Return.objects.filter(case=Param("case"))
        .exclude(view="", supplement=None)
        .annotate(last=_last())
        .order_by("request__round")
        .values_list(*_COLUMNS)
    )
)


def views_question(case: Case) -> Question[Any]:
    """Return what `agency_views` will ask, for `ahead`."""
    return _VIEWS.question(case=case.pk)


def agency_views(case: Case) -> list[AgencyView]:
    """Return each agency's own views of the risk on a case that the reader may see, those that
    differ from the common grade first. Of what an agency said more than once, the last holds, and
    its term means what it meant then; whoever may not see the last is shown none before it.
    """
    views = [view for row in _VIEWS(case=case.pk) if (view := _View(*row)).number == view.last]
    last = {(back.agency, back.involvement_id): back for back in views}
    about: dict[tuple[str, str, Compared], list[str]] = defaultdict(list)
    told_of = [back for back in last.values() if back.view_grade]
    for back in sorted(told_of, key=lambda back: (back.agency, back.place)):
        then = version(back.charter_version)
        found = compared(then, clause=back.view_clause, view=back.view_grade, grade=case.grade)
        if found:
            about[back.agency, back.charter_version, found].append(
                full_name(back.given_name, back.family_name)
            )
    told = [AgencyView(*said[:2], tuple(who), said[2]) for said, who in about.items()]
    return sorted(told, key=lambda view: not view.compared.differs)
