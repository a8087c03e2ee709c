"""How each agency sees the risk on a case, beside the common grade."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from roundtable.cases.models import Case
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


_VIEWS = Prepared(
    lambda: (
        Return.objects.filter(case=Param("case"))
        .exclude(view="")
        .select_related("involvement")
        .order_by("returned_at")
    )
)


def views_question(case: Case) -> Question[Any]:
    """Return what `agency_views` will ask, for `ahead`."""
    return _VIEWS.question(case=case.pk)


def agency_views(case: Case) -> list[AgencyView]:
    """Return each agency's own views of the risk on a case that the reader may see, those that
    differ from the common grade first. Of what an agency said in two rounds, the last holds, and
    its term means what it meant then.
    """
    last = {(back.agency, back.involvement_id): back for back in _VIEWS(case=case.pk)}
    about: dict[tuple[str, str, Compared], list[str]] = defaultdict(list)
    for back in sorted(last.values(), key=lambda back: (back.agency, back.involvement.place)):
        then = version(back.charter_version)
        found = compared(then, clause=back.view_clause, view=back.view_grade, grade=case.grade)
        if found:
            about[back.agency, back.charter_version, found].append(back.involvement.name)
    views = [AgencyView(*said[:2], tuple(who), said[2]) for said, who in about.items()]
    return sorted(views, key=lambda view: not view.compared.differs)
