"""What agencies are asked again, once they have answered."""

from __future__ import annotations

from django.db.models import QuerySet

from roundtable.cases.models import Involvement
from roundtable.sharing.models import Amendment, AmendmentKind, AskedAbout, Request, Supplement


def open_questions(request: Request) -> QuerySet[Amendment]:
    """Return what an agency was asked again and has yet to answer, in order."""
    again = request.amendments.filter(kind=AmendmentKind.AGAIN, answered_again=None)
    return again.order_by("number")


def questions_about(asked: AskedAbout) -> list[Amendment]:
    """Return what an agency was asked again about somebody and has yet to answer, in order."""
    return list(open_questions(asked.request).filter(about__contains=[asked.involvement_id]))


def waiting_on(question: Amendment) -> list[Involvement]:
    """Return of whom an agency has said nothing since it was asked again, in order."""
    since = Supplement.objects.filter(request=question.request_id, added_at__gte=question.at)
    about = Involvement.objects.filter(pk__in=question.about)
    return list(about.exclude(pk__in=since.values("involvement")).order_by("place"))
