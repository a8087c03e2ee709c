"""What happened when on a case: the page, and the same as a file to take along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from roundtable.access.reading import reading
from roundtable.cases.frame import ask_ahead, find_case, show
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.database.prepared import Question
from roundtable.lib.actor import Actor
from roundtable.sharing.attachments.queries import files_of, files_question
from roundtable.sharing.chronology.actions import keep_export
from roundtable.sharing.chronology.as_pdf import pdf
from roundtable.sharing.chronology.as_word import word
from roundtable.sharing.chronology.queries import Picture, picture, picture_questions
from roundtable.sharing.chronology.saying import (
    Cover,
    Paper,
    conflicts_in_words,
    gap_in_words,
    paper,
    seen_in_words,
)
from roundtable.sharing.consent.queries import withdrawn_question, withdrawn_since
from roundtable.sharing.models import Relevance
from roundtable.sharing.relevance.queries import marks_of, marks_question

FILTERS = ("person", "agency", "category")
FILES: dict[str, tuple[str, Callable[[Paper, Cover], bytes]]] = {
    "pdf": ("application/pdf", lambda said, _cover: pdf(said)),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda said, cover: word(said, at=cover.at),
    ),
}


def chronology(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what happened when, as far as the reader's agency may see it, and why it may."""
    with reading(request) as actor:
        case = find_case(request, reference)
        charter = Remembering.of(in_force(timezone.now()))
        found = _picture(
            request,
            case,
            charter,
            actor,
            marks_question(case),
            withdrawn_question(case),
            files_question(case),
        )
        chosen = {name: value for name, value in found.wanted.items() if value}
        context = {
            "picture": found,
            "seen": seen_in_words(found, charter, timezone.localdate()),
            "conflicts": conflicts_in_words(found),
            "gap_in_words": gap_in_words,
            "marks": marks_of(case),
            "withdrawn": withdrawn_since(case),
            "files": files_of(case),
            "relevance": Relevance.choices,
            "query": f"?{urlencode(chosen)}" if chosen else "",
        }
        return show(request, case, "chronology", context, template="sharing/chronology.html")


@require_GET
def chronology_file(request: HttpRequest, reference: str, ending: str) -> HttpResponse:
    """Give the lines that the page shows as a file, marked with who took it and when; the journal
    says so before the first byte goes.
    """
    if ending not in FILES:
        raise Http404
    kind, make = FILES[ending]
    at = timezone.localtime()
    with reading(request) as actor:
        case = find_case(request, reference)
        charter = Remembering.of(in_force(at))
        found = _picture(request, case, charter, actor)
        agency = charter.agency(actor.agency).short_name
        cover = Cover(actor.name, agency, at, demo=settings.DEMO)
        said = paper(found, case.reference, charter, cover)
    content = make(said, cover)
    keep_export(case=case, ending=ending, by=actor, at=at)
    # The name stays behind in folders and in lists of downloads: it says nothing of anybody.
    name = f"chronology-{case.reference}-{at:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _picture(
    request: HttpRequest, case: Case, charter: Remembering, actor: Actor, *also: Question[Any]
) -> Picture:
    ask_ahead(case, actor, "chronology", *picture_questions(case), *also)
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    return picture(case, wanted, charter, reader=actor, today=timezone.localdate())
