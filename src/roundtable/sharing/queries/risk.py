"""How each agency sees the risk on a case, beside the common grade."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from roundtable.cases.models import Case, full_name
from roundtable.charter.queries import version
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.sharing.models import Return
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
    place: int
    given_name: str
    family_name: str


_WHOM = tuple(f"involvement__{name}" for name in _View._fields[-3:])
_VIEWS = Prepared(
    lambda: (
        Return.objects.filter(case=Param("case"))
        .exclude(view="", supplement=None)
        .order_by(F("supplement__number").asc(nulls_first=True), "returned_at")
        .values_list(*_View._fields[:-3], *_WHOM)
    )
)


def views_question(case: Case) -> Question[Any]:
    """Return what `agency_views` will ask, for `ahead`."""
    return _VIEWS.question(case=case.pk)


def agency_views(case: Case) -> list[AgencyView]:
    """Return each agency's own views of the risk on a case that the reader may see, those that
    differ from the common grade first. Of what an agency said more than once, the last holds, and
    its term means what it meant then.
    """
    views = [_View(*row) for row in _VIEWS(case=case.pk)]
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
