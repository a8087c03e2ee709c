"""By which model are people matched, and does it still fit?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roundtable.access.reading import reading
from roundtable.lib.verdict import require
from roundtable.people.matching.telling import PARTS
from roundtable.people.training.drift import Change, Line
from roundtable.people.training.queries import (
    adopted_at,
    last_drift,
    model_in_force,
    models_known,
)
from roundtable.people.training.rules import may_see_model
from roundtable.people.training.saying import line_in_words, share_in_words, subject_in_words

KINDS = {
    "names": "How frequent names are",
    "missing": "How often a part is missing",
    "levels": "How those who may be one person agree",
}
COLOURS = {Change.LITTLE: "green", Change.SOME: "yellow", Change.MUCH: "red"}


def index(request: HttpRequest) -> HttpResponse:
    """Show the model in force, what it was trained on, and how far the registers are from it."""
    with reading(request) as actor:
        require(may_see_model(actor))
        drift = last_drift()
        lines = [Line(**said) for said in drift.lines] if drift else []
        context = {
            "model": model_in_force(),
            "since": adopted_at(),
            "models": models_known(),
            "measured_at": drift.measured_at if drift else None,
            "drifted": _by_kind(lines),
            "answers": [_said(line) for line in lines if line.kind == "answers"],
            "worst": max((line.index or 0.0 for line in lines), default=0.0),
        }
        return render(request, "matches/matcher.html", context)


def _by_kind(lines: list[Line]) -> list[tuple[str, list[dict[str, object]]]]:
    """Return what drifted, a kind after another, each with its name."""
    told = [
        (name, [_said(line) for line in lines if line.kind == kind]) for kind, name in KINDS.items()
    ]
    return [(name, said) for name, said in told if said]


def _said(line: Line) -> dict[str, object]:
    return {
        "what": subject_in_words(line),
        "part": PARTS.get(line.what, line.what),
        "changed": line_in_words(line),
        "colour": COLOURS.get(line.change, "grey"),
        "index": line.index,
        "share": share_in_words(line),
    }
